"""Step 6 of the data's way: a series becomes what the network reads, and its words come back.

Axes used in this module: T months, H months ahead, Q quantile levels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riskxpertai.domain import Transform

Array = NDArray[np.float64]

# A value below a twentieth of the usual one makes logarithms leap: rates near zero stay on levels.
SMALLEST_SHARE = 0.05
POLICY_GRID = 0.25


@dataclass(frozen=True)
class Shape:
    """What kind of series this is.

    Attributes:
        transform: the scale on which it moves evenly.
        grid: step of its values where it moves in steps, else None.
    """

    transform: Transform
    grid: float | None


def forward(values: Array, transform: Transform) -> Array:
    """To the scale on which the series moves evenly; NaN stays NaN."""
    return np.log(values) if transform == "log" else values


def backward(values: Array, transform: Transform) -> Array:
    """Inverse of `forward`, kept finite: e^700 is the largest number there is."""
    return np.exp(np.clip(values, -700.0, 700.0)) if transform == "log" else values


def window(values: Sequence[float] | Array, length: int, transform: Transform) -> Array:
    """The last months of a series, transformed, with NaN before it begins.

    Args:
        values: [T], NaN where missing, oldest first.
        length: of the window.
        transform: scale of the network.

    Returns:
        [length].
    """
    kept = forward(np.asarray(values, dtype=np.float64)[-length:], transform)
    padded = np.full(length, np.nan)
    padded[length - len(kept) :] = kept
    return padded


def infer_shape(values: Array) -> Shape:
    """Tell the kind of a series from its values alone, for series that no catalogue describes.

    Logarithms when they make the monthly changes more even than levels do: the likelihood of
    Laplace-distributed changes on either scale, the logarithm's with its Jacobian.

    Args:
        values: [T], NaN where missing.

    Returns:
        The kind.

    Source:
        Box and Cox (1964), https://doi.org/10.1111/j.2517-6161.1964.tb00553.x.
    """
    known = values[np.isfinite(values)]
    if moves_in_steps(known):
        return Shape("level", POLICY_GRID)
    if known.min() <= SMALLEST_SHARE * np.median(known):
        return Shape("level", None)
    level = np.abs(np.diff(known)).mean()
    log = np.abs(np.diff(np.log(known))).mean()
    if level == 0.0:
        return Shape("log", None)
    gain = np.log(level) - np.log(log) - np.log(known[1:]).mean()
    return Shape("log" if gain >= 0.0 else "level", None)


def moves_in_steps(known: Array) -> bool:
    """Whether a series rests most months and moves by quarter points: a policy rate."""
    changes = np.diff(known)
    on_grid = np.abs(known / POLICY_GRID - np.round(known / POLICY_GRID)) < 1e-6
    rests = float(np.mean(changes == 0.0))
    return bool(on_grid.all()) and 0.4 < rests < 1.0 and float(np.abs(changes).max()) <= 2.0


def chances(quantiles: Array, levels: Array, grid: float) -> dict[float, float]:
    """Chance of each value of the grid, by the mass around it.

    Args:
        quantiles: [Q], ascending, in the indicator's unit.
        levels: [Q].
        grid: distance of the values.

    Returns:
        Chance by value, ascending, adding up to one; values without mass are left out.
    """
    values, below = spread_tails(quantiles, levels)
    first, last = np.round(values[0] / grid), np.round(values[-1] / grid)
    marks = np.arange(first, last + 1.0) * grid
    edges = np.interp(
        np.append(marks - grid / 2.0, marks[-1] + grid / 2.0), values, below, left=0.0, right=1.0
    )
    edges[0], edges[-1] = 0.0, 1.0
    return {float(mark): float(mass) for mark, mass in zip(marks, np.diff(edges), strict=True) if mass > 0.0}


def spread_tails(quantiles: Array, levels: Array) -> tuple[Array, Array]:
    """Ends for a distribution known between two levels only: each tail falls off twice as slowly.

    Args:
        quantiles: [..., Q], ascending.
        levels: [Q].

    Returns:
        Values and distribution function, [..., Q + 2] and [Q + 2], from zero to one, values strictly
        ascending.
    """
    steps = np.maximum(np.diff(quantiles), 1e-9)
    low, high = quantiles[..., :1] - 2.0 * steps[..., :1], quantiles[..., -1:] + 2.0 * steps[..., -1:]
    values = np.concatenate((low, quantiles, high), axis=-1)
    # Equal quantiles would leave the distribution function two-valued.
    hair = 1e-12 * np.maximum(1.0, np.abs(values).max(axis=-1, keepdims=True))
    return values + np.arange(values.shape[-1]) * hair, np.concatenate(([0.0], levels, [1.0]))


def snap(quantiles: Array, grid: float) -> Array:
    """Quantiles of the value rounded to the grid: rounding keeps order, so they stay quantiles."""
    snapped: Array = np.round(quantiles / grid) * grid
    return snapped
