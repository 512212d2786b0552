import assert from "node:assert/strict";
import { test } from "node:test";

import { byline, cutAtClaims } from "../../web/assets/js/answer.js";
import { forecastCsv, NOTICE } from "../../web/assets/js/csv.js";
import { fanOption, fanRows, quantile } from "../../web/assets/js/fan.js";
import { moves, recordOf } from "../../web/assets/js/forecast.js";

const LEVELS = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975];
const ROWS = [
  [-3, -2, -1, 0.5, 1, 2, 3],
  [-6, -4, -2, 1, 2, 4, 6],
];
const GROWTH = {
  id: "GDP",
  name: "실질 GDP, 전기비",
  unit: "%",
  digits: 1,
  source: "한국은행",
  vintage: "2026-11-20",
  model: "m 1",
  history: [
    { date: "2026-09-01", value: 0.4 },
    { date: "2026-10-01", value: -0.2 },
  ],
  dates: ["2026-11-01", "2026-12-01"],
  kinds: ["estimate", "forecast"],
  levels: LEVELS,
  quantiles: ROWS,
  baseline: ROWS.map((row) => row.map((value) => value * 2)),
  steps: [],
};
const COLOURS = { band50: "a", band80: "b", band95: "c" };

test("the stacked bands add up to the quantiles, below zero too", () => {
  const rows = fanRows(GROWTH);
  const { series } = fanOption(rows, { digits: 1, unit: "%", quarterly: false, colours: COLOURS, font: "" });
  const stacked = series.filter((one) => one.stack === "fan");
  const edges = [0.025, 0.1, 0.25, 0.75, 0.9, 0.975];
  edges.forEach((level, count) => {
    const sums = [2, 3].map((row) => stacked.slice(0, count + 1).reduce((sum, one) => sum + one.data[row], 0));
    assert.deepEqual(sums, quantile(GROWTH, level));
  });
});

test("the fan opens at the last published value and leaves the past alone", () => {
  const rows = fanRows(GROWTH);
  assert.deepEqual(rows.past, [0.4, -0.2, null, null]);
  assert.deepEqual(rows.median, [null, -0.2, 0.5, 1]);
  assert.deepEqual(rows.still, [null, -0.2, 1, 2]);
  assert.deepEqual(rows.estimates, ["2026-11-01"]);
});

test("the chart shows the range that is asked for", () => {
  const rows = fanRows(GROWTH, { from: "2026-10-01", to: "2026-11-01" });
  assert.deepEqual(rows.dates, ["2026-10-01", "2026-11-01"]);
  assert.deepEqual(fanRows({ ...GROWTH, history: [] }).median, [0.5, 1]);
});

test("a level that was not told is absent, not guessed", () => {
  assert.equal(quantile(GROWTH, 0.33), null);
  assert.equal(quantile({ ...GROWTH, levels: [0.1 + 0.2] , quantiles: [[1]] }, 0.3)[0], 1);
});

test("a file begins with the mark Excel needs and ends with the notice", () => {
  const text = forecastCsv(GROWTH, false);
  assert.equal(text.charCodeAt(0), 0xfeff);
  const lines = text.slice(1).trimEnd().split("\r\n");
  assert.equal(lines[1], "2026년 11월,2026-11-01,추정,0.5,-1.0,1.0,-2.0,2.0,-3.0,3.0,1.0");
  assert.equal(lines.at(-1), `# ${NOTICE}`.includes(",") ? `"# ${NOTICE}"` : `# ${NOTICE}`);
  assert.match(lines.at(-2), /실질 GDP, 전기비.*2026-11-20/);
});

test("chances of a step add up to one around the last value", () => {
  const steps = [
    { level: 2.25, chance: 0.1 },
    { level: 2.5, chance: 0.33 },
    { level: 2.75, chance: 0.5 },
    { level: 3, chance: 0.07 },
  ];
  const { down, hold, up } = moves(steps, 2.75);
  assert.deepEqual([down.toFixed(2), hold.toFixed(2), up.toFixed(2)], ["0.43", "0.50", "0.07"]);
});

test("the record names its months ahead, and what was not measured says nothing", () => {
  const skill = { horizon: 6, text: "80% 구간 · 지난 115회 중 97회 적중", verdict: "나은 예측이 아니었습니다." };
  assert.deepEqual(recordOf(skill), {
    hits: "6개월 앞 예측: 80% 구간 · 지난 115회 중 97회 적중.",
    verdict: "나은 예측이 아니었습니다.",
  });
  assert.equal(recordOf(null), null);
});

test("the page says who wrote each text", () => {
  assert.equal(byline(["template", "template"]), "서식이 쓴 문장");
  assert.equal(byline(["gpt-x"]), "생성형 AI(gpt-x)가 쓴 문장");
  assert.equal(byline(["gpt-x", "template"]), "생성형 AI(gpt-x)와 서식이 쓴 문장");
});

test("a text cut at its claims is the same text", () => {
  const text = "80% 구간은 1,200.5원에서 1,400원이고, 1,200.5원은 하한입니다.";
  const claims = ["80%", "1,200.5원", "1,400원", "1,200.5원", "없는 수"].map((number) => ({ text: number, fact: "f" }));
  const pieces = cutAtClaims(text, claims);
  assert.equal(pieces.map(([piece]) => piece).join(""), text);
  assert.equal(pieces.filter(([, fact]) => fact).length, 4);
});

test("where a condition is met is drawn beside what is not, and left out where it is not told", () => {
  assert.deepEqual(fanRows(GROWTH).supposed, []);
  const rows = fanRows({ ...GROWTH, supposed: [null, ROWS[0]] });
  assert.deepEqual(rows.supposed, [
    [null, null, null, 0.5],
    [null, null, null, -2],
    [null, null, null, 2],
  ]);
  const shown = { digits: 1, unit: "%", quarterly: false, colours: COLOURS, font: "" };
  const plain = fanOption(fanRows(GROWTH), shown).series;
  assert.equal(fanOption(rows, shown).series.length - plain.length, 3);
});
