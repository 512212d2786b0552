// What was measured of the weights in use on other series, beside the usual models.

import { element } from "./element.js";
import { formatNumber } from "./numbers.js";
import { table } from "./table.js";

const NAMES = {
  model: "RiskXpertAI",
  walk: "지금 값 그대로(임의보행)",
  drift: "추세 연장",
  seasonal: "지난해 같은 달",
  ets: "AutoETS",
  theta: "AutoTheta",
  arima: "AutoARIMA",
};
const EVERY = { monthly: "매월", quarterly: "분기마다", yearly: "해마다" };

/** A loss beside the random walk's: "0.985", and "–" where there is nothing to say. */
export function ratioText(ratio) {
  return ratio === null ? "–" : formatNumber(ratio, 3);
}

/** From when to when forecasts were made: "2005년부터 2024년까지", or nothing where no year was set. */
export function yearsOf({ first, last }) {
  return [first && `${first}년부터`, last && `${last}년까지`].filter(Boolean).join(" ");
}

/** The head of a horizon; 0 is all of them together. */
export function headOf(months, all) {
  return months === 0 ? `1–${all}개월` : `${months}개월 앞`;
}

function share({ hits, n }) {
  return n ? `${((100 * hits) / n).toFixed(1)}%` : "–";
}

function row({ name, better, horizons }, group, all) {
  const ours = name === "model";
  const whole = horizons[0];
  const cells = horizons.map((one) => [headOf(one.months, all), ratioText(one.ratio)]);
  cells.push(["나은 시계열", name === "walk" ? "–" : `${better}/${group.series}`]);
  cells.push(["80% 구간 적중", share(whole.inside80)], ["95% 구간 적중", share(whole.inside95)]);
  return element(
    ours ? "tr.better" : "tr",
    {},
    element("th", { scope: "row" }, NAMES[name] ?? name),
    ...cells.map(([head, text]) => element("td", { "data-head": head }, text)),
  );
}

/** The parts of the section: what was done, a table, and how sure it is. */
export function evaluated({ groups, origins, months, first, last, model }) {
  const group = groups[0];
  const ours = group.tellers.find((one) => one.name === "model");
  const [whole] = ours.horizons;
  const heads = [
    "",
    ...ours.horizons.map((one) => headOf(one.months, months)),
    "나은 시계열",
    "80% 구간 적중",
    "95% 구간 적중",
  ].map((head) => element("th", { scope: "col" }, head));
  const when = [yearsOf({ first, last }), EVERY[origins]].filter(Boolean).join(" ");
  const sure =
    whole.low === null
      ? ""
      : ` RiskXpertAI의 1–${months}개월 값은 우연을 헤아리면 95% 확률로 ${ratioText(whole.low)}에서 ${ratioText(whole.high)} 사이입니다.`;
  return [
    element(
      "p.span",
      {},
      `공개 시계열 ${group.series}개를 ${when} 예측한 오차입니다. ‘지금 값 그대로’의 오차를 1로 보았고, 작을수록 낫습니다.${sure}`,
    ),
    table(
      "다른 모형과 견준 성적",
      "모형별 오차와 구간 적중",
      heads,
      group.tellers.map((one) => row(one, group, months)),
    ),
    element("p.origin", {}, `모형 ${model.name} ${model.version} · 나중에 고쳐진 자료로 계산했습니다.`),
  ];
}
