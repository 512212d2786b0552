"""What a word of direction speaks of, and what it holds that against.

In "9월 중앙값은 지금보다 3원 높습니다" the subject is 중앙값, it is held against 지금, and 3원 is the gap.
"""

from __future__ import annotations

from riskxpertai.grounding.conditions import Known
from riskxpertai.grounding.phrases import COMPARED, Phrase, mark_of
from riskxpertai.grounding.sentence import Sentence
from riskxpertai.grounding.stretches import THAT
from riskxpertai.grounding.tokens import Token

# Words that stand for all of what was spoken of before: they name no subject of their own.
WHOLES = frozenset("전체 전부 모두 둘 대부분 모든".split())
CONTRASTS = frozenset("반면 데 대신 한편 가운데 것".split())
GROWING = {"CPI_YOY": "물가", "GDP": "경제"}
NAMES_A_SUBJECT = frozenset({"median", "end", "top", "bottom", "last"})
SCENARIOS = frozenset({"upper", "lower", "base", "scenario"})
# What may stand between a gap and its word: "3원 정도 더 높습니다", and what a gap's own particle may be.
HEDGES = frozenset("못 더욱 가까이 남짓 정도 가량 쯤 이상 더 조금 약간 만큼 훨씬 씩".split())
PLAIN = frozenset({"", *"쯤 가량 이나 나 만큼 씩 밖에 도 만 은 는".split()})
# "1,460원에 닿지 않습니다" is told of what lies below.
REACHING = frozenset("닿다 이르다 다다르다 도달 가닿다".split())
GAP_UNITS = frozenset({"원", "달러", "포인트", "%p", "%", "", "배"})
# How many words before 때보다 its "가정이 없을" may begin.
NEAR = 3
BEYOND = frozenset("위로 아래로 밑 아래 위".split())


def against(told: Sentence, at: int) -> Phrase | None:
    """What the word at a place holds its subject against, where a phrase names it."""
    token, clause = told.tokens[at], told.clauses[at]
    for phrase in reversed(told.phrases):
        if phrase.last >= at or _of_currency(told, phrase):
            continue
        before = phrase.clause == clause - 1 and _compares(told, phrase)
        if phrase.mark == "than" and (phrase.clause == clause or before):
            return phrase
        if phrase.last == at - 1 and token.tag in ("up", "down") and _is_beyond(phrase):
            return phrase  # "80% 구간의 아래 끝 밑으로 내려갑니다"
        even = phrase.last == at - 1 and phrase.tokens[-1].tail in ("마저", "까지도", "조차")
        if phrase.clause == clause and even and token.tag in ("over", "under"):
            return phrase  # "80% 구간의 위 끝마저 넘어서는"
        passes = token.tag in ("over", "under") or token.lemma in REACHING
        if phrase.clause == clause and passes and _is_passed(phrase, token):
            return phrase
    return None


def _is_passed(phrase: Phrase, token: Token) -> bool:
    """Whether something passes it, or falls short of it: "1,400원을 넘습니다"."""
    until = phrase.mark == "until" and token.lemma in {"모자라다", *REACHING}
    return until or phrase.mark in ("object", "at")


def _is_beyond(phrase: Phrase) -> bool:
    """Whether a phrase names what lies over or under a level: "1,400원 위로"."""
    level = bool(phrase.numbers) or bool(phrase.tags & {"end", "last", "top", "bottom"})
    return len(phrase.tokens) > 1 and level and phrase.tokens[-1].lemma in BEYOND


