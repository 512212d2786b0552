"""The chance of either side of a level is the forecast's, however it is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.grounding import check
from tests.grounding.briefs import brief

ENDS = {"1,223.4": 10, "1,278.2": 25, "1,395.0": 75, "1,460.0": 90}


@pytest.mark.parametrize(("level", "below"), ENDS.items())
@given(percent=st.integers(1, 99))
def test_of_all_percents_only_the_forecast_s_passes(level: str, below: int, percent: int) -> None:
    for side, right in (("밑돌", below), ("웃돌", 100 - below), ("웃돌지 않을", below)):
        told = f"환율이 {level}원을 {side} 확률은 {percent}%입니다."
        assert bool(check(told, brief("won")).faults) == (percent != right), told


@pytest.mark.parametrize(("level", "below"), {"1,300": 34.0, "1,250": 16.6, "1,500": 94.4}.items())
@given(percent=st.integers(1, 99))
def test_a_level_that_nobody_asked_about_has_its_chance_too(level: str, below: float, percent: int) -> None:
    for side, right in (("밑돌", below), ("웃돌", 100 - below), ("웃돌지 않을", below)):
        told = f"환율이 {level}원을 {side} 확률은 {percent}%입니다."
        off = abs(percent - right)
        stopped = bool(check(told, brief("won")).faults)
        assert not (stopped and off < 1.0), told
        assert stopped or off < 1.6, told


@pytest.mark.parametrize("level", ["1,100", "1,600"])
@given(percent=st.integers(1, 99))
def test_beyond_all_quantiles_no_chance_is_known(level: str, percent: int) -> None:
    assert check(f"환율이 {level}원을 웃돌 확률은 {percent}%입니다.", brief("won")).faults


@pytest.mark.parametrize(
    ("told", "right"),
    [
        ("3.25% 이상일 확률은 49%입니다.", True),
        ("3.25%를 넘을 확률은 49%입니다.", False),
        ("2.75% 이하일 확률은 34%입니다.", True),
        ("2.75%를 밑돌 확률은 34%입니다.", False),
    ],
)
def test_a_level_itself_belongs_to_what_is_at_least_or_at_most_that(told: str, right: bool) -> None:
    assert bool(check(told, brief("rate")).faults) != right
