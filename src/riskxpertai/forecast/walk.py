"""The random walk: the baseline beside every forecast, and the month in progress.

A monthly mean is an average of days. Seen from the last day, the mean of the j-th month to come
has the variance of j - 2/3 months of daily changes, plus what is left of the month that the last
day stands in; the month's own end has the variance of j months.

Axes used in this module: H months ahead, Q quantile levels.

Source:
    Working (1960), https://doi.org/10.2307/1907574.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from riskxpertai.domain import Aggregation
from riskxpertai.forecast.window import Array

DAYS_A_MONTH = 21.0


def normal(levels: Array) -> Array:
    """Quantiles of the standard normal distribution, [Q]."""
    return np.array([NormalDist().inv_cdf(level) for level in levels])


def months_of_variance(ahead: Array, aggregation: Aggregation, rest: float) -> Array:
    """How many months of daily variance lie between the last day and each month to come.

    Args:
        ahead: [H], 1 for the first month after the one the last day stands in.
        aggregation: how days make a month.
        rest: part of the last day's month that is not published, in [0, 1).

    Returns:
        [H], positive.
    """
    return ahead + rest - (2.0 / 3.0 if aggregation == "mean" else 0.0)


def random_walk(last: float, volatility: float, variance: Array, levels: Array) -> Array:
    """Quantiles of a random walk from the last value.

    Args:
        last: transformed.
        volatility: standard deviation of a month's change, transformed.
        variance: [H], months of variance.
        levels: [Q].

    Returns:
        [H, Q], transformed.
    """
    spread: Array = volatility * np.sqrt(variance)[:, None] * normal(levels)[None, :]
    return last + spread


def month_in_progress(mean: float, last: float, share: float, daily: float, levels: Array) -> Array:
    """Quantiles of the mean of a month of which a part is published.

    Args:
        mean: of the published days, transformed.
        last: value of the last day, transformed; the days to come start from it.
        share: published part, in (0, 1).
        daily: standard deviation of a day's change, transformed.
        levels: [Q].

    Returns:
        [Q], transformed.
    """
    rest = 1.0 - share
    days = max(1.0, rest * DAYS_A_MONTH)
    # Variance of the mean of n consecutive positions of a random walk that starts one step before.
    spread = daily * np.sqrt((days + 1.0) * (2.0 * days + 1.0) / (6.0 * days))
    estimate: Array = share * mean + rest * (last + spread * normal(levels))
    return estimate
