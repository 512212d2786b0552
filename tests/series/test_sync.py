from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from datetime import date, timedelta
from pathlib import Path

import aiosqlite
import pytest

from riskxpertai.errors import BadInput, StoreFailed
from riskxpertai.series.panel import Panel
from riskxpertai.series.store import SqliteObservations
from riskxpertai.series.sync import Syncing
from tests.series.made import MONTHLY, NOW, Clock, MadeSource, months

pytestmark = pytest.mark.anyio

TODAY = date(2026, 11, 22)
NEXT = date(2026, 11, 1)
NEXT_VALUE = 127.3


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteObservations]:
    opened = await SqliteObservations.open(tmp_path / "riskxpertai.db")
    yield opened
    await opened.close()


@pytest.fixture
def best() -> MadeSource:
    return MadeSource("BEST", {id: months() for id in MONTHLY})


@pytest.fixture
def clock() -> Clock:
    return Clock()


def syncing(store: SqliteObservations, clock: Clock, *sources: MadeSource) -> Syncing:
    return Syncing(
        Panel.embedded(), store, sources, preferred=lambda id: ("BEST", "SECOND", "ECB"), clock=clock
    )


async def opened(store: SqliteObservations, clock: Clock, *sources: MadeSource) -> Syncing:
    """As another process would find it."""
    found = syncing(store, clock, *sources)
    found.panel.take(await store.vintages())
    return found


def later(source: MadeSource, clock: Clock, days: int = 1) -> None:
    clock.move(days=days)
    source.now = clock.now


async def test_a_first_sync_takes_the_whole_history_and_shows_it(store, best, clock):
    told = syncing(store, clock, best)

    results = await told.sync(MONTHLY)

    assert [(one.state, one.source, one.new, one.revised) for one in results] == [("new", "BEST", 120, 0)] * 4
    assert best.asked == [(id, None) for id in MONTHLY]
    assert told.panel.monthly("CPI", TODAY).last_value == months()[date(2026, 10, 1)]
    assert {item.source for item in await store.read()} == {"BEST"}


async def test_a_second_sync_asks_for_two_years_and_writes_nothing(store, best, clock, tmp_path):
    await syncing(store, clock, best).sync(MONTHLY)
    before = await lines(tmp_path)
    later(best, clock, 0)
    best.asked.clear()
    clock.move(minutes=5)

    results = await syncing(store, clock, best).sync(MONTHLY)

    assert {one.state for one in results} == {"unchanged"}
    assert set(best.asked) == {(id, date(2024, 10, 1)) for id in MONTHLY}
    assert await lines(tmp_path) == before


async def lines(folder: Path) -> list[list[tuple[object, ...]]]:
    """All rows of all tables, as another process reads them."""
    async with aiosqlite.connect(folder / "riskxpertai.db") as beside:
        return [
            [tuple(row) for row in await beside.execute_fetchall(f"SELECT * FROM {table} ORDER BY 1, 2, 3")]
            for table in ("observations", "quarantine", "tries", "leases")
        ]


async def test_quarters_are_asked_for_whole_and_days_for_two_weeks(store, clock):
    quarters = {day: 0.5 for day in months() if day.month % 3 == 1}
    source = MadeSource("BEST", {"GDP": quarters, "KOSPI": {TODAY - timedelta(n): 2500.0 for n in range(99)}})
    await syncing(store, clock, source).sync(["GDP", "KOSPI"])
    source.asked.clear()

    await syncing(store, clock, source).sync(["GDP", "KOSPI"])

    assert source.asked == [("GDP", None), ("KOSPI", TODAY - timedelta(14))]


async def test_new_and_revised_values_are_counted_and_the_old_ones_stay_known(store, best, clock):
    await syncing(store, clock, best).sync(["CPI"])
    later(best, clock)
    old = best.tables["CPI"][date(2026, 10, 1)]
    best.tables["CPI"] |= {date(2026, 10, 1): old + 0.1, NEXT: NEXT_VALUE}

    (told,) = await syncing(store, clock, best).sync(["CPI"])

    assert (told.new, told.revised, told.newest) == (1, 1, NEXT)
    panel = await Panel.open(store)
    assert panel.monthly("CPI", TODAY).last_value == old
    assert panel.daily("CPI").at(date(2026, 10, 1)) == old + 0.1


