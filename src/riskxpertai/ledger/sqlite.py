"""The ledger in one SQLite file, which may be the history's."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Self

import aiosqlite

from riskxpertai.domain import Frozen, Outcome, Tally
from riskxpertai.errors import StoreFailed
from riskxpertai.sqlite import open_file

SCHEMA = (
    """
    CREATE TABLE IF NOT EXISTS ledger (
        id        TEXT PRIMARY KEY,
        indicator TEXT NOT NULL,
        as_of     TEXT NOT NULL,
        vintage   TEXT NOT NULL,
        model     TEXT NOT NULL,
        month     TEXT NOT NULL,
        horizon   INTEGER NOT NULL,
        told      TEXT NOT NULL,
        actual    REAL,
        learnt    TEXT,
        hit80     INTEGER,
        hit95     INTEGER,
        loss      REAL,
        walk      REAL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX IF NOT EXISTS ledger_unscored ON ledger (month) WHERE actual IS NULL",
    # Holds all that a tally reads, so that the quantiles are never touched.
    "CREATE INDEX IF NOT EXISTS ledger_tally ON ledger "
    "(indicator, horizon, actual, hit80, hit95, loss, walk)",
)
FREEZE = """
INSERT INTO ledger (id, indicator, as_of, vintage, model, month, horizon, told)
VALUES (:id, :indicator, :as_of, :vintage, :model, :month, :horizon, :told)
ON CONFLICT (id) DO NOTHING
"""
UNSCORED = """
SELECT id, indicator, as_of, vintage, model, month, horizon, told FROM ledger
WHERE actual IS NULL AND month < :before ORDER BY month, id
"""
SCORE = """
UPDATE ledger
SET actual = :actual, learnt = :learnt, hit80 = :hit80, hit95 = :hit95, loss = :loss, walk = :walk
WHERE id = :id
"""
TALLIES = """
SELECT indicator, horizon, count(*), count(actual), coalesce(sum(hit80), 0), coalesce(sum(hit95), 0),
    total(loss), total(walk)
FROM ledger GROUP BY indicator, horizon ORDER BY indicator, horizon
"""


class SqliteLedger:
    """Frozen forecasts in one file."""

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
        return cls(await open_file(path, SCHEMA, store="ledger"))

    async def close(self) -> None:
        """Close the file."""
        await self._connection.close()

    async def freeze(self, entries: Sequence[Frozen]) -> None:
        """Keep forecasts; one that is kept already stays as it is."""
        await self._write(FREEZE, map(_row_of_frozen, entries))

    async def unscored(self, before: date) -> tuple[Frozen, ...]:
        """Forecasts of months before this one that have no outcome yet, oldest month first."""
        return tuple(map(_frozen_of, await self._read(UNSCORED, {"before": before.isoformat()})))

    async def score(self, outcomes: Sequence[Outcome]) -> None:
        """Keep what came; forecasts that are not kept are passed over."""
        await self._write(SCORE, map(_row_of_outcome, outcomes))

    async def tallies(self) -> tuple[Tally, ...]:
        """What came of all of them, by indicator and months ahead."""
        return tuple(Tally(*row) for row in await self._read(TALLIES, {}))

    async def _read(self, statement: str, values: Mapping[str, Any]) -> Iterable[sqlite3.Row]:
        try:
            return await self._connection.execute_fetchall(statement, values)
        except (sqlite3.Error, ValueError) as error:
            raise StoreFailed(f"ledger: can't be read ({error})") from error

    async def _write(self, statement: str, rows: Iterable[Mapping[str, Any]]) -> None:
        async with self._writing:
            try:
                try:
                    await self._connection.execute("BEGIN IMMEDIATE")
                    await self._connection.executemany(statement, rows)
                    await self._connection.commit()
                except BaseException:
                    # Cancelled or failed anywhere in between: nothing of it stays.
                    await asyncio.shield(self._connection.rollback())
                    raise
            except (sqlite3.Error, ValueError) as error:
                raise StoreFailed(f"ledger: can't be written ({error})") from error


def _row_of_frozen(entry: Frozen) -> dict[str, Any]:
    return {
        "id": entry.id,
        "indicator": entry.indicator,
        "as_of": entry.as_of.isoformat(),
        "vintage": entry.vintage.isoformat(),
        "model": entry.model,
        "month": entry.month.isoformat(),
        "horizon": entry.horizon,
        "told": json.dumps([entry.levels, entry.quantiles, entry.walk], allow_nan=False),
    }


def _frozen_of(row: sqlite3.Row) -> Frozen:
    id, indicator, as_of, vintage, model, month, horizon, told = row
    levels, quantiles, walk = map(tuple, json.loads(told))
    return Frozen(
        id=id,
        indicator=indicator,
        as_of=date.fromisoformat(as_of),
        vintage=date.fromisoformat(vintage),
        model=model,
        month=date.fromisoformat(month),
        horizon=horizon,
        levels=levels,
        quantiles=quantiles,
        walk=walk,
    )


def _row_of_outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "id": outcome.id,
        "actual": outcome.actual,
        "learnt": outcome.learnt.isoformat(),
        "hit80": int(outcome.hit80),
        "hit95": int(outcome.hit95),
        "loss": outcome.loss,
        "walk": outcome.walk,
    }
