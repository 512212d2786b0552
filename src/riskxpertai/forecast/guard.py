"""Step 7 of the data's way: how far the network's median may leave the last value.

The network learnt on synthetic series that what looks like a drift often is one; on exchange rates and raw
materials it mostly is not. A move that is small beside its own band is therefore shrunk towards no
change, the more so where that would have served this very series better in its own past.

Axes used in this module: B series, K past origins, Y months of a year, H months ahead, Q levels, G
strengths of the guard.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from riskxpertai.forecast.scores import pinball
from riskxpertai.forecast.window import Array

# How strongly to shrink, and how much each strength is trusted before the series' own past is looked at;
# chosen on the development series, see docs/model.md.
STRENGTHS = (0.0, 0.1, 0.3, 1.0, 3.0)
TRUST = (0.10, 0.30, 0.40, 0.15, 0.05)
# Levels 10 % and 90 % lie so many standard deviations of a normal distribution apart.
EIGHTY = 2.563


@dataclass(frozen=True)
class Past:
    """What would have been told of each series at earlier origins of its own window, and what came.

    Attributes:
        quantiles: [B, K, Y, Q], transformed; NaN where too little was known.
        start: [B, K], the last value at each origin.
        came: [B, K, Y], NaN where not published.
    """

    quantiles: Array
    start: Array
    came: Array

    @classmethod
    def of(cls, contexts: Array, quantiles: Array) -> Past:
        """Find what came after each origin within the windows themselves.

        Args:
            contexts: [B, T], transformed.
            quantiles: [B, K, Y, Q], told K, …, 2, 1 years before the end.
        """
        origins, year = quantiles.shape[1:3]
        ends = contexts.shape[1] - 1 - year * np.arange(origins, 0, -1)  # [K]
        came = contexts[:, ends[:, None] + np.arange(1, year + 1)]
        return cls(quantiles, contexts[:, ends], came)


def guarded(quantiles: Array, start: Array, past: Past, levels: Array) -> tuple[Array, Array]:
    """Shrink small moves of the median.

    Args:
        quantiles: [B, H, Q], transformed.
        start: [B], the value from which the forecast starts.
        past: of the same series.
        levels: [Q].

    Returns:
        Quantiles [B, H, Q], as far apart as they were, and the past's [B, K, Y, Q] under the same guard.
    """
    now, before = (
        taken_back(quantiles, start[:, None], levels),
        taken_back(past.quantiles, past.start[..., None], levels),
    )
    trust = evidence(past, before, levels)
    return (
        quantiles - np.einsum("bhg,bg->bh", now, trust)[..., None],
        past.quantiles - np.einsum("bkyg,bg->bky", before, trust)[..., None],
    )


def taken_back(quantiles: Array, start: Array, levels: Array) -> Array:
    """What each strength takes back of the median's move: all but z² / (z² + strength) of it.

    Args:
        quantiles: [..., H, Q].
        start: [..., 1].
        levels: [Q].

    Returns:
        [..., H, G]; z is the move in standard deviations of its band.

    Source:
        After James and Stein (1961); a shrinkage factor from the signal-to-noise ratio as in Efron
        and Morris (1973), https://doi.org/10.1080/01621459.1973.10481350.
    """
    low, middle, high = (int(np.argmin(np.abs(levels - level))) for level in (0.1, 0.5, 0.9))
    move = (quantiles[..., middle] - start)[..., None]
    spread = (quantiles[..., high] - quantiles[..., low])[..., None] / EIGHTY
    # Multiplied out, so that neither a band nor a move of zero divides by zero.
    noise = np.array(STRENGTHS) * np.square(spread)
    total = np.square(move) + noise
    share: Array = np.divide(noise, total, out=np.zeros_like(noise), where=total > 0.0)
    return share * move


def evidence(past: Past, back: Array, levels: Array) -> Array:
    """How much each strength is trusted for each series after looking at its past.

    Args:
        past: what would have been told, and what came.
        back: [B, K, Y, G], what each strength would have taken back.
        levels: [Q].

    Returns:
        [B, G], adding up to one.

    Source:
        Exponential weights of Vovk (1990) over losses that are divided by the band's width.
    """
    low, high = (int(np.argmin(np.abs(levels - level))) for level in (0.1, 0.9))
    band = past.quantiles[..., high] - past.quantiles[..., low]  # [B, K, Y]
    known = np.isfinite(past.came) & np.isfinite(past.start)[..., None] & (band > 0.0)
    unit = np.where(known, band, np.inf)
    quantiles, deciles = past.quantiles[..., low : high + 1], levels[low : high + 1]
    losses = []
    for taken in np.moveaxis(back, -1, 0):
        # Lower quantiles lose what the same ones lose against a higher value.
        loss = pinball(past.came + taken, quantiles, deciles).mean(-1) / unit
        losses.append(np.where(known, loss, 0.0).sum((1, 2)))
    total = np.stack(losses, axis=-1)  # [B, G]
    worse = total / np.maximum(total.min(-1, keepdims=True), np.finfo(float).tiny) - 1.0
    # Twelve horizons of one origin say about as much as one.
    origins = known.sum((1, 2))[:, None] / known.shape[2]
    weight = np.array(TRUST) * np.exp(-np.minimum(worse * origins, 500.0))
    trusted: Array = weight / weight.sum(-1, keepdims=True)
    return trusted
