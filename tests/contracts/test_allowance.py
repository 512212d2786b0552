"""What every kind of counters promises."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from riskxpertai.allowance.budgets import DAY, Budget, Counters
from riskxpertai.allowance.fallback import FallbackCounters
from riskxpertai.allowance.memory import MemoryCounters
from riskxpertai.allowance.redis import RedisCounters
from riskxpertai.circuit import Circuit

pytestmark = pytest.mark.anyio

# 2026-11-22 23:59:00 in Seoul.
NOW = 1_795_359_540.0
MINUTE = Budget("minute:reader:a", 2, 60.0)
TODAY = Budget("day:reader:a", 3)


@pytest.fixture(params=["memory", "redis", "redis 6.2", "redis with fallback"])
async def counters(request: pytest.FixtureRequest) -> AsyncIterator[Counters]:
    if request.param == "memory":
        yield MemoryCounters()
        return
    server = request.getfixturevalue("redis62" if "6.2" in request.param else "redis")
    async with Redis.from_url(server.url) as back_door:
        await back_door.flushall()
        shared = RedisCounters.open(server.url)
        fallback = "fallback" in request.param
        try:
            yield FallbackCounters(shared, Circuit("limits")) if fallback else shared
            async for key in back_door.scan_iter():
                assert await back_door.pttl(key) > 0, f"{key} would stay for ever"
        finally:
            await shared.close()


async def test_a_window_slides(counters: Counters):
    first = await counters.draw([MINUTE], ticket="1", now=NOW)
    assert (first.refused, first.left) == (None, (1,))
    await counters.draw([MINUTE], ticket="2", now=NOW + 20)
    refused = await counters.draw([MINUTE], ticket="3", now=NOW + 30)
    assert (refused.refused, refused.left) == (0, (0,))
    assert refused.wait == pytest.approx(30)
    assert (await counters.draw([MINUTE], ticket="4", now=NOW + 61)).refused is None


async def test_a_day_ends_at_midnight_in_seoul(counters: Counters):
    for ticket in "123":
        assert (await counters.draw([TODAY], ticket=ticket, now=NOW)).refused is None
    refused = await counters.draw([TODAY], ticket="4", now=NOW + 1)
    assert refused.refused == 0
    assert refused.wait == pytest.approx(59)
    assert (await counters.draw([TODAY], ticket="5", now=NOW + 60)).left == (2,)


async def test_all_budgets_are_drawn_on_or_none(counters: Counters):
    narrow = Budget("minute:address:b", 1, 60.0)
    await counters.draw([narrow], ticket="1", now=NOW)
    for ticket in "234":
        assert (await counters.draw([MINUTE, TODAY, narrow], ticket=ticket, now=NOW)).refused == 2
    assert (await counters.draw([MINUTE, TODAY], ticket="5", now=NOW)).left == (1, 2)


async def test_of_several_that_are_used_up_the_one_that_holds_longest_is_named(counters: Counters):
    tight, tighter = Budget("a", 1, 10.0), Budget("b", 1, 50.0)
    await counters.draw([tight, tighter], ticket="1", now=NOW)
    drawn = await counters.draw([tight, tighter], ticket="2", now=NOW + 1)
    assert drawn.refused == 1
    assert drawn.wait == pytest.approx(49)


async def test_a_ticket_that_is_given_back_can_be_drawn_again(counters: Counters):
    running = Budget("running:reader:a", 1, 300.0)
    await counters.draw([running], ticket="1", now=NOW)
    assert (await counters.draw([running], ticket="2", now=NOW)).refused == 0
    await counters.give_back(running, ticket="unknown")
    assert (await counters.draw([running], ticket="2", now=NOW)).refused == 0
    await counters.give_back(running, ticket="1")
    assert (await counters.draw([running], ticket="2", now=NOW)).refused is None


async def test_of_many_that_draw_at_once_no_more_get_one_than_there_are(counters: Counters):
    budget = Budget("minute:everybody", 5, 60.0)
    drawn = await asyncio.gather(*(counters.draw([budget], ticket=f"{n}", now=NOW) for n in range(20)))
    assert sum(one.refused is None for one in drawn) == 5


async def test_sums_are_of_one_day(counters: Counters):
    assert await counters.add("tokens", 700, now=NOW) == 700
    assert await counters.add("tokens", 300, now=NOW + 30) == 1000
    assert await counters.add("tokens", 0, now=NOW + 30) == 1000
    assert await counters.add("other", 0, now=NOW) == 0
    assert await counters.add("tokens", 5, now=NOW + 61) == 5
    assert await counters.add("tokens", 5, now=NOW + DAY) == 10


@given(times=st.lists(st.integers(0, 300), max_size=25), most=st.integers(1, 4))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_in_no_minute_are_more_drawn_than_allowed(counters: Counters, times: list[int], most: int):
    budget = Budget(uuid4().hex, most, 60.0)
    taken = [
        at
        for number, at in enumerate(sorted(times))
        if (await counters.draw([budget], ticket=f"{number}", now=NOW + at)).refused is None
    ]
    assert all(sum(at - 60 < other <= at for other in taken) <= most for at in taken)
