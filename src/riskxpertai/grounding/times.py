"""Which times a sentence may name: those of the facts, and rougher words for what lies on the way."""

from __future__ import annotations

from datetime import date

from riskxpertai.grounding.evidence import Evidence, date_of, months_told
from riskxpertai.grounding.periods import Period, covers
from riskxpertai.grounding.sentence import Sentence
from riskxpertai.months import month_after

MONTHS_A_YEAR = 12


def fact_of(told: Sentence, time: Period) -> Evidence | None:
    """The fact that tells a time; None where no fact does."""
    if time.grain in ("ahead", "span"):
        return _length(told, time)
    dates = [one for one in told.book.facts if one.role == "date"]
    for one in dates:
        day = date_of(one)
        if time.grain == "day":
            if one.fact.month is not None and one.fact.id != "today":
                continue
            if (day.month, day.day) == (time.first.month, time.first.day) and (
                time.yearless or day.year == time.first.year
            ):
                return one
        elif covers(time, day, quarterly=time.grain == "quarter" and one.quarterly):
            return one
    return None


def is_told(told: Sentence, time: Period) -> bool:
    """Whether a time that no fact tells word for word still says nothing of its own."""
    if time.past and time.months == MONTHS_A_YEAR and any("전년" in name for name in _names(told)):
        return True  # what a rate is held against by its name
    if time.grain in ("ahead", "span"):
        months = months_told(told.book.facts)
        if time.grain == "span" or "사이" in told.text or "동안" in told.text:
            months |= {abs(one - other) for one in months for other in months}
        return not time.past and {time.months, time.lowest} <= months
    if time.grain == "day" or time.first == date.min:
        return False
    if time.grain == "month" and not _near(told, time):
        return False
    today = month_after(told.book.brief.today, 0)
    return time.first <= told.book.month and time.last >= today and not time.yearless


def _names(told: Sentence) -> list[str]:
    return [one.indicator.name for one in told.book.brief.forecasts]


def _near(told: Sentence, time: Period) -> bool:
    """Whether a month is today's or the next, which "이번 달" and "다음 달" may name."""
    return month_after(told.book.brief.today, 0) == time.first


def _length(told: Sentence, time: Period) -> Evidence | None:
    """The fact of so many months."""
    if time.past and time.grain == "ahead":
        return next(iter(told.book.every("year.ago")), None) if time.months == MONTHS_A_YEAR else None
    if time.lowest != time.months:
        return None if {time.lowest, time.months} - months_told(told.book.facts) else _of_months(told, time)
    return _of_months(told, time)


def _of_months(told: Sentence, time: Period) -> Evidence | None:
    lasting = time.past or time.grain == "span" or "사이" in told.text
    for one in told.book.facts:
        if one.role == "length" and (lasting or one.unit != "년"):
            months = one.fact.value * (MONTHS_A_YEAR if one.unit == "년" else 1)
            if months == time.months:
                return one
    return next((one for one in told.book.facts if one.fact.id == f"month.{time.months}"), None)
