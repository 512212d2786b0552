"""Step 1 of the data's way: what was fetched, with the moment we learnt it, in SQLite.

Only appended to: a revised value is a new row, so "as known on" a day stays answerable. What came
with the package is not copied here.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Self

import aiosqlite

from riskxpertai.errors import StoreFailed
from riskxpertai.ports import Added, Observation, Quarantined, Tried
from riskxpertai.series.days import SEOUL
from riskxpertai.series.vintages import fresh_of
from riskxpertai.sqlite import open_file

SCHEMA = (
    """
CREATE TABLE IF NOT EXISTS observations (
    indicator TEXT NOT NULL,
    day       TEXT NOT NULL,
    value     REAL NOT NULL,
    learnt    TEXT NOT NULL,
    source    TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (indicator, day, learnt)
) STRICT, WITHOUT ROWID
""",
    """
CREATE TABLE IF NOT EXISTS quarantine (
    indicator    TEXT PRIMARY KEY,
    source       TEXT NOT NULL,
    code         TEXT NOT NULL,
    reason       TEXT NOT NULL,
    seen         TEXT NOT NULL,
    observations TEXT NOT NULL
) STRICT, WITHOUT ROWID
""",
    """
CREATE TABLE IF NOT EXISTS tries (
    indicator TEXT NOT NULL,
    source    TEXT NOT NULL,
    tried     TEXT NOT NULL,
    succeeded TEXT,
    error     TEXT NOT NULL,
    PRIMARY KEY (indicator, source)
) STRICT, WITHOUT ROWID
""",
    """
