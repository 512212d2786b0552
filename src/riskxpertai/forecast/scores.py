"""How good quantile forecasts were: losses, hits, and skill against the random walk.

Axes used in this module: N forecasts, Q quantile levels; `...` any leading axes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from riskxpertai.forecast.window import Array

DRAWS = 1000
INTERVAL = (0.025, 0.975)


@dataclass(frozen=True)
class Skill:
    """One minus a loss as a share of the baseline's, with what chance alone may have done to it.

    Attributes:
        value: above zero where the forecasts lost less than the baseline.
        low: lower end of its 95 % interval.
        high: upper end.
        count: forecasts that were compared.
    """

    value: float
    low: float
    high: float
    count: int


def pinball(actual: Array, quantiles: Array, levels: Array) -> Array:
    """Pinball loss of each quantile.

    Args:
        actual: [...], NaN where not published.
        quantiles: [..., Q], in the same unit.
        levels: [Q], each in (0, 1).

    Returns:
        [..., Q], in the same unit, never negative; NaN where not published.

    Source:
        Koenker and Bassett (1978), https://doi.org/10.2307/1913643.
    """
    missed = actual[..., None] - quantiles
    loss: Array = np.maximum(levels * missed, (levels - 1.0) * missed)
    return loss


def inside(actual: Array, low: Array, high: Array) -> Array:
    """Whether a value fell within a band, its ends included.

    Args:
        actual: [...], NaN where not published.
        low: [...], lower end.
        high: [...], upper end.

    Returns:
        [...], one or zero; NaN where not published.
    """
    within = ((actual >= low) & (actual <= high)).astype(np.float64)
    return np.where(np.isfinite(actual), within, np.nan)


def skill(loss: Array, walk: Array, block: int, seed: int) -> Skill:
    """Skill against a baseline, with an interval that heeds how forecasts overlap.

    Args:
        loss: [N], of the forecasts, oldest first; pairs with a NaN are left out.
        walk: [N], of the baseline.
        block: forecasts in a row that are drawn together; the horizon, when origins are monthly.
        seed: of the draws.

    Returns:
        One minus the ratio of the sums and its percentile interval; NaN where the baseline lost nothing.

    Source:
        Moving blocks: Künsch (1989), https://doi.org/10.1214/aos/1176347265.
    """
    known = np.isfinite(loss) & np.isfinite(walk)
    pairs = np.stack((loss[known], walk[known]), axis=-1)  # [N, 2]
    count = len(pairs)
    if not count:
        return Skill(np.nan, np.nan, np.nan, 0)
    block = min(block, count)
    whole, rest = divmod(count, block)
    lengths = np.array([block] * whole + [rest] * (rest > 0))
    starts = np.random.default_rng(seed).integers(0, count - block + 1, (DRAWS, len(lengths)))
    upto = np.concatenate((np.zeros((1, 2)), pairs.cumsum(axis=0)))  # [N + 1, 2]
    drawn = (upto[starts + lengths] - upto[starts]).sum(axis=1)  # [draws, 2]
    sums = np.concatenate((upto[-1:], drawn))
    lost = sums[:, 1] > 0.0
    if not lost[0]:
        return Skill(np.nan, np.nan, np.nan, count)
    gains = 1.0 - sums[lost, 0] / sums[lost, 1]
    low, high = np.quantile(gains[1:], INTERVAL)
    return Skill(float(gains[0]), float(low), float(high), count)
