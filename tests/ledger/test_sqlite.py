"""The ledger's file: no table is read from end to end, and what is no database is refused."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from riskxpertai.errors import StoreFailed
from riskxpertai.ledger.sqlite import TALLIES, UNSCORED, SqliteLedger

pytestmark = pytest.mark.anyio


async def test_an_index_answers_every_question(tmp_path: Path):
    ledger = await SqliteLedger.open(tmp_path / "ledger.db")
    await ledger.close()
    with sqlite3.connect(tmp_path / "ledger.db") as connection:

        def plan(statement: str) -> str:
            rows = connection.execute(f"EXPLAIN QUERY PLAN {statement}", {"before": "2026-12-01"})
            return " ".join(row[-1] for row in rows)

        assert "USING INDEX ledger_unscored" in plan(UNSCORED)
        assert "USING COVERING INDEX ledger_tally" in plan(TALLIES)
    connection.close()


async def test_what_is_no_database_is_refused(tmp_path: Path):
    (tmp_path / "ledger.db").write_text("다른 파일입니다. " * 100, "utf-8")
    with pytest.raises(StoreFailed, match=r"ledger\.db can't be used"):
        await SqliteLedger.open(tmp_path / "ledger.db")


async def test_a_folder_that_can_not_be_made_is_refused(tmp_path: Path):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(StoreFailed, match=r"ledger\.db can't be opened"):
        await SqliteLedger.open(tmp_path / "file" / "ledger.db")
