"""Step 1 of the data's way: the nouns of a sync, and how sources of one indicator are ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from riskxpertai.ports import Quarantined, Tried

State = Literal["new", "unchanged", "failed", "quarantined", "no_source"]


@dataclass(frozen=True)
class Synced:
    """What became of one indicator.

    Attributes:
        indicator: id.
        state: `new` also where values were revised.
        source: who answered; of a failure, who was asked last.
        new: values of days that had none.
        revised: values that took the place of others.
        newest: newest day in use afterwards; None where there is nothing.
        why: what went wrong, or why the release is kept apart, in Korean; empty otherwise.
        detail: the same for whoever mends it.
    """

    indicator: str
    state: State
    source: str = ""
    new: int = 0
    revised: int = 0
    newest: date | None = None
    why: str = ""
    detail: str = ""


@dataclass(frozen=True)
class InUse:
    """A value in use, who told it (empty: nobody that could be asked), and whether it is in the store."""

    value: float
    source: str
    stored: bool


Known = dict[date, InUse]


@dataclass(frozen=True)
class Before:
    """What the store remembered when a sync began: tries by indicator and source, and what is kept apart."""

    tried: Mapping[tuple[str, str], Tried]
    apart: Mapping[str, Quarantined]


class Ranks:
    """How good sources are for an indicator: zero is the best, and one that nobody names is the worst."""

    def __init__(self, names: Sequence[str]) -> None:
        """Take names, best first."""
        self.names = tuple(names)

    def of(self, name: str) -> int:
        """Rank of a source."""
        return self.names.index(name) if name in self.names else len(self.names)
