"""Some twenty answers' facts, whose numbers never change: sentences about them stay true or false.

Forecasts of `forecasts.json` were made once by the forecaster (`record`): of exchange rates and the
base rate as published, of invented rows for the rest. The others are drawn by hand. Facts come from
the project's own code.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from riskxpertai.domain import Brief, Condition, Forecast, Indicator, Monthly, Question, Score, Step
from riskxpertai.facts import make_facts
from riskxpertai.forecast.cases import joint
from riskxpertai.forecast.hindsight import Hindsight
from riskxpertai.series.catalog import indicator as catalogued
from tests.forecast.pasts import past_of
from tests.narrator.samples import TODAY as DRAWN
from tests.narrator.samples import growth, indicator, jpykrw, path, usdkrw

RECORDED = date(2026, 11, 22)
FILE = Path(__file__).parent / "forecasts.json"

rate = {"family": "금리", "unit": "%", "transform": "level", "digits": 2}
INDICATORS: dict[str, Indicator] = {
    one.id: one
    for one in (
        indicator(),
        indicator("JPYKRW", "원/엔 환율(100엔)"),
        indicator("CNYKRW", "원/위안 환율", digits=2),
        indicator(
            "BASE",
            "한국은행 기준금리",
            **rate,
            aggregation="end",
            grid=0.25,
            source="한국은행 금융통화위원회 결정",
        ),
        indicator(
            "CPI_YOY",
            "소비자물가 상승률(전년 동월 대비)",
            family="물가",
            unit="%",
            frequency="M",
            transform="level",
            source="국가데이터처",
        ),
        indicator(
            "EXPORT",
            "수출액",
            family="대외거래",
            unit="백만 달러",
            frequency="M",
            digits=0,
            source="관세청",
        ),
        indicator("KOSPI", "코스피", family="주가", unit="포인트", aggregation="end", digits=2),
    )
} | {id: catalogued(id) for id in ("GBPKRW", "KTB3Y", "UNEMP", "HOUSE", "CA", "M2", "CSI", "PPI", "CREDIT")}


@dataclass(frozen=True)
class Asked:
    """A question, and all that its answer is made of.

    Attributes:
        question: what was understood.
        today: in Seoul.
        forecasts: one an indicator, scores with them.
        past: from which it is learnt what moves together, where that is known.
    """

    question: Question
    today: date
    forecasts: tuple[Forecast, ...]
    past: tuple[Hindsight, ...] | None = None

    def brief(self) -> Brief:
        """What a narrator is given."""
        question, forecasts = self.question, self.forecasts
        told = joint(forecasts, self.past, months=question.months, condition=question.condition)
        facts = make_facts(question, forecasts, self.today, told)
        return Brief(question.text, question, self.today, forecasts, facts)

    def monthly(self, id: str, today: date) -> Monthly:
        """The series that the answer says to have looked at."""
        one = self.of(id)
        months, values = zip(*one.history, strict=True)
        return Monthly(
            one.indicator, months, values, one.last_day, one.last_value, None, float("nan"), one.vintage
        )

    def predict(self, series: Sequence[Monthly], *, as_of: date, months: int) -> tuple[Forecast, ...]:
        """The forecasts, whatever is asked."""
        return self.forecasts

    def score(self, id: str, months: int) -> Score | None:
        """How good such forecasts were."""
        return self.of(id).score

    def known(self, ids: Sequence[str]) -> tuple[Hindsight, ...] | None:
        """What moves together."""
        return self.past

    def of(self, id: str) -> Forecast:
        """One indicator's forecast."""
        return next(one for one in self.forecasts if one.indicator.id == id)


@cache
def recorded(id: str) -> Forecast:
    """A forecast as the forecaster made it."""
    told = json.loads(FILE.read_text("utf-8"))[id]
    day = date.fromisoformat
    return replace(
        path(INDICATORS[id]),
        as_of=RECORDED,
        last_day=day(told["last_day"]),
        last_value=told["last_value"],
        vintage=day(told["vintage"]),
        history=tuple(
            (day(f"{month}-01"), float("nan") if value is None else value) for month, value in told["history"]
        ),
        dates=tuple(map(day, told["dates"])),
        kinds=tuple(told["kinds"]),
        levels=tuple(told["levels"]),
        quantiles=tuple(map(tuple, told["quantiles"])),
        baseline=tuple(map(tuple, told["baseline"])),
        steps=tuple(tuple(Step(*step) for step in row) for row in told["steps"]),
    )


def scored(forecast: Forecast, months: int, *, count: int, hits: int, skill: float) -> Forecast:
    """The same with the record of those before it."""
    first, last = date(2016, 10, 31), date(2026, 10, 31)
    margin = 0.02
    score = Score(months, count, hits, hits + 12, skill, skill - margin, skill + margin, first, last)
    return replace(forecast, score=score)


