// The page where questions are asked and answers are told.

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { byId, element } from "./element.js";
import { guard, toDoor } from "./header.js";
import { SignedOut } from "./session.js";
import { examplesFor, indicatorList } from "./suggestions.js";
import { showTurns, Turn } from "./turn.js";

const turns = byId("turns");
let conversation = new URLSearchParams(location.search).get("c");
let telling = null;
let composer = null;

/** The address names the conversation, so that a reload finds it again. */
function remember(id) {
  conversation = id;
  history.replaceState(null, "", `/main?c=${encodeURIComponent(id)}`);
}

const ASKED = "riskxpertai.asked";

/** What this tab asked last, if it belongs to the conversation shown. */
function askedLast() {
  try {
    const asked = JSON.parse(sessionStorage.getItem(ASKED));
    return asked?.conversation === conversation ? asked : null;
  } catch {
    return null; // what another version of the page left
  }
}

function arrange() {
  document.body.classList.add("begun");
  byId("question").rows = 1;
  byId("question").placeholder = "이어서 물어보세요. 예: 그럼 엔화는?";
}

async function tell(turn) {
  telling = turn;
  composer.answering = true;
  try {
    await turn.tell();
  } catch {
    toDoor({ ended: true });
  } finally {
    telling = null;
    composer.answering = false;
  }
}

function show({ id, question, months }) {
  const turn = new Turn({ id, question, months }, { again: () => askAgain({ question, months }) });
  turns.append(turn.node);
  turn.node.scrollIntoView({ block: "start" });
  tell(turn);
}

/** @returns {Promise<boolean>} whether the server has the question. */
async function ask({ question, months, key }) {
  try {
    const { id, conversation_id: of } = await api.ask({ question, months, conversation, key });
    remember(of);
    sessionStorage.setItem(ASKED, JSON.stringify({ conversation: of, id, question, months }));
    arrange();
    show({ id, question, months });
    return true;
  } catch (error) {
    if (error instanceof SignedOut) toDoor({ ended: true });
    else composer.complain(api.sentenceOf(error), () => composer.submit());
    return false;
  }
}

function askAgain({ question, months }) {
  composer.fill({ question, months });
  composer.submit();
}

/** Puts examples that can be answered by now in place of the page's own, and lists the indicators. */
async function suggest() {
  try {
    const { items } = await api.indicators();
    const chips = examplesFor(items).map((text) =>
      element("li", {}, element("button.chip", { type: "button", "data-example": true }, text)),
    );
    if (chips.length) document.querySelector(".examples ul").replaceChildren(...chips);
    document.querySelector(".examples").append(indicatorList(items));
  } catch {
    // The page's own examples stay.
  }
}

async function reopen() {
  arrange();
  try {
    const { turns: told } = await api.conversation(conversation);
    const shown = showTurns(turns, told, { again: askAgain });
    shown.at(-1)?.turn.node.scrollIntoView({ block: "start" });
    const running = shown.filter((one) => one.running);
    await Promise.all(running.map(({ turn }) => tell(turn)));
  } catch (error) {
    if (error instanceof SignedOut) {
      toDoor({ ended: true });
      return;
    }
    composer.complain(api.sentenceOf(error), () => location.reload());
    // The history may be away while the answer is still there to be followed.
    const asked = error.passing ? askedLast() : null;
    if (asked) show(asked);
  }
}

if (guard()) {
  composer = new Composer({ ask, stop: () => telling?.stop() });
  document.querySelector(".examples").addEventListener("click", ({ target }) => {
    if (target.matches("[data-example]")) composer.fill({ question: target.textContent });
  });
  suggest();
  if (conversation) reopen();
}
