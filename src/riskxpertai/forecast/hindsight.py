"""Step 9 of the data's way: what would have been said at past month ends, and what came.

Each past forecast is made by the same code as today's, from what was published by its day, so it
shares everything with what readers get: the ragged edge, the closed forms, the random walk beside
it. Where a source revises its figures and their vintages are not kept, the values are today's:
*pseudo-real-time*, and whoever shows it says so.

Axes used in this module: O past days, H months ahead, Q quantile levels.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from riskxpertai.domain import Forecast, Monthly
from riskxpertai.errors import BadInput
from riskxpertai.forecast.predict import Forecaster
from riskxpertai.forecast.prepared import Prepared
from riskxpertai.forecast.window import Array
from riskxpertai.months import month_after

ORIGINS = 120
MONTHS = 24
# Before it had two years behind it, a series is not forecast by hindsight.
FEWEST_MONTHS = 24

AsKnown = Callable[[str, date], Monthly]


@dataclass(frozen=True, eq=False)
class Hindsight:
    """Past forecasts of one indicator, told again, beside what came.

    Attributes:
        indicator: id.
        origins: [O] the "today" of each forecast, month ends, oldest first.
        levels: [Q], ascending.
        quantiles: [O, H, Q] as served, in the indicator's unit; months count from the origin's, 1 to H.
        walk: [O, H, Q] the random walk from the origin's last day.
        actual: [O, H] what came; NaN where not yet published.
        vintage: day on which the newest of what came was learnt.
        model: whose forecasts they are.
    """

    indicator: str
    origins: tuple[date, ...]
    levels: Array
    quantiles: Array
    walk: Array
    actual: Array
    vintage: date
    model: str


def hindsight(
    forecaster: Forecaster,
    monthly: AsKnown,
    indicator: str,
    *,
    today: date,
    origins: int = ORIGINS,
    months: int = MONTHS,
) -> Hindsight:
    """Tell an indicator's past forecasts again and put what came beside them.

    Args:
        forecaster: whose forecasts.
        monthly: an indicator on the monthly grid as known on a day.
        indicator: id.
        today: in Seoul; nothing published after it is looked at.
        origins: month ends to stand on; fewer where the series is too young.
        months: H, up to 24.

    Raises:
        NotFound: the indicator has no data.
        BadInput: nothing of it is published.
    """
    told = tell_again(forecaster, monthly, indicator, month_ends(today, origins), months=months)
    return compare(told, monthly(indicator, today), levels=forecaster.levels, months=months)


def month_ends(today: date, count: int) -> tuple[date, ...]:
    """The last days of months whose next month is over, oldest first."""
    ends = (month_after(today, 1 - back) - timedelta(days=1) for back in range(count + 1, 1, -1))
    return tuple(ends)


def tell_again(
    forecaster: Forecaster, monthly: AsKnown, indicator: str, days: Sequence[date], *, months: int
) -> tuple[Forecast, ...]:
    """Forecast as on past days, all at once; days on which no forecast was possible are left out."""
    prepared = []
    for day in days:
        try:
            series = monthly(indicator, day)
        except BadInput:
            continue
        one = Prepared.of(series, as_of=day, months=months)
        if len(series.months) >= FEWEST_MONTHS and forecaster.reaches(one):
            prepared.append(one)
    return forecaster.tell(prepared) if prepared else ()


def compare(told: Sequence[Forecast], latest: Monthly, *, levels: Array, months: int) -> Hindsight:
    """Put what came beside past forecasts.

    Args:
        told: one a past day, oldest first, each reaching `months` months beyond its own.
        latest: the indicator as known today.
        levels: [Q].
        months: H.
    """
    shape = (len(told), months, len(levels))
    came = dict(zip(latest.months, latest.values, strict=True))
    ahead = [[month_after(one.as_of, step) for step in range(1, months + 1)] for one in told]
    # Of a quarter's three months each is told by the quarter, and only the first can be scored.
    places = [
        [bisect_right(one.dates, month) - 1 for month in asked]
        for one, asked in zip(told, ahead, strict=True)
    ]
    return Hindsight(
        indicator=latest.indicator.id,
        origins=tuple(one.as_of for one in told),
        levels=levels,
        quantiles=chosen([one.quantiles for one in told], places).reshape(shape),
        walk=chosen([one.baseline for one in told], places).reshape(shape),
        actual=np.array([[came.get(month, np.nan) for month in asked] for asked in ahead]).reshape(shape[:2]),
        vintage=latest.vintage,
        model=told[-1].model if told else "",
    )


def chosen(rows: Sequence[Sequence[Sequence[float]]], places: Sequence[Sequence[int]]) -> Array:
    """The rows at some places of each forecast, [O, H, Q]."""
    return np.array([[one[place] for place in each] for one, each in zip(rows, places, strict=True)])
