"""The answer log that processes share: runs in Redis, each step one script, news by one subscription.

Connections: `CONNECTIONS` at most a process, one of them the subscription. A follower costs none: a
run is fetched once a process (`heard.py`) and told from there to all who follow it here. News is a
hint only; what was told is always read from the run itself, so news that is lost costs time, not events.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as Disconnected
from redis.exceptions import RedisError

from riskxpertai.answer_log import scripts
from riskxpertai.answer_log.heard import Heard, Told, ended
from riskxpertai.domain import Entry
from riskxpertai.errors import BadSettings, NotFound, RunFinished, StoreFailed
from riskxpertai.ports import Seat

# Small plans allow 30 connections: three processes, and a person with redis-cli.
CONNECTIONS = 8
OLDEST = (6, 2)
NEWS = scripts.PREFIX + "news"
RUN = scripts.PREFIX + "run:"
KEY = scripts.PREFIX + "key:"
# Seconds: a server that does not answer is away; a reader waits for both at most once.
ANSWER = 2.0
CONNECT = 1.0
# A connection that was reset is made anew at once: 0.1, 0.2 and 0.4 s. A time-out is not tried again.
RETRY = Retry(ExponentialBackoff(cap=0.5, base=0.05), 3, supported_errors=(Disconnected,))
HEALTH = 15


@dataclass(frozen=True)
class Server:
    """What `doctor` says of a server.

    Attributes:
        version: as it says itself.
        milliseconds: one round trip.
        eviction: what it does when its memory is full; empty if it does not say.
    """

    version: str
    milliseconds: float
    eviction: str

    @property
    def numbers(self) -> tuple[int, ...]:
        """The version, to be compared with `OLDEST`."""
        return tuple(int(part) for part in self.version.split(".")[:2] if part.isdigit())


class RedisAnswerLog:
    """Answers as logs of events in Redis 6.2 or newer.

    All it keeps has an end: a finished run lasts for `seconds`, one that is told for
    `scripts.UNFINISHED_MS` after its last event.
    """

    def __init__(self, client: Redis, *, seconds: float) -> None:
        """Use `open`, which also listens for news."""
        self._client = client
        self._lifetime = int(seconds * 1000)
        self._heard: dict[str, Heard] = {}
        self._join = client.register_script(scripts.JOIN)
        self._leave = client.register_script(scripts.LEAVE)
        self._append = client.register_script(scripts.APPEND)
        self._finish = client.register_script(scripts.FINISH)
        self._read = client.register_script(scripts.READ)
        self._listening: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, url: str, *, seconds: float) -> Self:
        """Make ready; a server that is away is tried again at each call.

        Args:
            url: `redis://` or `rediss://`, with user, password and database number if need be.
            seconds: how long a finished run can be followed, and served if it may be.

        Raises:
            BadSettings: the URL can't be read; it is not repeated, for it may hold a password.
        """
        try:
            pool = BlockingConnectionPool.from_url(
                url,
                max_connections=CONNECTIONS,
                timeout=ANSWER,
                decode_responses=True,
                socket_timeout=ANSWER,
                socket_connect_timeout=CONNECT,
                health_check_interval=HEALTH,
                retry=RETRY,
                client_name="riskxpertai",
            )
        except (ValueError, TypeError):
            raise BadSettings("RISKXPERTAI_ANSWER_LOG is no URL of a Redis server") from None
        log = cls(Redis.from_pool(pool), seconds=seconds)
        log._listening = asyncio.create_task(log._listen())
        return log

    async def close(self) -> None:
        """Let go of every connection."""
        if self._listening:
            await ended(self._listening)
        for heard in list(self._heard.values()):
            await heard.close()
        await self._client.aclose()

    async def check(self) -> None:
        """Return if the server takes what it is given: a full one or a replica answers, but does not.

        Raises:
            StoreFailed: it does not.
        """
        with translated():
            await self._client.set(scripts.PREFIX + "check", 1, px=1000)

    async def server(self) -> Server:
        """What answers at the other end, scripts and all.

        Raises:
            StoreFailed: nothing does, or it may not do what a log needs.
        """
        await self._told("none", 0)
        begun = time.perf_counter()
        await self.check()
        milliseconds = (time.perf_counter() - begun) * 1e3
        with translated():
            info: dict[str, Any] = await self._client.info()
        return Server(
            str(info.get("redis_version", "?")), milliseconds, str(info.get("maxmemory_policy", ""))
        )

    async def join(self, key: str, turn: str) -> Seat:
        """Put a turn on the key's run, beginning one where none is told or served."""
        fresh = secrets.token_hex(16)
        with translated():
            run, teller, complete = await self._join(
                keys=[KEY + key], args=[RUN, fresh, turn, scripts.UNFINISHED_MS]
            )
        return Seat(run, teller=bool(teller), complete=bool(complete))

    async def leave(self, run: str, turn: str) -> None:
        """Take a turn off; a turn or run that is not there is none of the caller's worry."""
        with translated():
            await self._leave(keys=[RUN + run], args=[run, NEWS, turn])

    async def abandoned(self, run: str) -> None:
        """Return once the run is abandoned; never, if it finishes first (the teller cancels).

        Raises:
            NotFound: the run is unknown or its time is over.
            StoreFailed: the server went away and did not come back in time.
        """
        with self._hearing(run) as heard:
            await heard.until_abandoned()

    async def append(self, run: str, entry: Entry) -> int:
        """Add an event; returns its ordinal.

        Raises:
            NotFound: the run is unknown or its time is over.
            RunFinished: what was told never changes.
            StoreFailed: the server does not answer; whether the event was added is not known.
        """
        mark = secrets.token_hex(8)
        with translated():
            ordinal = int(
                await self._append(
                    keys=[RUN + run], args=[run, NEWS, entry.name, entry.data, mark, scripts.UNFINISHED_MS]
                )
            )
        if ordinal < 0:
            raise NotFound("no such run")
        if ordinal == 0:
            raise RunFinished("append to a finished run")
        return ordinal

    async def finish(self, run: str, *, serve: bool) -> None:
        """Close the run; closing one that is closed or forgotten changes nothing.

        Args:
            run: its id.
            serve: whether later joins of its key get it until its time is over.
        """
        with translated():
            await self._finish(keys=[RUN + run], args=[run, NEWS, int(serve), self._lifetime])

    async def follow(self, run: str, after: int = 0) -> AsyncIterator[tuple[int, Entry]]:
        """Events after an ordinal, as they come; ends when the run is finished.

        Raises:
            NotFound: the run is unknown or its time is over; in mid-run, the server lost it.
            StoreFailed: the server went away and did not come back in time.
        """
        with self._hearing(run) as heard:
            async for step in heard.follow(after):
                yield step

    def let_go(self, run: str) -> None:
        """Tell whoever waits for a run here, by StoreFailed and at once, that it is lost."""
        if heard := self._heard.pop(run, None):
            heard.stop()

    @contextmanager
    def _hearing(self, run: str) -> Iterator[Heard]:
        """The run as heard here, shared by all who listen at this moment."""
        heard = self._heard.get(run)
        if heard is None or heard.failure:
            heard = self._heard[run] = Heard(lambda after: self._told(run, after))
        heard.users += 1
        try:
            yield heard
        finally:
            heard.users -= 1
            if not heard.users:
                heard.stop()
                if self._heard.get(run) is heard:
                    del self._heard[run]

    async def _told(self, run: str, after: int) -> Told | None:
        with translated():
            found = await self._read(keys=[RUN + run], args=[after])
        if found is None:
            return None
        abandoned, whole, later = found
        flat = json.loads(whole)[2 * after :] if whole else later
        entries = [Entry(name, data) for name, data in zip(flat[::2], flat[1::2], strict=True)]
        return Told(entries, finished=bool(whole), abandoned=bool(abandoned))

    async def _listen(self) -> None:
        """Pass news on for ever; after each (re)connection everything may have changed."""
        while True:
            try:
                async with self._client.pubsub() as news:
                    await news.subscribe(NEWS)
                    while True:
                        message = await news.get_message(timeout=HEALTH)
                        if message and message["type"] == "subscribe":
                            self._spread(list(self._heard))
                        elif message and message["type"] == "message":
                            self._spread([message["data"]])
            except (RedisError, OSError):
                await asyncio.sleep(ANSWER)  # followers poll meanwhile

    def _spread(self, runs: list[str]) -> None:
        for run in runs:
            if run in self._heard:
                self._heard[run].news.set()


@contextmanager
def translated() -> Iterator[None]:
    """The client's errors as ours, by kind only: their texts can hold the address."""
    try:
        yield
    except (RedisError, OSError) as error:
        raise StoreFailed(f"redis: {type(error).__name__}") from None


def place(url: str) -> str:
    """A Redis URL without user, password and options, fit to be shown."""
    parts = urlsplit(url)
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        port = ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"
