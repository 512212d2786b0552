"""Counters in this process's memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from riskxpertai.allowance.budgets import Budget, Drawn

# Above this many names those that count nothing any more are forgotten.
MOST_NAMES = 10_000


@dataclass
class _Count:
    """What is counted under one name.

    Attributes:
        tickets: when each was taken, oldest first; of sliding budgets.
        total: of days.
        ends: when all of it has become worthless.
    """

    tickets: dict[str, float] = field(default_factory=dict)
    total: int = 0
    ends: float = 0.0


class MemoryCounters:
    """Budgets counted by one process."""

    def __init__(self) -> None:
        """Begin with nothing taken."""
        self._counts: dict[str, _Count] = {}

    async def draw(self, budgets: Sequence[Budget], *, ticket: str, now: float) -> Drawn:
        """Take a ticket of each budget, or of none."""
        counts = [self._count(budget, now) for budget in budgets]
        left = [
            budget.most - (len(count.tickets) if budget.seconds else count.total)
            for budget, count in zip(budgets, counts, strict=True)
        ]
        waits = {
            position: _wait(budget, counts[position], now)
            for position, budget in enumerate(budgets)
            if left[position] <= 0
        }
        if waits:
            refused = max(waits, key=lambda position: waits[position])
            return Drawn(refused, waits[refused], tuple(max(one, 0) for one in left))
        for budget, count in zip(budgets, counts, strict=True):
            count.ends = now + budget.ends(now)
            if budget.seconds:
                count.tickets[ticket] = now
            else:
                count.total += 1
        return Drawn(None, 0.0, tuple(one - 1 for one in left))

    async def give_back(self, budget: Budget, *, ticket: str) -> None:
        """Return a ticket to a sliding budget before its time."""
        if count := self._counts.get(budget.name):
            count.tickets.pop(ticket, None)

    async def add(self, name: str, amount: int, *, now: float) -> int:
        """Add to a day's sum; returns what it then is."""
        budget = Budget(name, 0)
        count = self._count(budget, now)
        count.total += amount
        count.ends = now + budget.ends(now)
        return count.total

    def _count(self, budget: Budget, now: float) -> _Count:
        """What is counted now, without what is over."""
        if len(self._counts) > MOST_NAMES:
            self._counts = {name: count for name, count in self._counts.items() if count.ends > now}
        count = self._counts.setdefault(budget.key(now), _Count(ends=now + budget.ends(now)))
        if budget.seconds:
            for ticket in [ticket for ticket, at in count.tickets.items() if at <= now - budget.seconds]:
                del count.tickets[ticket]
        return count


def _wait(budget: Budget, count: _Count, now: float) -> float:
    """Seconds until a budget that is used up has a ticket again."""
    if not budget.seconds or not count.tickets:
        return budget.ends(now)
    return min(count.tickets.values()) + budget.seconds - now
