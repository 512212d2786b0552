"""A shared log that goes away at every point of an answer, and comes back."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import anyio
import pytest

from riskxpertai.answer_log.fallback import FallbackAnswerLog
from riskxpertai.answer_log.memory import MemoryAnswerLog
from riskxpertai.answer_log.redis import RedisAnswerLog
from riskxpertai.domain import Entry
from riskxpertai.errors import NotFound, StoreFailed
from riskxpertai.ports import AnswerLog
from tests.redis_server import RedisServer, redis_server

pytestmark = pytest.mark.anyio

SECONDS = 60.0
PAUSE = 0.05


def entry(number: int) -> Entry:
    return Entry("scenario", f'{{"text":"문장 {number}"}}')


def told(*numbers: int) -> list[tuple[int, Entry]]:
    return [(number, entry(number)) for number in numbers]


async def read(log: AnswerLog, run: str, after: int = 0) -> list[tuple[int, Entry]]:
    with anyio.fail_after(20):
        return [step async for step in log.follow(run, after)]


class Process:
    """What one process holds: the shared log, its fallback, how many runs it told alone."""

    def __init__(self, shared: RedisAnswerLog) -> None:
        self.shared = shared
        self.runs_alone = 0
        alone = MemoryAnswerLog(seconds=SECONDS, clock=time.monotonic)
        self.log = FallbackAnswerLog(shared, alone, count=self.count, pause=PAUSE)

    def count(self) -> None:
        self.runs_alone += 1

    async def until_back(self) -> None:
        with anyio.fail_after(20):
            while self.log.away:  # noqa: ASYNC110  # the log has no bell for it, and needs none
                await asyncio.sleep(PAUSE)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with redis_server(tmp_path) as server:
        yield server


@pytest.fixture
async def processes(server: RedisServer) -> AsyncIterator[tuple[Process, Process]]:
    both = [Process(await RedisAnswerLog.open(server.url, seconds=SECONDS)) for _ in range(2)]
    yield both[0], both[1]
    for process in both:
        await process.log.close()
        await process.shared.close()


async def test_without_the_shared_log_a_process_begins_and_shares_answers_alone(
    server: RedisServer, processes: tuple[Process, Process], caplog: pytest.LogCaptureFixture
):
    here, _ = processes
    server.kill()
    with caplog.at_level(logging.INFO, "riskxpertai"):
        first = await here.log.join("key", "a")
        joined = await here.log.join("key", "b")
        for other in range(20):
            await here.log.join(f"other {other}", "a")
        with pytest.raises(StoreFailed):
            await here.log.check()
    assert (first.teller, joined.teller, joined.run) == (True, False, first.run)
    assert here.runs_alone == 21
    assert len(caplog.records) == 1
    follower = asyncio.create_task(read(here.log, first.run))
    await here.log.append(first.run, entry(1))
    await here.log.finish(first.run, serve=True)
    assert await follower == told(1)
    assert (await here.log.join("key", "c")).complete


async def test_a_run_told_alone_ends_alone_and_new_ones_are_shared_once_the_log_is_back(
    server: RedisServer, processes: tuple[Process, Process], caplog: pytest.LogCaptureFixture
):
    here, there = processes
    server.kill()
    alone = (await here.log.join("key", "a")).run
    await here.log.append(alone, entry(1))
    server.start()
    with caplog.at_level(logging.INFO, "riskxpertai"):
        await here.until_back()
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    await here.log.check()
    await here.log.append(alone, entry(2))
    await here.log.finish(alone, serve=True)
    assert await read(here.log, alone) == told(1, 2)
    shared = await here.log.join("key", "b")
    assert shared.teller
    assert (await there.log.join("key", "c")).run == shared.run


async def test_readers_here_miss_nothing_of_an_answer_whose_log_is_lost_in_the_middle(
    server: RedisServer, processes: tuple[Process, Process]
):
    here, there = processes
    run = (await here.log.join("key", "a")).run
    assert (await there.log.join("key", "b")).run == run
    following, late = here.log.follow(run), asyncio.create_task(read(there.log, run))
    for number in (1, 2):
        await here.log.append(run, entry(number))
        assert await anext(following) == (number, entry(number))
    server.kill()
    for number in (3, 4):
        assert await here.log.append(run, entry(number)) == number
        with anyio.fail_after(20):
            assert await anext(following) == (number, entry(number))
    resumed = asyncio.create_task(read(here.log, run, 3))
    await here.log.finish(run, serve=True)
    with pytest.raises(StopAsyncIteration):
        await anext(following)
    assert await resumed == told(4)
    assert await read(here.log, run) == told(1, 2, 3, 4)
    assert (await here.log.join("key", "c")).run == run
    with pytest.raises(StoreFailed):
        await late


async def test_a_run_that_the_server_forgot_is_told_on_here(
    server: RedisServer, processes: tuple[Process, Process]
):
    here, there = processes
    run = (await here.log.join("key", "a")).run
    leaving = asyncio.create_task(here.log.abandoned(run))
    following = here.log.follow(run)
    await here.log.append(run, entry(1))
    assert await anext(following) == (1, entry(1))
    server.kill()
    server.start()
    await here.log.append(run, entry(2))
    with anyio.fail_after(20):
        assert await anext(following) == (2, entry(2))
    with pytest.raises(NotFound):
        await read(there.log, run)
    await here.log.leave(run, "a")
    with anyio.fail_after(20):
        await leaving
    await following.aclose()  # type: ignore[attr-defined]


async def test_a_run_that_moved_home_is_closed_for_readers_elsewhere_when_the_log_is_back(
    server: RedisServer, processes: tuple[Process, Process]
):
    here, there = processes
    run = (await here.log.join("key", "a")).run
    await here.log.append(run, entry(1))
    server.pause()
    with anyio.fail_after(20):
        await here.log.append(run, entry(2))
    server.resume()
    await here.until_back()
    await here.log.append(run, entry(3))
    elsewhere = await read(there.log, run)
    assert elsewhere[0] == (1, entry(1))
    assert elsewhere[-1][1].name == "error"
    assert entry(3) not in [step for _, step in elsewhere]
    await here.log.finish(run, serve=True)
    assert await read(here.log, run) == told(1, 2, 3)
    assert (await there.log.join("key", "b")).teller


async def test_a_reader_a_step_behind_gets_the_end_though_the_log_is_lost_after_it(
    server: RedisServer, processes: tuple[Process, Process]
):
    here, _ = processes
    run = (await here.log.join("key", "a")).run
    for number in (1, 2, 3):
        await here.log.append(run, entry(number))
    await here.log.finish(run, serve=True)
    server.kill()
    assert await read(here.log, run) == told(1, 2, 3)
    assert (await here.log.join("key", "b")).complete


async def test_a_reader_a_step_behind_gets_the_end_though_the_server_forgot_the_run(
    server: RedisServer, processes: tuple[Process, Process]
):
    here, _ = processes
    run = (await here.log.join("key", "a")).run
    await here.log.append(run, entry(1))
    following = here.log.follow(run)
    assert await anext(following) == (1, entry(1))
    await here.log.append(run, entry(2))
    await here.log.finish(run, serve=True)
    server.kill()
    server.start()
    with anyio.fail_after(20):
        assert [step async for step in following] == told(2)


async def test_a_run_nobody_knows_is_unknown_while_the_log_is_there(processes: tuple[Process, Process]):
    here, _ = processes
    with pytest.raises(NotFound):
        await read(here.log, "no such run")
    with pytest.raises(NotFound):
        await here.log.append("no such run", entry(1))
    assert not here.log.away
