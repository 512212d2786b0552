// Contrast of the colours that text and its ground have in both themes (WCAG 2.2, 1.4.3 and 1.4.11).

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const css = readFileSync(new URL("../../web/assets/css/tokens.css", import.meta.url), "utf8");
const [light, dark] = css.split("@media (prefers-color-scheme: dark)").map((part) =>
  Object.fromEntries([...part.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, colour]) => [name, colour])),
);

function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const TEXT = [
  ["ink", ["surface", "ground", "sunken"]],
  ["ink-muted", ["surface", "ground", "sunken"]],
  ["accent", ["surface", "ground", "accent-quiet"]],
  ["accent-ink", ["accent"]],
  ["danger", ["surface"]],
  ["warning-ink", ["warning-ground"]],
  ["up", ["surface"]],
  ["down", ["surface"]],
  ["chart-threshold", ["surface"]],
];
const LINES = ["ink", "accent", "chart-still", "chart-threshold", "hold"];

for (const [theme, colours] of [["light", light], ["dark", dark]]) {
  test(`text reaches AA on every ground it stands on: ${theme}`, () => {
    for (const [ink, grounds] of TEXT) {
      for (const ground of grounds) {
        const ratio = contrast(colours[ink], colours[ground]);
        assert.ok(ratio >= 4.5, `${ink} on ${ground}: ${ratio.toFixed(2)}`);
      }
    }
  });

  test(`lines of the chart stand out from its ground: ${theme}`, () => {
    for (const name of LINES) {
      const ratio = contrast(colours[name], colours.surface);
      assert.ok(ratio >= 3, `${name}: ${ratio.toFixed(2)}`);
    }
  });
}

test("both themes name the same colours", () => {
  assert.deepEqual(Object.keys(dark).sort(), Object.keys(light).sort());
});
