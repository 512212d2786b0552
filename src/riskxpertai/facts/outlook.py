"""Facts of the outlook: what was published, medians, bands, and how they stand to the last value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from riskxpertai.domain import Fact, Forecast, Question
from riskxpertai.facts.chances import probability_below
from riskxpertai.facts.view import MODEL, View, date_number, horizons
from riskxpertai.months import month_after
from riskxpertai.numerals import format_day, format_month, format_quarter, format_value

BANDS = ((50, 0.25, 0.75), (80, 0.1, 0.9), (95, 0.025, 0.975))
DATE = "날짜"


def frame(question: Question, forecasts: Sequence[Forecast], today: date) -> Iterator[Fact]:
    """The numbers of the question itself: months, dates, names of bands."""

    def fact(id: str, label: str, value: float, unit: str, text: str, month: date | None = None) -> Fact:
        return Fact(id, label, value, unit, text, "", month, None, MODEL, today)

    asked = question.months
    yield fact("months", "질문한 기간", asked, "개월", f"{asked}개월")
    yield fact("today", "오늘", date_number(today), DATE, format_day(today), month_after(today, 0))
    for ahead in horizons(asked):
        month = month_after(today, ahead)
        yield fact(
            f"month.{ahead}", f"{ahead}개월 뒤의 달", date_number(month), DATE, format_month(month), month
        )
    if any(forecast.indicator.frequency == "Q" for forecast in forecasts):
        month = month_after(today, asked)
        text = format_quarter(month)
        yield fact(f"quarter.{asked}", f"{asked}개월 뒤의 분기", date_number(month), DATE, text, month)
    for percent, _, _ in BANDS:
        yield fact(
            f"band.{percent}",
            f"예측 구간의 이름: 실제 값이 들 확률이 {percent}%",
            percent,
            "%",
            f"{percent}%",
        )


def published(view: View) -> Iterator[Fact]:
    """The last value, its day, and a name that holds a number."""
    indicator, day = view.forecast.indicator, view.forecast.last_day
    write = {"D": format_day, "M": format_month, "Q": format_quarter}[indicator.frequency]
    yield view.published("last", "마지막 공표값", view.forecast.last_value)
    yield view.published("last.day", "마지막 공표값의 날짜", date_number(day), unit=DATE, text=write(day))
    number = re.search(r"\d+", indicator.name)
    if number:
        yield view.published("name", "이름", float(number.group()), unit="", text=indicator.name)


def path(view: View) -> Iterator[Fact]:
    """Medians on the way to the month that was asked for."""
    for ahead in horizons(view.months):
        value = view.quantile(view.row(ahead), 0.5)
        yield view.told("median", f"{ahead}개월 뒤 {view.measure}의 중앙값", value, ahead=ahead, level=0.5)


def bands(view: View) -> Iterator[Fact]:
    """Ends and width of the bands, and the random walk beside them."""
    for percent, low, high in BANDS:
        for side, name, level in (("low", "아래 끝", low), ("high", "위 끝", high)):
            value = view.quantile(view.asked, level)
            yield view.told(f"{side}{percent}", f"{view.when} {percent}% 구간의 {name}", value, level=level)
    for key, name, row in (("width80", "예측", view.asked), ("baseline.width80", "무변화 기준선", view.walk)):
        width = view.gap(view.quantile(row, 0.9), view.quantile(row, 0.1))
        yield view.told(key, f"{view.when} {name}의 80% 구간 폭", width, unit=view.gap_unit)
    median = view.quantile(view.walk, 0.5)
    yield view.told("baseline", f"{view.when} 무변화 기준선(마지막 값이 이어짐)의 중앙값", median, level=0.5)


def against_last(view: View) -> Iterator[Fact]:
    """How the median stands to the last value, and the chances of either side.

    Korean says the direction with a word, so a text holds the size and the value the sign.
    """
    last, indicator = view.forecast.last_value, view.forecast.indicator
    gap = view.gap(view.quantile(view.asked, 0.5), last)
    side = "높음" if gap > 0 else "낮음" if gap < 0 else "같음"
    label = f"{view.when} 중앙값이 마지막 공표값보다"
    text = format_value(abs(gap), view.gap_unit, indicator.digits, signed=False)
    yield view.told("difference", f"{label} 차이 나는 크기({side})", gap, unit=view.gap_unit, text=text)
    if indicator.transform == "log":
        change = 100 * gap / last
        text = format_value(abs(change), "%", 1)
        yield view.told("change", f"{label} 차이 나는 비율({side})", change, unit="%", text=text)
    if not view.steps:
        below = round(100 * probability_below(view.forecast.levels, view.asked, last)) / 100
        yield view.chance("above", f"{view.when} 마지막 공표값보다 높을 확률", 1 - below)
        yield view.chance("below", f"{view.when} 마지막 공표값보다 낮을 확률", below)


def over_a_year(view: View) -> Iterator[Fact]:
    """How the median stands to the same month a year before: what seasons do is in both."""
    indicator = view.forecast.indicator
    month = month_after(view.month, -12)
    ago = dict(view.forecast.history).get(month, float("nan"))
    if indicator.transform != "log" or indicator.frequency == "D" or ago != ago:
        return
    grown = 100 * view.gap(view.quantile(view.asked, 0.5), ago) / ago
    side = "높음" if grown > 0 else "낮음" if grown < 0 else "같음"
    yield view.published("year.ago", f"{view.when}보다 한 해 앞선 {view.period}의 값", ago, month=month)
    label = f"{view.when} 중앙값이 한 해 전 같은 {view.period}보다 차이 나는 비율({side})"
    yield view.told("year.change", label, grown, unit="%", text=format_value(abs(grown), "%", 1))


def extremes(view: View) -> Iterator[Fact]:
    """The months with the highest and the lowest median on the way."""
    medians = [(value, month) for month, value in view.future()]
    if len(medians) < 2:
        return
    digits = view.forecast.indicator.digits
    if round(max(medians)[0], digits) == round(min(medians)[0], digits):
        return
    for key, name, (value, month) in (("highest", "높은", max(medians)), ("lowest", "낮은", min(medians))):
        label = f"{view.months}개월 안에 중앙값이 가장 {name} {view.period}"
        yield view.told(key, f"{label}의 중앙값", value, month=month, level=0.5)
        text = view.write(month)
        yield view.told(f"{key}.month", label, date_number(month), unit=DATE, text=text, month=month)


def past(view: View, years: int) -> Iterator[Fact]:
    """The highest and the lowest month of the years that were asked for."""
    first = month_after(view.today, -12 * years)
    known = [(value, month) for month, value in view.forecast.history if month >= first and value == value]
    if not known:
        return
    yield view.published("past.years", "질문한 과거 기간", years, unit="년", text=f"{years}년")
    for key, name, (value, month) in (("high", "높았던", max(known)), ("low", "낮았던", min(known))):
        label = f"지난 {years}년 동안 가장 {name} {view.period}"
        yield view.published(f"past.{key}", f"{label}의 {view.measure}", value, month=month)
        text = view.write(month)
        yield view.published(
            f"past.{key}.month", label, date_number(month), unit=DATE, text=text, month=month
        )
