"""What is particular to SQLite; its promises as a store of observations are tested in the contracts."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from riskxpertai.errors import StoreFailed
from riskxpertai.series.store import SqliteObservations
from tests.contracts.test_observations import observed

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteObservations]:
    opened = await SqliteObservations.open(tmp_path / "new" / "riskxpertai.db")
    yield opened
    await opened.close()


async def test_it_is_all_there_after_opening_again(store, tmp_path):
    await store.add([observed(2, 1335.0)])
    other = await SqliteObservations.open(tmp_path / "new" / "riskxpertai.db")

    assert await other.read() == (observed(2, 1335.0),)
    await other.close()


async def test_a_file_that_is_no_database_is_refused(tmp_path):
    path = tmp_path / "riskxpertai.db"
    path.write_bytes(b"this is no database " * 100)

    with pytest.raises(StoreFailed, match=r"riskxpertai\.db can't be used"):
        await SqliteObservations.open(path)
    assert path.read_bytes().startswith(b"this is no database")


async def test_a_folder_that_can_not_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreFailed, match=r"riskxpertai\.db can't be opened"):
        await SqliteObservations.open(tmp_path / "file" / "riskxpertai.db")


async def test_a_closed_store_says_so(tmp_path):
    store = await SqliteObservations.open(tmp_path / "riskxpertai.db")
    await store.close()

    with pytest.raises(StoreFailed):
        await store.read()
    with pytest.raises(StoreFailed):
        await store.add([observed(2, 1335.0)])


async def test_other_tables_of_the_file_are_left_alone(tmp_path):
    path = tmp_path / "riskxpertai.db"
    with sqlite3.connect(path) as history:
        history.execute("CREATE TABLE turns (id TEXT)")
    history.close()

    store = await SqliteObservations.open(path)
    await store.add([observed(2, 1335.0)])
    await store.close()

    with sqlite3.connect(path) as again:
        assert again.execute("SELECT count(*) FROM turns").fetchone() == (0,)
    again.close()
