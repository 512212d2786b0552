"""The forecast of a change over a year, beside the index's and beside a simulation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.domain import Forecast, Indicator, Monthly
from riskxpertai.errors import BadInput
from riskxpertai.forecast.growth import published, year_on_year
from riskxpertai.forecast.predict import Forecaster
from riskxpertai.forecast.walk import normal
from riskxpertai.months import month_after
from riskxpertai.series.catalog import indicator
from riskxpertai.series.growth import over_a_year
from tests.panels import panel

TODAY = date(2026, 11, 22)
LEVELS = (0.025, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.975)
FIRST, MONTHS, AHEAD = date(2020, 1, 1), 60, 30
VOLATILITY, DRIFT = 0.004, 0.002


def index(values: tuple[float, ...] | None = None) -> Monthly:
    """An index of five years that grows by a fifth of a percent a month, bumps included."""
    row: Indicator = indicator("CPI")
    made = values or tuple(100.0 * 1.002**step * (1.0 + 0.01 * (step % 5)) for step in range(MONTHS))
    months = tuple(month_after(FIRST, step) for step in range(len(made)))
    return Monthly(row, months, made, months[-1], made[-1], None, float("nan"), TODAY)


def walking(known: Monthly) -> Forecast:
    """The exact quantiles of a random walk with drift, in logs."""
    ahead = np.arange(1, AHEAD + 1)[:, None]
    spread = VOLATILITY * np.sqrt(ahead) * normal(np.array(LEVELS))[None, :]
    quantiles = known.last_value * np.exp(DRIFT * ahead + spread)
    dates = tuple(month_after(known.months[-1], step) for step in range(1, AHEAD + 1))
    rows = tuple(map(tuple, quantiles.tolist()))
    return Forecast(
        indicator=known.indicator,
        as_of=TODAY,
        last_day=known.last_day,
        last_value=known.last_value,
        vintage=TODAY,
        history=tuple(zip(known.months, known.values, strict=True)),
        dates=dates,
        kinds=tuple("forecast" for _ in dates),
        levels=LEVELS,
        quantiles=rows,
        baseline=rows,
        steps=(),
        model="test 1",
    )


def told(known: Monthly) -> np.ndarray:
    """Quantiles of the change over a year, [H, Q]."""
    change = over_a_year(known, indicator("CPI_YOY"))
    forecast = year_on_year(walking(known), change, np.zeros((AHEAD, len(LEVELS))))
    return np.array(forecast.quantiles)


def test_the_change_over_a_year_begins_in_the_second_year_and_remembers_its_index() -> None:
    known = index()
    change = over_a_year(known, indicator("CPI_YOY"))
    assert change.months == known.months[12:]
    assert change.values[0] == pytest.approx(100.0 * (known.values[12] / known.values[0] - 1.0))
    assert (change.last_value, change.index) == (change.values[-1], known)


def test_a_missing_month_is_missing_at_both_ends_of_the_year() -> None:
    known = index()
    values = (*known.values[:20], float("nan"), *known.values[21:])
    change = over_a_year(replace(known, values=values), indicator("CPI_YOY"))
    assert [month for month, value in zip(change.months, change.values, strict=True) if value != value] == [
        known.months[20],
        known.months[32],
    ]


def test_an_index_younger_than_a_year_has_no_change() -> None:
    with pytest.raises(BadInput) as refused:
        over_a_year(index(tuple(100.0 + step for step in range(12))), indicator("CPI_YOY"))
    assert "한 해 전 자료" in refused.value.sentence


def test_within_a_year_every_quantile_is_the_indexs_own_over_the_known_month() -> None:
    known = index()
    forecast, changes = walking(known), told(known)
    for step in range(12):
        before = known.values[len(known.values) - 12 + step]
        assert changes[step] == pytest.approx(100.0 * (np.array(forecast.quantiles[step]) / before - 1.0))


def test_beyond_a_year_quantiles_agree_with_a_simulation_of_the_index() -> None:
    known, count = index(), 400_000
    chance = np.random.default_rng(7)
    steps = DRIFT + VOLATILITY * chance.standard_normal((AHEAD, count), dtype=np.float32)
    path = np.cumsum(steps, axis=0)
    changes = told(known)
    for month in (12, 17, 23, 29):
        grown = 100.0 * (np.exp(path[month] - path[month - 12]) - 1.0)
        simulated = np.quantile(grown, LEVELS)
        spread = simulated[-1] - simulated[0]
        assert np.abs(changes[month] - simulated).max() < 0.04 * spread


def test_a_year_on_the_spread_does_not_go_on_growing() -> None:
    widths = told(index())[:, -1] - told(index())[:, 0]
    assert widths[11] == pytest.approx(widths[29], rel=0.06)
    assert widths[0] < widths[5] < widths[11]


@given(st.lists(st.floats(50.0, 200.0), min_size=24, max_size=40))
def test_quantiles_never_cross(values: list[float]) -> None:
    assert (np.diff(told(index(tuple(values))), axis=1) >= 0.0).all()


def test_a_gap_a_year_before_lies_evenly_between_its_neighbours() -> None:
    known = index()
    values = (*known.values[:50], float("nan"), *known.values[51:])
    base = published(walking(replace(known, values=values)))
    assert base[known.months[50]] == pytest.approx(np.sqrt(known.values[49] * known.values[51]))


def test_the_network_tells_a_change_by_the_index_that_it_is_the_change_of() -> None:
    of, forecaster = panel(["CPI"]), Forecaster.load()
    both = [of.monthly(id, TODAY) for id in ("CPI", "CPI_YOY")]
    cpi, change = forecaster(both, as_of=TODAY, months=24)
    known = dict(cpi.history)
    for month, prices, changes in zip(cpi.dates, cpi.quantiles, change.quantiles, strict=True):
        before = known.get(month_after(month, -12))
        assert list(changes) == sorted(changes)
        if before:
            assert changes == pytest.approx([100.0 * (price / before - 1.0) for price in prices])
    assert change.dates == cpi.dates
    assert change.indicator.id == "CPI_YOY"
    walk = np.array(change.baseline)
    assert walk[:, 7] == pytest.approx(change.last_value)
