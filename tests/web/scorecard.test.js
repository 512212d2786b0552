import assert from "node:assert/strict";
import { test } from "node:test";

import { headOf, ratioText, yearsOf } from "../../web/assets/js/evaluated.js";
import { edgeOf, hitsOf, placeOf, skillText } from "../../web/assets/js/scorecard.js";

test("hits are told with their count and share", () => {
  assert.deepEqual(hitsOf({ hits: 97, count: 115 }), ["97/115회", "84%"]);
});

test("a skill carries its sign, and none where nothing is left of it", () => {
  assert.equal(skillText(0.0359), "+3.6%");
  assert.equal(skillText(-0.12), "−12.0%");
  assert.equal(skillText(0.0004), "0.0%");
  assert.equal(skillText(-0.0004), "0.0%");
});

test("an interval lies around zero in the middle and is cut at the edges", () => {
  assert.deepEqual(placeOf({ value: 0, low: -0.25, high: 0.125 }, 0.25), { point: 0.5, low: 0, high: 0.75 });
  assert.deepEqual(placeOf({ value: -0.9, low: -2, high: 2 }, 0.5), { point: 0, low: 0, high: 1 });
});

test("the scale holds every interval, is never tiny and never beyond a half", () => {
  const of = (low, high) => ({ skill: { low, high } });
  assert.equal(edgeOf([of(-0.01, 0.02)]), 0.05);
  assert.equal(edgeOf([of(-0.01, 0.02), of(-0.2, 0.1)]), 0.2);
  assert.equal(edgeOf([of(-3, 0.1)]), 0.5);
});

test("an evaluation's figures read plainly, and say where there is nothing to say", () => {
  assert.equal(ratioText(0.9848), "0.985");
  assert.equal(ratioText(null), "–");
  assert.equal(headOf(0, 12), "1–12개월");
  assert.equal(headOf(3, 12), "3개월 앞");
  assert.equal(yearsOf({ first: 2005, last: 2024 }), "2005년부터 2024년까지");
  assert.equal(yearsOf({ first: null, last: 2024 }), "2024년까지");
});
