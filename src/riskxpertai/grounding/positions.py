"""Whether a level lies where a sentence puts it among others: between two, in the middle, nearer to one.

"114.07은 113.74와 114.33 사이에 있습니다" puts it between two levels, "한가운데에 놓입니다" far from both
ends.
"""

from __future__ import annotations

from riskxpertai.grounding.judges import Judge
from riskxpertai.grounding.notions import LYING, MIDDLES

CLOSE = frozenset({"가깝다", "가까이", "가까워지다"})
TOLD = CLOSE | MIDDLES | {"사이"}
# How far from the middle, as a part of a range, is no longer the middle of it.
OFF = 0.2


class Positions(Judge):
    """Judge of where levels lie among others."""

    def wrong(self) -> bool:
        """Whether a level is put where it does not lie."""
        rules = (self._is_farther, self._is_not_between, self._does_not_straddle, self._is_not_the_middle)
        places = [at for at, word in enumerate(self.told.tokens) if word.lemma in TOLD]
        return any(rule(at) for at in places for rule in rules)

    def _is_farther(self, at: int) -> bool:
        """Whether an amount is said to lie closer to one of two that is farther away."""
        words, token = self.told.tokens, self.told.tokens[at]
        if token.lemma not in CLOSE or not any(word.lemma == "더" for word in words[max(0, at - 2) : at]):
            return False
        clause = self.told.clauses[at]
        before = [one for one in self.told.phrases if one.last < at and one.clause == clause]
        parts = [[one for one in before if one.mark == mark][-1:] for mark in ("topic", "than", "at")]
        if any("asked" in one.tags for part in parts for one in part):
            return False
        found = [self.amounts.levels(one, token.start)[-1:] for part in parts for one in part]
        if len(found) < len(parts) or not all(found):
            return False
        own, far, near = (amounts[0] for amounts in found)
        alike = own.unit == far.unit == near.unit
        return alike and abs(own.middle - near.middle) > abs(own.middle - far.middle)

    def _is_not_between(self, at: int) -> bool:
        """Whether a level is put between two that it does not lie between: "A는 B와 C 사이에 있습니다"."""
        words, clause = self.told.tokens, self.told.clauses[at]
        following = self._following(at)
        if words[at].lemma != "사이" or words[at].tail != "에" or following is None:
            return False
        if following.lemma not in LYING or self._chance_follows(at):
            return False
        before = [one for one in self.told.phrases if one.first <= at and one.clause == clause]
        parts = [[one for one in before if one.mark == mark][-1:] for mark in ("topic", "and", "at")]
        found = [self.amounts.levels(one)[-1:] for part in parts for one in part]
        if len(found) < len(parts) or not all(found):
            return False
        own, one, other = (amounts[0] for amounts in found)
        low, high = min(one.low, other.low), max(one.high, other.high)
        points = all(amount.low == amount.high for amount in (own, one, other))
        return points and own.unit == one.unit == other.unit and not low - 1e-9 <= own.low <= high + 1e-9

    def _does_not_straddle(self, at: int) -> bool:
        """Whether a range lies on one side of a level only: "1,400원을 사이에 두고" puts it on both."""
        words, following = self.told.tokens, self._following(at)
        if words[at].lemma != "사이" or following is None or following.lemma != "두다":
            return False
        before = [one for one in self.told.phrases if one.last < at]
        levels = [one for one in before if one.mark == "object"][-1:]
        topics = [one for one in before if one.mark == "topic"][-1:]
        inner = [amount for one in levels for amount in self.amounts.levels(one)[-1:]]
        outer = [amount for one in topics for amount in self.amounts.levels(one)[-1:]]
        if not inner or not outer or inner[0].unit != outer[0].unit or outer[0].low == outer[0].high:
            return False
        return not outer[0].low < inner[0].middle < outer[0].high

    def _is_not_the_middle(self, at: int) -> bool:
        """Whether a level is put into the middle of a range that lies near one of its ends."""
        words, following = self.told.tokens, self._following(at)
        if words[at].lemma not in MIDDLES or words[at].tail != "에" or following is None:
            return False
        if following.lemma not in LYING or self._chance_follows(at):
            return False
        before = [one for one in self.told.phrases if one.last < at]
        found = [amount for one in before for amount in self.amounts.levels(one)[-1:]]
        ranges = [one for one in found if one.low < one.high]
        points = [one for one in found if one.low == one.high]
        if len(ranges) != 1 or len(points) != 1 or ranges[0].unit != points[0].unit:
            return False
        return abs(points[0].low - ranges[0].middle) > OFF * (ranges[0].high - ranges[0].low)
