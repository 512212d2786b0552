"""Times as people name them."""

from __future__ import annotations

from datetime import date

import pytest

from riskxpertai.grounding.periods import covers, periods

TODAY = date(2026, 10, 31)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026년 3분기", date(2026, 7, 1), date(2026, 9, 1)),
        ("내년 상반기", date(2027, 1, 1), date(2027, 6, 1)),
        ("2027년 4월 말", date(2027, 4, 1), date(2027, 4, 1)),
        ("내년 4월", date(2027, 4, 1), date(2027, 4, 1)),
        ("2026. 10. 30. 기준", date(2026, 10, 30), date(2026, 10, 30)),
        ("2026년 10월 30일", date(2026, 10, 30), date(2026, 10, 30)),
        ("연말", date(2026, 10, 1), date(2026, 12, 1)),
        ("반년 뒤", date(2027, 4, 1), date(2027, 4, 1)),
        ("석 달 후", date(2027, 1, 1), date(2027, 1, 1)),
        ("1년 6개월 뒤", date(2028, 4, 1), date(2028, 4, 1)),
        ("다음 달", date(2026, 11, 1), date(2026, 11, 1)),
    ],
)
def test_a_time_is_read_as_its_first_and_last_month(text, first, last) -> None:
    (time,) = periods(text, TODAY)
    assert (time.first, time.last) == (first, last)


def test_a_range_of_months_has_both_its_ends() -> None:
    (time,) = periods("3~6개월", TODAY)
    assert (time.lowest, time.months) == (3, 6)


def test_a_month_without_its_year_is_any_near_one() -> None:
    (time,) = periods("4월에는", TODAY)
    assert covers(time, date(2027, 4, 1))
    assert not covers(time, date(2027, 5, 1))


@pytest.mark.parametrize("text", ["1,335.3원", "월평균", "KOSPI 2027.45", "13번", "0.25%p"])
def test_numbers_are_no_times(text) -> None:
    assert periods(text, TODAY) == []


@pytest.mark.parametrize("text", ["2026년 13월", "2027년 2월 30일"])
def test_a_day_that_never_comes_covers_nothing(text) -> None:
    (time,) = periods(text, TODAY)
    assert not covers(time, date(2027, 2, 1))
