from __future__ import annotations

from dataclasses import replace
from datetime import date

from riskxpertai.domain import Question
from riskxpertai.notices import notices
from riskxpertai.series.panel import Panel

OCTOBER = date(2026, 10, 30)


def test_old_data_are_told_with_the_day_on_which_they_end():
    series = Panel.embedded().monthly("USDKRW", date(2026, 11, 22))
    question = Question(text="", indicators=("USDKRW",), months=6)

    assert notices(question, [series], date(2026, 11, 6)) == []
    (told,) = notices(question, [series], date(2026, 11, 7))
    assert told.code == "stale"
    assert told.text.startswith("원/달러 환율 자료는 2026년 10월 30일까지입니다.")


def test_numbers_as_of_a_day_from_which_no_vintage_is_kept_are_told_as_revised():
    series = Panel.embedded().monthly("USDKRW", OCTOBER)
    question = Question(text="", indicators=("USDKRW",), months=6)

    (told,) = notices(question, [replace(series, vintage=date(2026, 11, 22))], OCTOBER)
    assert (told.code, "수정된 자료로 본" in told.text) == ("revised", True)
    assert notices(question, [series], OCTOBER) == []
