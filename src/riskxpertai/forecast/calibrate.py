"""Step 7 of the data's way: how wide the bands are, by what this very series did before.

Three factors around the median: one for all series, found on the development data; one for unrest, as
bands are too narrow after months wilder than usual; and a conformal one from the series' own past
errors, held close to one while that past is short. Only what came before the origin is used.

Axes used in this module: B series, T months, K past origins, Y months of a year, H months ahead, Q levels.
"""

from __future__ import annotations

import numpy as np

from riskxpertai.forecast.window import Array

# All chosen on the development series; see docs/model.md for what each of them brought.
WIDER = 1.05
UNREST = 0.25
LATELY = 12
PATIENCE = 40.0
NARROWEST, WIDEST = 0.5, 2.5


def calibrated(quantiles: Array, contexts: Array, past: Array, came: Array, levels: Array) -> Array:
    """Stretch the quantiles around their median.

    Args:
        quantiles: [B, H, Q], transformed.
        contexts: [B, T], transformed, NaN where missing.
        past: [B, K, Y, Q], what would have been told before, NaN where too little was known.
        came: [B, K, Y], NaN where not published yet.
        levels: [Q].

    Returns:
        [B, H, Q].
    """
    factor = WIDER * unrest(contexts) ** UNREST * conformal(past, came, levels)
    middle = quantiles[..., [int(np.argmin(np.abs(levels - 0.5)))]]
    stretched: Array = middle + factor[:, None, None] * (quantiles - middle)
    return stretched


def unrest(contexts: Array) -> Array:
    """Volatility of the last year beside that of the whole window, at least one, [B]."""
    changes = np.diff(contexts, axis=1)
    squares, known = np.nan_to_num(np.square(changes)), np.isfinite(changes)
    lately = squares[:, -LATELY:].sum(1) / np.maximum(known[:, -LATELY:].sum(1), 1)
    usual = squares.sum(1) / np.maximum(known.sum(1), 1)
    ratio: Array = np.sqrt(np.maximum(lately, 0.0) / np.where(usual > 0.0, usual, np.inf))
    return np.maximum(ratio, 1.0)


def conformal(past: Array, came: Array, levels: Array) -> Array:
    """Factor under which four in five of the past months would have fallen into the 80 % band, [B].

    Source:
        Conformalized quantile regression, Romano et al. (2019), https://arxiv.org/abs/1905.03222, with a
        factor in place of a shift, so that horizons share it.
    """
    low, middle, high = (int(np.argmin(np.abs(levels - level))) for level in (0.1, 0.5, 0.9))
    error = came - past[..., middle]
    above, below = past[..., high] - past[..., middle], past[..., middle] - past[..., low]
    half = np.where(error > 0.0, above, below)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(half > 0.0, np.abs(error) / half, np.nan).reshape(len(past), -1)
    counted = np.isfinite(share).sum(1)
    needed = np.ones(len(past))
    some = counted > 0
    if some.any():
        needed[some] = np.nanquantile(share[some], 0.8, axis=1)
    origins = counted / past.shape[2]
    factor: Array = np.clip(needed, NARROWEST, WIDEST) ** (origins / (origins + PATIENCE))
    return factor
