"""Step 9 of the data's way: what would have been said at past month ends, and what came.

Each past forecast is made by the same code as today's, from what was published by its day. Where a
source revises its figures and their vintages are not kept, the values are today's.

Axes used in this module: O past days, H months ahead, Q quantile levels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from riskxpertai.domain import Forecast, Monthly
from riskxpertai.errors import BadInput, DataTooOld
from riskxpertai.forecast.predict import Forecaster
from riskxpertai.forecast.window import Array
from riskxpertai.months import month_after

ORIGINS = 120
MONTHS = 24
# Before it had two years behind it, a series is not forecast by hindsight.
FEWEST_MONTHS = 24


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
    monthly: Callable[[str, date], Monthly],
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
    """
    told: list[Forecast] = []
    for back in range(origins, 0, -1):
        day = month_after(today, 1 - back) - timedelta(days=1)
        try:
            series = monthly(indicator, day)
            if len(series.months) >= FEWEST_MONTHS:
                told += forecaster([series], as_of=day, months=months)
        except (BadInput, DataTooOld):
            continue  # nothing was published yet, or not for long
    latest = monthly(indicator, today)
    came = dict(zip(latest.months, latest.values, strict=True))
    shape = (len(told), months, len(forecaster.levels))
    return Hindsight(
        indicator=indicator,
        origins=tuple(one.as_of for one in told),
        levels=forecaster.levels,
        quantiles=np.array([one.quantiles[-months:] for one in told]).reshape(shape),
        walk=np.array([one.baseline[-months:] for one in told]).reshape(shape),
        actual=np.array([[came.get(month, np.nan) for month in one.dates[-months:]] for one in told]).reshape(
            shape[:2]
        ),
        vintage=latest.vintage,
        model=forecaster.identity.label,
    )
