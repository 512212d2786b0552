"""The ways in which synthetic series move: each a small class that draws whole paths at once.

Axes used in this module: B series, M months of a path (context and horizon), D days of a month.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from riskxpertai.forecast.dice import Dice, recursion, season, volatility

DAYS = 21


@dataclass(frozen=True)
class Paths:
    """Drawn series.

    Attributes:
        months: [B, M], one value a month.
        days: [B, M], value of the last day of each month; NaN where the process knows no days.
    """

    months: Tensor
    days: Tensor


class Process(Protocol):
    """A way to draw paths."""

    def __call__(self, size: int, months: int, dice: Dice) -> Paths:
        """Draw `size` paths of `months` months."""


def without_days(months: Tensor) -> Paths:
    """Paths of a process that is published by the month only."""
    return Paths(months=months, days=torch.full_like(months, torch.nan))


class Market:
    """A daily random walk with drift, clustering volatility and jumps, told by the month.

    Two in three are told as monthly means, whose changes are autocorrelated though the days' are
    not, the others as the month's last day. Exchange rates, shares, oil, yields.

    Source:
        Working (1960), https://doi.org/10.2307/1907574; jumps after Merton (1976).
    """

    def __call__(self, size: int, months: int, dice: Dice) -> Paths:
        """Draw paths."""
        width = volatility(size, months, dice)
        drift = dice.normal(size, 1) * dice.uniform(size, 1, high=0.25)
        leverage = dice.uniform(size, 1, low=0.0, high=0.15)
        mean = drift - leverage * (width - width.mean(1, keepdim=True))
        daily = dice.normal(size, months, DAYS) / math.sqrt(DAYS) * width.unsqueeze(-1)
        daily = daily + mean.unsqueeze(-1) / DAYS
        jump = dice.happens(size, months, chance=dice.uniform(size, 1, high=0.02))
        daily[:, :, 0] += torch.where(jump, 3.0 * dice.heavy(size, months), 0.0)
        path = daily.flatten(1).cumsum(1)
        pull = torch.where(
            dice.happens(size, 1, chance=0.4), dice.magnitude(size, 1, low=2e-3, high=0.05), 0.0
        )
        path = path.view(size, months, DAYS)
        path = path - (recursion(path[:, :, -1] * pull, 1.0 - pull)).unsqueeze(-1)
        days = path[:, :, -1]
        meant = dice.happens(size, 1, chance=0.67)
        return Paths(months=torch.where(meant, path.mean(-1), days), days=days)


class Prices:
    """A level that grows at a slowly wandering pace, with seasons and noise: price indices, jobs.

    Source:
        Stock and Watson (2007), unobserved components of inflation,
        https://doi.org/10.1111/j.1538-4616.2007.00014.x.
    """

    def __call__(self, size: int, months: int, dice: Dice) -> Paths:
        """Draw paths."""
        persistence = 1.0 - dice.magnitude(size, 1, low=3e-3, high=0.3)
        wander = recursion(dice.normal(size, months) * volatility(size, months, dice), persistence)
        wander = wander * (1.0 - persistence.square()).sqrt()
        base = dice.normal(size, 1) + dice.uniform(size, 1, low=0.0, high=2.5)
        noise = dice.heavy(size, months) * dice.magnitude(size, 1, low=0.05, high=2.0)
        noise = noise * volatility(size, months, dice)
        pace = base + wander * dice.uniform(size, 1, low=0.1, high=1.5) + noise
        level = pace.cumsum(1)
        measured = dice.normal(size, months) * dice.uniform(size, 1, high=0.5)
        measured = torch.where(dice.happens(size, 1, chance=0.5), measured, 0.0)
        seasonal = season(size, months, dice) * dice.magnitude(size, 1, low=0.3, high=10.0)
        seasonal = torch.where(dice.happens(size, 1, chance=0.45), seasonal, 0.0)
        return without_days(level + measured + seasonal)


class Reversion:
    """A level that returns to a mean that itself may shift: surveys, spreads, unemployment.

    Source:
        Uhlenbeck and Ornstein (1930); second-order cycles after Yule (1927).
    """

    def __call__(self, size: int, months: int, dice: Dice) -> Paths:
        """Draw paths."""
        first = 1.0 - dice.magnitude(size, 1, low=5e-3, high=1.3)
        second = dice.uniform(size, 1, low=0.0, high=0.9)
        shocks = dice.heavy(size, months) * volatility(size, months, dice)
        path = recursion(shocks, first)
        path = torch.where(dice.happens(size, 1, chance=0.5), recursion(path, second), path)
        path = path / path.std(1, keepdim=True).clamp(min=1e-6)
        shift = dice.happens(size, months, chance=0.005).float() * dice.normal(size, months)
        path = path + shift.cumsum(1) * dice.uniform(size, 1, high=2.0)
        noise = dice.normal(size, months) * dice.magnitude(size, 1, low=0.01, high=0.5)
        seasonal = season(size, months, dice) * dice.magnitude(size, 1, low=0.1, high=2.0)
        seasonal = torch.where(dice.happens(size, 1, chance=0.3), seasonal, 0.0)
        # Unemployment rises fast and falls slowly: a curved scale makes the path lopsided.
        bend = dice.uniform(size, 1, low=-0.5, high=0.5)
        return without_days(torch.expm1(bend * path.clamp(-8, 8)) / bend + noise + seasonal)


class Smooth:
    """A Gaussian process with a mix of kernels: whatever is smooth, periodic or rough.

    Source:
        Rasmussen and Williams (2006), chapter 4; as a forecasting prior, Dooley et al. (2023),
        https://arxiv.org/abs/2311.01933.
    """

    def __call__(self, size: int, months: int, dice: Dice) -> Paths:
        """Draw paths."""
        time = torch.arange(months, device=dice.device, dtype=torch.float32)
        gap = (time[:, None] - time[None, :]).abs()
        reach = dice.magnitude(size, 1, 1, low=2.0, high=120.0)
        rough = torch.exp(-gap / reach)
        smooth = torch.exp(-0.5 * (gap / reach).square())
        wave = torch.exp(
            -2.0 * (math.pi * gap / 12.0).sin().square() / dice.uniform(size, 1, 1, low=0.3, high=2.0)
        )
        wave = wave * torch.exp(-gap / 240.0)
        weights = dice.uniform(size, 3, 1, 1).square()
        weights = weights * dice.happens(size, 3, 1, 1, chance=0.6).float()
        line = time[:, None] * time[None, :] / months**2 * dice.uniform(size, 1, 1).square()
        kernel = weights[:, 0] * rough + weights[:, 1] * smooth + weights[:, 2] * wave + line
        noise = dice.magnitude(size, 1, 1, low=1e-3, high=0.1)
        kernel = kernel + noise * torch.eye(months, device=dice.device)
        root = torch.linalg.cholesky(kernel)
        return without_days((root @ dice.normal(size, months, 1)).squeeze(-1))


class Activity:
    """Growth with recessions, some of it told by the quarter or as growth rates: output, sales, credit.

    No two recessions of a series are as deep, and what they cost comes back in part.

    Source:
        Hamilton (1989), Markov-switching growth, https://doi.org/10.2307/1912559; the way back after
        Kim, Morley and Piger (2005), https://doi.org/10.1002/jae.831.
    """

    def __call__(self, size: int, months: int, dice: Dice) -> Paths:
        """Draw paths."""
        enter = dice.magnitude(size, 1, low=5e-3, high=0.03)
        leave = dice.magnitude(size, 1, low=0.05, high=0.3)
        state = torch.zeros(size, device=dice.device)
        depth, lost = state, state
        throws, depths = dice.uniform(size, months), dice.magnitude(size, months, low=0.4, high=6.0)
        # What a slump costs comes back in part: some series regain it all, some nothing.
        regained = dice.uniform(size, 1, high=1.2).clamp(max=1.0)[:, 0]
        speed = dice.magnitude(size, 1, low=0.03, high=0.4)[:, 0]
        paces = []
        for month in range(months):
            switch = torch.where(state > 0, throws[:, month] < leave[:, 0], throws[:, month] < enter[:, 0])
            depth = torch.where(switch & (state == 0), depths[:, month], depth)
            state = torch.where(switch, 1.0 - state, state)
            fall = state * depth
            won = torch.where(state > 0, 0.0, speed * lost)
            lost = lost + regained * fall - won
            paces.append(won - fall)
        normal = dice.uniform(size, 1, low=0.0, high=1.0)
        pace = normal + torch.stack(paces, dim=1)
        noise = dice.heavy(size, months) * dice.magnitude(size, 1, low=0.1, high=2.0)
        echo = recursion(noise, dice.uniform(size, 1, low=0.0, high=0.6))
        level = (pace + torch.where(dice.happens(size, 1, chance=0.5), echo, noise)).cumsum(1)
        bounce = dice.normal(size, months) * dice.uniform(size, 1, high=1.5)
        level = level + torch.where(dice.happens(size, 1, chance=0.4), bounce, 0.0)
        seasonal = season(size, months, dice) * dice.magnitude(size, 1, low=1.0, high=15.0)
        level = level + torch.where(dice.happens(size, 1, chance=0.3), seasonal, 0.0)
        quarter = level[:, (torch.arange(months, device=dice.device) // 3) * 3]
        growth = torch.cat((level[:, :12] * 0.0, level[:, 12:] - level[:, :-12]), dim=1)
        step = torch.cat((level[:, :1] * 0.0, level.diff(dim=1)), dim=1)
        pick = dice.uniform(size, 1)
        slow = torch.where(pick < 0.12, quarter, torch.where(pick < 0.24, growth, level))
        return without_days(torch.where(pick > 0.9, step, slow))


class PolicyRate:
    """Steps of 25 basis points at meetings, in runs one way, above a floor; market rates close by.

    Source:
        Rudebusch (1995), interest-rate targeting and runs of like-signed moves,
        https://doi.org/10.1016/0304-3932(95)01190-Y.
    """

    def __call__(self, size: int, months: int, dice: Dice) -> Paths:
        """Draw paths."""
        persistence = 1.0 - dice.magnitude(size, 1, low=3e-3, high=0.03)
        wish = recursion(
            recursion(dice.normal(size, months), dice.uniform(size, 1, low=0.5, high=0.95)), persistence
        )
        wish = wish / wish.std(1, keepdim=True).clamp(min=1e-6) * dice.uniform(size, 1, low=0.5, high=3.0)
        wish = wish + dice.uniform(size, 1, low=0.0, high=5.0)
        floor = dice.uniform(size, 1, low=-0.5, high=0.5)
        patience = dice.uniform(size, low=0.15, high=0.9)
        meets = dice.happens(size, months, chance=dice.uniform(size, 1, low=0.5, high=1.0))
        rate = (wish[:, 0] * 4.0).round() / 4.0
        heading = torch.zeros_like(rate)
        path = []
        for month in range(months):
            gap = wish[:, month].clamp(min=0.0) + floor[:, 0].clamp(max=0.0) - rate
            # Turning round needs a wider gap than going on: banks dislike reversals.
            hurdle = torch.where(heading * gap < 0, 2.0 * patience, patience)
            moves = meets[:, month] & (gap.abs() > hurdle)
            step = torch.where(gap.abs() > 2.5 * hurdle, 0.5, 0.25) * gap.sign()
            rate = torch.where(moves, rate + step, rate)
            heading = torch.where(moves, gap.sign(), 0.98 * heading)
            path.append(rate)
        rates = torch.stack(path, dim=1)
        # One in two is a market rate beside the bank's: a mean over the month, with a wandering spread.
        share = dice.uniform(size, months)
        mean = share * rates.roll(1, 1) + (1.0 - share) * rates
        spread = recursion(dice.heavy(size, months), dice.uniform(size, 1, low=0.5, high=0.95))
        mean = mean + spread * dice.magnitude(size, 1, low=0.01, high=0.15)
        return without_days(torch.where(dice.happens(size, 1, chance=0.5), mean, rates))


class Roots:
    """Autoregressions by the poles of their filter, integrated none, one or two times.

    Source:
        Box and Jenkins (1970); poles drawn inside the unit circle so that every draw is stable.
    """

    def __call__(self, size: int, months: int, dice: Dice) -> Paths:
        """Draw paths."""
        shocks = dice.heavy(size, months) * volatility(size, months, dice)
        radius = 1.0 - dice.magnitude(size, 1, low=0.01, high=0.7)
        angle = 2.0 * math.pi / dice.magnitude(size, 1, low=3.0, high=120.0)
        first, second = 2.0 * radius * angle.cos(), -radius.square()
        before, last = shocks[:, 0], shocks[:, 0]
        path = [last]
        for month in range(1, months):
            now = first[:, 0] * last + second[:, 0] * before + shocks[:, month]
            before, last = last, now
            path.append(now)
        cycle = torch.stack(path, dim=1)
        cycle = cycle / cycle.std(1, keepdim=True).clamp(min=1e-6)
        moved = cycle - dice.uniform(size, 1, high=0.8) * cycle.roll(1, 1)
        once = (moved + dice.normal(size, 1) * dice.uniform(size, 1, high=0.5)).cumsum(1)
        twice = (0.2 * moved).cumsum(1).cumsum(1)
        pick = dice.uniform(size, 1)
        return without_days(torch.where(pick < 0.35, cycle, torch.where(pick < 0.85, once, twice)))


class Mixture:
    """The sum of two other processes: a trend with a cycle, a market with seasons."""

    def __init__(self, parts: tuple[Process, ...]) -> None:
        """Keep the processes to draw from."""
        self.parts = parts

    def __call__(self, size: int, months: int, dice: Dice) -> Paths:
        """Draw paths."""
        total = torch.zeros(size, months, device=dice.device)
        for index in dice.order(len(self.parts))[:2].tolist():
            path = self.parts[index](size, months, dice).months
            step = path.diff(dim=1).abs().mean(1, keepdim=True).clamp(min=1e-6)
            total = total + path / step * dice.uniform(size, 1, low=0.2, high=1.0)
        return without_days(total)
