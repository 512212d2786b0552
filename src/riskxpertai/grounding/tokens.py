"""A sentence's words in order, each with what it means to the gate and the part that its ending gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from riskxpertai.grounding.eojeols import Parsed, jamo, parse

Kind = Literal["number", "time", "name", "word", "stop"]
# Tags of what a rate that moves in steps may do.
MOVES = frozenset({"cut", "hold", "hike"})
LETTERS = re.compile(r"[가-힣]+")
STOPS = re.compile(r"[,;:()]|[.?!](?!\d)")
ACTS = re.compile(r"^(?:하|되|해|했|됐|돼|받|당하|시키|시켜|한|할|함|합|된|될|됨|됩)(?!고는$)")

BEFORE_NOUN = ("ᆫ", "은", "는", "던", "ᆯ", "을", "될", "할", "된", "한", "신")


@dataclass(frozen=True)
class Token:
    """A word, a number, a time, a name or a stop.

    Attributes:
        start: where it begins in the plain text.
        end: where it ends, particles included.
        kind: which of these.
        tag: what it means, as the lexicon's sections are called; empty for nothing.
        lemma: the word as the lexicon has it.
        tail: particles or endings.
        place: of a number, a time or a name: which one of the sentence's.
        verb: whether it is a verb or an adjective.
        known: whether the lexicon knows it.
    """

    start: int
    end: int
    kind: Kind
    tag: str = ""
    lemma: str = ""
    tail: str = ""
    place: int = -1
    verb: bool = False
    known: bool = True

    @cached_property
    def acts(self) -> bool:
        """Whether it is a verb, an adjective, or a noun made one: 상승하다."""
        return self.verb or bool(ACTS.match(self.tail))

    @cached_property
    def attributive(self) -> bool:
        """Whether it is a verb that stands before its noun."""
        return self.acts and self.tail.endswith(BEFORE_NOUN)


def tokens(text: str, spans: Sequence[tuple[int, int, Kind, int]]) -> tuple[Token, ...]:
    """Take a plain text apart.

    Args:
        text: as `plain` gives it.
        spans: numbers, times and names: start, end, kind and which of its kind; in order, none over another.
    """
    return tuple(_tokens(text, spans))


def _tokens(text: str, spans: Sequence[tuple[int, int, Kind, int]]) -> Iterator[Token]:
    at = 0
    for start, end, kind, place in spans:
        yield from _words(text, at, start)
        tail = LETTERS.match(text, end)
        after = parse(tail[0], after="noun") if tail else None
        at = tail.end() if tail and after else end
        yield Token(start, at, kind, tail=after.tail if after else "", place=place)
    yield from _words(text, at, len(text))


def _words(text: str, start: int, end: int) -> Iterator[Token]:
    """The words and stops between two places."""
    at = start
    while at < end:
        letters = LETTERS.match(text, at, end)
        if letters:
            joined = at > 0 and not text[at - 1].isspace() and text[at - 1] not in "~(,·"
            rest = parse(letters[0], after="noun") if joined else None
            if rest:  # what is left of a word that a bracket or a name has cut
                yield Token(letters.start(), letters.end(), "stop", lemma=")", tail=rest.tail)
                at = letters.end()
                continue
            yield from _word(letters[0], letters.start(), letters.end())
            at = letters.end()
            continue
        stop = STOPS.match(text, at)
        if stop:
            yield Token(at, stop.end(), "stop", lemma=stop[0])
        at += 1


def _word(letters: str, start: int, end: int) -> Iterator[Token]:
    """One eojeol; of several stems, each is a token, and the last has the tail."""
    parsed: Parsed | None = parse(letters)
    if parsed is None:
        yield Token(start, end, "word", lemma=letters, known=False)
        return
    for one in parsed.entries[:-1]:
        yield Token(start, end, "word", one.tag, one.lemma, verb=one.kind == "verb")
    last = parsed.entries[-1]
    verb = last.kind == "verb"
    # A verb in ㄹ stands bare before its noun only: "밑돌 수", "머물 확률".
    tail = "ᆯ" if verb and not parsed.tail and jamo(letters).endswith("ᆯ") else parsed.tail
    yield Token(start, end, "word", last.tag, last.lemma, tail, verb=verb)
