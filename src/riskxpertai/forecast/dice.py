"""Randomness of the prior: draws from one seed, and the movements that several processes share.

Axes used in this module: B series, M months of a path.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor


class Dice:
    """Random numbers from one generator, so that a seed and a device tell every draw."""

    def __init__(self, seed: int, device: str = "cpu") -> None:
        """Seed the generator.

        Args:
            seed: any integer.
            device: where to draw.
        """
        self.generator = torch.Generator(device).manual_seed(seed)
        self.device = device

    def normal(self, *shape: int) -> Tensor:
        """Standard normal draws."""
        return torch.randn(*shape, generator=self.generator, device=self.device)

    def uniform(self, *shape: int, low: float = 0.0, high: float = 1.0) -> Tensor:
        """Uniform draws in [low, high)."""
        draw = torch.rand(*shape, generator=self.generator, device=self.device)
        return low + (high - low) * draw

    def magnitude(self, *shape: int, low: float, high: float) -> Tensor:
        """Draws whose logarithm is uniform: no order of magnitude is preferred."""
        return torch.exp(self.uniform(*shape, low=math.log(low), high=math.log(high)))

    def happens(self, *shape: int, chance: float | Tensor) -> Tensor:
        """True with the given chance."""
        return self.uniform(*shape) < chance

    def order(self, size: int) -> Tensor:
        """The numbers below `size` in random order, [size]."""
        return torch.randperm(size, generator=self.generator, device=self.device)

    def heavy(self, *shape: int) -> Tensor:
        """Draws with fat tails, unit scale: normal over the root of a gamma-like mixture.

        Source:
            Student's t as a scale mixture of normals; Andrews and Mallows (1974).
        """
        mixture = 0.5 * (self.normal(*shape).square() + self.normal(*shape).square())
        return self.normal(*shape) * (0.4 + 0.6 * mixture).sqrt()


def recursion(shocks: Tensor, persistence: Tensor) -> Tensor:
    """First-order autoregression, x_t = a x_{t-1} + e_t, from x_0 = e_0.

    Args:
        shocks: [B, M].
        persistence: [B, 1], in [0, 1].

    Returns:
        [B, M].
    """
    state = shocks[:, 0]
    path = [state]
    for month in range(1, shocks.shape[1]):
        state = persistence[:, 0] * state + shocks[:, month]
        path.append(state)
    return torch.stack(path, dim=1)


def season(size: int, months: int, dice: Dice) -> Tensor:
    """A yearly pattern whose shape drifts slowly, about unit size, [B, M].

    Source:
        Harvey (1989), trigonometric seasonality with stochastic coefficients.
    """
    time = torch.arange(months, device=dice.device)
    drift = dice.magnitude(size, 1, low=1e-3, high=0.05)
    pattern = torch.zeros(size, months, device=dice.device)
    # A series of quarters has four seasons, which are every third harmonic of twelve.
    quarters = dice.happens(size, 1, chance=0.15)
    for harmonic in range(1, 7):
        angle = 2.0 * math.pi * harmonic * time / 12.0
        size_of = dice.uniform(size, 1) ** 2 * dice.normal(size, 1)
        if harmonic % 3:
            size_of = torch.where(quarters, 0.0, size_of)
        for wave in (angle.cos(), angle.sin()):
            weight = dice.normal(size, 1) * size_of
            walk = (dice.normal(size, months) * drift * size_of.abs()).cumsum(1)
            pattern = pattern + (weight + walk) * wave
    return pattern / pattern.std(1, keepdim=True).clamp(min=1e-6)


def volatility(size: int, months: int, dice: Dice) -> Tensor:
    """Monthly volatility around one that clusters and has rare crises, [B, M].

    Source:
        Taylor (1986), log-normal stochastic volatility.
    """
    persistence = dice.uniform(size, 1, low=0.7, high=0.99)
    spread = dice.uniform(size, 1, low=0.0, high=0.7) * (1.0 - persistence.square()).sqrt()
    log = recursion(dice.normal(size, months) * spread, persistence)
    crises = dice.happens(size, months, chance=dice.uniform(size, 1, high=0.01)).float()
    fade = dice.uniform(size, 1, low=0.5, high=0.9)
    return torch.exp(log) * (1.0 + 2.0 * recursion(crises, fade))
