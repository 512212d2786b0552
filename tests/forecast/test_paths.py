"""Joint paths: the served distributions month by month, the past's dependence between them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskxpertai.forecast.dependence import FEWEST
from riskxpertai.forecast.paths import (
    PATHS,
    Paths,
    draw,
)
from riskxpertai.months import month_after
from tests.forecast.pasts import MONTHS, hindsight, rank_correlation, together
from tests.narrator.samples import LEVELS, TODAY, base, growth, inflation, jpykrw, usdkrw

PAIR = (usdkrw(), jpykrw())


def drawn(*forecasts, link: float = 0.8, months: int = MONTHS, seed: int = 1, count: int = 100) -> Paths:
    told = forecasts or PAIR
    return draw(told, together(told, link=link, count=count), months=months, seed=seed)


@given(
    drift=st.floats(-0.05, 0.05),
    volatility=st.floats(1e-4, 0.5),
    last=st.floats(0.01, 1e6),
    months=st.integers(1, 12),
    seed=st.integers(0, 9),
)
@settings(max_examples=25)
def test_every_month_has_the_served_distribution(drift, volatility, last, months, seed):
    told = (usdkrw(drift=drift, volatility=volatility, last=last), inflation(drift=drift))
    made = drawn(*told, months=months, seed=seed)
    assert made.values.shape == (2, months, PATHS)
    assert np.isfinite(made.values).all()
    assert (made.values[0] > 0).all()
    for row, forecast in enumerate(told):
        for step, month in enumerate(made.months):
            served = forecast.quantiles[forecast.dates.index(month)]
            below = (made.values[row, step][None, :] <= np.array(served)[:, None]).mean(1)
            # Evenly spaced ranks: each share is met within one path of two thousand.
            assert np.abs(below - np.array(LEVELS)).max() <= 1.01 / PATHS


def test_an_indicator_that_moves_in_steps_keeps_its_levels_and_their_chances():
    rate = base()
    made = drawn(usdkrw(), rate)
    for step in range(MONTHS):
        found = dict(zip(*np.unique(made.values[1, step], return_counts=True), strict=True))
        assert set(found) == {each.level for each in rate.steps[step + 1]}
        for each in rate.steps[step + 1]:
            assert found[each.level] / PATHS == pytest.approx(each.chance, abs=1 / PATHS)


def test_a_month_without_a_meeting_repeats_the_month_before_on_every_path():
    made = drawn(usdkrw(), base())
    assert (made.values[1] == made.values[1][:1]).all()  # the sample has the same chances in every month


@pytest.mark.parametrize("link", [-0.9, 0.5, 0.9])
def test_indicators_move_together_as_they_did(link):
    past = together(PAIR, link=link, count=240)
    made = draw(PAIR, past, months=MONTHS)
    for step in (0, 5, 11):
        then = rank_correlation(past[0].actual[:, step], past[1].actual[:, step])
        now = rank_correlation(made.values[0, step], made.values[1, step])
        assert now == pytest.approx(then, abs=0.16)
        assert np.sign(now) == np.sign(link)


def test_months_of_a_path_hang_together():
    made = drawn(count=240)
    near = rank_correlation(made.values[0, 5], made.values[0, 6])
    far = rank_correlation(made.values[0, 0], made.values[0, 11])
    assert near > 0.8 > far


def test_without_a_past_indicators_are_independent_and_months_are_a_walk():
    made = draw(PAIR, (), months=MONTHS)
    assert made.origins == ()
    assert rank_correlation(made.values[0, 5], made.values[1, 5]) == pytest.approx(0.0, abs=0.08)
    for early, late in ((0, 3), (2, 11)):
        expected = np.sqrt((early + 1) / (late + 1))
        assert rank_correlation(made.values[0, early], made.values[0, late]) == pytest.approx(
            expected, abs=0.08
        )


def test_a_short_a_torn_and_a_strange_past_are_no_past():
    pair = together(PAIR)
    young = tuple(replace(one, **first(one, FEWEST - 1)) for one in pair)
    apart = (pair[0], replace(pair[1], origins=tuple(month_after(day, -999) for day in pair[1].origins)))
    torn = (pair[0], replace(pair[1], actual=np.full_like(pair[1].actual, np.nan)))
    brief = tuple(hindsight(one.actual[:, :3], one.indicator) for one in pair)
    for past in (young, apart, torn, brief):
        assert draw(PAIR, past, months=6).origins == ()


def first(past, count):
    """The first forecasts of a past."""
    names = ("origins", "quantiles", "walk", "actual")
    return {name: getattr(past, name)[:count] for name in names}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others():
    assert drawn().values.tobytes() == drawn().values.tobytes()
    assert drawn().values.tobytes() != drawn(seed=2).values.tobytes()


def test_what_came_after_the_day_moves_no_path():
    early = month_after(TODAY, -24)
    then = tuple(replace(one, as_of=early, dates=shifted(one)) for one in PAIR)
    pair = together(PAIR)
    known = sum(month_after(day, MONTHS) <= early.replace(day=1) for day in pair[0].origins)
    assert 0 < known < 100
    changed = []
    for one in pair:
        actual = one.actual.copy()
        actual[known:] = 9.0
        changed.append(replace(one, actual=actual))
    told = [draw(then, past, months=MONTHS).values.tobytes() for past in (pair, changed)]
    assert told[0] == told[1]


def shifted(forecast):
    """Its months, two years earlier."""
    return tuple(month_after(month, -24) for month in forecast.dates)


def test_an_indicator_alone_has_paths_too():
    made = drawn(growth())
    assert made.values.shape == (1, MONTHS, PATHS)
    assert len(made.origins) == 100


def test_the_order_is_that_of_the_values():
    made = drawn(usdkrw(), base())
    ordered = np.take_along_axis(made.values, made.order, axis=-1)
    assert (np.diff(ordered, axis=-1) >= 0).all()
