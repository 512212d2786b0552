"""What is particular to the log in memory; its promises are tested in the contracts."""

from __future__ import annotations

import asyncio
import gc

import anyio
import pytest

from riskxpertai.answer_log.memory import MemoryAnswerLog
from riskxpertai.domain import Entry
from riskxpertai.errors import NotFound, StoreFailed

pytestmark = pytest.mark.anyio

ENTRY = Entry("summary", "{}")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def told(log: MemoryAnswerLog, key: str) -> str:
    run = (await log.join(key, "a")).run
    await log.append(run, ENTRY)
    await log.finish(run, serve=True)
    return run


async def read(log: MemoryAnswerLog, run: str) -> int:
    return len([event async for event in log.follow(run)])


async def test_beyond_the_bound_the_oldest_finished_run_is_forgotten():
    log = MemoryAnswerLog(seconds=60, clock=Clock(), most=2)
    first, second, third = [await told(log, key) for key in ("one", "two", "three")]
    with pytest.raises(NotFound):
        await read(log, first)
    assert await read(log, second) == await read(log, third) == 1
    assert (await log.join("one", "b")).teller


async def test_runs_that_are_being_told_are_beyond_the_bound():
    log = MemoryAnswerLog(seconds=60, clock=Clock(), most=1)
    running = [(await log.join(f"running {number}", "a")).run for number in range(5)]
    for key in ("one", "two", "three"):
        await told(log, key)
    assert [await log.append(run, ENTRY) for run in running] == [1] * 5


async def test_whoever_follows_a_run_when_its_time_ends_still_reads_it_to_the_end():
    clock = Clock()
    log = MemoryAnswerLog(seconds=60, clock=clock)
    run = (await log.join("key", "a")).run
    for _ in range(3):
        await log.append(run, ENTRY)
    await log.finish(run, serve=True)
    following = log.follow(run)
    assert await anext(following) == (1, ENTRY)
    clock.now = 61
    await log.join("another", "a")
    assert [ordinal async for ordinal, _ in following] == [2, 3]


async def test_followers_of_a_run_whose_teller_never_came_back_are_let_go():
    clock = Clock()
    log = MemoryAnswerLog(seconds=60, clock=clock)
    run = (await log.join("key", "a")).run
    await log.append(run, ENTRY)
    follower = asyncio.create_task(read(log, run))
    await anyio.wait_all_tasks_blocked()
    await log.leave(run, "a")
    clock.now = 61
    await log.join("another", "a")
    with anyio.fail_after(10):
        assert await follower == 1
    with pytest.raises(NotFound):
        await log.append(run, ENTRY)
    await log.finish(run, serve=True)


async def test_forgetting_follows_the_latest_end_of_an_abandoned_run():
    clock = Clock()
    log = MemoryAnswerLog(seconds=60, clock=clock)
    run = (await log.join("key", "a")).run
    await log.leave(run, "a")
    clock.now = 50
    await log.append(run, ENTRY)
    await log.finish(run, serve=False)
    clock.now = 109
    assert await read(log, run) == 1
    clock.now = 110
    with pytest.raises(NotFound):
        await read(log, run)


async def test_a_run_that_ends_twice_holds_up_no_other():
    clock = Clock()
    log = MemoryAnswerLog(seconds=60, clock=clock)
    run = (await log.join("key", "a")).run
    await log.leave(run, "a")
    clock.now = 10
    other = await told(log, "other")
    clock.now = 50
    await log.finish(run, serve=False)
    clock.now = 70
    with pytest.raises(NotFound):
        await read(log, other)
    assert await read(log, run) == 0


async def test_adding_to_a_finished_run_is_a_failure_of_the_store():
    log = MemoryAnswerLog(seconds=60, clock=Clock())
    run = await told(log, "key")
    with pytest.raises(StoreFailed):
        await log.append(run, ENTRY)


async def test_followers_that_leave_hold_no_memory():
    log = MemoryAnswerLog(seconds=60, clock=Clock())
    run = (await log.join("key", "a")).run
    await log.append(run, ENTRY)

    async def come_and_go(number: int) -> None:
        followers = [asyncio.create_task(read(log, run)) for _ in range(number)]
        await anyio.wait_all_tasks_blocked()
        for follower in followers:
            follower.cancel()
        await asyncio.gather(*followers, return_exceptions=True)
        followers.clear()
        await anyio.wait_all_tasks_blocked()  # the loop itself lets go of them one step later
        gc.collect()

    await come_and_go(1)
    before = len(gc.get_objects())
    await come_and_go(200)
    assert len(gc.get_objects()) - before < 100
    assert await log.append(run, ENTRY) == 2


async def test_forgotten_runs_hold_no_memory():
    clock = Clock()
    log = MemoryAnswerLog(seconds=60, clock=clock)
    await told(log, "first")
    gc.collect()
    before = len(gc.get_objects())
    for number in range(500):
        clock.now += 61
        await told(log, f"key {number}")
    gc.collect()
    assert len(gc.get_objects()) - before < 100
