"""What is particular to MongoDB; its promises as a history are tested in the contracts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest
from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)

from riskxpertai.domain import Entry, Reader
from riskxpertai.errors import BadSettings, StoreAway, StoreFailed
from riskxpertai.history.documents import INDEXES as OF_HISTORY
from riskxpertai.history.documents import document_of_turn
from riskxpertai.history.mongodb import MongoHistory
from riskxpertai.mongodb import Database, connect, examine, missing, prepare
from riskxpertai.series.store_mongodb import INDEXES as OF_OBSERVATIONS
from riskxpertai.series.store_mongodb import MongoObservations
from tests.contracts.test_history import NOW, family, turn
from tests.contracts.test_observations import observed
from tests.mongodb_server import REAL, empty_database, forget_sockets, wire_server
from tests.server import free_port

pytestmark = pytest.mark.anyio

INDEXES = (*OF_HISTORY, *OF_OBSERVATIONS)
SECRET = "s3cret-of-the-operator"


@pytest.fixture(params=["wire", *(["real"] if REAL else [])])
async def url(request: pytest.FixtureRequest) -> AsyncIterator[str]:
    server = REAL if request.param == "real" else request.getfixturevalue("mongodb_server")
    async with empty_database(server) as url:
        yield url


@pytest.fixture(autouse=True)
def sockets() -> Iterator[None]:
    yield
    forget_sockets()


class Heard(CommandListener):
    """Every command that reads or writes documents."""

    FILTERED = ("find", "aggregate", "update", "delete", "findAndModify")

    def __init__(self) -> None:
        self.commands: list[dict[str, Any]] = []

    def started(self, event: CommandStartedEvent) -> None:
        if event.command_name in self.FILTERED:
            self.commands.append(dict(event.command))

    def succeeded(self, event: CommandSucceededEvent) -> None:
        pass

    def failed(self, event: CommandFailedEvent) -> None:
        pass


def asked_of(command: Mapping[str, Any]) -> list[tuple[dict[str, Any], list[str]]]:
    """Each filter of a command, with the fields that its documents are sorted by."""
    if "pipeline" in command:
        stages = {name: stage for step in command["pipeline"] for name, stage in step.items()}
        return [(stages["$match"], list(stages.get("$sort", ())))]
    if "updates" in command or "deletes" in command:
        return [(part["q"], []) for part in command.get("updates", command.get("deletes"))]
    return [(command.get("filter", command.get("query", {})), list(command.get("sort", ())))]


def served(filter: Mapping[str, Any], sort: list[str], fields: tuple[str, ...]) -> bool:
    """Whether an index on these fields leads to what is asked for: equal fields first, then sorted ones."""
    ahead = [name for name in fields if name in filter and not isinstance(filter[name], dict)]
    if fields[: len(ahead)] != tuple(ahead):
        return False
    rest = tuple(name for name in sort if name not in ahead)
    return bool(ahead or rest) and fields[len(ahead) : len(ahead) + len(rest)] == rest


async def exercise(database: Database) -> None:
    """Every call of the two stores."""
    history, observations = MongoHistory(database, days=30), MongoObservations(database)
    await history.put_reader(Reader("reader", "guest", "손님", NOW))
    await history.reader("reader")
    for number in range(3):
        changed = turn(
            f"{number}", request=f"{number}", conversation=f"{number}", asked=NOW + timedelta(number)
        )
        await history.put_turn(changed)
    await history.turn("reader", "1")
    await history.turn_of_request("reader", "1")
    page = await history.conversations("reader", limit=2)
    await history.conversations("reader", after=page.next, limit=2)
    await history.conversation("reader", "1")
    await history.latest("reader", "1")
    await history.remove_conversation("reader", "1")
    await history.put_family(family())
    await history.family("family")
    await history.rotate(family(token="token 2"), expected="token 1")
    await history.end_families("reader")
    await observations.add([observed(2, 1335.0)])
    await observations.read()
    await observations.read("USDKRW", known=NOW.date())


async def test_every_command_that_is_sent_is_served_by_an_index(url: str):
    heard = Heard()
    database = connect(url, listeners=[heard])
    await prepare(database, INDEXES)
    await exercise(database)
    await database.client.close()
    found = [(command[next(iter(command))], one) for command in heard.commands for one in asked_of(command)]
    assert {collection for collection, _ in found} == {
        "readers",
        "turns",
        "conversations",
        "families",
        "observations",
    }
    for collection, (filter, sort) in found:
        fields = [("_id",), *(index.fields for index in INDEXES if index.collection == collection)]
        assert any(served(filter, sort, of) for of in fields), (collection, filter, sort)


if REAL:  # the wire server explains no plan; only a MongoDB that is named can be asked

    async def test_no_plan_of_a_real_server_scans_a_collection_or_sorts():
        heard = Heard()
        async with empty_database(REAL) as url:
            database = connect(url, listeners=[heard])
            await prepare(database, INDEXES)
            await exercise(database)
            for command in list(heard.commands):
                plain = {
                    name: value
                    for name, value in command.items()
                    if not name.startswith("$")
                    and name not in ("lsid", "txnNumber", "writeConcern", "maxTimeMS")
                }
                plan = repr(await database.command("explain", plain, verbosity="queryPlanner"))
                assert "COLLSCAN" not in plan, plain
                assert "'stage': 'SORT'" not in plan, plain
            await database.client.close()


async def test_indexes_are_made_once_and_one_that_is_missing_is_told(url: str):
    database = connect(url)
    assert await missing(database, INDEXES) == INDEXES
    for _ in range(2):
        await prepare(database, INDEXES[1:])
    assert (await examine(database, INDEXES)).missing == INDEXES[:1]
    await database.client.close()


async def test_many_may_open_an_empty_database_at_once(url: str):
    async def keep(id: str) -> None:
        history = await MongoHistory.open(url)
        await history.put_family(family(id))
        await history.close()

    names = [f"{number}" for number in range(6)]
    await asyncio.gather(*(keep(name) for name in names))
    history = await MongoHistory.open(url)
    assert [await history.family(name) for name in names] == [family(name) for name in names]
    await history.close()


async def test_the_server_deletes_what_has_expired(url: str):
    history = await MongoHistory.open(url, days=90)
    await history.put_turn(turn())
    await history.put_family(family())
    await history.close()
    database = connect(url)
    for collection, expected in (
        ("turns", NOW + timedelta(days=90)),
        ("conversations", NOW + timedelta(days=90)),
        ("families", family().expires),
    ):
        kept = await database[collection].find_one({})
        assert kept is not None
        assert kept["expires_at"].astimezone(UTC) == expected
        made = (await database[collection].index_information()).values()
        assert [index["expireAfterSeconds"] for index in made if "expireAfterSeconds" in index] == [0]
    await database.client.close()


async def test_without_a_time_limit_nothing_expires(url: str):
    history = await MongoHistory.open(url, days=90)
    await history.put_turn(turn())
    await history.close()
    history = await MongoHistory.open(url)
    await history.put_turn(turn("later"))
    await history.put_turn(turn())
    await history.close()
    database = connect(url)
    for collection in ("turns", "conversations"):
        assert not [found async for found in database[collection].find() if "expires_at" in found]
    await database.client.close()


async def test_a_long_answer_is_far_below_what_a_document_may_hold():
    from bson import encode

    # 60 events; a forecast of five indicators with 25 dates and 15 levels is some 40 KB, the others 1 KB.
    entries = (Entry("forecast", "가" * 100_000), *(Entry("scenario", "가" * 1_000) for _ in range(59)))
    assert len(encode(document_of_turn(turn(entries=entries), days=0))) < 2**20


async def test_a_server_that_is_not_there_is_a_failure_of_the_store_without_its_address():
    url = f"mongodb://me:{SECRET}@127.0.0.1:{free_port()}/riskxpertai"
    history, observations = await asyncio.gather(
        MongoHistory.open(url), MongoObservations.open(url), return_exceptions=True
    )
    assert isinstance(history, StoreAway)
    assert isinstance(observations, StoreAway)
    assert str(history) == "history: ServerSelectionTimeoutError"
    assert str(observations) == "observations: ServerSelectionTimeoutError"
    assert history.__suppress_context__


@pytest.mark.parametrize(
    "url",
    [
        f"mongodb://me:{SECRET}@:x/db",
        f"mongodb://me:{SECRET}/@127.0.0.1/db",
        f"mongodb://127.0.0.1/db?{SECRET}=true",
        f"mongodb://127.0.0.1/db?tls={SECRET}",
    ],
)
async def test_a_url_that_can_not_be_read_is_never_repeated(url: str):
    with pytest.raises(BadSettings, match="RISKXPERTAI_HISTORY") as caught:
        await MongoHistory.open(url)
    assert SECRET not in str(caught.value)
    assert caught.value.__suppress_context__


async def test_a_server_that_leaves_is_a_failure_of_the_store_and_one_that_comes_back_is_used(tmp_path: Path):
    port = free_port()
    with wire_server(tmp_path, port=port) as url:
        history = await MongoHistory.open(url)
        observations = await MongoObservations.open(url)
        await history.put_turn(turn())
    failures = await asyncio.gather(
        history.check(),
        history.put_turn(turn()),
        history.turn("reader", "turn"),
        history.conversations("reader"),
        history.rotate(family(), expected="token 1"),
        observations.read(),
        observations.add([observed(2, 1335.0)]),
        return_exceptions=True,
    )
    assert [type(failure) for failure in failures] == [StoreAway] * 7
    with wire_server(tmp_path, port=port):
        await history.put_turn(turn())
        assert await history.turn("reader", "turn") == turn()
    await history.close()
    await observations.close()


async def test_a_closed_store_fails(url: str):
    history = await MongoHistory.open(url)
    await history.close()
    with pytest.raises(StoreFailed):
        await history.check()
    with pytest.raises(StoreFailed):
        await history.put_turn(turn())


async def test_text_that_is_no_unicode_is_a_failure_of_the_store(url: str):
    history = await MongoHistory.open(url)
    with pytest.raises(StoreFailed) as caught:
        await history.put_turn(turn(question="비밀 질문 \ud800"))
    assert "비밀" not in str(caught.value)
    await history.close()


async def test_a_write_whose_caller_leaves_is_kept_whole(url: str):
    history = await MongoHistory.open(url)
    writing = asyncio.create_task(history.put_turn(turn()))
    await anyio.lowlevel.checkpoint()
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    await history.close()
    again = await MongoHistory.open(url)
    assert await again.turn("reader", "turn") == turn()
    assert [found.turns for found in (await again.conversations("reader")).items] == [1]
    await again.close()


async def test_a_conversation_whose_turns_have_expired_is_not_listed(url: str):
    history = await MongoHistory.open(url)
    for number in range(3):
        kept = turn(f"{number}", conversation=f"{number}")
        await history.put_turn(replace(kept, asked=NOW + timedelta(minutes=number)))
    database = connect(url)
    await database["turns"].delete_many({"conversation": "1"})
    await database.client.close()
    page = await history.conversations("reader", limit=2)
    rest = await history.conversations("reader", after=page.next, limit=2)
    assert [found.id for found in (*page.items, *rest.items)] == ["2", "0"]
    await history.close()
