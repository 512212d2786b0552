from __future__ import annotations

from datetime import date

import pytest

from riskxpertai.errors import SourceFailed
from riskxpertai.series.sources.base_rate import (
    CHECKED,
    MEETING_MONTHS,
    base_rate,
    decisions,
    meets,
    read_decisions,
)


def test_the_list_holds_every_change_since_1999():
    assert len(decisions()) == 61
    assert decisions()[0] == (date(1999, 5, 6), 4.75)
    assert decisions()[-1] == (date(2026, 8, 27), 3.0)


@pytest.mark.parametrize(
    ("day", "rate"),
    [
        (date(1999, 5, 6), 4.75),
        (date(2008, 10, 26), 5.0),
        (date(2008, 10, 27), 4.25),
        (date(2020, 3, 16), 1.25),
        (date(2020, 3, 17), 0.75),
        (date(2020, 5, 28), 0.5),
        (date(2023, 12, 31), 3.5),
        (date(2026, 11, 22), 3.0),
    ],
)
def test_a_rate_holds_from_its_own_day_until_the_next(day, rate):
    assert base_rate().at(day) == rate


@pytest.mark.parametrize("day", [date(1999, 5, 5), date(2026, 11, 23)])
def test_nothing_is_known_before_the_first_decision_or_after_the_list_was_compiled(day):
    assert base_rate().at(day) is None


def test_every_day_in_between_has_a_rate():
    assert len(base_rate()) == (CHECKED - date(1999, 5, 6)).days + 1


def test_only_one_change_since_2017_fell_outside_the_months_of_meetings():
    outside = [day for day, _ in decisions() if not meets(day)]
    assert outside == [date(2020, 3, 17)]  # the emergency cut


def test_the_board_met_every_month_until_2016():
    assert all(meets(date(2016, month, 1)) for month in range(1, 13))
    assert tuple(month for month in range(1, 13) if meets(date(2027, month, 1))) == MEETING_MONTHS


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "header"),
        ("day,rate\n2026-01-02,3", "header"),
        ("date,rate\n2026-01-02", "line 2: needs"),
        ("# source\ndate,rate\n2026-01-02,three", "line 3: needs"),
        ("date,rate\n2026-01-02,3.1", "line 2: rate is no multiple"),
        ("date,rate\n2026-01-02,-0.25", "line 2: rate is no multiple"),
        ("date,rate\n2026-01-02,nan", "line 2: rate is no multiple"),
        ("date,rate\n2026-01-02,3\n2026-01-02,3.25", "line 3: not later"),
        ("date,rate\n2026-01-02,3\n2026-02-02,3", "line 3: not later"),
    ],
)
def test_a_damaged_list_is_refused_and_the_line_is_named(text, reason):
    with pytest.raises(SourceFailed, match=reason):
        read_decisions(text)
