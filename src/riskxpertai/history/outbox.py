"""Turns that wait for their store, and the last ones that it took.

In this process's memory, and bounded: what waits when the process ends is lost.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import replace

from riskxpertai.domain import Turn

logger = logging.getLogger(__name__)

# An answer takes some tens of kilobytes, so all of them stay below a tenth of a small server's memory.
MOST = 2_000
# Readers come back for what they have just been told, or go on from it.
RECENT = 200

Key = tuple[str, str]


class Outbox:
    """The latest state of turns, by reader and id."""

    def __init__(
        self, *, most: int = MOST, recent: int = RECENT, tell: Callable[[int], None] = lambda waiting: None
    ) -> None:
        """Begin empty.

        Args:
            most: how many turns may wait; then the oldest is lost.
            recent: how many are held that do not wait.
            tell: called with how many wait, at each change.
        """
        self._most = most
        self._recent = recent
        self._tell = tell
        self._waiting: OrderedDict[Key, Turn] = OrderedDict()
        self._kept: OrderedDict[Key, Turn] = OrderedDict()

    def __len__(self) -> int:
        """How many turns wait."""
        return len(self._waiting)

    def hold(self, turn: Turn) -> None:
        """Let a turn wait; what was known of it before is replaced."""
        key = (turn.reader, turn.id)
        self._kept.pop(key, None)
        self._waiting[key] = turn
        if len(self._waiting) > self._most:
            self._waiting.popitem(last=False)
            logger.error("turn lost: too many wait for the history")
        self._tell(len(self))

    def took(self, turn: Turn) -> None:
        """The store has this state of a turn."""
        key = (turn.reader, turn.id)
        self._waiting.pop(key, None)
        self._kept.pop(key, None)
        self._kept[key] = turn
        if len(self._kept) > self._recent:
            self._kept.popitem(last=False)
        self._tell(len(self))

    def remove(self, reader: str, conversation: str | None = None) -> bool:
        """Forget a conversation, or all of a reader's; whether any turn of it waited."""
        waited = False
        for turns in (self._kept, self._waiting):
            for key, turn in tuple(turns.items()):
                if is_of(turn, reader, turn.conversation if conversation is None else conversation):
                    del turns[key]
                    waited |= turns is self._waiting
        self._tell(len(self))
        return waited

    def adopt(self, guest: str, reader: str) -> None:
        """What a guest has here is a reader's from now on."""
        for turns in (self._kept, self._waiting):
            for (owner, id), turn in tuple(turns.items()):
                if owner == guest:
                    del turns[owner, id]
                    turns[reader, id] = replace(turn, reader=reader)

    def waits(self, turn: Turn | None) -> bool:
        """Whether this very state of a turn waits."""
        return turn is not None and self._waiting.get((turn.reader, turn.id)) is turn

    def waiting(self) -> tuple[Turn, ...]:
        """Turns that wait, oldest first."""
        return tuple(self._waiting.values())

    def known(self) -> Iterator[Turn]:
        """All turns that are held."""
        yield from self._waiting.values()
        yield from self._kept.values()

    def turn(self, reader: str, id: str) -> Turn | None:
        """A turn that is held."""
        return self._waiting.get((reader, id)) or self._kept.get((reader, id))


def is_of(turn: Turn, reader: str, conversation: str) -> bool:
    """Whether a turn belongs to a reader's conversation."""
    return (turn.reader, turn.conversation) == (reader, conversation)
