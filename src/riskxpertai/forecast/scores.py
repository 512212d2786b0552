"""Scores: what a forecast cost once the value was known, and whether two forecasters differ.

Beside the data's way. Pure NumPy, so that the service may score its own forecasts with it.

Axes used in this module: ... any leading axes, Q quantile levels, N forecasts in the order of their
origins, R resamples. A value that is not published is NaN, and so is every score of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

DECILES = np.round(np.arange(0.1, 1.0, 0.1), 1)
RESAMPLES = 1000
GAUSS = np.polynomial.legendre.leggauss(200)  # nodes and weights on [-1, 1]
BETWEEN = (0.025, 0.975)  # ends of the interval around a skill


@dataclass(frozen=True)
class Skill:
    """How much less a forecaster lost than the random walk.

    Attributes:
        value: 1 - loss / loss of the walk; zero is no better, one is perfect.
        low: lower end of the 95 % interval; NaN where there are too few forecasts for one.
        high: its upper end.
        count: forecasts that both made and that could be scored.
    """

    value: float
    low: float
    high: float
    count: int


def pinball(actual: Array, quantiles: Array, levels: Array) -> Array:
    """Pinball loss of each quantile.

    Args:
        actual: [...].
        quantiles: [..., Q], in the unit of `actual`.
        levels: [Q], each in (0, 1).

    Returns:
        [..., Q], never negative, in the unit of `actual`.

    Source:
        Koenker and Bassett (1978), https://doi.org/10.2307/1913643.
    """
    error = np.asarray(actual)[..., None] - quantiles
    loss: Array = np.maximum(levels * error, (levels - 1.0) * error)
    return loss


def scaled_quantile_loss(actual: Array, quantiles: Array, levels: Array, scale: Array | float) -> Array:
    """Twice the pinball loss, averaged over the deciles and divided by the scale.

    Args:
        actual: [...].
        quantiles: [..., Q].
        levels: [Q], the deciles among them; other levels do not count.
        scale: [...] or one; mean absolute error of the seasonal naive forecast before the origin.

    Returns:
        [...], without unit; NaN where the scale is zero.

    Raises:
        ValueError: a decile is missing.

    Source:
        SQL as in fev, Shchur et al. (2025), https://arxiv.org/abs/2509.26468.
    """
    deciles = np.isclose(levels[:, None], DECILES).any(1)
    if deciles.sum() != len(DECILES):
        raise ValueError("levels must hold every decile")
    loss: Array = 2.0 * pinball(actual, quantiles[..., deciles], levels[deciles]).mean(-1)
    return loss / positive(scale)


def mase(actual: Array, predicted: Array, scale: Array | float) -> Array:
    """Absolute error divided by the scale; its mean is the mean absolute scaled error.

    Args:
        actual: [...].
        predicted: [...], the median.
        scale: [...] or one, as of `scaled_quantile_loss`.

    Returns:
        [...], without unit; NaN where the scale is zero.

    Source:
        Hyndman and Koehler (2006), https://doi.org/10.1016/j.ijforecast.2006.03.001.
    """
    error: Array = np.abs(actual - predicted) / positive(scale)
    return error


def crps(actual: Array, quantiles: Array, levels: Array) -> Array:
    """Continuous ranked probability score: twice the pinball loss, integrated over the levels.

    Each level stands for the levels nearest to it, the outermost for the tails.

    Args:
        actual: [...].
        quantiles: [..., Q].
        levels: [Q], ascending.

    Returns:
        [...], in the unit of `actual`; the absolute error where all quantiles are one value.

    Source:
        Quantile decomposition, Gneiting and Ranjan (2011), https://doi.org/10.1198/jbes.2010.08110.
    """
    borders = np.concatenate(([0.0], (levels[1:] + levels[:-1]) / 2.0, [1.0]))
    score: Array = 2.0 * pinball(actual, quantiles, levels) @ np.diff(borders)
    return score


def msis(actual: Array, low: Array, high: Array, alpha: float, scale: Array | float) -> Array:
    """Interval score divided by the scale: the band's width, and a fine for each miss.

    Args:
        actual: [...].
        low: [...], lower end of the band.
        high: [...], upper end.
        alpha: chance of a miss that the band allows, 0.05 for 95 %.
        scale: [...] or one, as of `scaled_quantile_loss`.

    Returns:
        [...], without unit; its mean is the mean scaled interval score.

    Source:
        Gneiting and Raftery (2007), https://doi.org/10.1198/016214506000001437, eq. 43; scaled as in
        Makridakis et al. (2020), https://doi.org/10.1016/j.ijforecast.2019.04.014.
    """
    miss = np.maximum(low - actual, 0.0) + np.maximum(actual - high, 0.0)
    score: Array = (high - low + 2.0 / alpha * miss) / positive(scale)
    return score


def inside(actual: Array, low: Array, high: Array) -> Array:
    """Whether a value lies in its band, ends included.

    Args:
        actual: [...].
        low: [...].
        high: [...].

    Returns:
        [...], 1.0 or 0.0; NaN where something is not known.
    """
    known = np.isfinite(actual + low + high)
    return np.where(known, (actual >= low) & (actual <= high), np.nan)


def positive(scale: Array | float) -> Array:
    """A scale that may be divided by: NaN where a series never moved before the origin."""
    return np.where(np.asarray(scale) > 0.0, scale, np.nan)


def diebold_mariano(loss_a: Array, loss_b: Array, horizon: int) -> tuple[float, float]:
    """Test whether two forecasters lose the same.

    Args:
        loss_a: [N], one a forecast.
        loss_b: [N], the other's of the same forecasts; pairs with a NaN are left out.
        horizon: how many origins a forecast spans, its own included: errors that far apart overlap.

    Returns:
        Statistic (negative where the first loses less) and two-sided p-value; both NaN where there
        are no more pairs than the horizon, or the losses never differ.

    Source:
        Diebold and Mariano (1995), https://doi.org/10.1080/07350015.1995.10524599, with the small-sample
        correction of Harvey, Leybourne and Newbold (1997), https://doi.org/10.1016/S0169-2070(96)00719-4,
        eq. 8. Where their variance is not positive, Bartlett's weights make it so: Newey and West (1987).
    """
    difference = loss_a - loss_b
    difference = difference[np.isfinite(difference)]
    count = len(difference)
    if count <= max(1, horizon):
        return math.nan, math.nan
    mean = float(difference.mean())
    centred = difference - mean
    products = np.array([centred[lag:] @ centred[: count - lag] for lag in range(horizon)]) / count
    variance = products[0] + 2.0 * products[1:].sum()
    if variance <= 0.0:
        variance = products[0] + 2.0 * (1.0 - np.arange(1, horizon) / horizon) @ products[1:]
    if variance <= 0.0:
        return math.nan, math.nan
    correction = (count - horizon) * (count - horizon + 1) / count**2
    statistic = mean * math.sqrt(correction * count / variance)
    return statistic, student_tails(statistic, count - 1)


def student_tails(statistic: float, freedom: int) -> float:
    """Chance that Student's t lies further out than a statistic, on either side.

    With t = sqrt(freedom) tan(a), the density is a power of the cosine, which Gauss and Legendre integrate.

    Args:
        statistic: of either sign.
        freedom: degrees of freedom, 1 at least.

    Returns:
        In [0, 1].

    Source:
        Abramowitz and Stegun (1964), 26.7.
    """
    begin = math.atan(abs(statistic) / math.sqrt(freedom))
    nodes, weights = GAUSS
    half = (math.pi / 2.0 - begin) / 2.0
    tail = half * float(weights @ np.cos(begin + half * (nodes + 1.0)) ** (freedom - 1))
    log_whole = math.lgamma(freedom / 2.0) - math.lgamma((freedom + 1) / 2.0) + math.log(math.pi) / 2.0
    return min(1.0, 2.0 * tail / math.exp(log_whole))


def skill(loss: Array, walk: Array, block: int, seed: int) -> Skill:
    """Skill against the random walk, with an interval from a moving-block bootstrap.

    Args:
        loss: [N], one a forecast.
        walk: [N], the random walk's loss of the same forecasts; pairs with a NaN are left out.
        block: forecasts drawn together, because neighbours share their errors: the horizon at least.
        seed: of the draws.

    Returns:
        The skill; without interval where fewer than two blocks fit, without value where the walk loses
        nothing.

    Source:
        Künsch (1989), https://doi.org/10.1214/aos/1176347265.
    """
    both = np.isfinite(loss) & np.isfinite(walk)
    loss, walk = loss[both], walk[both]
    count = len(loss)
    if walk.sum() <= 0.0:
        return Skill(math.nan, math.nan, math.nan, count)
    value = 1.0 - float(loss.sum() / walk.sum())
    if count < 2 * block:
        return Skill(value, math.nan, math.nan, count)
    drawn = resampled(count, block, seed)
    losses, walks = drawn @ loss, drawn @ walk
    moved = walks > 0.0
    low, high = np.quantile(1.0 - losses[moved] / walks[moved], BETWEEN)
    # Blocks draw the ends of a short past less often than its middle, so the draws may miss the value itself.
    return Skill(value, min(float(low), value), max(float(high), value), count)


@lru_cache(maxsize=64)
def resampled(count: int, block: int, seed: int) -> Array:
    """How often each forecast is drawn in each resample of the moving-block bootstrap.

    Args:
        count: N.
        block: neighbours drawn together, 1 to N.
        seed: of the draws.

    Returns:
        [R, N], each row adding up to N.
    """
    dice = np.random.default_rng(seed)
    starts = dice.integers(0, count - block + 1, size=(RESAMPLES, math.ceil(count / block), 1))
    drawn = (starts + np.arange(block)).reshape(RESAMPLES, -1)[:, :count]
    told = np.zeros((RESAMPLES, count))
    np.add.at(told, (np.arange(RESAMPLES)[:, None], drawn), 1.0)
    told.flags.writeable = False  # shared by all who ask for the same draws
    return told
