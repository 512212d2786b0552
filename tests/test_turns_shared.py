"""Turns of two processes on one Redis: asked here, followed there, stopped from either, Redis lost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import pytest

from riskxpertai.answer_log.fallback import FallbackAnswerLog
from riskxpertai.answer_log.memory import MemoryAnswerLog
from riskxpertai.answer_log.redis import RedisAnswerLog
from riskxpertai.circuit import Circuit
from riskxpertai.domain import Entry, Turn
from riskxpertai.history.fallback import FallbackHistory
from riskxpertai.history.sqlite import SqliteHistory
from riskxpertai.turns import Turns
from tests.redis_server import RedisServer, redis_server
from tests.test_turns import NOON, STAGES, Way, asked, names

pytestmark = pytest.mark.anyio

WHOLE = ["started", "stage", "stage", "stage", "done"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with redis_server(tmp_path) as server:
        yield server


@asynccontextmanager
async def process(folder: Path, server: RedisServer, way: Way) -> AsyncIterator[Turns]:
    """What one process opens: its own connections, the same database file."""
    store = await SqliteHistory.open(folder / "turns.db")
    history = FallbackHistory(store, Circuit("history"))
    shared = await RedisAnswerLog.open(server.url, seconds=60.0)
    log = FallbackAnswerLog(shared, MemoryAnswerLog(seconds=60.0, clock=time.monotonic), pause=0.05)
    turns = Turns(log=log, history=history, way=way, versions=lambda day: {"model": "m"}, now=lambda: NOON)
    try:
        yield turns
    finally:
        await turns.close(patience=0.0)
        await log.close()
        await shared.close()
        await history.close()
        await store.close()


async def told(turns: Turns, turn: Turn, after: int = 0) -> list[tuple[int, Entry]]:
    with anyio.fail_after(30):
        return [step async for step in turns.follow(turn, after)]


async def test_asked_in_one_process_an_answer_is_followed_and_resumed_in_the_other(
    tmp_path: Path, server: RedisServer
):
    way, unused = Way(STAGES), Way(STAGES)
    async with process(tmp_path, server, way) as one, process(tmp_path, server, unused) as other:
        turn = await one.ask(asked("r"))
        beside = await other.ask(asked("another"))
        following = [asyncio.create_task(told(turns, turn)) for turns in (one, other)]
        way.let(3)
        here, there = await asyncio.gather(*following)
        assert here == there
        assert names(here) == WHOLE
        assert await told(other, turn, 3) == here[3:]
        assert (await told(other, beside))[1:-1] == here[1:-1]
        assert (way.begun, unused.begun) == (1, 0)
        assert (await other.ask(asked("late"))).cached


async def test_a_turn_is_stopped_from_the_other_process_and_the_telling_with_it(
    tmp_path: Path, server: RedisServer
):
    way = Way(STAGES)
    async with process(tmp_path, server, way) as one, process(tmp_path, server, Way(STAGES)) as other:
        turn = await one.ask(asked("r"))
        way.let(1)
        seen = other.follow(turn)
        assert (await anext(seen))[1].name == "started"
        assert (await anext(seen))[1].name == "stage"
        await other.stop(turn)
        with anyio.fail_after(20):
            await way.cancelled.wait()
        here, there = await told(one, turn), await told(other, turn)
        assert here == there
        assert names(here) == ["started", "stage", "done"]
        assert '"stopped":true' in here[-1][1].data
        await seen.aclose()


@pytest.mark.parametrize("at", range(4))
async def test_redis_killed_and_restarted_at_any_point_costs_readers_of_the_telling_process_nothing(
    tmp_path: Path, server: RedisServer, at: int
):
    way = Way(STAGES)
    async with process(tmp_path, server, way) as one, process(tmp_path, server, Way(STAGES)) as other:
        turn, beside = await one.ask(asked("r")), await other.ask(asked("another"))
        here = asyncio.create_task(told(one, turn))
        there = [asyncio.create_task(told(other, which)) for which in (turn, beside)]
        way.let(at)
        await anyio.wait_all_tasks_blocked()
        server.kill()
        server.start()
        way.let(3 - at)
        steps = await here
        assert names(steps) == WHOLE
        assert [number for number, _ in steps] == [1, 2, 3, 4, 5]
        for elsewhere in await asyncio.gather(*there):
            assert [number for number, _ in elsewhere] == list(range(1, len(elsewhere) + 1))
            assert elsewhere[-1][1].name in ("done", "error")
            assert names(elsewhere)[:-1] == WHOLE[: len(elsewhere) - 1]
            assert elsewhere[-1][1].name == "error" or len(elsewhere) == len(WHOLE)
        kept = await one.history.turn("r", turn.id)
        assert kept is not None
        assert kept.entries == tuple(entry for _, entry in steps)
        assert await told(other, kept) == steps


async def test_while_redis_is_away_each_process_tells_alone_and_afterwards_one_tells_for_both(
    tmp_path: Path, server: RedisServer
):
    ways = Way(STAGES), Way(STAGES)
    server.kill()
    async with process(tmp_path, server, ways[0]) as one, process(tmp_path, server, ways[1]) as other:
        for turns, way in zip((one, other), ways, strict=True):
            turn = await turns.ask(asked("r"))
            way.let(3)
            assert names(await told(turns, turn)) == WHOLE
            assert way.begun == 1
