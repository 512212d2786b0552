"""The answer log of one process: runs as lists, one wake-up per run, time told by a clock.

Nothing here awaits but the two methods that wait for something, so each other call is atomic on the
event loop and needs no lock.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, field

from riskxpertai.domain import Entry
from riskxpertai.errors import NotFound, RunFinished
from riskxpertai.ports import Seat


@dataclass(eq=False)
class _Run:
    """One telling of an answer.

    Attributes:
        key: what the answer depends on.
        turns: the turns that would miss it if it were cancelled.
        entries: a list while it is told, a tuple afterwards.
        grown: set, and replaced by a fresh one, whenever followers have something to do.
        abandoned: set when the last turn leaves before the end.
        finished: whether nothing follows.
    """

    key: str
    turns: set[str]
    entries: Sequence[Entry] = field(default_factory=list)
    grown: asyncio.Event = field(default_factory=asyncio.Event)
    abandoned: asyncio.Event = field(default_factory=asyncio.Event)
    finished: bool = False

    def wake(self) -> None:
        """Let every follower look again."""
        self.grown.set()
        self.grown = asyncio.Event()

    def close(self) -> None:
        """Add nothing more, hold no more than what was told."""
        self.finished = True
        self.entries = tuple(self.entries)
        self.turns.clear()
        self.wake()


class MemoryAnswerLog:
    """Answers as logs of events in this process's memory.

    A run that its last turn has left is never served, even if it is finished afterwards. Runs that
    are over (finished or abandoned) are forgotten after their time, the oldest first when there are
    too many; whoever follows one at that moment still reads it to its end.
    """

    def __init__(self, *, seconds: float, clock: Callable[[], float], most: int = 2_000) -> None:
        """Begin with no answers.

        Args:
            seconds: how long a run that is over can be followed, and served if it may be.
            clock: seconds that never go backwards, such as `time.monotonic`.
            most: how many runs that are over are held at once.
        """
        self._seconds = seconds
        self._clock = clock
        self._most = most
        self._runs: dict[str, _Run] = {}
        self._current: dict[str, str] = {}  # key → run that later joins get
        self._over: OrderedDict[str, float] = OrderedDict()  # run → when it is forgotten, soonest first

    async def check(self) -> None:
        """Return: this process's memory always answers."""

    def holds(self, run: str) -> bool:
        """Whether a run is here."""
        return run in self._runs

    def adopt(self, run: str, *, key: str, turns: Iterable[str], entries: Iterable[Entry]) -> None:
        """Go on with a run that began in another log.

        Args:
            run: its id there, which it keeps.
            key: what the answer depends on; later joins get the run unless the key has one here.
            turns: those on it.
            entries: what was told so far.
        """
        self._runs[run] = _Run(key, set(turns), list(entries))
        self._current.setdefault(key, run)

    async def join(self, key: str, turn: str) -> Seat:
        """Put a turn on the key's run, beginning one where none is told or served."""
        self._forget()
        id = self._current.get(key)
        if id is None:
            id = secrets.token_hex(16)
            self._runs[id] = _Run(key, {turn})
            self._current[key] = id
            return Seat(id, teller=True, complete=False)
        run = self._runs[id]
        if not run.finished:
            run.turns.add(turn)
        return Seat(id, teller=False, complete=run.finished)

    async def leave(self, run: str, turn: str) -> None:
        """Take a turn off; a turn or run that is not there is none of the caller's worry."""
        self._forget()
        left = self._runs.get(run)
        if left is None or turn not in left.turns:
            return
        left.turns.remove(turn)
        if not left.turns:
            left.abandoned.set()
            self._unserve(run, left)
            self._end(run)

    async def abandoned(self, run: str) -> None:
        """Return once the run is abandoned; never, if it finishes first (the teller cancels).

        Raises:
            NotFound: the run is unknown or its time is over.
        """
        await self._run(run).abandoned.wait()

    async def append(self, run: str, entry: Entry) -> int:
        """Add an event; returns its ordinal.

        Raises:
            NotFound: the run is unknown or its time is over.
            RunFinished: what was told never changes.
        """
        told = self._run(run)
        if not isinstance(told.entries, list):
            raise RunFinished("append to a finished run")
        told.entries.append(entry)
        told.wake()
        return len(told.entries)

    async def finish(self, run: str, *, serve: bool) -> None:
        """Close the run; closing one that is closed or forgotten changes nothing.

        Args:
            run: its id.
            serve: whether later joins of its key get it until its time is over.
        """
        self._forget()
        told = self._runs.get(run)
        if told is None or told.finished:
            return
        told.close()
        if not serve:
            self._unserve(run, told)
        self._end(run)

    async def follow(self, run: str, after: int = 0) -> AsyncIterator[tuple[int, Entry]]:
        """Events after an ordinal, as they come; ends when the run is finished.

        Raises:
            NotFound: on the first step, when the run is unknown or its time is over.
        """
        told = self._run(run)
        ordinal = after
        while True:
            while ordinal < len(told.entries):
                ordinal += 1
                yield ordinal, told.entries[ordinal - 1]
            if told.finished:
                return
            await told.grown.wait()

    def _run(self, id: str) -> _Run:
        self._forget()
        try:
            return self._runs[id]
        except KeyError:
            raise NotFound("no such run") from None

    def _unserve(self, id: str, run: _Run) -> None:
        if self._current.get(run.key) == id:
            del self._current[run.key]

    def _end(self, id: str) -> None:
        self._over.pop(id, None)  # an abandoned run that is finished now counts from now
        self._over[id] = self._clock() + self._seconds
        self._forget()

    def _forget(self) -> None:
        """Drop the runs whose time is over; each is dropped once, so a call costs nothing on average."""
        now = self._clock()
        while self._over:
            id, until = next(iter(self._over.items()))
            if until > now and len(self._over) <= self._most:
                return
            del self._over[id]
            run = self._runs.pop(id)
            self._unserve(id, run)
            if not run.finished:  # abandoned, and its teller never came back: let no follower wait
                run.close()
