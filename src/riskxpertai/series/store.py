"""Step 1 of the data's way: what was fetched, with the moment we learnt it, in SQLite.

Only appended to: a revised value is a new row, so "as known on" a day stays answerable. What came
with the package is not copied here.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Self

import aiosqlite

from riskxpertai.errors import StoreFailed
from riskxpertai.ports import Observation
from riskxpertai.series.days import SEOUL
from riskxpertai.sqlite import open_file

SCHEMA = """
CREATE TABLE IF NOT EXISTS observations (
    indicator TEXT NOT NULL,
    day       TEXT NOT NULL,
    value     REAL NOT NULL,
    learnt    TEXT NOT NULL,
    PRIMARY KEY (indicator, day, learnt)
) STRICT, WITHOUT ROWID
"""

# SQLite takes the other columns of a `max` from the row that holds it.
LATEST = """
SELECT indicator, day, value, max(learnt) FROM observations
WHERE learnt < :before AND (:indicator IS NULL OR indicator = :indicator)
GROUP BY indicator, day ORDER BY indicator, day
"""

END_OF_TIME = "9999"  # after every moment, as text


@dataclass(frozen=True)
class Added:
    """What became of observations that were handed over.

    Attributes:
        new: days that had no value.
        revised: days whose value changed.
        unchanged: days whose value was known.
    """

    new: int = 0
    revised: int = 0
    unchanged: int = 0

    def __add__(self, other: Added) -> Added:
        return Added(self.new + other.new, self.revised + other.revised, self.unchanged + other.unchanged)


class SqliteObservations:
    """Fetched observations in one SQLite file, which may be the history's."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        """Take an open connection whose table exists; `open` makes one."""
        self._connection = connection
        self._writing = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Open the file, making it, its folder and its table where they are missing.

        Raises:
            StoreFailed: the file can't be opened or is no database.
        """
        return cls(await open_file(path, (SCHEMA,), store="observations"))

    async def close(self) -> None:
        """Close the file."""
        await self._connection.close()

    async def add(self, observations: Iterable[Observation]) -> Added:
        """Keep what is new or revised; all of an indicator or none.

        The same again changes nothing, nor does what was learnt no later than the value held.

        Args:
            observations: any indicators and days, finite values.

        Raises:
            StoreFailed: the indicator being written was left as it was.
        """
        by_indicator: dict[str, list[Observation]] = {}
        for item in observations:
            by_indicator.setdefault(item.indicator, []).append(item)
        added = Added()
        for indicator, items in by_indicator.items():
            async with self._transaction():
                added += await self._add(indicator, items)
        return added

    async def read(self, indicator: str | None = None, known: date | None = None) -> tuple[Observation, ...]:
        """The last learnt value of every day, ordered by indicator and day.

        Args:
            indicator: only this one; all when left out.
            known: as known at the end of this day in Seoul; now when left out.

        Raises:
            StoreFailed: the file can't be read.
        """
        before = END_OF_TIME
        if known is not None:
            before = _text(datetime.combine(known + timedelta(days=1), time(), SEOUL))
        try:
            rows = await self._connection.execute_fetchall(LATEST, {"indicator": indicator, "before": before})
        except (sqlite3.Error, ValueError) as error:
            raise StoreFailed(f"observations can't be read ({error})") from error
        return tuple(
            Observation(id, date.fromisoformat(day), value, datetime.fromisoformat(learnt))
            for id, day, value, learnt in rows
        )

    async def _add(self, indicator: str, items: list[Observation]) -> Added:
        rows = await self._connection.execute_fetchall(
            LATEST, {"indicator": indicator, "before": END_OF_TIME}
        )
        held = {day: (value, learnt) for _, day, value, learnt in rows}
        new = revised = unchanged = 0
        for item in sorted(items, key=lambda item: item.learnt):
            day, value, learnt = item.day.isoformat(), item.value, _text(item.learnt)
            if day in held and (held[day][0] == value or held[day][1] >= learnt):
                unchanged += 1
                continue
            revised += day in held
            new += day not in held
            held[day] = value, learnt
            await self._connection.execute(
                "INSERT INTO observations VALUES (?, ?, ?, ?)", (indicator, day, value, learnt)
            )
        return Added(new, revised, unchanged)

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[None]:
        async with self._writing:
            try:
                try:
                    await self._connection.execute("BEGIN IMMEDIATE")
                    yield
                    await self._connection.commit()
                except BaseException:
                    # Cancelled or failed anywhere in between: nothing of it stays.
                    await asyncio.shield(self._connection.rollback())
                    raise
            except (sqlite3.Error, ValueError) as error:
                raise StoreFailed(f"observations can't be written ({error})") from error


def _text(moment: datetime) -> str:
    """A moment as text that sorts by time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
