"""What is particular to SQLite; its promises as a history are tested in the contracts."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import anyio
import pytest

from riskxpertai.errors import StoreFailed
from riskxpertai.history import statements
from riskxpertai.history.sqlite import SqliteHistory
from tests.contracts.test_history import NOW, family, turn

pytestmark = pytest.mark.anyio

STATEMENTS = {
    name: text
    for name, text in vars(statements).items()
    if name.isupper() and isinstance(text, str) and not name.startswith("_")
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a" / "folder" / "history.db"


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[SqliteHistory]:
    history = await SqliteHistory.open(path)
    try:
        yield history
    finally:
        await history.close()


@pytest.fixture
async def history(path: Path) -> AsyncIterator[SqliteHistory]:
    async with opened(path) as history:
        yield history


async def test_what_is_kept_outlives_the_process(path: Path):
    for number in range(2):
        async with opened(path) as history:
            await history.put_turn(turn(f"{number}"))
    async with opened(path) as history:
        found = await history.conversation("reader", "conversation")
    assert found is not None
    assert found[0].turns == 2


async def test_many_may_open_a_new_file_at_once(path: Path):
    async def keep(id: str) -> None:
        async with opened(path) as history:
            await history.put_family(family(id))

    names = [f"{number}" for number in range(12)]
    await asyncio.gather(*(keep(name) for name in names))
    async with opened(path) as history:
        assert [await history.family(name) for name in names] == [family(name) for name in names]


@pytest.mark.parametrize("name", sorted(STATEMENTS))
async def test_no_statement_scans_a_table(history: SqliteHistory, path: Path, name: str):
    values: defaultdict[str, int] = defaultdict(int)
    with closing(sqlite3.connect(path)) as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {STATEMENTS[name]}", values)]
    assert not [step for step in plan if step.startswith("SCAN") or "TEMP B-TREE" in step], plan
    assert plan or "INSERT" in STATEMENTS[name]


async def test_a_file_of_a_newer_version_is_refused_untouched(path: Path):
    await (await SqliteHistory.open(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreFailed, match="newer version"):
        await SqliteHistory.open(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (99,)


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path):
    (tmp_path / "text.db").write_text("이것은 데이터베이스가 아닙니다. " * 100)
    with pytest.raises(StoreFailed, match="SQLITE_NOTADB"):
        await SqliteHistory.open(tmp_path / "text.db")


async def test_a_folder_that_cannot_be_made_is_a_failure_of_the_store(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreFailed):
        await SqliteHistory.open(tmp_path / "file" / "history.db")


async def test_a_closed_store_fails(path: Path):
    history = await SqliteHistory.open(path)
    await history.close()
    with pytest.raises(StoreFailed):
        await history.check()
    with pytest.raises(StoreFailed):
        await history.put_turn(turn())


async def test_a_failure_says_nothing_that_the_reader_said(history: SqliteHistory):
    broken = replace(turn(question="비밀 질문"), state="lost")  # type: ignore[arg-type]
    with pytest.raises(StoreFailed) as caught:
        await history.put_turn(broken)
    assert str(caught.value) == "history: SQLITE_CONSTRAINT_CHECK"
    assert await history.conversation("reader", "conversation") is None


async def test_text_that_is_no_unicode_is_a_failure_of_the_store(history: SqliteHistory):
    with pytest.raises(StoreFailed):
        await history.put_turn(turn(question="\ud800"))
    await history.put_turn(turn())
    assert await history.turn("reader", "turn") == turn()


async def test_a_write_whose_caller_leaves_is_kept_whole(path: Path):
    async with opened(path) as history:
        writing = asyncio.create_task(history.put_turn(turn()))
        await anyio.lowlevel.checkpoint()
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
    async with opened(path) as history:
        assert await history.turn("reader", "turn") == turn()


async def test_writes_wait_for_another_process_that_holds_the_file(history: SqliteHistory, path: Path):
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(history.put_turn(turn()))
        assert await history.turn("reader", "turn") is None
        assert not writing.done()
        other.execute("COMMIT")
        await writing
    assert await history.turn("reader", "turn") == turn()


def test_what_is_removed_is_overwritten(path: Path):
    async def keep(*, remove: bool) -> None:
        async with opened(path) as history:
            await history.put_turn(turn(question="지워져야 하는 질문"))
            if remove:
                await history.remove_conversation("reader", "conversation")

    anyio.run(partial(keep, remove=False))
    assert "지워져야 하는 질문".encode() in path.read_bytes()
    anyio.run(partial(keep, remove=True))
    assert "지워져야 하는 질문".encode() not in path.read_bytes()


async def test_families_come_back_with_their_times(history: SqliteHistory):
    kept = family(rotated=NOW.replace(microsecond=123_456))
    await history.put_family(kept)
    assert await history.family("family") == kept
