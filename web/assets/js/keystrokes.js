// What an Enter means while Hangul is being composed: a state machine without a page.
//
// Hangul has no candidate window, so Enter means "send" also in the middle of a syllable, but the
// syllable must be committed first. Browsers tell that in different orders: Chrome says keydown
// (229), compositionend and often a second keydown (13); Safari says compositionend before its one
// keydown (229); Linux input methods say keydown (13) after compositionend. Every order sends once.

/** A second Enter so soon is the same key press told twice. */
const SAME_PRESS = 100;
/** A composition that has not ended by then was not ended by this Enter. */
const PATIENCE = 500;

const HANGUL = /\p{Script=Hangul}$/u;

function isEnter(press) {
  // Windows calls the key "Process" while composing; `code` still names it.
  return press.key === "Enter" || press.code === "Enter" || press.code === "NumpadEnter";
}

export class Enter {
  #touch;
  #composing = false;
  #waiting = null;
  #sent = -Infinity;
  #picked = -Infinity;

  /** @param {() => boolean} touch whether the keyboard is on the screen: there, Enter is a newline. */
  constructor(touch = () => false) {
    this.#touch = touch;
  }

  compositionstart() {
    this.#composing = true;
    this.#waiting = null;
  }

  /** @returns {"send" | "none"} "send": the text is whole now, take it. */
  compositionend({ data, timeStamp }) {
    this.#composing = false;
    const asked = this.#waiting !== null && timeStamp - this.#waiting <= PATIENCE;
    this.#waiting = null;
    if (data && !HANGUL.test(data)) {
      // Hanja, kana, pinyin: this Enter chose from a candidate window.
      this.#picked = timeStamp;
      return "none";
    }
    return asked ? this.#send(timeStamp) : "none";
  }

  /** @returns {"send" | "drop" | "none"} "drop": keep the browser from acting on the key. */
  keydown(press) {
    if (!isEnter(press)) {
      this.#waiting = null;
      return "none";
    }
    if (press.shiftKey || press.altKey || this.#touch()) return "none";
    const now = press.timeStamp;
    if (press.repeat || now - this.#sent <= SAME_PRESS) return "drop";
    if (this.#composing || press.isComposing) {
      this.#waiting = now;
      return "drop";
    }
    if (now - this.#picked <= SAME_PRESS) return "drop";
    return this.#send(now);
  }

  /** The box lost the focus: whatever ends the composition now, it is not an Enter. */
  blur() {
    this.#waiting = null;
  }

  #send(now) {
    this.#sent = now;
    return "send";
  }
}
