"""The amounts that a sentence mentions, by number or by name: what a number in it may be derived from.

"중앙값은 지금보다 12원 높습니다" mentions the median and, by 지금, the last value.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from riskxpertai.grounding.amounts import Amounts
from riskxpertai.grounding.chances import Chances
from riskxpertai.grounding.conditions import SCENARIOS
from riskxpertai.grounding.evidence import Evidence
from riskxpertai.grounding.sentence import Sentence
from riskxpertai.grounding.tokens import Token
from riskxpertai.grounding.values import Amount

MOST = {"high": ("가장 높", "최고"), "low": ("가장 낮", "최저")}
SPANS = frozenset({"band", "width", "walk", "scenario", "upper", "lower", "base", "suppose", "all"})
WIDTHS = ("width80", "baseline.width80")
PERCENTS = (50, 80, 95)
# Where what no number tells stands: named, or going without saying.
NAMED, UNSAID = -1, -2
# A place after all words.
END = 10**6


class Mentions:
    """What one sentence mentions."""

    def __init__(self, told: Sentence, amounts: Amounts, chances: Chances) -> None:
        self.told = told
        self.amounts = amounts
        self.chances = chances

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The indicators that are named; the answer's first where none is."""
        named = [next(iter(name.ids)) for name in self.told.named if len(name.ids) == 1]
        return tuple(dict.fromkeys(named)) or (self.told.book.first,)

    def levels(self, own: int) -> list[Amount]:
        """The levels that are mentioned elsewhere than at a place of the text."""
        return list(dict.fromkeys(one for start, one in self.all_levels if start != own))

    @cached_property
    def all_levels(self) -> tuple[tuple[int, Amount], ...]:
        """The levels that are mentioned, each with the place of its number."""
        found: list[tuple[int, Amount]] = []
        for place, (value, one) in self.amounts.known.items():
            if one.role == "level":
                shown = one.value if _is_near(value, one) else value
                found.append(
                    (self.told.numbers[place].start, Amount(shown, shown, one.unit, one.indicator, one))
                )
        for phrase in self.told.phrases:
            found += [(NAMED, one) for one in self.amounts.named(phrase)]
        for id in sorted({one.indicator for _, one in found} | set(self.ids)):
            found += [(UNSAID, one) for one in self._unsaid(id)]
        return tuple(found)

    @cached_property
    def widths(self) -> tuple[Amount, ...]:
        """The widths that are mentioned."""
        found: list[Amount] = []
        for phrase in self.told.phrases:
            if phrase.tags & SPANS or phrase.numbers:
                found += self.amounts.widths(phrase)
        for _, one in self.amounts.known.values():
            if one.key in WIDTHS:
                found.append(Amount(one.value, one.value, one.unit, one.indicator, one))
        walks = any(token.tag == "walk" for token in self.told.tokens)
        for id in self.ids:
            for percent in PERCENTS:
                if f"{percent}%" in self.told.text:
                    found += self.bands(percent, id)
            if walks:
                found += (one for key in WIDTHS for one in self.amounts.fact(id, key))
            if self.amounts.supposing:
                found += (one.width for one in self.amounts.interval(id, "then.low80", "then.high80"))
        return tuple(dict.fromkeys(found))

    def bands(self, percent: int, *ids: str) -> list[Amount]:
        """How wide bands are, of some indicators or of those that are named."""
        low, high = f"low{percent}", f"high{percent}"
        return [one.width for id in ids or self.ids for one in self.amounts.interval(id, low, high)]

    def sourced_odds(self, own: int) -> list[tuple[int, float, Evidence]]:
        """The chances that are mentioned elsewhere than at a place, each with what mentions it."""
        return [one for one in self._all_odds if one[0] != own]

    def odds(self, own: int) -> list[tuple[float, Evidence]]:
        """The chances that are mentioned elsewhere than at a place of the text."""
        return [(value, one) for start, value, one in self._all_odds if start != own]

    @cached_property
    def _all_odds(self) -> tuple[tuple[int, float, Evidence], ...]:
        """The chances that are mentioned, each with the place of its number, or of the word that names it.

        Places of words are turned negative, so that none is a number's.
        """
        found: list[tuple[int, float, Evidence]] = []
        for place, (value, one) in self.amounts.known.items():
            number = self.told.numbers[place]
            if one.role in ("chance", "band") and number.unit == "%":
                is_fact = one.role == "chance" and abs(one.value - value) < 1
                found.append((number.start, one.value if is_fact else value, one))
                if not is_fact and number.kind == "amount":
                    found.append((number.start, number.value, one))  # as it is told
        for at, token in enumerate(self.told.tokens):
            found += [(-token.start - 1, value, one) for value, one in self._odds_of(at, token)]
        return tuple(found)

    def _odds_of(self, at: int, token: Token) -> Iterator[tuple[float, Evidence]]:
        """The chances that one word mentions."""
        if token.tag == "chance" or token.lemma == "쪽":
            yield from ((one.percent, one.rests) for one in self.chances.at(at, token.end))
        elif token.tag in ("hike", "cut", "hold"):
            id = self.amounts.indicator_before(token.end)
            if id:
                moves = self.chances.moves(id, [token.tag], token.end)
                yield from ((one.percent, one.rests) for one in moves)
        elif token.tag in SCENARIOS:
            name = SCENARIOS[token.tag]
            keys = (f"{name}.chance", f"{name}.tail")
            yield from ((one.value, one) for one in self.told.book.facts if one.key in keys)

    def _unsaid(self, id: str) -> Iterator[Amount]:
        """The levels that times, superlatives and the scenario mention, and what goes without saying."""
        for time in self.told.periods:
            yield from self.amounts.middle_at(id, time)
        for side, words in MOST.items():
            if any(word in self.told.text for word in words):
                yield from self.amounts.fact(id, f"past.{side}")
                yield from self.amounts.fact(id, f"{side}est")
        yield from self.amounts.fact(id, "last")
        yield from self.amounts.middles(END, id, "", None)
        if scenario := self.told.scenario:
            yield from self.amounts.values.scenario(id, scenario)
            yield from self.amounts.fact(id, f"{scenario}.median")


def _is_near(value: float, one: Evidence) -> bool:
    """Whether a number is told as finely as its fact is shown."""
    return abs(value - one.value) <= max(one.place / 2, 1e-4 * abs(one.value))
