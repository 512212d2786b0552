import assert from "node:assert/strict";
import { test } from "node:test";

import { EventParser, follow, readEvents } from "../../web/assets/js/events.js";

const WIRE = [
  ": ping\n\n",
  'id: 1\nevent: started\ndata: {"question":"6개월 뒤 환율은?"}\n\n',
  'event: summary\r\ndata: {"text":\r\ndata: "원/달러 환율은 낮아질 가능성이 큽니다. 값 😀"}\r\nid: 2\r\n\r\n',
  ': ping\n\nevent: done\nid:3\ndata:{"stopped":false}\n\n',
].join("");

const TOLD = [
  { id: 1, event: "started", data: { question: "6개월 뒤 환율은?" } },
  { id: 2, event: "summary", data: { text: "원/달러 환율은 낮아질 가능성이 큽니다. 값 😀" } },
  { id: 3, event: "done", data: { stopped: false } },
];

function streamOf(bytes, size = bytes.length) {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.slice(at, (at += size)));
    },
  });
}

const bytesOf = (text) => new TextEncoder().encode(text);

async function collect(events) {
  const all = [];
  for await (const event of events) all.push(event);
  return all;
}

test("events are the same however the bytes are cut, one byte per chunk included", async () => {
  const bytes = bytesOf(WIRE);
  for (let size = 1; size <= bytes.length; size += 1) {
    assert.deepEqual(await collect(readEvents(streamOf(bytes, size))), TOLD, `chunks of ${size}`);
  }
});

test("events are the same wherever the text is cut in two", () => {
  for (let at = 0; at <= WIRE.length; at += 1) {
    const parser = new EventParser();
    const events = [...parser.feed(WIRE.slice(0, at)), ...parser.feed(WIRE.slice(at))];
    assert.deepEqual(events, TOLD, `cut at ${at}`);
  }
});

test("all three line ends mean the same", () => {
  const plain = 'event: stage\ndata: {"name":"data"}\nid: 7\n\n';
  const expected = [{ id: 7, event: "stage", data: { name: "data" } }];
  for (const end of ["\n", "\r\n", "\r"]) {
    const wire = plain.replaceAll("\n", end);
    const whole = new EventParser();
    assert.deepEqual(whole.feed(wire), expected);
    const single = new EventParser();
    assert.deepEqual([...wire].flatMap((sign) => single.feed(sign)), expected);
  }
});

test("comments, a byte order mark, unknown fields and an event without data tell nothing", () => {
  const parser = new EventParser();
  assert.deepEqual(parser.feed("\uFEFF: hello\n\n:\n\nretry: 10\n\nevent: empty\n\n"), []);
  assert.deepEqual(parser.feed('data: {"a":1}\nid: 4\n\n'), [{ id: 4, event: "message", data: { a: 1 } }]);
});

test("an unfinished event at the end of the stream is not told", async () => {
  const bytes = bytesOf('id: 1\nevent: started\ndata: {}\n\nid: 2\nevent: stage\ndata: {"name":');
  assert.deepEqual((await collect(readEvents(streamOf(bytes)))).map((event) => event.id), [1]);
});

test("a connection that says nothing for too long counts as lost", async () => {
  const silent = new ReadableStream({ pull: () => new Promise(() => {}) });
  await assert.rejects(collect(readEvents(silent, { silence: 5 })), TypeError);
});

const wireOf = (events) =>
  bytesOf(events.map((told) => `id: ${told.id}\nevent: ${told.event}\ndata: ${JSON.stringify(told.data)}\n\n`).join(""));

/** A server that cuts every connection after some events. */
function torn(length) {
  const asked = [];
  const open = async (after) => {
    asked.push(after);
    return streamOf(wireOf(TOLD.filter((event) => event.id > after).slice(0, length)), 3);
  };
  return { open, asked };
}

const noWait = async () => {};

test("a torn stream goes on behind the last event it told", async () => {
  const { open, asked } = torn(1);
  assert.deepEqual(await collect(follow(open, { wait: noWait })), TOLD);
  assert.deepEqual(asked, [0, 1, 2]);
});

test("following from any event on tells the rest exactly once", async () => {
  for (const after of [0, 1, 2]) {
    const { open } = torn(2);
    const events = await collect(follow(open, { after, wait: noWait }));
    assert.deepEqual(events, TOLD.slice(after));
  }
});

test("events that come twice are told once", async () => {
  let opened = 0;
  const open = async () => streamOf(wireOf((opened += 1) === 1 ? TOLD.slice(0, 2) : TOLD));
  assert.deepEqual(await collect(follow(open, { wait: noWait })), TOLD);
});

test("nothing is read behind the last event", async () => {
  const { open, asked } = torn(9);
  await collect(follow(open, { wait: noWait }));
  assert.deepEqual(asked, [0]);
});

test("a lost network is waited out, ever longer, and told once", async () => {
  const waits = [];
  const lost = [];
  let tries = 0;
  const open = async () => {
    tries += 1;
    if (tries < 5) throw new TypeError("fetch failed");
    return streamOf(wireOf(TOLD));
  };
  const wait = async (milliseconds) => waits.push(milliseconds);
  assert.deepEqual(await collect(follow(open, { wait, lost: (now) => lost.push(now) })), TOLD);
  assert.deepEqual(waits, [500, 1000, 2000, 4000]);
  assert.deepEqual(lost, [true, false]);
});

test("a server that asks for patience gets it; one that refuses ends the following", async () => {
  const waits = [];
  let tries = 0;
  const open = async () => {
    tries += 1;
    if (tries === 1) throw Object.assign(new Error("busy"), { passing: true, retryAfter: 7 });
    throw Object.assign(new Error("not found"), { passing: false });
  };
  const wait = async (milliseconds) => waits.push(milliseconds);
  await assert.rejects(collect(follow(open, { wait })), /not found/);
  assert.deepEqual(waits, [7000]);
});

test("a reader who leaves ends the following", async () => {
  const leave = new AbortController();
  const { open, asked } = torn(1);
  const seen = [];
  for await (const event of follow(open, { signal: leave.signal, wait: noWait })) {
    seen.push(event.id);
    leave.abort();
  }
  assert.deepEqual(seen, [1]);
  assert.deepEqual(asked, [0]);
});
