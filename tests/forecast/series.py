"""Hand-made series on the monthly grid."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

import numpy as np

from riskxpertai.domain import Indicator, Monthly, Progress
from riskxpertai.months import month_after

WON = Indicator(
    id="USDKRW",
    name="원/달러 환율",
    english="KRW per USD",
    family="환율",
    unit="원",
    frequency="D",
    transform="log",
    aggregation="mean",
    lag=1,
    digits=1,
    source="ECB",
    licence="free",
)
RATE = Indicator(
    id="BASE",
    name="기준금리",
    english="base rate",
    family="금리",
    unit="%",
    frequency="D",
    transform="level",
    aggregation="end",
    lag=0,
    digits=2,
    source="BOK",
    licence="facts",
    grid=0.25,
)


def monthly(
    indicator: Indicator,
    values: Sequence[float],
    *,
    last_month: date,
    last_day: date,
    last_value: float,
    progress: Progress | None = None,
    daily_volatility: float = 0.005,
) -> Monthly:
    """A series that ends with `last_month`, its last complete month."""
    first = month_after(last_month, 1 - len(values))
    return Monthly(
        indicator=indicator,
        months=tuple(month_after(first, step) for step in range(len(values))),
        values=tuple(values),
        last_day=last_day,
        last_value=last_value,
        progress=progress,
        daily_volatility=daily_volatility,
        vintage=last_day,
    )


def walk(count: int, seed: int, start: float = 1300.0, step: float = 0.02) -> list[float]:
    """A random walk in logarithms."""
    moves = np.random.default_rng(seed).normal(0.0, step, count)
    return [float(value) for value in start * np.exp(np.cumsum(moves) - moves.sum() / 2 + math.sin(seed))]
