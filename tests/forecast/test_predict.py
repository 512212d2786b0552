"""From the monthly grid to an indicator's forecast: months, days, meetings, and no look ahead."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.domain import Progress
from riskxpertai.errors import BadSettings, DataTooOld
from riskxpertai.forecast.model import LEVELS, RiskXpertConfig, RiskXpertModel
from riskxpertai.forecast.predict import WEIGHTS, Forecaster, Identity
from riskxpertai.forecast.window import Array, infer_shape
from riskxpertai.months import month_after, months_between
from tests.forecast.series import RATE, WON, monthly, walk

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def forecaster() -> Forecaster:
    torch.manual_seed(2)
    model = RiskXpertModel(RiskXpertConfig(width=16, layers=1, heads=2, hidden=32))
    torch.nn.init.normal_(model.head.weight, std=0.3)
    return Forecaster(model, Identity("test", "1", "0" * 64))


def won(**changes: object):
    told: dict[str, object] = {
        "last_month": date(2026, 10, 1),
        "last_day": date(2026, 10, 30),
        "last_value": 1335.3,
    }
    return monthly(WON, walk(300, 1), **(told | changes))  # type: ignore[arg-type]


def test_months_count_from_today_and_the_unpublished_one_in_progress_is_an_estimate(forecaster: Forecaster):
    (told,) = forecaster([won()], as_of=TODAY, months=6)
    assert told.dates[0] == date(2026, 11, 1)
    assert told.dates[-1] == date(2027, 5, 1)
    assert told.kinds == ("estimate",) + ("forecast",) * 6
    assert len(told.quantiles) == len(told.baseline) == 7


def test_unpublished_past_months_are_estimates_too(forecaster: Forecaster):
    series = won(last_month=date(2026, 8, 1), last_day=date(2026, 8, 31))
    (told,) = forecaster([series], as_of=TODAY, months=1)
    assert told.kinds == ("estimate", "estimate", "estimate", "forecast")


def test_days_of_the_month_in_progress_narrow_its_estimate(forecaster: Forecaster):
    def width(share: float) -> float:
        progress = Progress(date(2026, 11, 1), mean=1340.0, share=share)
        series = won(progress=progress, last_day=date(2026, 11, 20), last_value=1345.0)
        (told,) = forecaster([series], as_of=TODAY, months=2)
        assert told.dates[0] == date(2026, 11, 1)
        middle = told.at(0, 0.5)
        assert 1339.0 < middle < 1345.5
        return told.at(0, 0.9) - told.at(0, 0.1)

    assert width(0.9) < width(0.5) < width(0.1)


def test_the_baseline_starts_from_the_last_day_not_the_last_month(forecaster: Forecaster):
    (told,) = forecaster([won(last_value=1500.0)], as_of=TODAY, months=3)
    middle = told.levels.index(0.5)
    assert all(row[middle] == pytest.approx(1500.0) for row in told.baseline)


@given(seed=st.integers(0, 10_000), months=st.integers(1, 24), step=st.sampled_from([0.0, 0.001, 0.05, 0.5]))
def test_quantiles_are_finite_positive_and_never_cross(
    forecaster: Forecaster, seed: int, months: int, step: float
):
    values = walk(60, seed, step=step)
    series = monthly(
        WON, values, last_month=date(2026, 10, 1), last_day=date(2026, 10, 30), last_value=values[-1]
    )
    (told,) = forecaster([series], as_of=TODAY, months=months)
    rows = np.array(told.quantiles)
    assert np.isfinite(rows).all()
    assert (rows > 0).all()
    assert (np.diff(rows, axis=1) >= 0).all()
    assert (np.diff(np.array(told.baseline), axis=1) >= 0).all()


def test_the_base_rate_is_told_on_its_grid_and_moves_at_meetings_only(forecaster: Forecaster):
    values = [2.5 + 0.25 * (index // 9 % 4) for index in range(120)]
    series = monthly(
        RATE, values, last_month=date(2026, 10, 1), last_day=TODAY, last_value=3.0, daily_volatility=0.02
    )
    (told,) = forecaster([series], as_of=TODAY, months=12)
    for month, row, steps in zip(told.dates, told.quantiles, told.steps, strict=True):
        assert all(math.isclose(value * 4, round(value * 4)) for value in row), month
        assert sum(step.chance for step in steps) == pytest.approx(1.0)
    december = told.dates.index(date(2026, 12, 1))
    assert told.steps[december] == told.steps[december - 1]
    assert told.quantiles[december] == told.quantiles[december - 1]


def test_nothing_that_lies_outside_the_series_moves_a_forecast(forecaster: Forecaster):
    """The leak test at the forecaster: a batch mate and its values change nothing."""
    alone = forecaster([won()], as_of=TODAY, months=12)[0]
    wild = monthly(WON, walk(300, 9, step=3.0), last_month=date(2026, 10, 1), last_day=TODAY, last_value=1e6)
    beside = forecaster([wild, won()], as_of=TODAY, months=12)[1]
    np.testing.assert_allclose(beside.quantiles, alone.quantiles, rtol=1e-5)


def test_data_older_than_the_network_reaches_are_refused_naming_the_mend(forecaster: Forecaster):
    series = won(last_month=date(2023, 10, 1), last_day=date(2023, 10, 31))
    with pytest.raises(DataTooOld, match="riskxpertai sync"):
        forecaster([series], as_of=TODAY, months=12)


def test_own_series_keep_their_length_unit_and_grid(forecaster: Forecaster):
    rate = np.repeat([3.0, 3.25, 3.5, 3.25], 9)
    told = forecaster.own([np.array(walk(50, 4)), rate, np.zeros(30) - 5.0], periods=[12, 4, 24])
    assert [rows.shape for rows in told] == [(12, len(LEVELS)), (4, len(LEVELS)), (24, len(LEVELS))]
    assert all(math.isclose(value * 4, round(value * 4)) for value in told[1].ravel())
    np.testing.assert_allclose(told[2], -5.0, atol=0.01)


def test_a_folder_without_weights_names_the_command_that_makes_them(tmp_path):
    with pytest.raises(BadSettings, match="riskxpertai train"):
        Forecaster.load(tmp_path)


def test_the_embedded_weights_load_and_are_what_their_record_says():
    forecaster = Forecaster.load(WEIGHTS)
    import json

    record = json.loads((WEIGHTS / "training.json").read_text())
    assert forecaster.identity.sha256 == record["sha256"]
    assert "synthetic only" in record["data"]


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-200, 200))
def test_month_arithmetic_goes_there_and_back(day: date, count: int):
    there = month_after(day, count)
    assert months_between(day, there) == count
    assert there.day == 1


@pytest.fixture(scope="module")
def embedded() -> Forecaster:
    return Forecaster.load()


def extremes() -> dict[str, Array]:
    dice = np.random.default_rng(0)
    months = np.arange(300.0)
    walk_of = dice.normal(size=200).cumsum()
    gaps = np.where(dice.random(200) < 0.5, np.nan, 100.0 + walk_of)
    gaps[[0, -1]] = 100.0
    return {
        "constant": np.full(30, 5.0),
        "zeros": np.zeros(24),
        "hyperinflation": np.exp(0.5 * months[:200]),
        "negative": -100.0 - walk_of,
        "a peg that breaks": np.concatenate((np.full(100, 7.8), 9.0 + 0.01 * walk_of[:20])),
        "a spike": np.concatenate((np.ones(50), [1e6], np.ones(10))),
        "tiny": 1e-12 * np.exp(0.1 * walk_of),
        "huge": 1e90 * np.exp(0.1 * walk_of),
        "huge and of both signs": 1e90 * walk_of,
        "gaps": gaps,
        "long": 100.0 * np.exp(0.02 * dice.normal(size=1800).cumsum()),
        "seasons": 100.0 + 10.0 * np.sin(np.pi * months / 6.0) + 0.1 * months,
        "a rate at its floor": np.repeat([0.5, 0.75, 1.0, 0.75, 0.5, 0.25, 0.0, 0.0, 0.25], 8),
        "on and off": np.tile([0.0, 1.0], 20),
    }


@pytest.mark.parametrize("name", extremes())
def test_the_shipped_weights_stay_finite_and_ordered_on_extremes(embedded: Forecaster, name: str):
    (rows,) = embedded.own([extremes()[name]], periods=[24])
    assert np.isfinite(rows).all()
    assert (np.diff(rows, axis=1) >= 0).all()


@pytest.mark.parametrize("power", [-30, -6, 6, 30])
def test_the_unit_of_a_series_changes_nothing_but_the_unit(embedded: Forecaster, power: int):
    values = 5.0 + np.random.default_rng(3).normal(size=120).cumsum()
    values -= values.min() - 0.01
    (plain,) = embedded.own([values], periods=[12])
    (other,) = embedded.own([values * 10.0**power], periods=[12])
    np.testing.assert_allclose(other / 10.0**power, plain, rtol=1e-3, atol=1e-3)


@given(
    seed=st.integers(0, 2**31),
    length=st.integers(24, 800),
    kind=st.sampled_from(["walk", "growth", "step", "spikes", "sign", "flat"]),
    power=st.integers(-9, 9),
    missing=st.floats(0.0, 0.6),
    months=st.integers(1, 24),
)
def test_whatever_the_series_quantiles_are_finite_ordered_and_keep_its_sign(
    embedded: Forecaster, seed: int, length: int, kind: str, power: int, missing: float, months: int
):
    dice = np.random.default_rng(seed)
    moves = dice.standard_t(3, size=length) * dice.uniform(1e-3, 0.3)
    values = {
        "walk": np.exp(moves.cumsum().clip(-20, 20)),
        "growth": np.exp(dice.uniform(0.0, 0.5) * np.arange(length).clip(max=60) + moves),
        "step": np.repeat(dice.integers(0, 20, length // 6 + 1), 6)[:length] / 4.0,
        "spikes": 1.0 + 1e4 * (dice.random(length) < 0.02),
        "sign": moves.cumsum(),
        "flat": np.full(length, dice.normal()),
    }[kind] * 10.0**power
    gaps = dice.random(length) < missing
    gaps[dice.permutation(length)[:24]] = False
    (rows,) = embedded.own([np.where(gaps, np.nan, values)], periods=[months])
    assert rows.shape == (months, len(LEVELS))
    assert np.isfinite(rows).all()
    assert (np.diff(rows, axis=1) >= 0).all()
    if infer_shape(np.where(gaps, np.nan, values)).transform == "log":
        assert (rows >= 0.0).all()


def test_seasons_come_back_and_are_not_taken_for_a_trend(embedded: Forecaster):
    months = np.arange(132)
    dice = np.random.default_rng(5)
    values = 100.0 + 0.3 * months + 10.0 * (months % 12 == 1) - 6.0 * (months % 12 == 8)
    values = values + 0.5 * dice.normal(size=132)
    (rows,) = embedded.own([values[:120]], periods=[12])
    error = np.abs(rows[:, LEVELS.index(0.5)] - values[120:]).mean()
    assert error < 0.3 * np.abs(values[119] - values[120:]).mean()
    assert error < 0.3 * np.abs(values[108:120] - values[120:]).mean()


def test_a_shorter_series_beside_it_changes_nothing_that_a_reader_sees(embedded: Forecaster):
    values = np.array(walk(300, 7))
    (alone,) = embedded.own([values], periods=[12])
    beside, _ = embedded.own([values, values[-30:]], periods=[12, 12])
    width = (alone[:, -1] - alone[:, 0])[:, None]
    assert np.abs(beside - alone).max() < 1e-3 * width.min()
