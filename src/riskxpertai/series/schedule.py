"""Step 1 of the data's way, in the background: sync when it is due, one process at a time.

Of several processes on one store, the one that gets the lease asks the sources; the others find in
the store what it brought. A failure changes nothing: the panel goes on with what it has.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import uuid4

from riskxpertai.errors import RiskXpertError, StoreFailed
from riskxpertai.series.sync import Syncing
from riskxpertai.series.synced import Synced

logger = logging.getLogger(__name__)

LOOK_EVERY = 15 * 60.0  # seconds between two looks at what others have brought
FIRST_WAIT = 15 * 60.0  # seconds after the first failure
LONGEST_WAIT = 24 * 3600.0  # seconds between two tries, however many failed
LEASED = 600.0  # seconds; renewed before each batch
BATCH = 8  # indicators
CLOCKS = timedelta(minutes=10)  # by which clocks of two machines may differ


class Scheduler:
    """Syncs when it is due, and shows what other processes have synced."""

    def __init__(
        self,
        syncing: Syncing,
        *,
        hours: float,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Take what is synced.

        Args:
            syncing: brings indicators up to date.
            hours: between two syncs, whichever process did the last.
            pause: waits, in seconds.
            chance: in [0, 1), spreads the waits by a tenth, so that many services do not ask at one moment.
        """
        self.syncing = syncing
        self.between = timedelta(hours=hours)
        self.pause = pause
        self.chance = chance
        self.holder = uuid4().hex
        self.failures = 0
        self._failed_at: datetime | None = None
        self._seen: datetime | None = None

    async def forever(self) -> None:
        """Sync at once if that is due, and then whenever it is, until cancelled; no failure ends it."""
        while True:
            try:
                wait = await self.turn()
            except RiskXpertError as failed:
                logger.warning("not synced: %s", failed)
                wait = self._back_off()
            except Exception:  # a fault of ours must not end the syncing for good
                logger.exception("not synced")
                wait = self._back_off()
            await self.pause(min(wait, LOOK_EVERY) * (1 + 0.1 * self.chance()))

    async def turn(self) -> float:
        """Look what others have brought, and sync if that is due; returns the seconds until it is again.

        Raises:
            StoreFailed: the store does not answer, or refuses.
        """
        await self._reload()
        wait = await self._until_due()
        if wait > 0.0:
            return wait
        told = await self._sync()
        if told is None:
            return LOOK_EVERY  # somebody else is at it
        if told and not any(one.state in ("new", "unchanged") for one in told):
            return self._back_off()
        self.failures, self._failed_at = 0, None
        return self.between.total_seconds()

    async def _sync(self) -> list[Synced] | None:
        """Sync under the lease; None: another process has it."""
        told: list[Synced] = []
        ids, store, clock = self.syncing.offered, self.syncing.store, self.syncing.clock
        try:
            for start in range(0, len(ids), BATCH):
                if not await store.lease(self.holder, now=clock(), seconds=LEASED):
                    return told or None
                told += await self.syncing.sync(ids[start : start + BATCH])
        finally:
            with suppress(StoreFailed):  # it ends by itself
                await asyncio.shield(store.give_up(self.holder))
        return told

    async def _reload(self) -> None:
        """Show what other processes have brought since the last look."""
        now = self.syncing.clock()
        after = self._seen - CLOCKS if self._seen else None
        self.syncing.panel.take(await self.syncing.store.vintages(after=after))
        self._seen = now

    async def _until_due(self) -> float:
        """Seconds until the next sync, counted from the last success of any process, or our last failure."""
        now = self.syncing.clock()
        ends = [one.succeeded + self.between for one in await self.syncing.store.tries() if one.succeeded]
        due = max(ends, default=now)
        if self._failed_at:
            due = self._failed_at + timedelta(seconds=self._wait())
        return (due - now).total_seconds()

    def _back_off(self) -> float:
        self.failures += 1
        self._failed_at = self.syncing.clock()
        return self._wait()

    def _wait(self) -> float:
        return min(FIRST_WAIT * 2.0 ** (min(self.failures, 10) - 1), LONGEST_WAIT)
