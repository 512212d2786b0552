from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from riskxpertai.errors import SourceFailed, StoreFailed
from riskxpertai.ports import Observation
from riskxpertai.series.panel import Panel
from riskxpertai.series.refresh import refresh_forever, refresh_once, sift
from riskxpertai.series.sources.ecb import CROSSES
from riskxpertai.series.sources.ecb_service import EcbService
from riskxpertai.series.store import Added, SqliteObservations
from tests.doubles.ecb_server import FAULTS, LAST_EMBEDDED, EcbServer, november

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
TODAY = date(2026, 11, 22)


async def at_once(seconds: float) -> None:
    """Does not wait."""


def service(url: str, timeout: float = 5.0) -> EcbService:
    return EcbService(url, timeout=timeout, clock=lambda: NOW, pause=at_once)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteObservations]:
    opened = await SqliteObservations.open(tmp_path / "riskxpertai.db")
    yield opened
    await opened.close()


async def test_newer_days_are_kept_and_shown(store):
    panel = Panel.embedded()
    async with EcbServer(november()) as server:
        done = await refresh_once(panel, store, service(server.url))

    assert (done.new, done.revised, done.refused) == (75, 0, ())
    assert done.newest == panel.newest() == date(2026, 11, 20)
    assert len(await store.read()) == 75
    progress = panel.monthly("USDKRW", TODAY).progress
    assert progress
    assert progress.share == pytest.approx(15 / 21)


async def test_what_was_fetched_is_there_after_a_restart(store):
    panel = Panel.embedded()
    async with EcbServer(november()) as server:
        await refresh_once(panel, store, service(server.url))

    again = await Panel.open(store)

    assert again.newest() == panel.newest()
    assert again.vintage(TODAY) == panel.vintage(TODAY)


async def test_a_second_refresh_finds_nothing_new(store):
    panel = Panel.embedded()
    async with EcbServer(november()) as server:
        await refresh_once(panel, store, service(server.url))
        before = panel.vintage(TODAY)
        done = await refresh_once(panel, store, service(server.url))

    assert (done.new, done.revised) == (0, 0)
    assert panel.vintage(TODAY) == before


async def test_days_of_the_bundle_are_not_copied_into_the_store(store):
    async with EcbServer({date(2026, 10, 30): LAST_EMBEDDED} | november(1)) as server:
        await refresh_once(Panel.embedded(), store, service(server.url))

    assert {item.day for item in await store.read()} == {date(2026, 11, 2)}


async def test_a_correction_of_a_day_in_the_bundle_is_taken(store):
    panel = Panel.embedded()
    corrected = {date(2026, 10, 30): {**LAST_EMBEDDED, "KRW": 1492.0}}
    async with EcbServer(corrected) as server:
        done = await refresh_once(panel, store, service(server.url))

    assert (done.new, done.revised) == (0, 5)
    assert panel.daily("EURKRW").at(date(2026, 10, 30)) == 1492.0


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault != "tenfold"])
async def test_no_fault_of_the_source_changes_the_data(store, fault):
    panel = Panel.embedded()
    before = panel.vintage(TODAY)
    timeout = 0.05 if fault in ("slow", "drip") else 5.0
    async with EcbServer(november(), faults=(fault,) * 3) as server:
        with pytest.raises(SourceFailed):
            await refresh_once(panel, store, service(server.url, timeout))

    assert panel.vintage(TODAY) == before
    assert await store.read() == ()


async def test_a_slipped_decimal_point_is_kept_out_and_logged(store, caplog):
    panel = Panel.embedded()
    before = panel.vintage(TODAY)
    async with EcbServer(november(1), faults=("tenfold",)) as server:
        done = await refresh_once(panel, store, service(server.url))

    assert (done.new, len(done.refused)) == (0, 5)
    assert panel.vintage(TODAY) == before
    assert await store.read() == ()
    assert "ECB: USDKRW of 2026-11-02 kept out: 13366 after 1335.27 on 2026-10-30" in caplog.text


async def test_one_wild_day_is_kept_out_and_the_days_around_it_are_taken(store):
    days = november(3)
    days[date(2026, 11, 3)] = {**LAST_EMBEDDED, "KRW": 149.176}
    panel = Panel.embedded()
    async with EcbServer(days) as server:
        done = await refresh_once(panel, store, service(server.url))

    assert {item.day for item, _ in done.refused} == {date(2026, 11, 3)}
    assert panel.newest() == date(2026, 11, 4)
    assert panel.daily("USDKRW").at(date(2026, 11, 3)) is None


