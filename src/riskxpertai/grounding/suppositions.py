"""Whether a word of direction only says what may be, or what is denied, and not what is so.

"낮아지는 길도 있습니다" and "낮아지더라도" tell no level; "낮아진다는 뜻은 아닙니다" denies one.
"""

from __future__ import annotations

import re
from itertools import pairwise

from riskxpertai.grounding.headings import WON, Frame, Heading
from riskxpertai.grounding.notions import HOLDING, LYING
from riskxpertai.grounding.operands import NAMES_A_SUBJECT, chance_of
from riskxpertai.grounding.phrases import Phrase
from riskxpertai.grounding.tokens import MOVES

# "높은 쪽", "오르는 길": what may be, not what is.
POSSIBLE = frozenset(
    ("일 결과 쪽 길 경우 수 여지 때 방향 경로 가정 상황 갈래 위험 시나리오 상방 하방 가지 면").split()
)
PARTS = frozenset("일부 일부분 부분".split())
DENIED = re.compile(
    r"원인과 결과"
    r"|(?:다고|라고|으로|이라) ?(?:읽|보|말하|단정하|하|부르|여기)기(?:는|도|에는|에|가)? ?"
    r"(?:어렵|곤란|이르|힘들|무리|조심)"
    r"|읽어서는|봐서는|보아서는|해석해서는|무시할 "
    r"|(?:뜻|말|설명|주장|이야기|의미|것|얘기|약속|단정|보장|까닭|근거|흐름|"
    r"길|모습|그림|경로)(?:은|는|이|가|으로|로)? ?"
    r"(?:하기는 |볼 수는 |읽을 |받아들일 )?(?:아니|아닙|없)"
    r"|뜻하지|단정|의미하지"
    r"|다고 (?:잘라 )?(?:(?:볼|말할|할|읽을|여길|단정할|이해할) 수(?:는|도|가)? 없|해서)"
    r"|않는다고|아니라"
)
CLOSING = re.compile(r"^(?:아서|어서|여서|서|으며|며)$")
# "낮아진다는 말": what is only said.
SAID = frozenset("것 말 뜻 이야기 점 얘기 의미".split())
MEANING = frozenset("뜻 뜻하다 말 의미 이야기".split())
# "낮은 값도 들어 있습니다": one of several.
VALUES = frozenset("값 숫자 경우 달 때 수치".split())
AMONG = frozenset("도 을 를 까지 까지를 까지가 과 와 이 가".split())
INSIDE = HOLDING | {"들다", "안"}
HELD = HOLDING | LYING | frozenset("들다 섞이다 끼다 없다 남다".split())
CONDITIONAL = re.compile(r"(?<!다)면$|[ᆫ는]다면$|려면$|야$|야만$|ᆯ지|을지|거나$|든$|든지$")
CONCESSIVE = re.compile(r"더라도$|(?:어|아)도$")
ASSERTED = frozenset("경로 방향 쪽 그림 모습 흐름 길".split())
ASSERTING = frozenset("예측 예상 그리다 움직이다 보이다 나타나다 옮기다 기울다 가다 잡히다 ,".split())
# "높은 쪽에 놓입니다", "낮은 곳에 있습니다".
PLACES = frozenset("쪽 곳 자리 위치 수준 데".split())
PLACED = LYING | {"서다"}
LEANINGS = frozenset("경향 편 모습 그림".split())
CASES = frozenset("경우 길 경로 상황 쪽 그림 모습".split())
# "더 오르는 경우": than the forecast, not than now.
COMPARING = frozenset("더 덜 더욱 한층 가장 못".split())
DRAWN = frozenset("그리다 나타내다 가리키다 뜻하다 담다 다루다 보여주다 이르다 말하다".split())
# "더 높은 수준도 열어 두어야 합니다": what is to be thought of.
KEPT_OPEN = frozenset("여지 가능성 열다 염두 고려 감안 배제 상정 차지하다".split())
DEGREES = frozenset(
    (
        "부분 편 차이 폭 변화 격차 움직임 무리 흔들림 의미 비중 몫 틀 변동 속도 것 데 영향 의문 도움 "
        "뜻 말 분 이유 힘 줄기 굴곡 이견 편차 간격 예외 변수 오차 불확실성 숫자 출렁임"
    ).split()
)


