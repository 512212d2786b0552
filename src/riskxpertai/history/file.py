"""The SQLite file of the history: how it is opened, brought up to date, and what its errors mean."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import aiosqlite

from riskxpertai.errors import Conflict, StoreFailed
from riskxpertai.history import statements

# Longest wait for another process's transaction; ours take milliseconds.
BUSY_SECONDS = 10.0
BUSY_PAUSE = 0.02


async def connect(path: Path) -> aiosqlite.Connection:
    """A connection to the file, which is made if it is missing."""
    connection = await aiosqlite.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.row_factory = sqlite3.Row
        await connection.execute("PRAGMA foreign_keys = ON")
        # What a reader deletes is overwritten, not only unlinked.
        await connection.execute_fetchall("PRAGMA secure_delete = ON")
        await _write_ahead(connection)
    except BaseException:
        await connection.close()
        raise
    return connection


async def _write_ahead(connection: aiosqlite.Connection) -> None:
    """Switch a new file to its write-ahead log, or find it switched."""
    tries = int(BUSY_SECONDS / BUSY_PAUSE)
    for left in reversed(range(tries)):
        try:
            await connection.execute_fetchall("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # Of several that switch at once SQLite turns all but one away without any wait.
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or not left:
                raise
            await asyncio.sleep(BUSY_PAUSE)


async def prepare(connection: aiosqlite.Connection) -> None:
    """Bring the tables to this program's version; of several processes one does it."""
    async with transaction(connection):
        async with connection.execute("PRAGMA user_version") as cursor:
            row = await cursor.fetchone()
        version = int(row[0]) if row else 0
        if version > len(statements.MIGRATIONS):
            raise StoreFailed("history: the file was made by a newer version")
        for migration in statements.MIGRATIONS[version:]:
            for statement in migration:
                await connection.execute(statement)
        # A pragma takes no parameters.
        await connection.execute(f"PRAGMA user_version = {len(statements.MIGRATIONS)}")


@asynccontextmanager
async def transaction(connection: aiosqlite.Connection) -> AsyncIterator[None]:
    """Everything or nothing."""
    # IMMEDIATE: a transaction that reads first and locks later may fail however long it would wait.
    await connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        await connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite undoes some failures by itself
            await connection.execute("ROLLBACK")
        raise


@contextmanager
def translated() -> Iterator[None]:
    """SQLite's errors as ours, told by their kind: their own text may hold a reader's words."""
    try:
        yield
    except sqlite3.Error as error:
        kind = getattr(error, "sqlite_errorname", type(error).__name__)
        if kind == "SQLITE_CONSTRAINT_UNIQUE":
            raise Conflict("history: another one has this key already") from None
        raise StoreFailed(f"history: {kind}") from None
    except (OSError, ValueError, OverflowError) as error:
        # aiosqlite tells a closed connection, and sqlite3 text that is no UTF-8, as ValueError.
        raise StoreFailed(f"history: {type(error).__name__}") from None
