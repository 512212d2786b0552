import assert from "node:assert/strict";
import { test } from "node:test";

import { cutAtClaims, cutParagraphs, groundOf, labelOf, levelOf } from "../../web/assets/js/grounds.js";

test("a text cut at its claims is the same text", () => {
  const text = "80% 구간은 1,200.5원에서 1,400원이고, 1,200.5원은 하한입니다.";
  const claims = ["80%", "1,200.5원", "1,400원", "1,200.5원", "없는 수"].map((number) => ({ text: number, fact: "f" }));
  const pieces = cutAtClaims(text, claims);
  assert.equal(pieces.map(([piece]) => piece).join(""), text);
  assert.equal(pieces.filter(([, fact]) => fact).length, 4);
});

test("a claim is never found inside a longer number or another unit", () => {
  const claims = [
    { text: "5%", fact: "a" },
    { text: "0.4%", fact: "b" },
  ];
  const pieces = cutAtClaims("95%가 아니라 5%, 0.4%p가 아니라 0.4%입니다.", claims);
  assert.deepEqual(pieces, [
    ["95%가 아니라 ", null],
    ["5%", "a"],
    [", 0.4%p가 아니라 ", null],
    ["0.4%", "b"],
    ["입니다.", null],
  ]);
});

test("claims belong to the whole text, also where paragraphs repeat a number", () => {
  const claims = [
    { text: "50%", fact: "first" },
    { text: "50%", fact: "second" },
  ];
  assert.deepEqual(cutParagraphs("확률은 50%입니다.\n\n다시 50%입니다.\n", claims), [
    [["확률은 ", null], ["50%", "first"], ["입니다.", null]],
    [["다시 ", null], ["50%", "second"], ["입니다.", null]],
  ]);
  assert.deepEqual(cutParagraphs("\n숫자가 없습니다.", []), [[["숫자가 없습니다.", null]]]);
});

const FACT = {
  id: "USDKRW.low80.6",
  label: "원/달러 환율: 6개월 뒤 80% 구간의 아래 끝",
  text: "1,223.4원",
  indicator: "USDKRW",
  month: "2027-05-01",
  level: 0.1,
  source: "RiskXpertAI 예측 모형",
  vintage: "2026-11-22",
};
const WON = { name: "원/달러 환율", quarterly: false };

test("a number's ground tells indicator, month, band, source and vintage", () => {
  assert.deepEqual(groundOf(FACT, WON, "1,223.4원"), [
    ["지표", "원/달러 환율"],
    ["달", "2027년 5월"],
    ["구간", "80% 구간의 아래 끝"],
    ["출처", "RiskXpertAI 예측 모형"],
    ["기준일", "2026년 11월 22일"],
  ]);
  assert.equal(labelOf(FACT, WON), "6개월 뒤 80% 구간의 아래 끝");
});

test("a rounded number shows the value it was rounded from, a quarterly one its quarter", () => {
  const rows = new Map(groundOf(FACT, { ...WON, quarterly: true }, "1,220원대"));
  assert.equal(rows.get("값"), "1,223.4원");
  assert.equal(rows.get("분기"), "2027년 2분기");
});

test("a fact of the question has neither indicator nor month", () => {
  const fact = { ...FACT, label: "질문한 기간", text: "6개월", indicator: "", month: null, level: null };
  assert.deepEqual(groundOf(fact, undefined, "6개월").map(([name]) => name), ["출처", "기준일"]);
  assert.equal(labelOf(fact, undefined), "질문한 기간");
});

test("levels read as ends of bands, or as a share where they end none", () => {
  assert.equal(levelOf(0.5), "중앙값");
  assert.equal(levelOf(0.975), "95% 구간의 위 끝");
  assert.equal(levelOf(0.2), "20% 분위수");
});
