"""Whether a range reaches as far to either side of what lies within it as a sentence says.

"위아래로 같은 폭만큼 벌어져 있습니다" calls both sides equal, "위 끝이 아래 끝보다 더 멉니다" one of them
the farther.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from riskxpertai.grounding.amounts import Amount
from riskxpertai.grounding.judges import DENYING, Judge
from riskxpertai.grounding.notions import ALIKE, ROUGHLY
from riskxpertai.grounding.phrases import Phrase
from riskxpertai.grounding.tokens import Token

EVEN = frozenset("같다 똑같다 똑같이 동일 대칭 대칭적 대칭성 균등 균등하다".split())
SIMILAR = ALIKE | frozenset("비슷하게 비슷이 엇비슷하게 엇비슷이 고르게 고루 골고루".split())
LOOSELY = ROUGHLY | {"비교적", "거지반"}
FARTHER = {
    **dict.fromkeys("멀다 멀리 길다 길게 넓다 크다 두껍다".split(), 1),
    **dict.fromkeys("가깝다 가까이 짧다 짧게 좁다 작다".split(), -1),
}
# What says of a distance that it is great or small; the other words say it by themselves.
SIZES = frozenset("크다 두껍다 작다".split())
DISTANCES = frozenset("거리 간격 폭 너비 벌어지다 뻗다 열리다 펼쳐지다 퍼지다 떨어지다 이어지다".split())
SPREADS = DISTANCES | {"대칭", "대칭적", "대칭성", "비대칭", "자리", "놓이다"}
BOTH = frozenset("위아래로 위아래 양쪽으로 양방향으로 양쪽 아래위로 상하".split())
HIGHER = frozenset("위 위쪽 위쪽으로 위로 상단 상한 상한선".split())
LOWER = frozenset("아래 아래쪽 아래쪽으로 아래로 하단 하한 하한선".split())
RANGES = frozenset({"band", "scenario", "upper", "lower"})
ENDS = frozenset({"end", "top", "bottom"})
# How many times one side another may be that is called equal, alike, or not equal.
EQUAL, ABOUT, UNEQUAL = 1.03, 1.4, 1.01


class Reaches(Judge):
    """Judge of how far a range reaches up and down."""

    def wrong(self) -> bool:
        """Whether a range reaches otherwise to its two sides than is said."""
        words = self.told.tokens
        if not any(word.lemma in SPREADS or word.lemma in FARTHER for word in words):
            return False
        return any(
            self._is_uneven(at) or self._is_nearer(at) or self._is_even(at) for at in range(len(words))
        )

    def _is_uneven(self, at: int) -> bool:
        """Whether both sides are called equal that are not: "두 끝은 지금에서 똑같이 떨어져 있습니다"."""
        word = self.told.tokens[at]
        if word.lemma not in EVEN | SIMILAR or not self._is_of_both(at):
            return False
        near = self.told.tokens[max(0, at - 4) : at]
        loose = word.lemma in SIMILAR or any(one.lemma in LOOSELY for one in near)
        ratios = [max(sides) / min(sides) if min(sides) > 0 else ABOUT + 1 for sides in self._sides(at)]
        if DENYING.search(self.told.text[word.start : word.end + 8]):
            return bool(ratios) and max(ratios) < UNEQUAL
        return bool(ratios) and min(ratios) > (ABOUT if loose else EQUAL)

    def _is_even(self, at: int) -> bool:
        """Whether both sides are called unequal that are equal: "비대칭입니다"."""
        if self.told.tokens[at].lemma not in ("비대칭", "비대칭성"):
            return False
        denied = DENYING.search(self.told.text[self.told.tokens[at].end :])
        ratios = [max(sides) / max(min(sides), 1e-9) for sides in self._sides(at)]
        return bool(ratios) and not denied and max(ratios) < UNEQUAL

    def _is_of_both(self, at: int) -> bool:
        """Whether a word tells of both sides of one range, and of how far they lie."""
        clause = self._clause(at)
        if any(word.tag in ("chance", "likely") for word in clause):
            return False
        spread = any(word.lemma in SPREADS for word in clause)
        ends = any(
            one.lemma in ("두", "양") and other.tag == "end" for one, other in pairwise(clause)
        ) or any(word.lemma in ("양끝", "양쪽") for word in clause)
        sides = {_side(word) for word in clause}
        balanced = self.told.tokens[at].lemma.startswith("대칭")
        return spread and (balanced or ends or {1, -1} <= sides or any(word.lemma in BOTH for word in clause))

    def _is_nearer(self, at: int) -> bool:
        """Whether one side is called the farther, or the nearer, that is not."""
        words, word = self.told.tokens, self.told.tokens[at]
        sign = FARTHER.get(word.lemma, 0)
        clause = self.told.clauses[at]
        before = [one for place, one in enumerate(words[:at]) if self.told.clauses[place] == clause]
        if not sign or any(one.tag in ("chance", "likely") for one in before):
            return False
        if word.lemma in SIZES and not any(one.lemma in DISTANCES for one in (*before, *words[at : at + 3])):
            return False
        if DENYING.search(self.told.text[word.start : word.end + 6]):
            return False
        side = _told_of(before)
        if not side:
            return False
        gaps = [(above - below) * side * sign for above, below in self._sides(at)]
        return bool(gaps) and all(gap < 0 for gap in gaps)

    def _sides(self, at: int) -> Iterator[tuple[float, float]]:
        """How far the range that is spoken of reaches up and down, from each of what may be its middle."""
        reach = self._range(at)
        if reach is None:
            return
        for middle in self._middles(reach, at):
            yield abs(reach.high - middle.low), abs(middle.low - reach.low)

    def _range(self, at: int) -> Amount | None:
        """The one range that is spoken of up to a place; None where there are several."""
        upto = [one for one in self.told.phrases if one.first <= at]
        phrases = [one for one in upto if one.tags & RANGES] or [one for one in upto if one.tags & ENDS]
        found = [amount for one in phrases for amount in self.amounts.spanned(one)[:1]]
        if not phrases and self.told.scenario:
            found = list(self.amounts.values.scenario(self.told.book.first, self.told.scenario))
        ends = {(one.low, one.high) for one in found}
        return found[0] if len(ends) == 1 and found[0].low < found[0].high else None

    def _middles(self, reach: Amount, at: int) -> list[Amount]:
        """What may be meant to lie within: what a clause names, else the last value or the median."""
        named = [one for one in self.told.phrases if one.first < at and self._is_middle(one)]
        clause = self.told.clauses[at]
        near = [one for one in named if one.clause == clause] or named
        found = [amount for one in near for amount in self._value(one, reach)]
        if not found:
            kinds = ("last", "median") if self.told.scenario else ("median",)
            found = [one for kind in kinds for one in self.amounts.fact(reach.indicator, kind)]
        return [one for one in found if one.low == one.high and one.unit == reach.unit]

    def _is_middle(self, phrase: Phrase) -> bool:
        """Whether a phrase names a level, and no side of a range."""
        if phrase.tags & (RANGES | ENDS) or any(map(_side, phrase.tokens)):
            return "median" in phrase.tags and "end" not in phrase.tags
        return bool(phrase.numbers or phrase.tags & {"median", "last"} or self.amounts.is_now(phrase))

    def _value(self, phrase: Phrase, reach: Amount) -> tuple[Amount, ...]:
        """The level that a phrase names: 한가운데 names none where another lies there."""
        if phrase.lemmas == {"한가운데"}:
            return ()
        if "last" in phrase.tags or (self.amounts.is_now(phrase) and not phrase.numbers):
            return self.amounts.fact(reach.indicator, "last")
        return self.amounts.levels(phrase)


def _side(word: Token) -> int:
    """1 for what names an upper side, −1 for a lower one, else 0."""
    if word.verb or word.kind != "word":
        return 0
    return 1 if word.lemma in HIGHER else -1 if word.lemma in LOWER else 0


def _told_of(before: list[Token]) -> int:
    """The side that words tell of: not the one that it is held against."""
    sides = [(place, _side(word)) for place, word in enumerate(before) if _side(word)]
    than = max((place for place, word in enumerate(before) if "보다" in word.tail), default=None)
    if than is None:
        more = any(word.lemma in ("더", "훨씬", "더욱") for word in before[-3:])
        return sides[-1][1] if sides and more else 0
    held = next((side for place, side in reversed(sides) if place <= than), 0)
    opposite = [side for _, side in sides if side == -held]
    return opposite[0] if held and opposite else 0
