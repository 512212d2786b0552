"""Chances and ratios that no fact says and the facts prove: complements, sums, misses, multiples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from riskxpertai.grounding.claims import MOVES
from riskxpertai.grounding.evidence import Evidence, of_role
from riskxpertai.grounding.numbers import Number
from riskxpertai.grounding.sentence import Sentence

SUMMED = re.compile(r"합치면|더하면|합하면|합해|합쳐|이나 |거나|또는|합계|모두 ")
OUTSIDE = re.compile(r"벗어|밖|빗나|나머지|넘어서")
HITS = re.compile(r"적중|맞|들었|들어|든 (?:비율|횟수)")
MISSED = re.compile(r"빗나|벗어|어긋|놓[쳤친치]|밖")
WIDTH = re.compile(r"폭|너비|차이|격차|사이|간격|넓|좁")
SUPPOSED = re.compile(r"가정(?: 아래|대로|하면|한다면|에서|이 맞|을 두)")
WORDS = {
    "cut": re.compile(r"인하|내[리려릴]|낮|떨어|하락"),
    "hold": re.compile(r"동결|그대로|유지"),
    "hike": re.compile(r"인상|오[르를]|올라|높|상승"),
}
Known = Mapping[int, tuple[float, Evidence]]


def ratios(told: Sentence, known: Known) -> Iterator[tuple[float, int | None, Evidence]]:
    """How many times one number is another, each of which the sentence tells or names."""
    pairs: list[tuple[Evidence, Evidence]] = []
    told_ones = [one for _, one in known.values()]
    pairs += [(a, b) for a, b in combinations(told_ones, 2) if a.role == b.role and a.unit == b.unit]
    if WIDTH.search(told.text):
        for one in told.book.facts:
            walk = beside(told, one, "baseline.width80") if one.key == "width80" else None
            pairs += [(one, walk)] if walk else []
        told_widths = [
            width for percent in (50, 80, 95) if f"{percent}%" in told.text for width in widths(told, percent)
        ]
        for (wide, end), (narrow, _) in combinations(told_widths, 2):
            yield max(wide, narrow) / min(wide, narrow), None, end
    if re.search(r"확률|가능성|쪽", told.text):
        named = [
            one
            for one in of_role(told.book.facts, "chance")
            if (word := _word(one)) and word.search(told.text)
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


def widths(told: Sentence, percent: int) -> Iterator[tuple[float, Evidence]]:
    """How wide a band is, and its upper end."""
    for high in told.book.facts:
        low = beside(told, high, f"low{percent}") if high.key == f"high{percent}" else None
        if low and high.value > low.value:
            yield high.value - low.value, high


def chances(told: Sentence, place: int) -> Iterator[tuple[float, int | None, Evidence]]:
    """Sums of chances, what is left of them, a band's outside, and the rate of hits."""
    ids = ids_of(told, told.numbers[place])
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
        count = beside(told, one, "record.count") if one.key == "record.hits" else None
        if count and count.value and HITS.search(told.text):
            yield 100 * one.value / count.value, None, one
        if count and count.value and MISSED.search(told.text):
            yield 100 - 100 * one.value / count.value, None, one


def chance_gaps(told: Sentence, place: int) -> Iterator[tuple[float, int | None, Evidence]]:
    """How much likelier one thing is than another, both of which are named before."""
    ids = ids_of(told, told.numbers[place])
    named: list[tuple[int, Evidence]] = []
    for one in told.book.facts:
        word = _word(one)
        if word and one.role == "chance" and one.indicator in ids:
            found = word.search(told.before(place))
            named += [(found.start(), one)] if found else []
    named.sort(key=lambda pair: pair[0])
    for (_, first), (_, second) in combinations(named, 2):
        sign = None if "차이" in told.before(place) else sign_of(first.value - second.value)
        yield abs(first.value - second.value), sign, first


def misses(told: Sentence, place: int) -> Iterator[tuple[float, int | None, Evidence]]:
    """How often the band missed: what is left of the past forecasts."""
    if not MISSED.search(told.after(place)):
        return
    for hits in told.book.facts:
        count = beside(told, hits, "record.count") if hits.key == "record.hits" else None
        if count:
            yield count.value - hits.value, None, hits


def _word(one: Evidence) -> re.Pattern[str] | None:
    """How sentences call what a chance is of."""
    return WORDS.get({"above": "hike", "below": "cut"}.get(one.key, one.key))


def ids_of(told: Sentence, number: Number) -> frozenset[str]:
    """The indicators that a number may be of."""
    unit = {"%p": "%"}.get(number.unit, number.unit)
    among = [
        one for one in told.book.facts if (unit == "%" and not one.unit.endswith("p")) or one.unit == unit
    ]
    return told.about(number, among) or told.book.ids


def beside(told: Sentence, one: Evidence, key: str) -> Evidence | None:
    """The same indicator's fact of another kind."""
    return next(
        (fact for fact in told.book.facts if fact.key == key and fact.indicator == one.indicator), None
    )


def sign_of(value: float) -> int:
    """1, 0 or −1."""
    return (value > 0) - (value < 0)
