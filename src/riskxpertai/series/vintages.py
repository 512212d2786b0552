"""Step 1 of the data's way: every value of an indicator with the moment it was learnt.

Two questions are answered here: what is fresh among values that were handed over, and what was
known on a day. From the day of the first sync on, a value was known once it was learnt. Before it,
what the publication lag allows is told as it was learnt first: *pseudo-real-time on revised data*,
and whoever shows it must say so (its day of learning lies after the day asked about).

Axes: N values, several a day where some were revised; T published days, oldest first.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import UTC, date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from riskxpertai.domain import Indicator
from riskxpertai.errors import StoreFailed
from riskxpertai.ports import Added, Observation
from riskxpertai.series.days import Daily, Days, seoul_day

Moments = NDArray[np.datetime64]


def fresh_of(
    items: Iterable[Observation], known: Iterable[Observation]
) -> tuple[Added, tuple[Observation, ...]]:
    """What is new or revised among observations of one indicator.

    Args:
        items: handed over, in any order.
        known: the last learnt value of every day.

    Raises:
        StoreFailed: a value is not finite.
    """
    held = {item.day: item for item in known}
    new = revised = unchanged = 0
    fresh: list[Observation] = []
    for item in sorted(items, key=lambda item: item.learnt):
        if not math.isfinite(item.value):
            raise StoreFailed(f"observations: {item.indicator} of {item.day} is not finite")
        before = held.get(item.day)
        if before and (before.value == item.value or before.learnt >= item.learnt):
            unchanged += 1
            continue
        revised += before is not None
        new += before is None
        held[item.day] = item
        fresh.append(item)
    return Added(new, revised, unchanged), tuple(fresh)


class Vintages:
    """All values ever learnt of one indicator. Never changed: newer values make a new one.

    Attributes:
        indicator: id.
        days: [N], ascending.
        values: [N], in the indicator's unit.
        learnt: [N], the day in Seoul on which each was learnt.
        since: day from which on "learnt" means "published": that of the first sync; None: never synced.
    """

    def __init__(
        self,
        indicator: str,
        days: Days,
        values: NDArray[np.float64],
        moments: Moments,
        learnt: Days,
        since: date | None,
    ) -> None:
        """Take columns that are in order of day and moment."""
        self.indicator = indicator
        self.days = days
        self.values = values
        self.learnt = learnt
        self.since = since
        self._moments = moments

    @classmethod
    def of(cls, daily: Daily) -> Vintages:
        """A series of which each day was learnt once, as it comes with the package."""
        moments = daily.learnt.astype("datetime64[us]")
        return cls(daily.indicator, daily.days, daily.values, moments, daily.learnt, None)

    @classmethod
    def empty(cls, indicator: str) -> Vintages:
        """Nothing yet."""
        days = np.array([], dtype="datetime64[D]")
        return cls(indicator, days, np.array([]), days.astype("datetime64[us]"), days, None)

    def __len__(self) -> int:
        return len(self.days)

    def with_more(self, observations: Sequence[Observation]) -> Vintages:
        """These values and others; what is there already changes nothing."""
        if not observations:
            return self
        days = np.array([item.day for item in observations], dtype="datetime64[D]")
        naive = [item.learnt.astimezone(UTC).replace(tzinfo=None) for item in observations]
        moments = np.concatenate([self._moments, np.array(naive, dtype="datetime64[us]")])
        learnt = np.array([seoul_day(item.learnt) for item in observations], dtype="datetime64[D]")
        values = np.concatenate([self.values, [item.value for item in observations]])
        days = np.concatenate([self.days, days])
        # Of one day and moment the value that is there stays; sorting keeps it first.
        order = np.lexsort((moments, days))
        twice = (np.diff(days[order]) == np.timedelta64(0, "D")) & (
            np.diff(moments[order]) == np.timedelta64(0, "us")
        )
        order = order[np.concatenate([[True], ~twice])]
        if len(order) == len(self):
            return self
        earliest: date = learnt.min().item()
        return Vintages(
            self.indicator,
            days[order],
            values[order],
            moments[order],
            np.concatenate([self.learnt, learnt])[order],
            min(self.since or earliest, earliest),
        )

    @cached_property
    def latest(self) -> Daily:
        """The last learnt value of every day."""
        return self._daily(np.ones(len(self), dtype=np.bool_))

    @cached_property
    def _first(self) -> Daily:
        """The first learnt value of every day."""
        first = np.concatenate([[True], np.diff(self.days) > np.timedelta64(0, "D")])
        return self._daily(first)

    def known(self, indicator: Indicator, as_of: date) -> Daily:
        """What was out on a day, each value as it was known then.

        Args:
            indicator: tells the publication lag where vintages do not reach back.
            as_of: its end in Seoul.
        """
        by_then = self.learnt <= np.datetime64(as_of, "D")
        if self.since and as_of >= self.since:
            told = self.latest if by_then.all() else self._daily(by_then)
            return told.until(as_of)
        if self.since is None:
            return published(self.latest, indicator, as_of)
        # Not learnt yet, but out: as it was learnt first.
        out = published(self._first, indicator, as_of)
        learnt = self._daily(by_then)
        later = ~np.isin(out.days, learnt.days)
        days = np.concatenate([learnt.days, out.days[later]])
        order = np.argsort(days)
        return Daily(
            self.indicator,
            days[order],
            np.concatenate([learnt.values, out.values[later]])[order],
            np.concatenate([learnt.learnt, out.learnt[later]])[order],
        )

    def _daily(self, chosen: NDArray[np.bool_]) -> Daily:
        """The last of the chosen values of every day."""
        days, values, learnt = self.days[chosen], self.values[chosen], self.learnt[chosen]
        last = np.concatenate([np.diff(days) > np.timedelta64(0, "D"), [True]])[: len(days)]
        return Daily(self.indicator, days[last], values[last], learnt[last])


def published(daily: Daily, indicator: Indicator, as_of: date) -> Daily:
    """What the calendar lets be out on a date: days up to it, or periods whose end plus lag is past."""
    if indicator.frequency == "D":
        return daily.until(as_of)
    months = 1 if indicator.frequency == "M" else 3
    ends = (daily.days.astype("datetime64[M]") + months).astype("datetime64[D]") - 1
    out = int(np.searchsorted(ends + indicator.lag, np.datetime64(as_of, "D"), side="right"))
    return Daily(daily.indicator, daily.days[:out], daily.values[:out], daily.learnt[:out])
