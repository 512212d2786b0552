from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from riskxpertai.series.days import easter, ecb_day, seoul_day
from riskxpertai.series.panel import Panel


def test_the_calendar_names_exactly_the_days_on_which_the_ecb_published():
    days = set(Panel.embedded().daily("EURKRW").days.tolist())
    first, last = min(days), max(days)

    expected = {day for n in range((last - first).days + 1) if ecb_day(day := first + timedelta(n))}

    assert days == expected


@pytest.mark.parametrize(
    "sunday",
    [date(1818, 3, 22), date(1943, 4, 25), date(2000, 4, 23), date(2026, 4, 5), date(2038, 4, 25)],
)
def test_easter_falls_on_the_sundays_of_the_church_tables(sunday):
    assert easter(sunday.year) == sunday


def test_a_day_begins_in_seoul_nine_hours_before_greenwich():
    assert seoul_day(datetime(2026, 11, 21, 14, 59, tzinfo=UTC)) == date(2026, 11, 21)
    assert seoul_day(datetime(2026, 11, 21, 15, 0, tzinfo=UTC)) == date(2026, 11, 22)