def denied(word: Heading) -> Frame | None:
    """What the rest of the sentence denies: "높아진다고 보기는 어렵습니다"."""
    following = word.following
    if CLOSING.search(word.words[word.end].tail) and not word.denied:
        return None  # "3.6% 커서, … 보기 어렵습니다": what follows denies something else
    refused = DENIED.search(word.told.text, word.token.start) or (following and following.lemma == "아니다")
    return "denied" if refused else None


def supposed(word: Heading) -> Frame | None:
    """What a supposition behind it takes for granted: "3%로 오른다고 가정하면"."""
    later = any(one.tag == "suppose" for one in word.words[word.at + 1 :])
    return "possible" if later and not word.against else None


def reported(word: Heading) -> Frame | None:
    """What is only said: "오른다는 말"."""
    tail = word.words[word.end].tail
    if tail.endswith(("다기보다", "다기보다는")):
        return "denied"
    quoted = tail.endswith(("다는", "라는"))
    return "denied" if quoted and word.beyond and word.beyond.lemma in SAID else None


def conditional(word: Heading) -> Frame | None:
    """What an ending leaves open: "오르거나", "오르더라도", "오르면", "오를지"."""
    return "possible" if _is_alternative(word) or _is_granted(word) or _is_condition(word) else None


def _is_alternative(word: Heading) -> bool:
    cases = any(one.lemma in POSSIBLE and one.tail.endswith("수록") for one in word.words[: word.at])
    if cases or word.token.tail.endswith("수록"):
        return True  # "환율이 높은 경로일수록 코스피도 높습니다"
    turned = word.denied and word.following is not None and word.following.tail.endswith("거나")
    either = any(re.search(r"거나$|수록$", one.tail) for one in word.lately(2))
    return turned or either or word.token.tail.endswith("다고도")


def _is_granted(word: Heading) -> bool:
    tail, following = word.token.tail, word.following
    if tail.endswith("다가") or CONCESSIVE.search(tail):
        return True
    if tail == "도" and (word.token.verb or (following is not None and following.lemma in ("하다", "합"))):
        return True  # "그만큼 올라도", "드물게는 넘기도 합니다"
    if any(one.tail.endswith("더라도") for one in word.words[word.end : word.end + 3]):
        return True
    return tail.endswith(("ᆫ다", "는다")) and following is not None and following.tail.endswith(("도", "면"))


def _is_condition(word: Heading) -> bool:
    supposed = word.token.tail.endswith("다면") or not word.denied
    return bool(CONDITIONAL.search(word.token.tail)) and supposed


def explained(word: Heading) -> Frame | None:
    """What only explains a word: "원화가 약해진다는 뜻"."""
    meaning = any(one.lemma in MEANING for one in word.words[word.at + 1 : word.at + 3])
    return "denied" if word.token.tag in WON and meaning else None


def asserted(word: Heading) -> Frame | None:
    """What is told after all, though a noun follows that may tell what is possible."""
    if not (word.attributive and word.beyond):
        return None
    if _is_asserted(word):
        of_chance = word.before is not None and word.before.tag == "chance"
        named = word.subject is not None and chance_of(word.told, word.subject) is not None
        leads = word.token.lemma == "앞서다" and word.subject is not None and word.subject.tags & MOVES
        return "chance" if (of_chance and named) or leads else "level"
    case = word.beyond.lemma in CASES and (_is_scenarios_case(word) or is_its_own_case(word))
    return "level" if case else None


