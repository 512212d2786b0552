"""The guard: small moves shrink, large ones stay, and a series' own past decides between strengths."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.forecast.guard import STRENGTHS, TRUST, Past, evidence, guarded, taken_back
from riskxpertai.forecast.model import LEVELS
from riskxpertai.forecast.walk import normal
from riskxpertai.forecast.window import Array

LEVEL = np.array(LEVELS)
NORMAL = normal(LEVEL)


def told(contexts: Array, pace: float, spread: float) -> Array:
    """Forecasts from the end of each year that expect a steady pace, [B, 19, 12, Q]."""
    ends = contexts[:, 11:-1:12]
    ahead = np.arange(1.0, 13.0)
    band = spread * np.sqrt(ahead)[:, None] * NORMAL
    forecasts: Array = ends[:, :, None, None] + (pace * ahead)[:, None] + band
    return forecasts


def moved(move: float, spread: float) -> Array:
    """What is left of a move under each strength, [G]."""
    quantiles = (move + spread * NORMAL)[None]
    left: Array = move - taken_back(quantiles, np.array([0.0]), LEVEL)[0]
    return left


@given(move=st.floats(-50.0, 50.0), spread=st.floats(1e-3, 10.0))
def test_a_move_shrinks_towards_the_last_value_and_never_past_it(move: float, spread: float):
    left = moved(move, spread)
    assert left[0] == move
    assert (np.diff(np.abs(left)) <= 1e-12).all()  # stronger leaves less
    assert (left * move >= 0.0).all()


def test_a_move_far_beyond_its_band_stays_and_one_well_within_it_goes():
    strong = STRENGTHS.index(0.3)
    assert moved(5.0, 1.0)[strong] > 4.9
    assert moved(0.1, 1.0)[strong] < 0.005


def weighed(contexts: Array, forecasts: Array) -> Array:
    """How much each strength is trusted."""
    past = Past.of(contexts, forecasts)
    return evidence(past, taken_back(past.quantiles, past.start[..., None], LEVEL), LEVEL)


def test_a_past_of_steady_growth_trusts_the_network_and_one_without_trusts_no_change():
    dice = np.random.default_rng(1)
    walk = dice.normal(size=(1, 240)).cumsum(1)
    contexts = np.concatenate((walk, 0.2 * walk + 0.5 * np.arange(240.0)))
    # It expects growth of both; only the second grows.
    trust = weighed(contexts, told(contexts, 0.5, 1.0))
    mean = trust @ np.array(STRENGTHS)
    assert mean[0] > float(np.array(TRUST) @ np.array(STRENGTHS)) > mean[1]
    np.testing.assert_allclose(trust.sum(1), 1.0)


def test_without_a_past_the_strengths_are_trusted_as_they_were_chosen():
    contexts = np.zeros((2, 240))
    nothing = np.full((2, 19, 12, len(LEVELS)), np.nan)
    np.testing.assert_allclose(weighed(contexts, nothing), np.tile(TRUST, (2, 1)))


def test_what_came_lies_within_the_window_and_after_the_origin():
    contexts = np.arange(240.0)[None]
    past = Past.of(contexts, np.zeros((1, 19, 12, 1)))
    assert past.start[0, :2].tolist() == [11.0, 23.0]
    assert past.came[0, 0].tolist() == list(range(12, 24))
    assert past.came[0, -1].tolist() == list(range(228, 240))


def test_a_constant_series_stays_constant():
    contexts = np.full((1, 240), 5.0)
    past = Past.of(contexts, np.full((1, 19, 12, len(LEVELS)), 5.0))
    now, before = guarded(np.full((1, 24, len(LEVELS)), 5.0), np.array([5.0]), past, LEVEL)
    assert (now == 5.0).all()
    assert (before == 5.0).all()
