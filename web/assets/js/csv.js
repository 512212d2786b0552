// A forecast as a file that Excel reads: UTF-8 with a byte order mark, because without it Excel
// takes Korean for another encoding.

import { quantile } from "./fan.js";
import { formatMonth, plainNumber } from "./numbers.js";

export const NOTICE =
  "예측 수치는 통계 모델이, 요약·시나리오 문장은 생성형 AI(또는 서식)가 만듭니다. " +
  "투자자문·권유가 아니며 예측은 틀릴 수 있습니다.";

const COLUMNS = [
  ["중앙값", 0.5],
  ["50% 하한", 0.25],
  ["50% 상한", 0.75],
  ["80% 하한", 0.1],
  ["80% 상한", 0.9],
  ["95% 하한", 0.025],
  ["95% 상한", 0.975],
];

function cell(text) {
  const value = String(text);
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** The whole document, mark and notice included. */
export function forecastCsv(indicator, quarterly) {
  const columns = COLUMNS.map(([name, level]) => [name, quantile(indicator, level)]);
  columns.push(["지금 값 그대로", quantile(indicator, 0.5, indicator.baseline)]);
  const told = columns.filter(([, values]) => values !== null);
  const rows = [["월", "날짜", "구분", ...told.map(([name]) => `${name}(${indicator.unit})`)]];
  indicator.dates.forEach((date, index) => {
    rows.push([
      formatMonth(date, quarterly),
      date,
      indicator.kinds[index] === "estimate" ? "추정" : "예측",
      ...told.map(([, values]) => plainNumber(values[index], indicator.digits)),
    ]);
  });
  rows.push([`# ${indicator.name} · 출처 ${indicator.source} · 자료 기준일 ${indicator.vintage} · 모형 ${indicator.model}`]);
  rows.push([`# ${NOTICE}`]);
  return `\uFEFF${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

export function csvName(indicator) {
  return `${indicator.name.replace(/[^\p{L}\p{N}]+/gu, "-")}-예측-${indicator.vintage}.csv`;
}
