from __future__ import annotations

import logging
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.errors import SourceFailed
from riskxpertai.series.sources.web import TRIES, Manner, Masked, Web, Window, window
from tests.doubles.wire import Reply, Request, Wire, spoilt

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
MANNER = Manner("BIS", "RISKXPERTAI_BIS_URL", "text/csv", ("csv",), 4096, seconds=5.0)
CSV = {"Content-Type": "text/csv"}


class Waits(list[float]):
    """Remembers how long somebody wanted to wait, and lets him go on at once."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


def web(url: str, waits: Waits | None = None, **others) -> Web:
    return Web(
        url,
        MANNER,
        clock=lambda: NOW,
        pause=Waits() if waits is None else waits,
        chance=lambda: 0.5,
        **others,
    )


def answering(*replies: Reply) -> Wire:
    """A server that gives these answers, one after the other, the last one for ever."""
    left = list(replies)
    return Wire(lambda request, fault: left.pop(0) if len(left) > 1 else left[0])


async def test_waits_grow_and_obey_the_server_also_where_it_names_a_time():
    at = {"Retry-After": "Sun, 22 Nov 2026 03:00:09 GMT"}
    busy = Reply(b"", 503, at), Reply(b"", 500), Reply(b"", 500)
    waits = Waits()
    async with answering(*busy) as server:
        with pytest.raises(SourceFailed, match="gave up after 3 tries"):
            await web(server.url, waits).get("/")

    assert waits == [9.0, 1.5]


@pytest.mark.parametrize(("told", "seconds"), [("3600", 3600), ("Mon, 23 Nov 2026 03:00:00 GMT", 86400)])
async def test_a_server_that_wants_peace_is_left_in_peace(told, seconds):
    async with answering(Reply(b"", 429, {"Retry-After": told})) as server:
        with pytest.raises(SourceFailed, match="429") as failed:
            await web(server.url).get("/")

    assert failed.value.retry_after == seconds
    assert len(server.requests) == 1


async def test_a_wish_that_is_none_is_passed_over():
    async with answering(Reply(b"", 429, {"Retry-After": "soon"}), Reply(b"a\n", 200, CSV)) as server:
        assert (await web(server.url).get("/")).text == "a\n"


async def test_more_than_the_source_may_send_is_refused_while_it_comes():
    async with Wire(lambda request, fault: spoilt(Reply(b"a\n", 200, CSV), "large")) as server:
        with pytest.raises(SourceFailed, match="more than 4096 bytes") as failed:
            await web(server.url).get("/")

    assert "RISKXPERTAI_BIS_URL" in failed.value.sentence


async def test_a_page_is_asked_for_again_by_its_tag_and_its_day_once_it_was_read():
    marks = {"ETag": '"a"', "Last-Modified": "Sat, 21 Nov 2026 00:00:00 GMT"}

    def answer(request: Request, fault: str) -> Reply:
        return Reply(b"", 304) if "if-none-match" in request.headers else Reply(b"x\n", 200, CSV | marks)

    async with Wire(answer) as server:
        asker = web(server.url)
        page = await asker.get("/", topic="X")
        await asker.get("/", topic="X")
        asker.keep("X", page)
        assert await asker.get("/", topic="X") is page
        await asker.get("/other", topic="X")
        await asker.close()

    asked = [(r.headers.get("if-none-match"), r.headers.get("if-modified-since")) for r in server.requests]
    assert asked == [(None, None), (None, None), ('"a"', marks["Last-Modified"]), (None, None)]


async def test_after_closing_it_can_be_asked_again():
    async with answering(Reply(b"a\n", 200, CSV)) as server:
        asker = web(server.url)
        await asker.get("/")
        await asker.close()
        assert (await asker.get("/")).text == "a\n"
        await asker.close()


async def test_every_try_counts_as_a_call():
    limit = Window(TRIES, 60.0, clock=lambda: 0.0)
    async with answering(Reply(b"", 500)) as server:
        with pytest.raises(SourceFailed, match="500"):
            await web(server.url, limit=limit).get("/")

    assert limit.take() == 60.0


@given(st.lists(st.floats(0, 20), max_size=60))
def test_no_span_of_time_ever_holds_more_calls_than_the_window(steps):
    now = [0.0]
    limit = Window(5, 30.0, clock=lambda: now[0])
    made: list[float] = []
    for step in steps:
        now[0] += step
        if not limit.take():
            made.append(now[0])
        assert sum(now[0] - 30.0 < moment for moment in made) <= 5


def test_when_a_call_is_free_again_is_told_exactly():
    now = [0.0]
    limit = Window(1, 30.0, clock=lambda: now[0])
    assert limit.take() == 0.0
    now[0] = 10.0
    assert limit.take() == 20.0
    now[0] = 30.0
    assert limit.take() == 0.0


def test_a_server_has_one_window_in_a_process():
    assert window("https://one.example", 60, 3600.0) is window("https://one.example", 60, 3600.0)
    assert window("https://one.example", 60, 3600.0) is not window("https://two.example", 60, 3600.0)


@given(st.text(min_size=8), st.text(), st.text())
def test_no_record_keeps_a_secret(secret, before, after):
    record = logging.LogRecord("x", logging.INFO, "x", 1, "%s", (f"{before}{secret}{after}",), None)
    Masked((secret,)).filter(record)
    assert secret not in record.getMessage() or secret in "***"
