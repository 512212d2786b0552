"""Calibration: bands that were too narrow widen, those that were too wide narrow."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.forecast.calibrate import NARROWEST, WIDEST, calibrated, conformal, unrest
from riskxpertai.forecast.model import LEVELS
from riskxpertai.forecast.walk import normal
from riskxpertai.forecast.window import Array

LEVEL = np.array(LEVELS)
NORMAL = normal(LEVEL)


def past(spread: float, origins: int = 59) -> tuple[Array, Array]:
    """Forecasts [1, K, 12, Q] of a spread, and what came with spread one [1, K, 12]."""
    came = np.random.default_rng(2).normal(size=(1, origins, 12))
    return np.broadcast_to(spread * NORMAL, (1, origins, 12, len(LEVELS))).copy(), came


@pytest.mark.parametrize(("spread", "towards"), [(0.5, 2.0), (1.0, 1.0), (2.0, 0.5)])
def test_the_factor_is_on_the_way_to_what_would_have_covered_the_past(spread: float, towards: float):
    factor = conformal(*past(spread), LEVEL, months=24)[0, 0]
    assert min(1.0, towards) - 0.05 <= factor <= max(1.0, towards) + 0.05
    if towards != 1.0:
        assert abs(factor - towards) < abs(1.0 - towards)


def test_a_short_past_says_less_than_a_long_one():
    short, long = (conformal(*past(0.5, origins), LEVEL, months=12)[0, 0] for origins in (4, 59))
    assert 1.0 < short < long


def test_without_a_past_nothing_is_stretched():
    told, came = past(0.5)
    assert (conformal(np.full_like(told, np.nan), came, LEVEL, months=24) == 1.0).all()
    assert (conformal(np.zeros_like(told), came, LEVEL, months=24) == 1.0).all()


def test_months_whose_bands_failed_widen_more_than_those_whose_bands_held():
    told, came = past(1.0)
    came[:, :, 6:] *= 2.0
    factors = conformal(told, came, LEVEL, months=24)[0]
    assert factors.shape == (24,)
    assert factors[0] < factors[6] == factors[23]


@given(st.lists(st.floats(-1e6, 1e6), min_size=24, max_size=48))
def test_unrest_is_one_or_more_and_finite(values: list[float]):
    ratio = unrest(np.array([values]))
    assert np.isfinite(ratio).all()
    assert (ratio >= 1.0).all()


def test_a_wild_year_widens_and_a_calm_one_does_not_narrow():
    dice = np.random.default_rng(3)
    calm = dice.normal(size=240).cumsum()
    wild = np.concatenate((calm[:-12], calm[-13] + (5.0 * dice.normal(size=12)).cumsum()))
    ratio = unrest(np.stack((calm, wild)))
    assert ratio[0] < 1.3
    assert ratio[1] > 2.0


@given(st.integers(0, 2**31))
def test_the_median_stays_and_the_order_too(seed: int):
    dice = np.random.default_rng(seed)
    quantiles = np.sort(dice.normal(size=(2, 24, len(LEVELS))), axis=-1)
    told, came = past(float(dice.uniform(0.2, 3.0)))
    contexts = dice.normal(size=(2, 240)).cumsum(1)
    told, came = np.concatenate((told, told)), np.concatenate((came, came))
    stretched = calibrated(quantiles, contexts, told, came, LEVEL)
    np.testing.assert_allclose(stretched[..., 7], quantiles[..., 7])
    assert (np.diff(stretched, axis=-1) >= 0.0).all()
    widths = np.ptp(stretched, axis=-1) / np.ptp(quantiles, axis=-1)
    assert (widths >= NARROWEST).all()
    assert (widths <= 2.0 * WIDEST).all()
