"""The implementations on trial: one line in `ANSWER_LOGS` or `HISTORIES` adds another."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from redis.asyncio import Redis

from riskxpertai.answer_log.fallback import FallbackAnswerLog
from riskxpertai.answer_log.memory import MemoryAnswerLog
from riskxpertai.answer_log.redis import RedisAnswerLog
from riskxpertai.circuit import Circuit
from riskxpertai.history.fallback import FallbackHistory
from riskxpertai.history.mongodb import MongoHistory
from riskxpertai.history.sqlite import SqliteHistory
from riskxpertai.ledger.mongodb import MongoLedger
from riskxpertai.ledger.sqlite import SqliteLedger
from riskxpertai.mongodb import connect
from riskxpertai.ports import AnswerLog, History, Ledger
from riskxpertai.series.store import SqliteObservations
from riskxpertai.series.store_mongodb import MongoObservations
from tests.mongodb_server import REAL, empty_database

SERVED_SECONDS = 60.0


@dataclass(frozen=True)
class LogOnTrial:
    """An empty log whose finished runs last `SERVED_SECONDS`, and a way to let time pass for it."""

    log: AnswerLog
    pass_time: Callable[[float], Awaitable[None]]


@dataclass(frozen=True)
class HistoryOnTrial:
    """An empty history, and a second one as another process would open it."""

    history: History
    beside: History


Wrap = Callable[[History], History]


def plain(history: History) -> History:
    """A history as it is."""
    return history


@asynccontextmanager
async def _memory(request: pytest.FixtureRequest) -> AsyncIterator[LogOnTrial]:
    now = 1_000.0

    async def pass_time(seconds: float) -> None:
        nonlocal now
        now += seconds

    yield LogOnTrial(MemoryAnswerLog(seconds=SERVED_SECONDS, clock=lambda: now), pass_time)


def _redis(
    server: str, *, fallback: bool = False
) -> Callable[[pytest.FixtureRequest], AbstractAsyncContextManager[LogOnTrial]]:
    @asynccontextmanager
    async def opened(request: pytest.FixtureRequest) -> AsyncIterator[LogOnTrial]:
        url = request.getfixturevalue(server).url
        async with Redis.from_url(url, decode_responses=True) as back_door:
            await back_door.flushall()

            async def pass_time(seconds: float) -> None:
                async for key in back_door.scan_iter():
                    left = await back_door.pttl(key)
                    assert left > 0, f"{key} would stay for ever"
                    await back_door.pexpire(key, left - int(seconds * 1000))

            log = await RedisAnswerLog.open(url, seconds=SERVED_SECONDS)
            alone = MemoryAnswerLog(seconds=SERVED_SECONDS, clock=time.monotonic)
            try:
                yield LogOnTrial(FallbackAnswerLog(log, alone) if fallback else log, pass_time)
            finally:
                await log.close()

    return opened


def with_fallback(history: History) -> History:
    """A history that goes on without its store, whose store is there."""
    return FallbackHistory(history, Circuit("history"))


@asynccontextmanager
async def _sqlite(folder: Path, wrap: Wrap = plain) -> AsyncIterator[HistoryOnTrial]:
    history = await SqliteHistory.open(folder / "history.db")
    beside = await SqliteHistory.open(folder / "history.db")
    try:
        yield HistoryOnTrial(wrap(history), wrap(beside))
    finally:
        await beside.close()
        await history.close()


@asynccontextmanager
async def _mongodb(server: str, wrap: Wrap = plain) -> AsyncIterator[HistoryOnTrial]:
    async with empty_database(server) as url:
        history = await MongoHistory.open(url)
        beside = await MongoHistory.open(url)
        try:
            yield HistoryOnTrial(wrap(history), wrap(beside))
        finally:
            await beside.close()
            await history.close()


ANSWER_LOGS: dict[str, Callable[[pytest.FixtureRequest], AbstractAsyncContextManager[LogOnTrial]]] = {
    "memory": _memory,
    "redis": _redis("redis"),
    "redis 6.2": _redis("redis62"),
    "rediss": _redis("rediss"),
    "redis with fallback": _redis("redis", fallback=True),
}
HISTORIES: dict[str, Callable[[Path], AbstractAsyncContextManager[HistoryOnTrial]]] = {
    "sqlite": _sqlite,
    "sqlite with fallback": partial(_sqlite, wrap=with_fallback),
}
# The MongoDB servers on trial, by the fixture that names the URL.
MONGODBS = {"mongodb": "mongodb_server"} | ({"mongodb-real": "real_mongodb"} if REAL else {})


@pytest.fixture(params=sorted(ANSWER_LOGS))
async def trial(request: pytest.FixtureRequest) -> AsyncIterator[LogOnTrial]:
    async with ANSWER_LOGS[request.param](request) as trial:
        yield trial


@pytest.fixture
def log(trial: LogOnTrial) -> AnswerLog:
    return trial.log


@pytest.fixture(scope="session")
def real_mongodb() -> str:
    """URL of the MongoDB that whoever runs the tests has named."""
    return REAL


@pytest.fixture(params=sorted({*HISTORIES, *MONGODBS, *(f"{name} with fallback" for name in MONGODBS)}))
async def histories(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[HistoryOnTrial]:
    if request.param in HISTORIES:
        opened = HISTORIES[request.param](tmp_path)
    else:
        name, fallback, _ = request.param.partition(" with fallback")
        server = request.getfixturevalue(MONGODBS[name])
        opened = _mongodb(server, with_fallback if fallback else plain)
    async with opened as histories:
        yield histories


@pytest.fixture
def history(histories: HistoryOnTrial) -> History:
    return histories.history


@dataclass(frozen=True)
class LedgerOnTrial:
    """An empty ledger, and a second one as another process would open it."""

    ledger: Ledger
    beside: Ledger


@pytest.fixture(params=["sqlite", *sorted(MONGODBS)])
async def ledgers(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[LedgerOnTrial]:
    async with AsyncExitStack() as stack:
        opened: list[SqliteLedger | MongoLedger]
        if request.param == "sqlite":
            opened = [await SqliteLedger.open(tmp_path / "ledger.db") for _ in range(2)]
        else:
            server = request.getfixturevalue(MONGODBS[request.param])
            url = await stack.enter_async_context(empty_database(server))
            opened = [MongoLedger(connect(url)) for _ in range(2)]
        for one in opened:
            stack.push_async_callback(one.close)
        yield LedgerOnTrial(*opened)


@pytest.fixture
def ledger(ledgers: LedgerOnTrial) -> Ledger:
    return ledgers.ledger


@pytest.fixture(params=["sqlite", *sorted(MONGODBS)])
async def store(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[SqliteObservations | MongoObservations]:
    async with AsyncExitStack() as stack:
        opened: SqliteObservations | MongoObservations
        if request.param == "sqlite":
            opened = await SqliteObservations.open(tmp_path / "observations.db")
        else:
            server = request.getfixturevalue(MONGODBS[request.param])
            opened = await MongoObservations.open(await stack.enter_async_context(empty_database(server)))
        stack.push_async_callback(opened.close)
        yield opened
