"""Who asks, and what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

State = Literal["running", "done", "stopped", "failed"]


@dataclass(frozen=True)
class Reader:
    """Someone who asks.

    Attributes:
        id: random, made by us.
        kind: how he came in.
        name: shown to himself only.
        since: first seen.
        kakao: his member number at Kakao; no two readers have the same.
        picture: https address of the picture that he lets Kakao tell.
    """

    id: str
    kind: Literal["guest", "kakao"]
    name: str
    since: datetime
    kakao: str | None = None
    picture: str | None = None


@dataclass(frozen=True)
class Family:
    """The chain of refresh tokens that began with one login.

    Attributes:
        id: random.
        reader: whose.
        token: id of the refresh token that is good now.
        before: id of the one it replaced, or empty.
        rotated: when it replaced it; also the issue time of both tokens of the pair.
        expires: when the family ends by itself.
        ended: whether it was ended by log-out or reuse.
    """

    id: str
    reader: str
    token: str
    before: str
    rotated: datetime
    expires: datetime
    ended: bool = False


@dataclass(frozen=True)
class Farewell:
    """A reader who goes, until nothing of his is left under his id.

    Attributes:
        reader: his id.
        since: when he decided to.
        number: Kakao member number that is still to be unlinked there, or empty.
        heir: id of the reader to whom his turns go, or empty: they are deleted.
    """

    reader: str
    since: datetime
    number: str = ""
    heir: str = ""


@dataclass(frozen=True)
class Entry:
    """One event of an answer as it goes over the wire.

    Attributes:
        name: SSE event name.
        data: JSON, UTF-8 not escaped; made once, so that every follower gets the same bytes.
    """

    name: str
    data: str

    @property
    def last(self) -> bool:
        """Whether nothing follows it."""
        return self.name in ("done", "error")


@dataclass(frozen=True)
class Turn:
    """One reader's question and what he was told.

    Attributes:
        id: random, his alone.
        reader: whose.
        conversation: id of the conversation it belongs to.
        question: text as typed.
        months: months picked on the page.
        asked: when.
        as_of: today in Seoul when it was asked.
        run: the log that it follows, shared with whoever asks the same.
        ending: a log of its own that holds its last event once it is kept.
        cached: whether the log was complete when he came.
        understood: the question's meaning as plain JSON, for follow-ups.
        versions: model, prompt, narrator, vintage.
        entries: all events, `started` to `done`; empty while it is being told.
        state: how it stands.
        request: the caller's idempotency key, or empty.
    """

    id: str
    reader: str
    conversation: str
    question: str
    months: int
    asked: datetime
    as_of: date
    run: str
    ending: str
    cached: bool
    understood: Mapping[str, Any]
    versions: Mapping[str, str]
    entries: tuple[Entry, ...] = ()
    state: State = "running"
    request: str = ""


@dataclass(frozen=True)
class Conversation:
    """A reader's run of turns.

    Attributes:
        id: random.
        reader: whose.
        title: its first question, cut to a line.
        begun: when it began.
        changed: when its last turn was asked.
        turns: how many turns it holds.
    """

    id: str
    reader: str
    title: str
    begun: datetime
    changed: datetime
    turns: int = field(default=0)
