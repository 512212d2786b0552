"""A history that goes on while its store is away: questions are asked, told, read again and stopped.

* A turn that the store does not take waits here, is found here, and is written as it was told once
  the store is back: before anything is read from it, by ids of ours, so once.
* What this process knows is told from memory. All else fails at once, and the caller says so.
* Sessions and deletions are the store's alone: nobody is told that they are done when they are not.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import datetime

from riskxpertai.circuit import Circuit
from riskxpertai.domain import Conversation, Family, Farewell, Reader, Turn
from riskxpertai.errors import Conflict, StoreAway, StoreFailed
from riskxpertai.history.outbox import Outbox, is_of
from riskxpertai.ports import History, Page

logger = logging.getLogger(__name__)

# Seconds before a turn that was refused, not missed, is tried again; each wait is twice the one before.
FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0


class FallbackHistory:
    """A store of turns and sessions, and this process's memory for when it is away."""

    def __init__(
        self,
        store: History,
        circuit: Circuit,
        *,
        outbox: Outbox | None = None,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Begin with the store.

        Args:
            store: tried first.
            circuit: of the store; tells when it is away, and has what waits written when it is back.
            outbox: where turns wait.
            wait: lets seconds pass before a refused turn is tried again.
        """
        self._store = store
        self._circuit = circuit
        self._outbox = Outbox() if outbox is None else outbox
        self._wait = wait
        self._writing = asyncio.Lock()  # of two states of one turn, the newer must be written last
        self._again: asyncio.Task[None] | None = None
        circuit.first(self._pass_on)

    async def close(self) -> None:
        """Write what waits, away or not: one last try is worth its seconds. What is not taken is lost."""
        if self._again:
            again = self._again
            again.cancel()
            await asyncio.gather(again, return_exceptions=True)
        with suppress(StoreFailed):
            await self._pass_on()
        if self._outbox:
            logger.error("turns lost: %d, the process ended before the history took them", len(self._outbox))

    async def check(self) -> None:
        """Return if the store answers.

        Raises:
            StoreFailed: it does not.
        """
        await self._circuit.read(self._store.check)

    def hold(self, turn: Turn) -> None:
        """Let a turn wait for the store, which did not take it; readers find it here meanwhile."""
        self._outbox.hold(turn)
        if self._again is None:
            self._again = asyncio.create_task(self._try_again())

    async def put_turn(self, turn: Turn) -> None:
        """Keep a turn, its conversation with it.

        Raises:
            Conflict: another turn of this reader began with the same idempotency key, and nothing of this
                one was told.
            StoreFailed: it is not kept; `hold` has it wait.
        """
        waiting = self._outbox.waits(self._outbox.turn(turn.reader, turn.id))
        async with self._writing if waiting else nullcontext():
            await self._circuit.write(self._put, turn)
            self._outbox.took(turn)

    async def turn(self, reader: str, id: str) -> Turn | None:
        """A reader's own turn."""
        known = self._outbox.turn(reader, id)
        if self._outbox.waits(known):
            return known
        try:
            return await self._circuit.read(self._store.turn, reader, id)
        except StoreFailed:
            known = self._outbox.turn(reader, id)
            if known is None:
                raise
            return known

    async def turn_of_request(self, reader: str, request: str) -> Turn | None:
        """The turn that an idempotency key began; while the store is away, of those known here."""
        waiting = _of_request(self._outbox.waiting(), reader, request)
        if waiting:
            return waiting
        try:
            return await self._circuit.read(self._store.turn_of_request, reader, request)
        except StoreFailed:
            return _of_request(self._outbox.known(), reader, request)

    async def latest(self, reader: str, conversation: str) -> Turn | None:
        """A conversation's last turn; while the store is away, the last one known here.

        Raises:
            StoreFailed: none is known here.
        """
        try:
            kept = await self._circuit.read(self._store.latest, reader, conversation)
        except StoreFailed:
            known = _latest(self._outbox.known(), reader, conversation)
            if known is None:
                raise
            return known
        waiting = _latest(self._outbox.waiting(), reader, conversation)
        return max((turn for turn in (kept, waiting) if turn), key=_order, default=None)

    async def conversations(
        self, reader: str, *, after: str | None = None, limit: int = 20
    ) -> Page[Conversation]:
        """A reader's conversations in the store, newest first."""
        return await self._circuit.read(self._store.conversations, reader, after=after, limit=limit)

    async def conversation(self, reader: str, id: str) -> tuple[Conversation, tuple[Turn, ...]] | None:
        """One conversation in the store with its turns, oldest first."""
        return await self._circuit.read(self._store.conversation, reader, id)

    async def remove_conversation(self, reader: str, id: str) -> bool:
        """Delete a conversation and its turns, those that wait too; False when he has none with this id."""
        async with self._writing:
            removed = await self._circuit.write(self._store.remove_conversation, reader, id)
            return self._outbox.remove(reader, id) or removed

    async def put_reader(self, reader: Reader) -> None:
        """Keep a reader."""
        await self._circuit.write(self._store.put_reader, reader)

    async def reader(self, id: str) -> Reader | None:
        """The reader with this id."""
        return await self._circuit.read(self._store.reader, id)

    async def reader_of_kakao(self, number: str) -> Reader | None:
        """The reader with this member number at Kakao."""
        return await self._circuit.read(self._store.reader_of_kakao, number)

    async def put_family(self, family: Family) -> None:
        """Keep a token family."""
        await self._circuit.write(self._store.put_family, family)

    async def family(self, id: str) -> Family | None:
        """The token family with this id."""
        return await self._circuit.read(self._store.family, id)

    async def rotate(self, family: Family, *, expected: str) -> bool:
        """Replace a family only while its token is still `expected`; False: another was faster."""
        return await self._circuit.write(self._store.rotate, family, expected=expected)

    async def end_families(self, reader: str) -> None:
        """End every session of a reader."""
        await self._circuit.write(self._store.end_families, reader)

    async def families(self, reader: str) -> tuple[Family, ...]:
        """A reader's sessions, ended ones that are still kept included; oldest first."""
        return await self._circuit.read(self._store.families, reader)

    async def remove_reader(self, id: str) -> None:
        """Delete a reader with his turns, those that wait too, his conversations and his sessions."""
        async with self._writing:
            await self._circuit.write(self._store.remove_reader, id)
            self._outbox.remove(id)

    async def adopt(self, guest: str, reader: str) -> None:
        """Move a guest's turns to a reader, those that wait too."""
        async with self._writing:
            await self._circuit.write(self._store.adopt, guest, reader)
            self._outbox.adopt(guest, reader)

    async def put_farewell(self, farewell: Farewell) -> None:
        """Keep that a reader goes."""
        await self._circuit.write(self._store.put_farewell, farewell)

    async def farewells(self) -> tuple[Farewell, ...]:
        """All who go, whoever decided first comes first."""
        return await self._circuit.read(self._store.farewells)

    async def remove_farewell(self, reader: str) -> None:
        """Forget that a reader went."""
        await self._circuit.write(self._store.remove_farewell, reader)

    async def expire(self, before: datetime, now: datetime) -> None:
        """Delete turns asked before an instant, ended sessions, and guests of whom nothing is left."""
        await self._circuit.write(self._store.expire, before, now)

    async def _pass_on(self) -> None:
        """Hand the store what waits for it; what it refuses goes on waiting.

        Raises:
            StoreAway: it does not answer.
        """
        refused = 0
        for turn in self._outbox.waiting():
            async with self._writing:
                if self._outbox.waits(turn):
                    refused += not await self._take(turn)
        if refused:
            logger.error("the history refuses %d turns that wait for it", refused)

    async def _take(self, turn: Turn) -> bool:
        try:
            await self._put(turn)
        except StoreAway:
            raise
        except StoreFailed:
            return False
        if self._outbox.waits(turn):  # a later state may have come meanwhile
            self._outbox.took(turn)
        return True

    async def _put(self, turn: Turn) -> None:
        try:
            await self._store.put_turn(turn)
        except Conflict:
            if not (turn.entries or self._outbox.waits(turn)):
                raise
            # Another process began a turn with the same key while neither could see the other's; the
            # reader was told both, so both are kept.
            await self._store.put_turn(replace(turn, request=""))

    async def _try_again(self) -> None:
        """Until nothing waits. While the store is away nothing is sent: the circuit tries it."""
        seconds = FIRST_WAIT
        try:
            while self._outbox:
                await self._wait(seconds)
                with suppress(StoreFailed):
                    await self._circuit.write(self._pass_on)
                seconds = FIRST_WAIT if self._circuit.away else min(2.0 * seconds, LONGEST_WAIT)
        finally:
            self._again = None


def _of_request(turns: Iterable[Turn], reader: str, request: str) -> Turn | None:
    found = (turn for turn in turns if request and (turn.reader, turn.request) == (reader, request))
    return next(found, None)


def _latest(turns: Iterable[Turn], reader: str, conversation: str) -> Turn | None:
    return max((turn for turn in turns if is_of(turn, reader, conversation)), key=_order, default=None)


def _order(turn: Turn) -> tuple[object, str]:
    return turn.asked, turn.id