def _of_currency(told: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase only says against what the won is held: "달러에 견준 원화 가치"."""
    named = phrase.tokens[-1].kind == "name"
    return named and _compares(told, phrase) and any(word.tag == "won" for word in told.tokens)


def _compares(told: Sentence, phrase: Phrase) -> bool:
    """Whether a verb after a phrase holds what follows against it: "113.74와 견주면"."""
    following = told.tokens[phrase.last + 1 : phrase.last + 2]
    return bool(following) and following[0].lemma in {*COMPARED, "기준", "나란히"}


def subject(told: Sentence, at: int, against: Phrase | None) -> Phrase | None:
    """What the word at a place speaks of: what it stands before, or else the topic that is named last."""
    described = _described(told, at)
    if described:
        return described
    topics = [
        one
        for one in told.phrases
        if one.last < at and one is not against and (_is_topic(one) or _is_end(told, one, told.tokens[at]))
    ]
    near = [one for one in topics if one.clause == told.clauses[at]]
    if against and "chance" in against.tags:
        near = [one for one in near if "chance" in one.tags] or near
    if at and told.tokens[at - 1].tag == "chance":
        near = [one for one in told.phrases if one.last == at - 1 and one is not against] or near
    found = near or topics
    return found[-1] if found else None


def _described(told: Sentence, at: int) -> Phrase | None:
    """The phrase that a verb stands before and tells of: "지금보다 높은 중앙값"."""
    token = told.tokens[at]
    if not (token.verb and token.tail.endswith(("ᆫ", "은", "는", "던"))):
        return None
    following = next((phrase for phrase in told.phrases if phrase.first == at + 1), None)
    if following is None or following.tokens[0].lemma in CONTRASTS:
        return None
    named = any(word.kind == "name" for word in following.tokens)
    return following if named or following.numbers or following.tags & NAMES_A_SUBJECT else None


def _is_topic(phrase: Phrase) -> bool:
    """Whether it can be a subject: not "가정이 없을 때", and no bare 모두."""
    head = phrase.tokens[-1]
    if phrase.mark != "topic" or head.tag == "suppose" or head.lemma == "조건":
        return False
    return not (phrase.lemmas and phrase.lemmas <= WHOLES)


def _is_end(told: Sentence, phrase: Phrase, token: Token) -> bool:
    """Whether it is the end up to which something lies so: "위 끝까지 마지막 공표값보다 높습니다"."""
    head, named = phrase.tokens[-1], len(phrase.tokens) > 1
    lies = head.tag == "end" and head.tail == "까지" and named and token.tag not in ("up", "down")
    return lies and told.tokens[phrase.first].lemma != "처음"


def names_what_grows(told: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase names prices, or the economy, whose rate of change is forecast.

    They rise while that falls.
    """
    said = told.text[phrase.start : phrase.end]
    if "률" in said or "median" in phrase.tags:
        return False
    return any(id in told.book.ids and word in said for id, word in GROWING.items())


def scenario_topic(told: Sentence, subject: Phrase, against: Phrase | None) -> Phrase | None:
    """The scenario that "상방 시나리오는 기준 시나리오보다 범위가 좁고" speaks of."""
    for phrase in reversed(told.phrases):
        topic = phrase.last < subject.first and phrase is not against and phrase.mark == "topic"
        ranged = phrase.tokens[-1].tag in ("scenario", "band") or phrase.tokens[-1].kind == "number"
        bare = len(subject.tokens) == 1 and phrase.clause == subject.clause  # "기준선의 구간은 폭이"
        if topic and ranged and phrase.tags & (SCENARIOS | {"walk"} if bare else SCENARIOS):
            return phrase
    return None


def chance_before(told: Sentence, phrase: Phrase, known: Known) -> int | None:
    """Place of the chance that "이는" points back to; None where it points to no chance."""
    if not phrase.lemmas or not phrase.lemmas <= THAT or phrase.mark != "topic":
        return None
    numbers = (one.place for one in reversed(told.tokens[: phrase.first]) if one.kind == "number")
    place = next(numbers, -1)
    return place if place in known and known[place][1].role == "chance" else None


def gap(told: Sentence, at: int) -> int | None:
    """Place of the number that says by how much, right before the word at a place."""
    words = told.tokens
    place = at - 1
    while place > 0 and (words[place].lemma in HEDGES or _is_over(words[place])):
        place -= 1
    before = words[place] if place >= 0 else None
    if before is None or before.kind != "number" or before.tail not in PLAIN:
        return None
    return before.place if told.numbers[before.place].unit in GAP_UNITS else None


def _is_over(word: Token) -> bool:
    """Whether a word only says that a number is passed: "3원 넘게"."""
    return word.lemma == "넘다" and word.tail == "게"


def is_free(told: Sentence, phrase: Phrase) -> bool:
    """Whether it stands for what is so without the condition: "가정이 없을 때보다", "조건 없이 볼 때보다"."""
    words = told.tokens[max(0, phrase.first - NEAR) : phrase.last + 1]
    supposed = any(word.tag == "suppose" or word.lemma in ("조건", "아무") for word in words)
    without = next((at for at, word in enumerate(words) if word.tag == "not" or word.lemma == "없이"), None)
    if not supposed or without is None:
        return False
    return not any(mark_of(word) == "topic" for word in words[without + 1 :])  # "가정 없는 중앙값은 …보다"


def told_until(told: Sentence, against: Phrase | None, at: int) -> int:
    """Up to where the words before a place hold for a subject: not those of what it is held against."""
    if against is None:
        return at
    if not is_free(told, against):
        scenario = _scenario_before(told, against)
        return scenario.start if scenario else against.start
    words = told.tokens[: against.last + 1]
    supposing = [word.start for word in words if word.tag == "suppose" or word.lemma == "조건"]
    return max(supposing, default=against.start)


def _scenario_before(told: Sentence, against: Phrase) -> Phrase | None:
    """The scenario that belongs to what is held against: "하방 시나리오로 갈 때보다"."""
    for phrase in reversed(told.phrases):
        if phrase.last < against.first and phrase.tags & SCENARIOS:
            between = told.tokens[phrase.last + 1 : against.first]
            near = len(between) <= NEAR and all(one.kind == "word" for one in between)
            return phrase if near and any(one.attributive for one in between) else None
    return None


def named_scenario(told: Sentence, subject: Phrase | None, against: Phrase) -> str | None:
    """The scenario that something is held against: "기준 시나리오 때보다", "하방 시나리오로 갈 때보다"."""
    first = subject.last + 1 if subject and subject.last < against.first else against.first
    words = told.tokens[first : against.last + 1]
    tags = [word.tag for word in words if word.tag in SCENARIOS - {"scenario"}]
    named = any(word.tag in ("scenario", "upper", "lower") for word in words)
    return {"upper": "up", "lower": "down", "base": "base"}[tags[-1]] if tags and named else None


def chance_of(told: Sentence, phrase: Phrase) -> int | None:
    """The place of the chance that a phrase names."""
    for place in range(phrase.last, phrase.first - 1, -1):
        side = told.tokens[place].lemma == "쪽" and place == phrase.last
        if told.tokens[place].tag == "chance" or side:
            return place
    return None
