// How good the forecasts have been: one table an indicator, the words of the server beside the numbers.

import { scorecard, sentenceOf } from "./api.js";
import { byId, element } from "./element.js";
import { evaluated } from "./evaluated.js";
import { formatDay, formatNumber } from "./numbers.js";
import { table } from "./table.js";

const SVG = "http://www.w3.org/2000/svg";
const AGAIN = 3000;
const HEADS = ["기간", "80% 구간 적중", "95% 구간 적중", "실력과 그 범위", "평가"];

/** Hits with their share: ["97/115회", "84%"]. */
export function hitsOf({ hits, count }) {
  return [`${formatNumber(hits)}/${formatNumber(count)}회`, `${Math.round((100 * hits) / count)}%`];
}

/** A skill as percent with its sign: "+3.6%", "−12.0%", "0.0%". */
export function skillText(value) {
  const text = formatNumber(100 * value, 1);
  return `${value > 0 && !/^[0.]+$/.test(text) ? "+" : ""}${text}%`;
}

/** Where an interval lies on a scale from −edge to +edge, as parts of its width; ends beyond are cut. */
export function placeOf({ value, low, high }, edge) {
  const part = (at) => Math.min(Math.max((at + edge) / (2 * edge), 0), 1);
  return { point: part(value), low: part(low), high: part(high) };
}

/** The scale that holds all of them, up to a half: beyond it nothing more is to be told apart. */
export function edgeOf(horizons) {
  const ends = horizons.flatMap(({ skill }) => [Math.abs(skill.low), Math.abs(skill.high)]);
  return Math.min(Math.max(...ends, 0.05), 0.5);
}

function drawn(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function bar(skill, edge) {
  const { point, low, high } = placeOf(skill, edge);
  const at = (part) => (4 + 120 * part).toFixed(1);
  const svg = drawn("svg", { viewBox: "0 0 128 16", "aria-hidden": "true", focusable: "false" });
  svg.append(
    drawn("line", { class: "zero", x1: 64, x2: 64, y1: 0, y2: 16 }),
    drawn("line", { class: "range", x1: at(low), x2: at(high), y1: 8, y2: 8 }),
    drawn("circle", { class: "point", cx: at(point), cy: 8, r: 3.5 }),
  );
  return svg;
}

function row(scored, edge) {
  const { horizon, skill, coverage, better, verdict } = scored;
  const hits = coverage.map((one, index) => {
    const [count, share] = hitsOf(one);
    const told = element("span", {}, count, element("small", {}, share));
    return element("td", { "data-head": HEADS[1 + index] }, told);
  });
  const range = `95% 범위 ${skillText(skill.low)}에서 ${skillText(skill.high)}까지`;
  const gained = element(
    "span.interval",
    { title: range },
    bar(skill, edge),
    element("span.value", {}, skillText(skill.value)),
    element("span.visually-hidden", {}, range),
  );
  return element(
    better ? "tr.better" : "tr",
    {},
    element("th", { scope: "row" }, `${horizon}개월 앞`),
    ...hits,
    element("td", { "data-head": HEADS[3] }, gained),
    element("td.verdict", {}, verdict),
  );
}

function section({ id, name, vintage, model, data_text: data, horizons }) {
  const made = element("section.scored", { "aria-labelledby": `scored-${id}` });
  made.append(element("h3", { id: `scored-${id}` }, name));
  if (horizons.length === 0) {
    made.append(element("p.note", {}, "아직 잰 성적이 없습니다."));
    return made;
  }
  const first = horizons.map((one) => one.first).sort()[0];
  const last = horizons.map((one) => one.last).sort().at(-1);
  const edge = edgeOf(horizons);
  const heads = HEADS.map((head, index) =>
    element(index === HEADS.length - 1 ? "th.verdict" : "th", { scope: "col" }, head),
  );
  made.append(
    element("p.span", {}, `${formatDay(first)}부터 ${formatDay(last)}까지 매달 말일에 낸 예측`),
    table(
      `${name} 성적`,
      `${name}: 기간별 적중과 실력`,
      heads,
      horizons.map((one) => row(one, edge)),
    ),
    element("p.origin", {}, `자료 기준일 ${formatDay(vintage)} · 모형 ${model} · ${data}`),
  );
  return made;
}

/** What came of the forecasts that readers were shown: a table, or why there is none. */
function kept(shown) {
  if (shown === null) return element("p.note", {}, "보여 드린 예측의 기록을 지금은 읽을 수 없습니다.");
  if (shown.length === 0) return element("p.note", {}, "아직 보관한 예측이 없습니다.");
  const heads = ["지표", "보관한 예측", "값이 나온 예측", "80% 구간 적중", "95% 구간 적중"];
  const rows = shown.map(({ name, forecasts, scored, coverage }) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, name),
      element("td", { "data-head": heads[1] }, `${formatNumber(forecasts)}건`),
      element("td", { "data-head": heads[2] }, `${formatNumber(scored)}건`),
      ...coverage.map((one, index) => {
        const told = one.count ? hitsOf(one) : ["–", ""];
        const text = element("span", {}, told[0], element("small", {}, told[1]));
        return element("td", { "data-head": heads[3 + index] }, text);
      }),
    ),
  );
  const columns = heads.map((head) => element("th", { scope: "col" }, head));
  const label = "실제로 보여 드린 예측의 성적";
  return element("div.scored", {}, table(label, "지표별로 보관한 예측과 적중", columns, rows));
}

const STATES = {
  measuring: "지금 성적을 재고 있습니다. 다 되면 이 화면에 저절로 나타납니다.",
  off: "이 서버에서는 성적을 재지 않습니다.",
};

function showState(state) {
  const place = byId("measuring");
  place.textContent = STATES[state] ?? "";
  place.hidden = !(state in STATES);
}

async function show() {
  const problem = byId("problem");
  problem.hidden = true;
  try {
    const told = await scorecard();
    byId("method").textContent = told.method;
    showState(told.state);
    const place = byId("hindsight");
    if (told.state !== "off") place.replaceChildren(...told.hindsight.map(section));
    byId("shown").replaceChildren(kept(told.shown));
    byId("shown").setAttribute("aria-busy", "false");
    byId("evaluation").replaceChildren(...(told.evaluation ? evaluated(told.evaluation) : []));
    byId("evaluated").hidden = !told.evaluation;
    place.setAttribute("aria-busy", String(told.state === "measuring"));
    if (told.state === "measuring") setTimeout(show, AGAIN);
  } catch (error) {
    problem.replaceChildren(
      element("p", {}, sentenceOf(error)),
      element("button.quiet", { type: "button", click: show }, "다시 시도"),
    );
    problem.hidden = false;
  }
}

if (globalThis.document) show();
