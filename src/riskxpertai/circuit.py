"""A store that does not answer is left alone: nobody waits for what is known to be away.

The first call that fails opens the circuit, and further calls fail at once. One task tries the store
again by itself, so that no reader's request is the trial. Two lines in the log say when it went and
came back.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

from riskxpertai.errors import StoreAway, StoreFailed

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

PAUSE = 1.0  # seconds between two tries; each takes as long as the store's own limit
# Told to callers: by then a restarted store has been found again.
RETRY_SECONDS = 5


class Circuit:
    """Whether a store is away, and the calls that go to it."""

    def __init__(
        self,
        store: str,
        *,
        tell: Callable[[bool], None] = lambda away: None,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Begin with a store that answers.

        Args:
            store: its name in the log.
            tell: called with whether it is away, now and at each change.
            wait: lets seconds pass between two tries.
        """
        self._store = store
        self._tell = tell
        self._wait = wait
        self._steps: list[Callable[[], Awaitable[None]]] = []
        self._trying: asyncio.Task[None] | None = None
        tell(False)

    @property
    def away(self) -> bool:
        """Whether the store is known to be away."""
        return self._trying is not None

    def first(self, step: Callable[[], Awaitable[None]]) -> None:
        """Have something done before calls go through: at the start, and each time the store is back.

        Args:
            step: fails by StoreFailed while the store is away; steps are taken in the order given.
        """
        self._steps.append(step)

    async def connect(self) -> None:
        """Take the steps; where the store does not answer, go on without it."""
        try:
            await self._take_steps()
        except StoreFailed as error:
            self._lose(error)

    async def close(self) -> None:
        """Stop trying."""
        if self._trying:
            self._trying.cancel()
            await asyncio.gather(self._trying, return_exceptions=True)

    async def read(self, call: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T:
        """Read from the store; one that can't be read is away, for whatever reason.

        Raises:
            StoreAway: it is.
        """
        self._refuse_if_away()
        try:
            return await call(*args, **kwargs)
        except StoreFailed as error:
            self._lose(error)
            raise self._absence() from error

    async def write(self, call: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T:
        """Write to the store.

        Raises:
            StoreAway: it does not answer.
            StoreFailed: it answers, and refuses this.
        """
        self._refuse_if_away()
        try:
            return await call(*args, **kwargs)
        except StoreAway as error:
            self._lose(error)
            raise self._absence() from error

    def _refuse_if_away(self) -> None:
        if self.away:
            raise self._absence()

    def _absence(self) -> StoreAway:
        return StoreAway(f"{self._store} is away", retry_after=RETRY_SECONDS)

    def _lose(self, error: StoreFailed) -> None:
        if self._trying:
            return  # several calls were under way
        logger.error("%s is away, its calls fail at once: %s", self._store, error)
        self._tell(True)
        self._trying = asyncio.create_task(self._try())

    async def _try(self) -> None:
        while True:
            await self._wait(PAUSE)
            try:
                await self._take_steps()
            except StoreFailed:
                continue
            except Exception:  # a fault of ours must not keep the store away for good
                logger.exception("%s: a step before its use failed", self._store)
            break
        self._trying = None
        self._tell(False)
        logger.warning("%s is back", self._store)

    async def _take_steps(self) -> None:
        for step in self._steps:
            await step()
