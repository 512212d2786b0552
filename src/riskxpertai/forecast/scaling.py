"""Step 5 of the data's way: a series seen from the end of each patch, in the network's own unit.

What is said of one month depends only on that month and those before it, so that every patch of a
series is an origin to learn from.

Axes used in this module: B series, T months, S months of one patch, P = T / S patches.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

YEAR = 12
# Two years month by month, then yearly means back to twenty years.
NEAR = 24
FAR = tuple(range(NEAR, 240, YEAR))
# Spans over which recent unrest is compared with all that was seen.
SPANS = (6, 12, 36)
# Past years whose seasons are told.
SEASONS = 5
FEATURES = 3 * NEAR + 2 * len(FAR) + len(SPANS) + 6
# Months and moves that a scale needs before an origin teaches anything.
FEWEST = 12
FEWEST_MOVES = 3


@dataclass(frozen=True)
class View:
    """A series seen from the end of each patch, scaled there.

    Attributes:
        features: [B, P, FEATURES], zero where nothing was published.
        seasons: [B, P, SEASONS, 12], the shape of each of the last years, straightened and scaled: what
            the months after the origin's month did that year, beside an even way through it.
        seen: [B, P], whether the patch holds a published month.
        anchor: [B, P], the value from which the random walk starts.
        scale: [B, P], positive; typical absolute monthly change up to there.
        unrest: [B, P], typical absolute yearly change up to there, over that of a random walk.
        known: [B, P], whether enough was published and moved for the scale to mean something.
    """

    features: Tensor
    seasons: Tensor
    seen: Tensor
    anchor: Tensor
    scale: Tensor
    unrest: Tensor
    known: Tensor


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


def view(context: Tensor, days: Tensor, patch: int) -> View:
    """See series of any unit from the end of each patch.

    Args:
        context: [B, T], NaN where missing or before the series begins.
        days: [B, P], value of the last day of each patch where days are known; NaN: its last month.
        patch: S, divides T.

    Returns:
        The view. A constant series gets a scale of one millionth of its level.
    """
    ends = slice(patch - 1, None, patch)
    filled = carry_forward(context)
    last = filled[:, ends]
    anchor = nan_to_zero(torch.where(torch.isnan(days), last, days))
    change = since(context, filled, 1)
    paired = torch.isfinite(change).to(context.dtype)
    moves = nan_to_zero(change).abs()
    count, total = paired.cumsum(1), moves.cumsum(1)
    scale = (total / count.clamp(min=1.0))[:, ends]
    scale = torch.maximum(scale, 1e-6 * anchor.abs() + 1e-9)
    unit = scale.unsqueeze(-1)

    def relative(values: Tensor) -> Tensor:
        return torch.asinh(nan_to_zero(values - anchor.unsqueeze(-1)) / unit)

    near, far = windows(context, NEAR, patch), yearly_means(context, patch)
    unrests = [
        torch.log((recent(total, span) / recent(count, span).clamp(min=1.0))[:, ends] / scale + 0.05)
        for span in SPANS
    ]
    seasons = straightened(windows(filled, SEASONS * YEAR + 1, patch)) / unit.unsqueeze(-1)
    seasons = seasons.clamp(-30.0, 30.0)
    years = since(context, filled, YEAR)
    yearly = nan_to_zero(years).abs().cumsum(1) / torch.isfinite(years).cumsum(1).clamp(min=1)
    published = torch.isfinite(context).to(context.dtype).cumsum(1)[:, ends]
    first = filled.gather(1, torch.isnan(filled).sum(1, keepdim=True).clamp(max=filled.shape[1] - 1))
    pace = nan_to_zero(last - first) / published.clamp(min=1.0) / scale
    unrest = yearly[:, ends] / scale / YEAR**0.5
    told = (
        torch.isfinite(days).to(context.dtype),
        torch.asinh(nan_to_zero(last - anchor) / scale),
        torch.log1p(published) - 4.0,
        pace,
        torch.asinh(deviation(seasons.mean(2))),
        torch.asinh(deviation(seasons).mean(-1)),
    )
    features = torch.cat(
        (
            relative(near),
            torch.asinh(nan_to_zero(windows(change, NEAR, patch)) / unit),
            torch.isfinite(near).to(context.dtype),
            relative(far),
            torch.isfinite(far).to(context.dtype),
            torch.stack((*unrests, *told), dim=-1),
        ),
        dim=-1,
    )
    moved = (moves > 0.0).to(context.dtype).cumsum(1)[:, ends]
    return View(
        features=features,
        seasons=seasons,
        seen=torch.isfinite(near[..., -patch:]).any(-1),
        anchor=anchor,
        scale=scale,
        unrest=unrest,
        known=(published >= FEWEST) & (moved >= FEWEST_MOVES),
    )


def since(values: Tensor, filled: Tensor, months: int) -> Tensor:
    """Change from the last value known some months before, [B, T]; NaN where either is missing."""
    return functional.pad(values[:, months:] - filled[:, :-months], (months, 0), value=torch.nan)


def recent(total: Tensor, span: int) -> Tensor:
    """Sum over the last months, from the sum over all, [B, T]."""
    return total - functional.pad(total, (span, 0))[:, : total.shape[1]]


def windows(values: Tensor, length: int, patch: int) -> Tensor:
    """The last `length` months at the end of each patch, [B, P, length], oldest first."""
    return functional.pad(values, (length - patch, 0), value=torch.nan).unfold(1, length, patch)


def yearly_means(values: Tensor, patch: int) -> Tensor:
    """Mean of the year that ended so many months before the end of each patch, [B, P, len(FAR)]."""
    ended = windows(values, YEAR, 1).nanmean(-1)  # [B, T]
    longest = FAR[-1] + 1
    return windows(ended, longest, patch)[..., [longest - 1 - lag for lag in FAR]]


def straightened(years: Tensor) -> Tensor:
    """What each month of each past year did beside an even way through that year.

    Args:
        years: [B, P, 12 * SEASONS + 1], oldest first.

    Returns:
        [B, P, SEASONS, 12], the latest year first, zero where a year is not known.
    """
    share = torch.arange(1, YEAR + 1, dtype=years.dtype, device=years.device) / YEAR
    shapes = []
    for year in range(1, SEASONS + 1):
        begin = years.shape[-1] - 1 - YEAR * year
        start, end = years[..., begin, None], years[..., begin + YEAR, None]
        shapes.append(years[..., begin + 1 : begin + YEAR + 1] - start - share * (end - start))
    return nan_to_zero(torch.stack(shapes, dim=2))


def deviation(values: Tensor) -> Tensor:
    """Standard deviation of the last axis; `Tensor.std` is many times slower on short ones."""
    apart = values - values.mean(-1, keepdim=True)
    return (apart.square().sum(-1) / (values.shape[-1] - 1)).sqrt()


def nan_to_zero(values: Tensor) -> Tensor:
    """Zero where there is nothing to say; the features tell a gap from a true zero."""
    return torch.where(torch.isfinite(values), values, torch.zeros_like(values))
