// The fan chart of one indicator as ECharts options: arithmetic only, no page.

import { formatBand, formatMonth, formatNumber, formatValue, shortMonth, yearsBefore } from "./numbers.js";

/** Edges of the bands, outermost first; the middle of the list is the 50 % band. */
const EDGES = [0.025, 0.1, 0.25, 0.75, 0.9, 0.975];
const BANDS = ["95", "80", "50", "80", "95"];

const near = (a, b) => Math.abs(a - b) < 1e-9;

/** The quantiles of one level over all dates; null where the level is not told. */
export function quantile(indicator, level, from = indicator.quantiles) {
  const index = indicator.levels.findIndex((told) => near(told, level));
  return index < 0 ? null : from.map((row) => row?.[index] ?? null);
}

/** Published months from a day on; months without a value are gaps, not lines. */
export function pastOf(indicator, from) {
  return indicator.history.filter((point) => !from || point.date >= from);
}

/** The day from which the chart shows the past. */
export function beginningOf(indicator, range) {
  const last = indicator.history.at(-1)?.date;
  if (!last || range === "all") return "";
  return typeof range === "string" ? range : yearsBefore(last, range);
}

/**
 * Rows of the chart: one per month, past and future on one axis. The fan opens at the last
 * published month, where all quantiles are that value.
 *
 * @returns {{dates: string[], past: (number|null)[], median: (number|null)[],
 *   still: (number|null)[], edges: (number|null)[][], estimates: string[],
 *   supposed: (number|null)[][]}} `supposed`: median and 80 % band where the condition is met, if one is
 */
export function fanRows(indicator, { from = "", to = "" } = {}) {
  const past = pastOf(indicator, from);
  const count = to ? indicator.dates.filter((date) => date <= to).length : indicator.dates.length;
  const future = indicator.dates.slice(0, count);
  const anchor = past.at(-1)?.value ?? null;
  const blank = new Array(Math.max(past.length - 1, 0)).fill(null);
  const opened = (values) => [...blank, ...(past.length ? [anchor] : []), ...(values ?? []).slice(0, count)];
  return {
    dates: [...past.map((point) => point.date), ...future],
    past: [...past.map((point) => point.value), ...future.map(() => null)],
    median: opened(quantile(indicator, 0.5)),
    still: opened(quantile(indicator, 0.5, indicator.baseline)),
    edges: EDGES.map((level) => opened(quantile(indicator, level))),
    supposed: indicator.supposed
      ? [0.5, 0.1, 0.9].map((level) => [
          ...past.map(() => null),
          ...quantile(indicator, level, indicator.supposed).slice(0, count),
        ])
      : [],
    estimates: future.filter((_, index) => indicator.kinds[index] === "estimate"),
  };
}

const line = (data, more) => ({
  type: "line",
  data,
  symbol: "none",
  silent: true,
  animation: false,
  emphasis: { disabled: true },
  ...more,
});

function bandSeries(edges, { colours, step }) {
  // Stacked lines: an invisible floor, then the width of each band on top of it.
  const hidden = { step, stack: "fan", stackStrategy: "all", lineStyle: { opacity: 0 } };
  const floor = line(edges[0], hidden);
  const bands = BANDS.map((band, index) =>
    line(
      edges[index + 1].map((high, row) => (high === null ? null : high - edges[index][row])),
      { ...hidden, areaStyle: { color: colours[`band${band}`], opacity: 1 } },
    ),
  );
  return [floor, ...bands];
}

function marks(rows, { threshold, digits, unit, colours, quarterly }) {
  const marked = {};
  if (rows.estimates.length) {
    const first = rows.dates.indexOf(rows.estimates[0]);
    marked.markArea = {
      silent: true,
      itemStyle: { color: colours.estimate },
      label: { show: false },
      data: [
        [
          { xAxis: shortMonth(rows.dates[Math.max(first - 1, 0)], quarterly) },
          { xAxis: shortMonth(rows.estimates.at(-1), quarterly) },
        ],
      ],
    };
  }
  if (threshold !== null && threshold !== undefined) {
    marked.markLine = {
      silent: true,
      symbol: "none",
      lineStyle: { color: colours.threshold, type: "solid", width: 1.25 },
      label: {
        formatter: `기준선 ${formatValue(threshold, threshold % 1 ? digits : 0, unit)}`,
        position: "insideStartTop",
        color: colours.threshold,
        fontSize: 12,
      },
      data: [{ yAxis: threshold }],
    };
  }
  return marked;
}

function tooltipText(row, rows, { digits, unit, quarterly }) {
  const head = formatMonth(rows.dates[row], quarterly);
  if (rows.past[row] !== null) return `${head}\n실제 값 ${formatValue(rows.past[row], digits, unit)}`;
  const lines = [
    rows.estimates.includes(rows.dates[row]) ? `${head} (추정)` : head,
    `중앙값 ${formatValue(rows.median[row], digits, unit)}`,
    `80% 구간 ${formatBand(rows.edges[1][row], rows.edges[4][row], digits, unit)}`,
    `95% 구간 ${formatBand(rows.edges[0][row], rows.edges[5][row], digits, unit)}`,
  ];
  const [median, low, high] = rows.supposed.map((values) => values[row]);
  if (median !== undefined && median !== null) {
    lines.push(
      `가정하면 ${formatValue(median, digits, unit)}`,
      `80% 구간 ${formatBand(low, high, digits, unit)}`,
    );
  }
  return lines.join("\n");
}

/** ECharts options; `colours` come from the style sheet's tokens. */
export function fanOption(rows, { digits, unit, quarterly, stepwise, threshold, colours, font }) {
  const text = { color: colours.muted, fontFamily: font, fontSize: 12 };
  const shown = { threshold, digits, unit, colours, quarterly };
  // What moves in steps on known days does not glide between two months.
  const step = stepwise ? "end" : false;
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
      axisPointer: { lineStyle: { color: colours.muted } },
      formatter: ([first]) => tooltipText(first.dataIndex, rows, shown),
    },
    xAxis: {
      type: "category",
      boundaryGap: false,
      data: rows.dates.map((date) => shortMonth(date, quarterly)),
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
      axisLabel: { ...text, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      scale: true,
      splitNumber: 4,
      axisLabel: { ...text, formatter: (value) => formatNumber(value, Math.min(digits, value % 1 ? digits : 0)) },
      splitLine: { lineStyle: { color: colours.line, opacity: 0.6 } },
    },
    series: [
      ...bandSeries(rows.edges, { colours, step }),
      line(rows.still, { step, lineStyle: { color: colours.still, width: 1.5, type: [2, 4] } }),
      line(rows.median, { step, lineStyle: { color: colours.accent, width: 2.25 } }),
      ...rows.supposed.map((values, index) =>
        line(values, {
          step,
          lineStyle: { color: colours.supposed, width: index === 0 ? 2.25 : 1.25, type: [6, 4] },
        }),
      ),
      line(rows.past, {
        step,
        lineStyle: { color: colours.ink, width: 1.75 },
        ...marks(rows, shown),
      }),
    ],
  };
}
