"""Numbers that no fact says and two amounts of the sentence prove: differences, ratios, sums, what is left.

The more ways there are to derive a number, the more wrong ones pass by luck. So both amounts of
"12원 높습니다" must be mentioned, by number or by name; only the last value and the asked month's median go
without saying.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import combinations

from riskxpertai.grounding.amounts import Amount, Amounts
from riskxpertai.grounding.chances import Chances
from riskxpertai.grounding.evidence import Evidence
from riskxpertai.grounding.meaning import MOVED, either_side
from riskxpertai.grounding.mentions import END, Mentions
from riskxpertai.grounding.notions import MIDDLES
from riskxpertai.grounding.numbers import Number
from riskxpertai.grounding.sentence import Sentence
from riskxpertai.grounding.values import WIDTH_UNIT, medians_of

AVERAGE = re.compile(r"평균(?! ?환율이라|값이라)")
SUMMED = re.compile(
    r"합치|더하|합하|합해|합쳐|합친|합한|더한|더해|이나 |(?<!이)거나|또는|합계|모두 |합은|합이"
)
LEFT = re.compile(r"나머지|않|못|아닐|아닌|밖|벗어|빗나|남은")
HITS = re.compile(r"적중|맞|들었|들어|든 (?:비율|횟수)|성공")
MISSED = re.compile(r"빗나|벗어|어긋|놓[쳤친치]|밖|실패|틀[렸린리]|못")
AGAIN = re.compile(r"그 뒤|이후|다시|거기|이어|더 |까지")
NOT_EVEN = re.compile(r"도 (?:채 )?(?:[가-힣]+ ){0,2}[가-힣]+지 [않못]|도 (?:안|채) ")
SIDES = frozenset({"up", "down", "high", "low", "over", "under", "wide", "narrow"})
LEVEL_UNITS = ("원", "달러", "포인트", "%p", "")
Derived = Iterator[tuple[float, Evidence]]


class Derivations:
    """What numbers of one sentence may follow from."""

    def __init__(self, told: Sentence, amounts: Amounts, chances: Chances) -> None:
        self.told = told
        self.amounts = amounts
        self.mentions = Mentions(told, amounts, chances)

    def of(self, place: int) -> Evidence | None:
        """The fact that a derived number rests on most; None where nothing proves it."""
        number = self.told.numbers[place]
        if number.sign and number.unit != "%p":
            return None  # a change that is told with its sign is a fact, or none
        ids = self._owners(place)
        for value, rests in self._candidates(place, number):
            if _says(number, value) and (ids is None or not rests.indicator or rests.indicator in ids):
                return rests
        return None

    def _owners(self, place: int) -> frozenset[str] | None:
        """The indicators that are named right before a number: "엔화는 3.5%"; None where none is."""
        words = self.told.tokens
        at = next(at for at, word in enumerate(words) if word.kind == "number" and word.place == place)
        before = words[at - 1] if at else None
        return self.told.named[before.place].ids if before and before.kind == "name" else None

    def summed(self, place: int) -> Evidence | None:
        """The fact that a sum of chances rests on most; None where none adds up to a number."""
        number = self.told.numbers[place]
        named = [token for token in self.told.tokens if token.tag == "chance" and token.end <= number.start]
        own = named[-1] if named and not SUMMED.search(self.told.text, named[-1].end, number.start) else None
        odds = self.mentions.sourced_odds(number.start)
        sums = self._sums([one for one in odds if own is None or one[0] != -own.start - 1])
        return next((rests for value, rests in sums if _says(number, value)), None)

    def of_told(self, place: int) -> bool:
        """Whether a number is the difference of two levels that are told by number, or of two medians."""
        number = self.told.numbers[place]
        told = [one for _, one in self.amounts.known.values() if one.role == "level"]
        alike = [pair for pair in combinations(told, 2) if pair[0].indicator == pair[1].indicator]
        if AGAIN.search(self.told.text):
            for id in self.mentions.ids:
                alike += combinations(self.told.book.of(id, "median"), 2)
        return any(
            _fits_unit(one.unit, number.unit) and _says(number, abs(one.value - other.value))
            for one, other in alike
        )

    def _candidates(self, place: int, number: Number) -> Derived:
        own = number.start
        if number.unit == "배" or number.kind == "share":
            yield from self._ratios(own)
        if number.unit in LEVEL_UNITS:
            if either_side(self.told, place):
                yield from self._halves()
                return
            yield from self._differences(number, own)
            yield from self._midpoints(place)
            yield from self._less(place)
        if number.unit == "%p":
            yield from self._gaps_of_chances(own)
        if number.unit == "%":
            yield from self._left(own)
            yield from self._changes(own)
            yield from self._shares(own)
        if AVERAGE.search(self.told.before(place)) and "월평균" not in self.told.before(place):
            yield from self._averages()
        if number.unit in ("번", "회"):
            yield from self._misses()
        if number.unit in ("번", "회", "개", ""):
            yield from self._steps()

    @cached_property
    def _moves_told(self) -> bool:
        """Whether a sentence speaks of differences at all."""
        return bool(MOVED.search(self.told.text)) or any(token.tag in SIDES for token in self.told.tokens)

    def _halves(self) -> Derived:
        """How far a band reaches to either side."""
        widths = list(self.mentions.widths)
        if not any(f"{percent}%" in self.told.text for percent in (50, 95)) and not self.told.scenario:
            widths += self.mentions.bands(80)
        return ((one.low / 2, one.rests) for one in widths)

    def _differences(self, number: Number, own: int) -> Derived:
        """What lies between two levels, and widths and their differences."""
        if not self._moves_told:
            return
        for one, other in _alike(self.mentions.levels(own)):
            if _fits_unit(one.unit, number.unit):
                yield from ((abs(a - b), one.rests) for a, b in _ends(one, other))
        widths = [one for one in self.mentions.widths if _fits_unit(one.unit, number.unit)]
        yield from ((one.low, one.rests) for one in widths)
        for one, other in combinations(widths, 2):
            if one.unit == other.unit:
                yield abs(one.low - other.low), one.rests
                if "씩" in self.told.text:
                    yield abs(one.low - other.low) / 2, one.rests

    def _midpoints(self, place: int) -> Derived:
        """The middle of a range: "질문하신 범위의 한가운데인 1,350원"."""
        start = self.told.numbers[place].start
        middles = (one for one in self.told.phrases if one.lemmas & MIDDLES)
        own = (one for one in middles if place in one.numbers or 0 <= start - one.end <= 2)
        phrase = next(own, None)
        id = self.amounts.indicator_before(phrase.end) if phrase else None
        if phrase is None or id is None:
            return
        if "asked" in phrase.tags:
            yield from ((one.middle, one.rests) for one in self.amounts.interval(id, "threshold", "ceiling"))
        elif scenario := self.amounts.conditions.scenario(phrase):
            yield from ((one.middle, one.rests) for one in self.amounts.values.scenario(id, scenario))

    def _less(self, place: int) -> Derived:
        """What two levels do not even differ by: "1원도 차이 나지 않습니다"."""
        number = self.told.numbers[place]
        if not NOT_EVEN.match(self.told.after(place)):
            return
        told = [one for start, one in self.mentions.all_levels if start >= 0]
        for id in self.mentions.ids:
            ones = [one for one in told if one.indicator == id] or self.amounts.middles(END, id, "", None)
            for last in self.amounts.fact(id, "last"):
                for one in ones:
                    if last.unit == number.unit and one != last and abs(one.low - last.low) < number.value:
                        yield number.value, one.rests

    def _changes(self, own: int) -> Derived:
        """Percent changes from one level, or one width, to another."""
        if not self._moves_told:
            return
        pairs = [
            (one.rests, a, b)
            for one, other in _alike(self.mentions.levels(own))
            if one.unit not in ("%", "%p")
            for a, b in _ends(one, other)
        ]
        widths = combinations(self.mentions.widths, 2)
        pairs += [(one.rests, one.low, other.low) for one, other in widths if one.unit == other.unit]
        for rests, a, b in pairs:
            if a and b:
                yield abs(100 * (a / b - 1)), rests
                yield abs(100 * (b / a - 1)), rests

    def _ratios(self, own: int) -> Derived:
        """How many times, or what part of, one amount another is."""
        widths = [(one.low, one.rests) for one in self.mentions.widths]
        levels = self.mentions.levels(own)
        groups: list[list[tuple[float, Evidence]]] = [
            self.mentions.odds(own),
            widths,
            [(value, one.rests) for one in levels for value in {one.low, one.high}],
            [(one.value, one) for one in self.told.book.facts if one.role in ("gap", "count")],
        ]
        for group in groups:
            for (a, rests), (b, _) in combinations(dict.fromkeys(group), 2):
                if a > 0 and b > 0:
                    yield max(a, b) / min(a, b), rests
                    yield 100 * min(a, b) / max(a, b), rests
        for gap in self.told.book.facts:
            if gap.key in ("difference", "change") and gap.value > 0:
                positive = (width for width, _ in widths if width > 0)
                yield from ((max(gap.value, width) / min(gap.value, width), gap) for width in positive)

    def _gaps_of_chances(self, own: int) -> Derived:
        for (a, rests), (b, _) in combinations(self.mentions.odds(own), 2):
            if a != b:
                yield abs(a - b), rests

    def _left(self, own: int) -> Derived:
        """Complements and sums of chances, where the words ask for them."""
        odds = self.mentions.odds(own)
        if LEFT.search(self.told.text):
            yield from ((100 - value, one) for value, one in odds)
            yield from (((100 - value) / 2, one) for value, one in odds if one.role == "band")
        if SUMMED.search(self.told.text):
            yield from self._sums(self.mentions.sourced_odds(own))

    def _sums(self, odds: list[tuple[int, float, Evidence]]) -> Derived:
        """Sums of the chances of steps that are told, and of two or three others."""
        steps = {one.of_level: one for one in self.told.book.every("step")}
        told = [
            steps[one.value] for _, one in self.amounts.known.values() if one.stepped and one.value in steps
        ]
        if len(told) > 1:
            yield sum(one.value for one in told), told[0]
        for size in (2, 3):
            for some in combinations(dict.fromkeys(odds), size):
                facts, sources = {one.fact.id for _, _, one in some}, {source for source, _, _ in some}
                if len(facts) == len(sources) == size:
                    yield sum(value for _, value, _ in some), some[0][2]

    def _shares(self, own: int) -> Derived:
        """The rate of hits, and what part one amount is of another."""
        facts = self._counted
        count, hits = facts.get("record.count"), facts.get("record.hits")
        if count and hits and count.value:
            rate = 100 * hits.value / count.value
            if HITS.search(self.told.text):
                yield rate, hits
            if MISSED.search(self.told.text):
                yield 100 - rate, hits
        worth, paths = facts.get("if.effective"), facts.get("if.paths")
        if worth and paths and "경로" in self.told.text:
            yield 100 * worth.value / paths.value, worth
        widths = self.mentions.widths
        for one, other in combinations(widths, 2):
            if one.unit == other.unit and max(one.low, other.low) > 0:
                yield 100 * min(one.low, other.low) / max(one.low, other.low), one.rests
        for width in widths:
            for level in self.mentions.levels(own):
                if level.low > 0 and level.indicator == width.indicator and level.unit == width.unit:
                    yield 100 * width.low / level.low, width.rests

    def _averages(self) -> Derived:
        """The mean of the medians on the way."""
        brief = self.told.book.brief
        for forecast in brief.forecasts:
            id = forecast.indicator.id
            if id not in self.mentions.ids:
                continue
            months = medians_of(forecast)
            way = [value for month, value in months if brief.today < month <= self.told.book.month]
            last = self.amounts.middles(END, id, "", None)
            if way and last:
                yield sum(way) / len(way), last[-1].rests

    def _misses(self) -> Derived:
        """How often the band missed: what is left of the past forecasts."""
        count, hits = self._counted.get("record.count"), self._counted.get("record.hits")
        if count and hits and MISSED.search(self.told.text):
            yield count.value - hits.value, hits

    def _steps(self) -> Derived:
        """How many steps lie between a level and the last."""
        for one in self.told.book.every("grid"):
            for last in self.amounts.fact(one.indicator, "last") if one.value else ():
                for _, level in self.mentions.all_levels:
                    if level.indicator == one.indicator and level.low == level.high != last.low:
                        yield abs(level.low - last.low) / one.value, level.rests

    @cached_property
    def _counted(self) -> dict[str, Evidence]:
        return {one.key: one for one in self.told.book.facts if one.role == "count"}


def _alike(levels: list[Amount]) -> Iterator[tuple[Amount, Amount]]:
    """Pairs of one indicator's levels."""
    for one, other in combinations(levels, 2):
        if one.unit == other.unit and one.indicator == other.indicator:
            yield one, other


def _ends(one: Amount, other: Amount) -> list[tuple[float, float]]:
    """Each end of one amount with each of another."""
    return [(a, b) for a in {one.low, one.high} for b in {other.low, other.high}]


def _fits_unit(of_amount: str, of_number: str) -> bool:
    unit = WIDTH_UNIT.get(of_amount, of_amount)
    return unit == of_number or (unit == "포인트" and of_number == "")


def _says(number: Number, value: float) -> bool:
    low, high = sorted((abs(number.low), abs(number.high)))
    slack = 1e-9 * max(1.0, abs(value))
    if number.sign:
        return low - slack <= value <= high + slack
    return number.says(value)
