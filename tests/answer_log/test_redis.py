"""What only a store that processes share can show: two of them, its faults, its connections, its keys."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import NamedTuple

import anyio
import pytest
from redis.asyncio import Redis

from riskxpertai.answer_log.redis import CONNECTIONS, NEWS, RUN, RedisAnswerLog, place
from riskxpertai.domain import Entry
from riskxpertai.errors import BadSettings, NotFound, RunFinished, StoreFailed
from riskxpertai.ports import AnswerLog
from tests.redis_server import RedisServer, redis_server

pytestmark = pytest.mark.anyio

SECONDS = 60.0
ENTRIES = [Entry("stage", f'{{"text":"{text}"}}') for text in ("하나/둘", 'a "b" \\ \x7f', "끝~", "")]


class Pair(NamedTuple):
    """One log as two processes see it, and a third eye on the server."""

    one: RedisAnswerLog
    other: RedisAnswerLog
    eye: Redis


@pytest.fixture
async def pair(redis: RedisServer) -> AsyncIterator[Pair]:
    async with Redis.from_url(redis.url, decode_responses=True) as eye:
        await eye.flushall()
        one = await RedisAnswerLog.open(redis.url, seconds=SECONDS)
        other = await RedisAnswerLog.open(redis.url, seconds=SECONDS)
        yield Pair(one, other, eye)
        await other.close()
        await one.close()


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[RedisServer]:
    """A server that the test may kill."""
    with redis_server(tmp_path) as server:
        yield server


async def read(log: AnswerLog, run: str, after: int = 0) -> list[tuple[int, Entry]]:
    with anyio.fail_after(20):
        return [told async for told in log.follow(run, after)]


async def test_what_is_told_in_one_process_is_followed_and_resumed_in_another(pair: Pair):
    seat = await pair.one.join("key", "a")
    joined = await pair.other.join("key", "b")
    assert seat.teller
    assert (joined.run, joined.teller, joined.complete) == (seat.run, False, False)
    following = pair.other.follow(seat.run)
    for number, entry in enumerate(ENTRIES, start=1):
        assert await pair.one.append(seat.run, entry) == number
        with anyio.fail_after(10):
            assert await anext(following) == (number, entry)
    resumed = asyncio.create_task(read(pair.other, seat.run, 2))
    await pair.one.finish(seat.run, serve=True)
    with pytest.raises(StopAsyncIteration):
        await anext(following)
    assert await resumed == list(enumerate(ENTRIES, start=1))[2:]
    assert await read(pair.other, seat.run) == await read(pair.one, seat.run)
    assert (await pair.other.join("key", "c")).complete


async def test_of_all_who_ask_in_two_processes_at_once_one_tells(pair: Pair):
    seats = await asyncio.gather(*((pair.one, pair.other)[n % 2].join("key", str(n)) for n in range(40)))
    assert [seat.teller for seat in seats].count(True) == 1
    assert len({seat.run for seat in seats}) == 1


async def test_a_join_that_is_sent_again_still_tells(pair: Pair):
    for _ in range(2):
        joined = await pair.one._join(keys=["riskxpertai:key:k"], args=[RUN, "fresh", "turn", 60_000])
        assert joined == ["fresh", 1, 0]


async def test_an_append_that_is_sent_again_adds_nothing(pair: Pair):
    run = (await pair.one.join("key", "a")).run
    keys: list[str] = [RUN + run]
    args: list[str | int] = [run, NEWS, "stage", "{}", "a mark", 60_000]
    assert await pair.one._append(keys, args) == 1
    assert await pair.one.append(run, ENTRIES[0]) == 2
    assert await pair.one._append(keys, args) == 1
    await pair.one.finish(run, serve=False)
    assert await read(pair.one, run) == [(1, Entry("stage", "{}")), (2, ENTRIES[0])]


async def test_the_teller_learns_that_the_last_turn_left_elsewhere(pair: Pair):
    run = (await pair.one.join("key", "a")).run
    await pair.other.join("key", "b")
    leaving = asyncio.create_task(pair.one.abandoned(run))
    await pair.one.leave(run, "a")
    await anyio.wait_all_tasks_blocked()
    assert not leaving.done()
    await pair.other.append(run, Entry("stopped", "b"))
    await pair.other.leave(run, "b")
    with anyio.fail_after(10):
        await leaving
    await pair.one.finish(run, serve=True)
    with pytest.raises(RunFinished):
        await pair.other.append(run, ENTRIES[0])
    assert (await pair.other.join("key", "c")).teller


async def test_two_hundred_followers_of_many_runs_cost_no_connections(pair: Pair):
    runs = [(await pair.one.join(f"key {number}", "a")).run for number in range(20)]
    followers = [asyncio.create_task(read(pair.other, runs[n % 20])) for n in range(200)]
    await anyio.wait_all_tasks_blocked()
    for entry in ENTRIES:
        await asyncio.gather(*(pair.one.append(run, entry) for run in runs))
    open_now = [client for client in await pair.eye.client_list() if client["name"] == "riskxpertai"]
    await asyncio.gather(*(pair.one.finish(run, serve=True) for run in runs))
    for told in await asyncio.gather(*followers):
        assert told == list(enumerate(ENTRIES, start=1))
    assert 2 < len(open_now) <= 2 * CONNECTIONS


async def test_late_followers_share_what_was_read_once(pair: Pair):
    run = (await pair.one.join("key", "a")).run
    for entry in ENTRIES:
        await pair.one.append(run, entry)
    first = pair.other.follow(run)
    await anext(first)
    before = (await pair.eye.info("commandstats"))["cmdstat_xrange"]["calls"]
    late = [pair.other.follow(run, 1) for _ in range(50)]
    for follower in late:
        assert await anext(follower) == (2, ENTRIES[1])
    after = (await pair.eye.info("commandstats"))["cmdstat_xrange"]["calls"]
    assert after - before <= 1  # the poll may have come between
    for follower in [first, *late]:
        await follower.aclose()  # type: ignore[attr-defined]


async def test_a_finished_run_is_one_value_and_every_key_has_an_end(pair: Pair):
    told, finished, unserved, left = [
        (await pair.one.join(key, "a")).run for key in ("told", "finished", "unserved", "left")
    ]
    for run in (told, finished, unserved, left):
        await pair.one.append(run, ENTRIES[0])
    await pair.one.finish(finished, serve=True)
    await pair.one.finish(unserved, serve=False)
    await pair.one.leave(left, "a")
    ends = {key: await pair.eye.ttl(key) async for key in pair.eye.scan_iter()}
    assert all(0 < end <= 300 for end in ends.values()), ends
    assert {key for key in ends if finished in key} == {f"riskxpertai:run:{finished}"}
    assert {key for key in ends if unserved in key} == {f"riskxpertai:run:{unserved}"}
    assert {key for key in ends if ":key:" in key} == {"riskxpertai:key:told", "riskxpertai:key:finished"}
    assert ends[f"riskxpertai:run:{finished}"] <= SECONDS


async def test_appending_to_an_unfinished_run_gives_all_of_it_new_time(pair: Pair):
    run = (await pair.one.join("key", "a")).run
    await pair.one.append(run, ENTRIES[0])
    for key in await pair.eye.keys():
        await pair.eye.pexpire(key, 5_000)
    await pair.one.append(run, ENTRIES[1])
    assert all([await pair.eye.ttl(key) > 200 for key in await pair.eye.keys()])


async def test_a_run_whose_teller_died_is_over_in_time_and_its_followers_are_told(pair: Pair):
    run = (await pair.one.join("key", "a")).run
    await pair.one.append(run, ENTRIES[0])
    following = pair.other.follow(run)
    assert await anext(following) == (1, ENTRIES[0])
    await pair.eye.flushall()
    with anyio.fail_after(10), pytest.raises(NotFound):
        await anext(following)
    assert (await pair.other.join("key", "b")).teller


async def test_a_server_killed_in_mid_follow_ends_it_with_our_error(own_redis: RedisServer):
    log = await RedisAnswerLog.open(own_redis.url, seconds=SECONDS)
    run = (await log.join("key", "a")).run
    await log.append(run, ENTRIES[0])
    following, leaving = log.follow(run), asyncio.create_task(log.abandoned(run))
    assert await anext(following) == (1, ENTRIES[0])
    own_redis.kill()
    with anyio.fail_after(15), pytest.raises(StoreFailed):
        await anext(following)
    with anyio.fail_after(15), pytest.raises(StoreFailed):
        await leaving
    with pytest.raises(StoreFailed):
        await log.append(run, ENTRIES[1])
    with pytest.raises(StoreFailed):
        await log.check()
    await log.close()


async def test_a_server_that_comes_back_empty_ends_the_follower_and_serves_the_next(own_redis: RedisServer):
    log = await RedisAnswerLog.open(own_redis.url, seconds=SECONDS)
    run = (await log.join("key", "a")).run
    await log.append(run, ENTRIES[0])
    following = log.follow(run)
    assert await anext(following) == (1, ENTRIES[0])
    own_redis.kill()
    own_redis.start()
    with anyio.fail_after(15), pytest.raises(NotFound):
        await anext(following)
    again = (await log.join("key", "b")).run
    follower = asyncio.create_task(read(log, again))
    await log.append(again, ENTRIES[1])
    await log.finish(again, serve=True)
    assert await follower == [(1, ENTRIES[1])]
    await log.close()


async def test_a_wrong_password_is_told_without_it(tmp_path: Path):
    with redis_server(tmp_path, password="right-7731") as server:
        url = server.url.replace("//", "//:wrong-7731@")
        log = await RedisAnswerLog.open(url, seconds=SECONDS)
        with pytest.raises(StoreFailed) as caught:
            await log.join("key", "a")
        assert "7731" not in f"{caught.value!r} {caught.value.__cause__!r} {caught.value.sentence}"
        await log.close()
        right = await RedisAnswerLog.open(server.url.replace("//", "//:right-7731@"), seconds=SECONDS)
        assert (await right.join("key", "a")).teller
        assert (await right.server()).version.count(".") == 2
        await right.close()


async def test_a_certificate_nobody_vouches_for_is_refused(rediss: RedisServer):
    log = await RedisAnswerLog.open(rediss.url.partition("?")[0], seconds=SECONDS)
    with pytest.raises(StoreFailed):
        await log.check()
    await log.close()


async def test_a_url_that_cannot_be_read_is_not_repeated():
    with pytest.raises(BadSettings) as caught:
        await RedisAnswerLog.open("redis://:secret-7731@127.0.0.1:port/0", seconds=SECONDS)
    assert "7731" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("redis://127.0.0.1:6379/2", "redis://127.0.0.1:6379/2"),
        ("rediss://user:7731@redis.example:6380/0?password=7731", "rediss://redis.example:6380/0"),
        ("redis://:77:31@host:port/0", "redis://host/0"),
    ],
)
def test_a_url_is_shown_without_its_secrets(url: str, shown: str):
    assert place(url) == shown
