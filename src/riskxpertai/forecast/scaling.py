"""Step 5 of the data's way: windows of any unit and level, brought to the network's own.

Axes used in this module: B series, T months of context.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

SEASON = 12


@dataclass(frozen=True)
class Scaled:
    """A window in the network's own unit, and what is needed to come back.

    Attributes:
        level: [B, T], (value - anchor) / scale; zero where missing.
        change: [B, T], value minus the last observed value before it, / scale; zero where missing.
        seasonal: [B, T], value minus the value a year before, / scale; zero where either is missing.
        seen: [B, T], 1.0 where a value was published.
        anchor: [B, 1], the value from which the random walk starts.
        scale: [B, 1], positive; typical absolute monthly change.
    """

    level: Tensor
    change: Tensor
    seasonal: Tensor
    seen: Tensor
    anchor: Tensor
    scale: Tensor


def carry_forward(values: Tensor) -> Tensor:
    """Fill each gap with the last value before it; NaN stays before the first value.

    Args:
        values: [B, T], NaN where missing.

    Returns:
        [B, T].
    """
    months = torch.arange(values.shape[1], device=values.device).expand_as(values)
    last = torch.where(torch.isnan(values), torch.full_like(months, -1), months).cummax(1).values
    filled = values.gather(1, last.clamp(min=0))
    return torch.where(last < 0, torch.full_like(filled, torch.nan), filled)


def scale_window(context: Tensor, anchor: Tensor) -> Scaled:
    """Bring windows of any unit to the network's: anchored at the last value, scaled by change.

    Args:
        context: [B, T], NaN where missing or before the series begins; one value at least.
        anchor: [B], value of the last day where days are known; NaN: the last value of the window.

    Returns:
        The scaled window. A constant series gets a scale of one millionth of its level.
    """
    filled = carry_forward(context)
    end = filled[:, -1]
    start = torch.where(torch.isnan(anchor), end, anchor).unsqueeze(1)  # [B, 1]
    seen = torch.isfinite(context).to(context.dtype)
    change = nan_to_zero(context[:, 1:] - filled[:, :-1])
    pairs = (torch.isfinite(context[:, 1:]) & torch.isfinite(filled[:, :-1])).to(context.dtype)
    floor = 1e-6 * start.abs() + 1e-9
    scale = change.abs().sum(1, keepdim=True) / pairs.sum(1, keepdim=True).clamp(min=1.0)
    scale = torch.maximum(scale, floor)
    year = nan_to_zero(context[:, SEASON:] - context[:, :-SEASON])
    return Scaled(
        level=nan_to_zero(context - start) / scale,
        change=functional.pad(change, (1, 0)) / scale,
        seasonal=functional.pad(year, (SEASON, 0)) / scale,
        seen=seen,
        anchor=start,
        scale=scale,
    )


def nan_to_zero(values: Tensor) -> Tensor:
    """Zero where there is nothing to say; `Scaled.seen` tells a gap from a true zero."""
    return torch.where(torch.isfinite(values), values, torch.zeros_like(values))
