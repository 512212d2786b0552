"""Numbers that no fact says and two facts prove: only what the sentence's own words ask for.

The more ways there are to derive a number, the more wrong ones pass by luck. So a difference is taken
of two numbers that stand in the same sentence, of the median and the last value, or of a band's two
ends; a ratio, an average or a sum only where the words name one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

from riskxpertai.grounding.claims import is_now, level_before
from riskxpertai.grounding.directions import direction_of_chance, direction_of_gap
from riskxpertai.grounding.evidence import SCENARIO_NAMES, Evidence
from riskxpertai.grounding.meaning import MOVED, either_side
from riskxpertai.grounding.numbers import Number
from riskxpertai.grounding.orders import levels_named, orders
from riskxpertai.grounding.periods import covers
from riskxpertai.grounding.proportions import (
    SUPPOSED,
    WIDTH,
    beside,
    chance_gaps,
    chances,
    ids_of,
    misses,
    ratios,
    sign_of,
)
from riskxpertai.grounding.sentence import Sentence

AVERAGE = re.compile(r"평균(?! ?환율이라|값이라)")
BY_HOW_MUCH = re.compile(r" ?(?:만큼 |가량 |정도 |쯤 )?(?:더 )?(?:좁|넓|차이)")
# How far behind "현재보다" its amount may stand.
NEAR = 8
GAP_UNIT = {"%": "%p"}
APART = re.compile(r"여유|간격|거리|남[아았는습]|차이|격차")
Known = Mapping[int, tuple[float, Evidence]]


def derived(told: Sentence, place: int, known: Known) -> Evidence | None:
    """The fact that a derived number rests on most; None where nothing proves it.

    Args:
        told: the sentence.
        place: of the number.
        known: what its other numbers stand for, by place.
    """
    number = told.numbers[place]
    for value, sign, rests in _candidates(told, place, known):
        if not _says(number, value) or (number.sign and sign is not None and number.sign != sign):
            continue
        if rests.role == "chance" and not level_before(told, place, rests):
            continue
        of_chance = rests.role == "chance" and number.unit == "%"
        said = direction_of_chance(told, place) if of_chance else direction_of_gap(told, place)
        if sign is None or said == sign or (said in (None, 0) and not of_chance):
            return rests
    return None


def _says(number: Number, value: float) -> bool:
    low, high = sorted((abs(number.low), abs(number.high)))
    return low - 1e-9 <= value <= high + 1e-9 if number.sign else number.says(value)


def _candidates(told: Sentence, place: int, known: Known) -> Iterator[tuple[float, int | None, Evidence]]:
    """Values that the words ask for, each with its direction and the fact it rests on."""
    number = told.numbers[place]
    if number.unit == "배" or (number.kind == "share" and number.of in (2, 3, 4)):
        yield from ratios(told, known)
    if number.unit == "%":
        yield from chances(told, place)
        yield from _percentages(told, number, known)
    if number.unit in ("원", "%p", "달러", "포인트", ""):
        yield from _halves(told, number) if either_side(told, place) else _differences(told, number, known)
    if number.unit == "%p" and re.search(r"확률|가능성|쪽", told.text):
        yield from chance_gaps(told, place)
    if AVERAGE.search(told.before(place)) and "월평균" not in told.before(place):
        yield from _averages(told, number)
    if number.unit in ("번", "회"):
        yield from _moves(told, number)
        yield from misses(told, place)


def _pairs(told: Sentence, number: Number, known: Known) -> Iterator[tuple[Evidence, Evidence]]:
    """Two levels whose difference a sentence may tell, the earlier or lower one first."""
    levels = [one for _, (_, one) in sorted(known.items()) if one.role == "level"]
    for first, second in combinations(levels, 2):
        if first.indicator == second.indicator or first.unit == second.unit:
            yield first, second
    months = [time for time in told.periods if time.grain != "span" and not is_now(told, time)]
    for id in ids_of(told, number):
        own = [one for one in told.book.facts if one.indicator == id and one.role == "level"]
        last = next((one for one in own if one.key == "last"), None)
        for one in own:
            named = any(covers(time, one.fact.month, quarterly=one.quarterly) for time in months)
            if last and one.key == "median" and (named or (not months and one.fact.month == told.book.month)):
                yield last, one
            if last and one in levels and one is not last:
                yield last, one
            if one.key == "median" and one.fact.month == told.book.month:
                yield from ((other, one) for other in levels if other.indicator == id and other is not last)
        yield from _ends(told, number, own)


def _ends(told: Sentence, number: Number, own: Sequence[Evidence]) -> Iterator[tuple[Evidence, Evidence]]:
    """The two ends of a band whose width a sentence tells; the supposed one's where it supposes."""
    if not WIDTH.search(told.text):
        return
    for low, high in _reaches(told, number):
        ends = [one for key in (low, high) for one in own if one.key == key]
        if len(ends) == 2:
            yield ends[0], ends[1]


def _reaches(told: Sentence, number: Number) -> Iterator[tuple[str, str]]:
    """The keys of the two ends of each band or scenario that a sentence names."""
    then = "then." if SUPPOSED.search(told.text, 0, number.start) else ""
    for percent in (50, 80, 95):
        if f"{percent}%" in told.text:
            yield f"{then}low{percent}", f"{then}high{percent}"
    named = [name for name, words in SCENARIO_NAMES.items() if words in told.text]
    if told.scenario and not named:
        named.append(told.scenario)
    if not re.search(r"(?:50|80|95)%", told.text):
        yield from ((f"{name}.low", f"{name}.high") for name in named)


