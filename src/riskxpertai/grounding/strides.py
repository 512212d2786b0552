"""Whether a path moves further in one part of its way than in another, as a sentence says.

"앞의 3개월보다 뒤의 3개월에 더 많이 오릅니다" holds two stretches of the way against each other, "갈수록 더
가파르게 낮아집니다" each of its steps against the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from riskxpertai.grounding.judges import DENYING, Judge
from riskxpertai.grounding.values import medians_of
from riskxpertai.months import month_number

FIRST = frozenset("앞 첫 처음 앞서다 앞쪽".split())
THEN = frozenset("뒤 그다음 다음 이후 나머지 뒤쪽 그뒤".split())
MORE = re.compile(r"더 (?:크|많|가파|빠|급|깊)|몰려|큽|크[고며지]|큰 |커[집지]")
LESS = re.compile(r"덜 |더 (?:작|적|완만|느|더디|얕)|작[습고은아]|적[습고]|줄어|완만")
STEEPER = re.compile(
    r"(?:폭|속도)(?:이|가|은|는) 갈수록 (?:더 )?(?:커|늘|빨)|"
    r"갈수록 (?:점점 |더 |점차 )*(?:가파르|빠르|급하|크게)"
)
FLATTER = re.compile(
    r"(?:폭|속도)(?:이|가|은|는) 갈수록 (?:더 )?(?:작아|줄|느려)|"
    r"갈수록 (?:점점 |더 |점차 )*(?:완만|느리|더디|덜 )"
)
# How much greater a step must be, to be none that rounding made so.
CLEARLY = 1.2


@dataclass(frozen=True)
class Part:
    """A part of the way.

    Attributes:
        start: where it is named in the text.
        end: up to where.
        first: how many months ahead it begins.
        last: how many months ahead it ends.
    """

    start: int
    end: int
    first: int
    last: int


class Strides(Judge):
    """Judge of how far a path moves in the parts of its way."""

    def wrong(self) -> bool:
        """Whether one part is said to move further, or less far, than another that does not."""
        steepening = self._is_wrong_steepness()
        return steepening or self._is_wrong_part()

    def _is_wrong_part(self) -> bool:
        """Whether two stretches of the way are held against each other wrongly."""
        parts = [*self._parts()]
        if len(parts) != 2:
            return False
        one, other = parts
        text = self.told.text
        between, behind = text[one.start : other.start], text[other.start :]
        if DENYING.search(behind) or not ("보다" in between + behind or "폭이" in behind):
            return False
        sign = 1 if MORE.search(behind) else -1 if LESS.search(behind) else 0
        first, second = self._moved(one), self._moved(other)
        if sign == 0 or first is None or second is None:
            return False
        told_last = "보다" in between or "보다" not in behind
        subject, against = (second, first) if told_last else (first, second)
        return round((subject - against) * sign, self._digits()) < 0

    def _parts(self) -> Iterator[Part]:
        """The stretches that are named, in order."""
        words, months = self.told.tokens, self.told.book.brief.understood.months
        begun: tuple[int, int] | None = None
        for at, word in enumerate(words):
            ahead = self._ahead(at)
            if ahead is not None and word.tail in ("에서", "부터"):
                begun = word.start, ahead
            elif ahead is not None and word.tail.startswith("까지") and begun is not None:
                yield Part(begun[0], word.end, begun[1], ahead)
                begun = None
            elif word.kind == "time" and at and (length := self.told.periods[word.place].months):
                lately = words[max(0, at - 2) : at]
                if lately[-1].lemma in FIRST:
                    yield Part(lately[-1].start, word.end, 0, length)
                elif lately[-1].lemma in THEN:
                    yield Part(lately[-1].start, word.end, months - length, months)

    def _ahead(self, at: int) -> int | None:
        """How many months ahead a word's time lies; 0 for the last value."""
        words = self.told.tokens
        word, before = words[at], words[at - 1] if at else None
        now = before is not None and before.kind == "time" and word.lemma == "값"
        time = self.told.periods[word.place] if word.kind == "time" else None
        if now and before is not None:
            time = self.told.periods[before.place]
        if word.tag == "last" or (time is not None and time.grain == "now"):
            return 0
        if time is None or time.past:
            return None
        if time.grain == "ahead":
            return time.months
        if time.grain == "month" and not time.yearless:
            return month_number(time.first) - month_number(self.told.book.brief.today)
        return None

    def _moved(self, part: Part) -> float | None:
        """How far the path moves in a stretch, whichever way; None where that isn't known."""
        way = dict(self._way())
        ends = [self._nearest(way, months) for months in (part.first, part.last)]
        known = [way[at] for at in ends if at is not None]
        return abs(known[1] - known[0]) if len(known) == len(ends) else None

    def _nearest(self, way: dict[int, float], months: int) -> int | None:
        """The month of a path that is meant: of quarters, the one that a month lies in."""
        lately = range(months, months - (3 if self._is_quarterly() and months else 1), -1)
        return next((at for at in lately if at in way), None)

    def _is_quarterly(self) -> bool:
        return any(one.quarterly for one in self.told.book.facts)

    def _way(self) -> Iterator[tuple[int, float]]:
        """The path by months ahead, from the last value on."""
        book = self.told.book
        id = self.amounts.indicator_before(len(self.told.text)) or book.first
        yield from ((0, one.value) for one in book.of(id, "last"))
        if self._is_one_sided():
            scenario = self.told.scenario
            for key in ("way", "median"):
                for one in book.of(id, f"{scenario}.{key}"):
                    yield self._months_to(one.fact.month or book.month), one.value
            return
        forecast = next(one for one in book.brief.forecasts if one.indicator.id == id)
        scale = self.amounts.values.scale(id)
        for month, value in medians_of(forecast):
            yield self._months_to(month), value * scale

    def _months_to(self, month: date) -> int:
        return month_number(month) - month_number(self.told.book.brief.today)

    def _digits(self) -> int:
        id = self.amounts.indicator_before(len(self.told.text)) or self.told.book.first
        found = (one.indicator.digits for one in self.told.book.brief.forecasts if one.indicator.id == id)
        return next(found, 0)

    def _is_wrong_steepness(self) -> bool:
        """Whether a path is said to grow steeper that grows flatter, or the other way round."""
        text = self.told.text
        sign = 1 if STEEPER.search(text) else -1 if FLATTER.search(text) else 0
        told = {
            self._months_to(one.fact.month): one.value
            for _, one in self.known.values()
            if one.key in ("median", f"{self.told.scenario}.way") and one.fact.month is not None
        }
        if (
            sign == 0
            or DENYING.search(text)
            or any(word.tag in ("chance", "width", "band") for word in self.told.tokens)
        ):
            return False
        way = sorted((told if len(told) > 2 else dict(self._way())).items())
        paces = [abs(later - value) / (month - at) for (at, value), (month, later) in pairwise(way)]
        if len(paces) < 2 or min(paces) <= 0:
            return False
        return (paces[-1] / paces[0]) ** sign < 1 / CLEARLY
