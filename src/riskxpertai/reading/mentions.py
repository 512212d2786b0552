"""Where a text names an indicator, typing errors included.

Texts are NFKC, case-folded, and keep their length: what was understood is blanked, not cut out, so
that positions stay comparable and nothing is understood twice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from riskxpertai.domain import Indicator
from riskxpertai.reading.vocabulary import (
    ABROAD,
    BALANCE,
    COUNTRIES,
    CROSS,
    CURRENCIES,
    FAMILIES,
    INDICATORS,
    LOANS,
    NAMES,
    OTHER_WORDS,
    PAIRS,
    SPELLINGS,
    SUFFIX,
    UNITS,
    UNKNOWN,
    WIDE,
    family,
)
from riskxpertai.series.catalog import indicators

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
        spare: ids of which the first one with data stands in where `ids` has none.
    """

    start: int
    end: int
    ids: tuple[str, ...]
    name: str = ""
    members: frozenset[str] = frozenset()
    family: frozenset[str] = frozenset()
    spare: tuple[str, ...] = ()


def named(text: str) -> tuple[Mention, ...]:
    """The names in a text, in order; of names that overlap, the first and longest."""
    found: list[Mention] = []
    for pattern, template in _lexicon():
        for match in pattern.finditer(text):
            start, end = match.span()
            if start < end and not _inside_latin(text, start, end):
                found.append(_abroad(text, replace(template, start=start, end=end)))
    found.sort(key=lambda mention: (mention.start, -mention.end))
    kept: list[Mention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return tuple(mention for mention in kept if not _is_unit(text, mention, kept))


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


@cache
def _lexicon() -> tuple[tuple[re.Pattern[str], Mention], ...]:
    """All patterns, compiled, each with what its mention means; ids the catalogue lacks are left out."""
    rows: list[tuple[str, Mention]] = [(CROSS, _means("JPYKRW", "USDKRW", name="엔/달러 환율"))]
    rows += [(pattern, _means(*ids, name=name)) for ids, name, pattern in PAIRS]
    rows += [(pattern, _means(id)) for id, pattern in INDICATORS]
    rows += [(pattern, _means(id, spare=family(kin))) for id, kin, pattern in WIDE]
    rows += [
        (pattern, _means(id, members=members, spare=tuple(one for one in UNITS if one in members)))
        for members, id, pattern in FAMILIES
    ]
    rows += [(pattern, _means("BASE", name=name)) for name, pattern in LOANS]
    name, near, pattern = BALANCE
    rows.append((pattern, _means(near, name=name)))
    rows += [(pattern, Mention(0, 0, (), name, family=kin)) for name, kin, pattern in UNKNOWN]
    rows += [(_literally(name), _means(row.id)) for row in indicators().values() for name in _names(row)]
    known = [(pattern, mention) for pattern, mention in rows if UNITS.keys() >= set(mention.ids)]
    return tuple((re.compile(pattern.replace(" ", GAP)), mention) for pattern, mention in known)


def _means(
    *ids: str, name: str = "", members: frozenset[str] = frozenset(), spare: tuple[str, ...] = ()
) -> Mention:
    """A mention wherever it stands."""
    return Mention(0, 0, ids, name, members, frozenset(), spare)


def _names(row: Indicator) -> tuple[str, ...]:
    """What the catalogue itself calls an indicator."""
    return row.id, NAMES[row.id], row.english


def _literally(name: str) -> str:
    """A pattern of a name as it is written, but for its spaces."""
    return " ".join(re.escape(part) for part in name.casefold().split())


@cache
def _countries() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rf"(?:{pattern})\s?$"), name) for name, pattern in COUNTRIES.items())


def _abroad(text: str, mention: Mention) -> Mention:
    """Another country's rate or price level: "미국 금리" is not the base rate."""
    if len(mention.ids) != 1 or mention.ids[0] in CURRENCIES:
        return mention
    before = text[max(mention.start - COUNTRY_REACH, 0) : mention.start]
    for pattern, country in _countries():
        if match := pattern.search(before):
            start = mention.start - len(match[0])
            theirs = ABROAD.get((country, mention.ids[0]))
            if theirs and theirs in UNITS:
                return Mention(start, mention.end, (theirs,))
            name = NAMES[mention.ids[0]].removeprefix("한국은행 ")
            return Mention(start, mention.end, (), f"{country} {name}", family=frozenset(mention.ids))
    return mention


def _is_unit(text: str, mention: Mention, among: Sequence[Mention]) -> bool:
    """Whether dollars stand behind an amount of something that is counted in dollars: "유가 80달러"."""
    if mention.ids != ("USDKRW",) or not re.search(r"\d\s?[만천백]?\s?$", text[: mention.start]):
        return False
    return any("달러" in UNITS[id] for other in among for id in other.ids)


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
