"""A run of another store as this process has heard it: fetched once, however many follow it here."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

from riskxpertai.domain import Entry
from riskxpertai.errors import NotFound, RiskXpertError, StoreFailed

logger = logging.getLogger(__name__)

# News that got lost is made up for after this many seconds.
POLL = 2.0
# Seconds for which a store may be away before followers are told, and between two tries.
PATIENCE = 2.0
PAUSE = 0.1


@dataclass(frozen=True)
class Told:
    """What a store says of a run.

    Attributes:
        entries: those after the ordinal that was asked for.
        finished: whether nothing follows.
        abandoned: whether its last turn left before the end.
    """

    entries: Sequence[Entry]
    finished: bool
    abandoned: bool


Read = Callable[[int], Awaitable[Told | None]]


class Heard:
    """One run's entries so far. A task of its own fetches what is new whenever there is news."""

    def __init__(self, read: Read) -> None:
        """Begin to listen.

        Args:
            read: what was told after an ordinal; None when the run is unknown or its time is over.
        """
        self.entries: list[Entry] = []
        self.finished = False
        self.failure: RiskXpertError | None = None
        self.news = asyncio.Event()
        self.abandoned = False
        self.users = 0
        self._read = read
        self._grown = asyncio.Event()
        self._task = asyncio.create_task(self._listen())
        self._task.add_done_callback(self._ended)

    async def follow(self, after: int) -> AsyncIterator[tuple[int, Entry]]:
        """Entries after an ordinal, as they are heard.

        Raises:
            NotFound: the run is unknown or its time is over.
            StoreFailed: the store went away and did not come back in time.
        """
        ordinal = after
        while True:
            while ordinal < len(self.entries):
                ordinal += 1
                yield ordinal, self.entries[ordinal - 1]
            if self.finished:
                return
            if self.failure:
                self._fail()
            await self._grown.wait()

    async def until_abandoned(self) -> None:
        """Return once the run is abandoned; never, if it finishes first.

        Raises:
            NotFound: the run is unknown or its time is over.
            StoreFailed: the store went away and did not come back in time.
        """
        while not self.abandoned:
            if self.failure:
                self._fail()
            await self._grown.wait()

    def stop(self) -> None:
        """Listen no more; whoever still follows is told, by StoreFailed."""
        self._task.cancel()

    async def close(self) -> None:
        """Stop, and wait for the end."""
        await ended(self._task)

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        away: float | None = None
        while True:
            self.news.clear()
            try:
                told = await self._read(len(self.entries))
            except StoreFailed:
                away = away or loop.time()
                if loop.time() - away >= PATIENCE:
                    raise
                await asyncio.sleep(PAUSE)
                continue
            away = None
            if told is None:
                raise NotFound("no such run")
            self._take(told)
            if told.finished:
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL):
                    await self.news.wait()

    def _take(self, told: Told) -> None:
        self.entries.extend(told.entries)
        self.finished = told.finished
        self.abandoned = told.abandoned
        self._wake()

    def _ended(self, task: asyncio.Task[None]) -> None:
        """However listening ended, nobody waits for ever."""
        error = None if task.cancelled() else task.exception()
        if isinstance(error, RiskXpertError):
            self.failure = error
        elif not self.finished:
            if error:
                logger.error("reading a run failed", exc_info=error)
            self.failure = StoreFailed("reading ended")
        self._wake()

    def _fail(self) -> NoReturn:
        # A fresh one for each follower: a traceback that many share grows with each of them.
        assert self.failure is not None
        raise type(self.failure)(str(self.failure))

    def _wake(self) -> None:
        self._grown.set()
        self._grown = asyncio.Event()


async def ended(task: asyncio.Task[None]) -> None:
    """Cancel a task until it ends: one that was reconnecting can swallow the first request."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=0.1)
