"""Step 1 of the data's way: one indicator's published values, and the days on which they come.

Axes: T published days, oldest first. Days are numpy `datetime64[D]`, values in the indicator's unit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SEOUL = timezone(timedelta(hours=9), "Asia/Seoul")  # no summer time since 1988; needs no zone database

Days = NDArray[np.datetime64]
WorkingDay = Callable[[date], bool]


def seoul_day(moment: datetime) -> date:
    """The date in Seoul at a moment."""
    return moment.astimezone(SEOUL).date()


@dataclass(frozen=True, eq=False)
class Daily:
    """Published values of one indicator. Never changed: newer data make a new one.

    Attributes:
        indicator: id.
        days: [T], strictly ascending.
        values: [T], finite, in the indicator's unit.
        learnt: [T], the day in Seoul on which each value was learnt.
    """

    indicator: str
    days: Days
    values: NDArray[np.float64]
    learnt: Days

    def __len__(self) -> int:
        return len(self.days)

    def until(self, day: date) -> Daily:
        """What was published up to and including a day."""
        end = int(np.searchsorted(self.days, np.datetime64(day, "D"), side="right"))
        return Daily(self.indicator, self.days[:end], self.values[:end], self.learnt[:end])

    def at(self, day: date) -> float | None:
        """Value of exactly this day, or None."""
        upto = self.until(day)
        return float(upto.values[-1]) if len(upto) and upto.last_day == day else None

    @property
    def first_day(self) -> date:
        """Oldest published day; there must be one."""
        return to_date(self.days[0])

    @property
    def last_day(self) -> date:
        """Newest published day; there must be one."""
        return to_date(self.days[-1])


def to_date(day: np.datetime64) -> date:
    """A numpy day or month as a date, months as their first day."""
    found: date = day.astype("datetime64[D]").item()
    return found


def every_day(day: date) -> bool:
    """The calendar of something that holds on each day, such as a rate that was decided."""
    return True


def ecb_day(day: date) -> bool:
    """Whether the ECB publishes reference rates on a day: the closing days of TARGET are left out.

    Source:
        ECB, "Long-term calendar for TARGET closing days" (press release of 14 December 2000), with
        the years before it as they were announced one by one.
    """
    if day.weekday() >= 5:
        return False
    if (day.month, day.day) in ((1, 1), (12, 25)) or day in (date(1999, 12, 31), date(2001, 12, 31)):
        return False
    if day.year == 1999:
        return True
    if (day.month, day.day) in ((5, 1), (12, 26)):
        return False
    return day - easter(day.year) not in (timedelta(days=-2), timedelta(days=1))


@lru_cache(maxsize=128)
def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar.

    Source:
        The anonymous algorithm in Meeus, "Astronomical Algorithms" (1991), chapter 8.
    """
    golden = year % 19
    century, rest = divmod(year, 100)
    leap_centuries, left = divmod(century, 4)
    moon = (19 * golden + century - leap_centuries - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * left + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)
