// One question and its answer on the page: shown from the history, or followed while it is told.

import * as api from "./api.js";
import { Answer } from "./answer.js";
import { announce, element } from "./element.js";
import { follow } from "./events.js";
import { formatDay } from "./numbers.js";

const RUNNING = "running";

export class Turn {
  #id;
  #answer;
  #problem = element("div.problem", { role: "alert", hidden: true });
  #offline = element("p.notice.offline", { hidden: true }, "연결이 끊겼습니다. 다시 연결하는 중이며, 답변은 이어집니다.");
  #asked = element("p.asked");
  #leave = new AbortController();
  #again;
  node;

  /**
   * @param {object} told as the history tells a turn: `id, question, months, as_of, events`.
   * @param {{again?: () => void, live?: boolean}} options `again` asks the same question once more.
   */
  constructor(told, { again = null, live = true } = {}) {
    this.#id = told.id;
    this.#again = again;
    this.#answer = new Answer({ live });
    this.node = element(
      "article.turn",
      { "aria-label": `질문: ${told.question}` },
      element("h2.question", {}, told.question),
      this.#asked,
      this.#answer.node,
      this.#offline,
      this.#problem,
    );
    this.#date(told);
    for (const event of told.events ?? []) this.#take(event);
  }

  get state() {
    return this.#answer.state;
  }

  /** Follows the answer to its end, through lost connections and renewed sessions. */
  async tell() {
    const signal = this.#leave.signal;
    const open = (after) => api.openEvents(this.#id, after, signal);
    const lost = (now) => {
      this.#offline.hidden = !now;
      if (now) announce(this.#offline.textContent);
    };
    try {
      for await (const event of follow(open, { signal, lost })) this.#take(event);
    } catch (error) {
      this.#answer.abandon();
      this.#complain(api.sentenceOf(error));
      if (error.name === "SignedOut") throw error;
    } finally {
      this.#offline.hidden = true;
    }
  }

  async stop() {
    try {
      await api.stop(this.#id);
    } catch (error) {
      this.#answer.notice(`중지하지 못했습니다. ${api.sentenceOf(error)}`);
    }
  }

  /** Stops listening, not the answer. */
  leave() {
    this.#leave.abort();
  }

  #date({ as_of: day, months }) {
    this.#asked.textContent = `${day ? `${formatDay(day)} 기준 · ` : ""}앞으로 ${months}개월`;
  }

  #take(event) {
    // The question may name other months than the ones picked beside it.
    if (event.event === "started") this.#date(event.data);
    this.#answer.apply(event);
    if (event.event === "error") {
      const { text, retry_after: seconds } = event.data;
      this.#complain(seconds ? `${text} (${seconds}초 뒤에 다시 시도할 수 있습니다.)` : text);
    }
  }

  #complain(sentence) {
    const retry = this.#again
      ? element("button.quiet", { type: "button", click: this.#again }, "다시 시도")
      : null;
    this.#problem.replaceChildren(element("p", {}, sentence));
    if (retry) this.#problem.append(retry);
    this.#problem.hidden = false;
  }
}

/** Shows turns of the history, oldest first; one that is still being told is followed. */
export function showTurns(place, turns, { again } = {}) {
  return turns.map((told) => {
    const running = told.state === RUNNING;
    const turn = new Turn(told, { again: again && (() => again(told)), live: running });
    place.append(turn.node);
    return { turn, running };
  });
}
