// Where the numbers of a text come from: each one opens what it is, of which month, by whom.

import { element } from "./element.js";
import { formatDay, formatMonth } from "./numbers.js";

const AFTER_DIGITS = /\d[.,]?$/;
const MORE_DIGITS = /^(?:[.,]?\d|p)/;

/** Where a number stands whole from a place on: not within a longer one, nor "%" of "%p"; or -1. */
function wholeAt(text, number, from) {
  let at = text.indexOf(number, from);
  while (at >= 0) {
    const end = at + number.length;
    const begins = !/^\d/.test(number) || !AFTER_DIGITS.test(text.slice(from, at));
    if (begins && !(/[\d%]$/.test(number) && MORE_DIGITS.test(text.slice(end)))) return at;
    at = text.indexOf(number, at + 1);
  }
  return -1;
}

/** A text cut at the numbers that were checked: `[["1,336.5원", "fact id"], ["입니다.", null]]`. */
export function cutAtClaims(text, claims) {
  const pieces = [];
  let from = 0;
  for (const { text: number, fact } of claims) {
    const at = wholeAt(text, number, from);
    if (at < 0) continue;
    if (at > from) pieces.push([text.slice(from, at), null]);
    pieces.push([number, fact]);
    from = at + number.length;
  }
  if (from < text.length) pieces.push([text.slice(from), null]);
  return pieces;
}

/** The same for each paragraph: claims belong to the whole text, in its order. */
export function cutParagraphs(text, claims) {
  const paragraphs = [[]];
  for (const [piece, fact] of cutAtClaims(text, claims)) {
    if (fact !== null) {
      paragraphs.at(-1).push([piece, fact]);
      continue;
    }
    piece.split(/\n+/).forEach((line, count) => {
      if (count) paragraphs.push([]);
      if (line) paragraphs.at(-1).push([line, null]);
    });
  }
  return paragraphs.filter((pieces) => pieces.some(([piece]) => piece.trim() !== ""));
}

const LEVELS = new Map([
  [0.025, "95% 구간의 아래 끝"],
  [0.1, "80% 구간의 아래 끝"],
  [0.25, "50% 구간의 아래 끝"],
  [0.5, "중앙값"],
  [0.75, "50% 구간의 위 끝"],
  [0.9, "80% 구간의 위 끝"],
  [0.975, "95% 구간의 위 끝"],
]);

/** Which part of the distribution a fact tells; a quantile that ends no band goes by its share. */
export function levelOf(level) {
  return LEVELS.get(level) ?? `${Number((level * 100).toFixed(1))}% 분위수`;
}

/**
 * What a reader is told of a number's ground, as pairs of name and text.
 *
 * @param {object} fact of the contract.
 * @param {{name: string, quarterly: boolean}} [indicator] it belongs to, if any.
 * @param {string} said the number as the text writes it.
 */
export function groundOf(fact, indicator, said) {
  const rows = [];
  if (indicator) rows.push(["지표", indicator.name]);
  if (fact.month) rows.push([indicator?.quarterly ? "분기" : "달", formatMonth(fact.month, indicator?.quarterly)]);
  if (fact.level !== null && fact.level !== undefined) rows.push(["구간", levelOf(fact.level)]);
  if (fact.text !== said) rows.push(["값", fact.text]);
  rows.push(["출처", fact.source], ["기준일", formatDay(fact.vintage)]);
  return rows;
}

/** A fact's label without the indicator's name, which has a row of its own. */
export function labelOf(fact, indicator) {
  const name = `${indicator?.name}: `;
  return fact.label.startsWith(name) ? fact.label.slice(name.length) : fact.label;
}

/** Longer numbers with their particles may be wider than a narrow card. */
const BOUND = 14;
/** Milliseconds in which a mouse may cross over to the note. */
const CROSSING = 200;
let count = 0;

/** The numbers of one answer, and the note that tells of one of them at a time. */
export class Grounds {
  #facts = new Map();
  #indicators = new Map();
  #of = new WeakMap();
  #open = null;
  #pinned = false;
  #leaving = 0;
  /** Stands in the answer, so that it scrolls with it. */
  note = element("div.ground", { id: `ground-${(count += 1)}`, role: "tooltip", hidden: true });

