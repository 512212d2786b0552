"""Replays and followers of the answer log: `python -m benchmarks.answer_log [redis://…]`.

One process serves, over HTTP on the loopback, a finished answer of 60 events from memory and from
Redis, and the same bytes as one blob from a bare FastAPI application; then one live answer to many
followers. Without a URL the Redis part is left out. Ratios compare what was measured in one
run; the clients live in the same process, so memory and time hold their share too.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable

import psutil
import uvicorn
from fastapi import FastAPI, Response

from riskxpertai.answer_log.memory import MemoryAnswerLog
from riskxpertai.answer_log.redis import RedisAnswerLog
from riskxpertai.api.stream import event_stream
from riskxpertai.domain import Entry
from riskxpertai.ports import AnswerLog

EVENTS = 60
REPLAYS = 400
FOLLOWERS = 500
AT_ONCE = 8
SECONDS = 600.0
ENTRY = Entry("scenario", '{"name":"base","text":"' + "환율은 달마다 조금씩 움직입니다. " * 8 + '"}')


def application(logs: dict[str, AnswerLog], runs: dict[str, str], blob: bytes) -> FastAPI:
    """The three ways to tell the same bytes."""
    app = FastAPI()

    @app.get("/log/{name}")
    async def follow(name: str) -> Response:
        return event_stream(steps(logs[name], runs[name]))

    @app.get("/blob")
    async def whole() -> Response:
        return Response(blob, media_type="text/event-stream")

    return app


async def steps(log: AnswerLog, run: str) -> AsyncGenerator[tuple[int, Entry], None]:
    """A run's entries with their ordinals."""
    async for step in log.follow(run):
        yield step


async def get(port: int, path: str) -> tuple[bytes, float]:
    """A body read to its end, and seconds until its first event; a client that costs little."""
    begun = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**24)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    await reader.readuntil(b"id: 1\n")
    first = time.perf_counter() - begun
    body = await reader.read()
    writer.close()
    return body, first


async def rate(port: int, path: str) -> float:
    """Replays a second, some at once."""

    async def some() -> None:
        for _ in range(REPLAYS // AT_ONCE):
            await get(port, path)

    await some()
    begun = time.perf_counter()
    await asyncio.gather(*(some() for _ in range(AT_ONCE)))
    return REPLAYS / (time.perf_counter() - begun)


async def followers(port: int, name: str, log: AnswerLog, runs: dict[str, str]) -> None:
    """Many read one answer while it is told."""
    process = psutil.Process()
    runs[name] = (await log.join(f"live {time.time()}", "turn")).run
    await log.append(runs[name], ENTRY)  # as `started` is there when readers come
    before = process.memory_info().rss
    reading = [asyncio.create_task(get(port, f"/log/{name}")) for _ in range(FOLLOWERS)]
    await asyncio.sleep(3.0)
    begun = time.perf_counter()
    for _ in range(EVENTS - 1):
        await log.append(runs[name], ENTRY)
        await asyncio.sleep(0.02)
    used = (process.memory_info().rss - before) / FOLLOWERS / 1024
    await log.finish(runs[name], serve=True)
    read = await asyncio.gather(*reading)
    bodies = [body for body, _ in read]
    first = sorted(seconds for _, seconds in read)[int(0.99 * FOLLOWERS)]
    whole = sum(body.count(b"\nid: ") + 1 == EVENTS for body in bodies)
    seconds = time.perf_counter() - begun
    print(f"{name:8} {whole} of {FOLLOWERS} got all {EVENTS} events in {seconds:.1f} s; {used:.0f} KiB each")
    print(f"{'':8} first event: 99 of 100 within {first:.2f} s, all connecting at once")


async def measured(port: int, logs: dict[str, AnswerLog], runs: dict[str, str]) -> None:
    """Print replays a second beside the blob's, then the followers."""
    blob = await rate(port, "/blob")
    print(f"{'blob':8} {blob:8.0f} replays a second")
    for name in logs:
        told = await rate(port, f"/log/{name}")
        print(f"{name:8} {told:8.0f} replays a second, {told / blob:.2f} of the blob's")
    for name, log in logs.items():
        await followers(port, name, log, runs)


async def told(log: AnswerLog) -> str:
    """A finished run of the log."""
    run = (await log.join(f"finished {os.getpid()}", "turn")).run
    for _ in range(EVENTS):
        await log.append(run, ENTRY)
    await log.finish(run, serve=True)
    return run


async def main(urls: list[str]) -> None:
    """Serve and ask from one process."""
    logs: dict[str, AnswerLog] = {"memory": MemoryAnswerLog(seconds=SECONDS, clock=time.monotonic)}
    closing: list[Callable[[], Awaitable[None]]] = []
    for url in urls:
        shared = await RedisAnswerLog.open(url, seconds=SECONDS)
        logs["redis"] = shared
        closing.append(shared.close)
    runs = {name: await told(log) for name, log in logs.items()}
    blob = "".join(
        f"event: {ENTRY.name}\ndata: {ENTRY.data}\nid: {n + 1}\n\n" for n in range(EVENTS)
    ).encode()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(FOLLOWERS)
        server = uvicorn.Server(uvicorn.Config(application(logs, runs, blob), log_config=None))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:  # noqa: ASYNC110  # uvicorn has no event for it
            await asyncio.sleep(0.05)
        await measured(listener.getsockname()[1], logs, runs)
        server.should_exit = True
        await serving
    for close in closing:
        await close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:2]))
