// Several indicators in one picture on the page, above each one's own forecast.

import { Canvas } from "./chart.js";
import { compareOption, compareRows, scaleText } from "./compare.js";
import { element } from "./element.js";
import { readable } from "./units.js";

export class Comparison {
  #rows;
  #canvas;
  node;

  /** @param {object[]} indicators two or more, as the event `forecast` tells them. */
  constructor(indicators) {
    this.#rows = compareRows(indicators.map(readable));
    const plot = element("div.plot-canvas", { "aria-hidden": "true" });
    this.#canvas = new Canvas(plot, (colours, font) => compareOption(this.#rows, { colours, font }));
    const items = this.#rows.lines.map((line, index) =>
      element("li", {}, element(`span.swatch.line${index}`), line.name),
    );
    const note = scaleText(this.#rows);
    this.node = element(
      "section.forecast.dense.comparison",
      { "aria-label": "지표 비교" },
      element("h3", {}, "한눈에 비교"),
      element(
        "div.plot",
        {},
        element("ul.key", { "aria-hidden": "true" }, ...items, element("li", {}, "점선은 예측 중앙값")),
        plot,
        note ? element("p.note", {}, note) : null,
        element("p.visually-hidden", {}, `그림: 지표 ${items.length}개의 과거 값과 예측 중앙값. 수치는 지표마다 표에 있습니다.`),
      ),
    );
  }

  /** Draws; where that fails the indicators' own pictures and tables say the same. */
  async draw() {
    try {
      await this.#canvas.paint();
    } catch {
      this.node.remove();
    }
  }
}
