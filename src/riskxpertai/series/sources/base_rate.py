"""Step 1 of the data's way: the base rate, as the Bank of Korea's Monetary Policy Board decided it.

The decisions lie beside this file, one a line, with the day from which each holds. Between two of
them the rate stands still, so every day has a value. Up to February 2008 the rate was the target of
the overnight call rate, since March 2008 it is the base rate proper.

Source: 한국은행 금융통화위원회, 통화정책방향 결정 (Bank of Korea, https://www.bok.or.kr), facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

import numpy as np

from riskxpertai.errors import SourceFailed
from riskxpertai.series.days import Daily

CHECKED = date(2026, 11, 22)
"""Day on which the list was compiled: the rate is known up to it, and nothing after it."""

MEETING_MONTHS = (1, 2, 4, 5, 7, 8, 10, 11)
"""Months with a rate decision, eight a year since 2017; until 2016 there was one every month."""

FIRST_YEAR_OF_EIGHT = 2017
STEP = 0.25


def meets(month: date) -> bool:
    """Whether the board regularly decides on the rate in a month, told as its first day."""
    return month.year < FIRST_YEAR_OF_EIGHT or month.month in MEETING_MONTHS


@cache
def decisions() -> tuple[tuple[date, float], ...]:
    """Each change of the rate: first day, percent per year from that day on; oldest first.

    Raises:
        SourceFailed: the list in the package is damaged; the line is named.
    """
    text = files("riskxpertai.series.sources").joinpath("base_rate_decisions.csv").read_text("utf-8")
    return read_decisions(text)


def read_decisions(text: str) -> tuple[tuple[date, float], ...]:
    """Read a list of decisions: comment lines, the header `date,rate`, one decision a line.

    Raises:
        SourceFailed: a line is no decision, out of order, off the grid of 0.25, or no change.
    """
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line and not line.startswith("#")]
    if not lines or lines[0][1] != "date,rate":
        raise SourceFailed("base rate decisions: the header must be `date,rate`; reinstall the package")
    found: list[tuple[date, float]] = []
    for number, line in lines[1:]:
        try:
            day, rate = line.split(",")
            decision = (date.fromisoformat(day), float(rate))
        except ValueError:
            raise SourceFailed(f"base rate decisions, line {number}: needs `YYYY-MM-DD,rate`") from None
        if not 0 <= decision[1] < 100 or decision[1] % STEP:
            raise SourceFailed(f"base rate decisions, line {number}: rate is no multiple of {STEP}")
        if found and (decision[0] <= found[-1][0] or decision[1] == found[-1][1]):
            raise SourceFailed(
                f"base rate decisions, line {number}: not later than, or same as, the one before"
            )
        found.append(decision)
    return tuple(found)


@cache
def base_rate() -> Daily:
    """The rate of each calendar day from the first decision to `CHECKED`."""
    made = decisions()
    starts = np.array([day for day, _ in made], dtype="datetime64[D]")
    rates = np.array([rate for _, rate in made], dtype=np.float64)
    days = np.arange(starts[0], np.datetime64(CHECKED, "D") + 1)
    values = rates[np.searchsorted(starts, days, side="right") - 1]
    return Daily("BASE", days, values, days)


def held(found: Mapping[date, float], until: date) -> dict[date, float]:
    """A decided rate on every day: each value stands until the next one, the last one until a day.

    Args:
        found: values by day, at least one, in any order.
        until: last day that is told.
    """
    days = sorted(found)
    ends = (*(day - timedelta(days=1) for day in days[1:]), max(until, days[-1]))
    return {
        day + timedelta(days=n): found[day]
        for day, end in zip(days, ends, strict=True)
        for n in range((end - day).days + 1)
    }
