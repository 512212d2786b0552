"""Step 10 of the data's way: what moved together in the past, from what earlier forecasts did not foresee.

The rank that what came had within its forecast (1 where it beat every quantile) is one trajectory
over indicators and months for each past month. From these come how one month's surprises of several
indicators correlate, and how far their trajectories differ from random walks so linked. Both are
shrunk by what is noise in them.

Axes used in this module: I indicators, H months ahead (from 1), O past months, N paths, Q levels.

Source:
    Shrinkage: Schäfer and Strimmer (2005), https://doi.org/10.2202/1544-6115.1175, with Bartlett's
    variance of a correlation between overlapping sums, https://doi.org/10.2307/2983611.
    Smoothing without more variance: Silverman and Young (1987), https://doi.org/10.1093/biomet/74.3.469.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from riskxpertai.forecast.walk import normal
from riskxpertai.forecast.window import Array, spread_tails
from riskxpertai.months import month_number, month_of

if TYPE_CHECKING:  # its module loads the network
    from riskxpertai.forecast.hindsight import Hindsight

# Fewer whole trajectories say nothing of what moves together.
FEWEST = 24
CLOSEST = 0.999


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


def walks(steps: Array, link: Array) -> Array:
    """Normal scores of random walks: months g < h correlate by √(g/h), indicators by `link`.

    Args:
        steps: [I, H, N], independent standard normal.
        link: [I, I], correlations of one month's surprises.

    Returns:
        [I, H, N].
    """
    surprises = (np.linalg.cholesky(link) @ steps.reshape(len(link), -1)).reshape(steps.shape)
    told: Array = surprises.cumsum(axis=1) / np.sqrt(np.arange(1.0, steps.shape[1] + 1.0))[None, :, None]
    return told


def linked(scores: Array) -> Array:
    """How one month's surprises of several indicators correlate, shrunk towards not at all.

    Args:
        scores: [I, H, O]; what a month adds to the one before it is that month's surprise. A month is
            seen from up to H days, so only O of them are news.

    Returns:
        [I, I].
    """
    indicators, months, count = scores.shape
    grown = scores * np.sqrt(np.arange(1.0, months + 1.0))[None, :, None]
    steps = np.diff(grown, axis=1, prepend=0.0).reshape(indicators, -1)
    spread = steps.std(1, keepdims=True)
    standard = (steps - steps.mean(1, keepdims=True)) / np.where(spread > 0.0, spread, 1.0)
    found = standard @ standard.T / standard.shape[1]
    others = ~np.eye(indicators, dtype=bool)
    noise = (1.0 - found[others] ** 2) ** 2 / count
    # Two names of one thing would leave nothing to draw for the second.
    kept = min(1.0 - intensity(noise, found[others]), CLOSEST)
    return np.where(others, kept * found, 1.0)


def shrinkage(scores: Array, link: Array) -> float:
    """How much of what the trajectories say beyond linked walks is noise.

    Args:
        scores: [I, H, O].
        link: [I, I] from `linked`.

    Returns:
        In [0, 1].
    """
    indicators, months, count = scores.shape
    flat = scores.reshape(indicators * months, count)
    found = flat @ flat.T / count
    ahead = np.tile(np.arange(1.0, months + 1.0), indicators)
    near, far = np.minimum.outer(ahead, ahead), np.maximum.outer(ahead, ahead)
    others = ~np.eye(len(flat), dtype=bool)
    target = np.kron(link, np.ones((months, months))) * np.sqrt(near / far)
    # Errors of h months at monthly days overlap: fewer of them are news.
    overlap = (2.0 * far**2 + 1.0) / (3.0 * far)
    noise = (1.0 - np.minimum(found**2, 1.0)) ** 2 * overlap / count
    return intensity(noise[others], (found - target)[others])


def intensity(noise: Array, distance: Array) -> float:
    """Schäfer and Strimmer's shrinkage: the estimates' variances by their squared distances from the target.

    Args:
        noise: [K], variances.
        distance: [K], from the target.

    Returns:
        In [0, 1]; all of it where there is no distance.
    """
    squares = float((distance**2).sum())
    return min(1.0, float(noise.sum()) / squares) if squares > 0.0 else 1.0


def blended(scores: Array, fresh: Array, shrunk: float, chance: np.random.Generator) -> Array:
    """Smooth trajectories into as many paths as are wanted, without more variance.

    A path is a past trajectory, plus a normal draw with the trajectories' own correlations, plus a
    fresh walk; the three shares add up to one, so that correlations are what was found, shrunk
    towards the walks' by `shrunk`.

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
