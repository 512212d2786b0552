"""Scores against values worked out by hand, slow loops, and what must always hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from riskxpertai.forecast.model import LEVELS as SHIPPED
from riskxpertai.forecast.scores import (
    DECILES,
    crps,
    diebold_mariano,
    inside,
    mase,
    msis,
    pinball,
    resampled,
    scaled_quantile_loss,
    skill,
    student_tails,
)

LEVELS = np.array(SHIPPED)
nan = math.nan


def losses(seed: int, count: int = 60) -> np.ndarray:
    return np.abs(np.random.default_rng(seed).normal(size=count)) + 0.1


def test_pinball_weighs_errors_by_the_level():
    told = pinball(np.array([10.0, 10.0]), np.array([[7.0, 8.0], [12.0, 14.0]]), np.array([0.1, 0.9]))
    np.testing.assert_allclose(told, [[0.3, 1.8], [1.8, 0.4]])


@given(seed=st.integers(0, 1000), level=st.sampled_from(SHIPPED), off=st.floats(-2.0, 2.0))
def test_no_guess_has_a_smaller_pinball_loss_than_the_quantile(seed: int, level: float, off: float):
    seen = np.random.default_rng(seed).normal(size=201)

    def cost(guess: float) -> float:
        return float(pinball(seen, np.full((201, 1), guess), np.array([level])).mean())

    assert cost(float(np.quantile(seen, level, method="inverted_cdf"))) <= cost(off) + 1e-12


def test_the_scaled_quantile_loss_is_that_of_a_slow_loop_over_the_deciles():
    dice = np.random.default_rng(0)
    actual, scale = dice.normal(size=(3, 4)), np.array([[0.5], [1.0], [4.0]])
    quantiles = np.sort(dice.normal(size=(3, 4, len(LEVELS))), axis=-1)
    told = scaled_quantile_loss(actual, quantiles, LEVELS, scale)
    for row, column in np.ndindex(3, 4):
        cost = 0.0
        for level in DECILES:
            guess = quantiles[row, column, list(np.round(LEVELS, 3)).index(level)]
            value = actual[row, column]
            cost += 2.0 * abs((value - guess) * ((value <= guess) - level))
        assert told[row, column] == pytest.approx(cost / 9 / scale[row, 0])


def test_a_missing_decile_is_refused():
    with pytest.raises(ValueError, match="decile"):
        scaled_quantile_loss(np.zeros(1), np.zeros((1, 3)), np.array([0.1, 0.5, 0.9]), 1.0)


def test_an_absolute_error_is_told_in_scales():
    np.testing.assert_allclose(mase(np.array([3.0, -1.0]), np.array([1.0, 1.0]), 4.0), [0.5, 0.5])


@given(value=st.floats(-1e3, 1e3), guess=st.floats(-1e3, 1e3))
def test_a_sure_forecast_has_its_absolute_error_as_crps(value: float, guess: float):
    told = crps(np.array(value), np.full(len(LEVELS), guess), LEVELS)
    assert float(told) == pytest.approx(abs(value - guess), abs=1e-9)


def test_many_levels_bring_the_crps_to_that_of_the_normal_distribution():
    from statistics import NormalDist

    normal, value = NormalDist(), 0.7
    levels = (np.arange(4000) + 0.5) / 4000
    quantiles = np.array([normal.inv_cdf(level) for level in levels])
    # Gneiting and Raftery (2007), eq. 21.
    exact = value * (2.0 * normal.cdf(value) - 1.0) + 2.0 * normal.pdf(value) - 1.0 / math.sqrt(math.pi)
    assert float(crps(np.array(value), quantiles, levels)) == pytest.approx(exact, abs=1e-3)


def test_the_interval_score_is_the_width_and_a_fine_for_each_miss():
    told = msis(np.array([5.0, 1.0, 9.0]), np.full(3, 2.0), np.full(3, 8.0), 0.05, 2.0)
    np.testing.assert_allclose(told, [3.0, (6.0 + 40.0) / 2.0, (6.0 + 40.0) / 2.0])


def test_a_value_on_the_border_lies_inside_and_an_unknown_one_nowhere():
    told = inside(np.array([2.0, 8.0, 8.1, nan]), np.full(4, 2.0), np.full(4, 8.0))
    np.testing.assert_array_equal(told, [1.0, 1.0, 0.0, nan])


def test_what_is_not_published_has_no_score_and_what_never_moved_no_scale():
    actual, quantiles = np.array([nan, 1.0]), np.tile(LEVELS, (2, 1))
    for told in (
        pinball(actual, quantiles, LEVELS).sum(-1),
        crps(actual, quantiles, LEVELS),
        scaled_quantile_loss(actual, quantiles, LEVELS, 1.0),
        mase(actual, quantiles[:, 7], 1.0),
        msis(actual, quantiles[:, 0], quantiles[:, -1], 0.05, 1.0),
    ):
        assert np.isnan(told).tolist() == [True, False]
    assert np.isnan(scaled_quantile_loss(actual, quantiles, LEVELS, np.zeros(2))).all()
    assert np.isnan(mase(actual, quantiles[:, 7], 0.0)).all()


@pytest.mark.parametrize("horizon", [1, 2, 4, 12])
def test_the_diebold_mariano_statistic_is_that_of_a_slow_loop(horizon: int):
    dice = np.random.default_rng(7)
    shared = np.convolve(dice.normal(size=100), np.ones(horizon), mode="valid")
    one, other = shared + 0.3, np.zeros(len(shared))
    count, difference = len(shared), list(one - other)
    mean = sum(difference) / count
    variance = 0.0
    for lag in range(-horizon + 1, horizon):
        for step in range(abs(lag), count):
            variance += (difference[step] - mean) * (difference[step - abs(lag)] - mean) / count
    assert variance > 0.0
    small = (count + 1 - 2 * horizon + horizon * (horizon - 1) / count) / count
    told, chance = diebold_mariano(one, other, horizon)
    assert told == pytest.approx(mean / math.sqrt(variance / count) * math.sqrt(small))
    assert chance == pytest.approx(student_tails(told, count - 1))


@pytest.mark.parametrize("seed", range(5))
def test_the_diebold_mariano_test_agrees_with_statsmodels_at_one_step(seed: int):
    tools = pytest.importorskip("statsmodels.tsa.stattools")
    one, other = losses(seed), losses(seed + 100)
    reference = tools.diebold_mariano_test(
        np.zeros(60), one, other, lags=0, horizon=1, harvey_adj=True, criterion=lambda _, loss: loss
    )
    told = diebold_mariano(one, other, 1)
    np.testing.assert_allclose(told, (reference.statistic, reference.pvalue), rtol=1e-9)


@given(st.integers(0, 1000), st.integers(1, 12))
def test_the_diebold_mariano_test_takes_no_side(seed: int, horizon: int):
    one, other = losses(seed), losses(seed + 5000)
    forth, back = diebold_mariano(one, other, horizon), diebold_mariano(other, one, horizon)
    assert forth[0] == -back[0]
    assert forth[1] == back[1]
    assert 0.0 <= forth[1] <= 1.0


def test_the_diebold_mariano_test_is_silent_where_there_is_nothing_to_compare():
    one = losses(1)
    for told in (
        diebold_mariano(one, one, 3),
        diebold_mariano(one[:3], losses(2)[:3], 3),
        diebold_mariano(np.full(60, nan), one, 1),
    ):
        assert np.isnan(told).all()


def test_a_variance_that_overlapping_errors_make_negative_is_mended():
    swinging = np.tile([1.0, -1.0], 30) + 0.1
    statistic, chance = diebold_mariano(swinging, np.zeros(60), 2)
    assert math.isfinite(statistic)
    assert 0.0 <= chance <= 1.0


@given(st.floats(-30.0, 30.0), st.integers(1, 2000))
def test_the_tails_are_those_of_students_t(statistic: float, freedom: int):
    stats = pytest.importorskip("scipy.stats")
    exact = 2.0 * float(stats.t.sf(abs(statistic), freedom))
    assert student_tails(statistic, freedom) == pytest.approx(exact, rel=1e-6, abs=1e-12)


@given(st.integers(0, 500), st.floats(0.1, 10.0))
def test_skill_is_the_share_of_the_walks_loss_that_is_saved(seed: int, factor: float):
    walk = losses(seed)
    told = skill(factor * walk, walk, 3, 0)
    assert told.count == 60
    for value in (told.value, told.low, told.high):
        assert value == pytest.approx(1.0 - factor)


@given(st.integers(0, 500), st.integers(1, 12))
def test_the_interval_of_a_skill_is_the_same_for_the_same_seed_and_holds_order(seed: int, block: int):
    loss, walk = losses(seed), losses(seed + 1000)
    told = skill(loss, walk, block, seed)
    assume(told.low < told.high)
    assert told == skill(loss, walk, block, seed)
    assert told.value == pytest.approx(1.0 - loss.sum() / walk.sum())


def test_about_nineteen_in_twenty_intervals_hold_the_true_skill():
    dice = np.random.default_rng(11)
    held = 0
    for _ in range(200):
        loss, walk = dice.gamma(4.0, 0.2, 120), dice.gamma(4.0, 0.25, 120)
        told = skill(loss, walk, 3, 0)
        held += told.low <= 0.2 <= told.high
    assert 0.89 <= held / 200 <= 0.99


def test_a_skill_of_too_few_forecasts_has_no_interval_and_of_none_no_value():
    few = skill(losses(1, 5), losses(2, 5), 3, 0)
    assert math.isfinite(few.value)
    assert math.isnan(few.low)
    none = skill(np.full(4, nan), losses(1, 4), 1, 0)
    assert math.isnan(none.value)
    assert none.count == 0


@given(st.integers(1, 50), st.data())
def test_resamples_hold_as_many_forecasts_as_there_are(count: int, data: st.DataObject):
    block = data.draw(st.integers(1, count))
    np.testing.assert_array_equal(resampled(count, block, 3).sum(1), count)
