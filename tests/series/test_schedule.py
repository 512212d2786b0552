from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from riskxpertai.series.panel import Panel
from riskxpertai.series.schedule import FIRST_WAIT, LONGEST_WAIT, LOOK_EVERY, Scheduler
from riskxpertai.series.store import SqliteObservations
from riskxpertai.series.sync import Syncing
from tests.series.made import MONTHLY, NOW, Clock, MadeSource, months

pytestmark = pytest.mark.anyio

HOURS = 6.0


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteObservations]:
    opened = await SqliteObservations.open(tmp_path / "riskxpertai.db")
    yield opened
    await opened.close()


@pytest.fixture
def source() -> MadeSource:
    return MadeSource("BEST", {id: months() for id in MONTHLY})


class Enough(BaseException):
    """The test has seen enough."""


class Waits:
    """Lets time pass as long as somebody waits, and remembers it; after so many waits it ends him."""

    def __init__(self, clock: Clock, most: int) -> None:
        self.clock = clock
        self.most = most
        self.waited: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.clock.move(seconds=seconds)
        if len(self.waited) == self.most:
            raise Enough


def scheduler(store: SqliteObservations, source: MadeSource, clock: Clock, most: int = 1) -> Scheduler:
    syncing = Syncing(Panel.embedded(), store, [source], preferred=lambda id: ("BEST",), clock=clock)
    return Scheduler(syncing, hours=HOURS, pause=Waits(clock, most), chance=lambda: 0.0)


async def run(one: Scheduler) -> list[float]:
    assert isinstance(one.pause, Waits)
    with pytest.raises(Enough):
        await one.forever()
    return one.pause.waited


async def test_the_first_sync_comes_at_once_and_the_next_after_some_hours(store, source):
    clock = Clock()
    looks = int(HOURS * 3600 / LOOK_EVERY)
    one = scheduler(store, source, clock, most=looks)

    await run(one)
    assert one.syncing.panel.has("CPI")
    assert len(source.asked) == 4

    one.pause = Waits(clock, 1)
    await run(one)
    assert len(source.asked) == 8


async def test_a_service_that_starts_again_does_not_ask_again_at_once(store, source):
    clock = Clock()
    await run(scheduler(store, source, clock))
    source.asked.clear()

    again = scheduler(store, source, clock)
    await run(again)

    assert source.asked == []
    assert again.syncing.panel.has("CPI"), "it shows what the other one fetched"


async def test_of_two_processes_one_asks_and_the_other_shows_what_it_brought(store, source):
    clock = Clock()
    other = scheduler(store, source, clock)
    assert await store.lease("somebody else", now=NOW, seconds=LOOK_EVERY * 0.5)

    assert await other.turn() == LOOK_EVERY
    assert source.asked == []

    await scheduler(store, source, Clock(NOW + timedelta(seconds=LOOK_EVERY))).turn()
    assert not other.syncing.panel.has("CPI")
    await other.turn()
    assert other.syncing.panel.has("CPI")
    assert len(source.asked) == 4


async def test_the_lease_is_free_again_after_a_sync(store, source):
    await scheduler(store, source, Clock()).turn()

    assert await store.lease("the next", now=NOW, seconds=1.0)


async def test_where_everything_fails_waits_double_up_to_a_day_and_end_with_success(store, source):
    clock = Clock()
    one = scheduler(store, source, clock)
    source.failing = True
    waits = []
    for _ in range(9):
        waits.append(await one.turn())
        clock.move(seconds=waits[-1])

    assert waits[:3] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]
    assert waits[-1] == max(waits) == LONGEST_WAIT

    source.failing = False
    assert await one.turn() == HOURS * 3600


async def test_one_that_fails_does_not_hold_up_the_others(store, source):
    source.tables["CPI"] = {}
    one = scheduler(store, source, Clock())

    assert await one.turn() == HOURS * 3600
    assert one.syncing.panel.has("PPI")


async def test_a_store_that_is_away_ends_nothing(tmp_path, source, caplog):
    closed = await SqliteObservations.open(tmp_path / "riskxpertai.db")
    await closed.close()

    assert await run(scheduler(closed, source, Clock(), most=3)) == [FIRST_WAIT, LOOK_EVERY, LOOK_EVERY]
    assert "not synced" in caplog.text


async def test_waits_are_spread_by_a_tenth(store, source):
    one = scheduler(store, source, Clock())
    one.chance = lambda: 0.5

    assert await run(one) == [pytest.approx(LOOK_EVERY * 1.05)]


async def test_what_is_newer_is_on_the_panel_after_the_sync(store, source):
    clock = Clock()
    one = scheduler(store, source, clock)
    await one.turn()
    clock.move(hours=HOURS)
    source.now = clock.now
    source.tables["CPI"][date(2026, 11, 1)] = 127.3

    await one.turn()

    assert one.syncing.panel.daily("CPI").last_day == date(2026, 11, 1)
