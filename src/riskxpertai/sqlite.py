"""What the small stores of one SQLite file share: how it is opened."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import aiosqlite

from riskxpertai.errors import StoreFailed

PATIENCE = 5.0  # seconds to wait for another process that is writing


async def open_file(path: Path, schema: Sequence[str], *, store: str) -> aiosqlite.Connection:
    """Open a file, making it, its folder and its tables where they are missing.

    Args:
        path: of the file; other stores may lie in it too.
        schema: statements that change nothing the second time.
        store: its name in errors.

    Raises:
        StoreFailed: the file can't be opened or is no database.
    """
    try:
        await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
        connection = await aiosqlite.connect(path, isolation_level=None, timeout=PATIENCE)
    except (sqlite3.Error, OSError) as error:
        raise StoreFailed(f"{store}: {path.name} can't be opened ({error})") from error
    try:
        await connection.execute("PRAGMA journal_mode = WAL")
        for statement in schema:
            await connection.execute(statement)
    except sqlite3.Error as error:
        await connection.close()
        raise StoreFailed(f"{store}: {path.name} can't be used ({error})") from error
    return connection
