// One indicator's forecast on the page: what it says, the chart, and the same numbers as a table.

import { Chart } from "./chart.js";
import { csvName, forecastCsv } from "./csv.js";
import { download, element } from "./element.js";
import { quantile } from "./fan.js";
import {
  formatBand,
  formatChance,
  formatDay,
  formatMonth,
  formatNumber,
  formatValue,
  isQuarterly,
} from "./numbers.js";

const RANGES = [
  [1, "1년"],
  [3, "3년"],
  [5, "5년"],
  ["all", "전체"],
];

/** Chances that a stepwise indicator lies below, at and above its last value. */
export function moves(steps, last) {
  const sums = { down: 0, hold: 0, up: 0 };
  for (const { level, chance } of steps) {
    if (Math.abs(level - last) < 1e-9) sums.hold += chance;
    else if (level < last) sums.down += chance;
    else sums.up += chance;
  }
  return sums;
}

/** How good such forecasts were, in words; null when it was not measured. */
export function recordOf(skill) {
  if (!skill) return null;
  return { hits: `${skill.horizon}개월 앞 예측: ${skill.text}.`, verdict: skill.verdict };
}

export class ForecastFigure {
  #indicator;
  #quarterly;
  #chart;
  #plot;
  #ranges;
  #outline;
  node;

  /** @param {object} indicator as the event `forecast` tells it; `dense`: one of several. */
  constructor(indicator, { dense = false } = {}) {
    this.#indicator = indicator;
    this.#quarterly =
      isQuarterly(indicator.dates) || isQuarterly(indicator.history.map((point) => point.date));
    this.#plot = element("div.plot-canvas", { "aria-hidden": "true" });
    this.#chart = new Chart(this.#plot, indicator, this.#quarterly);
    this.#outline = element("p.visually-hidden", {}, this.#describe());
    this.#ranges = element("div.ranges", { role: "group", "aria-label": "과거 기간" });
    this.node = element(
      dense ? "section.forecast.dense" : "section.forecast",
      { "aria-label": `${indicator.name} 예측` },
      element("h3", {}, indicator.name, element("span.unit", {}, `단위 ${indicator.unit}`)),
      this.#stats(),
      element("div.plot", {}, this.#key(), this.#ranges, this.#plot, this.#outline, this.#record()),
      this.#tableSection(!dense),
      indicator.steps.length ? this.#stepsSection(!dense) : null,
      this.#origin(),
    );
    this.#offerRanges(RANGES, 5);
  }

  /** Draws; `chart` is the event of that name, once it is known. */
  async draw(chart = null) {
    const view = {};
    if (chart !== null) {
      view.threshold = chart.indicators[0] === this.#indicator.id ? (chart.threshold ?? null) : null;
      view.to = chart.to;
      view.range = this.#rangeOf(chart.from);
    }
    try {
      await this.#chart.show(view);
    } catch {
      this.#plot.replaceChildren(element("p.note", {}, "그림을 그리지 못했습니다. 수치는 표에 있습니다."));
      this.#plot.removeAttribute("aria-hidden");
      this.#plot.classList.add("failed");
    }
  }

  #rangeOf(from) {
    const last = this.#indicator.history.at(-1)?.date;
    const first = this.#indicator.history[0]?.date;
    if (!last || !from) return 5;
    if (from <= first) {
      this.#offerRanges(RANGES, "all");
      return "all";
    }
    const years = Math.round((Date.parse(last) - Date.parse(from)) / (365.25 * 86_400_000));
    const asked = Math.max(years, 1);
    const known = RANGES.some(([range]) => range === asked);
    const offered = known ? RANGES : [...RANGES.slice(0, 3), [asked, `${asked}년`], RANGES[3]];
    offered.sort(([a], [b]) => (a === "all" ? 1 : b === "all" ? -1 : a - b));
    this.#offerRanges(offered, asked);
    return asked;
  }

