"""Step 7b of the data's way: the forecast of a change over a year, told from the index's.

Where the month a year before is published, each quantile of the index gives the same quantile of
the change, for the change rises with the index. Further ahead both ends of the year are unknown:
their paths are drawn together, months depending as in a random walk, every month with exactly the
served distribution.

Axes used in this module: H months ahead, Q quantile levels, N paths.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np

from riskxpertai.domain import Forecast, Monthly
from riskxpertai.forecast.dependence import walks
from riskxpertai.forecast.paths import PATHS, SEED, arranged, margins
from riskxpertai.forecast.window import Array
from riskxpertai.months import month_after, month_number

YEAR = 12


def year_on_year(index: Forecast, told: Monthly, walk: Array, *, count: int = PATHS) -> Forecast:
    """The forecast of an index's change over a year.

    Args:
        index: of the index, positive.
        told: the published changes, in percent.
        walk: [H, Q] the random walk of the change itself, in percent.
        count: N, for months whose month a year before is not published.

    Returns:
        The index's months, in percent; no quantile crosses another.
    """
    base = published(index)
    rows: list[tuple[float, ...]] = []
    paths: Mapping[date, Array] = {}
    for month, quantiles in zip(index.dates, index.quantiles, strict=True):
        before = month_after(month, -YEAR)
        if before in base:
            rows.append(tuple((100.0 * (np.array(quantiles) / base[before] - 1.0)).tolist()))
            continue
        paths = paths or alone(index, count)
        grown = np.sort(100.0 * (paths[month] / paths[before] - 1.0))
        shares = (np.arange(count) + 0.5) / count
        rows.append(tuple(np.interp(index.levels, shares, grown).tolist()))
    return replace(
        index,
        indicator=told.indicator,
        last_value=told.last_value,
        history=tuple(zip(told.months, told.values, strict=True)),
        quantiles=tuple(rows),
        baseline=tuple(map(tuple, walk.tolist())),
    )


def published(index: Forecast) -> dict[date, float]:
    """The index by month; a month left out between two published ones lies evenly between them."""
    known = [(month, value) for month, value in index.history if value == value]
    numbers = [month_number(month) for month, _ in known]
    logs = np.log([value for _, value in known])
    return {
        month: float(np.exp(np.interp(month_number(month), numbers, logs)))
        for month, _ in index.history
        if month <= known[-1][0]
    }


def alone(index: Forecast, count: int) -> dict[date, Array]:
    """Paths of one indicator by month, [N] each; the same forecast gives the same bytes."""
    served = margins([index], index.dates, count)
    steps = np.random.default_rng(SEED).standard_normal(served.shape)
    values, _ = arranged(walks(steps, np.eye(1)), served)
    return dict(zip(index.dates, values[0], strict=True))
