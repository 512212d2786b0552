"""Phrases of time, on days where counting months goes wrong easily."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.reading.calendar_words import times


@pytest.mark.parametrize(
    ("phrase", "today", "ahead"),
    [
        ("연말", date(2026, 12, 31), 0),
        ("올해 말", date(2026, 1, 1), 11),
        ("내년 1월", date(2026, 12, 31), 1),
        ("1월", date(2026, 12, 1), 1),
        ("12월", date(2026, 12, 1), 0),
        ("이번 분기", date(2026, 10, 1), 2),
        ("다음 분기", date(2026, 12, 31), 3),
        ("다다음 분기", date(2026, 11, 22), 7),
        ("이번 분기", date(2026, 12, 31), 0),
        ("하반기", date(2026, 6, 30), 6),
        ("상반기", date(2026, 6, 30), 0),
        ("겨울", date(2026, 11, 22), 3),
        ("내년 겨울", date(2026, 11, 22), 15),
        ("다음 달", date(2026, 1, 31), 1),
        ("year-end", date(2026, 11, 22), 1),
        ("first half of next year", date(2026, 11, 22), 7),
        ("h1 2027", date(2026, 11, 22), 7),
        ("the third quarter of 2027", date(2026, 11, 22), 10),
        ("in december", date(2026, 11, 22), 1),
        ("18-month", date(2026, 11, 22), 18),
        ("two years", date(2026, 11, 22), 24),
    ],
)
def test_a_phrase_points_so_many_months_ahead(phrase: str, today: date, ahead: int) -> None:
    assert times(phrase, today).ahead == ahead


@pytest.mark.parametrize(
    "text",
    [
        "청소년",
        "작년보다",
        "1년 전 대비",
        "10년물",
        "30년 만기",
        "달력",
        "통일년",
        "내 달란트",
        "15월",
        "99분기",
        "수십 년생",
        "maybe",
        "marching",
    ],
)
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    told = times(text, date(2026, 11, 22))
    assert (told.ahead, told.past_years, told.over) == (None, 0, False)


@pytest.mark.parametrize("text", ["지난달", "작년 3월", "3년 전", "last year", "6 months ago", "올해 1분기"])
def test_a_time_that_is_over_is_told_as_such(text: str) -> None:
    assert times(text, date(2026, 11, 22)).over


@given(st.integers(1, 99), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_a_count_of_months_is_the_same_on_every_day(count: int, today: date) -> None:
    assert times(f"{count}개월 뒤", today).ahead == count


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 40))
def test_a_month_with_its_year_is_counted_from_the_month_of_today(today: date, ahead: int) -> None:
    month = today.month - 1 + ahead
    phrase = f"{today.year + month // 12}년 {month % 12 + 1}월"
    assert times(phrase, today).ahead == ahead


@given(st.text(max_size=60))
def test_blanking_keeps_the_length(text: str) -> None:
    assert len(times(text, date(2026, 11, 22)).rest) == len(text)
