from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from riskxpertai.errors import SourceFailed, UnknownIndicator
from riskxpertai.series.sources.oecd import SERIES, OecdService
from riskxpertai.series.sources.web import TRIES, Window
from tests.doubles.korea import over_a_year, values
from tests.doubles.oecd_server import OWN, OecdServer
from tests.doubles.oecd_server import SERIES as TABLES
from tests.doubles.wire import LASTING, PASSING, SILENT

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
SINCE = date(2026, 1, 1)


class Waits(list[float]):
    """Remembers how long somebody wanted to wait, and lets him go on at once."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


def service(url: str, timeout: float = 5.0, limit: Window | None = None) -> OecdService:
    return OecdService(
        url, timeout=timeout, clock=lambda: NOW, pause=Waits(), limit=limit or Window(1000, 1.0)
    )


def test_the_double_and_the_source_were_written_from_the_same_list_of_keys():
    assert {(one.flow, one.key): id for id, one in SERIES.items()} == TABLES


@pytest.mark.parametrize("id", sorted(SERIES))
async def test_every_indicator_comes_in_the_units_of_the_catalogue_and_in_order(id):
    known = over_a_year("CPI") if id == "CPI_YOY" else values(id)
    async with OecdServer() as server:
        told = await service(server.url).fetch(id)

    assert {item.day: item.value for item in told} == pytest.approx(
        {day: value for day, value in known.items() if day >= SERIES[id].first}, abs=0.006
    )
    assert [item.day for item in told] == sorted(item.day for item in told)


async def test_the_question_is_the_one_that_the_service_understands():
    async with OecdServer() as server:
        await service(server.url).fetch("GDP", SINCE)

    (asked,) = server.requests
    assert asked.target.startswith(
        "/public/rest/data/OECD.SDD.NAD,DSD_NAMAIN1@DF_QNA_EXPENDITURE_GROWTH_OECD,1.1/"
        "Q.Y.KOR.S1.S1.B1GQ._Z._Z._Z.PC.L.G1.T0102?"
    )
    assert asked.query == {
        "startPeriod": ["2026-Q1"],
        "dimensionAtObservation": ["AllDimensions"],
        "format": ["csvfile"],
    }
    assert "application/vnd.sdmx.data+csv" in asked.headers["accept"]


async def test_what_has_not_changed_is_not_sent_again():
    async with OecdServer() as server:
        oecd = service(server.url)
        first = await oecd.fetch("UNEMP", SINCE)
        again = await oecd.fetch("UNEMP", SINCE)
        await oecd.close()

    assert again == first
    assert ["if-none-match" in request.headers for request in server.requests] == [False, True]


async def test_sixty_downloads_an_hour_are_all_whoever_asks():
    now = [0.0]
    limit = Window(2, 3600.0, clock=lambda: now[0])
    async with OecdServer() as server:
        await service(server.url, limit=limit).fetch("GDP")
        await service(server.url, limit=limit).fetch("CPI")
        with pytest.raises(SourceFailed, match="60 calls in 3600 seconds are used up") as failed:
            await service(server.url, limit=limit).fetch("UNEMP")
        now[0] = 3600.0
        assert await service(server.url, limit=limit).fetch("UNEMP")

    assert failed.value.retry_after == 3601
    assert "분 뒤에" in failed.value.sentence
    assert len(server.requests) == 3


BROKEN = [
    ("columns", "no column OBS_VALUE"),
    ("short-row", "cells instead of"),
    ("duplicate", "comes twice"),
    ("bad-number", r"'1\.2\.3' is no number"),
    ("infinite", "'inf' is no number"),
    ("bad-period", "'Nov 2026' is no period"),
    ("no-rows", "holds no values"),
    ("no-values", "holds no values"),
    ("quotes", "no CSV|cells instead of"),
    ("other-series", "REF_AREA is 'JPN' instead of 'KOR'"),
    ("unit", "UNIT_MEASURE is 'XDC' instead of 'IX'"),
    ("multiplier", "from 'UNIT_MULT /0' to '6'"),
    ("no-records", "the service answered 404"),
]


def test_every_fault_of_a_table_is_tried():
    assert {fault for fault, _ in BROKEN} == set(OWN)


@pytest.mark.parametrize(("fault", "reason"), BROKEN)
async def test_a_table_that_is_not_what_it_should_be_ends_in_a_clear_message(fault, reason):
    async with OecdServer(faults=(fault,)) as server:
        with pytest.raises(SourceFailed, match=f"^OECD.*({reason})"):
            await service(server.url).fetch("CPI", SINCE)


@pytest.mark.parametrize("fault", PASSING)
async def test_a_passing_fault_is_tried_again_and_then_told(fault):
    async with OecdServer(faults=(fault,) * (TRIES + 1)) as server:
        oecd = service(server.url)
        with pytest.raises(SourceFailed, match=r"^OECD: .*gave up after 3 tries"):
            await oecd.fetch("UNEMP", SINCE)
        assert len(await oecd.fetch("UNEMP", SINCE)) == 10


@pytest.mark.parametrize("fault", sorted(set(LASTING) - {"large"}))
async def test_a_fault_that_another_try_would_not_mend_is_told_at_once(fault):
    async with OecdServer(faults=(fault,)) as server:
        with pytest.raises(SourceFailed, match=r"^OECD"):
            await service(server.url).fetch("UNEMP", SINCE)

    assert len(server.requests) == 1


@pytest.mark.parametrize("fault", SILENT)
async def test_a_server_that_falls_silent_is_given_up(fault):
    async with OecdServer(faults=(fault,) * TRIES) as server:
        with pytest.raises(SourceFailed, match="no answer in time"):
            await service(server.url, timeout=0.05).fetch("UNEMP", SINCE)


async def test_what_it_does_not_offer_is_refused_without_asking():
    async with OecdServer() as server:
        with pytest.raises(UnknownIndicator, match="'KOSPI'"):
            await service(server.url).fetch("KOSPI")

    assert not server.requests