def _halves(told: Sentence, number: Number) -> Iterator[tuple[float, int | None, Evidence]]:
    """Half of how wide a band is; of the 80 % band where none is named."""
    reaches = [*_reaches(told, number)] or [("low80", "high80")]
    ids = ids_of(told, number)
    for low, high in reaches:
        for one in told.book.facts:
            other = beside(told, one, high) if one.key == low and one.indicator in ids else None
            if other and GAP_UNIT.get(one.unit, one.unit) == number.unit:
                yield (other.value - one.value) / 2, None, other


def _compared(told: Sentence, number: Number, known: Known) -> Iterator[tuple[Evidence, Evidence]]:
    """Two levels that are compared right before a number: "상단은 현재보다 125원 높고"."""
    for order in orders(told, known):
        if 0 <= number.start - order.end <= NEAR:
            yield order.first.one, order.second.one
    past = [level.one for level in levels_named(told, known) if level.one.key in ("past.high", "past.low")]
    for one in told.book.facts if past else ():
        if one.key == "median" and one.fact.month == told.book.month:
            yield from ((one, other) for other in past if other.indicator == one.indicator)


def _apart(told: Sentence, known: Known) -> Iterator[tuple[Evidence, Evidence]]:
    """Two levels between which a sentence tells a distance: "위 끝까지는 125원의 여유가 있습니다"."""
    if not APART.search(told.text):
        return
    named = [level.one for level in levels_named(told, known)]
    middle = [
        one
        for one in told.book.facts
        if one.key in ("last", "median") and (one.fact.month in (None, told.book.month) or one.quarterly)
    ]
    for one, other in product(named, [*named, *middle]):
        if one.indicator == other.indicator and one.unit == other.unit:
            yield one, other


def _differences(
    told: Sentence, number: Number, known: Known
) -> Iterator[tuple[float, int | None, Evidence]]:
    if not MOVED.search(told.text):
        return
    for one, other in _compared(told, number, known):
        if GAP_UNIT.get(one.unit, one.unit) == number.unit:
            gap = round(one.value - other.value, 9)
            yield abs(gap), sign_of(gap), one
    for one, other in _apart(told, known):
        if GAP_UNIT.get(one.unit, one.unit) == number.unit:
            yield abs(round(one.value - other.value, 9)), None, one
    for first, second in _pairs(told, number, known):
        if GAP_UNIT.get(first.unit, first.unit) != number.unit:
            continue
        gap = round(second.value - first.value, 9)
        yield abs(gap), sign_of(gap) if "last" in (first.key, second.key) else None, second
    if BY_HOW_MUCH.search(told.text, number.end, number.end + 12):
        yield from _narrower(told, number)


def _narrower(told: Sentence, number: Number) -> Iterator[tuple[float, int | None, Evidence]]:
    """How much narrower or wider a band is than the random walk's."""
    for one in told.book.facts:
        walk = beside(told, one, "baseline.width80") if one.key == "width80" else None
        if walk and one.unit == number.unit:
            yield abs(one.value - walk.value), None, one


def _percentages(
    told: Sentence, number: Number, known: Known
) -> Iterator[tuple[float, int | None, Evidence]]:
    if not MOVED.search(told.text):
        return
    for one, other in _compared(told, number, known):
        if one.unit not in ("%", "%p") and other.value:
            change = 100 * (one.value / other.value - 1)
            yield abs(change), sign_of(change), one
    for first, second in _pairs(told, number, known):
        if first.unit in ("%", "%p") or not first.value:
            continue
        change = 100 * (second.value / first.value - 1)
        yield abs(change), sign_of(change), second
    if re.search(r"폭|넓|좁", told.text):
        for one in told.book.facts:
            walk = beside(told, one, "baseline.width80") if one.key == "width80" else None
            if walk and walk.value:
                change = 100 * (one.value / walk.value - 1)
                yield abs(change), sign_of(change), one


def _averages(told: Sentence, number: Number) -> Iterator[tuple[float, int | None, Evidence]]:
    """The mean of the medians on the way."""
    for forecast in told.book.brief.forecasts:
        id = forecast.indicator.id
        if id not in ids_of(told, number):
            continue
        middle = forecast.levels.index(0.5) if 0.5 in forecast.levels else len(forecast.levels) // 2
        way = [
            row[middle]
            for month, row in zip(forecast.dates, forecast.quantiles, strict=True)
            if told.book.brief.today < month <= told.book.month
        ]
        last = [one for one in told.book.facts if one.indicator == id and one.key == "median"]
        if way and last:
            yield sum(way) / len(way), None, last[-1]


def _moves(told: Sentence, number: Number) -> Iterator[tuple[float, int | None, Evidence]]:
    """How many steps lie between the likeliest level and the last."""
    for one in told.book.facts:
        if one.key == "grid" and one.value:
            last, level = beside(told, one, "last"), beside(told, one, "base.level")
            if last and level:
                yield abs(level.value - last.value) / one.value, sign_of(level.value - last.value), level
