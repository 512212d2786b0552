// What a reader asked before: the list, or one conversation.

import * as api from "./api.js";
import { byId, download, element } from "./element.js";
import { guard, toDoor } from "./header.js";
import { formatMoment } from "./numbers.js";
import { SignedOut } from "./session.js";
import { showTurns } from "./turn.js";

const problem = byId("problem");
const chosen = new URLSearchParams(location.search).get("c");

/** Does something that may fail; says so, and offers it again. */
async function attempt(what) {
  problem.hidden = true;
  try {
    await what();
  } catch (error) {
    if (error instanceof SignedOut) {
      toDoor({ ended: true });
      return;
    }
    problem.replaceChildren(
      element("p", {}, api.sentenceOf(error)),
      element("button.quiet", { type: "button", click: () => attempt(what) }, "다시 시도"),
    );
    problem.hidden = false;
  }
}

/** Asks before deleting; resolves to the reader's choice. */
function confirmRemoval(title) {
  const dialog = byId("confirm");
  byId("confirm-title").textContent = title;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "remove"), { once: true });
  });
}

function row({ id, title, changed, turns }) {
  const made = element(
    "li",
    {},
    element(
      "a",
      { href: `/history?c=${encodeURIComponent(id)}` },
      element("span.title", {}, title),
      element("span.when", {}, `${formatMoment(changed)} · 질문 ${turns}개`),
    ),
    element("button.quiet", { type: "button", "aria-label": `삭제: ${title}`, click: () => remove() }, "삭제"),
  );
  const remove = async () => {
    if (!(await confirmRemoval(title))) return;
    await attempt(async () => {
      await api.removeConversation(id);
      made.remove();
      showEmptiness();
    });
  };
  return made;
}

function showEmptiness() {
  byId("empty").hidden = byId("rows").childElementCount > 0 || !byId("more").hidden;
}

async function showRows(cursor) {
  const { items, next } = await api.conversations(cursor);
  byId("rows").append(...items.map(row));
  const more = byId("more");
  more.hidden = next === null;
  more.onclick = () => attempt(() => showRows(next));
  showEmptiness();
}

async function showConversation(id) {
  const { title, changed, turns } = await api.conversation(id);
  document.title = `${title} · RiskXpertAI`;
  byId("title").textContent = title;
  byId("when").textContent = `${formatMoment(changed)} · 질문 ${turns.length}개`;
  byId("continue").href = `/main?c=${encodeURIComponent(id)}`;
  byId("remove").onclick = async () => {
    if (!(await confirmRemoval(title))) return;
    await attempt(async () => {
      await api.removeConversation(id);
      location.replace("/history");
    });
  };
  for (const button of document.querySelectorAll("[data-form]")) {
    const { form } = button.dataset;
    button.onclick = () => attempt(async () => download(await api.exported(id, form), `riskxpertai-${id}.${form}`));
  }
  byId("tools").hidden = false;
  const place = byId("turns");
  place.replaceChildren();
  const shown = showTurns(place, turns);
  await Promise.all(shown.filter((one) => one.running).map(({ turn }) => turn.tell()));
}

if (guard()) {
  byId("list").hidden = chosen !== null;
  byId("one").hidden = chosen === null;
  attempt(() => (chosen === null ? showRows() : showConversation(chosen)));
}
