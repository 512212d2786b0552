// Shows one answer. Events go in by their ordinals; one that was shown already changes nothing, so
// an answer can be followed again from any point.

import { Comparison } from "./comparison.js";
import { announce, element } from "./element.js";
import { ForecastFigure } from "./forecast.js";
import { cutAtClaims, cutParagraphs, Grounds } from "./grounds.js";
import { formatDay, formatNumber, isQuarterly } from "./numbers.js";

const STAGES = [
  ["data", "자료 확인"],
  ["forecast", "예측"],
  ["summary", "요약"],
  ["scenario", "시나리오"],
  ["keep", "저장"],
];
const SCENARIOS = [
  ["base", "기준", "가장 가능성 큰 흐름"],
  ["up", "상방", "예상보다 높을 때"],
  ["down", "하방", "예상보다 낮을 때"],
];

/** Who wrote a text. */
export function byline(narrators) {
  const names = [...new Set(narrators)];
  const models = names.filter((name) => name !== "template");
  const model = models.length ? `생성형 AI(${models.join(", ")})` : "";
  if (!model) return "서식이 쓴 문장";
  return names.includes("template") ? `${model}와 서식이 쓴 문장` : `${model}가 쓴 문장`;
}

export class Answer {
  #last = 0;
  #live;
  #stages = new Map();
  #list;
  #notices = element("div.notices");
  #forecasts = element("div.forecasts");
  #words = element("div.words");
  #foot = element("footer.foot");
  #figures = [];
  #indicators = [];
  #comparison = null;
  #grounds = new Grounds();
  #claimed = new Set();
  #cards = null;
  node = element("div.answer");
  /** "running", then "done", "stopped" or "failed". */
  state = "running";

  /** @param {object} options `live`: being told now, so stages are announced. */
  constructor({ live = true } = {}) {
    this.#live = live;
    this.#list = element(
      "ol.stages",
      { "aria-label": "진행 단계" },
      ...STAGES.map(([name, text]) => {
        const item = element("li", {}, text);
        this.#stages.set(name, item);
        return item;
      }),
    );
    this.node.append(this.#list, this.#notices, this.#forecasts, this.#words, this.#foot, this.#grounds.note);
    this.node.setAttribute("aria-busy", "true");
  }

