import assert from "node:assert/strict";
import { test } from "node:test";

import { compareOption, compareRows, scaleText, sharing } from "../../web/assets/js/compare.js";
import { examplesFor } from "../../web/assets/js/suggestions.js";
import { inShownUnit, readable, unitName } from "../../web/assets/js/units.js";

const LEVELS = [0.1, 0.5, 0.9];

function indicator({ name = "원/달러 환율", unit = "원", digits = 1, values = [100, 110, 120], months } = {}) {
  const known = months ?? ["2026-08-01", "2026-09-01", "2026-10-01"];
  return {
    name,
    unit,
    digits,
    levels: LEVELS,
    history: known.map((date, index) => ({ date, value: values[index] })),
    dates: ["2026-11-01", "2026-12-01"],
    quantiles: [[120, 130, 140], [120, 132, 150]],
    baseline: [[120, 130, 140], [120, 132, 150]],
    last: { date: "2026-10-30", value: values.at(-1) },
    steps: [],
  };
}

test("one unit shares an axis, two have one each, more become indices", () => {
  const won = indicator();
  const rate = indicator({ unit: "%" });
  const points = indicator({ unit: "포인트" });
  assert.equal(sharing([won, won]), "one");
  assert.equal(sharing([won, rate]), "two");
  assert.equal(sharing([won, rate, points]), "index");
});

test("two units are told by their own axes, in their own numbers", () => {
  const rows = compareRows([indicator(), indicator({ name: "기준금리", unit: "%", values: [2, 2, 3] })]);
  assert.deepEqual(rows.lines.map((line) => line.axis), [0, 1]);
  assert.deepEqual(rows.lines[1].values, [2, 2, 3, 130, 132]);
  assert.match(scaleText(rows), /왼쪽 눈금: 원\/달러 환율 · 오른쪽 눈금: 기준금리/);
  assert.equal(compareOption(rows, { colours: { lines: [] }, font: "" }).yAxis.length, 2);
});

test("three units begin at a hundred, and what crosses zero is left out and named", () => {
  const growth = indicator({ name: "성장률", unit: "%", values: [0.4, -0.2, 0.1] });
  const rows = compareRows([indicator(), growth, indicator({ name: "코스피", unit: "포인트", values: [50, 60, 70] })]);
  assert.deepEqual(rows.lines.map((line) => line.values[0]), [100, 100]);
  assert.equal(rows.lines[1].values[2], 140);
  assert.deepEqual(rows.left, ["성장률"]);
  assert.match(scaleText(rows), /100으로 맞추었습니다. 성장률/);
});

test("quarters and months share the months that either has", () => {
  const quarterly = indicator({ name: "가계신용", months: ["2026-01-01", "2026-04-01", "2026-07-01"] });
  const rows = compareRows([indicator(), quarterly]);
  assert.equal(rows.dates[0], "2026-01-01");
  assert.equal(rows.lines[0].values[0], null);
  assert.equal(rows.lines[1].values[rows.dates.indexOf("2026-08-01")], null);
});

test("the median goes on where the past ends", () => {
  const { series } = compareOption(compareRows([indicator(), indicator()]), { colours: { lines: [] }, font: "" });
  const [past, ahead] = series;
  assert.deepEqual(past.data, [100, 110, 120, null, null]);
  assert.deepEqual(ahead.data, [null, null, 120, 130, 132]);
});

test("large amounts are shown in 억 and 조, indices without their base", () => {
  assert.equal(unitName("백만 달러"), "억 달러");
  assert.equal(unitName("2020=100"), "2020년=100");
  const exported = readable(indicator({ unit: "백만 달러", digits: 0, values: [59_800, 60_100, 61_234] }));
  assert.deepEqual([exported.unit, exported.digits, exported.last.value], ["억 달러", 1, 612.34]);
  assert.equal(exported.quantiles[0][1], 1.3);
  assert.equal(readable(indicator({ unit: "2020=100" })).unit, "");
  const won = indicator();
  assert.equal(readable(won), won);
  assert.equal(inShownUnit(60_000, "백만 달러"), 600);
  assert.equal(inShownUnit(undefined, "원"), null);
});

test("examples name only what has data", () => {
  const items = ["USDKRW", "BASE", "JPYKRW"].map((id) => ({ id, available: true }));
  const texts = examplesFor([...items, { id: "KOSPI", available: false }]);
  assert.ok(texts.length >= 4);
  assert.ok(!texts.some((text) => text.includes("코스피")));
});
