// Every call to the server. A refusal becomes a `Problem` with a sentence for the reader.

import { Session, SignedOut } from "./session.js";

export class Problem extends Error {
  /** @param {object} told `status`, `code`, `sentence`, `retryAfter` in seconds. */
  constructor({ status, code, sentence, retryAfter = 0 }) {
    super(sentence);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** Whether trying again by itself may help. */
  get passing() {
    return this.status === 429 || this.status >= 500;
  }
}

const FAULT = "일시적인 오류가 생겼습니다. 잠시 뒤 다시 시도해 주세요.";

/** Reads an RFC 9457 document; a proxy in between may have put its own page there. */
export async function problemOf(response) {
  const told = await response.json().catch(() => ({}));
  return new Problem({
    status: response.status,
    code: told.code ?? "fault",
    sentence: [told.detail, told.title].find((text) => /\p{Script=Hangul}/u.test(text)) ?? FAULT,
    retryAfter: Number(response.headers.get("Retry-After") ?? told.retry_after ?? 0) || 0,
  });
}

async function post(path, body, headers = {}) {
  return fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body ?? {}),
  });
}

async function renew(refreshToken) {
  const response = await post("/api/auth/refresh", { refresh_token: refreshToken });
  if (response.ok) return response.json();
  if (response.status >= 500 || response.status === 429) throw await problemOf(response);
  return null;
}

export const session = new Session({
  storage: globalThis.localStorage,
  locks: globalThis.navigator?.locks,
  renew,
});

/** `fetch` as this reader; a refused token is renewed once. */
async function call(path, { headers = {}, ...options } = {}) {
  let token = await session.token();
  for (let renewed = false; ; renewed = true) {
    const response = await fetch(path, {
      ...options,
      headers: { ...headers, Authorization: `Bearer ${token}` },
    });
    if (response.ok) return response;
    const problem = await problemOf(response);
    if (response.status !== 401) throw problem;
    if (renewed) {
      session.end();
      throw new SignedOut();
    }
    token = await session.replace(token);
  }
}

/** What a failure says to the reader: what happened, and what to do. */
export function sentenceOf(error) {
  if (error instanceof Problem) {
    return error.retryAfter > 0
      ? `${error.message} (${Math.ceil(error.retryAfter)}초 뒤에 다시 시도할 수 있습니다.)`
      : error.message;
  }
  if (error instanceof SignedOut) return error.message;
  if (error instanceof TypeError) return "서버에 연결하지 못했습니다. 인터넷 연결을 확인한 뒤 다시 시도해 주세요.";
  return FAULT;
}

async function open(path) {
  const response = await fetch(path);
  if (!response.ok) throw await problemOf(response);
  return response.json();
}

async function enter(path, body, headers) {
  const response = await post(path, body, headers);
  if (!response.ok) throw await problemOf(response);
  session.begin(await response.json());
}

export const config = () => open("/api/config");
export const indicators = () => open("/api/indicators");
export const scorecard = () => open("/api/scorecard");
export const enterAsGuest = () => enter("/api/auth/guest");
/** A guest who signs in shows who he was, and takes his conversations along. */
export async function enterWithCode(code) {
  const guest = session.signedIn ? await session.token().catch(() => null) : null;
  await enter("/api/auth/token", { code }, guest ? { Authorization: `Bearer ${guest}` } : {});
}

/** Who is signed in. */
export const me = async () => (await call("/api/me")).json();

/** Signs out here even if the server can't be told. */
export async function leave() {
  try {
    await call("/api/auth/logout", { method: "POST" });
  } finally {
    session.end();
  }
}

/** Signs out on every device; nothing has happened when the server can't be told. */
export async function leaveEverywhere() {
  const headers = { "Content-Type": "application/json" };
  await call("/api/auth/logout", { method: "POST", headers, body: JSON.stringify({ everywhere: true }) });
  session.end();
}

/** Starts an answer. The key makes a repeated request the same request. */
export async function ask({ question, months, conversation, key }) {
  const body = { question, months };
  if (conversation) body.conversation_id = conversation;
  const response = await call("/api/answers", {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": key },
    body: JSON.stringify(body),
  });
  return response.json();
}

/** The bytes of an answer's events behind an ordinal. */
export async function openEvents(id, after, signal) {
  const headers = { Accept: "text/event-stream" };
  if (after > 0) headers["Last-Event-ID"] = String(after);
  const path = `/api/answers/${encodeURIComponent(id)}/events`;
  return (await call(path, { headers, cache: "no-store", signal })).body;
}

export const stop = (id) => call(`/api/answers/${encodeURIComponent(id)}/stop`, { method: "POST" });

/** A part of the list, newest first; `cursor` is the `next` of the part before. */
export async function conversations(cursor) {
  const query = cursor ? `?after=${encodeURIComponent(cursor)}` : "";
  return (await call(`/api/conversations${query}`)).json();
}

const conversationPath = (id) => `/api/conversations/${encodeURIComponent(id)}`;

export const conversation = async (id) => (await call(conversationPath(id))).json();
/** A conversation as a file: `md`, `csv` or `json`. */
export const exported = async (id, form) =>
  (await call(`${conversationPath(id)}/export?as=${encodeURIComponent(form)}`)).blob();

export const removeConversation = (id) => call(conversationPath(id), { method: "DELETE" });

/** Who runs this service, for the privacy page. */
export const operator = () => open("/api/operator");
/** Everything that is held of the reader, as a file. */
export const exportAll = async () => (await call("/api/me/export")).blob();
/** Deletes the account; the session is over on the server then. */
export const removeAccount = () => call("/api/me", { method: "DELETE" });