  /** Takes an event of the contract; unknown ones are for later pages. */
  apply({ id, event, data }) {
    if (id <= this.#last) return;
    this.#last = id;
    const show = {
      stage: () => this.#stage(data.name),
      forecast: () => this.#forecast(data.indicators),
      chart: () => this.#chart(data),
      facts: () => this.#grounds.learn(data.items),
      summary: () => this.#summary(data),
      scenario: () => this.#scenario(data),
      notice: () => this.notice(data.text),
      done: () => this.#done(data),
      error: () => this.#failed(),
    }[event];
    show?.();
  }

  notice(text, tone = "plain") {
    const made = element(`p.notice.${tone}`, {}, text);
    this.#notices.append(made);
    return made;
  }

  #stage(name) {
    const names = STAGES.map(([known]) => known);
    const now = names.indexOf(name);
    if (now < 0) return;
    names.forEach((known, index) => {
      const item = this.#stages.get(known);
      item.classList.toggle("past", index < now);
      if (index === now) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
    if (this.#live) announce(`${STAGES[now][1]} 단계입니다.`);
  }

  #forecast(indicators) {
    const dense = indicators.length > 1;
    this.#forecasts.classList.toggle("several", dense);
    this.#indicators = indicators;
    this.#figures = indicators.map((indicator) => new ForecastFigure(indicator, { dense }));
    this.#forecasts.replaceChildren(...this.#figures.map((figure) => figure.node));
    for (const figure of this.#figures) figure.draw();
    for (const { id, name, dates } of indicators) this.#grounds.name(id, { name, quarterly: isQuarterly(dates) });
  }

  #chart(chart) {
    this.#forecasts.dataset.kind = chart.kind;
    for (const figure of this.#figures) figure.draw(chart);
    // What is supposed stands beside what follows from it; the two are no comparison.
    const supposing = this.#indicators.some((indicator) => indicator.supposed);
    if (chart.kind !== "compare" || this.#indicators.length < 2 || supposing || this.#comparison) return;
    this.#comparison = new Comparison(this.#indicators);
    this.#forecasts.before(this.#comparison.node);
    this.#comparison.draw();
  }

  #claim(claims) {
    for (const { fact } of claims ?? []) this.#claimed.add(fact);
  }

  #summary({ text, claims, narrator }) {
    this.#claim(claims);
    const paragraphs = cutParagraphs(text, claims ?? []);
    const section = element(
      "section.summary",
      {},
      // Without a forecast the text says what can be asked instead.
      element("h3", {}, this.#figures.length ? "요약" : "이렇게 물어보세요"),
      ...paragraphs.map((pieces) => element("p", {}, ...this.#grounds.prose(pieces))),
      element("p.byline", {}, byline([narrator])),
    );
    this.#words.append(section);
    this.#grounds.gather(section);
  }

  #scenario({ name, text, claims, narrator }) {
    this.#claim(claims);
    this.#cards ??= this.#openCards();
    const card = this.#cards.get(name);
    if (card.text.childNodes.length) card.text.append(" ");
    card.text.append(element("span.sentence", {}, ...this.#grounds.prose(cutAtClaims(text, claims ?? []))));
    this.#grounds.gather(card.text);
    card.narrators.push(narrator);
    card.byline.textContent = byline(card.narrators);
    card.node.classList.remove("empty");
  }

  #openCards() {
    const cards = new Map();
    for (const [name, title, meaning] of SCENARIOS) {
      const card = { text: element("p"), byline: element("p.byline"), narrators: [] };
      card.node = element(
        `section.card.${name}.empty`,
        {},
        element("h4", {}, title, element("span.meaning", {}, meaning)),
        card.text,
        card.byline,
      );
      cards.set(name, card);
    }
    const row = element("div.cards", {}, ...[...cards.values()].map((card) => card.node));
    this.#words.append(element("section.scenarios", {}, element("h3", {}, "시나리오"), row));
    return cards;
  }

  #close(state) {
    this.state = state;
    this.#list.remove();
    this.node.setAttribute("aria-busy", "false");
    // A card that got no sentence would wait for ever.
    for (const card of this.#cards?.values() ?? []) {
      if (card.narrators.length === 0) card.node.remove();
    }
  }

  #done({ kept, stopped, numbers }) {
    this.#close(stopped ? "stopped" : "done");
    if (stopped) this.notice("중지했습니다. 여기까지의 답변은 그대로 남습니다.", "stopped");
    if (kept === "queued") this.notice("저장소가 잠시 멈춰 있습니다. 다시 열리면 이 답변을 기록에 저장합니다.");
    if (numbers?.checked > 0) this.#foot.append(...this.#numbers(numbers));
    if (this.#live) announce(stopped ? "답변을 중지했습니다." : "답변이 완성되었습니다.");
  }

  #numbers({ checked, grounded, removed }) {
    const count = [`숫자 ${formatNumber(checked)}개 중 ${formatNumber(grounded)}개 확인됨`];
    if (removed > 0) count.push(`근거가 없어 뺀 숫자 ${formatNumber(removed)}개`);
    const facts = [...this.#claimed].map((id) => this.#grounds.fact(id)).filter(Boolean);
    const line = element("p.count", {}, count.join(" · "));
    return facts.length ? [line, this.#table(facts)] : [line];
  }

  #table(facts) {
    const rows = facts.map(({ label, text, source, vintage }) =>
      element(
        "tr",
        {},
        element("th", { scope: "row" }, label),
        element("td", {}, text),
        element("td.text", {}, `${source}, ${formatDay(vintage)}`),
      ),
    );
    const head = [["th", "무엇"], ["th", "값"], ["th.text", "출처와 기준일"]].map(([tag, name]) =>
      element(tag, { scope: "col" }, name),
    );
    const table = element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
    return element(
      "details.table",
      {},
      element("summary", {}, "숫자의 근거"),
      element("div.scroll", { tabindex: "0", role: "region", "aria-label": "숫자의 근거" }, table),
    );
  }

  #failed() {
    // The sentence and the way on are the turn's: it knows how to ask again.
    this.#close("failed");
  }

  /** Nothing more will come: the reader left, or the answer can't be reached. */
  abandon() {
    this.#close("failed");
  }
}
