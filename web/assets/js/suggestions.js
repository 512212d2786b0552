// What can be asked by now: examples and the list of indicators, from the catalogue.

import { element } from "./element.js";

const SHOWN = 6;
/** A question and the indicators it needs. */
export const EXAMPLES = [
  ["6개월 뒤 원/달러 환율은 어떻게 될까요?", ["USDKRW"]],
  ["내년 상반기에 기준금리가 내려갈까요?", ["BASE"]],
  ["1년 뒤 물가 상승률이 3%를 넘을 확률은?", ["CPI_YOY"]],
  ["다음 분기 성장률이 마이너스일 확률은?", ["GDP"]],
  ["3개월 뒤 환율이 1,400원 아래일 확률은?", ["USDKRW"]],
  ["코스피와 코스닥을 비교해 주세요", ["KOSPI", "KOSDAQ"]],
  ["한국과 미국 금리를 비교해 주세요", ["BASE", "US_RATE"]],
  ["1년 뒤 달러와 엔화 환율을 비교해 주세요", ["USDKRW", "JPYKRW"]],
  ["최근 10년 집값은 어떻게 움직였나요?", ["HOUSE"]],
];

/** The questions that can be answered with the indicators at hand. */
export function examplesFor(items) {
  const known = new Set(items.filter((item) => item.available).map((item) => item.id));
  return EXAMPLES.filter(([, needs]) => needs.every((id) => known.has(id)))
    .map(([text]) => text)
    .slice(0, SHOWN);
}

/** Indicators by family, families in the catalogue's order. */
export function byFamily(items) {
  const families = new Map();
  for (const item of items) families.set(item.family, [...(families.get(item.family) ?? []), item]);
  return families;
}

/** The list of what is forecast, and of what is not yet and why. */
export function indicatorList(items) {
  const count = items.filter((item) => item.available).length;
  const rows = [...byFamily(items)].flatMap(([family, members]) => [
    element("dt", {}, family),
    ...members.map((item) =>
      item.available
        ? element("dd", {}, item.name)
        : element("dd.missing", { title: item.reason }, item.name, element("span.visually-hidden", {}, ` (${item.reason})`)),
    ),
  ]);
  return element(
    "details.indicators",
    {},
    element("summary", {}, `예측하는 지표 ${count}가지`),
    element("dl", {}, ...rows),
    count < items.length ? element("p.note", {}, "기울어진 이름은 아직 자료가 없는 지표입니다.") : null,
  );
}
