"""Past forecasts made by hand: what came has the ranks that a test wants."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from riskxpertai.domain import Forecast
from riskxpertai.forecast.hindsight import Hindsight
from riskxpertai.months import month_after
from tests.narrator.samples import LEVELS, NORMAL, TODAY

Array = NDArray[np.float64]
MONTHS = 12


def hindsight(scores: Array, id: str = "USDKRW", *, last: date = TODAY) -> Hindsight:
    """Standard normal forecasts of which `scores`, [O, H], came; the last one is whole by `last`."""
    count, months = scores.shape
    shape = (count, months, len(LEVELS))
    ends = (month_after(last, 1 - months - back) - timedelta(days=1) for back in range(count - 1, -1, -1))
    return Hindsight(
        indicator=id,
        origins=tuple(ends),
        levels=np.array(LEVELS),
        quantiles=np.broadcast_to(np.array(NORMAL), shape),
        walk=np.broadcast_to(np.array(NORMAL), shape),
        actual=scores,
        vintage=last,
        model="test 1",
    )


def together(
    forecasts: tuple[Forecast, ...],
    *,
    link: float = 0.8,
    count: int = 100,
    months: int = MONTHS,
    seed: int = 1,
) -> tuple[Hindsight, ...]:
    """Pasts of several indicators whose surprises share a random walk."""
    return past_of(tuple(one.indicator.id for one in forecasts), link, count, months, seed)


@cache
def past_of(
    ids: tuple[str, ...], link: float = 0.8, count: int = 100, months: int = MONTHS, seed: int = 1
) -> tuple[Hindsight, ...]:
    """The same by their ids."""
    chance = np.random.default_rng(seed)
    root = np.sqrt(np.arange(1.0, months + 1.0))
    shared = chance.standard_normal((count, months)).cumsum(1) / root
    pasts = []
    for place, id in enumerate(ids):
        own = chance.standard_normal((count, months)).cumsum(1) / root
        sign = -1.0 if place == 1 and link < 0 else 1.0
        pasts.append(hindsight(sign * abs(link) * shared + np.sqrt(1 - link**2) * own, id))
    return tuple(pasts)


def rank_correlation(first: Array, second: Array) -> float:
    """Spearman's, of two [N]."""
    ranks = np.array([np.argsort(np.argsort(one)) for one in (first, second)])
    return float(np.corrcoef(ranks)[0, 1])


def normal_share(score: float) -> float:
    """Standard normal distribution function."""
    return NormalDist().cdf(score)
