// Puts a fan chart on a canvas. The library is fetched when the first forecast arrives.

import { beginningOf, fanOption, fanRows } from "./fan.js";

let library = null;

function loadLibrary() {
  // ECharts empties its container with innerHTML = ""; nothing else may write markup.
  globalThis.trustedTypes?.createPolicy("default", { createHTML: (markup) => (markup === "" ? "" : null) });
  return import("/assets/vendor/echarts.esm.min.js");
}

function coloursOf(node) {
  const style = getComputedStyle(node);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: colour("ink"),
    muted: colour("ink-muted"),
    surface: colour("surface"),
    line: colour("line"),
    accent: colour("accent"),
    still: colour("chart-still"),
    threshold: colour("chart-threshold"),
    supposed: colour("chart-supposed"),
    estimate: colour("chart-estimate"),
    band50: colour("band-50"),
    band80: colour("band-80"),
    band95: colour("band-95"),
    lines: ["ink", "accent", "chart-threshold", "chart-still"].map(colour),
  };
}

/** A picture whose options depend on the colours of the hour. */
export class Canvas {
  #node;
  #option;
  #drawn = null;

  /** @param {(colours: object, font: string) => object} option of ECharts. */
  constructor(node, option) {
    this.#node = node;
    this.#option = option;
  }

  async paint() {
    library ??= loadLibrary();
    const echarts = await library;
    if (this.#drawn === null) {
      this.#drawn = echarts.init(this.#node, null, { renderer: "canvas" });
      new ResizeObserver(() => this.#drawn.resize()).observe(this.#node);
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.paint());
    }
    const font = getComputedStyle(this.#node).fontFamily;
    this.#drawn.setOption(this.#option(coloursOf(this.#node), font), true);
  }
}

export class Chart {
  #indicator;
  #quarterly;
  #view = { range: 5, to: "", threshold: null, ceiling: null };
  #canvas;

  constructor(node, indicator, quarterly) {
    this.#indicator = indicator;
    this.#quarterly = quarterly;
    this.#canvas = new Canvas(node, (colours, font) => this.#option(colours, font));
  }

  /** Draws, or draws anew with another range, end or threshold. */
  async show(view = {}) {
    this.#view = { ...this.#view, ...view };
    await this.#canvas.paint();
  }

  #option(colours, font) {
    const { range, to, threshold, ceiling } = this.#view;
    const rows = fanRows(this.#indicator, { from: beginningOf(this.#indicator, range), to });
    const { digits, unit } = this.#indicator;
    const stepwise = this.#indicator.steps.length > 0;
    const shown = { digits, unit, threshold, ceiling, colours, font, stepwise, quarterly: this.#quarterly };
    return fanOption(rows, shown);
  }
}
