"""Whether chances added up are as great, beside another, as a sentence says.

"2.75%와 3.25%의 확률을 합친 것보다 큽니다" holds one chance against a sum, "동결과 인하를 합친 가능성은 …" a
sum against a chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from riskxpertai.grounding.amounts import Amounts
from riskxpertai.grounding.chances import Chance, Chances
from riskxpertai.grounding.conditions import SCENARIOS
from riskxpertai.grounding.headings import SIGNS, Heading
from riskxpertai.grounding.judges import DENYING, Judge
from riskxpertai.grounding.notions import ALIKE, EQUAL
from riskxpertai.grounding.odds import Odds
from riskxpertai.grounding.operands import chance_of
from riskxpertai.grounding.phrases import Phrase
from riskxpertai.grounding.sentence import Sentence
from riskxpertai.grounding.tokens import MOVES

ADDING = frozenset("더하다 합하다 합치다 합산 합".split())
SUM = frozenset("것 값 확률 가능성 합 합계 크기 쪽 몫 만큼".split())
REST = frozenset("다른 나머지 모든 전부".split())
AS_GREAT = ALIKE | EQUAL | {"맞먹다"}
# How far apart, in percent, two chances may lie that are called alike, and how far two that are told differ.
APART, ROUNDED = 6.0, 0.5


class Sums(Judge):
    """Judge of chances that are added up."""

    def __init__(self, told: Sentence, amounts: Amounts, chances: Chances) -> None:
        super().__init__(told, amounts, chances)
        self.odds = Odds(told, amounts, chances)

    def wrong(self) -> bool:
        """Whether a sum of chances is said to be greater, smaller or as great as it is not."""
        for at, word in enumerate(self.told.tokens):
            if word.lemma not in ADDING:
                continue
            if self._is_wrong(at) if word.attributive or not word.acts else self._comes_to_else(at):
                return True
        return False

    def _comes_to_else(self, at: int) -> bool:
        """Whether chances added up lie on another side than is said: "더해도 절반에 못 미칩니다"."""
        total = self._total(0, at, ())
        behind = (one for one in self.told.phrases if one.first > at and one.mark in ("at", "object", "than"))
        against = next(behind, None)
        if total is None or against is None:
            return False
        other, sign = self._meant(against), self._sign_after(against.last)
        return other is not None and sign != 0 and (total - other) * sign <= 0

    def _meant(self, phrase: Phrase) -> float | None:
        """How likely what a phrase tells is: "50%", "절반", "인하의 세 배"; None where that isn't known."""
        numbers = [self.told.numbers[place] for place in phrase.numbers]
        parts = [one.value * 0.01 for one in numbers if one.kind == "share"]
        times = [one.value for one in numbers if one.unit == "배"]
        chances = [one.value for one in numbers if one.kind != "share" and one.unit == "%"]
        if parts and not chances and not phrase.tags & {"chance", *MOVES}:
            return 100.0 * prod(parts)
        chances = chances or [one.low for one in self.odds.of(phrase, phrase.last)[:1]]
        return chances[0] * prod(parts + times) if chances else None

    def _is_wrong(self, at: int) -> bool:
        """Whether the sum that a word of adding makes is held against another chance wrongly."""
        head = self._head(at)
        subject = next((one for one in self.told.phrases if one.last < at and self._is_chance(one)), None)
        leads = subject is not None and subject.mark == "topic"
        own = self._percents(subject, at) if subject and leads else []
        total = self._total(subject.last + 1 if subject and leads else 0, at, own)
        if total is None:
            return False
        word = self.told.tokens[head]
        if leads:
            return bool(own) and self._is_held_wrong(head, own, total)
        if word.tail not in ("은", "는", "이", "가"):
            return False
        other = next((one for one in self.told.phrases if one.first > head and one.mark == "than"), None)
        own = self._percents(other, at) if other else []
        sign = self._sign_after(other.last if other else head)
        return bool(own) and sign != 0 and all((total - one) * sign <= 0 for one in own)

    def _head(self, at: int) -> int:
        """Place of the noun that stands for the sum: "합친 것보다", or the word itself: "합보다"."""
        following = self._following(at)
        return at + 1 if following is not None and following.lemma in SUM else at

    def _is_chance(self, phrase: Phrase) -> bool:
        """Whether a phrase names a chance that something is said of."""
        if phrase.mark != "topic":
            return False
        return "scenario" in phrase.tags or chance_of(self.told, phrase) is not None or self._told(phrase)

    def _told(self, phrase: Phrase) -> bool:
        """Whether a phrase tells a chance by its number, or by its move."""
        return bool(phrase.tags & MOVES) or any(
            place in self.known and self.known[place][1].role == "chance" for place in phrase.numbers
        )

    def _percents(self, phrase: Phrase, at: int) -> list[float]:
        """How likely what a phrase names is: each of what it may mean."""
        found = self.odds.of(phrase, at)
        if found:
            return [one.low for one in found]
        names = [SCENARIOS[tag] for tag in ("upper", "lower", "base") if tag in phrase.tags]
        name = names[0] if names else self.told.scenario
        return self._of_scenario(name) if "scenario" in phrase.tags and name else []

    def _of_scenario(self, name: str) -> list[float]:
        return [one.value for one in self.told.book.every(f"{name}.chance")]

    def _total(self, start: int, at: int, own: Sequence[float]) -> float | None:
        """The sum of the chances that words before a place name; None where that isn't understood."""
        words = self.told.tokens[start:at]
        if own and any(word.lemma in REST for word in words):
            return 100.0 - own[0]
        id = self.amounts.indicator_before(self.told.tokens[at].start)
        events = [place for place in range(start, at) if self.told.tokens[place].tag == "chance"]
        if len(events) > 1 and events[-1] >= at - 2:
            found = [_likeliest_meant(self.chances.at(place)) for place in events]
            known = [one for one in found if one is not None]
            if len(known) == len(events):
                return sum(known)
        numbers = [word for word in words if word.kind == "number"]
        moves = [word.tag for word in words if word.tag in MOVES]
        names = [SCENARIOS[word.tag] for word in words if word.tag in ("upper", "lower")]
        names += ["base"] if any(word.tag == "base" for word in words) else []
        parts: list[list[float]] = []
        if numbers and id and not moves and not names:
            parts = [[one.percent for one in self.chances.level(id, word)] for word in numbers]
        elif moves and id and not names:
            end = self.told.tokens[at].end
            parts = [[one.percent for one in self.chances.moves(id, [move], end)] for move in moves]
        elif names and not numbers and not moves:
            parts = [self._of_scenario(name) for name in names]
        return sum(part[0] for part in parts) if len(parts) > 1 and all(parts) else None

    def _is_held_wrong(self, head: int, own: Sequence[float], total: float) -> bool:
        """Whether a chance is held against a sum wrongly: "… 것보다 큽니다", "… 것과 비슷합니다"."""
        words = self.told.tokens
        alike = next((word for word in words[head + 1 : head + 5] if word.lemma in AS_GREAT), None)
        if alike is not None and "보다" not in words[head].tail:
            denied = DENYING.search(self.told.text[alike.start :])
            return not denied and all(abs(one - total) > APART for one in own)
        after = words[head + 1] if head + 1 < len(words) else None
        if words[head].tail == "의" and after is not None and after.kind == "number":
            number = self.told.numbers[after.place]
            part = {"%": 0.01, "배": 1.0}.get(number.unit)
            if part is None:
                return False
            total *= part * number.value
            head += 1
            if self._sign_after(head) == 0:
                return all(abs(one - total) > APART for one in own)
        sign = self._sign_after(head)
        return sign != 0 and all((one - total) * sign <= -ROUNDED for one in own)

    def _sign_after(self, at: int) -> int:
        """1 where what follows a place says greater, −1 where it says smaller, else 0."""
        places = range(at + 1, min(at + 7, len(self.told.tokens)))
        found = next((place for place in places if self.told.tokens[place].tag in SIGNS), None)
        return Heading(self.told, found).sign if found is not None else 0


def _likeliest_meant(found: Sequence[Chance]) -> float | None:
    """Of what an event may be the chance of: beyond a scenario, where that is named."""
    tails = [one.percent for one in found if one.rests.key.endswith(".tail")]
    return tails[0] if tails else found[0].percent if found else None
