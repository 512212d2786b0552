"""What moved together: ranks of what came, their links, and what of it is noise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.forecast.dependence import linked, normal_scores, pits, shrinkage, trajectories
from tests.forecast.pasts import hindsight, normal_share, together
from tests.narrator.samples import LEVELS, TODAY, jpykrw, usdkrw

PAIR = (usdkrw(), jpykrw())


def test_a_day_that_one_indicator_misses_is_left_out_for_all():
    pair = together(PAIR)
    actual = pair[1].actual.copy()
    actual[40, 2] = np.nan
    months, scores = trajectories((pair[0], replace(pair[1], actual=actual)), TODAY, 6)
    whole, _ = trajectories(pair, TODAY, 6)
    assert set(whole) - set(months) == {pair[0].origins[40].replace(day=1)}
    assert scores.shape == (2, 6, 99)


@given(st.floats(-3.0, 3.0))
def test_the_rank_of_what_came_is_the_distribution_function(score):
    ranks = pits(hindsight(np.array([[score, np.nan]])))
    assert ranks[0, 0] == pytest.approx(normal_share(score), abs=0.013)
    assert np.isnan(ranks[0, 1])


def test_what_came_beyond_everything_has_the_outermost_ranks():
    assert pits(hindsight(np.array([[-99.0, 99.0]]))).tolist() == [[0.0, 1.0]]


def test_a_level_that_holds_mass_counts_half_of_it():
    one = hindsight(np.array([[2.5]]))
    flat = np.array([2.25] * 5 + [2.5] * 7 + [2.75] * 3)
    ranks = pits(replace(one, quantiles=flat[None, None, :]))
    assert LEVELS[4] < ranks[0, 0] < LEVELS[12]
    assert ranks[0, 0] == pytest.approx((LEVELS[4] + LEVELS[11]) / 2, abs=0.05)


@given(st.lists(st.integers(0, 5), min_size=24, max_size=60).filter(lambda told: len(set(told)) > 1))
def test_scores_keep_order_and_ties_and_have_variance_one(ranks):
    scores = normal_scores(np.array(ranks, dtype=float)[None, :])[0]
    assert scores.mean() == pytest.approx(0.0, abs=1e-9)
    assert scores.std() == pytest.approx(1.0)
    for one, other in zip(ranks[1:], ranks, strict=False):
        assert np.sign(one - other) == np.sign(
            np.round(scores[ranks.index(one)] - scores[ranks.index(other)], 9)
        )


def test_chance_links_are_shrunk_away_and_clear_ones_kept():
    chance = np.random.default_rng(3)
    noise = linked(normal_scores(chance.standard_normal((2, 1, 40))))
    shared = chance.standard_normal((1, 1, 200))
    clear = linked(normal_scores(shared + 0.5 * chance.standard_normal((2, 1, 200))))
    assert abs(noise[0, 1]) < 0.1
    assert clear[0, 1] == pytest.approx(0.8, abs=0.06)
    assert noise[0, 0] == clear[1, 1] == 1.0


def test_trajectories_that_are_walks_are_shrunk_to_walks_and_others_are_kept():
    chance = np.random.default_rng(4)
    alone = np.eye(1)
    walking = normal_scores(chance.standard_normal((1, 6, 200)).cumsum(1))
    swinging = normal_scores(np.cumprod(np.full((1, 6, 200), -1.0), 1) * chance.standard_normal((1, 1, 200)))
    assert shrinkage(walking, alone) > 0.9
    assert shrinkage(swinging, alone) < 0.1
    assert shrinkage(walking[:, :1], alone) == 1.0


def test_two_names_of_one_thing_and_a_thing_that_never_surprises_can_be_linked():
    chance = np.random.default_rng(5)
    one = chance.standard_normal((1, 3, 60))
    same = linked(normal_scores(np.concatenate((one, one))))
    assert same[0, 1] == pytest.approx(0.999)
    still = linked(normal_scores(np.concatenate((one, np.zeros_like(one)))))
    assert still.tolist() == [[1.0, 0.0], [0.0, 1.0]]
