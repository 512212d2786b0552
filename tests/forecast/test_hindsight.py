"""Past forecasts told again: from what was there on their day, as the service tells today's."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.forecast.hindsight import Hindsight, hindsight, month_ends
from riskxpertai.forecast.predict import Forecaster
from riskxpertai.series.days import Daily
from riskxpertai.series.panel import Panel

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def forecaster() -> Forecaster:
    return Forecaster.load()


@pytest.fixture(scope="module")
def panel() -> Panel:
    return Panel.embedded()


@pytest.fixture(scope="module")
def won(forecaster: Forecaster, panel: Panel) -> Hindsight:
    return hindsight(forecaster, panel.monthly, "USDKRW", today=TODAY, origins=8, months=6)


@given(st.dates(date(1999, 1, 1), date(2099, 12, 31)), st.integers(1, 30))
def test_origins_are_month_ends_whose_next_month_is_over(today, count):
    ends = month_ends(today, count)
    assert len(ends) == count
    assert all(after.day == 1 for after in (date.fromordinal(end.toordinal() + 1) for end in ends))
    assert list(ends) == sorted(set(ends))
    newest = ends[-1]
    assert (today.year - newest.year) * 12 + today.month - newest.month == 2


def test_each_past_forecast_is_what_the_service_would_have_told(won, forecaster, panel):
    day = won.origins[3]
    (told,) = forecaster([panel.monthly("USDKRW", day)], as_of=day, months=6)
    np.testing.assert_allclose(won.quantiles[3], told.quantiles, rtol=1e-6)
    np.testing.assert_allclose(won.walk[3], told.baseline, rtol=1e-12)
    assert told.dates[0] == date.fromordinal(day.toordinal() + 1)


def test_what_came_stands_beside_its_month_and_is_unknown_while_it_is_not_over(won, panel):
    latest = panel.monthly("USDKRW", TODAY)
    came = dict(zip(latest.months, latest.values, strict=True))
    for place, day in enumerate(won.origins):
        for ahead in range(6):
            month = divmod(day.year * 12 + day.month + ahead, 12)
            expected = came.get(date(month[0], month[1] + 1, 1), np.nan)
            assert won.actual[place, ahead] == pytest.approx(expected, nan_ok=True)
    assert np.isnan(won.actual[-1, 1:]).all()
    assert np.isfinite(won.actual[:, 0]).all()


def test_nothing_that_came_later_moves_a_past_forecast(won, forecaster, panel):
    """The leak test: every value after an origin is another one."""
    daily = panel.daily("USDKRW")
    last = won.origins[4]
    late = daily.days > np.datetime64(last)
    other = Panel(
        [Daily("USDKRW", daily.days, np.where(late, daily.values * 3.0, daily.values), daily.learnt)]
    )
    changed = hindsight(forecaster, other.monthly, "USDKRW", today=TODAY, origins=8, months=6)
    np.testing.assert_array_equal(changed.quantiles[:5], won.quantiles[:5])
    np.testing.assert_array_equal(changed.walk[:5], won.walk[:5])
    assert (changed.actual[4] != won.actual[4])[:3].all()


def test_a_young_series_is_told_from_where_it_has_two_years_behind_it(forecaster, panel):
    daily = panel.daily("USDKRW")
    young = daily.days >= np.datetime64("2024-03-01")
    short = Panel([Daily("USDKRW", daily.days[young], daily.values[young], daily.learnt[young])])
    told = hindsight(forecaster, short.monthly, "USDKRW", today=TODAY, origins=40, months=3)
    assert told.origins[0] == date(2026, 2, 28)
    assert told.quantiles.shape == (8, 3, 15)


def test_a_series_too_young_for_any_past_forecast_has_none(forecaster, panel):
    daily = panel.daily("USDKRW")
    young = daily.days >= np.datetime64("2026-01-01")
    short = Panel([Daily("USDKRW", daily.days[young], daily.values[young], daily.learnt[young])])
    told = hindsight(forecaster, short.monthly, "USDKRW", today=TODAY, origins=5, months=3)
    assert told.origins == ()
    assert told.actual.shape == (0, 3)


def test_a_rate_that_moves_in_steps_is_told_on_its_grid(forecaster, panel):
    told = hindsight(forecaster, panel.monthly, "BASE", today=TODAY, origins=5, months=4)
    np.testing.assert_array_equal(told.quantiles * 4, np.round(told.quantiles * 4))
    assert told.vintage == date(2026, 11, 22)
    assert told.model == forecaster.identity.label
