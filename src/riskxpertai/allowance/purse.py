"""What the language model may cost in a day, in tokens and in won; then the template tells."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from riskxpertai.allowance.budgets import Counters

logger = logging.getLogger(__name__)

TOKENS = "narrator:tokens"
MICROWON = "narrator:microwon"  # a millionth of a won: tokens times the price of a million


@dataclass(frozen=True)
class Ceiling:
    """The most of a day in Seoul, and what a token costs.

    Attributes:
        tokens: read and written together; 0: no ceiling.
        won: in won; 0: no ceiling.
        won_in: won per million tokens that the model reads.
        won_out: won per million tokens that it writes.
    """

    tokens: int = 0
    won: int = 0
    won_in: float = 0.0
    won_out: float = 0.0


class Purse:
    """Counts what is spent, for all processes together."""

    def __init__(self, ceiling: Ceiling, counters: Counters, *, clock: Callable[[], float]) -> None:
        """Take the ceiling.

        Args:
            ceiling: of a day.
            counters: where it is counted.
            clock: seconds since 1970.
        """
        self._ceiling = ceiling
        self._counters = counters
        self._clock = clock

    async def spend(self, read: int, written: int) -> None:
        """Count tokens that a call took."""
        micro = round(read * self._ceiling.won_in + written * self._ceiling.won_out)
        await self._counters.add(TOKENS, read + written, now=self._clock())
        await self._counters.add(MICROWON, micro, now=self._clock())

    async def empty(self) -> bool:
        """Whether today's ceiling is reached."""
        ceiling, now = self._ceiling, self._clock()
        if ceiling.tokens and await self._counters.add(TOKENS, 0, now=now) >= ceiling.tokens:
            return True
        spent = await self._counters.add(MICROWON, 0, now=now) if ceiling.won else 0
        return bool(ceiling.won) and spent >= ceiling.won * 1_000_000
