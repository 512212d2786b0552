"""The guard: small moves shrink, large ones stay, and a series' own past decides between strengths."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.forecast.guard import STRENGTHS, TRUST, Past, evidence, guarded, shrunk
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


@given(move=st.floats(-50.0, 50.0), spread=st.floats(1e-3, 10.0), strength=st.sampled_from(STRENGTHS))
def test_a_move_shrinks_towards_the_last_value_and_never_past_it(move: float, spread: float, strength: float):
    quantiles = (move + spread * NORMAL)[None]
    kept = shrunk(quantiles, np.array([0.0]), LEVEL, strength)
    middle = kept[0, LEVELS.index(0.5)]
    assert abs(middle) <= abs(move) + 1e-9
    assert middle * move >= 0.0
    np.testing.assert_allclose(kept - middle, quantiles - move, atol=1e-9)


def test_a_move_far_beyond_its_band_stays_and_one_well_within_it_goes():
    far, near = (shrunk((move + NORMAL)[None], np.array([0.0]), LEVEL, 0.3)[0, 7] for move in (5.0, 0.1))
    assert far > 4.9
    assert near < 0.005


def test_a_past_of_steady_growth_trusts_the_network_and_one_without_trusts_no_change():
    dice = np.random.default_rng(1)
    walk = dice.normal(size=(1, 240)).cumsum(1)
    contexts = np.concatenate((walk, 0.2 * walk + 0.5 * np.arange(240.0)))
    # It expects growth of both; only the second grows.
    trust = evidence(Past.of(contexts, told(contexts, 0.5, 1.0)), LEVEL)
    mean = trust @ np.array(STRENGTHS)
    assert mean[0] > float(np.array(TRUST) @ np.array(STRENGTHS)) > mean[1]
    np.testing.assert_allclose(trust.sum(1), 1.0)


def test_without_a_past_the_strengths_are_trusted_as_they_were_chosen():
    contexts = np.zeros((2, 240))
    nothing = Past.of(contexts, np.full((2, 19, 12, len(LEVELS)), np.nan))
    np.testing.assert_allclose(evidence(nothing, LEVEL), np.tile(TRUST, (2, 1)))


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
