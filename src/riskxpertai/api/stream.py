"""Events on the wire: server-sent events that go out as they come, and together where they can.

What a log already holds leaves in one piece, so that a replay costs one write instead of one an
event; a comment every fifteen seconds keeps silence from looking like a lost connection.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress

from fastapi.responses import StreamingResponse

from riskxpertai.domain import Entry
from riskxpertai.observability import FOLLOWERS

PING = b": ping\n\n"
SILENCE = 15.0


def event_stream(steps: AsyncGenerator[tuple[int, Entry], None]) -> StreamingResponse:
    """A response that tells numbered entries and ends with them."""
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(pieces(steps), media_type="text/event-stream", headers=headers)


def wire(number: int, entry: Entry) -> bytes:
    """One event; its data is JSON on one line."""
    return f"event: {entry.name}\ndata: {entry.data}\nid: {number}\n\n".encode()


async def pieces(
    steps: AsyncGenerator[tuple[int, Entry], None], *, silence: float = SILENCE
) -> AsyncIterator[bytes]:
    """Whatever is ready, in one piece each time.

    Args:
        steps: numbered entries; closed when the reader leaves.
        silence: seconds after which a comment is sent.
    """
    told: list[bytes] = []
    ready = asyncio.Event()

    async def gather() -> None:
        async with aclosing(steps):
            async for number, entry in steps:
                told.append(wire(number, entry))
                ready.set()

    with FOLLOWERS.track_inprogress():
        gathering = asyncio.create_task(gather())
        gathering.add_done_callback(lambda _: ready.set())
        try:
            while not gathering.done() or told:
                with suppress(TimeoutError):
                    async with asyncio.timeout(silence):
                        await ready.wait()
                ready.clear()
                piece, told[:] = b"".join(told), []
                if piece or not gathering.done():
                    yield piece or PING
                if gathering.done():
                    ready.set()
            await gathering
        finally:
            gathering.cancel()
            await asyncio.gather(gathering, return_exceptions=True)
