"""Forecasts made by hand: a normal path for what moves freely, chances of levels for the base rate."""

from __future__ import annotations

from datetime import date
from math import exp, sqrt
from statistics import NormalDist
from typing import Any

from riskxpertai.domain import Brief, Forecast, Indicator, Question, Score, Step
from riskxpertai.facts import make_facts

LEVELS = (0.025, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.975)
TODAY = date(2026, 10, 31)
MONTHS = 12
NORMAL = [NormalDist().inv_cdf(level) for level in LEVELS]


def month(after: int) -> date:
    """First day of a month counted from today's."""
    year, place = divmod(TODAY.year * 12 + TODAY.month - 1 + after, 12)
    return date(year, place + 1, 1)


def indicator(id: str = "USDKRW", name: str = "원/달러 환율", **changed: Any) -> Indicator:
    """A row of the catalogue."""
    row: dict[str, Any] = {
        "english": id,
        "family": "환율",
        "unit": "원",
        "frequency": "D",
        "transform": "log",
        "aggregation": "mean",
        "lag": 0,
        "digits": 1,
        "source": "유럽중앙은행(ECB)",
        "licence": "출처 표시",
    }
    return Indicator(id=id, name=name, **(row | changed))


def path(
    of: Indicator,
    *,
    last: float = 1335.3,
    drift: float = -0.001,
    volatility: float = 0.025,
    months: int = MONTHS,
) -> Forecast:
    """A forecast whose quantiles are normal around a straight path, on the indicator's scale."""

    def row(ahead: int, slope: float, spread: float) -> tuple[float, ...]:
        moved = [slope * ahead + spread * sqrt(max(ahead, 0.25)) * z for z in NORMAL]
        return tuple(last * exp(x) if of.transform == "log" else last + x for x in moved)

    ahead = range(months + 1)
    last_day = {"D": date(2026, 10, 30), "M": date(2026, 9, 1), "Q": date(2026, 7, 1)}[of.frequency]
    return Forecast(
        indicator=of,
        as_of=TODAY,
        last_day=last_day,
        last_value=last,
        vintage=date(2026, 10, 30),
        history=tuple((month(-back), last * (1 + 0.001 * (back % 7))) for back in range(120, 0, -1)),
        dates=tuple(month(step) for step in ahead),
        kinds=tuple("estimate" if step == 0 else "forecast" for step in ahead),
        levels=LEVELS,
        quantiles=tuple(row(step, drift, volatility) for step in ahead),
        baseline=tuple(row(step, 0.0, volatility * 1.1) for step in ahead),
        steps=(),
        model="test 1",
    )


def base_rate(chances: dict[float, float], *, last: float = 2.75, months: int = MONTHS) -> Forecast:
    """A forecast of the base rate with the same chances in every month."""
    of = indicator(
        "BASE",
        "한국은행 기준금리",
        family="금리",
        unit="%",
        transform="level",
        aggregation="end",
        digits=2,
        grid=0.25,
        source="한국은행 금융통화위원회 결정",
    )
    row: list[float] = []
    reached = 0.0
    for level, chance in sorted(chances.items()):
        reached += chance
        row += [level] * (sum(at <= reached + 1e-9 for at in LEVELS) - len(row))
    free = path(of, last=last, drift=0.0, volatility=0.1, months=months)
    return Forecast(
        **{
            **free.__dict__,
            "quantiles": (tuple(row),) * len(free.dates),
            "baseline": ((last,) * len(LEVELS),) * len(free.dates),
            "steps": (tuple(Step(*pair) for pair in sorted(chances.items())),) * len(free.dates),
        }
    )


def usdkrw(**changed: Any) -> Forecast:
    """Won per dollar."""
    return path(indicator(), **changed)


def jpykrw(**changed: Any) -> Forecast:
    """Won per 100 yen: a name with a number in it."""
    return path(indicator("JPYKRW", "원/엔 환율(100엔)"), **({"last": 871.2, "drift": 0.004} | changed))


def base(**changed: Any) -> Forecast:
    """The base rate, a cut likely."""
    return base_rate({2.25: 0.08, 2.5: 0.46, 2.75: 0.43, 3.0: 0.03}, **changed)


def inflation(**changed: Any) -> Forecast:
    """A monthly rate."""
    of = indicator(
        "CPI_YOY", "소비자물가 상승률", family="물가", unit="%", frequency="M", transform="level", digits=1
    )
    return path(of, **({"last": 2.1, "drift": 0.03, "volatility": 0.2} | changed))


def growth(**changed: Any) -> Forecast:
    """A quarterly rate near zero, so that bands reach below it."""
    of = indicator(
        "GDP", "실질 GDP 성장률", family="성장", unit="%", frequency="Q", transform="level", digits=1
    )
    return path(of, **({"last": 0.2, "drift": 0.0, "volatility": 0.3} | changed))


def measured(forecast: Forecast, *, skill: float = 0.036, margin: float = 0.05, months: int = 6) -> Forecast:
    """The same forecast, with the record of those before it."""
    first, last = date(2016, 10, 31), date(2026, 9, 30)
    score = Score(months, 115, 97, 112, skill, skill - margin, skill + margin, first, last)
    return Forecast(**{**forecast.__dict__, "score": score})


def brief(*forecasts: Forecast, months: int = 6, text: str = "6개월 뒤 환율은?", **asked: Any) -> Brief:
    """What a narrator is given."""
    told = forecasts or (usdkrw(),)
    question = Question(text, tuple(one.indicator.id for one in told), months, **asked)
    return Brief(text, question, TODAY, told, make_facts(question, told, TODAY))
