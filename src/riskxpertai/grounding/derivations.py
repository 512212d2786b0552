"""Numbers that no fact says and two facts prove: only what the sentence's own words ask for.

The more ways there are to derive a number, the more wrong ones pass by luck. So a difference is taken
of two numbers that stand in the same sentence, of the median and the last value, or of a band's two
ends; a ratio, an average or a sum only where the words name one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

from riskxpertai.grounding.claims import MOVES, is_now, level_before
from riskxpertai.grounding.directions import direction_of_chance, direction_of_gap
from riskxpertai.grounding.evidence import Evidence, of_role
from riskxpertai.grounding.meaning import MOVED
from riskxpertai.grounding.numbers import Number
from riskxpertai.grounding.orders import levels_named, orders
from riskxpertai.grounding.periods import covers
from riskxpertai.grounding.sentence import Sentence

SUMMED = re.compile(r"합치면|더하면|합하면|합해|합쳐|이나 |거나|또는|합계|모두 ")
OUTSIDE = re.compile(r"벗어|밖|빗나|나머지|넘어서")
AVERAGE = re.compile(r"평균(?! ?환율이라|값이라)")
WIDTH = re.compile(r"폭|너비|차이|격차|사이|간격|넓|좁")
BY_HOW_MUCH = re.compile(r" ?(?:만큼 |가량 |정도 |쯤 )?(?:더 )?(?:좁|넓|차이)")
HITS = re.compile(r"적중|맞|들었|들어|든 (?:비율|횟수)")
MISSED = re.compile(r"빗나|벗어|어긋|놓[쳤친치]|밖")
# How far behind "현재보다" its amount may stand.
NEAR = 8
APART = re.compile(r"여유|간격|거리|남[아았는습]|차이|격차")
SUPPOSED = re.compile(r"가정(?: 아래|대로|하면|한다면|에서|이 맞|을 두)")
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
        yield from _ratios(told, known)
    if number.unit == "%":
        yield from _chances(told, place)
        yield from _percentages(told, number, known)
    if number.unit in ("원", "%p", "달러", "포인트", ""):
        yield from _differences(told, number, known)
    if number.unit == "%p" and re.search(r"확률|가능성|쪽", told.text):
        yield from _chance_gaps(told, place)
    if AVERAGE.search(told.before(place)) and "월평균" not in told.before(place):
        yield from _averages(told, number)
    if number.unit in ("번", "회"):
        yield from _moves(told, number)
        yield from _misses(told, place)


def _ids(told: Sentence, number: Number) -> frozenset[str]:
    unit = {"%p": "%"}.get(number.unit, number.unit)
    among = [
        one for one in told.book.facts if (unit == "%" and not one.unit.endswith("p")) or one.unit == unit
    ]
    return told.about(number, among) or told.book.ids


def _pairs(told: Sentence, number: Number, known: Known) -> Iterator[tuple[Evidence, Evidence]]:
    """Two levels whose difference a sentence may tell, the earlier or lower one first."""
    levels = [one for _, (_, one) in sorted(known.items()) if one.role == "level"]
    for first, second in combinations(levels, 2):
        if first.indicator == second.indicator or first.unit == second.unit:
            yield first, second
    months = [time for time in told.periods if time.grain != "span" and not is_now(told, time)]
    for id in _ids(told, number):
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
        if WIDTH.search(told.text):
            then = "then." if SUPPOSED.search(told.text, 0, number.start) else ""
            for percent in (50, 80, 95):
                ends = [one for side in ("low", "high") for one in own if one.key == f"{then}{side}{percent}"]
                if len(ends) == 2 and f"{percent}" in told.text:
                    yield ends[0], ends[1]


def _widths(told: Sentence, percent: int) -> Iterator[tuple[float, Evidence]]:
    """How wide a band is, and its upper end."""
    for high in told.book.facts:
        low = _beside(told, high, f"low{percent}") if high.key == f"high{percent}" else None
        if low and high.value > low.value:
            yield high.value - low.value, high


def _differences(
    told: Sentence, number: Number, known: Known
) -> Iterator[tuple[float, int | None, Evidence]]:
    if not MOVED.search(told.text):
        return
    for order in orders(told, known):  # "상단은 현재보다 125원 높고"
        one, other = order.first.one, order.second.one
        if {"%": "%p"}.get(one.unit, one.unit) == number.unit and 0 <= number.start - order.end <= NEAR:
            gap = round(one.value - other.value, 9)
            yield abs(gap), _sign(gap), one
    if APART.search(told.text):  # "위 끝까지는 현재 값에서 125원의 여유가 있습니다"
        named = [level.one for level in levels_named(told, known)]
        middle = [one for one in told.book.facts if one.key in ("last", "median") and _asked(told, one)]
        for one, other in product(named, [*named, *middle]):
            if one.indicator == other.indicator and {"%": "%p"}.get(one.unit, one.unit) == number.unit:
                yield abs(round(one.value - other.value, 9)), None, one
    for first, second in _pairs(told, number, known):
        if {"%": "%p"}.get(first.unit, first.unit) != number.unit:
            continue
        gap = round(second.value - first.value, 9)
        yield abs(gap), _sign(gap) if "last" in (first.key, second.key) else None, second
    for one in told.book.facts:  # two widths of a band
        if (
            one.key == "width80"
            and one.unit == number.unit
            and BY_HOW_MUCH.search(told.text, number.end, number.end + 12)
        ):
            walk = _beside(told, one, "baseline.width80")
            if walk:
                yield abs(one.value - walk.value), None, one


def _percentages(
    told: Sentence, number: Number, known: Known
) -> Iterator[tuple[float, int | None, Evidence]]:
    if not MOVED.search(told.text):
        return
    for order in orders(told, known):
        one, other = order.first.one, order.second.one
        if one.unit not in ("%", "%p") and other.value and 0 <= number.start - order.end <= NEAR:
            change = 100 * (one.value / other.value - 1)
            yield abs(change), _sign(change), one
    for first, second in _pairs(told, number, known):
        if first.unit in ("%", "%p") or not first.value:
            continue
        change = 100 * (second.value / first.value - 1)
        yield abs(change), _sign(change), second
    if re.search(r"폭|넓|좁", told.text):
        for one in told.book.facts:
            walk = _beside(told, one, "baseline.width80") if one.key == "width80" else None
            if walk and walk.value:
                change = 100 * (one.value / walk.value - 1)
                yield abs(change), _sign(change), one


def _ratios(told: Sentence, known: Known) -> Iterator[tuple[float, int | None, Evidence]]:
    """How many times one number is another, each of which the sentence tells or names."""
    pairs: list[tuple[Evidence, Evidence]] = []
    told_ones = [one for _, one in known.values()]
    pairs += [(a, b) for a, b in combinations(told_ones, 2) if a.role == b.role and a.unit == b.unit]
    if WIDTH.search(told.text):
        for one in told.book.facts:
            walk = _beside(told, one, "baseline.width80") if one.key == "width80" else None
            pairs += [(one, walk)] if walk else []
        widths = [
            width
            for percent in (50, 80, 95)
            if f"{percent}%" in told.text
            for width in _widths(told, percent)
        ]
        for one, other in combinations(widths, 2):
            yield max(one[0], other[0]) / min(one[0], other[0]), None, one[1]
    if re.search(r"확률|가능성|쪽", told.text):
        named = [
            one for one in of_role(told.book.facts, "chance") if _word(one) and _word(one).search(told.text)
        ]
        pairs += [pair for pair in combinations(named, 2) if pair[0].indicator == pair[1].indicator]
        for one in told.book.facts:
            if one.key == "threshold.chance" and re.search(r"않|못", told.text):
                yield max(one.value, 100 - one.value) / min(one.value, 100 - one.value), None, one
    for a, b in pairs:
        if a.value and b.value:
            big, small = max(a.value, b.value), min(a.value, b.value)
            yield big / small, None, a
            yield 100 * small / big, None, a


def _chances(told: Sentence, place: int) -> Iterator[tuple[float, int | None, Evidence]]:
    """Sums of chances, what is left of them, a band's outside, and the rate of hits."""
    ids = _ids(told, told.numbers[place])
    own = [one for one in told.book.facts if one.indicator in ids or not one.indicator]
    chances = [one for one in own if one.role == "chance" and not one.conditional]
    moves = [one for one in chances if one.key in ("cut", "hold", "hike")]
    if SUMMED.search(told.text) or re.search(r"나머지|이하|이상|않", told.text):
        words = told.before(place)
        for a, b in combinations(moves, 2):
            if a.indicator == b.indicator and all(WORDS[one.key].search(words) for one in (a, b)):
                yield a.value + b.value, None, a
    if SUPPOSED.search(told.text, 0, told.numbers[place].start):
        yield from ((100 - one.value, -1, one) for one in own if one.key == "then.above")
    moving = MOVES.search(told.before(place))
    for one in chances:
        if one.key == "hold" and moving and not re.search(r"않|못", moving[0]):
            yield 100 - one.value, None, one
        if one.sign in (1, -1) and one.key in ("threshold.chance", "above", "below"):
            yield 100 - one.value, -one.sign, one
        if (
            one.key in ("cut", "hold", "hike")
            and re.search(r"않|아닐|나머지", told.text)
            and WORDS[one.key].search(told.text)
        ):
            yield 100 - one.value, None, one
    yield from _shares(told, own)


