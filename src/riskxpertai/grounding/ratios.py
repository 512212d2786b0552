"""The numbers that say how many times, or what part, of one amount another is.

"예측 구간의 폭은 기준선 폭의 1.3배입니다" compares two amounts whose ratio the facts tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from riskxpertai.grounding.amounts import Amount, Amounts
from riskxpertai.grounding.chances import Chance, Chances, amount_of
from riskxpertai.grounding.evidence import Evidence
from riskxpertai.grounding.phrases import Phrase
from riskxpertai.grounding.sentence import Sentence
from riskxpertai.grounding.tokens import MOVES, Token

# What a ratio of one is in each unit.
UNITS = {"배": 1.0, "%": 100.0}


class Ratios:
    """A sentence's ratios, held against the amounts that they are of."""

    def __init__(self, told: Sentence, amounts: Amounts, chances: Chances) -> None:
        self.told = told
        self.amounts = amounts
        self.chances = chances
        self.known = amounts.known

    def all(self) -> Iterator[tuple[int, Evidence | None]]:
        """Places of the numbers that tell ratios, each with what it rests on; None for a wrong one."""
        if "한 번" in self.told.text:
            return
        for at, token in enumerate(self.told.tokens):
            if token.kind != "number" or not self._tells_a_part(at):
                continue
            base = next((phrase for phrase in self.told.phrases if phrase.first <= at <= phrase.last), None)
            subject = self._subject(base) if base else None
            found = [*self._ratios(subject, base, token)] if subject and base else []
            number = self.told.numbers[token.place]
            if found:
                scale = UNITS[number.unit]
                yield token.place, next((rests for value, rests in found if number.says(scale * value)), None)

    def _tells_a_part(self, at: int) -> bool:
        """Whether a number says how much of what stands before it something is."""
        words = self.told.tokens
        number, place = self.told.numbers[words[at].place], words[at].place
        part = number.kind == "share" or number.unit == "배" or place not in self.known
        return part and number.unit in UNITS and at > 0 and words[at - 1].tail.endswith("의")

    def _subject(self, base: Phrase) -> Phrase | None:
        """What is so much of a base: the topic before it, of its own clause where there is one."""
        topics = [one for one in self.told.phrases if one.last < base.first and one.mark == "topic"]
        near = [one for one in topics if one.clause == base.clause]
        return next(reversed(near or topics), None)

    def _ratios(self, subject: Phrase, base: Phrase, token: Token) -> Iterator[tuple[float, Evidence]]:
        for one in self._sizes(subject, token):
            for other in self._sizes(base, token):
                if one.unit == other.unit and other.low > 0 and one != other:
                    yield one.low / other.low, one.rests

    def _sizes(self, phrase: Phrase, token: Token) -> tuple[Amount, ...]:
        """The width, the chance or the level that a phrase stands for, without the ratio itself."""
        kept = tuple(word for word in phrase.tokens if word is not token)
        if not kept:
            return ()
        bare = replace(phrase, tokens=kept)
        if bare.tags & {"width", "band", "walk"} and "chance" not in bare.tags:
            return self.amounts.widths(bare, token.start)
        odds = [
            place for place in bare.numbers if place in self.known and self.known[place][1].role == "chance"
        ]
        if odds:
            value, rests = self.told.numbers[odds[-1]].value, self.known[odds[-1]][1]
            return (Amount(value, value, "chance", rests.indicator, rests),)
        places = range(phrase.last, phrase.first - 1, -1)
        chance = next((place for place in places if self.told.tokens[place].tag == "chance"), None)
        if chance is not None:
            return _amounts(self.chances.at(chance))
        moves = [word.tag for word in bare.tokens if word.tag in MOVES]
        id = self.amounts.indicator_before(phrase.end)
        if moves and id:
            return _amounts(self.chances.moves(id, moves, phrase.end))
        return self.amounts.levels(bare, token.start)


def _amounts(chances: Iterable[Chance]) -> tuple[Amount, ...]:
    return tuple(map(amount_of, chances))
