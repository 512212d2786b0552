"""The first degradation: while the shared log is away, this process tells its answers alone.

* What is asked then begins in this process's memory and stays there to its end.
* What this process was telling at that moment moves home, with all that was told, and goes on: its
  readers here miss nothing. Readers elsewhere are told that the answer was lost.
* What other processes were telling ends for the readers here with an error.

The shared log is tried again by itself. What moved home is then closed there with an error, so that
nobody waits for a teller who speaks elsewhere. Two lines in the log say when it went and came back.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Protocol

from riskxpertai.answer_log.heard import ended
from riskxpertai.answer_log.memory import MemoryAnswerLog
from riskxpertai.domain import Entry
from riskxpertai.errors import NotFound, RiskXpertError, RunFinished, StoreFailed
from riskxpertai.events import Failed
from riskxpertai.ports import AnswerLog, Seat

logger = logging.getLogger(__name__)

# Finished runs of ours that stay at hand, for readers here who are a step behind when the log is lost.
RECENT = 64


class SharedLog(AnswerLog, Protocol):
    """An answer log that can be lost in mid-run."""

    def let_go(self, run: str) -> None:
        """Tell whoever waits for a run here, by StoreFailed and at once, that it is lost."""


@dataclass(eq=False)
class _Own:
    """A run that this process tells in the shared log.

    Attributes:
        key: what the answer depends on.
        turns: those on it that came through this process.
        entries: what this process added or read, by ordinal. Everything that a reader here has seen
            is among it, so ordinals that are missing were seen by nobody here.
        serve: None while it is told; then whether later joins may get it.
    """

    key: str
    turns: set[str]
    entries: dict[int, Entry] = field(default_factory=dict)
    serve: bool | None = None

    def added_after(self, ordinal: int, entry: Entry) -> bool:
        """Whether an event whose append failed was in fact added, for it was read since."""
        return any(known > ordinal and told == entry for known, told in self.entries.items())


class FallbackAnswerLog:
    """A shared log, and this process's memory for when it is away."""

    def __init__(
        self,
        shared: SharedLog,
        alone: MemoryAnswerLog,
        *,
        count: Callable[[], None] = lambda: None,
        pause: float = 1.0,
    ) -> None:
        """Begin with the shared log.

        Args:
            shared: tried first.
            alone: steps in.
            count: called for each run that is told alone.
            pause: seconds between two tries while the shared log is away.
        """
        self._shared = shared
        self._alone = alone
        self._count = count
        self._pause = pause
        self._own: dict[str, _Own] = {}
        self._left: set[str] = set()  # runs that moved home and must be closed in the shared log
        self._watching: asyncio.Task[None] | None = None

    @property
    def away(self) -> bool:
        """Whether the shared log is known to be away."""
        return self._watching is not None

    async def close(self) -> None:
        """Stop trying."""
        if self._watching:
            await ended(self._watching)

    async def check(self) -> None:
        """Return if the shared log answers.

        Raises:
            StoreFailed: it does not, and answers are told alone.
        """
        if self.away:
            raise StoreFailed("the shared answer log is away")
        await self._shared.check()

    async def join(self, key: str, turn: str) -> Seat:
        """Put a turn on the key's run, beginning one where none is told or served."""
        if not self.away:
            try:
                seat = await self._shared.join(key, turn)
            except StoreFailed as error:
                await self._lose(error)
            else:
                if seat.teller:
                    self._own[seat.run] = _Own(key, {turn})
                elif seat.run in self._own:
                    self._own[seat.run].turns.add(turn)
                return seat
        seat = await self._alone.join(key, turn)
        if seat.teller:
            self._count()
        return seat

    async def leave(self, run: str, turn: str) -> None:
        """Take a turn off. From a run told elsewhere while the log is away it goes in time by itself."""
        own = self._own.get(run)
        if not self._alone.holds(run):
            try:
                await self._shared.leave(run, turn)
            except StoreFailed as error:
                await self._lose(error)
            else:
                if own:
                    own.turns.discard(turn)
        await self._alone.leave(run, turn)

    async def abandoned(self, run: str) -> None:
        """Return once the run is abandoned; never, if it finishes first (the teller cancels).

        Raises:
            NotFound, StoreFailed: the run is unknown or lost, and is none that is told here.
        """
        if not self._alone.holds(run):
            try:
                return await self._shared.abandoned(run)
            except (NotFound, StoreFailed) as error:
                await self._failed(run, error)
        await self._alone.abandoned(run)

    async def append(self, run: str, entry: Entry) -> int:
        """Add an event; returns its ordinal.

        Raises:
            NotFound, RunFinished: as in the shared log.
            StoreFailed: the shared log is away, and the run is none that is told here.
        """
        own = self._own.get(run)
        known = max(own.entries, default=0) if own else 0
        if not self._alone.holds(run):
            try:
                ordinal = await self._shared.append(run, entry)
            except (NotFound, StoreFailed) as error:
                await self._failed(run, error)
            else:
                if not self._alone.holds(run):
                    if own:
                        own.entries[ordinal] = entry
                    return ordinal
            if own and own.added_after(known, entry):
                return known + 1
        return await self._alone.append(run, entry)

    async def finish(self, run: str, *, serve: bool) -> None:
        """Close the run; closing one that is closed or forgotten changes nothing."""
        if not self._alone.holds(run):
            try:
                await self._shared.finish(run, serve=serve)
            except StoreFailed as error:
                await self._lose(error)
            else:
                if (own := self._own.get(run)) and own.serve is None:
                    own.serve = serve
                    self._trim()
        await self._alone.finish(run, serve=serve)

    async def follow(self, run: str, after: int = 0) -> AsyncIterator[tuple[int, Entry]]:
        """Events after an ordinal, as they come; ends when the run is finished.

        Raises:
            NotFound: the run is unknown, or was lost by the shared log and is none that is told here.
            StoreFailed: the shared log is away, and the run is none that is told here.
        """
        if not self._alone.holds(run):
            own = self._own.get(run)
            known = own is not None and own.serve is None
            try:
                async for ordinal, entry in self._shared.follow(run, after):
                    if self._alone.holds(run):
                        break
                    if own:
                        own.entries[ordinal] = entry
                    yield ordinal, entry
                    after = ordinal
                else:
                    if not self._alone.holds(run):
                        return
            except (NotFound, StoreFailed) as error:
                await self._failed(run, error, known=known)
        async for step in self._alone.follow(run, after):
            yield step

    async def _failed(self, run: str, error: RiskXpertError, *, known: bool = False) -> None:
        """Move home what the failure means: all of ours, or the one run that the log has forgotten.

        Args:
            run: what was asked for.
            error: what came of it.
            known: whether the caller has been on the run since before its end. To others, a run of
                ours that is finished and unknown is one whose time is over.

        Raises:
            RiskXpertError: the same, where the run is none that is told here.
        """
        if self._alone.holds(run):
            return  # it moved while the call was under way
        own = self._own.get(run)
        if isinstance(error, NotFound):
            if own and (known or own.serve is None):
                await self._move_home(run)
        elif isinstance(error, StoreFailed) and not isinstance(error, RunFinished):
            await self._lose(error)
        if not self._alone.holds(run):
            raise error

    async def _lose(self, error: StoreFailed) -> None:
        if not self._watching:
            logger.error("answers are told by this process alone: %s", error)
            self._watching = asyncio.create_task(self._watch())
        for run in list(self._own):
            await self._move_home(run)

    async def _move_home(self, run: str) -> None:
        own = self._own.pop(run, None)
        if own is None:
            return
        entries = [entry for _, entry in sorted(own.entries.items())]
        self._alone.adopt(run, key=own.key, turns=own.turns, entries=entries)
        self._shared.let_go(run)
        if own.serve is None:
            self._left.add(run)
            self._count()
        else:
            await self._alone.finish(run, serve=own.serve)

    async def _watch(self) -> None:
        """Until the shared log is back and what moved home is closed there."""
        while True:
            await asyncio.sleep(self._pause)
            try:
                await self._shared.check()
                for run in list(self._left):
                    await self._close_there(run)
            except StoreFailed:
                continue
            break
        self._watching = None
        logger.warning("the shared answer log is back")

    async def _close_there(self, run: str) -> None:
        lost = RiskXpertError("lost")
        try:
            await self._shared.append(run, Failed(code=lost.code, text=lost.sentence).entry())
            await self._shared.finish(run, serve=False)
        except (NotFound, RunFinished):
            pass  # it was forgotten there, or had been told to its end
        self._left.discard(run)

    def _trim(self) -> None:
        finished = [run for run, own in self._own.items() if own.serve is not None]
        for run in finished[:-RECENT]:
            del self._own[run]
