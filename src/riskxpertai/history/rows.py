"""Values as rows of SQLite, and back: each pair stands together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from riskxpertai.domain import Conversation, Entry, Family, Farewell, Reader, Turn
from riskxpertai.history.title import title_of

Row = Mapping[str, Any]


def text_of(instant: datetime) -> str:
    """An instant as text of one width, so that text sorts as time does."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def row_of_reader(reader: Reader) -> Row:
    """A reader's columns."""
    return {**asdict(reader), "since": text_of(reader.since)}


def reader_of(row: Row) -> Reader:
    """The reader of a row."""
    return Reader(**{**row, "since": datetime.fromisoformat(row["since"])})


def row_of_turn(turn: Turn) -> Row:
    """A turn's columns, and the title that it gives a conversation which it begins."""
    return {
        **{name: getattr(turn, name) for name in ("id", "reader", "conversation", "question", "months")},
        **{name: getattr(turn, name) for name in ("run", "ending", "cached", "state", "request")},
        "asked": text_of(turn.asked),
        "as_of": turn.as_of.isoformat(),
        "understood": _json(turn.understood),
        "versions": _json(turn.versions),
        "entries": _json([[entry.name, entry.data] for entry in turn.entries]),
        "title": title_of(turn.question),
    }


def turn_of(row: Row) -> Turn:
    """The turn of a row."""
    return Turn(
        id=row["id"],
        reader=row["reader"],
        conversation=row["conversation"],
        question=row["question"],
        months=row["months"],
        asked=datetime.fromisoformat(row["asked"]),
        as_of=date.fromisoformat(row["as_of"]),
        run=row["run"],
        ending=row["ending"],
        cached=bool(row["cached"]),
        understood=json.loads(row["understood"]),
        versions=json.loads(row["versions"]),
        entries=tuple(Entry(name, data) for name, data in json.loads(row["entries"])),
        state=row["state"],
        request=row["request"],
    )


def conversation_of(row: Row, *, id: str, turns: int) -> Conversation:
    """The conversation of a row."""
    return Conversation(
        id=id,
        reader=row["reader"],
        title=row["title"],
        begun=datetime.fromisoformat(row["begun"]),
        changed=datetime.fromisoformat(row["changed"]),
        turns=turns,
    )


def row_of_family(family: Family) -> Row:
    """A token family's columns."""
    return {**asdict(family), "rotated": text_of(family.rotated), "expires": text_of(family.expires)}


def family_of(row: Row) -> Family:
    """The token family of a row."""
    return Family(
        id=row["id"],
        reader=row["reader"],
        token=row["token"],
        before=row["before"],
        rotated=datetime.fromisoformat(row["rotated"]),
        expires=datetime.fromisoformat(row["expires"]),
        ended=bool(row["ended"]),
    )


def row_of_farewell(farewell: Farewell) -> Row:
    """A farewell's columns."""
    return {**asdict(farewell), "since": text_of(farewell.since)}


def farewell_of(row: Row) -> Farewell:
    """The farewell of a row."""
    return Farewell(row["reader"], datetime.fromisoformat(row["since"]), row["number"], row["heir"])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
