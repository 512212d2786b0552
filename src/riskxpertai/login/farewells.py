"""How readers leave: a decision that is kept first, and carried out until nothing is left.

A farewell lies in the history, so it outlives the process, and any process may carry it out; each of
its steps may be taken again. It stays for an hour: an answer that another process was telling at that
moment is kept after its reader went, and goes with the next round. Three ways lead here: a reader
deletes his account, Kakao says that he has unlinked the service there, and a guest becomes a reader.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from riskxpertai.domain import Farewell, Reader
from riskxpertai.errors import RiskXpertError, StoreFailed
from riskxpertai.ports import History

logger = logging.getLogger(__name__)

Unlink = Callable[[str], Awaitable[None]]

# Longer than an answer is told, and than an access token is believed while sessions can't be read.
SETTLED = timedelta(hours=1)
ROUND_SECONDS = 60.0
# Kakao's word on more readers than this is not waiting anywhere near a working store.
MOST_WAITING = 10_000


class Farewells:
    """Everyone who goes."""

    def __init__(
        self,
        history: History,
        *,
        unlink: Unlink | None,
        clock: Callable[[], datetime],
        tell: Callable[[int], None] = lambda waiting: None,
    ) -> None:
        """Begin; `forever` carries out what is waiting.

        Args:
            history: where farewells and all that they delete are kept.
            unlink: ends the connection of a member number at Kakao, or raises while Kakao is down; None
                where Kakao is not set up.
            clock: the instant, aware of its zone.
            tell: called with how many are still to be unlinked, after each round.
        """
        self._history = history
        self._unlink = unlink
        self._clock = clock
        self._tell = tell
        self._numbers: dict[str, None] = {}  # told by Kakao, in order
        self._news = asyncio.Event()

    async def leave(self, reader: Reader) -> None:
        """Delete all of a reader's; Kakao is told now or later.

        Raises:
            StoreFailed: the decision can't be kept, and nothing was done.
        """
        number = reader.kakao if self._unlink and reader.kakao else ""
        await self._begin(Farewell(reader.id, self._clock(), number=number))

    async def join(self, guest: str, reader: str) -> None:
        """Make all of a guest's a reader's, and end the guest.

        Raises:
            StoreFailed: the decision can't be kept, and nothing was done.
        """
        await self._begin(Farewell(guest, self._clock(), heir=reader))

    def unlinked(self, number: str) -> None:
        """Kakao says that a member has gone; he is deleted soon, if he is a reader at all."""
        if len(self._numbers) >= MOST_WAITING:
            logger.error("unlinking lost: too many wait for the history")
            return
        self._numbers[number] = None
        self._news.set()

    async def forever(self) -> None:
        """Carry out what is waiting, at once and then every minute."""
        while True:
            self._news.clear()
            try:
                await self.round()
            except StoreFailed as error:
                logger.warning("farewells wait: %s", error)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), ROUND_SECONDS)

    async def round(self) -> None:
        """Take every step that can be taken now.

        Raises:
            StoreFailed: the history is away; nothing is forgotten.
        """
        for number in tuple(self._numbers):
            reader = await self._history.reader_of_kakao(number)
            if reader:
                await self._begin(Farewell(reader.id, self._clock()))
            self._numbers.pop(number, None)
        left = [await self._settle(farewell) for farewell in await self._history.farewells()]
        self._tell(sum(bool(farewell.number) for farewell in left))

    async def _begin(self, farewell: Farewell) -> None:
        await self._history.put_farewell(farewell)
        with suppress(StoreFailed):  # the decision is kept; the next round goes on
            await self._empty(farewell)
        self._news.set()

    async def _empty(self, farewell: Farewell) -> None:
        if farewell.heir:
            await self._history.adopt(farewell.reader, farewell.heir)
        await self._history.remove_reader(farewell.reader)

    async def _settle(self, farewell: Farewell) -> Farewell:
        """One more round for one reader; returns what is left to be done."""
        await self._empty(farewell)
        if farewell.number and await self._is_unlinked(farewell.number):
            farewell = replace(farewell, number="")
            await self._history.put_farewell(farewell)
        if not farewell.number and self._clock() - farewell.since >= SETTLED:
            await self._history.remove_farewell(farewell.reader)
        return farewell

    async def _is_unlinked(self, number: str) -> bool:
        """Unlink a member; whether nothing is left to be done at Kakao."""
        if self._unlink is None or await self._history.reader_of_kakao(number):
            return True  # he has come back meanwhile, as another reader
        try:
            await self._unlink(number)
        except RiskXpertError as error:
            logger.warning("unlinking waits: %s", error.code)
            return False
        return True
