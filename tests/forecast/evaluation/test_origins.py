"""Which origins there are, and that none sees what comes after it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.forecast.evaluation.origins import Choice, Trial
from riskxpertai.months import month_of
from tests.forecast.evaluation.made import own, walk


def trial(values: np.ndarray, choice: Choice, frequency: str = "M") -> Trial:
    told = Trial.of(own(values, frequency), family="f", choice=choice)
    assert told
    return told


@pytest.mark.parametrize(
    ("every", "months"), [("monthly", set(range(1, 13))), ("quarterly", {3, 6, 9, 12}), ("yearly", {12})]
)
def test_origins_lie_at_the_ends_of_periods_between_the_years(every, months):
    told = trial(walk(1), Choice(12, every, 2010, 2012))
    dates = [month_of(int(month)) for month in told.months]
    assert {day.month for day in dates} == months
    assert {day.year for day in dates} == {2010, 2011, 2012}
    assert len(dates) == 3 * len(months)


def test_an_origin_has_five_years_of_past_and_a_value_after_it():
    told = trial(walk(1), Choice(12, "monthly"))
    assert len(next(told.pasts())) == 60
    assert told.origins[-1] == 238
    np.testing.assert_array_equal(np.isfinite(told.actual()[-1]), [True] + [False] * 11)


@pytest.mark.parametrize(("every", "count"), [("monthly", 4), ("quarterly", 4), ("yearly", 1)])
def test_a_quarterly_series_is_forecast_in_quarters(every, count):
    told = trial(walk(1, 80), Choice(12, every, 2010, 2015), "Q")
    assert len(told.origins) == 6 * count
    assert told.periods == 4
    assert told.step == 3
    assert told.actual().shape == (len(told.origins), 4)


@pytest.mark.parametrize(
    ("values", "choice"),
    [(walk(1, 59), Choice()), (walk(1), Choice(first=2030)), (walk(1), Choice(last=1990))],
)
def test_a_series_without_an_origin_is_told_apart(values, choice):
    assert Trial.of(own(values), family="f", choice=choice) is None


def test_a_series_is_not_forecast_from_a_gap():
    values = walk(1)
    values[100:110] = np.nan
    told = trial(values, Choice(12, "monthly"))
    assert not set(range(100, 110)) & set(told.origins.tolist())
    assert np.isnan(told.actual()[told.origins.tolist().index(99)]).sum() == 10


@given(seed=st.integers(0, 500), cut=st.integers(60, 200))
def test_what_comes_after_an_origin_moves_nothing_that_is_known_at_it(seed: int, cut: int):
    values = walk(seed)
    changed = values.copy()
    changed[cut + 1 :] *= np.random.default_rng(seed).lognormal(0.0, 2.0, len(values) - cut - 1)
    choice = Choice(12, "monthly")
    one, other = trial(values, choice), trial(changed, choice)
    known = one.origins <= cut
    for left, right in zip(one.pasts(), other.pasts(), strict=True):
        if len(left) <= cut + 1:
            np.testing.assert_array_equal(left, right)
    np.testing.assert_array_equal(one.scale()[known], other.scale()[known])
    # Ranks among these origins alone: later ones may be more or less volatile than all of them.
    until = Choice(12, "monthly", None, 2000 + (cut + 1) // 12 - 1)
    if Trial.of(own(values), family="f", choice=until):
        np.testing.assert_array_equal(trial(values, until).thirds(), trial(changed, until).thirds())


def test_thirds_follow_the_last_years_changes():
    dice = np.random.default_rng(0)
    spread = np.repeat([0.01, 0.05, 0.002], 80)
    values = 100.0 * np.exp((dice.normal(size=240) * spread).cumsum())
    told = trial(values, Choice(1, "monthly"))
    thirds = told.thirds()
    at = told.origins.tolist()
    assert (thirds[at.index(95) : at.index(158)] >= 1).all()
    assert (thirds[: at.index(78)] <= 1).all()
    assert (thirds[at.index(175) :] == 0).mean() > 0.8
    assert thirds[at.index(175) :].max() == 1
    assert abs(int((thirds == 0).sum()) - int((thirds == 2).sum())) <= 1


def test_the_scale_is_the_seasonal_naive_error_before_the_origin():
    values = walk(3)
    told = trial(values, Choice(12, "yearly"))
    past = values[: told.origins[0] + 1]
    slow = [abs(past[place] - past[place - 12]) for place in range(12, len(past))]
    assert told.scale()[0] == pytest.approx(sum(slow) / len(slow))
