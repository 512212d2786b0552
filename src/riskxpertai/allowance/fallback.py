"""Counters that go on without their store: while it is away each process counts alone.

Nobody is refused because Redis is away, and nobody may ask without limit: a process begins with empty
counters of its own then.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from riskxpertai.allowance.budgets import Budget, Counters, Drawn
from riskxpertai.allowance.memory import MemoryCounters
from riskxpertai.circuit import Circuit
from riskxpertai.errors import StoreFailed


class FallbackCounters:
    """Shared counters, and this process's own for when they are away."""

    def __init__(self, shared: Counters, circuit: Circuit) -> None:
        """Begin with the shared ones.

        Args:
            shared: tried first.
            circuit: of theirs; tells when they are away.
        """
        self._shared = shared
        self._circuit = circuit
        self._alone = MemoryCounters()

    async def draw(self, budgets: Sequence[Budget], *, ticket: str, now: float) -> Drawn:
        """Take a ticket of each budget, or of none."""
        try:
            return await self._circuit.read(self._shared.draw, budgets, ticket=ticket, now=now)
        except StoreFailed:
            return await self._alone.draw(budgets, ticket=ticket, now=now)

    async def give_back(self, budget: Budget, *, ticket: str) -> None:
        """Return a ticket to a sliding budget before its time, wherever it was taken."""
        await self._alone.give_back(budget, ticket=ticket)
        with suppress(StoreFailed):  # its time ends by itself
            await self._circuit.read(self._shared.give_back, budget, ticket=ticket)

    async def add(self, name: str, amount: int, *, now: float) -> int:
        """Add to a day's sum; returns what it then is, as far as this process can know."""
        alone = await self._alone.add(name, amount, now=now)
        try:
            return max(alone, await self._circuit.read(self._shared.add, name, amount, now=now))
        except StoreFailed:
            return alone
