"""How likely the facts and the forecast hold what a sentence names: a side of a level, a range, a move.

Whatever level a sentence names, "1,460원보다 높을" and "1,460원보다 낮을" each have one right number, which
is computed from the forecast itself where no fact tells it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from riskxpertai.facts import View, probability_below
from riskxpertai.grounding.amounts import Amounts
from riskxpertai.grounding.evidence import Evidence
from riskxpertai.grounding.sentence import Sentence
from riskxpertai.grounding.tokens import Token

# How far a told percentage may lie from a computed one: whole percents of steps, and between two quantiles.
STEPPED, INTERPOLATED, SHOWN = 0.6, 1.0, 0.01
# Levels of what moves in steps are told to the second place.
SAME_STEP = 0.05


@dataclass(frozen=True)
class Chance:
    """How likely something is.

    Attributes:
        percent: so.
        sure: how far it may lie from that.
        rests: the fact that it is or rests on.
        bounded: whether nothing but a bound may be told: its level lies beyond all quantiles.
    """

    percent: float
    sure: float
    rests: Evidence
    bounded: bool = False

    @property
    def opposite(self) -> Chance:
        """How likely it is not."""
        return replace(self, percent=100 - self.percent)


class Likelihoods:
    """How likely one sentence's events are."""

    def __init__(self, told: Sentence, amounts: Amounts, assumed: str | None = None) -> None:
        """Look things up for a sentence.

        Args:
            told: the sentence.
            amounts: what its phrases stand for.
            assumed: `then.` where its condition holds and "" where none does, whatever the words say; None
                where they decide.
        """
        self.told = told
        self.amounts = amounts
        self.assumed = assumed

    def facts(self, key: str, id: str | None = None) -> Iterator[Chance]:
        """The chances that facts of one kind tell, of one indicator or of any."""
        ones = self.told.book.every(key) if id is None else self.told.book.of(id, key)
        return (shown(one) for one in ones)

    def moves(self, id: str, moves: Sequence[str], place: int) -> Iterator[Chance]:
        """How likely any of some moves is."""
        stepped = [one.indicator for one in self.told.book.every("hold")]
        id = id if id in stepped or not stepped else stepped[0]
        for prefix in self.prefixes(id, place):
            found = [self._one(f"{prefix}{move}", id) for move in dict.fromkeys(moves)]
            known = [one for one in found if one]
            if known and len(known) == len(found):
                yield Chance(sum(one.percent for one in known), STEPPED, known[-1].rests)

    def moved(self, id: str, place: int) -> Iterator[Chance]:
        """How likely anything but a hold is."""
        return (one.opposite for one in self.moves(id, ["hold"], place))

    def exactly(self, id: str, token: Token) -> Iterator[Chance]:
        """How likely the level is that a number names, of what moves in steps."""
        value = self.value(token, id)
        if value is None:
            return
        for key, sure in (("step", STEPPED), ("if.chance", SHOWN)):
            for one in self.told.book.of(id, key):
                if one.of_level is not None and abs(one.of_level - value) < SAME_STEP:
                    yield Chance(one.value, sure, one)

    def inside(self, id: str, low: float, high: float) -> Chance:
        """How likely a range of values is."""
        view = self._view(id)
        share = self._below(view, high, inclusive=True) - self._below(view, low, inclusive=False)
        return Chance(100 * share, INTERPOLATED, self._nearest(id, high))

    def side(
        self, id: str, value: float, prefixes: Sequence[str], *, up: bool, inclusive: bool = False
    ) -> Iterator[Chance]:
        """How likely a side of a level is.

        Args:
            id: the indicator.
            value: the level.
            prefixes: what kinds of facts may be meant.
            up: whether it is the side above.
            inclusive: whether the level itself counts.
        """
        if not inclusive:
            yield from self._asked(id, value, prefixes, up=up)
        supposed = () if self.is_stepped(id) else self.told.book.every("if.level")[:1]
        if any(one.indicator == id and abs(one.value - value) < 1e-3 * abs(value) for one in supposed):
            yield from self.facts("if.chance")
        if prefixes != ("",):
            last = self.told.book.of(id, "last")[:1]
            if any(abs(one.value - value) < 1e-3 * max(1.0, abs(value)) for one in last):
                yield from self.direction(id, prefixes, up=up)
            return
        yield self._computed(id, value, up=up, inclusive=inclusive)

    def direction(self, id: str, prefixes: Sequence[str], *, up: bool) -> Iterator[Chance]:
        """How likely a rise or a fall from the last value is."""
        for prefix in prefixes:
            own = self._one(f"{prefix}{'above' if up else 'below'}", id)
            if own is None and (other := self._one(f"{prefix}{'below' if up else 'above'}", id)):
                own = other.opposite
            own = own or self._one(f"{prefix}{'hike' if up else 'cut'}", id)
            if own:
                yield own

    def prefixes(self, id: str, place: int) -> tuple[str, ...]:
        """What kinds of facts may be meant: under the condition, beside a scenario, or without either."""
        if self.assumed is not None:
            return (self.assumed,)
        if self.amounts.supposed(place):
            return ("then.",)
        named = self.amounts.scenario_before(place)
        scenario = named or self.told.scenario
        if not scenario or id == self.told.book.first or self._is_whole(place):
            return ("",)
        beside = f"beside.{scenario}."
        if not any(one.key.startswith(beside) for one in self.told.book.facts if one.indicator == id):
            return ("",)
        return (beside, "") if scenario == "base" and not named else (beside,)

    def value(self, token: Token, id: str) -> float | None:
        """The level that a number names; None for what is no level of this indicator."""
        one, number = self.amounts.fact_at(token), self.told.numbers[token.place]
        if one and one.role == "level" and one.indicator == id:
            near = abs(one.value - number.value) <= max(one.place / 2, 5e-4 * abs(number.value))
            coarse = not number.over and number.high - number.low > 2e-3 * abs(number.value)
            if near or (one.stepped and not number.over) or (coarse and number.says(one.value)):
                return one.value
        unit = next((last.unit for last in self.told.book.of(id, "last")), None)
        return number.value if number.unit == unit or (number.unit == "" and unit == "포인트") else None

    def is_stepped(self, id: str) -> bool:
        """Whether an indicator moves in steps."""
        return bool(self._view(id).steps)

    def _is_whole(self, place: int) -> bool:
        """Whether the clause before a place speaks of the whole forecast: "전체 예측에서는"."""
        words = self.told.tokens
        before = [n for n, token in enumerate(words) if token.end <= place]
        clause = self.told.clauses[before[-1]] if before else 0
        number = max((n for n in before if words[n].kind == "number"), default=-1)
        return any(words[n].lemma == "전체" and self.told.clauses[n] == clause for n in before if n > number)

    def _asked(self, id: str, value: float, prefixes: Sequence[str], *, up: bool) -> Iterator[Chance]:
        """The chances that facts tell of the level that was asked for."""
        levels = self.told.book.of(id, "threshold")[:1]
        if not any(abs(one.value - value) < 1e-9 for one in levels):
            return
        supposed = prefixes[0] == "then."
        for one in self.told.book.facts:
            asked = one.indicator == id and one.key.endswith("threshold.chance") and one.sign
            if asked and one.key.startswith("then.") == supposed:
                yield turned(one, up=up)

    def _computed(self, id: str, value: float, *, up: bool, inclusive: bool) -> Chance:
        """How likely the forecast itself holds a side of a level."""
        view = self._view(id)
        upto = inclusive != up
        under = self._below(view, value, inclusive=upto)
        rests = self._nearest(id, value)
        if view.steps:
            return Chance(100 * (1 - under if up else under), STEPPED, rests)
        # A fact that is shown as 2% may be anything from 1.95% to 2.05%.
        levels = self._levels(id)
        edges = [one.values[0] for one in levels if abs(one.value - value) < 1e-9]
        sharp = [self._below(view, edge, inclusive=upto) for edge in edges]
        spread = max((abs(100 * (one - under)) for one in sharp), default=0.0)
        is_fact = any(abs(one.value - value) < 1e-6 * max(1.0, abs(value)) for one in levels)
        scale, lowest, highest = self.amounts.values.scale(id), view.asked[0] - 1e-9, view.asked[-1] + 1e-9
        bounded = not any(lowest <= edge / scale <= highest for edge in (value, *edges))
        sure = (SHOWN if is_fact else INTERPOLATED) + spread
        return Chance(100 * (1 - under if up else under), sure, rests, bounded)

    def _view(self, id: str) -> View:
        brief = self.told.book.brief
        forecast = next(one for one in brief.forecasts if one.indicator.id == id)
        return View(forecast, brief.today, brief.understood.months)

    def _below(self, view: View, value: float, *, inclusive: bool) -> float:
        """Chance of a value below a level, or of it and below."""
        indicator = view.forecast.indicator
        if not view.steps:
            return probability_below(
                view.forecast.levels, view.asked, value / self.amounts.values.scale(indicator.id)
            )
        half = (indicator.grid or 0.0) / 2
        return sum(step.chance for step in view.steps if step.level < value + (half if inclusive else -half))

    def _levels(self, id: str) -> list[Evidence]:
        return [one for one in self.told.book.facts if one.indicator == id and one.role == "level"]

    def _nearest(self, id: str, value: float) -> Evidence:
        """The level that a computed chance rests on."""
        free = (one for one in self._levels(id) if not one.conditional)
        return min(free, key=lambda one: abs(one.value - value))

    def _one(self, key: str, id: str) -> Chance | None:
        return next(self.facts(key, id), None)


def shown(one: Evidence) -> Chance:
    """The chance that a fact tells."""
    return Chance(one.value, SHOWN, one)


def turned(one: Evidence, *, up: bool) -> Chance:
    """The chance of one side of a level, from the fact of either."""
    return shown(one) if ((one.sign or 0) > 0) == up else shown(one).opposite


def opposites(found: Iterable[Chance]) -> tuple[Chance, ...]:
    """How likely each is not."""
    return tuple(one.opposite for one in found)