  constructor() {
    this.note.addEventListener("pointerenter", () => clearTimeout(this.#leaving));
    this.note.addEventListener("pointerleave", () => this.#leave());
    document.addEventListener("pointerdown", ({ target }) => {
      if (this.#open && !this.note.contains(target) && !this.#open.contains(target)) this.close();
    });
    document.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") this.close();
    });
  }

  learn(facts) {
    for (const fact of facts) this.#facts.set(fact.id, fact);
  }

  name(id, indicator) {
    this.#indicators.set(id, indicator);
  }

  fact(id) {
    return this.#facts.get(id);
  }

  /** A text's pieces as nodes; a number keeps its particle on its line, or "44%" ends one alone. */
  prose(pieces) {
    const made = [];
    for (const [piece, id] of pieces) {
      const fact = id === null ? null : this.#facts.get(id);
      const before = made.at(-1);
      const particle = id === null ? piece.match(/^\S+/)?.[0] : undefined;
      if (particle && before?.tagName && before.textContent.length + particle.length <= BOUND) {
        made[made.length - 1] = element("span.bound", {}, before, particle);
        made.push(piece.slice(particle.length));
      } else if (id === null) {
        made.push(piece);
      } else {
        made.push(fact ? this.#mark(piece, fact) : element("span.number", {}, piece));
      }
    }
    return made;
  }

  /** One tab stop for a block of text; arrows go from number to number within it. */
  gather(block) {
    const marks = [...block.querySelectorAll(".grounded")];
    const known = marks.some((mark) => mark.tabIndex === 0);
    if (!known && marks.length) marks[0].tabIndex = 0;
    if (this.#of.has(block)) return;
    this.#of.set(block, true);
    block.addEventListener("keydown", (event) => this.#walk(block, event));
  }

  close() {
    clearTimeout(this.#leaving);
    if (this.#open === null) return;
    this.#open.removeAttribute("aria-describedby");
    this.#open.setAttribute("aria-expanded", "false");
    this.#open = null;
    this.#pinned = false;
    this.note.hidden = true;
  }

  // A span, since a button's text can't be copied along with its sentence everywhere.
  #mark(text, fact) {
    const mark = element(
      "span.number.grounded",
      {
        role: "button",
        tabindex: "-1",
        "aria-expanded": "false",
        pointerenter: ({ pointerType }) => pointerType === "mouse" && !this.#pinned && this.#show(mark, fact, text),
        pointerleave: ({ pointerType }) => pointerType === "mouse" && this.#leave(),
        focus: () => mark.matches(":focus-visible") && this.#show(mark, fact, text),
        blur: () => this.#open === mark && !this.#pinned && this.close(),
        click: () => this.#press(mark, fact, text),
        keydown: (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          this.#press(mark, fact, text);
        },
      },
      text,
    );
    return mark;
  }

  #press(mark, fact, text) {
    if (this.#open === mark && this.#pinned) {
      this.close();
      return;
    }
    this.#show(mark, fact, text);
    this.#pinned = true;
  }

  #leave() {
    clearTimeout(this.#leaving);
    if (!this.#pinned) this.#leaving = setTimeout(() => this.close(), CROSSING);
  }

  #show(mark, fact, text) {
    this.close();
    const indicator = this.#indicators.get(fact.indicator);
    const rows = groundOf(fact, indicator, text).map(([name, told]) =>
      element("div", {}, element("dt", {}, name), element("dd", {}, told)),
    );
    this.note.replaceChildren(element("p", {}, labelOf(fact, indicator)), element("dl", {}, ...rows));
    this.note.hidden = false;
    this.#open = mark;
    mark.setAttribute("aria-describedby", this.note.id);
    mark.setAttribute("aria-expanded", "true");
    this.#place(mark);
  }

  /** Below the number, or above it where a phone's screen ends; never beyond the answer's sides. */
  #place(mark) {
    const frame = this.note.parentElement.getBoundingClientRect();
    const [at] = mark.getClientRects();
    const { offsetWidth: width, offsetHeight: height } = this.note;
    const foot = document.getElementById("composer")?.getBoundingClientRect().top ?? Infinity;
    const below = at.bottom + height < Math.min(innerHeight, foot) || at.top < height;
    const left = Math.max(0, Math.min(at.left - frame.left, frame.width - width));
    this.note.style.setProperty("left", `${left}px`);
    this.note.style.setProperty("top", `${(below ? at.bottom : at.top - height) - frame.top}px`);
  }

  #walk(block, event) {
    const marks = [...block.querySelectorAll(".grounded")];
    const at = marks.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: marks.length - 1 };
    const next = marks[to[event.key]];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    marks[at].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}
