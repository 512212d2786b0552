"""How a word of direction is meant: of a level, a width, a chance, a record, or of nothing that is so or not.

In "위 끝은 1,460원입니다" 위 only names an end, in "1,460원을 넘을 확률" 넘다 tells an event, and in
"지금보다 높습니다" 높다 says where a level lies.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from riskxpertai.grounding import suppositions
from riskxpertai.grounding.conditions import Known
from riskxpertai.grounding.headings import SHOWN, Frame, Heading
from riskxpertai.grounding.notions import LYING
from riskxpertai.grounding.operands import chance_before, chance_of
from riskxpertai.grounding.outcomes import is_of_a_chance
from riskxpertai.grounding.phrases import Phrase
from riskxpertai.grounding.tokens import MOVES

LEANS = frozenset({"likely", "unlikely"})
PLACED = LYING | {"걸치다"}
SIZES = frozenset("크다 많다 높다 작다 적다 넓다 좁다 낮다".split())
TOLD = frozenset(
    ("펼쳐지다 벌어지다 잡히다 나오다 나타나다 매겨지다 되다 보이다 형성 그려지다 제시 예측 추정").split()
)
BOUNDS = frozenset("이상 이하 초과 미만".split())
# "오름세를 이어 갑니다", "하락으로 돌아섭니다", "상승 흐름": a noun of direction that is told as a course.
COURSES = frozenset(
    (
        "이어 잇다 이어가다 이어지다 보이다 그리다 타다 나타내다 유지 띠다 하다 지키다 지속 예상 전망 예측"
    ).split()
)
TURNS = frozenset("돌아서다 바뀌다 접어들다 전환 이어지다".split())
SHAPES = frozenset("곡선 흐름 추세 국면 궤적 기조".split())
LEVELS = frozenset(
    (
        "median last walk end top bottom peak trough asked band upper lower base scenario "
        "won suppose all inside"
    ).split()
)
THINGS = frozenset(
    (
        "지수 환율 값 금리 월평균 수준 물가 집값 잔액 통화량 달러 엔화 이 그 이것 그것 둘 모두 자리 "
        "수출액 가격 길 경로 쪽 일부 일부분 예측 전망 가치 흐름 전부 전체 선 위치 월 달 숫자 수치"
    ).split()
)


def frame_of(word: Heading, known: Known) -> Frame:
    """How a word of direction is meant.

    Args:
        word: it.
        known: by place, what numbers of its sentence stand for.
    """
    for rule in RULES:
        if frame := rule(word):
            return frame
    return _of_subject(word, known)


def _name_of_an_end(word: Heading) -> Frame | None:
    """The name of an end: "위 끝"."""
    ends = word.following is not None and word.following.tag == "end"
    return "name" if ends and word.token.tag in ("high", "low") else None


def _name_of_a_range(word: Heading) -> Frame | None:
    """The name of a range that was told: "이 낮은 범위도"."""
    that = word.before is not None and word.before.lemma in ("이", "그")
    ranged = word.beyond is not None and word.beyond.tag == "band"
    return "name" if that and ranged and word.attributive and word.token.tag in ("high", "low") else None


def _manner(word: Heading) -> Frame | None:
    """How, not how much: "크게 오릅니다"; but "높게 나타납니다" and "보다 좁게 잡힙니다" tell."""
    following = word.following
    if word.token.lemma not in SIZES or word.token.tail != "게":
        return None
    if word.token.tag in ("high", "low") and following and following.lemma in SHOWN:
        return None
    apart = following is not None and following.lemma == "벌어지다" and word.token.tag in ("high", "low")
    acts = following is not None and following.acts and (following.lemma not in TOLD or apart)
    return "degree" if acts or not word.against else None


def _earlier_time(word: Heading) -> Frame | None:
    """The name of a time: "앞선 달"."""
    time = word.following is not None and word.following.lemma in ("달", "해", "분기")
    return "name" if time and word.token.lemma == "앞서다" and word.token.attributive else None


def _written(word: Heading) -> Frame | None:
    """Written, not few: "확률로 나누어 적었습니다", "아래쪽의 대표 수준은 적지 않습니다"."""
    if word.token.lemma != "적다":
        return None
    levels = word.subject is not None and "수준" in word.subject.lemmas
    return "other" if word.aided or levels or (word.denied and not word.against) else None


def _occasion(word: Heading) -> Frame | None:
    """Times that something was so, not few of them: "빗나간 적도", "본 적 없는"."""
    if word.token.lemma != "적다":
        return None
    before, following, tail = word.before, word.following, word.token.tail
    times = before is not None and before.attributive and tail in ("", "도", "이", "은", "는")
    never = not tail and following is not None and following.tag == "not"
    return "other" if times or never else None


def _given(word: Heading) -> Frame | None:
    """Done for someone, not made less: "보여 줄 뿐", "하나로 줄여 말하지 않고"."""
    shortened = (
        word.token.lemma in ("줄이다", "좁히다")
        and word.following is not None
        and word.following.lemma == "말하다"
    )
    doubts = any(one.lemma == "불확실성" for one in word.lately(3)) and word.token.lemma == "줄이다"
    return "other" if shortened or doubts or (word.token.lemma == "줄다" and word.aided) else None


def _next_in_rank(word: Heading) -> Frame | None:
    """A rank below the first, or an order: "그다음으로 높은", "인상, 인하 순으로 큽니다"."""
    return "most" if any(one.lemma in ("그다음", "다음", "순") for one in word.lately(2)) else None


def _likely_step(word: Heading) -> Frame | None:
    """A step that is called likely: "한 단계 낮은 수준이 더 유력합니다"."""
    level = word.following is not None and word.following.lemma == "수준" and word.token.attributive
    likely = level and any(one.tag == "likely" for one in word.words[word.at + 2 : word.at + 4])
    return "possible" if likely else None


def _pace(word: Heading) -> Frame | None:
    """A level that rises more slowly, whose rate falls: "더디게 오릅니다"."""
    return "other" if word.before and word.before.tag in ("slow", "fast") else None


def _size_of_a_band(word: Heading) -> Frame | None:
    """How great a band is: "범위가 큽니다"."""
    band = word.subject is not None and word.subject.tokens[-1].tag == "band"
    return "other" if band and word.token.lemma in ("크다", "작다") and not word.against else None


def _side(word: Heading) -> Frame | None:
    """The name of a side: "위쪽"; but "1,400원보다 위에 있습니다" tells."""
    if word.token.acts or word.token.tag not in ("high", "low"):
        return None
    placed = word.against and word.following and word.following.lemma in PLACED
    return None if placed else "side"


def _apart(word: Heading) -> Frame | None:
    """Apart, not down, and more, not over: "서로 떨어져 있습니다", "3원 넘게"."""
    if word.token.lemma == "넘다" and word.token.tail == "게":
        return "degree"
    if word.token.lemma != "떨어지다":
        return None
    apart = any(one.lemma == "서로" for one in word.lately(4)) or any(
        one.mark in ("from", "until") and one.last < word.at and one.clause == word.clause
        for one in word.told.phrases
    )
    return "degree" if apart else None


def _bound(word: Heading) -> Frame | None:
    """The bound of a number: "두 단계 이상", "1,400원 이상"."""
    before, lemma = word.before, word.token.lemma
    if before is None or lemma not in BOUNDS:
        return None
    steps = lemma in ("이상", "이하") and before.lemma in ("단계", "계단", "그", "이")
    number = word.token.tag in ("over", "under") and not word.token.verb and before.kind == "number"
    return "bound" if steps or number else None


def _most(word: Heading) -> Frame | None:
    """The first of several: "가장 높습니다"."""
    return "most" if any(one.tag == "most" for one in word.lately(2)) else None


def _event(word: Heading) -> Frame | None:
    """What a chance is of: "1,400원을 넘을 확률", "1,400원 아래일 확률은 20%로"."""
    return "event" if is_of_a_chance(word) else None


def _rate(word: Heading) -> Frame | None:
    """A part or a multiple of something: "절반으로 줄어듭니다", "두 배로 넓어집니다"."""
    before = word.before
    if before is None or before.kind != "number" or not before.tail:
        return None
    return "rate" if word.told.numbers[before.place].kind in ("share", "times") else None


def _rate_passed(word: Heading) -> Frame | None:
    """A part that is passed: "절반을 넘습니다"."""
    places = word.against.numbers if word.against else ()
    return "rate" if any(word.told.numbers[place].kind in ("share", "times") for place in places) else None


def _bare_noun(word: Heading) -> Frame | None:
    """A noun of direction that tells no course: "상승 폭"."""
    noun = not word.token.acts and word.token.tag in ("up", "down")
    return "name" if noun and not _tells_a_course(word) else None


def _tells_a_course(word: Heading) -> bool:
    """Whether a noun of direction is what is told: "오름세를 이어 갑니다", "하락입니다"."""
    tail, after = word.token.tail, word.following.lemma if word.following else ""
    if (tail in ("을", "를") and after in COURSES) or (tail in ("로", "으로") and after in TURNS):
        return True
    return (not tail and after in SHAPES) or bool(re.match(r"입|이[며고지라]|일 ", tail))


def _width(word: Heading) -> Frame | None:
    """How wide something is: "범위가 좁습니다"; but "확률이 좁혀집니다" is none."""
    if word.token.tag not in ("wide", "narrow") or (word.before and word.before.tag == "chance"):
        return None
    share = word.subject is not None and word.subject.tokens[-1].lemma in ("자리", "몫")
    return "other" if share or (word.subject and "chance" in word.subject.tags) else "width"


# In this order: each takes what the ones before it leave.
RULES: tuple[Callable[[Heading], Frame | None], ...] = (
    _name_of_an_end,
    _name_of_a_range,
    _manner,
    _earlier_time,
    _written,
    _occasion,
    _given,
    _next_in_rank,
    _likely_step,
    _pace,
    _size_of_a_band,
    _side,
    _apart,
    _bound,
    _most,
    _event,
    suppositions.denied,
    _rate,
    suppositions.supposed,
    suppositions.reported,
    suppositions.conditional,
    _bare_noun,
    _rate_passed,
    suppositions.explained,
    suppositions.asserted,
    suppositions.of_the_won,
    suppositions.described,
    _width,
)


def _of_subject(word: Heading, known: Known) -> Frame:
    """How a word is meant that plainly tells something: by what it speaks of."""
    subject = word.subject
    if word.token.tag in LEANS or (subject and chance_of(word.told, subject) is not None):
        return "chance"
    if word.token.lemma == "앞서다" and not word.against and subject and _is_likely_or_not(subject, known):
        return "chance"
    if subject and word.against and chance_before(word.told, subject, known) is not None:
        return "chance"
    if (
        subject
        and word.token.tag == "over"
        and not word.against
        and subject.tokens[-1].lemma in ("위쪽", "아래쪽")
    ):
        return "chance"
    if not subject and word.against and _ends_in_a_chance(word.against, known):
        return "chance"
    if subject and ("error" in subject.tags or "성적" in subject.lemmas):
        return "record"
    if word.token.tag in ("wide", "narrow") or any(
        one and "width" in one.tags for one in (subject, word.against)
    ):
        return "width"
    if subject and subject.tokens[-1].lemma == "불확실성" and word.against and "walk" in word.against.tags:
        return "width"
    return "other" if subject and not _is_level(subject, known) else "level"


def _is_likely_or_not(phrase: Phrase, known: Known) -> bool:
    """Whether a phrase names a move, or a level of what moves in steps: each has a chance of its own."""
    stepped = any(place in known and known[place][1].stepped for place in phrase.numbers)
    return stepped or bool(phrase.tags & MOVES)


def _ends_in_a_chance(phrase: Phrase, known: Known) -> bool:
    """Whether a phrase tells a chance by its number: "3.25%의 19%보다"."""
    place = phrase.numbers[-1] if phrase.numbers else None
    return place is not None and place in known and known[place][1].role == "chance"


def _is_level(phrase: Phrase, known: Known) -> bool:
    """Whether a phrase names a level, an indicator or a time of one."""
    head = phrase.tokens[-1]
    if head.tag in LEVELS or head.kind in ("name", "time") or head.lemma in THINGS:
        return True
    return head.kind == "number" and head.place in known and known[head.place][1].role == "level"
