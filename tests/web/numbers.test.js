import assert from "node:assert/strict";
import { test } from "node:test";

import * as numbers from "../../web/assets/js/numbers.js";

test("numbers are grouped and carry the decimals of their indicator", () => {
  assert.equal(numbers.formatNumber(1336.46, 1), "1,336.5");
  assert.equal(numbers.formatNumber(2.5, 2), "2.50");
  assert.equal(numbers.formatValue(1336.5, 1, "원"), "1,336.5원");
  assert.equal(numbers.formatBand(1298, 1372.44, 1, "원"), "1,298.0–1,372.4원");
});

test("a minus is a minus sign, and zero has none", () => {
  assert.equal(numbers.formatNumber(-0.31, 1), "−0.3");
  assert.equal(numbers.formatNumber(-0.04, 1), "0.0");
  assert.equal(numbers.formatNumber(-0, 0), "0");
});

test("what is not a number is a dash, never a zero", () => {
  for (const nothing of [null, undefined, NaN, Infinity]) assert.equal(numbers.formatValue(nothing, 1, "원"), "–");
  assert.equal(numbers.plainNumber(null, 1), "");
});

test("chances never claim certainty that they do not have", () => {
  assert.equal(numbers.formatChance(0.434), "43%");
  assert.equal(numbers.formatChance(0.004), "1% 미만");
  assert.equal(numbers.formatChance(0.996), "99% 초과");
  assert.equal(numbers.formatChance(0), "0%");
  assert.equal(numbers.formatChance(1), "100%");
});

test("months and quarters read in Korean whatever the reader's time zone", () => {
  assert.equal(numbers.formatMonth("2026-11-01"), "2026년 11월");
  assert.equal(numbers.formatMonth("2026-10-01", true), "2026년 4분기");
  assert.equal(numbers.shortMonth("2027-01-01"), "27.1");
  assert.equal(numbers.formatDay("2026-11-20"), "2026년 11월 20일");
  assert.equal(numbers.formatMoment("2026-11-22T16:30:00+00:00"), "2026년 11월 23일 01:30");
});

test("dates a quarter apart are quarterly, months are not", () => {
  assert.equal(numbers.isQuarterly(["2026-07-01", "2026-10-01"]), true);
  assert.equal(numbers.isQuarterly(["2026-10-01", "2027-01-01"]), true);
  assert.equal(numbers.isQuarterly(["2026-10-01", "2026-11-01"]), false);
  assert.equal(numbers.isQuarterly(["2026-10-01"]), false);
});
