"""Step 2 of the question's way: what was asked for, and the key by which equal questions share an answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from riskxpertai.domain import Condition, Question
from riskxpertai.question import normalised


@dataclass(frozen=True)
class Asked:
    """A well-formed request.

    Attributes:
        reader: who asks.
        text: his words.
        months: the month picker.
        conversation: of his own to go on with, or empty.
        request: his idempotency key, or empty.
        ended: called once when nothing is told for this asking any more.
    """

    reader: str
    text: str
    months: int
    conversation: str = ""
    request: str = ""
    ended: Callable[[], None] = lambda: None


def key_of(question: Question, today: date, versions: Mapping[str, str]) -> str:
    """Digest of everything that an answer depends on."""
    parts = [normalised(question), asdict(replace(question, text="")), today.isoformat(), dict(versions)]
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def question_of(understood: Mapping[str, Any]) -> Question:
    """A question back from its plain JSON."""
    fields = dict(understood)
    fields["indicators"] = tuple(fields["indicators"])
    fields["remarks"] = tuple(fields["remarks"])
    if condition := fields.get("condition"):
        fields["condition"] = Condition(**condition)
    return Question(**fields)
