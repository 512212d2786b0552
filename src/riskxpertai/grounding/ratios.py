"""The numbers that say how many times, or what part, of one amount another is.

"예측 구간의 폭은 기준선 폭의 1.3배입니다" compares two amounts whose ratio the facts tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from riskxpertai.grounding.amounts import Amount, Amounts
from riskxpertai.grounding.chances import Chance, Chances, amount_of
from riskxpertai.grounding.evidence import Evidence
from riskxpertai.grounding.numbers import Number
from riskxpertai.grounding.percentages import BOUND
from riskxpertai.grounding.phrases import COMPARED, ROUGHLY, Phrase
from riskxpertai.grounding.sentence import Sentence
from riskxpertai.grounding.tokens import MOVES, Token

# What a ratio of one is in each unit.
UNITS = {"배": 1.0, "%": 100.0}
# How near a ratio lies to what it is "a little" more or less than, as a part of that.
NEARLY = 0.25


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
            base = self._base(at)
            subject = self._subject(base) if base else None
            alike = subject is not None and base is not None and self._are_alike(subject, base)
            found = [*self._ratios(subject, base, token)] if subject and base and alike else []
            number = self.told.numbers[token.place]
            if found:
                scale = UNITS[number.unit]
                told = (rests for value, rests in found if self._says(token, number, scale * value))
                yield token.place, next(told, None)

    def _says(self, token: Token, number: Number, value: float) -> bool:
        """Whether a number, or what passes it or falls short of it, tells a value: "절반을 조금 넘습니다"."""
        bound = BOUND.match(self.told.text, token.end)
        if bound is None:
            return number.says(value)
        near = not bound["nearly"] or abs(value - number.value) <= NEARLY * number.value
        return near and (value > number.value) == (bound["over"] is not None)

    def _are_alike(self, subject: Phrase, base: Phrase) -> bool:
        """Whether what is compared is of one kind: no level with a width."""
        return base.mark != "than" or bool(subject.tags & {"width", "band"})

    def _before(self, at: int) -> int:
        """Place of the word before a number that says more than "about"."""
        while at > 1 and self.told.tokens[at - 1].lemma in ROUGHLY:
            at -= 1
        return at - 1

    def _base(self, at: int) -> Phrase | None:
        """What something is so much of: "기준선 폭의 3배", "기준선의 폭과 견주면 절반"."""
        before = self._before(at)
        if self.told.tokens[before].lemma in COMPARED:
            compared = (one for one in reversed(self.told.phrases) if one.last < before)
            than = next((one for one in compared if one.mark == "than"), None)
            return than if than is not None and than.tags & {"width", "walk"} else None
        return next((phrase for phrase in self.told.phrases if phrase.first <= at <= phrase.last), None)

    def _tells_a_part(self, at: int) -> bool:
        """Whether a number says how much of what stands before it something is."""
        words = self.told.tokens
        number, place = self.told.numbers[words[at].place], words[at].place
        part = number.kind == "share" or number.unit == "배" or place not in self.known
        return part and number.unit in UNITS and at > 0 and self._follows_a_base(at)

    def _follows_a_base(self, at: int) -> bool:
        """Whether what stands before a number is what it is a part of."""
        before = self.told.tokens[self._before(at)]
        return before.tail.endswith("의") or (before.lemma in COMPARED and before.acts)

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
