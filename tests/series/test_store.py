from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import anyio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskxpertai.errors import StoreFailed
from riskxpertai.ports import Observation
from riskxpertai.series.store import Added, SqliteObservations

pytestmark = pytest.mark.anyio

FIRST = datetime(2026, 11, 2, 16, tzinfo=UTC)


def observed(day: int, value: float, learnt: datetime = FIRST, id: str = "USDKRW") -> Observation:
    return Observation(id, date(2026, 11, day), value, learnt)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteObservations]:
    opened = await SqliteObservations.open(tmp_path / "new" / "riskxpertai.db")
    yield opened
    await opened.close()


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


async def test_it_is_all_there_after_opening_again(store, tmp_path):
    await store.add([observed(2, 1335.0)])
    other = await SqliteObservations.open(tmp_path / "new" / "riskxpertai.db")

    assert await other.read() == (observed(2, 1335.0),)
    await other.close()


async def test_a_file_that_is_no_database_is_refused(tmp_path):
    path = tmp_path / "riskxpertai.db"
    path.write_bytes(b"this is no database " * 100)

    with pytest.raises(StoreFailed, match=r"riskxpertai\.db can't be used"):
        await SqliteObservations.open(path)
    assert path.read_bytes().startswith(b"this is no database")


async def test_a_folder_that_can_not_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreFailed, match=r"riskxpertai\.db can't be opened"):
        await SqliteObservations.open(tmp_path / "file" / "riskxpertai.db")


async def test_a_closed_store_says_so(tmp_path):
    store = await SqliteObservations.open(tmp_path / "riskxpertai.db")
    await store.close()

    with pytest.raises(StoreFailed):
        await store.read()
    with pytest.raises(StoreFailed):
        await store.add([observed(2, 1335.0)])


async def test_other_tables_of_the_file_are_left_alone(tmp_path):
    path = tmp_path / "riskxpertai.db"
    with sqlite3.connect(path) as history:
        history.execute("CREATE TABLE turns (id TEXT)")
    history.close()

    store = await SqliteObservations.open(path)
    await store.add([observed(2, 1335.0)])
    await store.close()

    with sqlite3.connect(path) as again:
        assert again.execute("SELECT count(*) FROM turns").fetchone() == (0,)
    again.close()


HISTORIES = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from([1300.0, 1310.0, 1320.0]), st.integers(0, 5)), max_size=20
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(history=HISTORIES, known=st.integers(0, 6))
def test_any_history_of_learning_is_answered_as_a_slow_loop_would(history, known):
    items = sorted(
        {
            (day, hour): observed(day, value, FIRST + timedelta(days=hour)) for day, value, hour in history
        }.values(),
        key=lambda item: item.learnt,
    )
    expected: dict[date, Observation] = {}
    for item in items:
        if item.learnt <= FIRST + timedelta(days=known) and (
            item.day not in expected or expected[item.day].value != item.value
        ):
            expected[item.day] = item

    async def answer() -> tuple[Observation, ...]:
        with tempfile.TemporaryDirectory() as folder:
            store = await SqliteObservations.open(Path(folder) / "riskxpertai.db")
            try:
                for item in items:
                    await store.add([item])
                    await store.add([item])
                return await store.read(known=date(2026, 11, 3) + timedelta(days=known))
            finally:
                await store.close()

    assert anyio.run(answer) == tuple(expected[day] for day in sorted(expected))
