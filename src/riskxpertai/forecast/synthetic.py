"""Step 3 of the data's way: the prior. Synthetic monthly series, and not one real number.

The network sees only these, so every real series is out of sample and no statistics agency's
licence binds the weights.

Axes used in this module: B series, M months of a path (context and horizon), T of context, H ahead.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from riskxpertai.forecast.dice import Dice, recursion
from riskxpertai.forecast.processes import (
    Activity,
    Market,
    Mixture,
    PolicyRate,
    Prices,
    Process,
    Reversion,
    Roots,
    Smooth,
)

BURN = 60


@dataclass(frozen=True)
class Batch:
    """Series to learn from.

    Attributes:
        context: [B, T], NaN before the series begins and where a month is missing.
        days: [B, T], value of the last day of each month; NaN where none is told.
        path: [B, T + H], the months as they came, without gaps.
    """

    context: Tensor
    days: Tensor
    path: Tensor


SINGLE: tuple[tuple[Process, float], ...] = (
    (Market(), 0.28),
    (Prices(), 0.19),
    (Reversion(), 0.13),
    (Smooth(), 0.06),
    (Activity(), 0.12),
    (PolicyRate(), 0.07),
    (Roots(), 0.06),
)
PRIOR: tuple[tuple[Process, float], ...] = (
    *SINGLE,
    (Mixture(tuple(process for process, _ in SINGLE)), 0.09),
)


def observe(months: Tensor, dice: Dice) -> Tensor:
    """What events and a statistics office make of a path, [B, M] to [B, M].

    Breaks that stay, spikes of one month, shocks that fade (a strike, an epidemic), rounding.
    """
    size, length = months.shape
    step = months.diff(dim=1).abs().mean(1, keepdim=True).clamp(min=1e-9)
    sign = torch.where(dice.happens(size, 1, chance=0.3), -1.0, 1.0)
    months = months * sign
    rare = dice.happens(size, 1, chance=0.1)
    breaks = dice.happens(size, length, chance=0.004).float() * dice.heavy(size, length) * 5.0
    months = months + torch.where(rare, breaks.cumsum(1) * step, 0.0)
    rare = dice.happens(size, 1, chance=0.1)
    spikes = dice.happens(size, length, chance=0.01).float() * dice.heavy(size, length) * 5.0
    months = months + torch.where(rare, spikes * step, 0.0)
    rare = dice.happens(size, 1, chance=0.15)
    shocks = dice.happens(size, length, chance=0.004).float() * dice.heavy(size, length) * 8.0
    fading = recursion(shocks, dice.uniform(size, 1, low=0.3, high=0.9))
    months = months + torch.where(rare, fading * step, 0.0)
    grain = step * dice.magnitude(size, 1, low=0.2, high=3.0)
    rounded = (months / grain).round() * grain
    return torch.where(dice.happens(size, 1, chance=0.12), rounded, months)


def draw(size: int, context: int, horizon: int, dice: Dice) -> Batch:
    """Draw windows to learn from.

    Args:
        size: B, about: each process gives its share, rounded up.
        context: T, months of history.
        horizon: H, months to forecast.
        dice: where the randomness comes from.

    Returns:
        A batch whose histories begin at random months, some with gaps, some with a last day.
    """
    length = BURN + context + horizon
    months, days = [], []
    for process, share in PRIOR:
        paths = process(math.ceil(size * share), length, dice)
        seen = observe(paths.months, dice)
        # Where observation changed the path (sign, rounding, breaks), its days no longer fit.
        same = (seen - paths.months).abs().amax(1, keepdim=True) == 0.0
        flipped = (seen + paths.months).abs().amax(1, keepdim=True) == 0.0
        day = torch.where(same, paths.days, torch.where(flipped, -paths.days, torch.nan))
        months.append(seen[:, BURN:])
        days.append(day[:, BURN:])
    path, day = torch.cat(months), torch.cat(days)
    size = len(path)
    begins = context - dice.magnitude(size, 1, low=36.0, high=4.0 * context).clamp(max=context)
    time = torch.arange(context, device=dice.device)
    past = torch.where(time < begins, torch.nan, path[:, :context])
    gaps = dice.happens(size, 1, chance=0.06) & dice.happens(size, context, chance=0.06)
    past = torch.where(gaps, torch.nan, past)
    told = dice.happens(size, 1, chance=0.5)
    return Batch(context=past, days=torch.where(told, day[:, :context], torch.nan), path=path)
