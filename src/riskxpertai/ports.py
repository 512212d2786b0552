"""The seams: each has two real implementations, and as few methods as its callers need."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, Protocol, TypeVar

from riskxpertai.domain import (
    Brief,
    Conversation,
    Entry,
    Family,
    Frozen,
    Outcome,
    Reader,
    Sentence,
    Summary,
    Tally,
    Turn,
)

T = TypeVar("T")


@dataclass(frozen=True)
class Seat:
    """Where a turn sits after joining a log.

    Attributes:
        run: id of the log it follows.
        teller: True for the one caller who must tell the answer.
        complete: whether the answer was already told to its end.
    """

    run: str
    teller: bool
    complete: bool


class AnswerLog(Protocol):
    """Answers as logs of events: appended by one teller, followed by any number of readers.

    A key names what an answer depends on; a run is one telling of it. Ordinals count from one.
    """

    async def join(self, key: str, turn: str) -> Seat:
        """Put a turn on the key's run, beginning one where none is told or served."""

    async def leave(self, run: str, turn: str) -> None:
        """Take a turn off. When the last one leaves an unfinished run, the run is abandoned."""

    async def abandoned(self, run: str) -> None:
        """Return once the run is abandoned; never, if it finishes first (the teller cancels)."""

    async def append(self, run: str, entry: Entry) -> int:
        """Add an event; returns its ordinal.

        Raises:
            NotFound: the run is unknown or its time is over.
            RunFinished: nothing is added to what was told to its end.
        """

    async def finish(self, run: str, *, serve: bool) -> None:
        """Close the run. `serve`: later joins of its key get it until its time is over."""

    def follow(self, run: str, after: int = 0) -> AsyncIterator[tuple[int, Entry]]:
        """Events after an ordinal, as they come; ends when the run is finished.

        Raises (on the first step):
            NotFound: the run is unknown or its time is over.

        A store that other processes share may be lost in mid-run; later steps then raise NotFound
        (the store forgot the run) or StoreFailed (it does not answer).
        """

    async def check(self) -> None:
        """Return if the store answers.

        Raises:
            StoreFailed: it does not.
        """


@dataclass(frozen=True)
class Page(Generic[T]):
    """A part of a list: its items and where the next part begins, or None."""

    items: tuple[T, ...]
    next: str | None


class History(Protocol):
    """Readers, their conversations and turns, and their sessions. Writes are upserts by our ids."""

    async def put_reader(self, reader: Reader) -> None:
        """Keep a reader."""

    async def reader(self, id: str) -> Reader | None:
        """The reader with this id."""

    async def put_turn(self, turn: Turn) -> None:
        """Keep a turn, its conversation with it."""

    async def turn(self, reader: str, id: str) -> Turn | None:
        """A reader's own turn."""

    async def turn_of_request(self, reader: str, request: str) -> Turn | None:
        """The turn that an idempotency key began."""

    async def latest(self, reader: str, conversation: str) -> Turn | None:
        """The turn of a conversation that was asked last."""

    async def conversations(
        self, reader: str, *, after: str | None = None, limit: int = 20
    ) -> Page[Conversation]:
        """A reader's conversations, newest first."""

    async def conversation(self, reader: str, id: str) -> tuple[Conversation, tuple[Turn, ...]] | None:
        """One conversation with its turns, oldest first."""

    async def remove_conversation(self, reader: str, id: str) -> bool:
        """Delete a conversation and its turns; False when he has none with this id."""

    async def put_family(self, family: Family) -> None:
        """Keep a token family."""

    async def family(self, id: str) -> Family | None:
        """The token family with this id."""

    async def rotate(self, family: Family, *, expected: str) -> bool:
        """Replace a family only while its token is still `expected`; False: another was faster."""

    async def end_families(self, reader: str) -> None:
        """End every session of a reader."""

    async def check(self) -> None:
        """Return if the store answers.

        Raises:
            StoreFailed: it does not.
        """


class Ledger(Protocol):
    """Forecasts as readers saw them, and what came of them. Writes are upserts by our ids.

    Every method may raise StoreFailed: the store does not answer, or refuses.
    """

    async def freeze(self, entries: Sequence[Frozen]) -> None:
        """Keep forecasts; one that is kept already stays as it is."""

    async def unscored(self, before: date) -> Sequence[Frozen]:
        """Forecasts of months before this one that have no outcome yet, oldest month first."""

    async def score(self, outcomes: Sequence[Outcome]) -> None:
        """Keep what came; forecasts that are not kept are passed over."""

    async def tallies(self) -> Sequence[Tally]:
        """What came of all of them, by indicator and months ahead."""


