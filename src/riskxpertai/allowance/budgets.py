"""Budgets, what came of drawing on them, and the seam between them and where they are counted.

Several budgets are drawn on at once, all of them or none: a question that an address may not ask must
not cost its reader one of his. Libraries of rate limits count one after the other, in as many round
trips, and take back nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

DAY = 86_400.0
# Days are the readers': they begin at midnight in Seoul, nine hours ahead of UTC and without summer time.
SEOUL_AHEAD = 9 * 3_600.0


@dataclass(frozen=True)
class Budget:
    """So many tickets within a time.

    Attributes:
        name: what it is of, such as `minute:reader:…`; the same name is the same budget everywhere.
        most: tickets.
        seconds: length of the sliding window, or None for the day in Seoul.
    """

    name: str
    most: int
    seconds: float | None = None

    def key(self, now: float) -> str:
        """Name of what is counted at this instant: a day's counter is another one tomorrow."""
        return self.name if self.seconds else f"{self.name}:{day_of(now)}"

    def ends(self, now: float) -> float:
        """Seconds for which a count is still of interest: the window, or what is left of the day."""
        return self.seconds or DAY - (now + SEOUL_AHEAD) % DAY


@dataclass(frozen=True)
class Drawn:
    """What came of drawing on budgets.

    Attributes:
        refused: position of the budget that holds longest of those that are used up, or None.
        wait: seconds until it has a ticket again; 0 where nothing is refused.
        left: tickets left of each budget, in the order in which they were named.
    """

    refused: int | None
    wait: float
    left: tuple[int, ...]


class Counters(Protocol):
    """Where budgets are counted; instants are seconds since 1970."""

    async def draw(self, budgets: Sequence[Budget], *, ticket: str, now: float) -> Drawn:
        """Take a ticket of each budget, or of none.

        Raises:
            StoreFailed: the counters can't be reached.
        """

    async def give_back(self, budget: Budget, *, ticket: str) -> None:
        """Return a ticket to a sliding budget before its time."""

    async def add(self, name: str, amount: int, *, now: float) -> int:
        """Add to a day's sum; returns what it then is."""


def day_of(now: float) -> int:
    """Number of the day in Seoul, counted from 1970."""
    return int((now + SEOUL_AHEAD) // DAY)
