"""What is published, and the forecast made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Frequency = Literal["D", "M", "Q"]
Transform = Literal["log", "level"]
Aggregation = Literal["mean", "end"]
Kind = Literal["estimate", "forecast"]
Seasonal = Literal["adjusted", "raw", "none"]


@dataclass(frozen=True)
class Indicator:
    """One row of the catalogue.

    Attributes:
        id: stable id of the contract, such as `USDKRW`.
        name: Korean name shown to readers.
        english: English name.
        family: Korean family name: 환율, 금리, 물가, …
        unit: unit of the values as readers read it: 원, %.
        frequency: of the source.
        transform: `log` for positive levels, `level` for rates.
        aggregation: how days make a month.
        lag: days from the end of a period to its publication.
        digits: decimals shown.
        source: who publishes it and who passes it on, as shown to readers.
        licence: terms of reuse.
        grid: step of the values where they move in steps (the base rate: 0.25), else None.
        seasonal: `adjusted`, `raw` where seasons are left in, `none` where there are none.
        sources: names of the sources that offer it, the preferred one first; all of them pass on the
            same statistic, so that one can stand in for another. Empty where no source may be used.
        derived: id of the indicator that it is computed from, or empty.
    """

    id: str
    name: str
    english: str
    family: str
    unit: str
    frequency: Frequency
    transform: Transform
    aggregation: Aggregation
    lag: int
    digits: int
    source: str
    licence: str
    grid: float | None = None
    seasonal: Seasonal = "none"
    sources: tuple[str, ...] = ()
    derived: str = ""

    @property
    def crosses_zero(self) -> bool:
        """Whether a value below zero is nothing strange: a growth rate, a balance, no index of moods."""
        return self.transform == "level" and self.unit != "지수"

    @property
    def months_a_period(self) -> int:
        """Months between two published values on the grid: three for quarters, else one."""
        return 3 if self.frequency == "Q" else 1


@dataclass(frozen=True)
class Progress:
    """A month that has begun and is not over.

    Attributes:
        month: its first day.
        mean: mean of its published days, in the indicator's unit.
        share: part of the month's working days that is published, in (0, 1).
    """

    month: date
    mean: float
    share: float


@dataclass(frozen=True)
class Monthly:
    """One series on the monthly grid, as known on a date.

    Attributes:
        indicator: what it measures.
        months: consecutive, oldest first; complete months only, or quarters by their first month.
        values: [T], NaN for a month (quarter) without a value.
        last_day: last published day; for monthly and quarterly sources the first of the last period.
        last_value: value of that day.
        progress: the month in progress, if any of its days is published.
        daily_volatility: standard deviation of daily changes over about a year, in the
            transformed scale; NaN for monthly sources.
        vintage: day on which the newest of these values was learnt; after the date asked about where
            vintages do not reach back to it.
        index: the series whose change over a year this is, if it is one.
    """

    indicator: Indicator
    months: tuple[date, ...]
    values: tuple[float, ...]
    last_day: date
    last_value: float
    progress: Progress | None
    daily_volatility: float
    vintage: date
    index: Monthly | None = None


@dataclass(frozen=True)
class Step:
    """Chance of one level of an indicator that moves in steps.

    Attributes:
        level: in the indicator's unit.
        chance: in [0, 1]; the chances of one month add up to one.
    """

    level: float
    chance: float


@dataclass(frozen=True)
class Score:
    """How good an indicator's past forecasts were, so many months ahead.

    Attributes:
        horizon: months ahead.
        count: forecasts whose month is published.
        hits80: of these, how often the 80 % band held what came.
        hits95: how often the 95 % band did.
        skill: one minus the loss as a share of the random walk's; above zero is better.
        low: lower end of its 95 % interval.
        high: upper end.
        first: day of the first of these forecasts.
        last: day of the last.
    """

    horizon: int
    count: int
    hits80: int
    hits95: int
    skill: float
    low: float
    high: float
    first: date
    last: date

    @property
    def better(self) -> bool:
        """Whether chance alone does not explain a lead over the random walk."""
        return self.low > 0.0

    @property
    def worse(self) -> bool:
        """Whether chance alone does not explain a lag behind the random walk."""
        return self.high < 0.0


@dataclass(frozen=True)
class Forecast:
    """What the model says of one indicator.

    Attributes:
        indicator: what is forecast.
        as_of: the day the forecast stands on.
        last_day: last published day (or month).
        last_value: its value.
        vintage: day on which the newest value was learnt.
        history: (month, value), oldest first, complete months or quarters.
        dates: H months, consecutive; for quarterly indicators H quarters by their first month.
        kinds: [H], `estimate` up to the month of `as_of`, then `forecast`.
        levels: [Q], ascending.
        quantiles: [H, Q], never crossing, in the indicator's unit.
        baseline: [H, Q], the random walk from the last day.
        steps: [H] of chances by level, for indicators with a grid; else empty.
        model: name and version of the weights.
        score: how good such forecasts were at the months ahead that were asked for; None where that
            is not measured.
    """

    indicator: Indicator
    as_of: date
    last_day: date
    last_value: float
    vintage: date
    history: tuple[tuple[date, float], ...]
    dates: tuple[date, ...]
    kinds: tuple[Kind, ...]
    levels: tuple[float, ...]
    quantiles: tuple[tuple[float, ...], ...]
    baseline: tuple[tuple[float, ...], ...]
    steps: tuple[tuple[Step, ...], ...]
    model: str
    score: Score | None = None

    def at(self, month: int, level: float) -> float:
        """Quantile of the month at this index, in the indicator's unit."""
        return self.quantiles[month][self.levels.index(level)]
