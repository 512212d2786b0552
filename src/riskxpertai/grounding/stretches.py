"""A stretch of words that names an event: "3개월 뒤 1,460원보다 높을" before 확률."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from riskxpertai.grounding.conditions import SCENARIOS
from riskxpertai.grounding.tokens import Token

UP, DOWN = frozenset({"up", "high", "over", "fast"}), frozenset({"down", "low", "under", "slow"})
BOUNDS = frozenset({"이상", "이하", "초과", "미만"})
CASES = frozenset(
    ("경우", "길", "쪽", "경로", "상황", "원화", "상방", "하방", "때", "갈래", "이야기", "흐름")
)
THAT = frozenset(("그", "이", "그것", "이것", "여기", "이보다", "그보다", "거기", "위"))
PASSING = frozenset("넘어 넘어서 지나".split())
SIZES = frozenset({"크다", "작다", "많다", "적다"})


@dataclass(frozen=True)
class Stretch:
    """Words that name an event.

    Attributes:
        id: the indicator whose event it is.
        span: the words.
        levels: those of them, or from before them, that are numbers other than a band's.
        place: place in the text up to which indicators, scenarios and conditions count.
    """

    id: str
    span: Sequence[Token]
    levels: Sequence[Token]
    place: int

    @cached_property
    def tags(self) -> frozenset[str]:
        """What its words mean."""
        return frozenset(token.tag for token in self.span if token.tag)

    @cached_property
    def scenarios(self) -> tuple[str, ...]:
        """The scenarios that it names, in order."""
        return tuple(SCENARIOS[token.tag] for token in self.span if token.tag in SCENARIOS)

    @cached_property
    def points_back(self) -> bool:
        """Whether it speaks of something that was told: "그보다 높을"."""
        return any(token.lemma in THAT for token in self.span)

    @property
    def rises(self) -> bool:
        """Whether it tells of a rise: "10% 이상 올라 있을"."""
        return any(token.tag == "up" for token in self.span)

    def is_name(self, n: int) -> bool:
        """Whether a word of direction is part of a name: "위 끝", "가장 높은"."""
        return is_name(self.span, n)

    def is_case(self, n: int) -> bool:
        """Whether a word tells the case that follows it: "오르는 경우"."""
        return n + 1 < len(self.span) and self.span[n + 1].lemma in CASES


def is_name(span: Sequence[Token], n: int) -> bool:
    """Whether a word of direction is part of a name, or says how great a chance is."""
    following = span[n + 1] if n + 1 < len(span) else None
    if span[n].lemma in SIZES and following is not None and n == 0:
        return True
    return bool(following and following.tag in ("end", "scenario")) or bool(n and span[n - 1].tag == "most")


def paired(text: str, one: Token, other: Token) -> bool:
    """Whether two numbers are the ends of a range: "1,440~1,480원", "1,440원에서 1,480원"."""
    between = text[one.end : other.start].strip()
    if between in PASSING and other.tail.startswith(("까지", "에")):
        return True  # "2,900포인트를 넘어 3,200포인트까지"
    linked = re.search(r"에서|부터|과|와|이상", one.tail) or between in ("~", "-", "이상", "")
    return len(between) <= 3 and bool(linked)
