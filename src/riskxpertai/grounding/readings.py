"""What each number of a sentence stands for, and whether what the sentence says of them is so.

A number is a fact's; or the chance of the event that the words name; or the distance of two amounts that the
words relate; or else it follows from two numbers that the sentence itself tells: "46%와 28%를 더하면 74%".
"""

from __future__ import annotations

from collections.abc import Collection

from riskxpertai.grounding.amounts import Amount, Amounts
from riskxpertai.grounding.breadths import Breadths
from riskxpertai.grounding.chances import Chances
from riskxpertai.grounding.claims import match
from riskxpertai.grounding.companions import Companions
from riskxpertai.grounding.contacts import Contacts
from riskxpertai.grounding.courses import Courses
from riskxpertai.grounding.dates import Dates
from riskxpertai.grounding.derivations import SUMMED, Derivations
from riskxpertai.grounding.evidence import Evidence
from riskxpertai.grounding.judges import Judge
from riskxpertai.grounding.leanings import Leanings
from riskxpertai.grounding.naming import Names
from riskxpertai.grounding.percentages import Percentages, Ruling
from riskxpertai.grounding.positions import Positions
from riskxpertai.grounding.ranges import Ranges
from riskxpertai.grounding.ranks import Ranks
from riskxpertai.grounding.ratios import Ratios
from riskxpertai.grounding.reaches import Reaches
from riskxpertai.grounding.records import Records
from riskxpertai.grounding.relations import Relation, Relations
from riskxpertai.grounding.sentence import Sentence
from riskxpertai.grounding.strides import Strides
from riskxpertai.grounding.sums import Sums
from riskxpertai.grounding.together import Together
from riskxpertai.grounding.worths import Worths
from riskxpertai.grounding.zeros import Zeros

GAP_UNITS = {"%": "%p", "chance": "%p"}
JUDGES: tuple[type[Judge], ...] = (
    Breadths,
    Companions,
    Contacts,
    Courses,
    Dates,
    Leanings,
    Positions,
    Ranges,
    Ranks,
    Reaches,
    Records,
    Strides,
    Sums,
    Together,
    Worths,
    Zeros,
)


