"""The ledger on MongoDB: found when it is needed, not before, and with its indexes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from riskxpertai.errors import StoreFailed
from riskxpertai.ledger.mongodb import INDEXES, MongoLedger
from riskxpertai.mongodb import connect, missing
from tests.mongodb_server import empty_database, forget_sockets, wire_server
from tests.server import free_port

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def sockets() -> Iterator[None]:
    yield
    forget_sockets()


async def test_the_first_use_makes_the_indexes(mongodb_server: str):
    async with empty_database(mongodb_server) as url:
        database = connect(url)
        ledger = MongoLedger(database)
        assert await missing(database, INDEXES) == INDEXES
        assert await ledger.unscored(date(2026, 12, 1)) == ()
        assert await missing(database, INDEXES) == ()
        await ledger.close()


async def test_a_server_that_is_away_is_a_fault_of_the_store_and_one_that_comes_is_used(tmp_path: Path):
    port = free_port()
    ledger = MongoLedger(connect(f"mongodb://127.0.0.1:{port}/none"))
    with pytest.raises(StoreFailed, match="ledger: ServerSelectionTimeoutError"):
        await ledger.tallies()
    with wire_server(tmp_path, port=port):
        assert await ledger.tallies() == ()
        await ledger.close()