def _shares(told: Sentence, own: Sequence[Evidence]) -> Iterator[tuple[float, int | None, Evidence]]:
    """What lies outside a band, and the rate of hits."""
    for one in own:
        if one.role == "band" and OUTSIDE.search(told.text) and re.search(r"구간|범위", told.text):
            yield 100 - one.value, None, one
            if re.search(r"위로|아래로|위쪽|아래쪽|양쪽|웃도|밑도|넘|각각", told.text):
                yield (100 - one.value) / 2, None, one
        count = _beside(told, one, "record.count") if one.key == "record.hits" else None
        if count and count.value and HITS.search(told.text):
            yield 100 * one.value / count.value, None, one
        if count and count.value and MISSED.search(told.text):
            yield 100 - 100 * one.value / count.value, None, one


def _chance_gaps(told: Sentence, place: int) -> Iterator[tuple[float, int | None, Evidence]]:
    """How much likelier one thing is than another, both of which are named before."""
    ids = _ids(told, told.numbers[place])
    named: list[tuple[int, Evidence]] = []
    for one in told.book.facts:
        word = _word(one)
        if word and one.role == "chance" and one.indicator in ids:
            found = word.search(told.before(place))
            named += [(found.start(), one)] if found else []
    named.sort(key=lambda pair: pair[0])
    for (_, first), (_, second) in combinations(named, 2):
        sign = None if "차이" in told.before(place) else _sign(first.value - second.value)
        yield abs(first.value - second.value), sign, first


