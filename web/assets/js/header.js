// What every signed-in page has: a way out, and the way to the door when the session is over.

import { leave, session } from "./api.js";
import { byId } from "./element.js";

/** To the door; the reader learns why, and finds his draft again. */
export function toDoor({ ended = false } = {}) {
  location.replace(ended ? "/?ended=1" : "/");
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
  return true;
}