def _is_asserted(word: Heading) -> bool:
    """Whether "내려오는 경로" is what is told, not one of what may be: "…로 예측됩니다", "…입니다"."""
    noun, following = word.beyond, word.word(word.end + 2)
    if noun is None or noun.lemma not in ASSERTED | PLACES:
        return False
    if noun.lemma in ASSERTED and noun.tail.startswith(("입니다", "이며", "이고")):
        return True
    level = noun.lemma == "수준" and noun.tail.startswith(("입니다", "이며", "이고"))
    if level and word.token.tag in ("over", "under") and word.against is not None:
        return True
    if following is None:
        return False
    if following.attributive:
        leaning = word.word(word.end + 3)
        if leaning is None or leaning.lemma not in LEANINGS:
            return False
    if noun.tail in ("에", "에만") and noun.lemma in PLACES and following.lemma in PLACED:
        within = word.before is not None and word.before.tail == "의"  # "범위의 낮은 쪽에"
        than = word.against is not None and "보다" in word.against.tokens[-1].tail
        return than and not within  # "지금보다 50.4원 높은 쪽에 놓입니다"
    return following.lemma in ASSERTING and noun.tail in ("로", "으로", "을", "를")


def _is_scenarios_case(word: Heading) -> bool:
    """Whether it says what a scenario is: "하방 시나리오는 환율이 낮아지는 경우입니다"."""
    topics = (one for one in word.told.phrases if one.mark == "topic" and one.last < word.at)
    scenario = any(one.tokens[-1].tag == "scenario" for one in topics)
    return scenario and not word.told.book.brief.forecasts[0].steps


def _goes_with_its_scenario(word: Heading, subject: Phrase) -> bool:
    """Whether it goes the scenario's way: up against the forecast, wherever the last value lies."""
    sign = -word.sign if "won" in subject.tags else word.sign
    return sign == (1 if word.told.scenario == "up" else -1)


def is_its_own_case(word: Heading) -> bool:
    """Whether an outer scenario is told as a case: "원화 가치가 떨어지는 경우입니다"."""
    noun, following = word.beyond, word.word(word.end + 2)
    moves = word.token.tag in ("up", "down") and word.token.acts
    if noun is None or not moves or word.told.scenario not in ("up", "down"):
        return False
    if word.subject and ("end" in word.subject.tags or _goes_with_its_scenario(word, word.subject)):
        return False
    if word.told.book.brief.forecasts[0].steps or any(one.lemma in COMPARING for one in word.lately(3)):
        return False
    if noun.tail.startswith(("입니다", "이며", "이고", "이어서", "이니")):
        return True
    drawn = following is not None and following.lemma in DRAWN and not following.attributive
    aside = following is not None and following.lemma == ","
    return (drawn and noun.tail in ("를", "을")) or (aside and noun.tail in ("로", "으로"))


def of_the_won(word: Heading) -> Frame | None:
    """What is said of the won: so in the two outer scenarios, else where no possibility follows."""
    if word.token.tag not in WON:
        return None
    outer, following = word.told.scenario in ("up", "down"), word.following
    if outer and following and following.lemma == "보이다" and not following.tail.endswith("다"):
        return "possible"  # "원화가 강세를 보여 환율이 내리는 쪽": against the forecast, not the last value
    if following and following.lemma == "쪽" and following.tail in ("과", "와", "보다"):
        return "possible"  # "확률은 25%로 약세 쪽과 같습니다"
    if any(one.lemma in ("덜", "상대적으로") for one in word.lately(3)):
        return "possible"  # against the forecast, not the last value
    possible = word.attributive and word.beyond and word.beyond.lemma in POSSIBLE
    return "possible" if possible and not outer else "level"


