"""Step 1 of the data's way: how old data are, and from when on that is too old. The limits live here only."""

from __future__ import annotations

from datetime import date, timedelta

from riskxpertai.domain import Frequency, Indicator
from riskxpertai.months import month_after

LIMITS: dict[Frequency, int] = {"D": 7, "M": 45, "Q": 120}
"""Days that may pass after the newest published period and its publication lag.

A week holds any run of holidays; of months and quarters the next one is due when the limit is reached,
and has been for about two weeks, or one month.
"""


def period_end(indicator: Indicator, day: date) -> date:
    """The last day of the period that a published value speaks of."""
    if indicator.frequency == "D":
        return day
    return month_after(day, indicator.months_a_period) - timedelta(days=1)


def age(indicator: Indicator, last_day: date, today: date) -> int:
    """Days since the end of the newest published period."""
    return (today - period_end(indicator, last_day)).days


def is_stale(indicator: Indicator, last_day: date, today: date) -> bool:
    """Whether something newer should have been published and fetched by today."""
    return age(indicator, last_day, today) > indicator.lag + LIMITS[indicator.frequency]