class Narrator(Protocol):
    """Words from facts: one call for the summary, one for the scenarios."""

    @property
    def name(self) -> str:
        """`template`, or the model's id."""

    async def summary(self, brief: Brief) -> Summary:
        """Tell the forecast in a few sentences.

        Raises:
            NarratorFailed: the model gave nothing usable.
        """

    def scenarios(self, brief: Brief, summary: Summary) -> AsyncIterator[Sentence]:
        """Tell base, up and down, sentence by sentence.

        Raises:
            NarratorFailed: the stream broke; what was yielded stands.
        """


@dataclass(frozen=True)
class Observation:
    """One published value.

    Attributes:
        indicator: id.
        day: the day it speaks of (a period's first day for monthly and quarterly sources).
        value: in the indicator's unit.
        learnt: when we learnt it.
        source: name of the source that it came from; empty where nobody noted it.
    """

    indicator: str
    day: date
    value: float
    learnt: datetime
    source: str = ""


class Source(Protocol):
    """Somewhere that published values come from."""

    @property
    def name(self) -> str:
        """As shown to readers."""

    @property
    def offers(self) -> tuple[str, ...]:
        """Ids of the indicators it publishes."""

    async def fetch(self, indicator: str, since: date | None = None) -> Sequence[Observation] | None:
        """Published values of one indicator from a day on, or all, oldest first.

        Returns:
            None: unchanged since last asked.

        Raises:
            SourceFailed: with what to do about it.
        """

    async def close(self) -> None:
        """Give back connections."""


@dataclass(frozen=True)
class Added:
    """What became of observations that were handed over.

    Attributes:
        new: days that had no value.
        revised: days whose value changed.
        unchanged: days whose value was known.
    """

    new: int = 0
    revised: int = 0
    unchanged: int = 0

    def __add__(self, other: Added) -> Added:
        return Added(self.new + other.new, self.revised + other.revised, self.unchanged + other.unchanged)


@dataclass(frozen=True)
class Quarantined:
    """A release that contradicts itself or what is known, kept apart until somebody looks at it.

    Attributes:
        indicator: id; an indicator has one at most.
        source: who published it.
        code: stable name of the contradiction.
        reason: the same as a Korean sentence.
        seen: when it was fetched.
        observations: the whole release.
    """

    indicator: str
    source: str
    code: str
    reason: str
    seen: datetime
    observations: tuple[Observation, ...]


@dataclass(frozen=True)
class Tried:
    """How asking a source for an indicator ended last.

    Attributes:
        indicator: id.
        source: its name.
        tried: when it was asked last.
        succeeded: when it answered last; None: never.
        error: what went wrong the last time; empty where nothing did.
    """

    indicator: str
    source: str
    tried: datetime
    succeeded: datetime | None
    error: str


class Observations(Protocol):
    """What was fetched. Only appended to: a revision is another row, so "as known on a day" stays answerable.

    Every method may raise StoreFailed: the store does not answer, or refuses.
    """

    async def add(self, observations: Iterable[Observation]) -> Added:
        """Keep what is new or revised; all of an indicator or none.

        The same again changes nothing, nor does what was learnt no later than the value held.
        """

    async def read(self, indicator: str | None = None, known: date | None = None) -> Sequence[Observation]:
        """The last learnt value of every day, by indicator and day; `known`: as at the end of that day."""

    async def vintages(
        self, indicator: str | None = None, after: datetime | None = None
    ) -> Sequence[Observation]:
        """Every value ever learnt, or learnt after a moment, by indicator, day and moment."""

    async def quarantine(self, held: Quarantined) -> None:
        """Keep a release apart, in the place of the one before it."""

    async def quarantined(self) -> Sequence[Quarantined]:
        """The releases kept apart, by indicator."""

    async def lift(self, indicator: str) -> None:
        """Forget the release of an indicator that was kept apart."""

    async def note(self, tried: Tried) -> None:
        """Remember how asking a source ended."""

    async def tries(self) -> Sequence[Tried]:
        """How asking ended last, by indicator and source."""

    async def lease(self, holder: str, *, now: datetime, seconds: float) -> bool:
        """Let a holder be the only one who syncs, or go on being it; False: another one is."""

    async def give_up(self, holder: str) -> None:
        """End a holder's lease, if it is his."""

    async def close(self) -> None:
        """Give back the connection."""