def asked(
    text: str,
    months: int,
    *forecasts: Forecast,
    today: date = RECORDED,
    linked: bool = False,
    **more: Any,
) -> Asked:
    """A question about these forecasts."""
    ids = tuple(one.indicator.id for one in forecasts)
    return Asked(Question(text, ids, months, **more), today, forecasts, past_of(ids) if linked else None)


@cache
def questions() -> dict[str, Asked]:
    """All of them, by a short name."""
    won = recorded("USDKRW")
    euro = path(indicator("EURKRW", "원/유로 환율"), last=1491.8, drift=-0.012, volatility=0.02)
    return {
        "won": asked(
            "6개월 뒤 원/달러 환율은?", 6, scored(won, 6, count=115, hits=97, skill=0.036), linked=True
        ),
        "rate": asked("1년 뒤 기준금리는?", 12, recorded("BASE")),
        "pair": asked(
            "6개월 뒤 달러와 엔화 환율을 비교해 주세요",
            6,
            usdkrw(drift=-0.006),
            jpykrw(),
            today=DRAWN,
            chart="compare",
        ),
        "chance": asked(
            "3개월 뒤 환율이 1,400원을 넘을 확률은?", 3, won, chart="probability", threshold=1400.0
        ),
        "whatif": asked(
            "기준금리를 0.25%p 내리면 6개월 뒤 환율은?",
            6,
            won,
            recorded("BASE"),
            linked=True,
            condition=Condition("BASE", "change", -0.25),
        ),
        "falling": asked(
            "지난 3년과 비교해 1년 뒤 유로 환율은?", 12, euro, today=DRAWN, chart="history", past_years=3
        ),
        "flat": asked("3개월 뒤 위안화 환율은?", 3, recorded("CNYKRW")),
        "prices": asked("1년 뒤 물가 상승률은?", 12, recorded("CPI_YOY")),
        "growth": asked("1년 뒤 GDP 성장률은?", 12, growth(last=0.7, drift=-0.05), today=DRAWN),
        "exports": asked("1년 뒤 수출액은?", 12, recorded("EXPORT")),
        "stocks": asked("6개월 뒤 코스피는?", 6, recorded("KOSPI")),
        **_further(won),
    }


def _further(won: Forecast) -> dict[str, Asked]:
    """Answers that the gate met when it was made: other indicators, spans and kinds of question."""
    rate, stocks, yields = recorded("BASE"), recorded("KOSPI"), recorded("KTB3Y")
    pound = scored(recorded("GBPKRW"), 18, count=96, hits=71, skill=-0.052)
    return {
        "yield": asked("9개월 뒤 국고채 3년 금리는?", 9, scored(yields, 9, count=120, hits=95, skill=0.01)),
        "jobs": asked("3개월 뒤 실업률은?", 3, recorded("UNEMP")),
        "house": asked("집값 1년 뒤에 어떻게 될까요?", 12, recorded("HOUSE")),
        "account": asked(
            "반년 뒤 경상수지가 적자일 확률은?",
            6,
            recorded("CA"),
            chart="probability",
            threshold=0.0,
            below=True,
        ),
        "money": asked("2년 뒤 통화량(M2)은 얼마나 되나요?", 24, recorded("M2")),
        "mood": asked("다음 달 소비자심리지수 전망은?", 1, recorded("CSI")),
        "makers": asked(
            "지난 5년과 비교해 반년 뒤 생산자물가는?", 6, recorded("PPI"), chart="history", past_years=5
        ),
        "debt": asked("1년 뒤 가계부채는?", 12, recorded("CREDIT")),
        "pound": asked("1년 반 뒤 파운드 환율은?", 18, pound),
        "between": asked(
            "6개월 뒤 환율이 1,300원에서 1,400원 사이일 확률은?",
            6,
            won,
            chart="probability",
            threshold=1300.0,
            ceiling=1400.0,
        ),
        "easing": asked(
            "내년 5월에 기준금리가 2.75%보다 낮을 확률은?",
            6,
            rate,
            chart="probability",
            threshold=2.75,
            below=True,
        ),
        "three": asked(
            "6개월 뒤 환율, 코스피, 기준금리는?", 6, won, stocks, rate, chart="compare", linked=True
        ),
        "weakwon": asked(
            "환율이 1,450원까지 오르면 반년 뒤 기준금리는?",
            6,
            rate,
            won,
            linked=True,
            condition=Condition("USDKRW", "level", 1450.0),
        ),
        "rally": asked(
            "코스피가 10% 오르면 3개월 뒤 국고채 금리는?",
            3,
            yields,
            stocks,
            linked=True,
            condition=Condition("KOSPI", "percent", 10.0),
        ),
    }


@cache
def brief(name: str) -> Brief:
    """The brief of a question."""
    return questions()[name].brief()
