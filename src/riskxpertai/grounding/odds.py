"""Relations between chances: what is called likely, likelier or less likely, and than what.

In "인상 확률은 46%로 동결 확률보다 큽니다" the odds of a rise are held against those of no change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from riskxpertai.grounding.amounts import Amount, Amounts
from riskxpertai.grounding.chances import Chance, Chances, amount_of
from riskxpertai.grounding.conditions import SCENARIOS
from riskxpertai.grounding.evidence import Evidence
from riskxpertai.grounding.headings import Heading
from riskxpertai.grounding.meaning import FINE
from riskxpertai.grounding.operands import chance_before, chance_of, is_free
from riskxpertai.grounding.phrases import Phrase
from riskxpertai.grounding.sentence import Sentence
from riskxpertai.grounding.sides import Side, Sides
from riskxpertai.grounding.tokens import MOVES, Token

THAN_OTHERS = frozenset("더 훨씬 상대적으로 비교적".split())
HALVES = {"위쪽": "above", "위": "above", "아래쪽": "below", "아래": "below"}
SUMS = frozenset("합하다 합치다 더하다 합".split())
# What is likelier than not is likelier than this.
EVEN = 50.0


class Odds:
    """The odds that a sentence tells of."""

    def __init__(self, told: Sentence, amounts: Amounts, chances: Chances) -> None:
        self.told = told
        self.amounts = amounts
        self.chances = chances
        self.words = told.tokens
        self.rests = told.book.facts[0]

    def of(self, phrase: Phrase | None, at: int) -> Side:
        """How likely what a phrase speaks of is: told by its number, or of the event that it names."""
        if phrase is None:
            return ()
        for place in phrase.numbers:
            known = self.amounts.known.get(place)
            if self.told.numbers[place].unit == "%" and not (known and _is_level(*known)):
                return (self._amount(self.told.numbers[place].value, known[1] if known else self.rests),)
        chance = chance_of(self.told, phrase)
        if chance is not None:
            return _amounts(self.chances.at(chance, self._about(chance)))
        back = chance_before(self.told, phrase, self.amounts.known)
        if back is not None:
            return (self._amount(self.told.numbers[back].value, self.amounts.known[back][1]),)
        return self._of_event(phrase, at)

    def _of_event(self, phrase: Phrase, at: int) -> Side:
        """How likely the event is that a phrase without a chance names: "인하", "위쪽"."""
        if self._is_side_of_a_level(phrase):
            return _amounts(self.chances.of_event(phrase.first, phrase.last + 1))
        half = HALVES.get(phrase.tokens[-1].lemma)
        id = self.amounts.indicator_before(at)
        if half:
            facts = (one for one in self.told.book.facts if one.key == half and one.indicator == id)
            return tuple(Amount(one.value, one.value, "chance", one.indicator, one) for one in facts)
        if phrase.tags & {"over", "under"}:  # "1,400원 돌파가 유력합니다"
            return _amounts(self.chances.of_event(phrase.first, phrase.last + 1))
        moves = [token.tag for token in phrase.tokens if token.tag in MOVES]
        return _amounts(self.chances.moves(id, moves, at)) if moves and id else ()

    def _is_side_of_a_level(self, phrase: Phrase) -> bool:
        """Whether a phrase names what lies beyond a level: "1,400원 아래보다"."""
        level = self.amounts.known.get(phrase.numbers[-1]) if phrase.numbers else None
        return phrase.tokens[-1].lemma in HALVES and level is not None and level[1].role == "level"

    def _about(self, chance: int) -> int:
        """Up to where an indicator may be named that a chance is of: its number, if one follows."""
        for token in self.words[chance + 1 : chance + 4]:
            if token.kind == "number":
                return token.start
            if token.kind == "stop" or token.acts or "보다" in token.tail:
                break
        return self.words[chance].end

    def sides(self, word: Heading, against: Phrase | None) -> Sides | None:
        """What is called likelier, or likely, or not, and than what; None where that says too little.

        Args:
            word: the word of direction.
            against: what it holds its subject against, if that belongs to no event.
        """
        if self._says_little(word, against):
            return None
        ones = self.of(word.subject, word.token.start)
        if against is None:
            return self._alone(word, ones)
        return self._of_scenarios(against) or (ones, self._held_against(word, against, ones))

    def _says_little(self, word: Heading, against: Phrase | None) -> bool:
        """Whether it tells no odds: "작지 않습니다", "10% 이상보다", "높은 순으로"."""
        if against is None and word.denied:
            return True
        if against is not None and self.is_a_sum(against):
            return True
        if against is None and word.subject is not None and self.is_a_sum(word.subject):
            return True
        bounded = against is None or "chance" in against.tags or self._is_side_of_a_level(against)
        places = against.numbers if against and not bounded else ()
        return any(self.told.numbers[place].over for place in places) or any(
            one.lemma == "순" for one in self.words
        )

    def is_a_sum(self, against: Phrase) -> bool:
        """Whether chances are added up in it, others than all but one: "확률을 더한 것보다"."""
        words = self.words[max(0, against.last - 1) : against.last + 1]
        added = any(word.lemma in SUMS for word in words) and not against.numbers
        return added and not self._sums_others(against)

    def _of_scenarios(self, against: Phrase) -> Sides | None:
        """The odds of the scenario that is told, and of another that it is held against."""
        if (
            against.numbers
            or not self.told.scenario
            or "chance" in against.tags
            or "scenario" not in against.tags
        ):
            return None
        rival = next((SCENARIOS[tag] for tag in ("upper", "lower", "base") if tag in against.tags), None)
        if rival is None or rival == self.told.scenario:
            return None
        chances = {one.key: one for one in self.told.book.facts if one.key.endswith(".chance")}
        own, other = (chances.get(f"{name}.chance") for name in (self.told.scenario, rival))
        return self._told_of(own), self._told_of(other)

    def _told_of(self, one: Evidence | None) -> Side:
        return (self._amount(one.value, one),) if one else ()

    def _held_against(self, word: Heading, against: Phrase, ones: Side) -> Side:
        chance = chance_of(self.told, word.subject) if word.subject else None
        whole = not against.numbers and (is_free(self.told, against) or "all" in against.tags)
        if whole and chance is not None:  # "전체 예측보다 확률이 낮습니다"
            return _amounts(self.chances.at(chance, 0, free=True))
        if self._sums_others(against) or self._is_the_opposite(against):
            return self._opposites(ones)
        if (level := self._other_level(against)) is not None:
            return _amounts(self.chances.level(*level))
        return self.of(against, against.start)

    def _other_level(self, against: Phrase) -> tuple[str, Token] | None:
        """The single level that another is held against: "3.25%보다 3.50%에 있을 가능성이"."""
        behind = self.words[against.last + 1 : against.last + 2]
        if len(against.numbers) != 1 or not behind or behind[0].kind != "number":
            return None
        token = self.words[against.last]
        one = self.amounts.fact_at(token) if token.kind == "number" else None
        return (one.indicator, token) if one is not None and one.stepped else None

    def _is_the_opposite(self, against: Phrase) -> bool:
        """Whether it is held against what else may be: "그렇지 않을 확률보다"."""
        so = self.words[max(0, against.first - 3) : against.last]
        if any(one.lemma == "그렇다" for one in so):
            return True
        that = any(one.lemma == "그" for one in self.words[max(0, against.last - 4) : against.last])
        return that and "chance" in against.tags and not self.of(against, against.start)

    def _sums_others(self, against: Phrase) -> bool:
        """Whether it is "인하와 동결의 확률을 합한 것"."""
        if "chance" in against.tags:
            return False
        before = self.words[max(0, against.first - 5) : against.last + 1]
        moves = {word.tag for word in before if word.tag in MOVES}
        return len(moves) == 2 and any(word.lemma in SUMS for word in before)

    def _alone(self, word: Heading, ones: Side) -> Sides:
        """The odds held against nothing that is named: "더 큽니다", "46%에서 80%로 커집니다"."""
        if word.token.tag in ("up", "down"):
            return self._moved(word.at)
        if word.token.lemma == "앞서다" and not any(one.rests.key in MOVES for one in ones):
            return self._ahead(word.subject)
        if (
            word.token.tag == "likely"
            or word.token.lemma == "앞서다"
            or any(one.lemma in THAN_OTHERS for one in word.lately(3))
        ):
            of_moves = any(one.rests.key in MOVES for one in ones)
            return ones, self._best_beside(ones) if of_moves else self._opposites(ones)
        return ones, self._opposites(ones) if word.gap is not None else (self._amount(EVEN, self.rests),)

    def _ahead(self, subject: Phrase | None) -> Sides:
        """A single level's chance, and the greatest of all others: "3.00%가 여럿 가운데 조금 앞섭니다"."""
        places = subject.numbers if subject else ()
        known = [self.amounts.known[place][1] for place in places if place in self.amounts.known]
        levels = [one.value for one in known if one.stepped]
        steps = {one.of_level: one for one in self.told.book.every("step")}
        others = [one.value for level, one in steps.items() if levels and level != levels[-1]]
        if not levels or levels[-1] not in steps or not others:
            return (), ()
        return self._told_of(steps[levels[-1]]), (self._amount(max(others), self.rests),)

    def _opposites(self, ones: Sequence[Amount]) -> Side:
        """How likely the opposites are."""
        return tuple(replace(one, low=100 - one.low, high=100 - one.high, rests=self.rests) for one in ones)

    def _best_beside(self, ones: Sequence[Amount]) -> Side:
        """The greatest chance among the other moves."""
        others = MOVES - {one.rests.key for one in ones}
        values = [one.value for one in self.told.book.facts if one.key in others]
        return (self._amount(max(values), self.rests),) if values else ()

    def _moved(self, at: int) -> Sides:
        """The chance that another one moves to, and that one: "46%이던 확률은 80%로"."""
        told = [
            (self.told.numbers[word.place].value, word.tail)
            for word in self.words[:at]
            if word.kind == "number" and self._tells_a_chance(word.place)
        ]
        if len(told) < 2:
            return (), ()
        now, was = (told[-2], told[-1]) if "에서" in told[-1][1] else (told[-1], told[-2])
        return (self._amount(now[0], self.rests),), (self._amount(was[0], self.rests),)

    def _tells_a_chance(self, place: int) -> bool:
        number, known = self.told.numbers[place], self.amounts.known.get(place)
        return number.unit == "%" and number.kind == "amount" and (known is None or known[1].role == "chance")

    def told_before(self, against: Phrase) -> Side:
        """The chance right before what it is held against: "확률은 46%로, … 높을 확률보다 작습니다"."""
        clause = self.told.clauses[against.first]
        for place in range(against.first - 1, -1, -1):
            word = self.words[place]
            if word.kind != "number" or self.told.numbers[word.place].unit != "%":
                continue
            if self.told.clauses[place] < clause - 1:
                return ()
            known = self.amounts.known.get(word.place)
            if known and known[1].role != "chance":
                return ()
            return (self._amount(self.told.numbers[word.place].value, self.rests),)
        return ()

    def _amount(self, percent: float, rests: Evidence) -> Amount:
        return Amount(percent, percent, "chance", "", rests)


def _amounts(chances: Iterable[Chance]) -> Side:
    return tuple(map(amount_of, chances))


def _is_level(value: float, one: Evidence) -> bool:
    """Whether a percentage is a level itself, and no chance that rests on one."""
    return one.role == "level" and abs(value - one.value) < FINE
