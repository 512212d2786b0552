"""Forecasts as they were shown, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Frozen:
    """One month of a forecast as readers saw it; no reader in it.

    Attributes:
        id: digest of indicator, day, vintage, model and month, so that the same is kept once.
        indicator: id.
        as_of: the day the forecast stood on.
        vintage: day on which its newest value was learnt.
        model: whose forecast.
        month: first day of the month it speaks of.
        horizon: months from the month of `as_of`, 1 to 24.
        levels: [Q], ascending.
        quantiles: [Q], in the indicator's unit.
        walk: [Q], the random walk's beside it.
    """

    id: str
    indicator: str
    as_of: date
    vintage: date
    model: str
    month: date
    horizon: int
    levels: tuple[float, ...]
    quantiles: tuple[float, ...]
    walk: tuple[float, ...]


@dataclass(frozen=True)
class Outcome:
    """What came of a frozen forecast.

    Attributes:
        id: of the forecast.
        actual: what came, in the indicator's unit.
        learnt: day on which it was learnt.
        hit80: whether the 80 % band held it.
        hit95: whether the 95 % band did.
        loss: pinball loss, mean over the levels.
        walk: the random walk's.
    """

    id: str
    actual: float
    learnt: date
    hit80: bool
    hit95: bool
    loss: float
    walk: float


@dataclass(frozen=True)
class Tally:
    """What came of all frozen forecasts of one indicator, so many months ahead.

    Attributes:
        indicator: id.
        horizon: months ahead.
        frozen: how many were shown.
        scored: of these, how many months have come.
        hits80: of these, how often the 80 % band held what came.
        hits95: how often the 95 % band did.
        loss: summed pinball loss of the scored ones.
        walk: the random walk's.
    """

    indicator: str
    horizon: int
    frozen: int
    scored: int
    hits80: int
    hits95: int
    loss: float
    walk: float
