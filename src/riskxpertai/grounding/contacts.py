"""Whether two levels or ranges are rightly said to be the same, to touch or to lie apart.

"아래 끝은 하방 범위의 위 끝과 같은 값" and "두 끝이 맞닿아 있습니다" are so of two numbers, or they are not.
"""

from __future__ import annotations

from itertools import product

from riskxpertai.grounding.amounts import Amount
from riskxpertai.grounding.chances import amount_of
from riskxpertai.grounding.judges import Judge
from riskxpertai.grounding.notions import ALIKE, EQUAL, ROUGHLY
from riskxpertai.grounding.phrases import Phrase

TOUCHING = frozenset("맞닿다 맞붙다 맞물리다 잇닿다".split())
NEARLY = ROUGHLY | ALIKE | frozenset("가까이 큰 별 바짝 실질적으로".split())
# "같은 값", but not "같은 날".
VALUES = frozenset("값 범위 수준 숫자 자리 높이 구간 수치 것 크기 곳".split())
LEVELS = frozenset({"median", "end", "last", "walk", "top", "bottom", "band"})
OTHERS = frozenset({"chance", "width", "likely", "error"})
# How far "거의" reaches, as a part of the band's width.
ROUGH = 0.1
# How far apart two chances may lie that are shown the same, in percent.
ROUNDED = 1.0


class Contacts(Judge):
    """Judge of what is the same, or touches."""

    def wrong(self) -> bool:
        """Whether two amounts are said to be the same, to touch or to lie apart that do not."""
        return any(map(self._is_wrong_contact, range(len(self.told.tokens))))

    def _is_wrong_contact(self, at: int) -> bool:
        """Whether a word such as 같다 or 맞닿다 is told of two amounts of which it is not so."""
        token = self.told.tokens[at]
        same, touching, apart = token.lemma in EQUAL, token.lemma in TOUCHING, self._is_apart(at)
        if not (same or touching or apart) or self._is_of_something_else(at):
            return False
        pairs = [(one, other) for one, other in self._pairs(at) if one.unit == other.unit]
        if not pairs:
            return False
        chances = pairs[0][0].unit == "chance"
        width = 100.0 if chances else self.amounts.widths_of(pairs[0][0].indicator)
        reach = ROUGH * width if self._is_rough(at) else ROUNDED if chances else 0.0
        if same:
            return not any(_distance(one, other) <= reach + 1e-9 for one, other in pairs)
        if touching:
            return not any(abs(_between(one, other)) <= reach + 1e-9 for one, other in pairs)
        return not any(_between(one, other) > 0 for one, other in pairs)

    def _is_apart(self, at: int) -> bool:
        """Whether two ranges are said to lie apart: "서로 떨어져 있습니다"."""
        words = self.told.tokens
        return words[at].lemma == "떨어지다" and any(
            one.lemma == "서로" for one in words[max(0, at - 2) : at]
        )

    def _is_of_something_else(self, at: int) -> bool:
        """Whether it is told of chances, widths or days, denied, or only supposed."""
        token, following = self.told.tokens[at], self._following(at)
        if self._are_chances(at):
            return False
        if any(word.tag in OTHERS for word in self._clause(at)) or token.tail.endswith(
            ("면", "게", "이", "도")
        ):
            return True
        if following is not None and (following.tag == "not" or token.tail.endswith("지")):
            return True
        return token.attributive and (following is None or following.lemma not in VALUES)

    def _are_chances(self, at: int) -> bool:
        """Whether two chances are what is called the same: "낮을 확률은 하방 시나리오의 확률과 같습니다"."""
        clause = self.told.clauses[at]
        before = [one for one in self.told.phrases if one.last < at and one.clause == clause]
        heads = {one.mark for one in before if one.tokens[-1].tag == "chance"}
        return self.told.tokens[at].lemma in EQUAL and heads >= {"topic", "and"}

    def _is_rough(self, at: int) -> bool:
        return any(word.lemma in NEARLY for word in self.told.tokens[max(0, at - 3) : at])

    def _pairs(self, at: int) -> list[tuple[Amount, Amount]]:
        """What is held beside what: "A는 B와", "A와 B는"."""
        if self._are_chances(at):
            return self._chances_before(at)
        clause = self.told.clauses[at]
        before = [one for one in self.told.phrases if one.last < at and one.clause == clause]
        beside = [one for one in before if one.mark == "and"][-1:]
        topics = [one for one in before if one.mark == "topic" and self._is_level(one)]
        if not (beside and topics and self._is_level(beside[0])):
            return []
        ones = [amount for topic in topics for amount in self.amounts.levels(topic)]
        return list(product(ones, self.amounts.levels(beside[0])))

    def _chances_before(self, at: int) -> list[tuple[Amount, Amount]]:
        """The chances that a clause names, each with each."""
        clauses = self.told.clauses
        places = [n for n in range(at) if clauses[n] == clauses[at] and self.told.tokens[n].tag == "chance"]
        found = [tuple(map(amount_of, self.chances.at(n))) for n in places]
        return list(product(found[0], found[1])) if len(found) == 2 else []

    def _is_level(self, phrase: Phrase) -> bool:
        """Whether a phrase names a level or a range."""
        if "가운데" in phrase.lemmas:
            return False  # which range is meant, the words alone don't say
        known = (self.known[place][1] for place in phrase.numbers if place in self.known)
        named = phrase.tags & LEVELS or self.amounts.is_now(phrase)
        return bool(named) or any(one.role == "level" for one in known)


def _distance(one: Amount, other: Amount) -> float:
    """How far the ends of two amounts lie apart at most."""
    return max(abs(one.low - other.low), abs(one.high - other.high))


def _between(one: Amount, other: Amount) -> float:
    """How much lies between two amounts; below 0 where they overlap."""
    return max(one.low, other.low) - min(one.high, other.high)