WORDS = {
    "cut": re.compile(r"인하|내[리려릴]|낮|떨어|하락"),
    "hold": re.compile(r"동결|그대로|유지"),
    "hike": re.compile(r"인상|오[르를]|올라|높|상승"),
}


def _word(one: Evidence) -> re.Pattern[str] | None:
    """How sentences call what a chance is of."""
    return WORDS.get({"above": "hike", "below": "cut"}.get(one.key, one.key))


def _averages(told: Sentence, number: Number) -> Iterator[tuple[float, int | None, Evidence]]:
    """The mean of the medians on the way."""
    for forecast in told.book.brief.forecasts:
        id = forecast.indicator.id
        if id not in _ids(told, number):
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
            last, level = _beside(told, one, "last"), _beside(told, one, "base.level")
            if last and level:
                yield abs(level.value - last.value) / one.value, _sign(level.value - last.value), level


def _misses(told: Sentence, place: int) -> Iterator[tuple[float, int | None, Evidence]]:
    """How often the band missed: what is left of the past forecasts."""
    if not MISSED.search(told.after(place)):
        return
    for hits in told.book.facts:
        count = _beside(told, hits, "record.count") if hits.key == "record.hits" else None
        if count:
            yield count.value - hits.value, None, hits


def _asked(told: Sentence, one: Evidence) -> bool:
    return one.fact.month in (None, told.book.month) or one.quarterly


def _beside(told: Sentence, one: Evidence, key: str) -> Evidence | None:
    """The same indicator's fact of another kind."""
    return next(
        (fact for fact in told.book.facts if fact.key == key and fact.indicator == one.indicator), None
    )


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
