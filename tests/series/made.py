"""Sources that publish what a test wants, and a fault wherever it wants one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from riskxpertai.errors import SourceFailed
from riskxpertai.months import month_after
from riskxpertai.ports import Observation

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
MONTHLY = ("CPI", "PPI", "M2", "IP")


def months(count: int = 120, base: float = 100.0, last: date = date(2026, 10, 1)) -> dict[date, float]:
    """A calm monthly history."""
    return {
        month_after(last, n - count + 1): round(base * 1.002**n + 0.2 * math.sin(n), 2) for n in range(count)
    }


class MadeSource:
    """Publishes from a table, which a test may change between two calls.

    Attributes:
        tables: values by day, by indicator.
        failing: whether every fetch fails.
        asked: (indicator, since) of each fetch.
        now: moment at which values are learnt.
    """

    def __init__(self, name: str, tables: Mapping[str, dict[date, float]]) -> None:
        self.name = name
        self.tables = dict(tables)
        self.failing = False
        self.unchanged = False
        self.asked: list[tuple[str, date | None]] = []
        self.now = NOW

    @property
    def offers(self) -> tuple[str, ...]:
        return tuple(self.tables)

    async def fetch(self, indicator: str, since: date | None = None) -> Sequence[Observation] | None:
        self.asked.append((indicator, since))
        if self.failing:
            raise SourceFailed(f"{self.name}: the connection failed; check the network")
        if self.unchanged:
            return None
        return [
            Observation(indicator, day, value, self.now)
            for day, value in sorted(self.tables[indicator].items())
            if since is None or day >= since
        ]

    async def close(self) -> None:
        pass


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)
