"""An answer as the gate looks things up in it: its facts by kind, and how its indicators are called.

원/달러, 달러화 and 환율 may all name the won's rate; 비트코인 names what no answer speaks of.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from riskxpertai.domain import Brief
from riskxpertai.grounding.borrowed import own_names
from riskxpertai.grounding.evidence import Evidence, evidence
from riskxpertai.grounding.plain import BLANK, plain
from riskxpertai.months import month_after
from riskxpertai.series.catalog import indicators

# How sentences call indicators; the catalogue's own names are added to these.
CALLED = {
    "USDKRW": "원/달러|달러/원|원·달러|원-달러|원달러|달러화|달러당|USD|달러",
    "JPYKRW": f"원/엔|엔/원|원엔|엔화|엔당|100엔|JPY|엔 환율|엔은|엔이|엔도|엔의|엔 쪽|엔화 쪽|{BLANK * 3}엔",
    "EURKRW": "원/유로|유로화|유로당|EUR|유로",
    "CNYKRW": "원/위안|위안화|위안당|CNY|위안",
    "GBPKRW": "원/파운드|파운드화|파운드당|GBP|파운드",
    "BASE": "기준금리|정책금리|base rate",
    "CPI": "소비자물가지수",
    "CPI_YOY": "소비자물가 상승률|물가상승률|물가 상승률|인플레이션|소비자물가",
    "PPI": "생산자물가지수|생산자물가",
    "GDP": "GDP|경제성장률|성장률",
    "KTB3Y": "국고채 □년|국고채 3년|국고채",
    "KTB10Y": "국고채 □□년|국고채 10년",
    "CD91": "CD 금리|CD금리|CD",
    "KOSPI": "코스피|KOSPI",
    "KOSDAQ": "코스닥|KOSDAQ",
    "M2": "통화량|광의통화",
    "UNEMP": "실업률",
    "CSI": "소비자심리|소비자 심리|소비 심리",
    "EXPORT": "수출",
    "IMPORT": "수입액|수입",
    "CA": "경상수지",
    "IP": "산업생산",
    "LEI": "선행지수|선행종합지수",
    "CREDIT": "가계신용|가계부채|가계 부채|빚",
    "HOUSE": "주택매매가격|집값|매매가격",
    "JEONSE": "전세가격|전셋값",
    "": (
        "비트코인|국제유가|유가|전세가격지수|전세|고용률|코스닥지수|근원물가|무역수지|환전 수수료|"
        "대출금리|예금금리|미국 국채|금값|나스닥|다우|미국 금리|연준|연방기금"
    ),
}
# "엔 825.0원": not the last sign of another word, nor the unit of a number.
BARE_YEN = r"(?<![가-힣\d,.])엔(?= \d)"
# How far what a fact is told as may lie from it, as a part of it, and at least.
SLACK, FINEST = 0.02, 0.06
FAMILIES = ("환율", "금리", "물가", "물가지수", "주가")
MOVES = ("인하", "동결", "인상")


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
    def zero(self) -> Evidence:
        """What a bare 0 rests on: it claims nothing by itself."""
        return next(one for one in self.facts if one.fact.id == "months")

    @cached_property
    def ids(self) -> frozenset[str]:
        """The answer's indicators."""
        return frozenset(one.indicator.id for one in self.brief.forecasts)

    @cached_property
    def first(self) -> str:
        """The answer's own indicator: what the question asks for first."""
        return self.brief.forecasts[0].indicator.id

    @cached_property
    def _kept(self) -> dict[tuple[str, str], tuple[Evidence, ...]]:
        found: dict[tuple[str, str], list[Evidence]] = {}
        for one in self.facts:
            found.setdefault((one.indicator, one.key), []).append(one)
        return {where: tuple(ones) for where, ones in found.items()}

    def of(self, indicator: str, key: str) -> tuple[Evidence, ...]:
        """An indicator's facts of one kind, the nearest month first; "" for the answer's own indicator."""
        return self._kept.get((indicator, key), ())

    @cached_property
    def _kinds(self) -> dict[str, tuple[Evidence, ...]]:
        found: dict[str, list[Evidence]] = {}
        for one in self.facts:
            found.setdefault(one.key, []).append(one)
        return {key: tuple(ones) for key, ones in found.items()}

    def every(self, key: str) -> tuple[Evidence, ...]:
        """The facts of one kind, whatever indicator they are of."""
        return self._kinds.get(key, ())

    @cached_property
    def able(self) -> dict[tuple[str, str, bool], frozenset[str]]:
        """The indicators with facts that a kind of number may tell; it fills as sentences are read."""
        return {}

    @cached_property
    def sizes(self) -> tuple[tuple[float, float, Evidence], ...]:
        """The facts that a number may tell, each with the least and the greatest size it is told as."""
        sizes = (
            (min(map(abs, one.values)), max(map(abs, one.values)), one) for one in self.facts if one.told
        )
        return tuple(
            (low * (1 - SLACK) - FINEST, high * (1 + SLACK) + FINEST, one) for low, high, one in sizes
        )

    @cached_property
    def keys(self) -> frozenset[str]:
        """What kinds of facts there are."""
        return frozenset(self._kinds)


@cache
def _catalogued() -> tuple[tuple[str, str], ...]:
    """How all indicators are called, with their ids."""
    bare = ((plain(row.name, (row.name,)).text, row.id) for row in indicators().values())
    return tuple((word.lower(), id) for name, id in bare for word in (name, re.sub(r"\s*\(.*\)$", "", name)))


def _names(brief: Brief) -> dict[str, frozenset[str]]:
    """How an answer's indicators, and those it does not speak of, are called."""
    names: dict[str, frozenset[str]] = {}
    ids = {one.indicator.id for one in brief.forecasts}
    for id, words in CALLED.items():
        for word in words.split("|"):
            names[word.lower()] = frozenset({id} & ids)
    for word, id in _catalogued():
        names.setdefault(word, frozenset({id} & ids))
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
    indices = frozenset(one.indicator.id for one in brief.forecasts if one.indicator.unit == "포인트")
    if len(indices) == 1 < len(ids):
        names["지수"] = indices
    stepped = frozenset(one.indicator.id for one in brief.forecasts if one.indicator.grid)
    if stepped:
        names |= dict.fromkeys(MOVES, stepped)
    names["엔"] = names["엔화"]
    return names


_books: deque[tuple[Brief, Book]] = deque(maxlen=8)


def book(brief: Brief) -> Book:
    """The book of an answer, made once for all of its sentences."""
    for known, made in tuple(_books):
        if known is brief:
            return made
    names = _names(brief)
    told = sorted((name for name in names if name != "엔"), key=len, reverse=True)
    pattern = "|".join([*map(re.escape, told), BARE_YEN])
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
