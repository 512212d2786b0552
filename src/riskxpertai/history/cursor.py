"""Where the next part of a list of conversations begins, as a word that callers hand back unread."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime

from riskxpertai.domain import Conversation
from riskxpertai.errors import BadInput


@dataclass(frozen=True)
class Cursor:
    """The last conversation of the part before.

    Attributes:
        changed: when its last turn was asked.
        id: tells apart those that changed at the same instant.
    """

    changed: datetime
    id: str

    @classmethod
    def after(cls, conversation: Conversation) -> Cursor:
        """The cursor of the part that begins behind a conversation."""
        return cls(conversation.changed, conversation.id)

    def word(self) -> str:
        """The cursor as text that is safe in a URL."""
        return urlsafe_b64encode(json.dumps([self.changed.isoformat(), self.id]).encode()).decode()


def cursor_of(word: str) -> Cursor:
    """Read a cursor back.

    Raises:
        BadInput: the word is none of ours.
    """
    try:
        changed, id = json.loads(urlsafe_b64decode(word.encode("ascii")))
        cursor = Cursor(datetime.fromisoformat(changed), id)
    except (ValueError, TypeError, RecursionError):
        raise BadInput("malformed cursor") from None
    if cursor.changed.tzinfo is None or not isinstance(id, str):
        raise BadInput("malformed cursor")
    return cursor