def described(word: Heading) -> Frame | None:
    """What only describes the noun behind it: "낮아지는 길", "낮은 값도 들어 있습니다"."""
    if not word.attributive:
        return None
    if word.beyond and word.beyond.tail.endswith("라면"):
        return "possible"  # "오르는 흐름이라면"
    among = word.word(word.end + 2)
    if word.beyond and among and among.lemma in ("가운데", "중"):
        return "possible"  # "올라간 자리 가운데서는"
    if word.beyond and (_is_possibility(word) or _is_one_of_several(word)):
        return "possible"
    if any(one.lemma in KEPT_OPEN for one in word.words[word.end + 2 : word.end + 6]):
        return "possible"
    if word.beyond and (_is_open(word) or _may_be(word)):
        return "possible"
    if _is_refused(word):
        return "denied"
    if word.beyond and (_is_beside(word) or _heads_a_possibility(word)):
        return "possible"
    of_degree = word.beyond is not None and word.beyond.lemma in DEGREES
    beside = word.against is None or "차이" in word.against.lemmas  # "차이보다 훨씬 큰 폭의 변동"
    return "degree" if of_degree and beside else None


def _is_possibility(word: Heading) -> bool:
    noun = word.beyond
    if noun is not None and noun.lemma in ("이런", "그런"):
        noun = word.word(word.end + 2)  # "금리가 높은 이런 경로에서는"
    return noun is not None and (noun.lemma in POSSIBLE or noun.tag in ("upper", "lower", "scenario"))


def _is_one_of_several(word: Heading) -> bool:
    """Whether what it tells of lies among others: "1,400원보다 낮은 값도 범위 안에 들어 있습니다"."""
    noun, after = word.beyond, word.word(word.end + 2)
    if noun is None:
        return False
    inside = (one.tag == "inside" or one.lemma in INSIDE for one in word.words[word.end + 2 : word.end + 9])
    listed = noun.tail in AMONG and noun.tag not in NAMES_A_SUBJECT
    if listed and any(inside):
        return True
    if (
        noun.lemma in VALUES
        and "만" not in noun.tail
        and any(one.lemma in INSIDE for one in word.words[word.end + 2 : word.end + 7])
    ):
        return True  # "높은 값과 낮은 값을 모두 포함합니다"
    return (
        noun.lemma in VALUES and noun.tail in ("도", "이", "은") and after is not None and after.lemma in HELD
    )


def _is_open(word: Heading) -> bool:
    """Whether it tells of several, or of what is counted as a case: "낮은 값들", "오르는 것으로 볼 경우"."""
    noun = word.beyond
    if noun is None:
        return False
    case = noun.tail in ("로", "으로") and any(one.lemma in ("경우", "수") for one in word.ahead)
    return case or noun.tail.startswith("들")


def _may_be(word: Heading) -> bool:
    """Whether what it tells of may come: "1,460원보다 높은 환율도 나올 수 있습니다"."""
    named = word.beyond is not None and word.beyond.tag in NAMES_A_SUBJECT
    pairs = pairwise(word.words[word.end + 2 : word.end + 8])
    return not named and any(one.attributive and other.lemma == "수" for one, other in pairs)


def _is_refused(word: Heading) -> bool:
    """Whether there is nothing such: "1,400원을 넘는 달은 없습니다"."""
    after = word.word(word.end + 2)
    return any(one.lemma == "없다" for one in word.ahead[:5]) or (
        after is not None and after.lemma == "아니다"
    )


def _is_beside(word: Heading) -> bool:
    """Whether it only stands beside what is told: "낮아진 금리와 함께 나타나는", "오르는 모습이 흔합니다"."""
    noun, after = word.beyond, word.word(word.end + 2)
    if noun is None:
        return False
    if noun.tail in ("과", "와") and after is not None and after.lemma == "함께":
        return True
    return noun.lemma == "모습" and any(one.lemma in ("자주", "흔하다", "드물다") for one in word.ahead)


def _heads_a_possibility(word: Heading) -> bool:
    """Whether a phrase with a number follows that ends in what may be: "높은 1,400원 쪽"."""
    head = next((phrase for phrase in word.told.phrases if phrase.first == word.end + 1), None)
    if head is None:
        return False
    last = head.tokens[-1].lemma
    return last in PARTS or (bool(head.numbers) and last in POSSIBLE)
