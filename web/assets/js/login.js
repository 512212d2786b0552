// The door: who is signed in goes on to the question.

import { config, enterAsGuest, enterWithCode, sentenceOf, session } from "./api.js";
import { byId, element } from "./element.js";

const problem = byId("problem");

function complain(sentence, again) {
  problem.replaceChildren(element("p", {}, sentence));
  if (again) problem.append(element("button.quiet", { type: "button", click: again }, "다시 시도"));
  problem.hidden = false;
}

const goOn = () => location.replace("/main");

async function enter(how) {
  problem.hidden = true;
  try {
    await how();
    goOn();
  } catch (error) {
    complain(sentenceOf(error), () => enter(how));
  }
}

/** Shows the ways in that this server has open. */
async function offer() {
  try {
    const { guests, kakao } = await config();
    byId("kakao").hidden = !kakao;
    byId("guest").hidden = !guests;
    byId("guest").classList.toggle("primary", !kakao);
    if (!kakao && !guests) complain("지금은 로그인할 수 있는 방법이 없습니다. 운영자에게 문의해 주세요.");
  } catch (error) {
    complain(sentenceOf(error), () => {
      problem.hidden = true;
      offer();
    });
  }
}

function begin() {
  const code = new URLSearchParams(location.hash.slice(1)).get("code");
  const ended = new URLSearchParams(location.search).has("ended");
  // Neither a one-time code nor a message may be seen again on a reload.
  if (code || ended) history.replaceState(null, "", "/");
  if (code) {
    enter(() => enterWithCode(code));
  } else if (session.signedIn) {
    goOn();
    return;
  } else if (ended) {
    complain("로그인이 만료되었습니다. 다시 들어오시면 적어 두신 질문이 그대로 있습니다.");
  }
  byId("guest").addEventListener("click", () => enter(enterAsGuest));
  offer();
}

begin();
