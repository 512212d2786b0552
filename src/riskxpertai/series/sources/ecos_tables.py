"""Step 1 of the data's way: where each indicator lies in the Bank of Korea's ECOS, and in which unit.

Source:
    한국은행 경제통계시스템 ECOS (https://ecos.bok.or.kr), statistic tables by code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from riskxpertai.domain import Frequency


@dataclass(frozen=True)
class EcosSeries:
    """Where one indicator lies.

    Attributes:
        table: code of the statistic.
        cycle: `D`, `M` or `Q`.
        items: codes of the items, one a level.
        first: first day asked for.
        holds: whether a value stands until the next one: the table may tell changes only.
        yearly: whether the indicator is the change of these values over a year, in percent.
    """

    table: str
    cycle: Frequency
    items: tuple[str, ...]
    first: date
    holds: bool = False
    yearly: bool = False


def _bond(item: str, first: date) -> EcosSeries:
    return EcosSeries("817Y002", "D", (item,), first)


def _monthly(table: str, *items: str, year: int = 1990) -> EcosSeries:
    return EcosSeries(table, "M", items, date(year, 1, 1))


SERIES = {
    "BASE": EcosSeries("722Y001", "D", ("0101000",), date(1999, 5, 6), holds=True),
    "CPI": _monthly("901Y009", "0"),
    "CPI_YOY": EcosSeries("901Y009", "M", ("0",), date(1990, 1, 1), yearly=True),
    "CORE_CPI": _monthly("901Y010", "DB"),
    "PPI": _monthly("404Y014", "*AA"),
    "GDP": EcosSeries("200Y102", "Q", ("10111",), date(1990, 1, 1)),
    "KTB1Y": _bond("010190000", date(1998, 1, 1)),
    "KTB3Y": _bond("010200000", date(1998, 1, 1)),
    "KTB5Y": _bond("010200001", date(1998, 1, 1)),
    "KTB10Y": _bond("010210000", date(2000, 10, 1)),
    "CORP_AA": _bond("010300000", date(1998, 1, 1)),
    "CD91": _bond("010502000", date(1998, 1, 1)),
    "KOSPI": EcosSeries("802Y001", "D", ("0001000",), date(1998, 1, 1)),
    "KOSDAQ": EcosSeries("802Y001", "D", ("0089000",), date(1998, 1, 1)),
    "M2": _monthly("161Y005", "BBHS00"),
    "CREDIT": EcosSeries("151Y001", "Q", ("1000000",), date(2002, 10, 1)),
    "UNEMP": _monthly("901Y027", "I61BC", "I28A", year=1999),
    "EMPRATE": _monthly("901Y027", "I61E", "I28A", year=1999),
    "CSI": _monthly("511Y002", "FME", "99988", year=2008),
    "NEWS_MOOD": EcosSeries("521Y001", "D", ("A001",), date(2005, 1, 1)),
    "EXPORT": _monthly("901Y118", "T002"),
    "IMPORT": _monthly("901Y118", "T004"),
    "CA": _monthly("301Y013", "000000"),
    "IP": _monthly("901Y033", "A00", "2", year=2000),
    "LEI": _monthly("901Y067", "I16A"),
    "HOUSE": _monthly("901Y062", "P63A"),
    "JEONSE": _monthly("901Y063", "P64A"),
}

UNITS = {
    "%": ("%", 1.0),
    "연%": ("%", 1.0),
    "연리%": ("%", 1.0),
    "천불": ("백만 달러", 1e-3),
    "천달러": ("백만 달러", 1e-3),
    "백만불": ("백만 달러", 1.0),
    "백만달러": ("백만 달러", 1.0),
    "억원": ("십억원", 0.1),
    "십억원": ("십억원", 1.0),
    "조원": ("십억원", 1e3),
}
"""Unit as ECOS writes it, to the catalogue's unit and the factor to it."""

ANY_BASE = ("지수", "포인트")
"""Units of indices whose base the publisher moves now and then, or does not tell."""

BASE_YEAR = re.compile(r"(\d{4})(?:[.\-]?0?1)?=100(?:\.0)?")


@lru_cache(maxsize=256)
def factor(stated: str | None, unit: str) -> float | None:
    """What a value in the unit that a table states is multiplied with, to be in the catalogue's unit.

    Args:
        stated: as in the table; None where it tells none.
        unit: of the catalogue.

    Returns:
        The factor; None where the unit is another one.
    """
    told = re.sub(r"\s", "", stated or "")
    if told in UNITS:
        known, times = UNITS[told]
        return times if known == unit else None
    if unit in ANY_BASE:
        return 1.0
    base = BASE_YEAR.fullmatch(told)
    return 1.0 if base and unit == f"{base[1]}=100" else None
