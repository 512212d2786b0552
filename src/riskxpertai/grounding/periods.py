"""The times that a sentence names: days, months, quarters, halves, years, and so many months ahead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from riskxpertai.grounding.spelled import NATIVES, count
from riskxpertai.months import month_after, month_number

Grain = Literal["day", "month", "quarter", "half", "year", "ahead", "span", "now"]
DATED_GRAINS = ("month", "quarter", "half", "year")

YEAR = r"(?:(?P<year>\d{4})년?|(?P<other>올해|금년|내년|명년|후년|내후년|작년|지난해|다음 ?해|이듬해))"
DATED = re.compile(
    rf"{YEAR}(?:도|의|에)? ?[.\-/]? ?(?:"
    r"(?P<month>\d{1,2})월(?!간)(?: ?(?P<day>\d{1,2})일(?!물))?|"
    r"(?P<month_figure>\d{1,2})(?:[.\-/] ?(?P<day_figure>\d{1,2})(?![\d,%])|\.(?!\d))|"
    r"(?P<quarter>[1-4일이삼사]) ?/?4? ?분기|(?P<half>상반기|하반기)|(?P<part>연초|연말|초|말|중반|봄|"
    r"여름|가을|겨울)(?=[^가-힣]|에|까지|부터|쯤|의|을|이|은|$)|)"
)
MONTH = re.compile(r"(?<![\d.,])(\d{1,2})월(?!간|평)(?: ?(\d{1,2})일(?!물))?")
QUARTER = re.compile(
    r"(?<![\d.,가-힣])([1-4일이삼사]) ?(?:/4)?분기(?!마다)|(상반기|하반기)|(연말|연초|연내|연중)"
)
RELATIVE = re.compile(r"다음 ?달|내달|이번 ?달|이달|지난 ?달|전월")
COUNT = rf"\d{{1,3}}|{NATIVES}|[일이삼사오육칠팔구]?십[일이삼사오육칠팔구]?|[일이삼사오육칠팔구]"
AHEAD = re.compile(
    rf"(?<![\d.,가-힣])(?:(?P<low>{COUNT}) ?[~\-] ?)?(?P<count>{COUNT}) ?"
    rf"(?P<unit>개월|달(?!러)|년(?!\d|물|채)|해(?=[ 뒤동간]))(?: ?(?P<more>{COUNT}) ?개월)?"
)
HALF_YEAR = re.compile(r"(?<![가-힣])(반년|반 ?년|한 해|일년|1년 반)(?=[^가-힣]|[뒤후간동안의에을은이]|$)")
AFTER = re.compile(r" ?(?:뒤|후|앞|이내|안|내(?!내)|동안|간|전망|시점|째|만에|새|사이|앞으로)")
BEFORE = re.compile(r" ?전(?!망|체|반|월|기)| ?앞선")
NOW = re.compile(
    r"지금|현재|(?:가장 )?최근(?:의)? ?(?:값|공표|수준|수치|환율|금리|실적)|마지막(?:으로)? ?(?:값|"
    r"공표|관측|수준|종가)?|오늘|직전|현 수준"
)
HALVES = {"상반기": (1, 6), "하반기": (7, 12)}
PARTS = {
    "초": (1, 3), "연초": (1, 3), "말": (10, 12), "연말": (10, 12), "중반": (5, 8), "연내": (1, 12),
    "연중": (1, 12), "봄": (3, 5), "여름": (6, 8), "가을": (9, 11), "겨울": (12, 12),
}  # fmt: skip
OTHER_YEARS = {"작년": -1, "지난해": -1, "올해": 0, "금년": 0, "후년": 2, "내후년": 2}
NUMERALS = {"일": 1, "이": 2, "삼": 3, "사": 4}


@dataclass(frozen=True)
class Period:
    """A time that a sentence names.

    Attributes:
        start: where it begins in the plain text.
        end: where it ends.
        grain: how finely it is told; `span` is a length of time, `now` the last published value's.
        first: its first month, or the day.
        last: its last month, or the day.
        months: for `ahead` and `span`, how many.
        lowest: for a range of months ahead, the fewer; else the same as `months`.
        yearless: whether it names a month or quarter of no year, which then is any near one.
        past: whether it looks back.
    """

    start: int
    end: int
    grain: Grain
    first: date
    last: date
    months: int = 0
    lowest: int = 0
    yearless: bool = False
    past: bool = False


def periods(text: str, today: date) -> list[Period]:
    """The times of a plain text, in order, none over another."""
    found = [period for match in DATED.finditer(text) if (period := _dated(match, today))]
    for pattern, reader in ((MONTH, _month), (QUARTER, _quarter), (RELATIVE, _relative)):
        found += [reader(match, today) for match in pattern.finditer(text)]
    found += _lengths(text, today)
    found += [Period(*match.span(), "now", today, today) for match in NOW.finditer(text)]
    found.sort(key=lambda period: (period.start, -period.end))
    kept: list[Period] = []
    for period in found:
        if not kept or period.start >= kept[-1].end:
            kept.append(_in_its_year(period, text, kept))
    return kept


def _in_its_year(period: Period, text: str, kept: Sequence[Period]) -> Period:
    """연말 after "2027년 2분기" is the end of that year."""
    dated = [one for one in kept if one.grain in DATED_GRAINS and not one.yearless]
    if not dated or not text.startswith(("연말", "연초", "연내", "연중"), period.start):
        return period
    year = dated[-1].first.year
    first = period.first.replace(year=period.first.year + year - period.last.year)
    return replace(period, first=first, last=period.last.replace(year=year))


def _dated(match: re.Match[str], today: date) -> Period | None:
    """A time with its year; None where four digits are no year."""
    other = match["other"]
    if other is None and not (1990 <= int(match["year"]) <= 2060):
        return None
    if other is None and "년" not in match[0] and not match["day_figure"]:
        return None
    year = int(match["year"]) if match["year"] else today.year + OTHER_YEARS.get(other or "", 1)
    span = match.span()
    if told := match["month"] or match["month_figure"]:
        number, day = int(told), match["day"] or match["day_figure"]
        if not 1 <= number <= 12:
            return Period(*span, "month", date.min, date.min)
        month = date(year, number, 1)
        if day:
            return _day(span, month, int(day))
        return Period(*span, "month", month, month)
    if match["quarter"]:
        number = NUMERALS.get(match["quarter"]) or int(match["quarter"])
        return Period(*span, "quarter", date(year, 3 * number - 2, 1), date(year, 3 * number, 1))
    ends = HALVES.get(match["half"] or "") or PARTS.get(match["part"] or "", (1, 12))
    grain: Grain = "half" if match["half"] or match["part"] else "year"
    return Period(*span, grain, date(year, ends[0], 1), date(year, ends[1], 1))


def _day(span: tuple[int, int], month: date, day: int, *, yearless: bool = False) -> Period:
    try:
        told = month.replace(day=day)
    except ValueError:
        return Period(*span, "day", date.min, date.min)
    return Period(*span, "day", told, told, yearless=yearless)


def _month(match: re.Match[str], today: date) -> Period:
    """A month without its year: the next one that is so called."""
    number = int(match[1])
    if not 1 <= number <= 12:
        return Period(*match.span(), "month", date.min, date.min)
    month = date(today.year, number, 1)
    if match[2]:
        return _day(match.span(), month, int(match[2]), yearless=True)
    return Period(*match.span(), "month", month, month, yearless=True)


def _quarter(match: re.Match[str], today: date) -> Period:
    if match[1]:
        number = NUMERALS.get(match[1]) or int(match[1])
        ends = (3 * number - 2, 3 * number)
    else:
        ends = HALVES.get(match[2] or "") or PARTS[match[3]]
    year, yearless = today.year, not match[3]
    year += match[3] == "연초"
    grain: Grain = "quarter" if match[1] else "half"
    return Period(*match.span(), grain, date(year, ends[0], 1), date(year, ends[1], 1), yearless=yearless)


def _relative(match: re.Match[str], today: date) -> Period:
    word = match[0].replace(" ", "")
    ahead = {"다음달": 1, "내달": 1, "지난달": -1, "전월": -1}.get(word, 0)
    month = month_after(today, ahead)
    return Period(*match.span(), "month", month, month)


def _lengths(text: str, today: date) -> Iterator[Period]:
    """So many months or years, ahead or in all."""
    for match in HALF_YEAR.finditer(text):
        months = {"한 해": 12, "일년": 12, "1년 반": 18}.get(match[0], 6)
        yield _length(text, match.span(), months, months, today)
    for match in AHEAD.finditer(text):
        if match["unit"] == "해" and match["count"] != "한":
            continue
        times = 12 if match["unit"] in ("년", "해") else 1
        told = round(
            (count(match["count"]) or 0) * times + (count(match["more"]) or 0 if match["more"] else 0)
        )
        low = round((count(match["low"]) or 0) * times) if match["low"] else told
        yield _length(text, match.span(), told, low, today)


def _length(text: str, span: tuple[int, int], months: int, lowest: int, today: date) -> Period:
    after = AFTER.match(text, span[1])
    if BEFORE.match(text, span[1]):
        month = month_after(today, -months)
        return Period(*span, "ahead", month, month, months, lowest, past=True)
    past = text[max(0, span[0] - 4) : span[0]].strip() in ("지난", "최근", "과거", "년간")
    month = month_after(today, min(months, 1200))
    end = after.end() if after else span[1]
    return Period(
        span[0], end, "ahead" if after and not past else "span", month, month, months, lowest, past=past
    )


def covers(period: Period, month: date | None, *, quarterly: bool = False) -> bool:
    """Whether a fact's month lies in a time that is named."""
    if month is None or period.first == date.min:
        return False
    first, last, at = (month_number(day) for day in (period.first, period.last, month))
    if quarterly:
        first, last, at = first // 3, last // 3, at // 3
    if period.yearless:
        return any(first + shift <= at <= last + shift for shift in _years(quarterly))
    if period.grain == "ahead":
        return at in (first, last)
    return first <= at <= last


def _years(quarterly: bool) -> Sequence[int]:
    return tuple((4 if quarterly else 12) * year for year in (-1, 0, 1, 2))
