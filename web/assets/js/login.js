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

/** What the server leaves behind `#error=` when a login at Kakao did not come to its end. */
const ENDINGS = {
  cancelled: "카카오 로그인을 취소하셨습니다. 동의하시면 언제든지 다시 시작하실 수 있습니다.",
  expired: "로그인하는 데 시간이 너무 오래 걸렸습니다. 다시 로그인해 주세요.",
  refused: "로그인을 마치지 못했습니다. 이 창에서 처음부터 다시 로그인해 주세요.",
  often: "로그인을 너무 자주 하셨습니다. 10분 뒤에 다시 시도해 주세요.",
  kakao: "카카오에 연결하지 못했습니다. 잠시 뒤 다시 로그인해 주세요.",
  fault: "일시적인 오류로 로그인하지 못했습니다. 잠시 뒤 다시 로그인해 주세요.",
};

/** What a reader who has just left is told. */
const LEFT = {
  everywhere: "모든 기기에서 로그아웃했습니다.",
  removed: "계정과 모든 기록을 삭제했습니다. 그동안 이용해 주셔서 고맙습니다.",
};

/** @returns {Promise<boolean>} whether he is in; the page is leaving then. */
async function enter(how) {
  problem.hidden = true;
  byId("entering").hidden = false;
  try {
    await how();
    goOn();
    return true;
  } catch (error) {
    byId("entering").hidden = true;
    // What was refused once stays refused: only another login helps.
    complain(sentenceOf(error), error.status === 401 ? null : () => enter(how));
    return false;
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

/** What the way back from Kakao left in the address: a one-time code, or why there is none. */
function brought() {
  const told = new URLSearchParams(location.hash.slice(1));
  const query = new URLSearchParams(location.search);
  // Neither a one-time code nor a message may be seen again on a reload.
  if (location.hash || location.search) history.replaceState(null, "", "/");
  return { code: told.get("code"), error: told.get("error"), ended: query.has("ended"), left: query.get("left") };
}

async function begin() {
  const { code, error, ended, left } = brought();
  if (code) {
    if (await enter(() => enterWithCode(code))) return;
  } else if (session.signedIn) {
    goOn();
    return;
  } else if (error) {
    complain(Object.hasOwn(ENDINGS, error) ? ENDINGS[error] : ENDINGS.fault);
  } else if (ended) {
    complain("로그인이 만료되었습니다. 다시 들어오시면 적어 두신 질문이 그대로 있습니다.");
  } else if (Object.hasOwn(LEFT, left ?? "")) {
    byId("entering").textContent = LEFT[left];
    byId("entering").hidden = false;
  }
  byId("guest").addEventListener("click", () => enter(enterAsGuest));
  offer();
}

begin();
