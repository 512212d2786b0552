// Several indicators in one picture, as ECharts options: arithmetic only, no page.

import { quantile } from "./fan.js";
import { formatMonth, formatNumber, shortMonth, yearsBefore } from "./numbers.js";

const BASE = 100;

/**
 * How indicators share a picture: on one axis, on one each of two, or as indices that begin at 100.
 *
 * @returns {"one" | "two" | "index"}
 */
export function sharing(indicators) {
  const units = new Set(indicators.map((indicator) => indicator.unit));
  return units.size === 1 ? "one" : units.size === 2 ? "two" : "index";
}

/** Past and median by month from a day on; `first`: the month from which the median goes on. */
function pathOf(indicator, from) {
  const past = indicator.history.filter((point) => point.value !== null && point.date >= from);
  const median = quantile(indicator, 0.5);
  const path = new Map(past.map((point) => [point.date, point.value]));
  indicator.dates.forEach((date, index) => path.set(date, median[index]));
  return { path, first: past.at(-1)?.date ?? indicator.dates[0] };
}

/**
 * Rows of the picture: one per month that any of the indicators has.
 *
 * @returns {{dates: string[], how: string, lines: {name: string, unit: string, digits: number, axis: number,
 *   first: string, values: (number|null)[]}[], left: string[]}} `left`: names of what can't be an index.
 */
export function compareRows(indicators, years = 5) {
  const how = sharing(indicators);
  const last = indicators.map((indicator) => indicator.history.at(-1)?.date ?? "").sort()[0];
  const from = last ? yearsBefore(last, years) : "";
  const units = [...new Set(indicators.map((indicator) => indicator.unit))];
  const paths = indicators.map((indicator) => ({ indicator, ...pathOf(indicator, from) }));
  const positive = ({ path, indicator }) => indicator.unit !== "%" && [...path.values()].every((value) => value > 0);
  const shown = how === "index" ? paths.filter(positive) : paths;
  const dates = [...new Set(shown.flatMap(({ path }) => [...path.keys()]))].sort();
  const lines = shown.map(({ indicator, path, first }) => {
    const scale = how === "index" ? BASE / path.values().next().value : 1;
    return {
      name: indicator.name,
      unit: how === "index" ? "" : indicator.unit,
      digits: how === "index" ? 1 : indicator.digits,
      axis: how === "two" ? units.indexOf(indicator.unit) : 0,
      first,
      values: dates.map((date) => (path.has(date) ? path.get(date) * scale : null)),
    };
  });
  const left = paths.filter((one) => !shown.includes(one)).map(({ indicator }) => indicator.name);
  return { dates, how, lines, left };
}

/** What the picture's scale means, in a sentence. */
export function scaleText({ how, lines, left, dates }) {
  if (how === "one") return "";
  if (how === "two") {
    const names = (axis) => lines.filter((line) => line.axis === axis).map((line) => line.name).join(", ");
    return `왼쪽 눈금: ${names(0)} · 오른쪽 눈금: ${names(1)}`;
  }
  const scale = `단위가 서로 달라 ${formatMonth(dates[0])} 무렵 값을 100으로 맞추었습니다.`;
  if (!left.length) return scale;
  return `${scale} ${left.join(", ")}: 비율이거나 0을 오르내리는 값이어서 아래 그림에 따로 있습니다.`;
}

/** Whether a month belongs to the past or to the median; both hold the month where they meet. */
const drawn = (date, first, ahead) => (ahead ? date >= first : date <= first);

/** ECharts options; `colours.lines` holds one colour a line. */
export function compareOption(rows, { colours, font }) {
  const text = { color: colours.muted, fontFamily: font, fontSize: 12 };
  const axis = (index) => ({
    type: "value",
    scale: true,
    splitNumber: 4,
    position: index ? "right" : "left",
    axisLabel: { ...text, formatter: (value) => formatNumber(value, value % 1 ? 1 : 0) },
    splitLine: { show: index === 0, lineStyle: { color: colours.line, opacity: 0.6 } },
  });
  const label = ([first]) => {
    const said = rows.lines
      .filter((line) => line.values[first.dataIndex] !== null)
      .map((line) => `${line.name} ${formatNumber(line.values[first.dataIndex], line.digits)}${line.unit}`);
    return [formatMonth(rows.dates[first.dataIndex]), ...said].join("\n");
  };
  const draw = (line, index, ahead) => ({
    type: "line",
    yAxisIndex: line.axis,
    symbol: "none",
    silent: true,
    animation: false,
    connectNulls: true,
    emphasis: { disabled: true },
    data: line.values.map((value, row) => (drawn(rows.dates[row], line.first, ahead) ? value : null)),
    lineStyle: { color: colours.lines[index], width: 2, type: ahead ? [5, 4] : "solid" },
  });
  return {
    animation: false,
    textStyle: { fontFamily: font },
    grid: { left: 4, right: 12, top: 16, bottom: 4, containLabel: true },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      confine: true,
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.ink, fontFamily: font, fontSize: 13, lineHeight: 20 },
      formatter: label,
    },
    xAxis: {
      type: "category",
      boundaryGap: false,
      data: rows.dates.map((date) => shortMonth(date)),
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
      axisLabel: { ...text, hideOverlap: true },
    },
    yAxis: rows.how === "two" ? [axis(0), axis(1)] : [axis(0)],
    series: rows.lines.flatMap((line, index) => [draw(line, index, false), draw(line, index, true)]),
  };
}
