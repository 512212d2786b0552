// Who is signed in, and what he can do about all that is held of him.

import * as api from "./api.js";
import { byId, download } from "./element.js";
import { guard, toDoor } from "./header.js";
import { formatMoment } from "./numbers.js";
import { SignedOut } from "./session.js";

const KINDS = { guest: "게스트", kakao: "카카오" };

async function attempt(work) {
  byId("problem").hidden = true;
  try {
    await work();
  } catch (error) {
    if (error instanceof SignedOut) {
      toDoor({ ended: true });
      return;
    }
    byId("problem").textContent = api.sentenceOf(error);
    byId("problem").hidden = false;
  }
}

async function show() {
  const { name, kind, since } = await api.me();
  byId("who").textContent = `${name} 님 · ${KINDS[kind] ?? kind} · ${formatMoment(since)}부터`;
  byId("who").setAttribute("aria-busy", "false");
  byId("join").hidden = kind !== "guest" || !(await api.config()).kakao;
}

function confirmed() {
  const dialog = byId("confirm");
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "remove"), { once: true });
  });
}

/** Nothing of his stays in this browser either. */
function forget() {
  sessionStorage.clear();
  api.session.end();
}

if (guard()) {
  byId("export").addEventListener("click", () =>
    attempt(async () => download(await api.exportAll(), "riskxpertai-account.json")),
  );
  byId("everywhere").addEventListener("click", () =>
    attempt(async () => {
      await api.leaveEverywhere();
      sessionStorage.clear();
      location.replace("/?left=everywhere");
    }),
  );
  byId("remove").addEventListener("click", async () => {
    if (!(await confirmed())) return;
    await attempt(async () => {
      await api.removeAccount();
      forget();
      location.replace("/?left=removed");
    });
  });
  attempt(show);
}
