// Fills what the privacy page and the terms must say of this installation.

import { operator, sentenceOf } from "./api.js";
import { byId } from "./element.js";

/** How long turns are kept, in words. */
export function turnsKept(days) {
  return days === 0
    ? "계정이나 대화를 삭제하실 때까지"
    : `질문하신 날부터 ${days}일. 그 전에도 삭제하실 수 있습니다.`;
}

/** A time in the largest unit that tells it whole. */
export function timeOf(minutes) {
  return minutes % 60 === 0 ? `${minutes / 60}시간` : `${minutes}분`;
}

function told(of) {
  return {
    ...of,
    turns: turnsKept(of.retention_days),
    sessions: `로그아웃하시거나 마지막으로 쓰신 날부터 ${of.refresh_days}일이 지날 때까지`,
    answers: timeOf(of.answer_minutes),
  };
}

async function fill() {
  try {
    const of = await operator();
    for (const [name, text] of Object.entries(told(of))) {
      for (const place of document.querySelectorAll(`[data-of="${name}"]`)) {
        if (text !== "") place.textContent = text;
      }
    }
    if (document.getElementById("model")) {
      byId("model").hidden = !of.language_model;
      byId("no-model").hidden = of.language_model;
    }
  } catch (error) {
    byId("problem").textContent = sentenceOf(error);
    byId("problem").hidden = false;
  }
}

if (globalThis.document) fill();
