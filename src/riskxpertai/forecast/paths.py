"""Step 11 of the data's way: paths that several indicators take together.

Each indicator's quantiles are forecast alone; what they do together is taken from the past
(`dependence`). Paths are drawn with that dependence and then re-ordered so that every month of every
indicator has exactly the served distribution.

Axes used in this module: I indicators, H months ahead (from 1), N paths.

Source:
    Clark et al. (2004), the Schaake shuffle,
    https://doi.org/10.1175/1525-7541(2004)005<0243:TSSAMF>2.0.CO;2; Schefzik, Thorarinsdottir and
    Gneiting (2013), ensemble copula coupling, https://doi.org/10.1214/13-STS443.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from riskxpertai.domain import Forecast
from riskxpertai.forecast.dependence import blended, linked, shrinkage, trajectories, walks
from riskxpertai.forecast.window import Array, backward, forward, spread_tails
from riskxpertai.months import month_after

if TYPE_CHECKING:  # its module loads the network
    from riskxpertai.forecast.hindsight import Hindsight

PATHS = 2000
SEED = 1


@dataclass(frozen=True, eq=False)
class Paths:
    """What several indicators may do together.

    Attributes:
        forecasts: [I] whose distributions the paths have.
        months: [H] months ahead, from the one after the forecasts' own.
        values: [I, H, N], in each indicator's unit.
        order: [I, H, N] places of the paths from the lowest value to the highest.
        origins: [O] past months whose trajectories say what moves together; empty: nothing is known of
            it, indicators are independent and months depend as in a random walk.
        shrinkage: share of linked random walks in what the past says, in [0, 1].
    """

    forecasts: tuple[Forecast, ...]
    months: tuple[date, ...]
    values: Array
    order: np.ndarray[tuple[int, ...], np.dtype[np.intp]]
    origins: tuple[date, ...]
    shrinkage: float


def draw(
    forecasts: Sequence[Forecast],
    past: Sequence[Hindsight],
    *,
    months: int,
    count: int = PATHS,
    seed: int = SEED,
) -> Paths:
    """Draw paths; the same arguments give the same bytes.

    Args:
        forecasts: [I], monthly, made on one day, each reaching `months` months beyond it.
        past: [I] past forecasts of the same indicators; empty when not known.
        months: H.
        count: N.
        seed: of the random numbers.
    """
    chance = np.random.default_rng(seed)
    ahead = tuple(month_after(forecasts[0].as_of, step) for step in range(1, months + 1))
    origins, scores = trajectories(past, forecasts[0].as_of, months)
    steps, link, shrunk = chance.standard_normal((len(forecasts), months, count)), np.eye(len(forecasts)), 1.0
    if origins:
        link = linked(scores)
        shrunk = shrinkage(scores, link)
    drawn = walks(steps, link)
    if shrunk < 1.0:
        drawn = blended(scores, drawn, shrunk, chance)
    served = margins(forecasts, ahead, count)
    hold(drawn, served)
    values, order = arranged(drawn, served)
    return Paths(tuple(forecasts), ahead, values, order, origins, shrunk)


def arranged(drawn: Array, served: Array) -> tuple[Array, np.ndarray[tuple[int, ...], np.dtype[np.intp]]]:
    """The served values in the order of the drawn ones, and that order, [I, H, N] each."""
    order = np.argsort(drawn, axis=-1)
    values = np.empty_like(served)
    np.put_along_axis(values, order, served, axis=-1)
    return values, order


def margins(forecasts: Sequence[Forecast], ahead: Sequence[date], count: int) -> Array:
    """The served distributions at evenly spaced shares, [I, H, N], ascending along N."""
    shares = (np.arange(count) + 0.5) / count
    told = np.empty((len(forecasts), len(ahead), count))
    for row, forecast in enumerate(forecasts):
        transform = forecast.indicator.transform
        first = forecast.dates.index(ahead[0])
        if forecast.steps:
            for step, month in enumerate(forecast.steps[first : first + len(ahead)]):
                upto = np.cumsum([each.chance for each in month])
                place = np.searchsorted(upto, shares).clip(max=len(month) - 1)
                told[row, step] = np.array([each.level for each in month])[place]
            continue
        quantiles = forward(np.array(forecast.quantiles[first : first + len(ahead)]), transform)
        values, below = spread_tails(quantiles, np.array(forecast.levels))
        for step, points in enumerate(values):
            told[row, step] = backward(np.interp(shares, below, points), transform)
    return told


def hold(drawn: Array, served: Array) -> None:
    """Where a month is served exactly as the one before it, paths stand still: no meeting, no move."""
    for month in range(1, served.shape[1]):
        still = (served[:, month] == served[:, month - 1]).all(-1)
        drawn[still, month] = drawn[still, month - 1]
