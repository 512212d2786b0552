// The box a question is written in: text, months, send and stop.

import { byId, element } from "./element.js";
import { Enter } from "./keystrokes.js";

const DRAFT = "riskxpertai.draft";
const MOST_MONTHS = 24;

/** Random and unguessable; plain http on another machine has no `randomUUID`. */
function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

const onTouch = () => matchMedia("(pointer: coarse)").matches;

export class Composer {
  #form = byId("composer");
  #text = byId("question");
  #months = byId("months");
  #send = byId("send");
  #stop = byId("stop");
  #problem = byId("composer-problem");
  #chips = [...document.querySelectorAll("[data-months]")];
  #enter = new Enter(onTouch);
  #ask;
  #key = newKey();
  #busy = false;

  /**
   * @param {object} called `ask({question, months, key})` resolves to whether the server has the
   *   question now; `stop()` ends the answer being told.
   */
  constructor({ ask, stop }) {
    this.#ask = ask;
    this.#restore();
    this.#listenToKeys();
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.#stop.addEventListener("click", stop);
    this.#months.addEventListener("input", () => this.#changed());
    for (const chip of this.#chips) {
      chip.addEventListener("click", () => {
        this.#months.value = chip.dataset.months;
        this.#changed();
      });
    }
    this.#mark();
  }

  /** While an answer is told, the button stops it; the box stays open for the next question. */
  set answering(now) {
    const [shown, gone] = now ? [this.#stop, this.#send] : [this.#send, this.#stop];
    const held = document.activeElement === gone;
    shown.hidden = false;
    gone.hidden = true;
    // Who works with the keyboard stays where he was; the page stays where it is read.
    if (held) shown.focus({ preventScroll: true });
  }

  get answering() {
    return !this.#stop.hidden;
  }

  fill({ question, months }) {
    this.#text.value = question;
    if (months) this.#months.value = String(months);
    this.#changed();
    this.#text.focus();
  }

  /** Shows why it did not work; `again` offers another try. */
  complain(sentence, again = null) {
    this.#problem.replaceChildren(sentence);
    if (again) {
      this.#problem.append(" ", element("button.quiet", { type: "button", click: again }, "다시 시도"));
    }
    this.#problem.hidden = false;
  }

  #listenToKeys() {
    const box = this.#text;
    const send = () => this.submit();
    box.addEventListener("compositionstart", () => this.#enter.compositionstart());
    box.addEventListener("compositionend", (event) => {
      // After this event the browser still writes the last syllable into the box.
      if (this.#enter.compositionend(event) === "send") setTimeout(send);
    });
    box.addEventListener("keydown", (event) => {
      const verdict = this.#enter.keydown(event);
      if (verdict !== "none") event.preventDefault();
      if (verdict === "send") send();
    });
    box.addEventListener("blur", () => this.#enter.blur());
    box.addEventListener("input", () => this.#changed());
  }

  #mark() {
    for (const chip of this.#chips) {
      chip.setAttribute("aria-pressed", String(chip.dataset.months === this.#months.value));
    }
  }

  #changed() {
    // Another question is another request.
    this.#key = newKey();
    this.#problem.hidden = true;
    this.#mark();
    this.#keep();
  }

  #keep() {
    const draft = { question: this.#text.value, months: this.#months.value, key: this.#key };
    sessionStorage.setItem(DRAFT, JSON.stringify(draft));
  }

  #restore() {
    try {
      const draft = JSON.parse(sessionStorage.getItem(DRAFT));
      if (!draft) return;
      this.#text.value = draft.question;
      this.#months.value = draft.months;
      this.#key = draft.key;
    } catch {
      sessionStorage.removeItem(DRAFT);
    }
  }

  async submit() {
    if (this.#busy) return;
    if (this.answering) {
      this.complain("답변이 끝나거나 중지한 뒤에 보낼 수 있습니다. 적으신 질문은 그대로 둡니다.");
      return;
    }
    const question = this.#text.value.trim();
    const months = Number(this.#months.value);
    if (question === "") {
      this.complain("질문을 적어 주세요.");
      this.#text.focus();
      return;
    }
    if (!Number.isInteger(months) || months < 1 || months > MOST_MONTHS) {
      this.complain(`개월 수는 1에서 ${MOST_MONTHS} 사이의 정수로 적어 주세요.`);
      this.#months.focus();
      return;
    }
    this.#busy = true;
    this.#form.setAttribute("aria-busy", "true");
    this.#problem.hidden = true;
    this.#keep();
    try {
      if (await this.#ask({ question, months, key: this.#key })) {
        this.#text.value = "";
        this.#changed();
        // The keyboard on the screen would hide the answer.
        if (onTouch()) this.#text.blur();
      }
    } finally {
      this.#busy = false;
      this.#form.removeAttribute("aria-busy");
    }
  }
}
