"""How likely a value lies beyond something: a level, a scenario's range, a band, the last value.

"1,460원보다 높을", "상방 범위를 웃돌", "지금보다 오를".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from riskxpertai.grounding.amounts import Amounts
from riskxpertai.grounding.likelihoods import SHOWN, Chance, Likelihoods, turned
from riskxpertai.grounding.sentence import Sentence
from riskxpertai.grounding.stretches import BOUNDS, THAT, UP, Stretch
from riskxpertai.grounding.tokens import Token

WITHIN = re.compile(r"시나리오(?:에서|라면|에선)")
PAST = {"peak": "past.high", "trough": "past.low"}
PASSED = frozenset("를 을 보다 보다도".split())
RANGES = frozenset({"band", "scenario", "upper", "lower"})


class Thresholds:
    """The levels and ranges that one sentence's events lie beyond."""

    def __init__(self, told: Sentence, amounts: Amounts, likely: Likelihoods) -> None:
        self.told = told
        self.amounts = amounts
        self.likely = likely

    def beyond(self, said: Stretch, n: int) -> Iterator[Chance]:
        """How likely what a word of direction says is: the word stands at a place of a stretch."""
        # A bound at the beginning is that of the number before: "95% 초과와 낮아질 확률".
        bound = next((token for token in said.span[1:n] if token.lemma in BOUNDS), None)
        side = bound or said.span[n]
        up = side.tag in UP
        before = [token for token in said.levels if token.start < side.start] or list(said.levels)
        than = [token for token in said.span[:n] if token.tail.startswith("보다") and token.kind == "word"]
        if before and than and than[-1].lemma == "값" and than[-1].start > before[-1].start:
            before = []  # "88.5로 잡힌 것은 마지막 공표값보다 낮을"
        if before:
            yield from self._of_level(said, before[-1], side, bounded=bound is not None)
            return
        if past := self._past_extreme(said, n):
            yield from self.likely.side(said.id, past, self.likely.prefixes(said.id, said.place), up=up)
            return
        if any(token.tag == "base" and "보다" in token.tail for token in said.span):
            yield from self.likely.facts("up.chance" if up else "down.chance", said.id)
            return
        if side is said.span[n] and (found := self._beyond_an_end(said, n, up=up)):
            yield from found
            return
        back = self._goes_further(said, up=up) or any(token.lemma in THAT for token in said.span[:n])
        ranged = any(token.tag in RANGES and re.search(r"보다|[을를]", token.tail) for token in said.span)
        ranged = ranged or (n > 0 and said.span[n - 1].tag in RANGES)  # "이 범위 아래의 금리"
        if back or ranged:
            yield from self._of_range(said, up=up, back=back, ranged=ranged)
            if "threshold" not in self.told.book.keys:
                return
        if "asked" in said.tags or side.tag in ("over", "under"):
            prefix = self.likely.prefixes(said.id, said.place)[0]
            yield from (
                turned(one, up=up) for one in self.told.book.every(f"{prefix}threshold.chance") if one.sign
            )
            if "asked" in said.tags:
                return
        yield from self._supposed(said, bounded=bound is not None)
        yield from self.likely.direction(said.id, self.likely.prefixes(said.id, said.place), up=up)

    def _past_extreme(self, said: Stretch, n: int) -> float | None:
        """The past high or low that is passed: "지난 5년의 최고치를 넘어설"."""
        passed = next((token for token in said.span[:n] if token.tag in PAST and token.tail in PASSED), None)
        ends = self.told.book.of(said.id, PAST[passed.tag]) if passed else ()
        return ends[-1].value if ends else None

    def _beyond_an_end(self, said: Stretch, n: int, *, up: bool) -> list[Chance]:
        """Beyond an end of the scenario's range: "아래 끝에도 미치지 못할"."""
        at = next((at for at in range(1, n) if said.span[at].tag == "end"), None)
        scenario = self.told.scenario or self.amounts.scenario_before(said.place)
        if at is None or not scenario or any(token.tag == "band" and token.tail for token in said.span[at:n]):
            return []
        key = {"high": "high", "low": "low"}.get(said.span[at - 1].tag)
        ends = self.amounts.fact(self.told.book.first, f"{scenario}.{key}")
        return [one for end in ends for one in self.likely.side(end.indicator, end.low, ("",), up=up)]

    def _of_level(self, said: Stretch, level: Token, side: Token, *, bounded: bool) -> Iterator[Chance]:
        """Beyond a level that is named, or at it: "2.75%로 내릴"."""
        if not bounded and level.tail in ("로", "으로") and self.likely.is_stepped(said.id):
            yield from self.likely.exactly(said.id, level)
            return
        if not bounded and level.tail == "까지" and self.likely.is_stepped(said.id):
            yield from self.likely.exactly(said.id, level)  # that far, or farther
        if self._within_scenario(level):
            return  # a chance within a scenario is none that the quantiles tell
        value = self.likely.value(level, said.id)
        if value is None and (moved := self._moved_by(level, said.id, up=side.tag in UP or said.rises)):
            value = moved
        if value is not None:
            inclusive = side.lemma in ("이상", "이하") or self._counts_itself(level)
            prefixes = self.likely.prefixes(said.id, said.place)
            yield from self.likely.side(said.id, value, prefixes, up=side.tag in UP, inclusive=inclusive)

    def _moved_by(self, level: Token, id: str, *, up: bool) -> float | None:
        """The level that so many percent from the last value reach: "10% 이상 올라 있을"."""
        number, last = self.told.numbers[level.place], self.told.book.of(id, "last")
        if number.unit != "%" or not last or last[-1].unit == "%":
            return None
        share = number.value / 100
        return last[-1].value * (1 + share if up else 1 - share)

    def _counts_itself(self, level: Token) -> bool:
        """Whether a level counts with what lies beyond: "2.75%이거나 그보다 낮을", "2.75% 또는 그 아래"."""
        either = re.match(r" ?(?:또는|혹은|이나|내지)", self.told.text[level.end :])
        return bool(either or re.search(r"까지|거나|나$", level.tail))

    def _within_scenario(self, level: Token) -> bool:
        """Whether a level is told in a scenario, not being its own: "상방 시나리오에서 1,500원을 넘을"."""
        if not WITHIN.search(self.told.text[: level.start]):
            return False
        known = self.amounts.known.get(level.place)
        if known is None or not known[1].scenario:
            return True
        value, one = known
        return abs(one.value - value) >= 1e-3 * abs(value)

    def _goes_further(self, said: Stretch, *, up: bool) -> bool:
        """Whether more is told than the scenario at hand: "더 오를"."""
        same = self.told.scenario == ("up" if up else "down")
        return same and any(token.lemma in ("더", "더욱") for token in said.span)

    def _of_range(self, said: Stretch, *, up: bool, back: bool, ranged: bool) -> Iterator[Chance]:
        """Beyond a level or a range that was told before, or a scenario's."""
        scenario = self.told.scenario or self.amounts.scenario_before(said.place)
        level = self._level_before(said.span[0].start)
        if back and level and not (scenario and ranged):
            value = self.likely.value(level, said.id)
            if value is not None:
                yield from self.likely.side(said.id, value, self.likely.prefixes(said.id, said.place), up=up)
        if scenario and back and level is None and not ranged:
            # "그보다 높은 수준에 있을 가능성": of what the sentence before told
            yield from self.likely.facts(f"{scenario}.chance")
        if scenario == ("up" if up else "down"):
            yield from self.likely.facts(f"{scenario}.tail")
        if scenario:
            first = self.told.book.first
            for end in self.amounts.fact(first, f"{scenario}.{'high' if up else 'low'}"):
                yield from self.likely.side(first, end.low, ("",), up=up)
        elif ranged and (band := self.amounts.conditions.band_before(said.place)):
            yield Chance((100 - band.value) / 2, SHOWN, band)

    def _level_before(self, at: int) -> Token | None:
        """The level that is told last before a place."""
        for token in reversed(self.told.tokens):
            if token.kind == "number" and token.end <= at:
                one = self.amounts.fact_at(token)
                if one and one.role == "level":
                    return token
        return None

    def _supposed(self, said: Stretch, *, bounded: bool) -> Iterator[Chance]:
        """What the question supposes: "가정한 1,450원 … 그 이상일 확률"."""
        if bounded and any(one.key == "if.level" for _, one in self.amounts.known.values()):
            yield from self.likely.facts("if.chance")
        if "이거나" in self.told.text or "supposed" in said.tags:
            yield from self.likely.facts("if.chance")