  #offerRanges(ranges, chosen) {
    const buttons = ranges.map(([range, name]) =>
      element(
        "button.chip",
        {
          type: "button",
          "aria-pressed": String(range === chosen),
          click: () => {
            for (const button of buttons) button.setAttribute("aria-pressed", "false");
            buttons[ranges.findIndex(([other]) => other === range)].setAttribute("aria-pressed", "true");
            this.#chart.show({ range });
          },
        },
        name,
      ),
    );
    this.#ranges.replaceChildren(...buttons);
  }

  #at(level, index) {
    return quantile(this.#indicator, level)?.[index];
  }

  #describe() {
    const { name, dates, unit, digits } = this.#indicator;
    const end = dates.length - 1;
    const median = formatValue(this.#at(0.5, end), digits, unit);
    const band = formatBand(this.#at(0.1, end), this.#at(0.9, end), digits, unit);
    return `그림: ${name}의 과거 값과 예측 구간. ${formatMonth(dates[end], this.#quarterly)} 중앙값 ${median}, 80% 구간 ${band}. 모든 수치는 예측 표에 있습니다.`;
  }

  #stats() {
    const { last, dates, digits, unit, steps } = this.#indicator;
    const end = dates.length - 1;
    const when = formatMonth(dates[end], this.#quarterly);
    const stat = (label, value, tone) =>
      element(tone ? `div.stat.${tone}` : "div.stat", {}, element("dt", {}, label), element("dd", {}, value));
    const stats = [
      stat(`최근 값 · ${this.#lastWhen()}`, formatValue(last.value, digits, unit)),
      stat(`${when} 중앙값`, formatValue(this.#at(0.5, end), digits, unit), "main"),
      stat(`${when} 80% 구간`, formatBand(this.#at(0.1, end), this.#at(0.9, end), digits, unit)),
    ];
    if (steps.length) {
      const likeliest = steps.at(-1).reduce((best, step) => (step.chance > best.chance ? step : best));
      const value = `${formatValue(likeliest.level, digits, unit)} · ${formatChance(likeliest.chance)}`;
      stats.push(stat(`${when} 가능성이 가장 큰 값`, value));
    }
    return element("dl.stats", {}, ...stats);
  }

  #lastWhen() {
    const { date } = this.#indicator.last;
    if (this.#quarterly) return formatMonth(date, true);
    return date.endsWith("-01") ? formatMonth(date) : formatDay(date);
  }

  #key() {
    const item = (name, text) => element("li", {}, element(`span.swatch.${name}`), text);
    return element(
      "ul.key",
      { "aria-hidden": "true" },
      item("past", "실제 값"),
      item("median", "예측 중앙값"),
      item("band50", "50%"),
      item("band80", "80%"),
      item("band95", "95% 구간"),
      item("still", "지금 값 그대로"),
      this.#indicator.supposed ? item("supposed", "가정했을 때 중앙값과 80% 구간") : null,
      this.#indicator.kinds.includes("estimate") ? item("estimate", "공표 전 추정") : null,
    );
  }

  #tableSection(open) {
    const { name, dates, kinds, digits, unit, supposed } = this.#indicator;
    const met = (index) => {
      const [median, low, high] = [0.5, 0.1, 0.9].map((level) => quantile(this.#indicator, level, supposed)[index]);
      return median === null ? ["–", "–"] : [formatNumber(median, digits), formatBand(low, high, digits, "")];
    };
    const heads = ["월", "중앙값", "80% 구간", ...(supposed ? ["가정하면", "그 80% 구간"] : [])];
    const rows = dates.map((date, index) =>
      element(
        "tr",
        {},
        element(
          "th",
          { scope: "row" },
          formatMonth(date, this.#quarterly),
          kinds[index] === "estimate" ? element("span.tag", {}, "추정") : null,
        ),
        element("td", {}, formatNumber(this.#at(0.5, index), digits)),
        element("td", {}, formatBand(this.#at(0.1, index), this.#at(0.9, index), digits, "")),
        ...(supposed ? met(index).map((text) => element("td", {}, text)) : []),
      ),
    );
    const table = dataTable(`${name} 예측 (단위 ${unit})`, heads, rows);
    const save = element("button.quiet.save", { type: "button", click: () => this.#save() }, "CSV 내려받기");
    return element("details.table.numbers", { open }, element("summary", {}, "표 보기"), table, save);
  }

  #save() {
    const text = forecastCsv(this.#indicator, this.#quarterly);
    download(new Blob([text], { type: "text/csv;charset=utf-8" }), csvName(this.#indicator));
  }

  #stepsSection(open) {
    const { name, dates, steps, last, digits, unit } = this.#indicator;
    const rows = dates.map((date, index) => {
      const chances = moves(steps[index], last.value);
      const bar = element("div.moves", { "aria-hidden": "true" });
      for (const [move, chance] of Object.entries(chances)) {
        const part = element(`span.${move}`);
        part.style.flexGrow = String(chance);
        if (chance > 0.001) bar.append(part);
      }
      return element(
        "tr",
        {},
        element("th", { scope: "row" }, formatMonth(date, this.#quarterly)),
        element("td", {}, formatChance(chances.down)),
        element("td", {}, formatChance(chances.hold)),
        element("td", {}, formatChance(chances.up)),
        element("td.bar", { "aria-hidden": "true" }, bar),
      );
    });
    const now = formatValue(last.value, digits, unit);
    const caption = `${name}: 지금(${now})과 견준 인하·동결·인상 확률`;
    return element(
      "details.table.steps",
      { open },
      element("summary", {}, "인하·동결·인상 확률"),
      dataTable(caption, ["월", "인하", "동결", "인상", ""], rows),
    );
  }

  #record() {
    const record = recordOf(this.#indicator.skill);
    if (record === null) return null;
    return element(
      "p.record",
      {},
      element("span.hits", {}, record.hits),
      ` ${record.verdict} `,
      element("a", { href: "/scorecard" }, "예측 성적표"),
    );
  }

  #origin() {
    const { source, vintage, model, licence } = this.#indicator;
    const origin = [`출처 ${source}`, `자료 기준일 ${formatDay(vintage)}`, `모형 ${model}`];
    if (licence) origin.push(licence);
    return element("p.origin", {}, origin.join(" · "));
  }
}

function dataTable(caption, heads, rows) {
  return element(
    "div.scroll",
    { tabindex: "0", role: "region", "aria-label": caption },
    element(
      "table",
      {},
      element("caption.visually-hidden", {}, caption),
      element("thead", {}, element("tr", {}, ...heads.map((head) =>
        head ? element("th", { scope: "col" }, head) : element("td.bar", { "aria-hidden": "true" }),
      ))),
      element("tbody", {}, ...rows),
    ),
  );
}
