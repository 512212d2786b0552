"""The phrases of a sentence: what stands together before a particle, and the part the particle gives it.

"상방 범위의 위 끝이 지금보다" is two: one that something is said of, and one that it is compared with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from riskxpertai.grounding.tokens import Token

Mark = Literal["", "than", "topic", "object", "from", "until", "to", "and", "at", "is"]
PATTERNS: tuple[tuple[Mark, re.Pattern[str]], ...] = (
    ("than", re.compile(r"보다|보단")),
    ("", re.compile(r"^(?:의|인|이던|였던|이었던|이라는|라는|만의|대의|짜리|들|쯤|가량|씩|째)?$")),
    ("object", re.compile(r"^(?:쯤|가량|들|만)?[을를]$")),
    ("topic", re.compile(r"^까지도$")),
    ("until", re.compile(r"까지")),
    ("from", re.compile(r"에서|부터|^서$")),
    ("to", re.compile(r"^(?:쯤|가량)?(?:으로|로)(?:는|도|만|써|서)?$")),
    ("and", re.compile(r"^(?:쯤|가량)?(?:과|와|이나|나|하고)(?:는|의)?$")),
    ("at", re.compile(r"^에(?:는|도|만|게)?$|^마다$")),
    (
        "topic",
        re.compile(r"^(?:쯤|가량|들|만|까지|뿐|뿐만)?(?:은|는|이|가|도|만|조차|마저|조차도|야|란|이란)$"),
    ),
)
APART = frozenset({"모두", "전부", "각각", "다만", "또한", "역시", "함께", "나란히"})
ALSO = frozenset({"또한", "역시"})
COMPARED = frozenset({"비하다", "견주다", "비교", "대비", "비", "견주어보다"})
CONTRASTS = frozenset({"반면", "데", "대신", "한편", "가운데"})
AUXILIARY = frozenset({"있다", "않다", "못하다", "보다", "놓다", "두다", "가다", "오다"})
PLACED = frozenset("놓다 두다 세우다 견주다".split())
ROUGHLY = frozenset({"약", "대략", "대체로"})
# Ends a clause where it ends a verb, or a noun with "to be".
LINK = re.compile(
    r"(?:고|며|면|지만|는데|은데|ᆫ데|인데|아서|어서|여서|서|니|으니|니까|다가|거나|므로|듯|듯이|아|어|여|"
    r"나|자|라|되|면서|도|더라도)$"
)


@dataclass(frozen=True)
class Phrase:
    """Words that stand together.

    Attributes:
        tokens: they.
        first: place of the first among the sentence's tokens.
        last: place of the last.
        mark: the part that its particle gives it; "is" for what is said of something.
        clause: which clause it stands in.
    """

    tokens: tuple[Token, ...]
    first: int
    last: int
    mark: Mark
    clause: int

    @cached_property
    def tags(self) -> frozenset[str]:
        """What its words mean."""
        return frozenset(token.tag for token in self.tokens if token.tag)

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """Its words."""
        return frozenset(token.lemma for token in self.tokens if token.lemma)

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """Places of its numbers."""
        return tuple(token.place for token in self.tokens if token.kind == "number")

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.tokens[-1].end


def mark_of(token: Token) -> Mark:
    """The part that a noun's particle gives it."""
    return _mark(token.tail)


@lru_cache(maxsize=4096)
def _mark(tail: str) -> Mark:
    return next((mark for mark, pattern in PATTERNS if pattern.search(tail)), "is")


def clauses(words: Sequence[Token]) -> tuple[int, ...]:
    """For each token, which clause it stands in: a verb that links, or a comma after "is", ends one."""
    places: list[int] = []
    clause = 0
    for at, token in enumerate(words):
        places.append(clause)
        following = words[at + 1] if at + 1 < len(words) else None
        if following is None or token.kind == "stop":
            continue
        contrast = token.acts and following.lemma in CONTRASTS
        linked = contrast or _links(token)
        aside = following.verb and following.lemma in AUXILIARY
        if (linked and not aside) or (following.lemma == "," and mark_of(token) == "to"):
            clause += 1
    return tuple(places)


def _links(token: Token) -> bool:
    """Whether a verb, or a noun with "to be", has the ending of a clause."""
    ends = LINK.search(token.tail) or (token.verb and not token.tail)
    return bool(ends) and (token.acts or mark_of(token) == "is")


def phrases(words: Sequence[Token], clause: Sequence[int]) -> tuple[Phrase, ...]:
    """The noun phrases of a sentence, in order.

    Args:
        words: its tokens.
        clause: for each, which clause it stands in.
    """
    return tuple(_phrases(words, clause))


def _phrases(words: Sequence[Token], clause: Sequence[int]) -> Iterator[Phrase]:
    begun: int | None = None
    for at, token in enumerate(words):
        asked = token.tag == "asked" and token.attributive  # "질문하신 값" is one phrase
        if (_parts(token) and not asked) or (token.lemma == "(" and at and words[at - 1].kind == "number"):
            if begun is not None:  # "가능성 또한"
                yield _phrase(words, begun, at - 1, "topic" if token.lemma in ALSO else "", clause)
            begun = None
        elif token.kind == "stop":  # "확률(49%)이"
            if begun is not None and mark_of(token):
                yield _phrase(words, begun, at - 1, mark_of(token), clause)
                begun = None
        else:
            begun = at if begun is None else begun
            mark = "" if asked else _mark_at(words, at)
            if mark:
                yield _phrase(words, begun, at, mark, clause)
                begun = None
    if begun is not None:
        yield _phrase(words, begun, len(words) - 1, "", clause)


def _parts(token: Token) -> bool:
    """Whether a word stands between phrases: a verb, a stop, or one such as 각각."""
    if token.kind == "stop" and token.lemma not in "()":
        return True
    return token.acts or (token.kind != "stop" and token.lemma in APART and not token.tail)


def _mark_at(words: Sequence[Token], at: int) -> Mark:
    """The part that a noun's particle gives it, as the words beside it have it; none inside of a range."""
    token, mark = words[at], mark_of(words[at])
    if not mark and token.tag == "low" and at and words[at - 1].tag == "suppose":
        return "at"  # "2.75%라는 가정 아래"
    following = words[at + 1] if at + 1 < len(words) else None
    if following and following.lemma in ROUGHLY and at + 2 < len(words):
        following = words[at + 2]
    if following is None:
        return mark
    if mark in ("at", "and") and following.lemma in COMPARED:
        return "than"
    if mark == "at" and following.lemma == "대하다" and token.kind == "number":
        return "than"  # "한 해 전의 113.74에 대해서는"
    if mark == "object" and following.lemma == "기준" and following.tail == "으로":
        return "than"  # "118.92를 기준으로 하면"
    if mark == "and" and following.lemma == "나란히":
        beyond = next(iter(words[at + 2 : at + 3]), None)  # "1,335.3원과 나란히 놓으면"
        return "than" if beyond is not None and beyond.lemma in PLACED else mark
    if following.lemma in ("물론", "물론이고"):
        return "and"  # "1,335.3원은 물론 1,335.0원보다도"
    paired = mark in ("from", "and") and token.kind == "number" and following.kind == "number"
    return "" if paired else mark


def _phrase(words: Sequence[Token], first: int, last: int, mark: Mark, clause: Sequence[int]) -> Phrase:
    kept = tuple(token for token in words[first : last + 1] if token.kind != "stop")
    return Phrase(kept, first, last, mark, clause[last])