async def test_where_the_best_source_fails_the_next_one_is_asked(store, best, clock):
    second = MadeSource("SECOND", {"CPI": months()})
    best.failing = True

    told, other = await syncing(store, clock, second, best).sync(["CPI", "PPI"])

    assert (told.state, told.source) == ("new", "SECOND")
    assert (other.state, other.source) == ("failed", "BEST")
    assert "check the network" in other.detail
    assert [(one.indicator, one.source, one.succeeded, one.error == "") for one in await store.tries()] == [
        ("CPI", "BEST", None, False),
        ("CPI", "SECOND", NOW, True),
        ("PPI", "BEST", None, False),
    ]


async def test_a_second_choice_adds_to_what_the_best_source_told_and_revises_none_of_it(store, best, clock):
    await syncing(store, clock, best).sync(["CPI"])
    later(best, clock)
    best.failing = True
    other = {day: value + 0.05 for day, value in months().items()} | {NEXT: NEXT_VALUE}
    second = MadeSource("SECOND", {"CPI": other})

    (told,) = await syncing(store, clock, best, second).sync(["CPI"])

    assert (told.source, told.new, told.revised) == ("SECOND", 1, 0)
    panel = await Panel.open(store)
    assert panel.daily("CPI").at(date(2026, 10, 1)) == months()[date(2026, 10, 1)]
    assert panel.daily("CPI").at(NEXT) == NEXT_VALUE


async def test_the_best_source_takes_the_place_of_a_second_choice_with_its_whole_history(store, best, clock):
    second = MadeSource("SECOND", {"CPI": {day: value + 0.05 for day, value in months().items()}})
    await syncing(store, clock, second).sync(["CPI"])
    later(best, clock)

    (told,) = await syncing(store, clock, best, second).sync(["CPI"])

    assert best.asked == [("CPI", None)]
    assert (told.source, told.new, told.revised) == ("BEST", 0, 120)
    best.asked.clear()
    await syncing(store, clock, best, second).sync(["CPI"])
    assert best.asked == [("CPI", date(2024, 10, 1))]


async def test_what_came_with_the_package_is_not_copied_and_may_be_corrected(store, clock):
    rates = Panel.embedded().daily("USDKRW")
    table = dict(zip(rates.days.tolist(), rates.values.tolist(), strict=True))
    source = MadeSource("ECB", {"USDKRW": table | {rates.last_day: table[rates.last_day] + 1.0}})

    (told,) = await syncing(store, clock, source).sync(["USDKRW"])

    assert source.asked == [("USDKRW", rates.last_day - timedelta(14))]
    assert (told.new, told.revised) == (0, 1)
    assert [item.day for item in await store.read()] == [rates.last_day]


async def test_a_source_that_says_that_nothing_changed_is_believed(store, best, clock):
    best.unchanged = True

    (told,) = await syncing(store, clock, best).sync(["CPI"])

    assert told.state == "unchanged"
    assert await store.read() == ()


async def test_an_empty_answer_to_the_first_question_is_a_failure(store, best, clock):
    best.tables["CPI"] = {}

    (told,) = await syncing(store, clock, best).sync(["CPI"])

    assert (told.state, told.why) == ("failed", "받은 값이 하나도 없습니다.")


SPOILED: dict[str, Callable[[dict[date, float]], dict[date, float]]] = {
    "tenfold": lambda table: table | {NEXT: NEXT_VALUE * 10},
    "rebased": lambda table: {day: value * 0.87 for day, value in table.items()},
    "unit": lambda table: {day: value * 1000 for day, value in table.items()},
    "shorter": lambda table: dict(list(table.items())[-5:]),
    "no_number": lambda table: table | {NEXT: float("nan")},
    "future": lambda table: table | {date(2027, 1, 1): NEXT_VALUE},
}


