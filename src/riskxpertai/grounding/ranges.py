"""Whether amounts lie where a sentence puts them: in a range, out of it, across another.

"구간 안에 있습니다" puts one amount within another, "겹칩니다" two across each other.
"""

from __future__ import annotations

import re
from itertools import pairwise

from riskxpertai.grounding.amounts import Amount
from riskxpertai.grounding.headings import Heading
from riskxpertai.grounding.judges import Judge
from riskxpertai.grounding.notions import HOLDING
from riskxpertai.grounding.tokens import Token

BETWEEN = frozenset({"사이", "이내"})
OVERLAPPING = frozenset({"겹치다", "겹쳐지다", "포개다", "포개지다"})
SIDES = frozenset({"high", "low", "up", "down"})
VALUES = frozenset("값 수준 경우 숫자".split())
WHOLLY = re.compile(r"온전히|완전히|전부|통째|모두")
NOTHING_BELOW = re.compile(
    r"(?:마이너스|적자|역성장)[가-힣 ]{0,8}"
    r"(?:들어 있지 않|포함되지 않|포함되어 있지 않|담겨 있지 않|섞여 있지 않)"
)
OUTERMOST_BAND = re.compile(
    r"(50|80|95)% 구간[은는이가]? ?(?:셋 (?:중|가운데) )?가장 (?:(?P<wide>넓)|(?P<narrow>좁))"
)
ALL_OF = re.compile(
    r"(\d+)%(?:의 (?:경우|경로|확률))?[가는이] 모두 (?:이|여기|그)[^.]{0,8}(?:속|해당|모여|들어|담)"
)
NARROWING = re.compile(r"(?:갈수록|멀수록|길어질수록|지날수록)[^,.]{0,12}좁아")
# How far two ranges may miss each other and still touch, as a part of an end.
TOUCHING = 1e-6


