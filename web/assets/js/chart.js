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
  };
}

export class Chart {
  #node;
  #indicator;
  #quarterly;
  #view = { range: 5, to: "", threshold: null };
  #drawn = null;

  constructor(node, indicator, quarterly) {
    this.#node = node;
    this.#indicator = indicator;
    this.#quarterly = quarterly;
  }

  /** Draws, or draws anew with another range, end or threshold. */
  async show(view = {}) {
    this.#view = { ...this.#view, ...view };
    library ??= loadLibrary();
    const echarts = await library;
    if (this.#drawn === null) {
      this.#drawn = echarts.init(this.#node, null, { renderer: "canvas" });
      new ResizeObserver(() => this.#drawn.resize()).observe(this.#node);
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#paint());
    }
    this.#paint();
  }

  #paint() {
    const { range, to, threshold } = this.#view;
    const rows = fanRows(this.#indicator, { from: beginningOf(this.#indicator, range), to });
    const { digits, unit } = this.#indicator;
    const colours = coloursOf(this.#node);
    const font = getComputedStyle(this.#node).fontFamily;
    const shown = { digits, unit, threshold, colours, font };
    shown.quarterly = this.#quarterly;
    shown.stepwise = this.#indicator.steps.length > 0;
    this.#drawn.setOption(fanOption(rows, shown), true);
  }
}
