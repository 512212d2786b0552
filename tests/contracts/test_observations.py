"""What every store of observations promises."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import anyio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskxpertai.errors import StoreFailed
from riskxpertai.ports import Added, Observation, Quarantined, Tried

pytestmark = pytest.mark.anyio

FIRST = datetime(2026, 11, 2, 16, tzinfo=UTC)


def observed(day: int, value: float, learnt: datetime = FIRST, id: str = "USDKRW") -> Observation:
    return Observation(id, date(2026, 11, day), value, learnt)


async def test_what_is_added_is_read_back(store):
    items = (observed(2, 1340.0, id="EURKRW"), observed(2, 1335.25), observed(3, 1336.5))

    assert await store.add(items) == Added(new=3)
    assert await store.read() == items


async def test_the_same_again_changes_nothing(store):
    items = [observed(2, 1335.25), observed(3, 1336.5)]
    await store.add(items)

    later = [observed(item.day.day, item.value, FIRST + timedelta(days=1)) for item in items]
    assert await store.add(items) == Added(unchanged=2)
    assert await store.add(later) == Added(unchanged=2)
    assert await store.read() == tuple(items)


async def test_a_revision_is_read_in_place_of_the_first_value_and_both_are_kept(store):
    await store.add([observed(2, 1335.0)])
    revised = observed(2, 1336.0, FIRST + timedelta(days=2))

    assert await store.add([revised]) == Added(revised=1)
    assert await store.read() == (revised,)
    assert await store.read(known=date(2026, 11, 3)) == (observed(2, 1335.0),)


async def test_a_day_is_over_in_seoul(store):
    just_before = observed(2, 1335.0, datetime(2026, 11, 2, 14, 59, 59, tzinfo=UTC))
    midnight = observed(3, 1336.0, datetime(2026, 11, 2, 15, 0, tzinfo=UTC))
    await store.add([just_before, midnight])

    assert await store.read(known=date(2026, 11, 2)) == (just_before,)
    assert await store.read(known=date(2026, 11, 3)) == (just_before, midnight)


async def test_what_was_learnt_earlier_does_not_take_the_place_of_what_is_held(store):
    held = observed(2, 1336.0, FIRST + timedelta(days=2))
    await store.add([held])

    assert await store.add([observed(2, 1335.0)]) == Added(unchanged=1)
    assert await store.read() == (held,)


async def test_of_two_values_learnt_at_one_moment_the_one_that_is_held_stays(store):
    await store.add([observed(2, 1335.0)])

    assert await store.add([observed(2, 1336.0)]) == Added(unchanged=1)
    assert await store.read() == (observed(2, 1335.0),)


async def test_one_indicator_is_read_by_itself(store):
    await store.add([observed(2, 1335.0), observed(2, 1500.0, id="EURKRW")])

    assert [item.indicator for item in await store.read("EURKRW")] == ["EURKRW"]


async def test_a_bad_value_leaves_its_indicator_as_it_was_and_the_store_in_order(store):
    await store.add([observed(2, 1335.0)])

    with pytest.raises(StoreFailed):
        await store.add([observed(3, 1336.0), observed(4, float("nan"))])

    assert await store.read() == (observed(2, 1335.0),)
    assert await store.add([observed(3, 1336.0)]) == Added(new=1)


async def test_two_who_add_the_same_at_once_add_it_once(store):
    results: list[Added] = []

    async def add() -> None:
        results.append(await store.add([observed(day, 1300.0 + day) for day in range(2, 20)]))

    async with anyio.create_task_group() as tasks:
        for _ in range(4):
            tasks.start_soon(add)

    assert sum(result.new for result in results) == 18
    assert len(await store.read()) == 18


async def test_one_who_is_cancelled_leaves_nothing_half_written(store):
    class Leaving(list[Observation]):
        def __iter__(self):
            yield observed(2, 1335.0)
            scope.cancel()
            yield observed(3, 1336.0)

    with anyio.CancelScope() as scope:
        await store.add(Leaving())

    assert scope.cancelled_caught
    assert await store.read() == ()
    assert await store.add([observed(2, 1335.0)]) == Added(new=1)


async def test_moments_are_kept_to_the_microsecond(store):
    item = observed(2, 1335.0, FIRST.replace(microsecond=123_457))
    await store.add([item])

    assert await store.read() == (item,)
    assert await store.add([observed(2, 1336.0, item.learnt)]) == Added(unchanged=1)


async def test_what_a_value_came_from_is_kept_with_it(store):
    item = Observation("USDKRW", date(2026, 11, 2), 1335.0, FIRST, "ECB")
    await store.add([item])

    assert await store.read() == await store.vintages() == (item,)


async def test_every_value_ever_learnt_is_told_in_the_order_of_learning(store):
    first, second = observed(2, 1335.0), observed(2, 1336.0, FIRST + timedelta(days=2))
    await store.add([first, observed(3, 1337.0)])
    await store.add([second])
    await store.add([observed(2, 1500.0, id="EURKRW")])

    assert await store.vintages("USDKRW") == (first, second, observed(3, 1337.0))
    assert await store.vintages(after=FIRST) == (second,)
    assert [item.indicator for item in await store.vintages()] == ["EURKRW", *["USDKRW"] * 3]


async def test_a_whole_history_of_a_quarter_century_is_kept_and_read(store):
    start = date(2000, 1, 1)
    days = [start + timedelta(days=n) for n in range(9000)]
    items = tuple(Observation("KOSPI", day, 1000.0 + n / 7, FIRST, "ECOS") for n, day in enumerate(days))

    assert await store.add(items) == Added(new=9000)
    assert await store.read("KOSPI") == items


def release(value: float, code: str = "tenfold") -> Quarantined:
    items = (observed(2, 1335.0), observed(3, value))
    return Quarantined("USDKRW", "ECB", code, "11월 3일의 값이 10배입니다.", FIRST, items)


async def test_a_release_that_is_kept_apart_is_no_observation_and_can_be_looked_at(store):
    await store.quarantine(release(13350.0))

    assert await store.read() == ()
    assert await store.quarantined() == (release(13350.0),)


async def test_an_indicator_has_one_release_apart_and_it_can_be_lifted(store):
    await store.quarantine(release(13350.0))
    await store.quarantine(release(1.0, "unit"))
    assert await store.quarantined() == (release(1.0, "unit"),)

    await store.lift("EURKRW")
    await store.lift("USDKRW")
    assert await store.quarantined() == ()


async def test_a_release_with_values_that_are_no_numbers_can_be_kept_apart(store):
    await store.quarantine(release(float("inf"), "no_number"))

    (held,) = await store.quarantined()
    assert [item.value for item in held.observations] == [1335.0, float("inf")]


async def test_the_last_try_of_an_indicator_at_a_source_is_remembered(store):
    well = Tried("USDKRW", "ECB", FIRST, FIRST, "")
    badly = Tried("USDKRW", "ECB", FIRST + timedelta(hours=6), FIRST, "the connection failed")
    never = Tried("CPI", "ECOS", FIRST, None, "no key")
    for one in (well, badly, never):
        await store.note(one)

    assert await store.tries() == (never, badly)


async def test_one_holds_the_lease_until_he_gives_it_up_or_it_ends(store):
    async def taken(holder: str, seconds: int) -> bool:
        got: bool = await store.lease(holder, now=FIRST + timedelta(seconds=seconds), seconds=60.0)
        return got

    assert await taken("a", 0)
    assert not await taken("b", 30)
    assert await taken("a", 50), "the holder renews it"
    assert not await taken("b", 109)
    assert await taken("b", 110)
    assert not await taken("a", 111)
    await store.give_up("a")
    assert not await taken("a", 112), "it was not his to give up"
    await store.give_up("b")
    assert await taken("a", 113)


async def test_of_many_who_want_the_lease_at_once_one_gets_it(store):
    got: list[bool] = []

    async def want(holder: str) -> None:
        got.append(await store.lease(holder, now=FIRST, seconds=60.0))

    async with anyio.create_task_group() as tasks:
        for number in range(5):
            tasks.start_soon(want, f"holder {number}")

    assert sorted(got) == [False] * 4 + [True]


LEARNING = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from([1300.0, 1310.0, 1320.0]), st.integers(0, 5)), max_size=20
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(history=LEARNING, known=st.integers(0, 6))
async def test_any_history_of_learning_is_answered_as_a_slow_loop_would(store, history, known):
    id = uuid4().hex
    items = sorted(
        {
            (day, days): observed(day, value, FIRST + timedelta(days=days), id)
            for day, value, days in history
        }.values(),
        key=lambda item: item.learnt,
    )
    expected: dict[date, Observation] = {}
    for item in items:
        if item.learnt <= FIRST + timedelta(days=known) and (
            item.day not in expected or expected[item.day].value != item.value
        ):
            expected[item.day] = item

    for item in items:
        await store.add([item])
        await store.add([item])

    told = await store.read(id, known=date(2026, 11, 3) + timedelta(days=known))
    assert told == tuple(expected[day] for day in sorted(expected))
