"""Step 7 of the data's way: one indicator between the monthly grid and the network.

Before the network: which months to tell, and the month in progress. After it: the closed forms.

Axes used in this module: H months ahead, Q quantile levels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from riskxpertai.domain import Forecast, Kind, Monthly, Step, Transform
from riskxpertai.forecast.growth import year_on_year
from riskxpertai.forecast.walk import DAYS_A_MONTH, month_in_progress, months_of_variance, random_walk
from riskxpertai.forecast.window import Array, backward, chances, forward, snap
from riskxpertai.months import month_after, months_between
from riskxpertai.series.sources.base_rate import meets


@dataclass(frozen=True)
class Prepared:
    """One indicator between the grid and the network.

    Attributes:
        series: on the monthly grid.
        as_of: the day to stand on.
        values: [T], months that the network reads; the month in progress is the last, estimated.
        first: first month to forecast.
        count: H, months to tell; for a quarterly indicator quarters, up to the one that holds the last
            month asked for.
        nowcast: whether the first of them is the month in progress, told in closed form.
        change: the series to tell where `series` is only the index whose change over a year it is.
    """

    series: Monthly
    as_of: date
    values: tuple[float, ...]
    first: date
    count: int
    nowcast: bool
    change: Monthly | None = None

    @classmethod
    def of(cls, series: Monthly, *, as_of: date, months: int) -> Prepared:
        """Find the months to tell and estimate the one in progress; a change is told by its index."""
        if series.index:
            return replace(cls.of(series.index, as_of=as_of, months=months), change=series)
        step = series.indicator.months_a_period
        first = month_after(series.months[-1], step)
        count = months_between(first, month_after(as_of, months)) // step + 1
        values = series.values
        nowcast = series.progress is not None and series.indicator.aggregation == "mean"
        if series.progress and nowcast:
            share = series.progress.share
            values = (*values, share * series.progress.mean + (1.0 - share) * series.last_value)
        return cls(series, as_of, values, first, count, nowcast)

    @property
    def transform(self) -> Transform:
        """Scale of the network."""
        return self.series.indicator.transform

    @property
    def steps(self) -> int:
        """Months that the network itself must tell."""
        return self.count - int(self.nowcast)

    @property
    def anchor(self) -> float:
        """The last day's value, transformed; NaN where only months are published."""
        if self.series.indicator.frequency != "D":
            return float("nan")
        return float(forward(np.array(self.series.last_value), self.series.indicator.transform))

    @property
    def rest(self) -> float:
        """Part of the last day's month that is not published."""
        return 1.0 - self.series.progress.share if self.series.progress and self.nowcast else 0.0

    def forecast(self, network: Array, levels: Array, model: str) -> Forecast:
        """Put the closed forms around the network's quantiles.

        Args:
            network: [steps, Q], transformed.
            levels: [Q].
            model: what to say of the weights.

        Returns:
            The forecast, in the indicator's unit.
        """
        indicator = self.series.indicator
        ahead = np.arange(1, self.steps + 1, dtype=np.float64)
        # Where periods are all that is published, the walk goes from period to period.
        days_make = indicator.aggregation if indicator.frequency == "D" else "end"
        variance = months_of_variance(ahead, days_make, self.rest)
        usual = months_of_variance(ahead, days_make, 0.0)
        # The network counts from a month's end; mid-month, what is left of it adds to the spread.
        middle = network[:, [len(levels) // 2]]
        network = middle + (network - middle) * np.sqrt(variance / usual)[:, None]
        walk = random_walk(self.start, self.volatility, variance, levels)
        if indicator.frequency == "D" and indicator.aggregation == "mean":
            # Of the next month's mean the last day knows more than the months that the network learnt from.
            share = (1.0 / ahead)[:, None]
            network = share * walk + (1.0 - share) * network
        if self.nowcast:
            now = self.now(levels)[None, :]
            network, walk = np.concatenate((now, network)), np.concatenate((now, walk))
        quantiles = backward(network, indicator.transform)
        baseline = backward(walk, indicator.transform)
        step = indicator.months_a_period
        dates = tuple(month_after(self.first, step * place) for place in range(self.count))
        steps: tuple[tuple[Step, ...], ...] = ()
        if indicator.grid:
            quantiles = hold_between_meetings(quantiles, dates, self.series.last_value)
            steps = tuple(
                tuple(Step(level, chance) for level, chance in chances(row, levels, indicator.grid).items())
                for row in quantiles
            )
            quantiles, baseline = snap(quantiles, indicator.grid), snap(baseline, indicator.grid)
        told = Forecast(
            indicator=indicator,
            as_of=self.as_of,
            last_day=self.series.last_day,
            last_value=self.series.last_value,
            vintage=self.series.vintage,
            history=tuple(zip(self.series.months, self.series.values, strict=True)),
            dates=dates,
            kinds=tuple(kind_of(month, self.as_of) for month in dates),
            levels=tuple(levels.tolist()),
            quantiles=tuple(map(tuple, quantiles.tolist())),
            baseline=tuple(map(tuple, baseline.tolist())),
            steps=steps,
            model=model,
        )
        return year_on_year(told, self.change, self.own_walk(levels)) if self.change else told

    def own_walk(self, levels: Array) -> Array:
        """The random walk of the change over a year itself, in percent, [H, Q]."""
        assert self.change is not None
        own = replace(self, series=self.change, change=None)
        ahead = np.arange(1, self.count + 1, dtype=np.float64)
        return random_walk(own.start, own.volatility, ahead, levels)

    @property
    def start(self) -> float:
        """Where the random walk begins, transformed: the last day, or the last month."""
        return float(forward(np.array(self.series.last_value), self.series.indicator.transform))

    @property
    def volatility(self) -> float:
        """Standard deviation of a month's (or quarter's) change, transformed."""
        daily = self.series.daily_volatility
        if self.series.indicator.aggregation == "mean" and np.isfinite(daily) and daily > 0.0:
            return float(daily * np.sqrt(DAYS_A_MONTH))
        values = forward(np.array(self.series.values), self.series.indicator.transform)
        return float(np.nanstd(np.diff(values)))

    def now(self, levels: Array) -> Array:
        """Quantiles of the month in progress, transformed, [Q]."""
        progress = self.series.progress
        assert progress is not None
        mean = float(forward(np.array(progress.mean), self.series.indicator.transform))
        daily = self.volatility / float(np.sqrt(DAYS_A_MONTH))
        return month_in_progress(mean, self.start, progress.share, daily, levels)


def kind_of(month: date, as_of: date) -> Kind:
    """`estimate` for a month that has begun by `as_of`, else `forecast`."""
    return "estimate" if months_between(as_of, month) <= 0 else "forecast"


def hold_between_meetings(quantiles: Array, dates: Sequence[date], last: float) -> Array:
    """A policy rate moves at meetings only: a month without one repeats the month before.

    Args:
        quantiles: [H, Q], percent per year.
        dates: [H].
        last: rate in force.

    Returns:
        [H, Q].
    """
    held, before = [], np.full(quantiles.shape[1], last)
    for row, month in zip(quantiles, dates, strict=True):
        before = row if meets(month) else before
        held.append(before)
    return np.stack(held)
