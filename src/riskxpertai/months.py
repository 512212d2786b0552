"""Months as a ring of twelve and as a line: the arithmetic that every step of the data's way shares.

A month is told as the date of its first day; its number counts from January of year zero.
"""

from __future__ import annotations

from datetime import date


def month_number(day: date) -> int:
    """Number of the month that a day lies in."""
    return day.year * 12 + day.month - 1


def month_of(number: int) -> date:
    """First day of the month with this number; inverse of `month_number`."""
    return date(number // 12, number % 12 + 1, 1)


def month_after(day: date, count: int) -> date:
    """First day of the month that lies so many months after a day's own."""
    return month_of(month_number(day) + count)


def months_between(first: date, last: date) -> int:
    """Months from one day's month to another's; zero for the same, negative when it lies before."""
    return month_number(last) - month_number(first)
