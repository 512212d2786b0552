// The order of events as browsers and input methods tell them, replayed.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Enter } from "../../web/assets/js/keystrokes.js";

const start = (at) => ["compositionstart", { timeStamp: at }];
const end = (at, data = "녕") => ["compositionend", { timeStamp: at, data }];
const key = (at, more = {}) => ["keydown", { key: "Enter", code: "Enter", keyCode: 13, timeStamp: at, ...more }];
const composing = (at, more = {}) => key(at, { keyCode: 229, isComposing: true, ...more });
const letter = (at) => ["keydown", { key: "Process", code: "KeyS", keyCode: 229, isComposing: true, timeStamp: at }];

function replay(events, touch = false) {
  const enter = new Enter(() => touch);
  return events.map(([name, event]) => enter[name](event) ?? "none");
}

const sends = (events, touch) => replay(events, touch).filter((verdict) => verdict === "send").length;

const PLATFORMS = {
  "Chrome on macOS: keydown 229, compositionend, keydown 13 again": [
    start(0), letter(5), composing(100), end(102), key(104),
  ],
  "Chrome on macOS without the second keydown": [start(0), composing(100), end(102)],
  "Safari on macOS: compositionend before its one keydown 229": [
    start(0), letter(5), end(100), key(101, { keyCode: 229, isComposing: false }),
  ],
  "Safari on macOS with a second keydown 13": [
    start(0), end(100), key(101, { keyCode: 229, isComposing: false }), key(110),
  ],
  "Chrome on Windows: the key is called Process": [
    start(0), composing(100, { key: "Process" }), end(103), key(105),
  ],
  "Edge on Windows without a second keydown": [start(0), composing(100, { key: "Process" }), end(103)],
  "Firefox on Windows: one keydown 229, then compositionend": [start(0), composing(100), end(101)],
  "Chrome on Linux with ibus: keydown 229, compositionend, keydown 13": [
    start(0), composing(100, { key: "Unidentified" }), end(108), key(109),
  ],
  "Firefox on Linux with ibus: compositionend, then a plain keydown": [start(0), end(100), key(103)],
  "the numeric keypad": [start(0), composing(100, { key: "Process", code: "NumpadEnter" }), end(104)],
};

for (const [platform, events] of Object.entries(PLATFORMS)) {
  test(`one Enter in the middle of a syllable sends once: ${platform}`, () => {
    assert.equal(sends(events), 1);
  });
}

test("the text is sent only after its last syllable is committed", () => {
  assert.deepEqual(replay(PLATFORMS["Chrome on macOS: keydown 229, compositionend, keydown 13 again"]), [
    "none", "none", "drop", "send", "drop",
  ]);
});

test("a plain Enter sends at once and nothing more within a tenth of a second", () => {
  assert.deepEqual(replay([key(0), key(40), key(99), key(250)]), ["send", "drop", "drop", "send"]);
});

test("a held Enter sends once", () => {
  assert.deepEqual(replay([key(0), key(500, { repeat: true }), key(530, { repeat: true })]), ["send", "drop", "drop"]);
});

test("Shift and Enter is a newline, composing or not", () => {
  assert.deepEqual(replay([key(0, { shiftKey: true })]), ["none"]);
  assert.deepEqual(replay([start(0), composing(50, { shiftKey: true }), end(52)]), ["none", "none", "none"]);
});

test("on touch keyboards Enter is a newline", () => {
  const android = [start(0), composing(50, { key: "Unidentified", code: "" }), end(52), key(60)];
  assert.equal(sends(android, true), 0);
  assert.equal(replay([key(0)], true)[0], "none");
});

test("a composition that ends by itself sends nothing", () => {
  assert.deepEqual(replay([start(0), letter(10), end(300)]), ["none", "none", "none"]);
});

test("an Enter that was followed by more typing is forgotten", () => {
  assert.equal(sends([start(0), composing(50), letter(90), end(200)]), 0);
});

test("an Enter whose composition ends much later, or after the focus left, sends nothing", () => {
  assert.equal(sends([start(0), composing(50), end(900)]), 0);
  assert.equal(sends([start(0), composing(50), ["blur", undefined], end(120)]), 0);
});

test("an Enter that picks from a candidate window does not send", () => {
  assert.equal(sends([start(0), composing(100), end(102, "漢字"), key(104)]), 0);
  const safari = [start(0), end(100, "漢字"), key(101, { keyCode: 229 })];
  assert.equal(sends(safari), 0);
  assert.equal(sends([...safari, key(400)]), 1);
});
