"""The closed forms beside the network, held against simulated days."""

from __future__ import annotations

import numpy as np
import pytest

from riskxpertai.forecast.walk import month_in_progress, months_of_variance, random_walk

LEVELS = np.array([0.1, 0.5, 0.9])
DAYS = 21


def simulated(months: int, seed: int = 7, paths: int = 40_000) -> np.ndarray:
    """Daily paths from zero, [paths, months, DAYS], with a variance of one a month."""
    steps = np.random.default_rng(seed).normal(0.0, 1.0 / np.sqrt(DAYS), (paths, months * DAYS))
    return steps.cumsum(1).reshape(paths, months, DAYS)


def test_the_variance_of_monthly_means_agrees_with_simulated_days():
    days = simulated(4)
    ahead = np.arange(1.0, 5.0)
    means = days.mean(2).var(0)
    np.testing.assert_allclose(months_of_variance(ahead, "mean", 0.0), means, rtol=0.08)
    np.testing.assert_allclose(months_of_variance(ahead, "end", 0.0), days[:, :, -1].var(0), rtol=0.05)


def test_quantiles_of_the_walk_spread_around_the_last_value():
    told = random_walk(5.0, 2.0, np.array([1.0, 4.0]), LEVELS)
    assert told[:, 1].tolist() == [5.0, 5.0]
    assert told[1, 2] - 5.0 == pytest.approx(2 * (told[0, 2] - 5.0))


@pytest.mark.parametrize("published", [5, 10, 20])
def test_the_month_in_progress_agrees_with_simulated_days(published: int):
    rest = DAYS - published
    days = np.random.default_rng(3).normal(0.0, 1.0, (60_000, rest)).cumsum(1)
    mean_so_far, last = 2.0, 3.0
    month = (published * mean_so_far + (last + days).sum(1)) / DAYS
    told = month_in_progress(mean_so_far, last, published / DAYS, 1.0, LEVELS)
    np.testing.assert_allclose(told, np.quantile(month, LEVELS), atol=0.03)
