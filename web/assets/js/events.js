// Reads an answer's events, however the network cuts them, and comes back after it was lost.

/** Nothing for so long, not even the 15-second ping: the connection is dead. */
const SILENCE = 45_000;
const WAITS = [500, 1000, 2000, 4000, 8000, 15_000];

/**
 * Turns lines into events. Feed it text in any pieces.
 * The rules are those of the HTML standard, section "Server-sent events", interpreting a stream.
 */
export class EventParser {
  #rest = "";
  #begun = false;
  #skip = false;
  #name = "";
  #data = [];
  #id = "";

  /** @returns {Array<{id: number, event: string, data: any}>} the events that are whole now. */
  feed(text) {
    const events = [];
    let piece = this.#rest + text;
    if (!this.#begun && piece.length) {
      this.#begun = true;
      if (piece.startsWith("\uFEFF")) piece = piece.slice(1);
    }
    // A carriage return may be half of a line end whose other half comes with the next piece.
    if (this.#skip && piece.startsWith("\n")) piece = piece.slice(1);
    if (piece.length) this.#skip = false;
    let start = 0;
    for (let index = 0; index < piece.length; index += 1) {
      const sign = piece[index];
      if (sign !== "\n" && sign !== "\r") continue;
      this.#line(piece.slice(start, index), events);
      if (sign === "\r") {
        if (index + 1 === piece.length) this.#skip = true;
        else if (piece[index + 1] === "\n") index += 1;
      }
      start = index + 1;
    }
    this.#rest = piece.slice(start);
    return events;
  }

  #line(line, events) {
    if (line === "") {
      this.#dispatch(events);
      return;
    }
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.#name = value;
    else if (field === "data") this.#data.push(value);
    else if (field === "id" && !value.includes("\0")) this.#id = value;
  }

  #dispatch(events) {
    if (this.#data.length) {
      events.push({
        id: Number(this.#id),
        event: this.#name || "message",
        data: JSON.parse(this.#data.join("\n")),
      });
    }
    this.#name = "";
    this.#data = [];
  }
}

/** The events of one response body. */
export async function* readEvents(body, { silence = SILENCE } = {}) {
  // A decoder that lives as long as the stream: a syllable may be cut between two chunks.
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  const parser = new EventParser();
  try {
    for (;;) {
      const { done, value } = await within(reader.read(), silence);
      if (done) return;
      yield* parser.feed(value);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function within(promise, milliseconds) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new TypeError("silent connection")), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Waits, but not longer than until the network is back. */
export function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      globalThis.removeEventListener?.("online", done);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    globalThis.addEventListener?.("online", done);
    signal?.addEventListener("abort", done);
  });
}

const isLast = (event) => event.event === "done" || event.event === "error";

/**
 * Follows an answer to its last event, across broken connections.
 *
 * @param {(after: number) => Promise<ReadableStream>} open opens the stream behind an ordinal.
 *   What it throws ends the following, unless it is a lost network (TypeError) or has `passing` set.
 * @param {object} options `after`: ordinal to begin behind; `signal` ends it; `lost` is told
 *   `true` when the connection is gone and `false` when it is back.
 */
export async function* follow(open, { after = 0, signal, lost = () => {}, wait = pause } = {}) {
  let last = after;
  let failures = 0;
  let toldLost = false;
  const tell = (now) => {
    if (now !== toldLost) lost(now);
    toldLost = now;
  };
  while (!signal?.aborted) {
    let hint = 0;
    try {
      const body = await open(last);
      tell(false);
      for await (const event of readEvents(body)) {
        if (signal?.aborted) return;
        if (event.id <= last) continue;
        failures = 0;
        last = event.id;
        yield event;
        if (isLast(event)) return;
      }
    } catch (problem) {
      if (signal?.aborted) return;
      if (!(problem instanceof TypeError) && !problem.passing) throw problem;
      hint = (problem.retryAfter ?? 0) * 1000;
    }
    // One blink of the network is mended silently.
    if (failures > 0) tell(true);
    await wait(Math.max(hint, WAITS[Math.min(failures, WAITS.length - 1)]), signal);
    failures += 1;
  }
}
