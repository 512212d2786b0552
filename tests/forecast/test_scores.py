"""Losses, hits and skill: against slow loops, by hand, and by what must hold of any numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from riskxpertai.forecast.scores import DRAWS, INTERVAL, inside, pinball, skill

LEVELS = np.array([0.1, 0.5, 0.9])
finite = st.floats(-1e6, 1e6, allow_subnormal=False)


def test_pinball_loss_by_hand():
    told = pinball(np.array([10.0]), np.array([[8.0, 10.0, 13.0]]), LEVELS)
    assert told == pytest.approx(np.array([[0.1 * 2, 0.0, 0.1 * 3]]))


@given(arrays(np.float64, 5, elements=finite), arrays(np.float64, (5, 3), elements=finite))
def test_pinball_loss_is_what_a_slow_loop_says_and_never_negative(actual, quantiles):
    slow = [
        [
            level * (value - guess) if value >= guess else (1 - level) * (guess - value)
            for guess, level in zip(row, LEVELS, strict=True)
        ]
        for value, row in zip(actual, quantiles, strict=True)
    ]
    told = pinball(actual, quantiles, LEVELS)
    np.testing.assert_allclose(told, slow, atol=1e-9)
    assert (told >= 0).all()


@given(arrays(np.float64, st.integers(1, 30), elements=finite), st.sampled_from(LEVELS.tolist()), finite)
def test_no_guess_loses_less_than_the_quantile(values, level, guess):
    def lost(at: float) -> float:
        return float(pinball(values, np.full((len(values), 1), at), np.array([level])).sum())

    best = float(np.quantile(values, level, method="inverted_cdf"))
    assert lost(best) <= lost(guess) + 1e-6 * (1 + abs(lost(guess)))


def test_what_is_not_published_has_neither_loss_nor_hit():
    actual = np.array([np.nan, 1.0, 2.0, 3.0])
    assert np.isnan(pinball(actual, np.zeros((4, 3)), LEVELS)[0]).all()
    told = inside(actual, np.full(4, 1.0), np.full(4, 2.0))
    assert np.isnan(told[0])
    assert told[1:].tolist() == [1.0, 1.0, 0.0]


def test_skill_is_one_minus_the_ratio_of_what_was_lost():
    told = skill(np.array([1.0, 2.0, np.nan]), np.array([2.0, 4.0, 1.0]), 1, 0)
    assert (told.value, told.low, told.high, told.count) == (0.5, 0.5, 0.5, 2)


def test_the_interval_of_skill_holds_its_value_and_comes_from_the_seed():
    rng = np.random.default_rng(1)
    loss, walk = rng.gamma(2.0, size=100), rng.gamma(2.0, size=100)
    told = skill(loss, walk, 6, 3)
    assert told.low < told.value < told.high
    assert told == skill(loss, walk, 6, 3)
    assert told != skill(loss, walk, 6, 4)


def test_overlapping_forecasts_leave_a_wider_interval_when_they_are_drawn_together():
    rng = np.random.default_rng(2)
    gain = np.repeat(rng.normal(0.0, 0.3, 10), 12)  # twelve months in a row share their luck
    apart = skill(1.0 + gain, np.ones(120), 1, 0)
    together = skill(1.0 + gain, np.ones(120), 12, 0)
    assert together.high - together.low > 1.5 * (apart.high - apart.low)


@given(st.integers(1, 40), st.integers(1, 50), st.integers(0, 5))
def test_the_interval_is_what_a_slow_loop_over_the_same_draws_says(count, block, seed):
    rng = np.random.default_rng(count)
    loss, walk = rng.gamma(2.0, size=count), rng.gamma(2.0, size=count)
    block_used = min(block, count)
    drawn = np.random.default_rng(seed).integers(0, count - block_used + 1, (DRAWS, -(-count // block_used)))
    slow = []
    for starts in drawn:
        places = [start + step for start in starts for step in range(block_used)][:count]
        slow.append(1.0 - loss[places].sum() / walk[places].sum())
    told = skill(loss, walk, block, seed)
    assert (told.low, told.high) == pytest.approx(tuple(np.quantile(slow, INTERVAL)))


def test_equal_forecasts_have_no_skill_and_a_faultless_baseline_leaves_it_unknown():
    assert skill(np.ones(30), np.ones(30), 3, 0).value == 0.0
    assert np.isnan(skill(np.ones(30), np.zeros(30), 3, 0).value)
    assert skill(np.full(3, np.nan), np.ones(3), 1, 0).count == 0