@pytest.mark.parametrize("code", SPOILED)
async def test_a_release_that_contradicts_itself_is_kept_apart_and_the_old_data_stay(
    store, best, clock, code, caplog
):
    await syncing(store, clock, best).sync(["CPI"])
    before = await store.vintages()
    later(best, clock)
    best.tables["CPI"] = SPOILED[code](months())
    again = await opened(store, clock, best)

    (told,) = await again.sync(["CPI"])

    assert (told.state, told.detail) == ("quarantined", code)
    assert told.why
    assert await store.vintages() == before
    assert again.panel.daily("CPI").last_day == date(2026, 10, 1)
    (held,) = await store.quarantined()
    assert (held.code, held.source) == (code, "BEST")
    assert {item.day for item in held.observations} == set(best.tables["CPI"]), "the whole is kept"
    assert f"CPI is kept apart ({code})" in caplog.text


async def test_the_same_bad_release_again_is_not_written_again_and_a_good_one_lifts_it(store, best, clock):
    await syncing(store, clock, best).sync(["CPI"])
    later(best, clock)
    best.tables["CPI"] = SPOILED["tenfold"](months())
    await syncing(store, clock, best).sync(["CPI"])
    (first,) = await store.quarantined()
    later(best, clock)

    await syncing(store, clock, best).sync(["CPI"])
    assert await store.quarantined() == (first,)

    best.tables["CPI"] = months() | {NEXT: NEXT_VALUE}
    (told,) = await syncing(store, clock, best).sync(["CPI"])
    assert (told.state, told.new) == ("new", 1)
    assert await store.quarantined() == ()


async def test_a_rebased_index_that_is_accepted_revises_the_whole_history(store, best, clock):
    await syncing(store, clock, best).sync(["CPI"])
    later(best, clock)
    best.tables["CPI"] = SPOILED["rebased"](months())
    again = await opened(store, clock, best)
    await again.sync(["CPI"])

    (told,) = await again.sync(["CPI"], accept=True)

    assert (told.state, told.source, told.new, told.revised) == ("new", "BEST", 0, 120)
    values = again.panel.daily("CPI").values.tolist()
    assert values == pytest.approx([value * 0.87 for value in months().values()])
    assert len(await store.vintages("CPI")) == 240
    assert await store.quarantined() == ()
    (then,) = await syncing(store, clock, best).sync(["CPI"])
    assert then.state == "unchanged"


async def test_two_bases_are_never_mixed_even_when_asked_to(store, best, clock):
    await syncing(store, clock, best).sync(["CPI"])
    later(best, clock)
    best.tables["CPI"] = dict(list(SPOILED["rebased"](months()).items())[-60:])
    again = await opened(store, clock, best)
    await again.sync(["CPI"])

    with pytest.raises(BadInput, match="lacks 60 values"):
        await again.sync(["CPI"], accept=True)
    assert again.panel.daily("CPI").values.tolist() == list(months().values())


async def test_what_is_not_kept_apart_cannot_be_accepted(store, best, clock):
    with pytest.raises(BadInput, match="no release of CPI"):
        await syncing(store, clock, best).sync(["CPI"], accept=True)


async def test_one_indicator_that_fails_in_an_unknown_way_stops_no_other(store, best, clock, caplog):
    class Broken(MadeSource):
        async def fetch(self, indicator, since=None):
            if indicator == "CPI":
                raise ZeroDivisionError("a bug")
            return await super().fetch(indicator, since)

    with caplog.at_level(logging.ERROR):
        results = await syncing(store, clock, Broken("BEST", best.tables)).sync(MONTHLY)

    assert [one.state for one in results] == ["failed", "new", "new", "new"]
    assert "a bug" in caplog.text


async def test_what_cannot_be_kept_is_not_shown(tmp_path, best, clock):
    closed = await SqliteObservations.open(tmp_path / "riskxpertai.db")
    again = syncing(closed, clock, best)
    await closed.close()

    with pytest.raises((StoreFailed, ValueError)):
        await again.sync(["CPI"])
    assert not again.panel.has("CPI")


async def test_an_indicator_that_nobody_publishes_has_no_source(store, best, clock):
    (told,) = await syncing(store, clock, best).sync(["GDP"])

    assert (told.state, told.newest) == ("no_source", None)
    assert await store.tries() == ()
