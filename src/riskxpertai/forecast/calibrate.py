"""Step 7 of the data's way: how wide the bands are, by what this very series did before.

Three factors around the median: one for all series, found on the development data; one for unrest, as
bands are too narrow after months wilder than usual; and a conformal one from the series' own past
errors, which horizons share as far as their own pasts are short. Only what came before the origin is
used, and every month that is published counts at once.

Axes used in this module: B series, T months, K past origins, Y months of a year, H months ahead, Q levels.
"""

from __future__ import annotations

import numpy as np

from riskxpertai.forecast.window import Array

# All chosen on the development series; see docs/model.md for what each of them brought.
WIDER = 1.03
UNREST = 0.1
LATELY = 12
# So many past origins are believed as much as that the band was right.
PATIENCE = 100.0
NARROWEST, WIDEST = 0.5, 2.5
FOUR_IN_FIVE = 0.8
# First and one past the last of the months ahead that share a factor; the last reaches to the end.
SPANS = ((0, 3), (3, 6), (6, 12))


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
    widening = WIDER * unrest(contexts) ** UNREST
    factor = widening[:, None] * conformal(past, came, levels, months=quantiles.shape[1])
    middle = quantiles[..., [int(np.argmin(np.abs(levels - 0.5)))]]
    stretched: Array = middle + factor[..., None] * (quantiles - middle)
    return stretched


def unrest(contexts: Array) -> Array:
    """Volatility of the last year beside that of the whole window, at least one, [B]."""
    changes = np.diff(contexts, axis=1)
    squares, known = np.nan_to_num(np.square(changes)), np.isfinite(changes)
    lately = squares[:, -LATELY:].sum(1) / np.maximum(known[:, -LATELY:].sum(1), 1)
    usual = squares.sum(1) / np.maximum(known.sum(1), 1)
    ratio: Array = np.sqrt(np.maximum(lately, 0.0) / np.where(usual > 0.0, usual, np.inf))
    return np.maximum(ratio, 1.0)


def conformal(past: Array, came: Array, levels: Array, *, months: int) -> Array:
    """Factors under which four in five of the past months would have fallen into the 80 % band.

    Args:
        past: [B, K, Y, Q].
        came: [B, K, Y].
        levels: [Q].
        months: H.

    Returns:
        [B, H], between one and what the past would have needed.

    Source:
        Conformalized quantile regression, Romano et al. (2019), https://arxiv.org/abs/1905.03222, with a
        factor in place of a shift, so that horizons can share it.
    """
    low, middle, high = (int(np.argmin(np.abs(levels - level))) for level in (0.1, 0.5, 0.9))
    error = came - past[..., middle]
    above, below = past[..., high] - past[..., middle], past[..., middle] - past[..., low]
    half = np.where(error > 0.0, above, below)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(half > 0.0, np.abs(error) / half, np.nan)
    all_needed, trust = needed(share)
    shared = all_needed**trust
    factors = np.empty((len(past), months))
    for first, end in SPANS:
        own, own_trust = needed(share[:, :, first:end])
        factors[:, first:] = (shared * (own / all_needed) ** own_trust)[:, None]
    return factors


def needed(share: Array) -> tuple[Array, Array]:
    """What a band should be multiplied by, and how far that is to be believed.

    Args:
        share: [B, K, Y], errors as a share of the band; NaN where nothing came yet.

    Returns:
        Factors and trust in (0, 1), [B] each; one and zero where nothing came.
    """
    ascending = np.sort(share.reshape(len(share), -1), axis=1)  # what is not known comes last
    counted = np.isfinite(ascending).sum(1)
    place = FOUR_IN_FIVE * np.maximum(counted - 1, 0)
    low = place.astype(int)
    high = np.minimum(low + 1, np.maximum(counted - 1, 0))
    rows = np.arange(len(share))
    quantile = ascending[rows, low] + (place - low) * (ascending[rows, high] - ascending[rows, low])
    factor = np.where(counted > 0, np.clip(quantile, NARROWEST, WIDEST), 1.0)
    # The months ahead of one origin say about as much as one.
    origins = counted / share.shape[2]
    return factor, origins / (origins + PATIENCE)
