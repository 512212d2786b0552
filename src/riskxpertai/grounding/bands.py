"""How likely a value lies within something: between two levels, in a band, in a scenario's range.

"1,440~1,480원 사이일", "80% 구간 안에", "하방 범위에 들".
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from riskxpertai.grounding.amounts import Amounts
from riskxpertai.grounding.conditions import SCENARIOS
from riskxpertai.grounding.likelihoods import SHOWN, Chance, Likelihoods, shown
from riskxpertai.grounding.sentence import Sentence
from riskxpertai.grounding.stretches import Stretch, paired

NAMES = tuple(SCENARIOS.values())
PREFIXES = ("", "then.", *(f"beside.{name}." for name in NAMES))
PERCENTS = (50, 80, 95)
# The band that is meant where none is told.
USUAL = 80.0


class Bands:
    """The ranges that one sentence speaks of."""

    def __init__(self, told: Sentence, amounts: Amounts, likely: Likelihoods) -> None:
        self.told = told
        self.amounts = amounts
        self.likely = likely

    def within(self, said: Stretch) -> Iterator[Chance]:
        """How likely a value lies in the range that a stretch of words names."""
        values = [self.likely.value(token, said.id) for token in said.levels]
        known = [value for value in values if value is not None]
        if len(values) == len(known) >= 2:
            low, high = sorted(known[-2:])
            yield from self._between(said, low, high)
            return
        if said.points_back and (ends := self._told_before(said)) is not None:
            yield from self._between(said, *ends)
            return
        if said.points_back and (band := self.amounts.conditions.band_before(said.place)):
            yield shown(band)
        if percent := self._percent(said):
            bands = (one for one in self.told.book.facts if one.role == "band" and one.value == percent)
            yield from map(shown, bands)
            return
        asked = "asked" in said.tags or self._is_asked(said)
        if asked:
            yield from self.likely.facts("threshold.chance", said.id)
            if "asked" in said.tags:
                return
        middle = any(
            one.lemma in ("중간", "가운데") and other.tag == "band" for one, other in pairwise(said.span)
        )
        names = ("base",) if middle else tuple(dict.fromkeys(said.scenarios or (self.told.scenario,)))
        for name in filter(None, names):
            yield from self.likely.facts(f"{name}.chance")
        if not any(names) and "band" in said.tags and not (asked and "ceiling" in self.told.book.keys):
            yield from (shown(one) for one in self.told.book.every("band") if one.value == USUAL)

    def _between(self, said: Stretch, low: float, high: float) -> Iterator[Chance]:
        """Between two levels, which may be the ends of a band or of a scenario."""
        id = said.id
        if not any(self.likely.prefixes(id, said.place)):
            yield self.likely.inside(id, low, high)
        for percent in PERCENTS:
            for prefix in PREFIXES:
                for ends in self.amounts.interval(id, f"{prefix}low{percent}", f"{prefix}high{percent}"):
                    if _near(ends.low, low, max(1.0, abs(low))) and _near(
                        ends.high, high, max(1.0, abs(high))
                    ):
                        yield Chance(float(percent), SHOWN, ends.rests)
        scale = self.amounts.values.scale(id)
        for name in NAMES:
            for ends in self.amounts.values.scenario(id, name):
                low_fits = _near(ends.low, low * scale, abs(ends.low))
                if low_fits and _near(ends.high, high * scale, abs(ends.high)):
                    yield from self.likely.facts(f"{name}.chance", id)

    def _told_before(self, said: Stretch) -> tuple[float, float] | None:
        """The ends of the range that was told last: "1,300원에서 1,400원 사이 … 그 범위를 벗어날"."""
        start = said.span[0].start if said.span else 0
        numbers = [token for token in self.told.tokens if token.kind == "number" and token.end <= start]
        if len(numbers) < 2 or "band" not in said.tags or not paired(self.told.text, *numbers[-2:]):
            return None
        low, high = (self.likely.value(token, said.id) for token in numbers[-2:])
        return None if low is None or high is None else (low, high)

    def _percent(self, said: Stretch) -> float:
        """The percentage of the band that is told last; 0 for none."""
        numbers = (token for token in said.span if token.kind == "number")
        facts = [(token, self.amounts.fact_at(token)) for token in numbers]
        bands = [self.told.numbers[token.place].value for token, one in facts if one and one.role == "band"]
        return bands[-1] if bands else 0.0

    def _is_asked(self, said: Stretch) -> bool:
        """Whether the range of the question is meant, though it isn't called so."""
        named = "band" in said.tags or said.points_back
        free = not said.scenarios and not self.told.scenario
        return named and free and "threshold" in self.told.book.keys


def _near(one: float, other: float, size: float) -> bool:
    return abs(one - other) < 1e-6 * size
