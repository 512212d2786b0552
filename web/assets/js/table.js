// A table for wide and narrow windows.

import { element } from "./element.js";

/** A table that keeps its roles where a narrow window shows its rows as blocks. */
export function table(label, caption, heads, rows) {
  const made = element(
    "table",
    { role: "table" },
    element("caption.visually-hidden", {}, caption),
    element("thead", { role: "rowgroup" }, element("tr", {}, ...heads)),
    element("tbody", { role: "rowgroup" }, ...rows),
  );
  for (const row of made.rows) {
    row.setAttribute("role", "row");
    for (const cell of row.cells) {
      const head = cell.tagName === "TH" ? (cell.scope === "col" ? "columnheader" : "rowheader") : "cell";
      cell.setAttribute("role", head);
    }
  }
  return element("div.scroll", { tabindex: "0", role: "region", "aria-label": label }, made);
}
