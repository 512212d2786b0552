from __future__ import annotations

import math
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.ports import Observation
from riskxpertai.series.catalog import indicator
from riskxpertai.series.contradictions import contradiction

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
MONTHS = [date(2010 + n // 12, n % 12 + 1, 1) for n in range(200)]
# A price index with a season and a drift; no change is larger than one percent.
CPI = {month: round(90.0 * 1.002**n + 0.3 * math.sin(n), 2) for n, month in enumerate(MONTHS)}
GDP = {date(2000 + n // 4, n % 4 * 3 + 1, 1): round(0.8 + math.sin(n), 1) for n in range(100)}


def released(values: dict[date, float], id: str = "CPI") -> list[Observation]:
    return [Observation(id, day, value, NOW) for day, value in values.items()]


def code(values: dict[date, float], known: dict[date, float], id: str = "CPI", **more: object) -> str:
    return code_of(released(values, id), known, id, **more)


def code_of(release: list[Observation], known: dict[date, float], id: str = "CPI", **more: object) -> str:
    expected = more.get("expected", {})
    assert isinstance(expected, dict)
    found = contradiction(indicator(id), release, known, expected=expected, today=TODAY)
    assert found is None or any("가" <= letter <= "힣" for letter in found.reason)
    return found.code if found else ""


def last(count: int) -> dict[date, float]:
    return dict(list(CPI.items())[-count:])


def following(value: float) -> dict[date, float]:
    return {**last(24), date(2026, 9, 1): value}


KNOWN = CPI
NEXT = 90.0 * 1.002**200


def test_a_release_that_goes_on_as_before_is_believed():
    assert code(following(NEXT), KNOWN, expected=last(24)) == ""
    assert code(CPI, {}) == ""
    assert code(GDP, {}, "GDP") == ""


def test_a_revision_of_some_values_is_believed():
    revised = {month: value + 0.1 * (n % 3) for n, (month, value) in enumerate(last(24).items())}
    assert code(revised, KNOWN) == ""


@pytest.mark.parametrize("factor", [10.0, 0.1])
@pytest.mark.parametrize("known", [KNOWN, {}])
def test_a_value_off_by_ten_is_not_believed(factor, known):
    assert code({**CPI, date(2026, 9, 1): NEXT * factor}, known) == "tenfold"
    middle = MONTHS[100]
    assert code({**CPI, middle: CPI[middle] * factor}, known) == "tenfold"


def test_growth_of_seven_percent_where_it_was_never_above_two_is_not_believed():
    assert code({date(2025, 1, 1): 7.9}, {**GDP, date(2024, 10, 1): 0.79}, "GDP") == "tenfold"


def test_a_change_three_times_as_large_as_ever_is_not_believed():
    assert code(following(NEXT * 1.2), KNOWN) == "wild"


@pytest.mark.parametrize("factor", [0.86, 1.15])
def test_a_history_scaled_by_one_factor_has_another_base_year(factor):
    rebased = {month: round(value * factor, 2) for month, value in CPI.items()}
    assert code(rebased, KNOWN) == "rebased"
    assert code(dict(list(rebased.items())[-24:]), KNOWN) == "rebased"


@pytest.mark.parametrize("factor", [1000.0, 0.001, 10.0, 1e8])
def test_a_history_scaled_by_a_power_of_ten_has_another_unit(factor):
    assert code({month: value * factor for month, value in CPI.items()}, KNOWN) == "unit"
    assert code({day: value * factor for day, value in GDP.items()}, GDP, "GDP") == "unit"


def test_a_release_without_values_that_were_there_is_not_believed():
    assert code(last(12), KNOWN, expected=last(24)) == "shorter"
    assert code({}, KNOWN, expected=last(24)) == "shorter"
    assert code(last(23), KNOWN, expected=last(24)) == "", "one value may be withdrawn"


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_not_believed(value):
    assert code(following(value), KNOWN) == "no_number"


@pytest.mark.parametrize("value", [0.0, -3.0])
def test_an_index_that_is_not_positive_is_not_believed(value):
    assert code(following(value), KNOWN) == "not_positive"


def test_growth_may_be_negative():
    assert code({**GDP, date(2025, 1, 1): -0.4}, GDP, "GDP") == ""


def test_a_day_that_has_not_come_is_not_believed():
    assert code({**last(24), date(2026, 12, 1): NEXT}, KNOWN) == "future"


def test_two_values_of_one_day_are_not_believed_but_the_same_twice_is():
    again = released(last(24))
    assert code_of([*again, *again], KNOWN) == ""
    other = Observation("CPI", MONTHS[-1], CPI[MONTHS[-1]] + 0.01, NOW)
    assert code_of([*again, other], KNOWN) == "two_values"


@given(
    values=st.dictionaries(st.sampled_from(MONTHS), st.floats(-1e12, 1e12), max_size=40),
    known=st.dictionaries(st.sampled_from(MONTHS), st.floats(1e-3, 1e9), max_size=40),
    id=st.sampled_from(["CPI", "GDP", "USDKRW", "BASE"]),
)
def test_whatever_is_published_is_judged_without_a_fault(values, known, id):
    assert code(values, known, id) in {
        "", "no_number", "not_positive", "future", "two_values", "unit", "rebased", "shorter", "tenfold",
        "wild",
    }  # fmt: skip


@given(factor=st.floats(1e-6, 1e6).filter(lambda factor: abs(math.log(factor)) > 0.02))
def test_no_factor_on_a_whole_history_goes_unnoticed(factor):
    assert code({month: value * factor for month, value in CPI.items()}, KNOWN) in {"unit", "rebased"}
