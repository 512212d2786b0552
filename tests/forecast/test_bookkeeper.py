"""The ledger's keeper: what is shown is frozen beside the answer, and scored when its month has come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from riskxpertai.domain import Forecast, Frozen, Outcome, Tally
from riskxpertai.errors import StoreFailed
from riskxpertai.forecast.bookkeeper import Bookkeeper, frozen_of, keep_forever, outcome_of
from riskxpertai.forecast.predict import Forecaster
from riskxpertai.forecast.scorecard import Scorecard
from riskxpertai.ledger.sqlite import SqliteLedger
from riskxpertai.ports import Observation
from riskxpertai.series.panel import Panel

pytestmark = pytest.mark.anyio

THEN = date(2026, 6, 15)
TODAY = date(2026, 11, 22)


class Away:
    """A ledger whose store does not answer."""

    async def freeze(self, entries: Sequence[Frozen]) -> None:
        raise StoreFailed("away")

    async def unscored(self, before: date) -> Sequence[Frozen]:
        raise StoreFailed("away")

    async def score(self, outcomes: Sequence[Outcome]) -> None:
        raise StoreFailed("away")

    async def tallies(self) -> Sequence[Tally]:
        raise StoreFailed("away")


@pytest.fixture(scope="module")
def panel() -> Panel:
    return Panel.embedded()


@pytest.fixture(scope="module")
def forecast(panel: Panel) -> Forecast:
    (told,) = Forecaster.load()([panel.monthly("USDKRW", THEN)], as_of=THEN, months=6)
    return told


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[SqliteLedger]:
    opened = await SqliteLedger.open(tmp_path / "riskxpertai.db")
    yield opened
    await opened.close()


@pytest.fixture
def failures() -> list[int]:
    return []


@pytest.fixture
def bookkeeper(ledger: SqliteLedger, panel: Panel, failures: list[int]) -> Bookkeeper:
    return Bookkeeper(ledger, panel.monthly, failed=lambda: failures.append(1))


def test_months_that_have_begun_are_no_forecast_to_freeze(forecast):
    assert forecast.dates[0] == date(2026, 6, 1)
    entries = list(frozen_of(forecast))
    assert [entry.month for entry in entries] == list(forecast.dates[1:])
    assert [entry.horizon for entry in entries] == [1, 2, 3, 4, 5, 6]
    assert entries[2].quantiles == forecast.quantiles[3]
    assert entries[2].walk == forecast.baseline[3]


def test_ids_differ_with_all_that_they_stand_for_and_with_nothing_else(forecast):
    ids = {entry.id for entry in frozen_of(forecast)}
    assert len(ids) == 6
    for other in (
        replace(forecast, as_of=date(2026, 6, 16)),
        replace(forecast, vintage=date(2026, 6, 16)),
        replace(forecast, model="another"),
        replace(forecast, indicator=replace(forecast.indicator, id="EURKRW")),
    ):
        assert ids.isdisjoint(entry.id for entry in frozen_of(other))
    shorter = replace(forecast, dates=forecast.dates[:3])
    assert {entry.id for entry in frozen_of(shorter)} < ids


def test_an_outcome_is_what_a_slow_look_finds(forecast, panel):
    latest = panel.monthly("USDKRW", TODAY)
    came = dict(zip(latest.months, latest.values, strict=True))
    for entry in frozen_of(forecast):
        told = outcome_of(entry, latest)
        if entry.month not in came:
            assert told is None
            continue
        assert told is not None
        band = dict(zip(entry.levels, entry.quantiles, strict=True))
        assert told.actual == came[entry.month]
        assert told.hit80 == (band[0.1] <= told.actual <= band[0.9])
        assert told.hit95 == (band[0.025] <= told.actual <= band[0.975])
        slow = [
            max(level * (told.actual - value), (level - 1) * (told.actual - value))
            for level, value in band.items()
        ]
        assert told.loss == pytest.approx(sum(slow) / len(slow))


async def test_what_is_shown_is_kept_once_and_scored_when_it_has_come(
    bookkeeper: Bookkeeper, ledger: SqliteLedger, forecast: Forecast, panel: Panel
):
    bookkeeper.freeze([forecast])
    bookkeeper.freeze([forecast])
    await bookkeeper.close()
    assert await bookkeeper.settle(THEN) == 0
    assert await bookkeeper.settle(TODAY) == 4  # July to October; November is not over
    assert await bookkeeper.settle(TODAY) == 0
    tallies = await ledger.tallies()
    assert [(tally.horizon, tally.frozen, tally.scored) for tally in tallies] == [
        (1, 1, 1), (2, 1, 1), (3, 1, 1), (4, 1, 1), (5, 1, 0), (6, 1, 0),
    ]  # fmt: skip
    outcomes = [outcome_of(entry, panel.monthly("USDKRW", TODAY)) for entry in frozen_of(forecast)]
    assert sum(tally.hits80 for tally in tallies) == sum(one.hit80 for one in outcomes if one)


async def test_newly_learnt_values_settle_what_was_waiting(ledger: SqliteLedger, forecast: Forecast):
    panel = Panel.embedded()
    bookkeeper = Bookkeeper(ledger, panel.monthly, failed=lambda: None)
    bookkeeper.freeze([forecast])
    await bookkeeper.close()
    december = date(2026, 12, 2)
    assert await bookkeeper.settle(december) == 4
    learnt = datetime(2026, 12, 1, tzinfo=UTC)
    panel.take([Observation("USDKRW", date(2026, 11, day), 1350.0, learnt) for day in range(2, 31)])
    assert await bookkeeper.settle(december) == 1


async def test_a_store_that_is_away_is_a_line_in_the_log_and_a_count(
    panel: Panel, forecast: Forecast, failures: list[int], caplog: pytest.LogCaptureFixture
):
    bookkeeper = Bookkeeper(Away(), panel.monthly, failed=lambda: failures.append(1))
    bookkeeper.freeze([forecast])
    await bookkeeper.close()
    assert await bookkeeper.settle(TODAY) == 0
    assert len(failures) == 2
    assert [record.getMessage() for record in caplog.records] == [
        "ledger: 6 forecasts not kept: away",
        "ledger: not scored: away",
    ]


async def test_an_indicator_without_data_waits_and_keeps_no_other_waiting(
    bookkeeper: Bookkeeper, ledger: SqliteLedger, forecast: Forecast, failures: list[int]
):
    bookkeeper.freeze([forecast, replace(forecast, indicator=replace(forecast.indicator, id="CPI"))])
    await bookkeeper.close()
    assert await bookkeeper.settle(TODAY) == 4
    assert failures == []
    assert {entry.indicator for entry in await ledger.unscored(TODAY)} == {"CPI", "USDKRW"}


async def test_books_are_kept_until_it_is_cancelled(
    bookkeeper: Bookkeeper, ledger: SqliteLedger, forecast: Forecast, panel: Panel, tmp_path: Path
):
    bookkeeper.freeze([forecast])
    await bookkeeper.close()
    off = Scorecard(Forecaster.load(), panel, tmp_path, origins=0, turnstile=asyncio.Semaphore(1))
    days = [date(2026, 9, 1), TODAY]
    due: list[int] = []

    async def pause(seconds: float) -> None:
        days.pop(0)
        due.append(len(await ledger.unscored(date(2099, 1, 1))))
        if not days:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await keep_forever(off, bookkeeper, today=lambda: days[0], pause=pause)
    assert due == [4, 2]
