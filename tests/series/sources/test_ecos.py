from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.errors import SourceFailed, UnknownIndicator
from riskxpertai.ports import Observation
from riskxpertai.series.catalog import indicator
from riskxpertai.series.sources.ecos import PAGE, EcosService, over_a_year, spans, time_name
from riskxpertai.series.sources.ecos_tables import SERIES, UNITS, factor
from riskxpertai.series.sources.web import TRIES, Window
from tests.doubles.ecos_server import BROKEN, CODES, KEY, ODD, TABLES, EcosServer
from tests.doubles.korea import over_a_year as invented_over_a_year
from tests.doubles.korea import values
from tests.doubles.wire import LASTING, PASSING, SILENT, Request

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
SINCE = date(2026, 1, 1)
REQUEST = Request("", {}, {})


class Waits(list[float]):
    """Remembers how long somebody wanted to wait, and lets him go on at once."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


def service(url: str, key: str = KEY, **others) -> EcosService:
    return EcosService(url, key, **{"clock": lambda: NOW, "pause": Waits(), **others})


def pairs(told: Sequence[Observation]) -> dict[date, float]:
    return {item.day: item.value for item in told}


@pytest.mark.parametrize("id", sorted(set(SERIES) - {"BASE", "CPI_YOY"}))
async def test_every_indicator_comes_as_it_was_published_in_the_units_of_the_catalogue(id):
    async with EcosServer() as server:
        ecos = service(server.url)
        told = await ecos.fetch(id)
        await ecos.close()

    assert pairs(told) == pytest.approx({day: v for day, v in values(id).items() if day >= SERIES[id].first})
    assert {(item.indicator, item.learnt) for item in told} == {(id, NOW)}
    assert [item.day for item in told] == sorted(item.day for item in told)


def test_the_double_and_the_source_were_written_from_the_same_list_of_codes():
    ours = {(one.table, one.cycle, "/".join(one.items)) for one in SERIES.values()}
    assert ours == set(TABLES)


async def test_the_base_rate_is_told_for_every_day_though_the_table_tells_changes_only():
    async with EcosServer() as server:
        told = pairs(await service(server.url).fetch("BASE", date(2026, 11, 1)))

    assert list(told) == [date(2026, 11, 1) + timedelta(days=n) for n in range(22)]
    known = values("BASE")
    assert all(told[day] == known[day] for day in told if day in known)


async def test_inflation_is_computed_from_the_index_a_year_before_too():
    async with EcosServer() as server:
        ecos = service(server.url)
        everything, newest = await ecos.fetch("CPI_YOY"), await ecos.fetch("CPI_YOY", SINCE)

    assert pairs(everything) == invented_over_a_year("CPI")
    assert pairs(newest) == {day: v for day, v in invented_over_a_year("CPI").items() if day >= SINCE}


async def test_the_question_names_the_span_of_time_and_quotes_the_item():
    async with EcosServer() as server:
        ecos = service(server.url)
        await ecos.fetch("PPI", SINCE)
        await ecos.fetch("GDP", SINCE)
        await ecos.fetch("KTB3Y", SINCE)

    start = f"/api/StatisticSearch/{KEY}/json/kr/1/10000"
    assert [request.target for request in server.requests] == [
        f"{start}/404Y014/M/202601/202611/%2AAA",
        f"{start}/200Y102/Q/2026Q1/2026Q4/10111",
        f"{start}/817Y002/D/20260101/20261122/010200000",
    ]


async def test_a_long_series_comes_in_pages_until_all_that_was_promised_is_there():
    async with EcosServer(many=True) as server:
        told = await service(server.url).fetch("KTB10Y", SINCE)

    assert len(server.requests) == 100_000 // PAGE
    assert server.requests[-1].target.split("/")[6:8] == ["90001", "100000"]
    assert len(told) == (date(2026, 11, 22) - SINCE).days + 1


async def test_nothing_newer_is_no_failure():
    async with EcosServer() as server:
        assert await service(server.url).fetch("CPI", date(2026, 11, 1)) == ()


async def test_nothing_at_all_is_a_failure():
    async with EcosServer(faults=("INFO-200",)) as server:
        with pytest.raises(SourceFailed, match="holds no values") as failed:
            await service(server.url).fetch("CPI")

    assert "통계표가 바뀐" in failed.value.sentence


@pytest.mark.parametrize("fault", sorted(ODD))
async def test_a_value_that_is_not_there_is_left_out_and_is_no_zero(fault):
    async with EcosServer(faults=(fault,)) as server:
        told = pairs(await service(server.url).fetch("CPI", SINCE))

    assert max(told) == date(2026, 9, 1)
    assert min(told.values()) > 50


@pytest.mark.parametrize("code", CODES)
async def test_every_code_ends_in_a_korean_sentence_that_says_what_to_do(code):
    async with EcosServer(faults=(code,)) as server:
        with pytest.raises(SourceFailed, match=f"ECOS: refused with {code}") as failed:
            await service(server.url).fetch("CPI")

    assert "ECOS" in failed.value.sentence
    assert failed.value.sentence.endswith(("주세요.", "씁니다.", "있습니다."))
    assert len(server.requests) == 1


async def test_a_refused_key_is_told_and_not_tried_again_for_the_other_indicators():
    clock = [NOW]
    async with EcosServer() as server:
        ecos = service(server.url, "WRONG", clock=lambda: clock[0])
        for id in ("CPI", "PPI", "GDP"):
            with pytest.raises(SourceFailed, match="INFO-100") as failed:
                await ecos.fetch(id)
        assert len(server.requests) == 1
        clock[0] += timedelta(hours=1)
        with pytest.raises(SourceFailed):
            await ecos.fetch("CPI")

    assert len(server.requests) == 2
    assert "RISKXPERTAI_ECOS_KEY" in failed.value.sentence


@pytest.mark.parametrize("fault", ["ERROR-602", "xml-ERROR-602"])
async def test_a_service_that_is_called_too_often_is_left_alone_for_half_an_hour(fault):
    async with EcosServer(faults=(fault,)) as server:
        ecos = service(server.url)
        for _ in range(3):
            with pytest.raises(SourceFailed, match="ERROR-602") as failed:
                await ecos.fetch("CPI")

    assert failed.value.retry_after == 1800
    assert len(server.requests) == 1


async def test_the_sample_key_is_told_to_be_too_small():
    async with EcosServer() as server:
        with pytest.raises(SourceFailed, match="ERROR-301") as failed:
            await service(server.url, "sample").fetch("CPI", SINCE)

    assert "sample" in failed.value.sentence


@pytest.mark.parametrize("fault", BROKEN)
async def test_a_body_that_is_not_what_it_should_be_ends_in_a_clear_message(fault):
    async with EcosServer(faults=(fault,)) as server:
        with pytest.raises(SourceFailed, match=r"^ECOS: .") as failed:
            await service(server.url).fetch("UNEMP", SINCE)

    assert "형식" in failed.value.sentence or "단위" in failed.value.sentence


async def test_another_unit_is_named():
    async with EcosServer(faults=("unit",)) as server:
        with pytest.raises(SourceFailed, match="from '%' to '조배럴'") as failed:
            await service(server.url).fetch("UNEMP", SINCE)

    assert failed.value.sentence.startswith("단위가 바뀌었습니다")


async def test_a_slipped_decimal_point_is_told_as_it_came_for_the_sync_to_judge():
    async with EcosServer(faults=("tenfold",)) as server:
        told = await service(server.url).fetch("CPI", SINCE)

    assert told[-1].value == pytest.approx(10 * values("CPI")[told[-1].day])


@pytest.mark.parametrize("fault", PASSING)
async def test_a_passing_fault_is_tried_again(fault):
    async with EcosServer(faults=(fault,)) as server:
        told = await service(server.url).fetch("CPI", SINCE)

    assert len(told) == 10
    assert len(server.requests) == 2


@pytest.mark.parametrize("fault", PASSING)
async def test_a_fault_that_does_not_pass_ends_in_a_clear_message(fault):
    async with EcosServer(faults=(fault,) * TRIES) as server:
        with pytest.raises(SourceFailed, match=r"ECOS: .*gave up after 3 tries"):
            await service(server.url).fetch("CPI", SINCE)


@pytest.mark.parametrize("fault", sorted(set(LASTING) - {"large"}))
async def test_a_fault_that_another_try_would_not_mend_is_told_at_once(fault):
    async with EcosServer(faults=(fault,)) as server:
        with pytest.raises(SourceFailed, match=r"^ECOS: ."):
            await service(server.url).fetch("CPI", SINCE)

    assert len(server.requests) == 1


@pytest.mark.parametrize("fault", SILENT)
async def test_a_server_that_falls_silent_is_given_up(fault):
    async with EcosServer(faults=(fault,) * TRIES) as server:
        with pytest.raises(SourceFailed, match="no answer in time"):
            await service(server.url, timeout=0.05).fetch("CPI", SINCE)


@pytest.mark.parametrize("fault", [*PASSING, *LASTING, *BROKEN, *CODES, "slow", "gone", "address"])
async def test_the_key_is_in_no_message_no_trace_and_no_log(fault, caplog):
    key = "slash/and space%가"
    caplog.set_level(1)
    async with EcosServer(faults=(fault,) * TRIES, key=key) as server:
        url = {"gone": "http://127.0.0.1:9", "address": "http://["}.get(fault, server.url)
        ecos = service(url, key, timeout=0.05 if fault == "slow" else 5.0)
        told = "".join([await failure(ecos, id) for id in ("CPI", "UNEMP")])
        await ecos.close()

    logged = "".join(map(logging.Formatter("%(message)s").format, caplog.records))
    assert told
    assert key not in told + logged
    assert service("", key)._key not in told + logged


async def failure(ecos: EcosService, id: str) -> str:
    """All that a failure tells: words, sentence and trace."""
    try:
        await ecos.fetch(id, SINCE)
    except SourceFailed as failed:
        return failed.sentence + "".join(traceback.format_exception(failed))
    return ""


async def test_what_the_client_logs_of_a_good_call_has_a_mask_in_place_of_the_key(caplog):
    caplog.set_level(logging.INFO)
    async with EcosServer() as server:
        ecos = service(server.url)
        await ecos.fetch("CPI", SINCE)
        await ecos.close()

    assert "/api/StatisticSearch/***/json" in caplog.text
    assert KEY not in caplog.text


async def test_no_more_calls_are_made_than_the_service_allows():
    now = [0.0]

    async def pause(seconds: float) -> None:
        waited.append(seconds)
        now[0] += seconds

    waited: list[float] = []
    async with EcosServer() as server:
        ecos = service(server.url, pause=pause, limit=Window(2, 180.0, clock=lambda: now[0]))
        for id in ("CPI", "PPI", "GDP", "CSI"):
            await ecos.fetch(id, SINCE)

    assert waited == [180.0]


async def test_what_it_does_not_offer_is_refused_without_asking():
    async with EcosServer() as server:
        with pytest.raises(UnknownIndicator, match="'GOLD'"):
            await service(server.url).fetch("GOLD")

    assert not server.requests


def test_every_unit_of_a_table_is_one_of_the_catalogue_or_refused():
    for id in SERIES:
        unit = "2020=100" if id == "CPI_YOY" else indicator(id).unit
        stated = [table.unit for table in TABLES.values() if table.id == id]
        assert all(factor(one, unit) for one in stated), id
        assert factor("배럴", unit) is None or unit in ("지수", "포인트")


@pytest.mark.parametrize(
    ("stated", "unit", "times"),
    [
        ("천불", "백만 달러", 1e-3),
        ("백만 달러", "백만 달러", 1.0),
        ("2020=100", "2020=100", 1.0),
        ("2020 = 100", "2020=100", 1.0),
        ("2025=100", "2020=100", None),
        ("2026.01=100", "지수", 1.0),
        ("1980.01.04=100", "포인트", 1.0),
        (None, "지수", 1.0),
        (None, "%", None),
        ("십억원", "지수", None),
        ("연%", "%", 1.0),
        ("천불", "%", None),
    ],
)
def test_a_stated_unit_is_turned_into_that_of_the_catalogue(stated, unit, times):
    assert factor(stated, unit) == times


def test_units_are_written_without_spaces_as_they_are_compared():
    assert not [unit for unit in UNITS if " " in unit]


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_spans_cover_every_day_once_and_none_holds_more_than_a_page(first, last):
    found = list(spans(first, last, "D"))

    assert found[0][0] == first
    assert found[-1][1] == max(first, last)
    for (_, end), (start, _) in pairwise(found):
        assert start == end + timedelta(days=1)
    assert all((end - start).days < PAGE for start, end in found)


@given(st.dates(date(1999, 1, 1), date(2060, 1, 1)))
def test_times_are_written_as_ecos_writes_them(day):
    assert time_name(day, "D") == day.strftime("%Y%m%d")
    assert time_name(day, "M") == day.strftime("%Y%m")
    assert time_name(day, "Q") == f"{day.year}Q{[1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4][day.month - 1]}"


def test_a_year_without_its_month_has_no_change():
    index = {date(2025, 1, 1): 100.0, date(2026, 1, 1): 102.04, date(2026, 2, 1): 103.0}
    assert over_a_year(index) == {date(2026, 1, 1): 2.0}


def test_a_table_is_told_as_the_service_tells_it():
    reply = EcosServer().reply(
        replace(REQUEST, path=f"/api/StatisticSearch/{KEY}/json/kr/1/1/722Y001/D/19990101/20261122/0101000"),
        "",
    )
    (row,) = json.loads(reply.body)["StatisticSearch"]["row"]
    assert row["UNIT_NAME"] == "연%"
    assert row["ITEM_CODE2"] is row["WGT"] is None
    assert isinstance(row["DATA_VALUE"], str)
