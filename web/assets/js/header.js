// What every signed-in page has: a way out, and the way to the door when the session is over.

import { leave, leaveEverywhere, me, sentenceOf, session } from "./api.js";
import { byId, element } from "./element.js";

/** To the door; the reader learns why, and finds his draft again. */
export function toDoor({ ended = false } = {}) {
  location.replace(ended ? "/?ended=1" : "/");
}

/** Whoever asks for it may have lost a device, so a failure is told. */
async function outEverywhere(problem) {
  try {
    await leaveEverywhere();
  } catch (error) {
    problem.textContent = sentenceOf(error);
    problem.hidden = false;
    return;
  }
  sessionStorage.clear();
  location.replace("/?left=everywhere");
}

/** Shows who is signed in, with what he may do about it. */
async function showAccount() {
  const { kind, name } = await me();
  const how = kind === "kakao" ? "카카오 계정으로 로그인하셨습니다." : "게스트로 둘러보고 계십니다.";
  const problem = element("p.problem", { role: "alert", hidden: true });
  const out = element("button.button", { type: "button", click: () => outEverywhere(problem) }, "모든 기기에서 로그아웃");
  const more = element("a", { href: "/account" }, "내 정보 내려받기, 계정 삭제");
  const panel = element("div.panel", {}, element("p.who", {}, name), element("p.note", {}, how), more, out, problem);
  const initial = element("span.initial", { "aria-hidden": "true" }, [...name][0]);
  const summary = element("summary", { "aria-label": `계정: ${name}` }, initial, element("span.name", {}, name));
  byId("leave").before(element("details.account", {}, summary, panel));
}

/** @returns {boolean} whether somebody is signed in; if not, the page is already leaving. */
export function guard() {
  if (!session.signedIn) {
    toDoor();
    return false;
  }
  session.watch(globalThis, (signedIn) => {
    if (!signedIn) toDoor();
  });
  byId("leave").addEventListener("click", async () => {
    // Out is out: a server that can't be told forgets the session by itself.
    await leave().catch(() => {});
    sessionStorage.clear();
    toDoor();
  });
  // The page works without it; a session that is over is found out by what the reader does next.
  showAccount().catch(() => {});
  return true;
}
