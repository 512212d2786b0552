"""Where the evaluation stands: at each origin the past that a forecaster may see, and what came after.

Windows expand: every origin sees the series from its beginning. The values are those of the file, so
the exercise is pseudo-real-time on revised data.

Axes used in this module: T periods of a series, O origins, H periods ahead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from riskxpertai.domain import Frequency
from riskxpertai.forecast.scores import Array
from riskxpertai.forecast.window import forward, infer_shape
from riskxpertai.months import month_number
from riskxpertai.series.sources.own import FEWEST, OwnSeries

Every = Literal["monthly", "quarterly", "yearly"]
STRIDE: dict[Every, int] = {"monthly": 1, "quarterly": 3, "yearly": 12}
YEARS = 5  # of past before the first origin
THIRDS = ("calm", "middle", "volatile")


@dataclass(frozen=True)
class Choice:
    """Which forecasts are made.

    Attributes:
        months: ahead, 1 to 24.
        every: an origin at the end of every month, quarter or year.
        first: year of the first origin; None from where the past suffices.
        last: year of the last; None to the end of the series.
    """

    months: int = 12
    every: Every = "quarterly"
    first: int | None = None
    last: int | None = None

    def holds(self, month: int, step: int) -> bool:
        """Whether a period is an origin.

        Args:
            month: of its date, counted from year zero.
            step: months a period; a quarter counts as its last month, whichever month it is dated by.
        """
        month = month // step * step + step - 1
        after = self.first is None or month // 12 >= self.first
        before = self.last is None or month // 12 <= self.last
        return after and before and (month + 1) % STRIDE[self.every] == 0


@dataclass(frozen=True)
class Trial:
    """One series and the origins from which it is forecast.

    Attributes:
        id: of the series.
        family: name of its file.
        frequency: `M` or `Q`.
        values: [T], NaN for gaps.
        origins: [O], index into `values` of the last value that may be seen.
        months: [O], the origins' months, counted from year zero.
        periods: H, in the series' own periods.
    """

    id: str
    family: str
    frequency: Frequency
    values: Array
    origins: NDArray[np.int64]
    months: NDArray[np.int64]
    periods: int

    @classmethod
    def of(cls, series: OwnSeries, *, family: str, choice: Choice) -> Trial | None:
        """Lay a series out; None where no origin has enough past and a future."""
        step, values = series.months_a_period, series.values
        end = month_number(series.last)
        fewest = max(FEWEST, YEARS * 12 // step)
        seen = np.cumsum(np.isfinite(values))
        origins = [
            origin
            for origin in range(fewest - 1, len(values) - 1)
            if np.isfinite(values[origin])
            and seen[origin] >= FEWEST
            and choice.holds(end - (len(values) - 1 - origin) * step, step)
        ]
        if not origins or choice.months < step:
            return None
        indexes = np.array(origins, dtype=np.int64)
        months = end - (len(values) - 1 - indexes) * step
        periods = -(-choice.months // step)
        return cls(series.id, family, series.frequency, values, indexes, months, periods)

    @property
    def step(self) -> int:
        """Months a period."""
        return 3 if self.frequency == "Q" else 1

    @property
    def year(self) -> int:
        """Periods a year."""
        return 12 // self.step

    def pasts(self) -> Iterator[Array]:
        """What each origin sees, oldest value first."""
        return (self.values[: origin + 1] for origin in self.origins)

    def actual(self) -> Array:
        """What came after each origin, [O, H]; NaN where it is not published."""
        padded = np.concatenate((self.values, np.full(self.periods, np.nan)))
        told: Array = padded[self.origins[:, None] + 1 + np.arange(self.periods)]
        return told

    def scale(self) -> Array:
        """Mean absolute change over a year before each origin, [O]: the seasonal naive's error."""
        return np.array([typical(past[self.year :] - past[: -self.year]) for past in self.pasts()])

    def thirds(self) -> NDArray[np.int64]:
        """How volatile each origin is among the series' own, [O]: 0 calm, 1 middle, 2 volatile; -1 unknown.

        Volatility is the mean absolute change of the year that ends at the origin, on the scale (levels
        or logarithms) that the past of the first origin suggests.
        """
        known = self.values[np.isfinite(self.values)]
        transform = infer_shape(next(self.pasts())).transform if known.min() > 0.0 else "level"
        change = np.diff(forward(self.values, transform))
        told = np.array([typical(change[origin - self.year : origin]) for origin in self.origins])
        usable = np.isfinite(told)
        rank = np.argsort(np.argsort(np.where(usable, told, np.inf), kind="stable"), kind="stable")
        return np.where(usable, rank * len(THIRDS) // max(1, int(usable.sum())), -1)


def typical(change: Array) -> float:
    """Mean absolute value of what is known; NaN where nothing is."""
    known = np.abs(change[np.isfinite(change)])
    return float(known.mean()) if len(known) else float("nan")
