"""Whether what a sentence's words of direction say of two amounts is so.

Each word such as 높다, 내려가다, 웃돌다 or 좁다 relates a subject to what it is held against: what stands
before 보다, what is passed, or else the last published value. "지금보다 높습니다" is so, is not, or is open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from riskxpertai.grounding.amounts import Amount, Amounts
from riskxpertai.grounding.chances import Chances
from riskxpertai.grounding.frames import frame_of
from riskxpertai.grounding.headings import WON, Frame, Heading, headings
from riskxpertai.grounding.odds import Odds
from riskxpertai.grounding.operands import names_what_grows
from riskxpertai.grounding.phrases import Phrase
from riskxpertai.grounding.sentence import Sentence
from riskxpertai.grounding.sides import Levels, Widths
from riskxpertai.grounding.suppositions import is_its_own_case
from riskxpertai.grounding.tokens import Token
from riskxpertai.grounding.won import Won

TOLERANCE = 1e-9
# What two amounts do to each other: without the other it tells nothing.
MUTUAL = frozenset({"벌어지다", "좁혀지다"})
WHOLLY = frozenset("통째로 통째 완전히 전부 처음부터".split())
PARTLY = frozenset("일부 일부분".split())
ODDS = frozenset({"chance", "hike", "cut", "hold"})


@dataclass(frozen=True)
class Relation:
    """What one word of direction says.

    Attributes:
        at: place of the word among the tokens.
        frame: how it is meant.
        sign: 1 for higher, −1 for lower; a "not" has turned it.
        subjects: what is said to lie so: any of these may be meant.
        against: what it is held against, likewise.
        gap: place of the number that says by how much, or None.
        weak: whether a "not" only denies the other side.
        whole: whether all of a range is said to lie so.
        part: whether only some of a range is said to lie so.
        reference: place of the round number that it is only held against, or None.
        default: whether it is held against the last value only because nothing else is named.
    """

    at: int
    frame: Frame
    sign: int
    subjects: tuple[Amount, ...] = ()
    against: tuple[Amount, ...] = ()
    gap: int | None = None
    weak: bool = False
    default: bool = False
    whole: bool = False
    part: bool = False
    reference: int | None = None

    @property
    def holds(self) -> bool | None:
        """Whether it is so; None where it can't be said."""
        pairs = [
            (one, other)
            for one in self.subjects
            for other in self.against
            if one.unit == other.unit and one != other
        ]
        return any(self._holds(one, other) for one, other in pairs) if pairs else None

    def _holds(self, one: Amount, other: Amount) -> bool:
        if self.whole:
            return one.low > other.high if self.sign > 0 else one.high < other.low
        if self.part:
            return one.high > other.low if self.sign > 0 else one.low < other.high
        low, high = one.low - other.high, one.high - other.low
        if one.low < one.high and other.low < other.high:  # of two ranges, each end
            low, high = sorted((one.low - other.low, one.high - other.high))
        weak = self.weak or one.low < one.high  # a range may begin where it is said to lie beyond
        if self.sign > 0:
            return low > -TOLERANCE if weak else low > TOLERANCE
        return high < TOLERANCE if weak else high < -TOLERANCE