class Ranges(Judge):
    """Judge of how amounts and ranges lie to one another."""

    def wrong(self) -> bool:
        """Whether something is put where it does not lie."""
        words = enumerate(self.told.tokens)
        places = [at for at, word in words if word.tag in ("inside", "outside") or word.lemma in HOLDING]
        return (
            any(map(self._is_misplaced, places))
            or any(map(self._holds_nothing_beyond, places))
            or self._do_not_overlap()
            or self._holds_losses()
            or self._holds_them_all()
            or self._is_wrong_width()
        )

    def _is_misplaced(self, at: int) -> bool:
        """Whether an amount is put within a range that it lies outside of, or the other way round."""
        token = self.told.tokens[at]
        if self._is_open(at) or self._is_counted(at):
            return False
        clause = self.told.clauses[at]
        phrases = [one for one in self.told.phrases if one.clause == clause and one.first <= at + 1]
        phrases = [one for one in phrases if any(word.kind != "time" for word in one.tokens)]
        amounts = [amount for phrase in phrases for amount in self.amounts.levels(phrase)[:1]]
        amounts = self._with_topic(amounts, at) + self._extremes(at)
        ranges = list({(one.low, one.high): one for one in amounts if one.low < one.high}.values())
        if len(ranges) == 2:
            return _is_misplaced_range(token, *ranges, wholly=bool(WHOLLY.search(self.told.text)))
        if len(ranges) != 1 or token.lemma in BETWEEN:
            return False
        own = ranges[0]
        points = [one for one in amounts if one.low == one.high and one.rests.key != own.rests.key]
        if not points or any(one.unit != own.unit for one in points):
            return False
        within = [own.low - 1e-9 <= one.low <= own.high + 1e-9 for one in points]
        inside = (token.tag == "outside") == self._is_denied(at)
        if inside and len(points) > 1 and WHOLLY.search(self.told.text):
            return not all(within)
        return not any(within) if inside else all(within)

    def _is_open(self, at: int) -> bool:
        """Whether a word only tells what may be, or of what lies there: "벗어날 수", "들면", "그 안의 값"."""
        token, behind = self.told.tokens[at], self.told.tokens[at : at + 4]
        may = any(one.tail == "ᆯ" and other.lemma == "수" for one, other in pairwise(behind))
        within = token.lemma == "안" and token.tail.startswith(("에서", "의"))
        return may or within or token.tail.endswith("면")

    def _is_counted(self, at: int) -> bool:
        """Whether it is told how often, or how likely, something lies there."""
        counted = any(one.unit in ("회", "번") or one.kind == "share" for one in self.told.numbers)
        return counted or self._chance_follows(at) or any(word.tag == "chance" for word in self._clause(at))

    def _is_denied(self, at: int) -> bool:
        """Whether a "not" follows: "들어 있지 않습니다"."""
        after = self.told.tokens[at + 1 : at + 3]
        return any(word.tag == "not" for word in (after if after and after[0].lemma == "있다" else after[:1]))

    def _with_topic(self, amounts: list[Amount], at: int) -> list[Amount]:
        """What is spoken of in a clause, with the topic of the clause before where its own has none."""
        clause = self.told.clauses[at]
        topics = [
            one for one in self.told.phrases if one.mark == "topic" and one.clause in (clause, clause - 1)
        ]
        if len(amounts) != 1 or any(one.clause == clause for one in topics):
            return amounts
        told = [one for one in topics if "asked" in one.tags]
        return [*(amount for one in told for amount in self.amounts.levels(one)[:1]), *amounts]

    def _extremes(self, at: int) -> list[Amount]:
        """The range from the lowest to the highest: "가장 높았던 달과 가장 낮았던 달의 월평균 사이"."""
        words = self.told.tokens[max(0, at - 10) : at]
        if not any(word.lemma.startswith("사이") for word in words[-2:]):
            return []
        told = {
            other.tag
            for word, other in pairwise(words)
            if word.tag == "most" and re.search(r"[았었ᆻ]", other.tail)
        }
        id = self.amounts.indicator_before(self.told.tokens[at].start)
        return (
            list(self.amounts.interval(id, "past.low", "past.high")) if id and told >= {"high", "low"} else []
        )

    def _holds_nothing_beyond(self, at: int) -> bool:
        """Whether a range is said to hold values beyond a level that it doesn't: "낮은 값까지"."""
        words = self.told.tokens
        told = words[at].lemma in HOLDING or words[at].tag == "inside"
        if (
            not told
            or at < 2
            or words[at - 1].tail not in ("까지", "도")
            or words[at - 1].lemma not in VALUES
        ):
            return False
        word = Heading(self.told, at - 2)
        if word.token.tag not in SIDES or word.against is None or self._chance_follows(at):
            return False
        following = self._following(at)
        if following is not None and following.tag == "not":
            return False
        before = [one for one in self.told.phrases if one.last < word.against.first]
        holds = [one for one in before if one.tags & {"band", "scenario"}]
        topics = holds or [one for one in before if one.mark == "topic"]
        own = [amount for one in topics[-1:] for amount in self.amounts.levels(one)[-1:]]
        held = self.amounts.levels(word.against)[-1:]
        if not own or not held or own[0].unit != held[0].unit or own[0].low == own[0].high:
            return False
        return own[0].high <= held[0].low if word.sign > 0 else own[0].low >= held[0].high

    def _do_not_overlap(self) -> bool:
        """Whether two ranges are said to overlap that do not."""
        for at, token in enumerate(self.told.tokens):
            following = self._following(at)
            denied = re.search(r"지$|지는$|지도$", token.tail) and following and following.tag == "not"
            if token.lemma not in OVERLAPPING or denied:
                continue
            ranges = self._ranges_before(at)
            if len(ranges) == 2 and ranges[0].unit == ranges[1].unit:
                apart = max(one.low for one in ranges) - min(one.high for one in ranges)
                return apart > -TOUCHING * abs(ranges[0].high)
        return False

    def _ranges_before(self, at: int) -> list[Amount]:
        """The ranges of the last two phrases before a token."""
        parts = {"band", "scenario", "upper", "lower"}
        clause, start = self.told.clauses[at], self.told.tokens[at].start
        phrases = [one for one in self.told.phrases if one.last < at and one.clause == clause]
        banded = [one for one in phrases if one.tags & parts]
        amounts = [amount for phrase in banded[-2:] for amount in self.amounts.levels(phrase, start)[-1:]]
        return [one for one in amounts if one.low < one.high]

    def _holds_losses(self) -> bool:
        """Whether a range is said to hold nothing below zero that does."""
        if not NOTHING_BELOW.search(self.told.text):
            return False
        bands = [one for one in self.told.phrases if one.tags & {"band", "scenario"}]
        amounts = [amount for phrase in bands for amount in self.amounts.levels(phrase)]
        return any(one.low < 0 and one.low < one.high for one in amounts)

    def _holds_them_all(self) -> bool:
        """Whether a scenario's range is said to hold more than it does: "높을 58%가 모두 여기에 속합니다"."""
        found = ALL_OF.search(self.told.text)
        odds = self.told.book.every(f"{self.told.scenario}.chance")
        return found is not None and any(float(found[1]) > one.value for one in odds)

    def _is_wrong_width(self) -> bool:
        """Whether a band is called the widest or the narrowest that is not."""
        told = OUTERMOST_BAND.search(self.told.text)
        if told:
            return told[1] != ("95" if told["wide"] else "50")
        return "구간" in self.told.text and bool(NARROWING.search(self.told.text))


def _is_misplaced_range(token: Token, one: Amount, other: Amount, *, wholly: bool) -> bool:
    """Whether two ranges do not lie within, or out of, each other as a token says.

    Args:
        token: the word that says so.
        one: the range that is named first.
        other: the other one.
        wholly: whether one is said to lie in the other from end to end.
    """
    disjoint = one.low >= other.high or other.low >= one.high
    if disjoint and token.tag == "inside" and token.lemma != "사이":
        return True
    if one.unit != other.unit:
        return False
    if token.tag == "outside":
        return not disjoint
    inner, outer = (other, one) if token.lemma in HOLDING else (one, other)
    return wholly and not (inner.low >= outer.low and inner.high <= outer.high)