CREATE TABLE IF NOT EXISTS leases (
    name   TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    until  TEXT NOT NULL
) STRICT, WITHOUT ROWID
""",
)

# SQLite takes the other columns of a `max` from the row that holds it.
LATEST = """
SELECT indicator, day, value, max(learnt), source FROM observations
WHERE learnt < :before AND (:indicator IS NULL OR indicator = :indicator)
GROUP BY indicator, day ORDER BY indicator, day
"""
EVERY = """
SELECT indicator, day, value, learnt, source FROM observations
WHERE learnt > :after AND (:indicator IS NULL OR indicator = :indicator)
ORDER BY indicator, day, learnt
"""
LEASE = """
INSERT INTO leases VALUES ('sync', :holder, :until)
ON CONFLICT (name) DO UPDATE SET holder = :holder, until = :until
WHERE holder = :holder OR until <= :now
"""

END_OF_TIME = "9999"  # after every moment, as text


class SqliteObservations:
    """Fetched observations in one SQLite file, which may be the history's."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        """Take an open connection whose tables exist; `open` makes one."""
        self._connection = connection
        self._writing = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Open the file, making it, its folder and its tables where they are missing.

        Raises:
            StoreFailed: the file can't be opened or is no database.
        """
        connection = await open_file(path, SCHEMA, store="observations")
        try:
            await _with_sources(connection)
        except BaseException:
            await connection.close()
            raise
        return cls(connection)

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
        return _observations(await self._rows(LATEST, indicator=indicator, before=before))

    async def vintages(
        self, indicator: str | None = None, after: datetime | None = None
    ) -> tuple[Observation, ...]:
        """Every value ever learnt, ordered by indicator, day and moment.

        Args:
            indicator: only this one; all when left out.
            after: only what was learnt after this moment.

        Raises:
            StoreFailed: the file can't be read.
        """
        return _observations(
            await self._rows(EVERY, indicator=indicator, after=_text(after) if after else "")
        )

    async def quarantine(self, held: Quarantined) -> None:
        """Keep a release apart, in the place of the one before it."""
        told = [
            (item.day.isoformat(), _cell(item.value), _text(item.learnt), item.source)
            for item in held.observations
        ]
        row = (held.indicator, held.source, held.code, held.reason, _text(held.seen), json.dumps(told))
        await self._write("INSERT OR REPLACE INTO quarantine VALUES (?, ?, ?, ?, ?, ?)", row)

    async def quarantined(self) -> tuple[Quarantined, ...]:
        """The releases kept apart, by indicator."""
        return tuple(
            Quarantined(
                *(indicator, source, code, reason, datetime.fromisoformat(seen)),
                observations=_observations([(indicator, *row) for row in json.loads(told)]),
            )
            for indicator, source, code, reason, seen, told in await self._rows(
                "SELECT * FROM quarantine ORDER BY indicator"
            )
        )

    async def lift(self, indicator: str) -> None:
        """Forget the release of an indicator that was kept apart."""
        await self._write("DELETE FROM quarantine WHERE indicator = ?", (indicator,))

    async def note(self, tried: Tried) -> None:
        """Remember how asking a source ended."""
        succeeded = _text(tried.succeeded) if tried.succeeded else None
        row = (tried.indicator, tried.source, _text(tried.tried), succeeded, tried.error)
        await self._write("INSERT OR REPLACE INTO tries VALUES (?, ?, ?, ?, ?)", row)

    async def tries(self) -> tuple[Tried, ...]:
        """How asking ended last, by indicator and source."""
        return tuple(
            Tried(id, source, datetime.fromisoformat(tried), _moment(succeeded), error)
            for id, source, tried, succeeded, error in await self._rows(
                "SELECT * FROM tries ORDER BY indicator, source"
            )
        )

    async def lease(self, holder: str, *, now: datetime, seconds: float) -> bool:
        """Let a holder be the only one who syncs, or go on being it; False: another one is."""
        until = now + timedelta(seconds=seconds)
        await self._write(LEASE, {"holder": holder, "now": _text(now), "until": _text(until)})
        held = await self._rows("SELECT holder FROM leases WHERE name = 'sync'")
        return [row[0] for row in held] == [holder]

    async def give_up(self, holder: str) -> None:
        """End a holder's lease, if it is his."""
        await self._write("DELETE FROM leases WHERE name = 'sync' AND holder = ?", (holder,))

    async def _add(self, indicator: str, items: list[Observation]) -> Added:
        rows = await self._connection.execute_fetchall(
            LATEST, {"indicator": indicator, "before": END_OF_TIME}
        )
        added, fresh = fresh_of(items, _observations(rows))
        await self._connection.executemany(
            "INSERT INTO observations VALUES (?, ?, ?, ?, ?)",
            [
                (item.indicator, item.day.isoformat(), item.value, _text(item.learnt), item.source)
                for item in fresh
            ],
        )
        return added

    async def _rows(self, query: str, **values: Any) -> Iterable[sqlite3.Row]:
        try:
            return await self._connection.execute_fetchall(query, values)
        except (sqlite3.Error, ValueError) as error:
            raise StoreFailed(f"observations can't be read ({error})") from error

    async def _write(self, statement: str, values: Any) -> None:
        async with self._transaction():
            await self._connection.execute(statement, values)

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


async def _with_sources(connection: aiosqlite.Connection) -> None:
    """Files of before told no sources."""
    try:
        columns = await connection.execute_fetchall("PRAGMA table_info(observations)")
        if "source" not in {column[1] for column in columns}:
            await connection.execute("ALTER TABLE observations ADD COLUMN source TEXT NOT NULL DEFAULT ''")
    except sqlite3.Error as error:
        raise StoreFailed(f"observations: the file can't be brought up to date ({error})") from error


def _observations(rows: Iterable[Sequence[Any]]) -> tuple[Observation, ...]:
    return tuple(
        Observation(id, date.fromisoformat(day), float(value), datetime.fromisoformat(learnt), source)
        for id, day, value, learnt, source in rows
    )


def _cell(value: float) -> float | str:
    """A value of a release that may hold anything, as JSON can."""
    return value if value - value == 0.0 else str(value)


def _text(moment: datetime) -> str:
    """A moment as text that sorts by time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