class Relations:
    """The relations that a sentence tells."""

    def __init__(self, told: Sentence, amounts: Amounts, chances: Chances) -> None:
        self.told = told
        self.known = amounts.known
        self.odds = Odds(told, amounts, chances)
        self.levels = Levels(told, amounts)
        self.widths = Widths(told, amounts)
        self.won = Won(told, amounts)

    def all(self) -> Iterator[Relation]:
        """One a word of direction."""
        return map(self._relation, headings(self.told))

    def _relation(self, word: Heading) -> Relation:
        frame = frame_of(word, self.known)
        if frame == "chance":
            return self._of_chances(word)
        if frame == "record":
            return self._of_record(word)
        if word.token.lemma in MUTUAL and word.against is None:
            return Relation(word.at, "other", word.sign)
        if frame == "width":
            ones, others = self.widths.sides(word)
            return Relation(word.at, frame, word.sign, ones, others, word.gap, word.denied)
        if frame != "level":
            return Relation(word.at, frame, word.sign, weak=word.denied)
        against = word.against
        if against and "chance" in against.tags and (told := self.odds.told_before(against)):
            others = self.odds.of(against, against.start)
            return Relation(word.at, "chance", word.sign, told, others, weak=word.denied)
        return self._of_the_won(word) if word.token.tag in WON else self._of_levels(word)

    def _of_chances(self, word: Heading) -> Relation:
        """What is called likely, or likelier than something else."""
        against = word.against
        if against and self._is_of_the_event(word, against):
            against = None
        sides = self.odds.sides(word, against)
        if sides is None:
            return Relation(word.at, "chance", word.sign)
        return Relation(word.at, "chance", word.sign, *sides, word.gap, word.denied)

    def _is_of_the_event(self, word: Heading, against: Phrase) -> bool:
        """Whether what is held against belongs to the event of a chance: "지금보다 낮아질 가능성"."""
        subject = word.subject
        if subject is None or against.last >= subject.first or against.numbers or against.tags & ODDS:
            return False
        if "all" in against.tags:
            return False  # "전체 예측과 비교하면"
        if self.odds.is_a_sum(against):
            return False
        return not ("scenario" in against.tags and len(subject.tokens) == 1)

    def _of_record(self, word: Heading) -> Relation:
        """Whether past forecasts were better than doing nothing, or worse."""
        skill = next((one for one in self.told.book.facts if one.role == "skill"), None)
        if skill is None or word.subject is None or not any(one.tag == "walk" for one in word.words):
            return Relation(word.at, "record", word.sign)
        error = "error" in word.subject.tags and word.token.tag not in ("over", "under")
        better = float(skill.sign or 0)
        one = Amount(better, better, "record", "", skill)
        other = Amount(0.0, 0.0, "record", "", self.told.book.facts[0])
        return Relation(word.at, "record", -word.sign if error else word.sign, (one,), (other,))

    def _of_the_won(self, word: Heading) -> Relation:
        """Whether the won is said to grow weaker where its rate rises."""
        sides = self.won.sides(word)
        if sides is None:
            return Relation(word.at, "other", word.sign)
        sign = -word.sign if self.won.is_foreign(word) else word.sign
        ones, others = sides
        if self.told.scenario in ("up", "down"):  # weak beside the whole forecast, or beside the last value
            ids = dict.fromkeys(one.indicator for one in others)
            others = (*others, *(found for id in ids for found in self.levels.amounts.fact(id, "median")))
        return Relation(word.at, "level", sign, ones, others, weak=word.denied)

    def _of_levels(self, word: Heading) -> Relation:
        """Whether a level lies higher or lower, or goes up or down."""
        moved = self.levels.moved(word)
        if moved is not None:
            return Relation(word.at, "level", word.sign, *moved, word.gap, word.denied)
        ones, others = self.levels.sides(word)
        if word.against is None and word.subject and names_what_grows(self.told, word.subject):
            others = tuple(replace(one, low=0.0, high=0.0, rests=self.told.book.zero) for one in ones)
        against_rate = any(one.indicator.endswith("KRW") for one in ones) and self.won.is_what_moves(word)
        reference = None if others else self.levels.reference(word.against, ones)
        if reference is not None:
            value = self.told.numbers[reference].value
            others = (replace(ones[0], low=value, high=value, rests=self.told.book.zero),)
        return Relation(
            word.at,
            "level",
            -word.sign if against_rate else word.sign,
            ones,
            others,
            word.gap,
            word.denied,
            default=word.against is None,
            whole=any(one.lemma in WHOLLY or _is_all(one) for one in word.lately(6)),
            part=_is_of_a_part(word) or is_its_own_case(word),
            reference=reference,
        )


def _is_all(one: Token) -> bool:
    """Whether a word says that all of a range is meant: "범위는 전체가"."""
    return one.lemma == "전체" and one.tail == "가"


def _is_of_a_part(word: Heading) -> bool:
    """Whether only some of a range is told of: "범위의 일부는"."""
    return word.subject is not None and word.subject.tokens[-1].lemma in PARTLY
