"""Values as documents of MongoDB, and back: each pair stands together; and the indexes that find them.

A document of a reader's is named by reader and id together: an id taken from someone else names
nothing of his. Counts and titles are not kept: they follow from the turns. Instants are
microseconds since 1970; only `expires_at`, which the server itself reads, is a date of MongoDB's.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from riskxpertai.domain import Conversation, Entry, Family, Farewell, Reader, Turn
from riskxpertai.history.title import title_of
from riskxpertai.mongodb import Document, Index, micros_of, moment_of

_EXPIRING: tuple[tuple[str, int], ...] = (("expires_at", 1),)

INDEXES = (
    Index("conversations", (("reader", 1), ("changed", -1), ("id", -1))),
    Index("turns", (("reader", 1), ("conversation", 1), ("asked", 1), ("id", 1))),
    Index("turns", (("claim", 1),), {"unique": True}),
    Index("turns", (("asked", 1),)),
    Index("families", (("reader", 1), ("ended", 1))),
    # Guests have no number, and their documents no such field.
    Index("readers", (("kakao", 1),), {"unique": True, "sparse": True}),
    *(
        Index(collection, _EXPIRING, {"expireAfterSeconds": 0})
        for collection in ("conversations", "turns", "families")
    ),
)

_SAME = ("id", "reader", "conversation", "question", "months", "run", "ending", "cached", "state", "request")


def key_of(reader: str, id: str) -> str:
    """Name of a document of a reader's. Readers' ids are ours and hold no slash, so it is his alone."""
    return f"{reader}/{id}"


def claim_of(reader: str, *, request: str, id: str) -> str:
    """What of all turns this one alone may hold: its idempotency key, or without one itself.

    A unique index over all turns needs no condition, which not every server heeds.
    """
    return f"request/{reader}/{request}" if request else f"turn/{reader}/{id}"


def document_of_reader(reader: Reader) -> Document:
    """A reader's document."""
    return {
        "_id": reader.id,
        "kind": reader.kind,
        "name": reader.name,
        "since": micros_of(reader.since),
        **{name: told for name in ("kakao", "picture") if (told := getattr(reader, name)) is not None},
    }


def reader_of(document: Document) -> Reader:
    """The reader of a document."""
    return Reader(
        id=document["_id"],
        kind=document["kind"],
        name=document["name"],
        since=moment_of(document["since"]),
        kakao=document.get("kakao"),
        picture=document.get("picture"),
    )


def document_of_turn(turn: Turn, *, days: int) -> Document:
    """A turn's document.

    Args:
        turn: to be kept.
        days: after its asking it is deleted; 0 keeps it.
    """
    return {
        "_id": key_of(turn.reader, turn.id),
        "claim": claim_of(turn.reader, request=turn.request, id=turn.id),
        **{name: getattr(turn, name) for name in _SAME},
        "asked": micros_of(turn.asked),
        "as_of": turn.as_of.isoformat(),
        "understood": dict(turn.understood),
        "versions": dict(turn.versions),
        # As text: the bytes that were told are the bytes that are replayed.
        "entries": [{"name": entry.name, "data": entry.data} for entry in turn.entries],
        **({"expires_at": _expiry(turn, days)} if days else {}),
    }


def turn_of(document: Document) -> Turn:
    """The turn of a document."""
    return Turn(
        **{name: document[name] for name in _SAME},
        asked=moment_of(document["asked"]),
        as_of=date.fromisoformat(document["as_of"]),
        understood=document["understood"],
        versions=document["versions"],
        entries=tuple(Entry(entry["name"], entry["data"]) for entry in document["entries"]),
    )


def change_by_turn(turn: Turn, *, days: int) -> Document:
    """What a turn does to its conversation's document, in whatever order turns are kept."""
    change: Document = {
        "$set": {"reader": turn.reader, "id": turn.conversation},
        "$max": {"changed": micros_of(turn.asked)},
    }
    if days:
        change["$max"] |= {"expires_at": _expiry(turn, days)}
    else:
        change["$unset"] = {"expires_at": ""}
    return change


def conversation_of(turns: Document, *, reader: str, id: str, changed: int) -> Conversation:
    """A conversation of what its turns amount to: `question` and `begun` of the first, and how many."""
    return Conversation(
        id=id,
        reader=reader,
        title=title_of(turns["question"]),
        begun=moment_of(turns["begun"]),
        changed=moment_of(changed),
        turns=turns["turns"],
    )


def change_by_family(family: Family, *, days: int) -> Document:
    """What a token family does to its document: what was ended stays ended, whoever writes an older copy."""
    fields: dict[str, Any] = asdict(family) | {
        "rotated": micros_of(family.rotated),
        "expires": micros_of(family.expires),
    }
    del fields["id"], fields["ended"]
    if days:
        fields["expires_at"] = family.expires.astimezone(UTC)
    if family.ended:
        return {"$set": fields | {"ended": True}}
    return {"$set": fields, "$setOnInsert": {"ended": False}}


def family_of(document: Document) -> Family:
    """The token family of a document."""
    return Family(
        id=document["_id"],
        reader=document["reader"],
        token=document["token"],
        before=document["before"],
        rotated=moment_of(document["rotated"]),
        expires=moment_of(document["expires"]),
        ended=bool(document["ended"]),
    )


def document_of_farewell(farewell: Farewell) -> Document:
    """A farewell's document."""
    fields = {"since": micros_of(farewell.since), "number": farewell.number, "heir": farewell.heir}
    return {"_id": farewell.reader, **fields}


def farewell_of(document: Document) -> Farewell:
    """The farewell of a document."""
    return Farewell(document["_id"], moment_of(document["since"]), document["number"], document["heir"])


def _expiry(turn: Turn, days: int) -> datetime:
    return turn.asked.astimezone(UTC) + timedelta(days=days)
