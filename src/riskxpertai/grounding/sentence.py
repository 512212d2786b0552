"""A sentence taken apart: its numbers, the times and indicators it names, and what stands around each."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from riskxpertai.domain import Brief, ScenarioName
from riskxpertai.grounding.books import MOVES, Book, book
from riskxpertai.grounding.evidence import Evidence, date_of
from riskxpertai.grounding.notions import POINTING
from riskxpertai.grounding.numbers import Number, read
from riskxpertai.grounding.periods import Period, covers, periods
from riskxpertai.grounding.phrases import Phrase, clauses, phrases
from riskxpertai.grounding.plain import BLANK, Plain, plain
from riskxpertai.grounding.tokens import Kind, Token, tokens

EACH = re.compile(r"각각|차례로|순으로|순서대로|나란히")
LISTED = re.compile(r" ?(?:과|와|,) ?")
OTHERS = re.compile(r"(?:기준선|전체|예측)(?:의|은)? ?$")
FOREIGN = re.compile(r"(?:엔|유로|위안|파운드|달러)[/·]$")
RELATIVE = re.compile(rf" ?{BLANK}{{3}}|[/·](?!원|KRW)|인덱스| 선물| 옵션")


@dataclass(frozen=True)
class Named:
    """Where an indicator is named; `ids` is empty for one that this answer knows nothing of."""

    start: int
    end: int
    ids: frozenset[str]


@dataclass(frozen=True)
class Sentence:
    """A sentence taken apart.

    Attributes:
        book: the answer that it belongs to.
        plain: the sentence in one shape.
        numbers: what it claims, in order.
        periods: the times it names, in order.
        named: the indicators it names, in order.
        scenario: the scenario it is told in, if any.
    """

    book: Book
    plain: Plain
    numbers: tuple[Number, ...]
    periods: tuple[Period, ...]
    named: tuple[Named, ...]
    scenario: ScenarioName | None

    @property
    def text(self) -> str:
        """The plain text."""
        return self.plain.text

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Its words, numbers, times and names, in order."""
        spans: list[tuple[int, int, Kind, int]] = [
            (one.start, one.end, "number", place) for place, one in enumerate(self.numbers)
        ]
        spans += [(one.start, one.end, "time", place) for place, one in enumerate(self.periods)]
        taken = [(start, end) for start, end, _, _ in spans]
        for place, one in enumerate(self.named):
            said = self.text[one.start : one.end]
            if said not in MOVES and not any(start < one.end and one.start < end for start, end in taken):
                end = one.end - (said in ("엔은", "엔이", "엔도", "엔의"))
                spans.append((one.start, end, "name", place))
        return tokens(self.text, sorted(spans))

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """Its noun phrases, in order."""
        return phrases(self.tokens, self.clauses)

    @cached_property
    def clauses(self) -> tuple[int, ...]:
        """For each token, which clause it stands in."""
        return clauses(self.tokens)

    def before(self, place: int) -> str:
        """What stands between a number and the one before it."""
        start = self.numbers[place - 1].end if place else 0
        return self.text[start : self.numbers[place].start]

    def after(self, place: int) -> str:
        """What stands between a number and the next one."""
        last = place + 1 == len(self.numbers)
        end = len(self.text) if last else self.numbers[place + 1].start
        return self.text[self.numbers[place].end : end]

    def about(self, number: Number, able: Collection[str]) -> frozenset[str] | None:
        """The indicators a number may belong to; None where the sentence names none.

        Args:
            number: of this sentence.
            able: the indicators with facts of its unit: a name of another is passed over.
        """
        if not self.named or self._points_back(number):
            return None
        if EACH.search(self.text):
            return frozenset[str]().union(*(name.ids for name in self.named))
        fitting = [name for name in self.named if not name.ids or not name.ids.isdisjoint(able)]
        if (own := self._listed(number)) is not None:
            return own
        earlier = [name for name in fitting if name.end <= number.start]
        if earlier:
            return earlier[-1].ids
        return fitting[0].ids | {self.book.first} if fitting else None

    def _points_back(self, number: Number) -> bool:
        """Whether a number is told of what the sentence before named: "이쪽은 높을 확률이 65%"."""
        pointing = any(word.lemma in POINTING and word.end <= number.start for word in self.tokens)
        return pointing and not any(name.end <= number.start for name in self.named)

    def _listed(self, number: Number) -> frozenset[str] | None:
        """Whose a number is that stands in a list without names: "기준선의 230.8원과 150.6원보다".

        The list keeps the order in which the indicators were named; None where it is no such list.
        """
        place = self.numbers.index(number)
        first = last = place
        while first and LISTED.fullmatch(self.before(first)):
            first -= 1
        while last + 1 < len(self.numbers) and LISTED.fullmatch(self.after(last)):
            last += 1
        own = list(dict.fromkeys(name.ids for name in self.named if len(name.ids) == 1))
        listed = self.numbers[first : last + 1]
        if len(listed) < 2 or len(listed) != len(own) or not OTHERS.search(self.text, 0, listed[0].start):
            return None
        return own[place - first]


def sentence(text: str, brief: Brief, scenario: ScenarioName | None = None) -> Sentence:
    """Take a sentence apart."""
    known = book(brief)
    shaped = plain(text, [one.indicator.name for one in brief.forecasts])
    times = periods(shaped.text, brief.today)
    numbers = read(shaped.text, [(time.start, time.end) for time in times])
    inside = [(one.start, one.end) for one in numbers]
    named: list[Named] = []
    for match in known.called.finditer(shaped.text):
        if any(start <= match.start() < end for start, end in inside):
            continue
        ids = known.names[match[0].lower()]
        if not ids and "가" <= shaped.text[max(match.start() - 1, 0)] <= "힣" and match.start():
            continue  # 여유가 is no 유가
        if shaped.text[max(match.start() - 1, 0)] in "/·" and FOREIGN.search(shaped.text, 0, match.start()):
            ids = frozenset()  # "엔/달러 환율"
        # "코스피 200" is another index than 코스피, and "유로/달러" no won's rate.
        if RELATIVE.match(shaped.text, match.end()):
            ids = frozenset()
        if named and len(ids) > 1 and len(named[-1].ids) == 1 and match.start() - named[-1].end <= 1:
            ids = named[-1].ids & ids or ids  # "엔화 환율" is one of the rates
        named.append(Named(match.start(), match.end(), ids))
    return Sentence(known, shaped, tuple(numbers), tuple(times), tuple(named), scenario)


def is_now(told: Sentence, period: Period) -> bool:
    """Whether a time that is named is that of the last published value."""
    if period.grain == "now":
        return True
    return any(_same_day(period, one) for one in told.book.every("last.day"))


def _same_day(period: Period, one: Evidence) -> bool:
    day = date_of(one)
    if period.grain == "day":
        return (period.first.month, period.first.day) == (day.month, day.day)
    return period.grain in ("month", "quarter") and covers(period, day, quarterly=one.quarterly)
