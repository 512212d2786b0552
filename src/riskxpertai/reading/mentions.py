"""Where a text names an indicator, typing errors included.

Texts are NFKC, case-folded, and keep their length: what was understood is blanked, not cut out, so
that positions stay comparable and nothing is understood twice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from riskxpertai.reading.vocabulary import (
    COUNTRIES,
    CROSS,
    CURRENCIES,
    FAMILIES,
    INDICATORS,
    LOANS,
    NAMES,
    OTHER_WORDS,
    SPELLINGS,
    SUFFIX,
    UNKNOWN,
)

BLANK = "_"
GAP = r"[\s·•‧・\u119e/~-]{0,3}"  # NFKC turns the dot of Korean keyboards (U+318D) into U+119E
TOKEN = re.compile(r"[가-힣]{2,12}|[a-z]{5,12}")
ENDING = re.compile(SUFFIX)
COUNTRY_REACH = 14  # characters before a name in which its country may stand


@dataclass(frozen=True)
class Mention:
    """A name in the text.

    Attributes:
        start: where it begins.
        end: where it ends.
        ids: the indicators meant; empty when we have nothing of the kind.
        name: Korean name of what has no data of its own ("대출금리", "호주 달러"), else empty.
        members: for a word that means a whole family, the ids of its members; else empty.
        family: ids of the family that an unknown name belongs to.
    """

    start: int
    end: int
    ids: tuple[str, ...]
    name: str = ""
    members: frozenset[str] = frozenset()
    family: frozenset[str] = frozenset()


def named(text: str) -> tuple[Mention, ...]:
    """The names in a text, in order; of names that overlap, the first and longest."""
    found: list[Mention] = []
    for pattern, template in _lexicon():
        for match in pattern.finditer(text):
            start, end = match.span()
            if start < end and not _inside_latin(text, start, end):
                found.append(_abroad(text, Mention(start, end, *template)))
    found.sort(key=lambda mention: (mention.start, -mention.end))
    kept: list[Mention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return tuple(kept)


def misspelt(text: str) -> tuple[Mention, ...]:
    """Names one jamo or one Latin letter off, in a text whose known words are blanked."""
    tokens = list(TOKEN.finditer(text))
    found: list[Mention] = []
    for place, token in enumerate(tokens):
        start, end = token.span()
        if id := _meant(token[0]):
            found.append(Mention(start, end, (id,)))
        elif place + 1 < len(tokens) and text[end : tokens[place + 1].start()] == " ":
            after = tokens[place + 1]
            if id := _meant(token[0] + after[0]):
                found.append(Mention(start, after.end(), (id,)))
    return tuple(found)


def blank(text: str, mentions: Sequence[Mention]) -> str:
    """The text with its mentions blanked, as long as before."""
    for mention in mentions:
        text = text[: mention.start] + BLANK * (mention.end - mention.start) + text[mention.end :]
    return text


def meant(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions without the family words ("환율") whose family is named by a member ("엔화")."""
    exact = {id for mention in mentions if not mention.members for id in mention.ids}
    unknown = {id for mention in mentions for id in mention.family}
    return tuple(
        mention
        for mention in mentions
        if not mention.members or not (mention.members & exact or mention.members & unknown)
    )


Template = tuple[tuple[str, ...], str, frozenset[str], frozenset[str]]


@cache
def _lexicon() -> tuple[tuple[re.Pattern[str], Template], ...]:
    """All patterns, compiled, each with what its mention means."""
    nothing: frozenset[str] = frozenset()
    rows: list[tuple[str, Template]] = [(CROSS, (("JPYKRW", "USDKRW"), "엔/달러 환율", nothing, nothing))]
    rows += [(pattern, ((id,), "", nothing, nothing)) for id, pattern in INDICATORS]
    rows += [(pattern, ((id,), "", members, nothing)) for members, id, pattern in FAMILIES]
    rows += [(pattern, (("BASE",), name, nothing, nothing)) for name, pattern in LOANS]
    rows += [(pattern, ((), name, nothing, family)) for name, family, pattern in UNKNOWN]
    return tuple((re.compile(pattern.replace(" ", GAP)), template) for pattern, template in rows)


@cache
def _countries() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rf"(?:{pattern})\s?$"), name) for name, pattern in COUNTRIES.items())


def _abroad(text: str, mention: Mention) -> Mention:
    """Another country's rate or price level is none of ours: "미국 금리" is not the base rate."""
    if not mention.ids or mention.ids[0] in CURRENCIES:
        return mention
    before = text[max(mention.start - COUNTRY_REACH, 0) : mention.start]
    for pattern, country in _countries():
        if match := pattern.search(before):
            name = NAMES[mention.ids[0]].removeprefix("한국은행 ")
            start = mention.start - len(match[0])
            return Mention(start, mention.end, (), f"{country} {name}", family=frozenset(mention.ids))
    return mention


def _inside_latin(text: str, start: int, end: int) -> bool:
    """Whether a match begins or ends within a longer Latin word: "eur" in "europe"."""
    edges = (text[start - 1 : start] + text[start], text[end - 1] + text[end : end + 1])
    return any(re.fullmatch(r"[a-z]{2}|[0-9]{2}", edge) for edge in edges)


@cache
def _spellings() -> dict[str, str]:
    return {unicodedata.normalize("NFD", word): word for word in SPELLINGS}


def _meant(token: str) -> str | None:
    """The indicator that a token misspells, its particle taken off."""
    stems = [token] if token.isascii() else [token[:size] for size in range(len(token), 1, -1)]
    for stem in stems:
        if stem in OTHER_WORDS or not ENDING.fullmatch(token, len(stem)):
            continue
        jamo = unicodedata.normalize("NFD", stem)
        near = process.extractOne(jamo, _spellings().keys(), scorer=OSA.distance, score_cutoff=1)
        # The first two jamo are typed right nearly always; without this, 은화 would be 엔화.
        if near and near[0][:2] == jamo[:2]:
            return SPELLINGS[_spellings()[near[0]]]
    return None
