"""Windows and grids: inverses, inferred kinds, chances that add up."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.forecast.window import backward, chances, forward, infer_shape, snap, window
from tests.forecast.series import walk

LEVELS = np.array([0.025, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.975])


@given(st.lists(st.floats(1e-6, 1e12), min_size=1), st.sampled_from(["log", "level"]))
def test_every_transform_has_an_inverse(values: list[float], transform: str):
    there = forward(np.array(values), transform)  # type: ignore[arg-type]
    np.testing.assert_allclose(backward(there, transform), values, rtol=1e-9)  # type: ignore[arg-type]


def test_a_window_holds_the_last_months_and_nothing_before_the_first():
    told = window([1.0, 2.0, 3.0], 5, "level")
    assert np.isnan(told[:2]).all()
    assert told[2:].tolist() == [1.0, 2.0, 3.0]
    assert window([1.0, 2.0, 3.0], 2, "level").tolist() == [2.0, 3.0]


def test_growing_series_are_read_in_logarithms_and_wandering_rates_on_levels():
    growing = np.array(walk(240, 1, start=100.0)) * np.exp(0.01 * np.arange(240))
    assert infer_shape(growing).transform == "log"
    rate = 5.0 + np.random.default_rng(2).normal(0.0, 0.2, 240).cumsum() * 0.3
    rate = np.abs(rate) + 0.05
    assert infer_shape(rate).transform == "level"
    assert infer_shape(np.array([-1.0, 2.0] * 20)).transform == "level"


def test_a_policy_rate_is_told_by_its_steps():
    steps = np.repeat([3.0, 3.25, 3.5, 3.25, 3.0, 2.75], 8)
    assert infer_shape(steps).grid == 0.25
    assert infer_shape(steps + 0.1).grid is None
    assert infer_shape(np.full(30, 2.5)).grid is None


@given(st.floats(0.0, 8.0), st.floats(0.0, 2.0))
def test_chances_of_the_levels_add_up_to_one_and_centre_on_the_median(middle: float, width: float):
    quantiles = middle + width * (LEVELS - 0.5)
    told = chances(quantiles, LEVELS, 0.25)
    assert sum(told.values()) == pytest.approx(1.0)
    assert all(0.0 < chance <= 1.0 + 1e-9 for chance in told.values())
    mean = sum(level * chance for level, chance in told.items())
    assert abs(mean - middle) <= 0.13 + 1e-6
    assert list(told) == sorted(told)


def test_a_certain_rate_has_one_level():
    told = chances(np.full(len(LEVELS), 3.0), LEVELS, 0.25)
    assert max(told, key=told.__getitem__) == 3.0
    assert told[3.0] > 0.99


@given(st.lists(st.floats(-10, 10), min_size=2, max_size=15))
def test_snapping_keeps_the_order(values: list[float]):
    told = snap(np.sort(np.array(values)), 0.25)
    assert (np.diff(told) >= 0).all()
    assert all(math.isclose(value * 4, round(value * 4)) for value in told)
