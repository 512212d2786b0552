"""Events on the wire: together where they are ready, one by one where they are not, never silent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from riskxpertai.api.stream import PING, pieces, wire
from riskxpertai.domain import Entry

pytestmark = pytest.mark.anyio

ENTRIES = [(number, Entry("stage", f'{{"name":"{number}가"}}')) for number in range(1, 6)]


class Steps:
    """Entries that come when they are let through; tells whether they were closed."""

    def __init__(self, ready: int) -> None:
        self.gate = asyncio.Semaphore(ready)
        self.closed = asyncio.Event()

    async def __call__(self) -> AsyncGenerator[tuple[int, Entry], None]:
        try:
            for step in ENTRIES:
                await self.gate.acquire()
                yield step
        finally:
            self.closed.set()


async def test_what_is_ready_leaves_in_one_piece():
    told = [piece async for piece in pieces(Steps(len(ENTRIES))())]
    assert told == [b"".join(wire(*step) for step in ENTRIES)]


async def test_what_comes_later_leaves_when_it_comes_and_pings_fill_the_silence():
    steps = Steps(2)
    told = []
    async for piece in pieces(steps(), silence=0.01):
        told.append(piece)
        if piece == PING:
            steps.gate.release()
    assert told[0] == wire(*ENTRIES[0]) + wire(*ENTRIES[1])
    assert PING in told
    assert b"".join(piece for piece in told if piece != PING) == b"".join(wire(*step) for step in ENTRIES)


async def test_a_reader_who_leaves_closes_the_steps():
    steps = Steps(1)
    stream = pieces(steps())
    assert await anext(stream) == wire(*ENTRIES[0])
    await stream.aclose()  # type: ignore[attr-defined]
    assert steps.closed.is_set()


async def test_nothing_to_tell_is_an_empty_stream():
    async def nothing() -> AsyncGenerator[tuple[int, Entry], None]:
        for step in ENTRIES[:0]:
            yield step

    assert [piece async for piece in pieces(nothing())] == []


async def test_a_fault_in_the_steps_is_not_swallowed():
    async def broken() -> AsyncGenerator[tuple[int, Entry], None]:
        yield ENTRIES[0]
        raise ValueError("broken")

    stream = pieces(broken())
    assert await anext(stream) == wire(*ENTRIES[0])
    with pytest.raises(ValueError, match="broken"):
        await anext(stream)
