"""Beside step 5 of the way: the facts that a text used, as numbered notes where nothing can be opened.

Works on what was told (the events' own data), so that an answer from the history is noted as one
that is being told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from riskxpertai.numerals import format_month

AFTER_DIGITS = re.compile(r"\d[.,]?$")
MORE_DIGITS = re.compile(r"[.,]?\d|p")


class Footnotes:
    """Numbers facts in the order in which texts use them."""

    def __init__(self, facts: Iterable[Mapping[str, Any]] = (), *, first: int = 1) -> None:
        """Begin with nothing used.

        Args:
            facts: of the event `facts`; more may be learnt later.
            first: number of the first note, where several answers share a page.
        """
        self.first = first
        self._facts: dict[str, Mapping[str, Any]] = {}
        self._numbers: dict[str, int] = {}
        self.learn(facts)

    def learn(self, facts: Iterable[Mapping[str, Any]]) -> None:
        """Take facts that texts may use from here on."""
        self._facts.update((fact["id"], fact) for fact in facts)

    def marked(self, text: str, claims: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, int | None]]:
        """A text in pieces, each with the note that stands behind it, if any."""
        for piece, id in cut(text, claims):
            yield piece, self._number(id) if id in self._facts else None

    def used(self) -> list[tuple[int, Mapping[str, Any]]]:
        """The facts that were used, with their numbers."""
        return [(number, self._facts[id]) for id, number in self._numbers.items()]

    def _number(self, id: str) -> int:
        return self._numbers.setdefault(id, self.first + len(self._numbers))


def footnote(fact: Mapping[str, Any]) -> str:
    """A fact as a note: what it is, its value, its month, who says so since when."""
    month = format_month(date.fromisoformat(fact["month"])) if fact["month"] else ""
    when = f" ({month})" if month and month != fact["text"] else ""
    return f"{fact['label']}: {fact['text']}{when} · {fact['source']}, {fact['vintage']}"


def cut(text: str, claims: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """A text cut behind its claims, in its order; with each piece the fact it ends in, or nothing."""
    begun = 0
    for claim in claims:
        at = _whole(text, claim["text"], begun)
        if at is not None:
            end = at + len(claim["text"])
            yield text[begun:end], claim["fact"]
            begun = end
    if begun < len(text):
        yield text[begun:], ""


def _whole(text: str, number: str, begun: int) -> int | None:
    """Where a number stands whole: not within a longer one, nor `%` of `%p`."""
    at = text.find(number, begun)
    while at >= 0:
        after = text[at + len(number) :]
        begins = not number[:1].isdecimal() or not AFTER_DIGITS.search(text[begun:at])
        if begins and not ((number[-1:].isdecimal() or number[-1:] == "%") and MORE_DIGITS.match(after)):
            return at
        at = text.find(number, at + 1)
    return None
