"""What the facts say of an indicator, as amounts: a fact, what lies between two, a month's median.

"2027년 3월의 중앙값" is a fact of that month, or what the forecast itself has there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from riskxpertai.domain import Forecast
from riskxpertai.grounding.evidence import Evidence
from riskxpertai.grounding.periods import Period, covers
from riskxpertai.grounding.sentence import Sentence, is_now

WIDTH_UNIT = {"%": "%p"}


@dataclass(frozen=True)
class Amount:
    """A value or a range of values.

    Attributes:
        low: lower end.
        high: upper end; the same for a single value.
        unit: as facts have it.
        indicator: id.
        rests: the fact that it is or rests on.
    """

    low: float
    high: float
    unit: str
    indicator: str
    rests: Evidence

    @property
    def middle(self) -> float:
        """Half-way between its ends."""
        return (self.low + self.high) / 2

    @property
    def width(self) -> Amount:
        """How far its ends lie apart, as an amount."""
        span = round(self.high - self.low, 9)
        return Amount(span, span, WIDTH_UNIT.get(self.unit, self.unit), self.indicator, self.rests)


class Values:
    """The facts of one sentence's answer as amounts."""

    def __init__(self, told: Sentence) -> None:
        self.told = told

    def fact(self, id: str, key: str) -> tuple[Amount, ...]:
        """A fact as an amount, if there is such a one."""
        own = self.told.book.of(id, key)
        if not own and self.told.book.of(id, "if.level"):
            # What is itself supposed is told as it is without the condition.
            own = self.told.book.of(id, key.removeprefix("then."))
        return tuple(map(amount, own[-1:]))

    def interval(self, id: str, low: str, high: str) -> tuple[Amount, ...]:
        """What lies between two facts."""
        return tuple(
            Amount(one.low, other.high, one.unit, id, other.rests)
            for one in self.fact(id, low)
            for other in self.fact(id, high)
        )

    def scenario(self, id: str, name: str) -> tuple[Amount, ...]:
        """The range of a scenario."""
        return self.interval(id, f"{name}.low", f"{name}.high")

    def beside(self, id: str, name: str | None) -> tuple[Amount, ...]:
        """The range of an indicator beside another one's scenario."""
        return self.interval(id, f"beside.{name}.low80", f"beside.{name}.high80") if name else ()

    def middles(self, at: int, id: str, prefix: str, scenario: str | None) -> tuple[Amount, ...]:
        """The median of the month named last before a place, else of the asked one, or a scenario's."""
        if prefix:
            return self.fact(id, f"{prefix}median")
        own: tuple[Amount, ...] = ()
        if scenario:
            keys = (f"{scenario}.median", f"beside.{scenario}.median", f"{scenario}.way")
            own = tuple(one for key in keys for one in self.fact(id, key))
        if own and id != self.told.book.first:
            return own
        months = [
            time
            for time in self.told.periods
            if time.end <= at and time.grain != "span" and not is_now(self.told, time)
        ]
        medians = self.told.book.of(id, "median")
        if not months:
            return (*own, *map(amount, medians[-1:]))
        named = [one for one in medians if covers(months[-1], one.fact.month, quarterly=one.quarterly)]
        if medians and not named and (found := self._on_the_way(id, months[-1], medians[-1])):
            return (*own, *found)
        return (*own, *map(amount, (named or medians)[-1:]))

    def middle_at(self, id: str, time: Period) -> tuple[Amount, ...]:
        """The median of a month that is named, or that so many months reach."""
        medians = self.told.book.of(id, "median")
        if time.grain == "span":
            time = replace(time, grain="ahead", last=time.first)
        named = [one for one in medians if covers(time, one.fact.month, quarterly=one.quarterly)]
        if not named and medians and time.grain == "month":
            return self._on_the_way(id, time, medians[-1])
        return tuple(map(amount, named[-1:]))

    def scale(self, id: str) -> float:
        """How many times what a forecast holds its values are told as: 천만 달러 as 달러."""
        told = (one.values[0] / one.fact.value for one in self.told.book.of(id, "last") if one.fact.value)
        return next(told, 1.0)

    def _on_the_way(self, id: str, time: Period, rests: Evidence) -> tuple[Amount, ...]:
        """The median of a month that no fact tells."""
        forecast = next(one for one in self.told.book.brief.forecasts if one.indicator.id == id)
        quarterly = forecast.indicator.frequency == "Q"
        way = [value for day, value in medians_of(forecast) if covers(time, day, quarterly=quarterly)]
        if not way:
            return ()
        value = way[-1] * self.scale(id)
        return (Amount(value, value, rests.unit, id, rests),)


def medians_of(forecast: Forecast) -> list[tuple[date, float]]:
    """A forecast's months, each with its median."""
    levels = forecast.levels
    middle = levels.index(0.5) if 0.5 in levels else len(levels) // 2
    return [(day, row[middle]) for day, row in zip(forecast.dates, forecast.quantiles, strict=True)]


def amount(one: Evidence) -> Amount:
    """A fact as an amount."""
    return Amount(one.value, one.value, one.unit, one.indicator, one)
