"""A sentence taken apart: its numbers, the times and indicators it names, and what stands around each."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from riskxpertai.domain import Brief, ScenarioName
from riskxpertai.grounding.borrowed import own_names
from riskxpertai.grounding.evidence import Evidence, evidence
from riskxpertai.grounding.numbers import Number, read
from riskxpertai.grounding.periods import Period, periods
from riskxpertai.grounding.plain import BLANK, Plain, plain
from riskxpertai.months import month_after

# How sentences call indicators; the catalogue's own names are added to these.
CALLED = {
    "USDKRW": ("원/달러", "달러/원", "원·달러", "원-달러", "원달러", "달러화", "달러당", "USD", "달러"),
    "JPYKRW": ("원/엔", "엔/원", "원엔", "엔화", "엔당", "100엔", "JPY", "엔 환율", "엔은", "엔이", "엔도"),
    "EURKRW": ("원/유로", "유로화", "유로당", "EUR", "유로"),
    "CNYKRW": ("원/위안", "위안화", "위안당", "CNY", "위안"),
    "GBPKRW": ("원/파운드", "파운드화", "파운드당", "GBP", "파운드"),
    "BASE": ("기준금리", "정책금리", "base rate"),
    "CPI": ("소비자물가지수", "물가지수"),
    "CPI_YOY": ("소비자물가 상승률", "물가상승률", "물가 상승률", "인플레이션", "소비자물가"),
    "PPI": ("생산자물가지수", "생산자물가"),
    "GDP": ("GDP", "경제성장률", "성장률"),
    "KTB3Y": ("국고채 □년", "국고채 3년", "국고채"),
    "KTB10Y": ("국고채 □□년", "국고채 10년"),
    "CD91": ("CD 금리", "CD금리", "CD"),
    "KOSPI": ("코스피", "KOSPI"),
    "KOSDAQ": ("코스닥", "KOSDAQ"),
    "M2": ("통화량", "광의통화"),
    "UNEMP": ("실업률",),
    "CSI": ("소비자심리",),
    "EXPORT": ("수출",),
    "IMPORT": ("수입액", "수입"),
    "CA": ("경상수지",),
    "IP": ("산업생산",),
    "LEI": ("선행지수", "선행종합지수"),
    "HOUSE": ("주택매매가격", "집값", "매매가격"),
    "JEONSE": ("전세가격", "전셋값"),
    "": ("비트코인", "국제유가", "유가", "금값", "나스닥", "다우", "미국 금리", "연준", "연방기금"),
}
FAMILIES = {"환율": "환율", "금리": "금리", "물가": "물가", "주가": "주가"}
EACH = re.compile(r"각각|차례로|순으로|순서대로|나란히")
RELATIVE = re.compile(rf" ?{BLANK}{{3}}|[/·](?!원)|인덱스| 선물| 옵션")


@dataclass(frozen=True)
class Named:
    """Where an indicator is named; `ids` is empty for one that this answer knows nothing of."""

    start: int
    end: int
    ids: frozenset[str]


@dataclass(frozen=True)
class Book:
    """An answer as the gate looks things up in it.

    Attributes:
        brief: what its narrator was given.
        facts: its facts as evidence.
        names: how its indicators, and those it does not speak of, are called.
        called: the pattern of these.
        month: the month that was asked for.
        own: names that its facts carry.
    """

    brief: Brief
    facts: tuple[Evidence, ...]
    names: dict[str, frozenset[str]]
    called: re.Pattern[str]
    month: date
    own: tuple[str, ...]

    @cached_property
    def ids(self) -> frozenset[str]:
        """The answer's indicators."""
        return frozenset(one.indicator.id for one in self.brief.forecasts)

    @cached_property
    def keys(self) -> frozenset[str]:
        """What kinds of facts there are."""
        return frozenset(one.key for one in self.facts)


_books: deque[tuple[Brief, Book]] = deque(maxlen=8)


def book(brief: Brief) -> Book:
    """The book of an answer, made once for all of its sentences."""
    for known, made in tuple(_books):
        if known is brief:
            return made
    names: dict[str, frozenset[str]] = {}
    ids = {one.indicator.id for one in brief.forecasts}
    for id, words in CALLED.items():
        for word in words:
            names[word.lower()] = frozenset({id} & ids)
    for family in FAMILIES:
        names[family] = frozenset(
            one.indicator.id
            for one in brief.forecasts
            if one.indicator.family == family or family in one.indicator.name
        )
    for one in brief.forecasts:
        bare = plain(one.indicator.name, (one.indicator.name,)).text
        for word in (bare, re.sub(r"\s*\(.*\)$", "", bare)):
            names[word.lower()] = frozenset({one.indicator.id})
    stepped = frozenset(one.indicator.id for one in brief.forecasts if one.indicator.grid)
    if stepped:
        names |= dict.fromkeys(("인하", "동결", "인상"), stepped)
    pattern = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    months = brief.understood.months
    made = Book(
        brief,
        evidence(brief),
        names,
        re.compile(pattern, re.I),
        month_after(brief.today, months),
        own_names(brief),
    )
    _books.append((brief, made))
    return made


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

    def before(self, place: int) -> str:
        """What stands between a number and the one before it."""
        start = self.numbers[place - 1].end if place else 0
        return self.text[start : self.numbers[place].start]

    def after(self, place: int) -> str:
        """What stands between a number and the next one."""
        last = place + 1 == len(self.numbers)
        end = len(self.text) if last else self.numbers[place + 1].start
        return self.text[self.numbers[place].end : end]

    def about(self, number: Number, among: Sequence[Evidence]) -> frozenset[str] | None:
        """The indicators a number may belong to; None where the sentence names none.

        Args:
            number: of this sentence.
            among: facts of its unit: a name whose indicator has none is passed over.
        """
        if not self.named:
            return None
        if EACH.search(self.text):
            return frozenset[str]().union(*(name.ids for name in self.named))
        able = {one.indicator for one in among}
        fitting = [name for name in self.named if not name.ids or name.ids & able]
        earlier = [name for name in fitting if name.end <= number.start]
        if earlier:
            return earlier[-1].ids
        return fitting[0].ids if fitting else None


def sentence(text: str, brief: Brief, scenario: ScenarioName | None = None) -> Sentence:
    """Take a sentence apart."""
    known = book(brief)
    shaped = plain(text, [one.indicator.name for one in brief.forecasts])
    times = periods(shaped.text, brief.today)
    numbers = read(shaped.text, [(time.start, time.end) for time in times])
    inside = [(one.start, one.end) for one in numbers]
    named = []
    for match in known.called.finditer(shaped.text):
        if any(start <= match.start() < end for start, end in inside):
            continue
        ids = known.names[match[0].lower()]
        if not ids and "가" <= shaped.text[max(match.start() - 1, 0)] <= "힣" and match.start():
            continue  # 여유가 is no 유가
        # "코스피 200" is another index than 코스피, and "유로/달러" no won's rate.
        if RELATIVE.match(shaped.text, match.end()):
            ids = frozenset()
        named.append(Named(match.start(), match.end(), ids))
    return Sentence(known, shaped, tuple(numbers), tuple(times), tuple(named), scenario)
