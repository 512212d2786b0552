"""Which facts a text says: the gate between words and numbers looks a text's numbers up here."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from riskxpertai.domain import Claim, Fact
from riskxpertai.numerals import MINUS

DIGIT = re.compile(r"\d")


def claims_in(text: str, facts: Sequence[Fact], *, first: Collection[str] = ()) -> tuple[Claim, ...]:
    """The facts whose texts stand word for word in a text, in its order.

    Args:
        text: Korean.
        facts: what may be said.
        first: ids to take where several facts read the same.
    """
    by_text: dict[str, str] = {}
    for fact in sorted(facts, key=lambda fact: fact.id not in first):
        if DIGIT.search(fact.text):
            by_text.setdefault(fact.text, fact.id)
    if not by_text:
        return ()
    longest_first = "|".join(map(re.escape, sorted(by_text, key=len, reverse=True)))
    # Neither part of a longer number nor of one with another sign or unit.
    whole = rf"(?<!\d)(?<!\d[.,])(?<!(?<!\d)[{MINUS}+])(?:{longest_first})(?![\dp%]|[.,]\d)"
    found = re.finditer(whole, text.replace("-", MINUS))
    return tuple(Claim(text[match.start() : match.end()], by_text[match.group()]) for match in found)