def test_a_day_that_has_not_come_is_kept_out():
    tomorrow = Observation("USDKRW", date(2026, 11, 23), 1336.0, NOW)

    sound, refused = sift(Panel.embedded(), [tomorrow])

    assert sound == ()
    assert refused == ((tomorrow, "the day has not come yet"),)


def test_each_day_is_compared_with_the_one_before_it_in_any_order():
    values = [(day, 1335.0 * 1.4**n) for n, day in enumerate((2, 3, 4, 5))]
    climbing = [Observation("USDKRW", date(2026, 11, day), value, NOW) for day, value in values]

    sound, refused = sift(Panel.embedded(), climbing[::-1])

    assert (list(sound), refused) == (climbing, ())


def test_a_day_is_compared_with_a_known_day_that_is_nearer_than_the_one_fetched():
    old = Observation("USDKRW", date(2026, 10, 20), 1876.0, NOW)
    new = Observation("USDKRW", date(2026, 11, 2), 2500.0, NOW)

    sound, refused = sift(Panel.embedded(), [old, new])

    assert sound == (old,)
    assert "after 1335.27 on 2026-10-30" in refused[0][1]


async def test_when_the_store_fails_the_panel_shows_nothing_that_is_not_kept(tmp_path):
    closed = await SqliteObservations.open(tmp_path / "riskxpertai.db")
    await closed.close()
    panel = Panel.embedded()
    before = panel.vintage(TODAY)

    async with EcbServer(november()) as server:
        with pytest.raises(StoreFailed):
            await refresh_once(panel, closed, service(server.url))

    assert panel.vintage(TODAY) == before


class Enough(Exception):
    """The test has seen enough."""


class Waits(list[float]):
    """Remembers how long somebody wanted to wait; after so many waits it ends him."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)
        if len(self) == self.most:
            raise Enough


async def forever(store: SqliteObservations, server: EcbServer, waits: Waits) -> Panel:
    panel = Panel.embedded()
    with pytest.raises(Enough):
        await refresh_forever(panel, store, service(server.url), hours=6, pause=waits, chance=lambda: 0.0)
    return panel


async def test_the_first_try_comes_at_once_and_the_next_after_some_hours(store, caplog):
    caplog.set_level(logging.INFO, logger="riskxpertai")
    waits = Waits(2)
    async with EcbServer(november()) as server:
        panel = await forever(store, server, waits)

    assert waits == [6 * 3600, 6 * 3600]
    assert panel.newest() == date(2026, 11, 20)
    told = [record.getMessage() for record in caplog.records if record.name.startswith("riskxpertai")]
    assert told == ["ECB: 75 new and 0 revised values, the data end on 2026-11-20"]


async def test_failures_are_told_in_one_line_each_and_doubled_waits_end_with_success(store, caplog):
    waits = Waits(5)
    async with EcbServer(november(), faults=("404", "html", "nothing")) as server:
        panel = await forever(store, server, waits)

    assert waits == [900, 1800, 3600, 6 * 3600, 6 * 3600]
    assert panel.newest() == date(2026, 11, 20)
    warnings = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warnings) == 3
    assert all(record.exc_info is None for record in warnings)
    assert "the data end on 2026-10-30: ECB: the service answered 404" in warnings[0].getMessage()


async def test_waits_never_exceed_a_day(store):
    waits = Waits(12)
    async with EcbServer(november(), faults=("404",) * 12) as server:
        await forever(store, server, waits)

    assert waits[-1] == max(waits) == 24 * 3600


async def test_a_fault_of_our_own_is_logged_and_survived(caplog):
    class Broken:
        async def add(self, observations: Iterable[Observation]) -> Added:
            raise ZeroDivisionError("a bug")

    waits = Waits(2)
    async with EcbServer(november()) as server:
        with pytest.raises(Enough):
            await refresh_forever(Panel.embedded(), Broken(), service(server.url), hours=6, pause=waits)

    assert len(waits) == 2
    assert "a bug" in caplog.text


async def test_jitter_spreads_the_waits_by_a_tenth_at_most(store):
    waits = Waits(1)
    async with EcbServer(november()) as server:
        with pytest.raises(Enough):
            await refresh_forever(
                Panel.embedded(), store, service(server.url), hours=1, pause=waits, chance=lambda: 0.5
            )

    assert waits[0] == pytest.approx(3600 * 1.05)


def test_every_rate_is_refreshed():
    assert set(CROSSES) == {"USDKRW", "JPYKRW", "EURKRW", "CNYKRW", "GBPKRW"}