class Reading:
    """A sentence's numbers, read.

    Attributes:
        known: by place, what numbers stand for as they are, with their values.
        claims: by place, the fact that each comes from or rests on.
        missing: by place, what is wrong with the others.
        contradicted: whether the facts say the opposite of what the words say.
    """

    def __init__(self, told: Sentence) -> None:
        self.told = told
        self.known: dict[int, tuple[float, Evidence]] = {}
        self.missing: dict[int, str] = {}
        self.denied: set[int] = set()
        self.refused: set[int] = set()
        self._match()
        self.claims = {place: one for place, (_, one) in self.known.items()}
        amounts = Amounts(told, self.known)
        chances = Chances(told, amounts)
        self._read_chances(Percentages(told, self.known, chances))
        self.derivations = Derivations(told, amounts, chances)
        relations = tuple(Relations(told, amounts, chances).all())
        self.contradicted = any(one.holds is False for one in relations) or any(
            judge(told, amounts, chances).wrong() for judge in JUDGES
        )
        self._read_names(Names(told, amounts), {one.gap for one in relations if one.gap is not None})
        self._read_ratios(Ratios(told, amounts, chances))
        for relation in relations:
            self._read_reference(relation)
            self._read_gap(relation)
        self._derive()

    def _match(self) -> None:
        """Take each number for the fact that it is, if it is one."""
        for place, number in enumerate(self.told.numbers):
            one, code = match(self.told, place)
            if one is None:
                self.missing[place] = code
            else:
                self.known[place] = (number.value if number.value else one.value, one)

    def _read_chances(self, percentages: Percentages) -> None:
        """Hold each chance against the event that it is told of, whatever fact it was taken for."""
        for at, token in enumerate(self.told.tokens):
            if token.kind != "number" or self.told.numbers[token.place].unit != "%":
                continue
            ruling = percentages.ruling(at)
            if ruling is not None:
                self._take(token.place, ruling)

    def _take(self, place: int, ruling: Ruling) -> None:
        """Take a percentage for the chance that it turned out to be, or for none."""
        if ruling.rests is None:
            self.known.pop(place, None)
            if not ruling.matched:
                self.claims.pop(place, None)
            self.missing[place] = ruling.fault
            self.denied.add(place)
            return
        self.known[place] = (ruling.value, ruling.rests)
        self._accept(place, ruling.rests)
        named = ruling.rests.role == "chance" and ruling.rests.scenario is not None
        for level in ruling.levels:
            # A level that nobody asked about; a scenario that is named has its own.
            if self.missing.get(level) in ("number", "level") and not named:
                self._accept(level, ruling.rests)

    def _read_names(self, names: Names, gaps: Collection[int]) -> None:
        """Refuse the numbers that are called what they are not."""
        for place in names.misnamed(gaps):
            self._refuse(place, "level")
        for place, code in names.mismatched():
            self._refuse(place, code)

    def _read_ratios(self, ratios: Ratios) -> None:
        """Take ratios that are so, and refuse those that are not."""
        for place, rests in ratios.all():
            if rests is None:
                self._refuse(place, "direction")
            else:
                self.claims.setdefault(place, rests)
                self.missing.pop(place, None)

    def _read_reference(self, relation: Relation) -> None:
        """Take a round number that an amount rightly lies above or below: "1,400원을 웃돕니다"."""
        place = relation.reference
        if place is not None and relation.holds and self.missing.get(place) == "number":
            self._accept(place, relation.subjects[0].rests)

    def _read_gap(self, relation: Relation) -> None:
        """A number that says how far two related amounts lie apart must say just that."""
        place = relation.gap
        if place is None or relation.holds is not True:
            return
        number = self.told.numbers[place]
        apart = [
            (value, one)
            for one in relation.subjects
            for other in relation.against
            if one.unit == other.unit and one != other
            for value in _apart(one, other, number.unit)
            if not relation.whole or value <= min(abs(one.low - other.high), abs(one.high - other.low)) + 1e-9
        ]
        if not apart:
            return
        rests = next((one.rests for value, one in apart if number.says(value)), None)
        if rests is not None:
            self.claims.setdefault(place, rests)
            self.missing.pop(place, None)
        elif relation.default and self.derivations.of_told(place):
            return
        elif place not in self.known or self.known[place][1].role == "gap":
            self._refuse(place, "direction")

    def _accept(self, place: int, rests: Evidence) -> None:
        """Let a number rest on a fact."""
        self.claims[place] = rests
        self.missing.pop(place, None)

    def _refuse(self, place: int, code: str) -> None:
        """Take a number for wrong, whatever else it may follow from."""
        self.claims.pop(place, None)
        self.missing.setdefault(place, code)
        self.refused.add(place)

    def _derive(self) -> None:
        """Let what is left over follow from other numbers, or count what the answer tells."""
        for place in list(self.missing):
            if place in self.refused:
                continue
            one = self._derived(place)
            if one is not None:
                del self.missing[place]
                self.claims[place] = one
            elif self._counts_what_is_told(place):
                del self.missing[place]

    def _derived(self, place: int) -> Evidence | None:
        """The fact that a number follows from; what is no chance of its event may only be a sum of others."""
        if place not in self.denied:
            return self.derivations.of(place)
        return self.derivations.summed(place) if SUMMED.search(self.told.text) else None

    def _counts_what_is_told(self, place: int) -> bool:
        """Whether a number only counts the scenarios, the moves or the indicators of the answer."""
        number = self.told.numbers[place]
        brief = self.told.book.brief
        condition = brief.understood.condition
        moved = condition if condition and condition.kind != "level" else None
        if moved and number.unit in ("%", "%p", "원", "포인트") and number.says(abs(moved.value)):
            return True
        return number.unit == "개" and number.value in (3.0, float(len(brief.forecasts)))


def _apart(one: Amount, other: Amount, unit: str) -> tuple[float, ...]:
    """How far two amounts lie apart, in a unit: both ways where one of them is a range."""
    pairs = {(one.low, other.high), (one.high, other.low), (one.middle, other.middle)}
    if one.unit == "chance":  # as told, too
        pairs.add((float(round(one.middle)), float(round(other.middle))))
    if unit == "%" and one.unit not in ("%", "chance"):
        return tuple(abs(100 * (a / b - 1)) for a, b in pairs if b)
    if unit == "배":
        return tuple(max(a, b) / min(a, b) for a, b in pairs if min(a, b) > 0)
    if unit == GAP_UNITS.get(one.unit, one.unit) or (unit == "" and one.unit == "포인트"):
        return tuple(abs(a - b) for a, b in pairs)
    return ()
