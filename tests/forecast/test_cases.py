"""Scenarios as parts of joint paths, and paths weighed by a condition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskxpertai.domain import Condition
from riskxpertai.forecast.cases import conditional, joint, scenarios, supposed, supposed_level
from riskxpertai.forecast.paths import draw
from tests.forecast.pasts import MONTHS, together
from tests.narrator.samples import LEVELS, base, base_rate, growth, jpykrw, usdkrw

PAIR = (usdkrw(), jpykrw())
MIDDLE = LEVELS.index(0.5)
RISE = Condition("USDKRW", "percent", 10.0)


def paths(*forecasts, link=0.8, count=2000):
    told = forecasts or PAIR
    return draw(told, together(told, link=link, count=240), months=MONTHS, count=count)


def last_medians(forecasts):
    return [one.quantiles[-1][MIDDLE] for one in forecasts]


def test_scenarios_part_the_paths_by_the_first_indicator():
    made = paths()
    cases = scenarios(made)
    assert {name: case.share for name, case in cases.items()} == {"base": 0.5, "up": 0.25, "down": 0.25}
    served = PAIR[0].quantiles[-1]
    low, high = served[LEVELS.index(0.25)], served[LEVELS.index(0.75)]
    assert cases["down"].forecasts[0].quantiles[-1][-1] <= low * 1.001
    assert cases["up"].forecasts[0].quantiles[-1][0] >= high * 0.999
    assert cases["base"].forecasts[0].quantiles[-1][MIDDLE] == pytest.approx(served[MIDDLE], rel=1e-3)


@pytest.mark.parametrize(("link", "side"), [(0.8, 1), (-0.8, -1)])
def test_others_go_along_as_they_did(link, side):
    cases = scenarios(paths(link=link))
    up, base_, down = (last_medians(cases[name].forecasts)[1] for name in ("up", "base", "down"))
    assert (up - base_) * side > 0
    assert (down - base_) * side < 0


def test_a_rate_that_moves_in_steps_parts_the_paths_by_its_likeliest_level():
    rate = base()
    cases = scenarios(paths(rate, usdkrw()))
    assert {name: round(case.share, 2) for name, case in cases.items()} == {
        "base": 0.46,
        "up": 0.46,
        "down": 0.08,
    }
    assert {step.level for step in cases["up"].forecasts[0].steps[-1]} == {2.75, 3.0}


def test_a_part_without_paths_is_no_scenario():
    only = scenarios(paths(base_rate({2.5: 1.0}), usdkrw()))
    assert set(only) == {"base"}


@settings(max_examples=25)
@given(st.integers(0, 5), st.floats(0.01, 1.0))
def test_weighted_paths_are_forecasts_like_any_other(seed, thinned):
    chance = np.random.default_rng(seed)
    made = paths(usdkrw(), base())
    weights = chance.random(2000) * (chance.random(2000) < thinned)
    if not weights.any():
        weights[0] = 1.0
    for one in conditional(made, weights):
        assert one.dates == made.months
        assert len(one.quantiles) == len(one.baseline) == len(one.kinds) == MONTHS
        assert (np.diff(np.array(one.quantiles), axis=1) >= 0).all()
    rate = conditional(made, weights)[1]
    assert all(sum(step.chance for step in month) == pytest.approx(1.0) for month in rate.steps)
    assert set(np.unique(rate.quantiles)) <= {step.level for step in rate.steps[0]}


def test_equal_weights_give_the_forecast_back():
    made = paths()
    for one, told in zip(PAIR, conditional(made, np.ones(2000)), strict=True):
        assert np.array(told.quantiles) == pytest.approx(np.array(one.quantiles[1:]), rel=1e-3)


def test_a_condition_moves_its_own_indicator_there_and_others_along():
    told = supposed(paths(count=20_000), RISE)
    own, other = last_medians(told.forecasts)
    assert told.level == pytest.approx(1335.3 * 1.1, abs=0.06)
    assert own == pytest.approx(told.level, rel=0.01)
    assert other > PAIR[1].quantiles[-1][MIDDLE]
    assert 0.0 < told.share < 0.5
    assert 100 < told.effective < 20_000


def test_without_a_link_a_condition_moves_nothing_else():
    told = supposed(draw(PAIR, (), months=MONTHS, count=20_000), RISE)
    assert last_medians(told.forecasts)[1] == pytest.approx(PAIR[1].quantiles[-1][MIDDLE], rel=0.01)


def test_a_level_on_the_grid_counts_the_paths_exactly_there():
    told = supposed(paths(usdkrw(), base(), count=20_000), Condition("BASE", "change", -0.25))
    assert told.level == 2.5
    assert told.share == pytest.approx(0.46, abs=1e-3)
    assert told.effective == pytest.approx(0.46 * 20_000)
    assert [step.level for step in told.forecasts[1].steps[-1]] == [2.5]


@pytest.mark.parametrize(
    "condition",
    [
        Condition("USDKRW", "level", 9_999.0),
        Condition("USDKRW", "level", 1.0),
        Condition("USDKRW", "change", -5_000.0),
        Condition("BASE", "level", 7.0),
    ],
)
def test_what_was_hardly_ever_seen_gets_no_numbers(condition):
    told = supposed(paths(usdkrw(), base(), count=20_000), condition)
    assert told.forecasts == ()
    assert told.effective < 100


@pytest.mark.parametrize(
    ("condition", "level"),
    [
        (Condition("BASE", "change", -0.5), 2.25),
        (Condition("BASE", "change", 0.0), 2.75),
        (Condition("BASE", "change", -0.3), 2.5),
        (Condition("BASE", "level", 3.1), 3.0),
    ],
)
def test_a_condition_on_a_policy_rate_means_a_level_of_its_grid(condition, level):
    assert supposed_level(condition, base()) == level


def test_what_moves_together_needs_a_past_and_months():
    pair = together(PAIR)
    assert joint(PAIR, None, months=6) is None
    assert joint(PAIR, (), months=6) is None
    assert joint((usdkrw(), growth(months=3)), pair, months=6) is None
    told = joint(PAIR, pair, months=6, condition=RISE)
    assert told is not None
    assert told.supposed is not None
    assert (told.origins, told.paths, set(told.cases)) == (100, 20_000, {"base", "up", "down"})
    assert joint(PAIR, pair, months=6, condition=RISE) == told
