"""What is published by quarter is forecast by quarter: dates, horizon, past, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.domain import Monthly
from riskxpertai.forecast.bookkeeper import frozen_of, outcome_of
from riskxpertai.forecast.hindsight import hindsight
from riskxpertai.forecast.model import RiskXpertConfig, RiskXpertModel
from riskxpertai.forecast.predict import Forecaster, Identity
from riskxpertai.forecast.prepared import Prepared
from riskxpertai.forecast.walk import normal
from riskxpertai.months import month_after, months_between
from riskxpertai.ports import Observation
from riskxpertai.series.catalog import indicator
from riskxpertai.series.panel import Panel

TODAY = date(2026, 11, 22)
LEARNT = datetime(2026, 11, 22, 3, tzinfo=UTC)
FIRST = date(2000, 1, 1)


@pytest.fixture(scope="module")
def forecaster() -> Forecaster:
    torch.manual_seed(3)
    model = RiskXpertModel(RiskXpertConfig(width=16, layers=1, heads=2, hidden=32))
    torch.nn.init.normal_(model.head.weight, std=0.3)
    return Forecaster(model, Identity("test", "1", "0" * 64))


@pytest.fixture(scope="module")
def panel() -> Panel:
    values = np.round(0.7 + np.random.default_rng(4).normal(0.0, 0.6, 107), 1)
    panel = Panel.embedded()
    panel.take(
        Observation("GDP", month_after(FIRST, 3 * n), value, LEARNT)
        for n, value in enumerate(values.tolist())
    )
    return panel


def growth(panel: Panel, as_of: date = TODAY) -> Monthly:
    return panel.monthly("GDP", as_of)


def quarter(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


@given(as_of=st.dates(date(2008, 1, 1), date(2027, 12, 31)), months=st.integers(1, 24))
def test_quarters_run_from_the_first_unpublished_one_to_the_one_that_holds_the_asked_month(
    forecaster, panel, as_of, months
):
    series = growth(panel, as_of)
    (told,) = forecaster([series], as_of=as_of, months=months)

    assert told.dates[0] == month_after(series.months[-1], 3)
    assert told.dates[-1] == quarter(month_after(as_of, months))
    assert all(month == quarter(month) for month in told.dates)
    assert {months_between(*pair) for pair in zip(told.dates, told.dates[1:], strict=False)} <= {3}
    assert list(told.kinds) == ["estimate" if month <= as_of else "forecast" for month in told.dates], (
        "a quarter that has begun is an estimate"
    )
    for rows in (np.array(told.quantiles), np.array(told.baseline)):
        assert rows.shape == (len(told.dates), len(told.levels))
        assert np.isfinite(rows).all()
        assert (np.diff(rows, axis=1) >= 0.0).all()


def test_the_network_reads_quarters_as_the_periods_of_a_series_of_its_own(forecaster, panel):
    series = growth(panel)
    (told,) = forecaster([series], as_of=TODAY, months=6)
    contexts = np.full((1, forecaster.model.config.context_length), np.nan)
    contexts[0, -len(series.values) :] = series.values

    alone = forecaster.quantiles(contexts, np.array([np.nan]))[0, : len(told.dates)]

    assert np.array(told.quantiles) == pytest.approx(alone)


@pytest.mark.parametrize("id", ["GDP", "CPI"])
def test_beside_it_a_random_walk_goes_from_period_to_period(forecaster, panel, id):
    """Whoever sees only periods knows nothing of the days between them."""
    series = replace(growth(panel), indicator=indicator(id)) if id == "GDP" else calm_index()
    (told,) = forecaster([series], as_of=TODAY, months=9)
    scale = np.log if series.indicator.transform == "log" else np.asarray
    step = np.std(np.diff(scale(np.array(series.values))))

    ahead = np.sqrt(np.arange(1, len(told.dates) + 1))[:, None]
    expected = scale(np.array(series.last_value)) + step * ahead * normal(np.array(told.levels))
    assert scale(np.array(told.baseline)) == pytest.approx(expected)


def calm_index() -> Monthly:
    panel = Panel.embedded()
    moves = np.random.default_rng(5).normal(0.002, 0.003, 300)
    panel.take(
        Observation("CPI", month_after(date(2001, 11, 1), n), value, LEARNT)
        for n, value in enumerate((70.0 * np.exp(np.cumsum(moves))).tolist())
    )
    return panel.monthly("CPI", TODAY)


def test_past_forecasts_are_scored_at_the_month_in_which_a_quarter_begins(forecaster, panel):
    past = hindsight(forecaster, panel.monthly, "GDP", today=TODAY, origins=24, months=9)

    assert past.quantiles.shape[:2] == past.actual.shape == (24, 9)
    for row, origin in enumerate(past.origins):
        for ahead in range(9):
            month = month_after(origin, ahead + 1)
            came = panel.daily("GDP").at(month) if month <= date(2026, 7, 1) else None
            assert np.isfinite(past.actual[row, ahead]) == (came is not None)
            if month != quarter(month) and ahead:
                assert past.quantiles[row, ahead].tolist() == past.quantiles[row, ahead - 1].tolist()


def test_a_quarter_that_was_shown_is_scored_when_it_has_come(forecaster, panel):
    then = date(2025, 5, 15)
    (told,) = forecaster([growth(panel, then)], as_of=then, months=6)
    entries = list(frozen_of(told))

    assert [entry.month for entry in entries] == [date(2025, 7, 1), date(2025, 10, 1)]
    found = outcome_of(entries[0], growth(panel))
    assert found
    assert found.actual == panel.daily("GDP").at(date(2025, 7, 1))
    assert outcome_of(replace(entries[0], month=date(2027, 1, 1)), growth(panel)) is None
    assert outcome_of(replace(entries[0], month=date(2025, 8, 1)), growth(panel)) is None


@given(st.integers(0, 400), st.integers(1, 24))
def test_the_horizon_in_months_never_asks_for_fewer_than_one_quarter_more(panel, days, months):
    as_of = TODAY - timedelta(days=days)
    series = growth(panel, as_of)
    one = Prepared.of(series, as_of=as_of, months=months)

    assert one.count >= 1
    assert month_after(series.months[-1], 3 * one.count) == quarter(month_after(as_of, months))
