"""What every answer log promises."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import anyio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskxpertai.domain import Entry
from riskxpertai.errors import NotFound, RiskXpertError
from riskxpertai.ports import AnswerLog
from tests.contracts.conftest import SERVED_SECONDS, LogOnTrial

pytestmark = pytest.mark.anyio

Told = list[tuple[int, Entry]]


def entry(number: int) -> Entry:
    return Entry("scenario", f'{{"text":"문장 {number}"}}')


async def read(log: AnswerLog, run: str, after: int = 0) -> Told:
    with anyio.fail_after(10):
        return [told async for told in log.follow(run, after)]


async def finished_run(log: AnswerLog, key: str, entries: int, *, serve: bool = True) -> str:
    run = (await log.join(key, "teller")).run
    for number in range(1, entries + 1):
        await log.append(run, entry(number))
    await log.finish(run, serve=serve)
    return run


async def test_of_ten_turns_that_join_at_once_exactly_one_tells(log: AnswerLog):
    seats = await asyncio.gather(*(log.join("key", f"turn {number}") for number in range(10)))
    assert [seat.teller for seat in seats].count(True) == 1
    assert len({seat.run for seat in seats}) == 1
    assert not any(seat.complete for seat in seats)


async def test_different_keys_have_runs_of_their_own(log: AnswerLog):
    one, other = await log.join("one", "a"), await log.join("other", "a")
    assert one.teller
    assert other.teller
    assert one.run != other.run


async def test_ordinals_count_from_one(log: AnswerLog):
    run = (await log.join("key", "a")).run
    assert [await log.append(run, entry(number)) for number in (1, 2, 3)] == [1, 2, 3]


@given(
    steps=st.lists(st.one_of(st.just("append"), st.integers(0, 8)), min_size=1, max_size=24),
    pauses=st.lists(st.integers(0, 3), min_size=24, max_size=24),
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whoever_follows_from_wherever_gets_each_later_event_once_and_in_order(
    log: AnswerLog, steps: list[str | int], pauses: list[int]
):
    run = (await log.join(uuid4().hex, "teller")).run
    followers: list[tuple[int, asyncio.Task[Told]]] = []
    told: Told = []
    for step, pause in zip(steps, pauses, strict=False):
        if isinstance(step, int):
            followers.append((step, asyncio.create_task(read(log, run, step))))
        else:
            told.append((len(told) + 1, entry(len(told) + 1)))
            await log.append(run, told[-1][1])
        for _ in range(pause):
            await anyio.lowlevel.checkpoint()
    await log.finish(run, serve=True)
    for after, follower in followers:
        assert await follower == told[after:]
    for after in range(len(told) + 2):
        assert await read(log, run, after) == told[after:]


async def test_a_follower_gets_an_event_before_the_run_is_finished(log: AnswerLog):
    run = (await log.join("key", "a")).run
    following = log.follow(run)
    with anyio.fail_after(10):
        for number in (1, 2, 3):
            await log.append(run, entry(number))
            assert await anext(following) == (number, entry(number))


async def test_a_follower_ahead_of_the_teller_waits_for_what_he_has_not_seen(log: AnswerLog):
    run = (await log.join("key", "a")).run
    await log.append(run, entry(1))
    follower = asyncio.create_task(read(log, run, 2))
    await anyio.wait_all_tasks_blocked()
    for number in (2, 3):
        await log.append(run, entry(number))
    await log.finish(run, serve=True)
    assert await follower == [(3, entry(3))]


async def test_after_the_end_of_a_finished_run_there_is_nothing(log: AnswerLog):
    run = await finished_run(log, "key", 2)
    assert await read(log, run, 2) == []
    assert await read(log, run, 1_000) == []


async def test_a_run_without_events_ends_empty(log: AnswerLog):
    assert await read(log, await finished_run(log, "key", 0)) == []


async def test_following_an_unknown_run_is_refused_on_the_first_step(log: AnswerLog):
    following = log.follow("no such run")
    with pytest.raises(NotFound):
        await anext(following)


async def test_a_follower_cancelled_midway_disturbs_nobody(log: AnswerLog):
    run = (await log.join("key", "a")).run
    await log.append(run, entry(1))
    leaving, staying = (asyncio.create_task(read(log, run)) for _ in range(2))
    await anyio.wait_all_tasks_blocked()
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    await log.append(run, entry(2))
    await log.finish(run, serve=True)
    assert await staying == [(1, entry(1)), (2, entry(2))]


async def test_five_hundred_follow_one_run(log: AnswerLog):
    run = (await log.join("key", "a")).run
    followers = [asyncio.create_task(read(log, run)) for _ in range(500)]
    await anyio.wait_all_tasks_blocked()
    expected = [(number, entry(number)) for number in range(1, 21)]
    for _, told in expected:
        await log.append(run, told)
    await log.finish(run, serve=True)
    assert all(told == expected for told in await asyncio.gather(*followers))


async def test_a_finished_run_is_served_to_later_joins(log: AnswerLog):
    run = await finished_run(log, "key", 3)
    seat = await log.join("key", "later")
    assert (seat.run, seat.teller, seat.complete) == (run, False, True)
    assert len(await read(log, seat.run)) == 3


async def test_leaving_a_served_run_does_not_end_it(log: AnswerLog):
    run = await finished_run(log, "key", 1)
    await log.join("key", "later")
    await log.leave(run, "later")
    await log.leave(run, "teller")
    assert (await log.join("key", "again")).complete


async def test_a_run_not_to_be_served_is_followed_to_its_end_but_joined_no_more(log: AnswerLog):
    run = await finished_run(log, "key", 2, serve=False)
    seat = await log.join("key", "later")
    assert seat.teller
    assert seat.run != run
    assert await read(log, run, 1) == [(2, entry(2))]


@pytest.mark.parametrize("serve", [True, False])
async def test_closing_an_old_run_leaves_its_keys_new_one_alone(log: AnswerLog, serve: bool):
    old = (await log.join("key", "a")).run
    await log.leave(old, "a")
    new = (await log.join("key", "b")).run
    await log.finish(old, serve=serve)
    seat = await log.join("key", "c")
    assert (seat.run, seat.teller) == (new, False)


async def test_a_run_is_served_until_its_time_is_over_counted_from_its_end(trial: LogOnTrial):
    run = (await trial.log.join("key", "a")).run
    await trial.pass_time(SERVED_SECONDS * 3)
    await trial.log.append(run, entry(1))
    await trial.log.finish(run, serve=True)
    await trial.pass_time(SERVED_SECONDS - 1)
    assert (await trial.log.join("key", "b")).run == run
    await trial.pass_time(1)
    assert (await trial.log.join("key", "c")).teller
    with pytest.raises(NotFound):
        await read(trial.log, run)


async def test_a_run_that_is_not_served_is_forgotten_in_time_too(trial: LogOnTrial):
    run = await finished_run(trial.log, "key", 1, serve=False)
    await trial.pass_time(SERVED_SECONDS - 1)
    assert len(await read(trial.log, run)) == 1
    await trial.pass_time(1)
    with pytest.raises(NotFound):
        await read(trial.log, run)


async def test_what_was_told_never_changes(log: AnswerLog):
    run = await finished_run(log, "key", 1)
    with pytest.raises(RiskXpertError):
        await log.append(run, entry(2))
    assert await read(log, run) == [(1, entry(1))]


async def test_only_the_first_closing_counts(log: AnswerLog):
    run = await finished_run(log, "key", 1, serve=True)
    await log.finish(run, serve=False)
    assert (await log.join("key", "later")).run == run


async def test_nothing_can_be_added_to_an_unknown_run(log: AnswerLog):
    with pytest.raises(NotFound):
        await log.append("no such run", entry(1))


async def test_a_run_is_abandoned_when_its_last_turn_leaves(log: AnswerLog):
    run = (await log.join("key", "a")).run
    await log.join("key", "b")
    waiting = asyncio.create_task(log.abandoned(run))
    await log.leave(run, "a")
    await anyio.wait_all_tasks_blocked()
    assert not waiting.done()
    assert (await log.join("key", "c")).run == run
    await log.leave(run, "c")
    await log.leave(run, "b")
    with anyio.fail_after(10):
        await waiting


async def test_abandonment_is_told_to_whoever_asks_late(log: AnswerLog):
    run = (await log.join("key", "a")).run
    await log.leave(run, "a")
    with anyio.fail_after(10):
        await log.abandoned(run)


async def test_a_turn_that_is_not_on_the_run_abandons_nothing(log: AnswerLog):
    run = (await log.join("key", "a")).run
    await log.leave(run, "stranger")
    await log.leave("no such run", "a")
    assert (await log.join("key", "b")).run == run


async def test_a_turn_counts_once_however_often_it_joins(log: AnswerLog):
    run = (await log.join("key", "a")).run
    assert not (await log.join("key", "a")).teller
    await log.leave(run, "a")
    with anyio.fail_after(10):
        await log.abandoned(run)


async def test_a_finished_run_is_never_abandoned(log: AnswerLog):
    run = (await log.join("key", "a")).run
    waiting = asyncio.create_task(log.abandoned(run))
    await log.finish(run, serve=True)
    await log.leave(run, "a")
    await anyio.wait_all_tasks_blocked()
    assert not waiting.done()
    waiting.cancel()


async def test_after_an_abandoned_run_the_key_begins_anew(log: AnswerLog):
    old = (await log.join("key", "a")).run
    await log.append(old, entry(1))
    await log.leave(old, "a")
    seat = await log.join("key", "b")
    assert seat.teller
    assert seat.run != old
    assert await log.append(seat.run, entry(7)) == 1
    await log.finish(seat.run, serve=True)
    assert await read(log, seat.run) == [(1, entry(7))]


async def test_who_still_follows_an_abandoned_run_reads_what_its_teller_says_last(log: AnswerLog):
    run = (await log.join("key", "a")).run
    await log.append(run, entry(1))
    follower = asyncio.create_task(read(log, run))
    await log.leave(run, "a")
    await log.append(run, entry(2))
    await log.finish(run, serve=True)
    assert await follower == [(1, entry(1)), (2, entry(2))]
    assert (await log.join("key", "b")).teller


async def test_a_teller_that_breaks_leaves_followers_what_was_told(log: AnswerLog):
    run = (await log.join("key", "a")).run
    follower = asyncio.create_task(read(log, run))

    async def tell() -> None:
        try:
            await log.append(run, entry(1))
            await anyio.sleep_forever()
        finally:
            await log.finish(run, serve=False)

    teller = asyncio.create_task(tell())
    await anyio.wait_all_tasks_blocked()
    teller.cancel()
    assert await follower == [(1, entry(1))]
    assert (await log.join("key", "b")).teller


async def test_a_log_of_one_event_works_like_any_other(log: AnswerLog):
    seat = await log.join("turn:1", "1")
    assert seat.teller
    follower = asyncio.create_task(read(log, seat.run))
    await log.append(seat.run, Entry("done", '{"kept":"yes"}'))
    await log.finish(seat.run, serve=True)
    assert await follower == [(1, Entry("done", '{"kept":"yes"}'))]
    assert (await log.join("turn:1", "1")).run == seat.run


async def test_a_log_that_works_says_so(log: AnswerLog):
    await log.check()
