"""Step 10 of the data's way: paths that several indicators take together.

Each indicator's quantiles are forecast alone; what they do together is taken from the past. The rank
that what came had within its forecast (1 where it beat every quantile) is one trajectory over
indicators and months for each past day. Paths are drawn from those trajectories, smoothed, and then
re-ordered so that every month of every indicator has exactly the served distribution.

Axes used in this module: I indicators, H months ahead (from 1), O past days, N paths, Q levels.

Source:
    Re-ordering: Clark et al. (2004), Schaake shuffle, https://doi.org/10.1175/1525-7541(2004)005<0243:TSSAMF>2.0.CO;2;
    Schefzik, Thorarinsdottir and Gneiting (2013), https://doi.org/10.1214/13-STS443.
    Shrinkage: Schäfer and Strimmer (2005), https://doi.org/10.2202/1544-6115.1175, with Bartlett's
    variance of a correlation between overlapping sums, https://doi.org/10.2307/2983611.
    Smoothing without more variance: Silverman and Young (1987), https://doi.org/10.1093/biomet/74.3.469.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from riskxpertai.domain import Forecast
from riskxpertai.forecast.walk import normal
from riskxpertai.forecast.window import Array, backward, forward, spread_tails
from riskxpertai.months import month_after, month_number, month_of

if TYPE_CHECKING:  # its module loads the network
    from riskxpertai.forecast.hindsight import Hindsight

PATHS = 2000
SEED = 1
# Fewer whole trajectories say nothing of what moves together.
FEWEST = 24


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
        shrinkage: share of that same ignorance among what was learnt, in [0, 1].
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
    drawn, shrunk = walks((len(forecasts), months, count), chance), 1.0
    if origins:
        shrunk = shrinkage(scores)
        drawn = blended(scores, drawn, shrunk, chance)
    served = margins(forecasts, ahead, count)
    hold(drawn, served)
    order = np.argsort(drawn, axis=-1)
    values = np.empty_like(served)
    np.put_along_axis(values, order, served, axis=-1)
    return Paths(tuple(forecasts), ahead, values, order, origins, shrunk)


def pits(told: Hindsight) -> Array:
    """Where what came lay within its forecast: 0 at the low end, 1 at the high one.

    Args:
        told: past forecasts and what came.

    Returns:
        [O, H]; NaN where nothing came yet. A value that holds mass itself (a policy rate's step)
        counts half of it.
    """
    values, below = spread_tails(told.quantiles, told.levels)
    hair = 1e-9 * np.maximum(1.0, np.abs(told.actual))
    under, upto = (share_below(values, below, told.actual + side) for side in (-hair, hair))
    shares: Array = (under + upto) / 2.0
    return shares


def share_below(values: Array, below: Array, actual: Array) -> Array:
    """The distribution function at `actual`, [...], of values [..., K] whose shares below are [K]."""
    after = np.clip((values <= actual[..., None]).sum(-1), 1, len(below) - 1)[..., None]
    low, high = (np.take_along_axis(values, place, axis=-1)[..., 0] for place in (after - 1, after))
    share = np.clip((actual - low) / (high - low), 0.0, 1.0)
    told: Array = below[after[..., 0] - 1] + share * np.diff(below)[after[..., 0] - 1]
    return told


def trajectories(past: Sequence[Hindsight], as_of: date, months: int) -> tuple[tuple[date, ...], Array]:
    """Normal scores of the past days that all indicators share and whose every month has come.

    Args:
        past: [I]; days are matched by month.
        as_of: the day to stand on; trajectories that end beyond its month are not looked at.
        months: H.

    Returns:
        The days, and [I, H, O], each indicator's month with mean zero and variance one over the days.
        No days when there are too few of them to learn from.
    """
    nothing: tuple[tuple[date, ...], Array] = ((), np.empty((len(past), months, 0)))
    if not past or any(told.actual.shape[1] < months for told in past):
        return nothing
    last = month_number(as_of) - months
    known = []
    for told in past:
        rows = zip(map(month_number, told.origins), pits(told)[:, :months], strict=True)
        known.append({month: row for month, row in rows if month <= last and not np.isnan(row.sum())})
    shared = sorted(set.intersection(*map(set, known)))
    if len(shared) < FEWEST:
        return nothing
    ranks = np.array([[rows[month] for month in shared] for rows in known]).transpose(0, 2, 1)
    return tuple(map(month_of, shared)), normal_scores(ranks)


def normal_scores(ranks: Array) -> Array:
    """Van der Waerden scores over the last axis, ties in the middle, mean zero, variance one."""
    count = ranks.shape[-1]
    rows = [
        np.searchsorted(ordered, row, "left") + np.searchsorted(ordered, row, "right")
        for row in ranks.reshape(-1, count)
        for ordered in (np.sort(row),)
    ]
    table = normal(np.arange(1, 2 * count) / (2.0 * count))
    scores = table[np.array(rows).reshape(ranks.shape) - 1]
    spread = scores.std(-1, keepdims=True)
    standard: Array = (scores - scores.mean(-1, keepdims=True)) / np.where(spread > 0.0, spread, 1.0)
    return standard


def walks(shape: tuple[int, int, int], chance: np.random.Generator) -> Array:
    """Normal scores of independent random walks, [I, H, N]: months g < h correlate by √(g/h)."""
    ahead = np.arange(1.0, shape[1] + 1.0)[None, :, None]
    told: Array = chance.standard_normal(shape).cumsum(axis=1) / np.sqrt(ahead)
    return told


def shrinkage(scores: Array) -> float:
    """How much of what the trajectories say is noise, by the correlations between indicators.

    One indicator alone is judged by the correlations between its months.

    Args:
        scores: [I, H, O].

    Returns:
        In [0, 1]: sum of the correlations' variances by that of their squared distances from `walks`.
    """
    indicators, months, count = scores.shape
    flat = scores.reshape(indicators * months, count)
    found = flat @ flat.T / count
    ahead = np.tile(np.arange(1.0, months + 1.0), indicators)
    near, far = np.minimum.outer(ahead, ahead), np.maximum.outer(ahead, ahead)
    own = np.kron(np.eye(indicators), np.ones((months, months))) > 0.0
    among = ~own if indicators > 1 else ~np.eye(months, dtype=bool)
    if not among.any():
        return 1.0
    # Errors of h months at monthly days overlap: fewer of them are news.
    overlap = (2.0 * far**2 + 1.0) / (3.0 * far)
    noise = (1.0 - np.minimum(found**2, 1.0)) ** 2 * overlap / count
    distance = (found - np.where(own, np.sqrt(near / far), 0.0)) ** 2
    return float(np.clip(noise[among].sum() / max(distance[among].sum(), 1e-12), 0.0, 1.0))


def blended(scores: Array, fresh: Array, shrunk: float, chance: np.random.Generator) -> Array:
    """Smooth trajectories into as many paths as are wanted, without more variance.

    A path is a past trajectory, plus a normal draw with the trajectories' own correlations, plus a
    fresh walk; the three shares add up to one, so that correlations are what was learnt, shrunk
    towards the walks by `shrunk`.

    Args:
        scores: [I, H, O].
        fresh: [I, H, N] from `walks`.
        shrunk: share of the fresh walks.
        chance: random numbers.

    Returns:
        [I, H, N].
    """
    days, count = scores.shape[-1], fresh.shape[-1]
    # Silverman's bandwidth for pairs, n^(-1/6), as a share of the variance.
    width = days ** (-1.0 / 3.0)
    smooth = max(shrunk, width / (1.0 + width))
    # One product does both: each path weighs the past days, one of them most.
    weights = chance.standard_normal((days, count)) * np.sqrt((smooth - shrunk) / days)
    weights[chance.permutation(count) % days, np.arange(count)] += np.sqrt(1.0 - smooth)
    learnt = (scores.reshape(-1, days) @ weights).reshape(fresh.shape)
    told: Array = learnt + np.sqrt(shrunk) * fresh
    return told


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
