from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from riskxpertai.errors import SourceFailed, UnknownIndicator
from riskxpertai.series.sources.bis import SERIES, BisService
from riskxpertai.series.sources.web import TRIES
from tests.doubles.bis_server import OWN, BisServer
from tests.doubles.bis_server import SERIES as TABLES
from tests.doubles.korea import over_a_year, values
from tests.doubles.wire import LASTING, PASSING, SILENT

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
SINCE = date(2026, 1, 1)


class Waits(list[float]):
    """Remembers how long somebody wanted to wait, and lets him go on at once."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


def service(url: str, timeout: float = 5.0) -> BisService:
    return BisService(url, timeout=timeout, clock=lambda: NOW, pause=Waits())


def test_the_double_and_the_source_were_written_from_the_same_list_of_keys():
    assert {f"{one.flow}/{one.key}": id for id, one in SERIES.items()} == {
        k: id for k, (id, _) in TABLES.items()
    }


@pytest.mark.parametrize("id", sorted(set(SERIES) - {"BASE"}))
async def test_every_indicator_comes_in_the_units_of_the_catalogue(id):
    known = over_a_year("CPI") if id == "CPI_YOY" else values(id)
    async with BisServer() as server:
        told = await service(server.url).fetch(id)

    assert {item.day: item.value for item in told} == pytest.approx(known, abs=0.006)
    assert {(item.indicator, item.learnt) for item in told} == {(id, NOW)}


async def test_the_base_rate_stands_over_the_weekends_that_have_no_value():
    async with BisServer() as server:
        told = await service(server.url).fetch("BASE", date(2026, 11, 1))

    # The first day is a Sunday, on which the rate of the Friday before stands; the last is a Friday.
    assert [item.day for item in told] == [date(2026, 11, 1) + timedelta(days=n) for n in range(20)]
    known = values("BASE")
    assert all(item.value == known.get(item.day, item.value) for item in told)


async def test_the_question_is_the_one_that_the_service_understands():
    async with BisServer() as server:
        bis = service(server.url + "/")
        await bis.fetch("US_RATE", SINCE)
        await bis.fetch("HOUSE_REAL", date(2024, 5, 1))
        await bis.fetch("BASE", SINCE)

    flows = "/api/v2/data/dataflow/BIS"
    assert [request.target for request in server.requests] == [
        f"{flows}/WS_CBPOL/1.0/M.US?startPeriod=2026-01&format=csv",
        f"{flows}/WS_SPP/1.0/Q.KR.R.628?startPeriod=2024-Q2&format=csv",
        f"{flows}/WS_CBPOL/1.0/D.KR?startPeriod=2025-12-18&format=csv",
    ]
    assert server.requests[0].headers["accept"] == "text/csv"


async def test_an_index_is_told_on_the_catalogues_base_however_little_is_asked_for():
    async with BisServer() as server:
        told = await service(server.url).fetch("CPI", SINCE)

    assert server.requests[0].query["startPeriod"] == ["2020-01"]
    known = values("CPI")
    assert {item.day for item in told} == {day for day in known if day >= SINCE}
    assert told[-1].value == pytest.approx(known[told[-1].day], abs=0.006)


async def test_an_index_without_its_base_year_is_refused():
    async with BisServer(today=date(2020, 9, 1)) as server:
        with pytest.raises(SourceFailed, match="months of 2020; it can't be told as 2020=100"):
            await service(server.url).fetch("CPI")


async def test_what_has_not_changed_is_not_sent_again():
    async with BisServer() as server:
        bis = service(server.url)
        first = await bis.fetch("REER", SINCE)
        again = await bis.fetch("REER", SINCE)
        await bis.fetch("REER", date(2026, 2, 1))
        await bis.close()

    assert again == first
    assert ["if-none-match" in request.headers for request in server.requests] == [False, True, False]


async def test_a_page_that_could_not_be_read_is_sent_again_in_full():
    async with BisServer(faults=("duplicate",)) as server:
        bis = service(server.url)
        with pytest.raises(SourceFailed):
            await bis.fetch("REER", SINCE)
        assert len(await bis.fetch("REER", SINCE)) == 9

    assert "if-none-match" not in server.requests[1].headers


async def test_a_hundred_thousand_days_are_read():
    async with BisServer(many=True) as server:
        told = await service(server.url).fetch("BASE")

    assert len(told) == (date(2026, 11, 22) - date(1999, 5, 6)).days + 1


BROKEN = [
    ("columns", "no column OBS_VALUE"),
    ("short-row", "cells instead of"),
    ("duplicate", "2026-10 comes twice"),
    ("bad-number", r"'1\.2\.3' is no number"),
    ("infinite", "'inf' is no number"),
    ("bad-period", "'Nov 2026' is no period"),
    ("no-rows", "holds no values"),
    ("no-values", "holds no values"),
    ("other-series", "REF_AREA is 'JP' instead of 'KR'"),
    ("quotes", "no CSV|cells instead of"),
    ("unit", "from 'UNIT_MEASURE 628' to '115'"),
    ("multiplier", "from 'UNIT_MULT 0/' to '6'"),
]


def test_every_fault_of_a_table_is_tried():
    assert {fault for fault, _ in BROKEN} == set(OWN)


@pytest.mark.parametrize(("fault", "reason"), BROKEN)
async def test_a_table_that_is_not_what_it_should_be_ends_in_a_clear_message(fault, reason):
    async with BisServer(faults=(fault,)) as server:
        with pytest.raises(SourceFailed, match=f"^BIS WS_LONG_CPI/M.KR.628.*({reason})") as failed:
            await service(server.url).fetch("CPI", SINCE)

    assert "형식" in failed.value.sentence or "단위가 바뀌었습니다" in failed.value.sentence


async def test_a_slipped_decimal_point_is_told_as_it_came_for_the_sync_to_judge():
    async with BisServer(faults=("tenfold",)) as server:
        assert (await service(server.url).fetch("REER", SINCE))[-1].value == 1234567.8


@pytest.mark.parametrize("fault", PASSING)
async def test_a_passing_fault_is_tried_again_and_then_told(fault):
    async with BisServer(faults=(fault,) * (TRIES + 1)) as server:
        bis = service(server.url)
        with pytest.raises(SourceFailed, match=r"^BIS: .*gave up after 3 tries"):
            await bis.fetch("REER", SINCE)
        assert len(await bis.fetch("REER", SINCE)) == 9

    assert len(server.requests) == TRIES + 2


@pytest.mark.parametrize("fault", sorted(set(LASTING) - {"large"}))
async def test_a_fault_that_another_try_would_not_mend_is_told_at_once(fault):
    async with BisServer(faults=(fault,)) as server:
        with pytest.raises(SourceFailed, match=r"^BIS") as failed:
            await service(server.url).fetch("REER", SINCE)

    assert failed.value.sentence
    assert len(server.requests) == 1


@pytest.mark.parametrize("fault", SILENT)
async def test_a_server_that_falls_silent_is_given_up(fault):
    async with BisServer(faults=(fault,) * TRIES) as server:
        with pytest.raises(SourceFailed, match="no answer in time"):
            await service(server.url, timeout=0.05).fetch("REER", SINCE)


async def test_what_it_does_not_offer_is_refused_without_asking():
    async with BisServer() as server:
        with pytest.raises(UnknownIndicator, match="'KOSPI'"):
            await service(server.url).fetch("KOSPI")

    assert not server.requests
