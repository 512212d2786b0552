"""Baselines on series whose forecast is known, and on those with gaps."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.errors import BadInput
from riskxpertai.forecast.evaluation.baselines import BASELINES, CLOSED, FITTED, chosen, without_gaps
from riskxpertai.forecast.model import LEVELS as SHIPPED
from tests.forecast.evaluation.made import trend, walk

LEVELS = np.array(SHIPPED)
MIDDLE = SHIPPED.index(0.5)
needs_extra = pytest.mark.skipif(
    find_spec("statsforecast") is None, reason="the extra `evaluate` is not installed"
)


@given(st.sampled_from(sorted(CLOSED)), st.integers(0, 300), st.sampled_from([4, 12]))
def test_quantiles_are_finite_and_never_cross(name: str, seed: int, year: int):
    told = CLOSED[name](walk(seed, 80), 12, LEVELS, year)
    assert told.shape == (12, len(LEVELS))
    assert np.isfinite(told).all()
    assert (np.diff(told, axis=1) >= 0.0).all()


def test_the_random_walk_stays_and_the_drift_goes_on():
    past = np.arange(100.0) + 50.0
    stays = BASELINES["walk"](past, 6, LEVELS, 12)[:, MIDDLE]
    goes = BASELINES["drift"](past, 6, LEVELS, 12)[:, MIDDLE]
    np.testing.assert_allclose(stays, past[-1])
    np.testing.assert_allclose(goes, past[-1] + np.arange(1, 7))


def test_the_spread_of_the_random_walk_grows_with_the_root_of_time():
    dice = np.random.default_rng(1)
    told = BASELINES["walk"](dice.normal(size=200).cumsum() - 500.0, 9, LEVELS, 12)
    width = told[:, -1] - told[:, 0]
    assert width[8] / width[0] == pytest.approx(3.0)


def test_the_seasonal_naive_repeats_the_last_year_and_grows_unsure_by_the_year():
    past = np.tile(np.arange(12.0), 9) + np.random.default_rng(0).normal(0.0, 0.1, 108) - 50.0
    told = BASELINES["seasonal"](past, 24, LEVELS, 12)
    np.testing.assert_allclose(told[:, MIDDLE], np.tile(past[-12:], 2))
    width = told[:, -1] - told[:, 0]
    assert width[0] == pytest.approx(width[11])
    assert width[12] / width[11] == pytest.approx(np.sqrt(2.0))


def test_a_gap_holds_the_value_before_it():
    told = without_gaps(np.array([np.nan, 1.0, np.nan, np.nan, 4.0, np.nan]))
    np.testing.assert_array_equal(told, [1.0, 1.0, 1.0, 4.0, 4.0])


@needs_extra
@pytest.mark.parametrize("name", sorted(FITTED))
def test_automatic_models_tell_ordered_quantiles_twice_the_same_and_follow_a_trend(name: str):
    past = trend(120)
    past[50] = np.nan
    told = BASELINES[name](past, 4, LEVELS, 12)
    assert told.shape == (4, len(LEVELS))
    assert (np.diff(told, axis=1) >= 0.0).all()
    np.testing.assert_array_equal(told, BASELINES[name](past, 4, LEVELS, 12))
    np.testing.assert_allclose(told[:, MIDDLE], past[-1] + 0.5 * np.arange(1, 5), atol=0.5)


def test_the_random_walk_is_always_among_the_baselines_and_first():
    assert chosen(["drift", "walk", "drift"]) == ("walk", "drift")
    assert chosen([]) == ("walk",)


def test_an_unknown_baseline_is_refused_with_those_that_are_known():
    with pytest.raises(BadInput, match="prophet") as told:
        chosen(["prophet"])
    assert "seasonal" in told.value.sentence
