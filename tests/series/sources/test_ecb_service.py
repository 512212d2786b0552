from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from riskxpertai.errors import SourceFailed, UnknownIndicator
from riskxpertai.series.panel import Panel
from riskxpertai.series.sources.ecb_service import EcbService
from riskxpertai.series.sources.web import TRIES
from tests.doubles.ecb_server import LAST_EMBEDDED, EcbServer, november

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
SINCE = date(2026, 11, 16)


class Waits(list[float]):
    """Remembers how long somebody wanted to wait, and lets him go on at once."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


def service(url: str, waits: Waits | None = None, timeout: float = 5.0) -> EcbService:
    return EcbService(
        url, timeout=timeout, clock=lambda: NOW, pause=Waits() if waits is None else waits, chance=lambda: 0.5
    )


async def test_newer_days_come_as_won_per_unit():
    async with EcbServer(november()) as server:
        told = await service(server.url).fetch("USDKRW", SINCE)

    assert {item.day for item in told} == {date(2026, 11, day) for day in (16, 17, 18, 19, 20)}
    assert [item.day for item in told] == sorted(item.day for item in told)
    assert told[-1].value == 1514.14 / 1.1172
    assert told[-1].learnt == NOW


async def test_the_question_is_the_one_that_the_portal_understands():
    async with EcbServer(november()) as server:
        await service(server.url + "/").fetch("USDKRW", SINCE)

    (asked,) = server.requests
    assert asked.path == "/service/data/EXR/D.KRW+USD+JPY+CNY+GBP.EUR.SP00.A"
    assert asked.query == {"startPeriod": ["2026-11-16"], "format": ["csvdata"], "detail": ["dataonly"]}


async def test_the_service_and_the_bundle_tell_the_same_value_for_the_same_fixing():
    bundled = Panel.embedded()
    async with EcbServer({date(2026, 10, 30): LAST_EMBEDDED}) as server:
        ecb = service(server.url)
        told = [item for id in ecb.offers for item in await ecb.fetch(id)]

    assert len(told) == 5
    for item in told:
        assert item.value == bundled.daily(item.indicator).at(item.day)


async def test_what_has_not_changed_is_not_sent_again():
    async with EcbServer(november()) as server:
        ecb = service(server.url)
        first = await ecb.fetch("USDKRW", SINCE)
        again = await ecb.fetch("USDKRW", SINCE)

    assert again == first
    assert "if-none-match" not in server.requests[0].headers
    assert server.requests[1].headers["if-none-match"]


async def test_all_rates_asked_for_together_cost_one_download():
    async with EcbServer(november()) as server:
        ecb = service(server.url)
        told = [len(await ecb.fetch(id, SINCE)) for id in ecb.offers]
        later = await ecb.fetch("JPYKRW", date(2026, 11, 20))

    assert told == [5] * 5
    assert {item.indicator for item in later} == {"JPYKRW"}
    assert len(server.requests) == 2  # the yen was told already: asked again, it may have changed


async def test_a_download_is_not_told_from_after_a_minute():
    clock = [NOW]
    async with EcbServer(november()) as server:
        ecb = EcbService(server.url, clock=lambda: clock[0])
        await ecb.fetch("USDKRW", SINCE)
        clock[0] += timedelta(seconds=61)
        await ecb.fetch("EURKRW", SINCE)

    assert len(server.requests) == 2


async def test_what_it_does_not_offer_is_refused_without_asking():
    async with EcbServer(november()) as server:
        with pytest.raises(UnknownIndicator, match="'CPI'"):
            await service(server.url).fetch("CPI")

    assert not server.requests


async def test_another_first_day_is_another_question():
    async with EcbServer(november()) as server:
        ecb = service(server.url)
        await ecb.fetch("USDKRW", SINCE)
        await ecb.fetch("USDKRW", date(2026, 11, 20))

    assert "if-none-match" not in server.requests[1].headers


@pytest.mark.parametrize("fault", ["truncated", "cut", "reset", "429", "500", "503"])
async def test_a_passing_fault_is_tried_again(fault):
    async with EcbServer(november(), faults=(fault,)) as server:
        told = await service(server.url).fetch("USDKRW", SINCE)

    assert len(told) == 5
    assert len(server.requests) == 2


async def test_waits_grow_and_obey_the_server():
    waits = Waits()
    async with EcbServer(november(), faults=("500", "429", "500")) as server:
        with pytest.raises(SourceFailed, match="gave up after 3 tries"):
            await service(server.url, waits).fetch("USDKRW", SINCE)

    assert waits == [0.75, 7.0]


async def test_a_server_that_wants_an_hour_of_peace_is_left_in_peace():
    async with EcbServer(november(), faults=("429-long",)) as server:
        with pytest.raises(SourceFailed, match="429") as failed:
            await service(server.url).fetch("USDKRW", SINCE)

    assert failed.value.retry_after == 3600
    assert len(server.requests) == 1


PASSING = [
    ("truncated", "the connection failed"),
    ("cut", "cut off"),
    ("reset", "the connection failed"),
    ("429", "the service answered 429"),
    ("500", "the service answered 500"),
    ("503", "the service answered 503"),
]
LASTING = [
    ("html", "'text/html' instead of CSV"),
    ("html-as-csv", "no column CURRENCY, OBS_VALUE, TIME_PERIOD"),
    ("type", "'application/json' instead of CSV"),
    ("302", "the service answered 302; check RISKXPERTAI_ECB_URL"),
    ("404", "the service answered 404; check RISKXPERTAI_ECB_URL"),
    ("nothing", "no column"),
    ("no-rows", "holds no rates"),
    ("no-values", "holds no rates"),
    ("bad-number", r"line 26: '1\.11\.72' is no rate"),
    ("bad-date", "line 26: '20th of November' is no period"),
    ("short-row", "line 26: 6 cells instead of 8"),
    ("duplicate", "line 27: USD of 2026-11-20 comes twice"),
    ("columns", "no column OBS_VALUE"),
    ("large", "more than 4194304 bytes"),
    ("latin", "no UTF-8"),
    ("gzip", "DecodingError"),
]


@pytest.mark.parametrize(("fault", "reason"), PASSING)
async def test_a_fault_that_does_not_pass_ends_in_a_clear_message(fault, reason):
    async with EcbServer(november(), faults=(fault,) * TRIES) as server:
        with pytest.raises(SourceFailed, match=reason):
            await service(server.url).fetch("USDKRW", SINCE)

    assert len(server.requests) == TRIES


@pytest.mark.parametrize(("fault", "reason"), LASTING)
async def test_a_fault_that_another_try_would_not_mend_is_told_at_once(fault, reason):
    async with EcbServer(november(), faults=(fault,)) as server:
        with pytest.raises(SourceFailed, match=reason):
            await service(server.url).fetch("USDKRW", SINCE)

    assert len(server.requests) == 1


@pytest.mark.parametrize("fault", ["slow", "drip"])
async def test_a_server_that_falls_silent_is_given_up(fault):
    async with EcbServer(november(), faults=(fault,) * TRIES) as server:
        with pytest.raises(SourceFailed, match="no answer in time"):
            await service(server.url, timeout=0.05).fetch("USDKRW", SINCE)


async def test_a_fault_does_not_spoil_what_was_learnt_before():
    async with EcbServer(november(), faults=("", "duplicate")) as server:
        ecb = service(server.url)
        first = await ecb.fetch("USDKRW", SINCE)
        with pytest.raises(SourceFailed):
            await ecb.fetch("USDKRW", SINCE)
        assert await ecb.fetch("USDKRW", SINCE) == first


async def test_without_anybody_listening_the_message_says_what_to_do():
    async with EcbServer(november()) as server:
        gone = server.url

    with pytest.raises(SourceFailed, match="check the network, or empty RISKXPERTAI_ECB_URL"):
        await service(gone).fetch("USDKRW", SINCE)


async def test_an_address_that_is_none_is_named():
    with pytest.raises(SourceFailed, match="RISKXPERTAI_ECB_URL"):
        await service("http://[").fetch("USDKRW", SINCE)
