"""An invented Korean economy: every indicator since 1999, the same in every run. No figure is a real one.

Levels, units, seasons and how much things move are plausible; the values come from a seed made of the
indicator's id.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import sha256

from riskxpertai.series.catalog import indicator

FIRST = date(1999, 1, 1)
TODAY = date(2026, 11, 22)
"""The day on which the invented economy stands; later days have not come."""


@dataclass(frozen=True)
class Way:
    """How an indicator moves.

    Attributes:
        start: level at the beginning.
        drift: growth a year; in the unit where it is a level, as a share where it is a logarithm.
        noise: standard deviation of a change over a year, likewise.
        season: amplitude of the year, likewise.
        pull: share of the distance to `start` that is made good in a year.
        step: grid of the values, or zero.
    """

    start: float
    drift: float = 0.0
    noise: float = 0.1
    season: float = 0.0
    pull: float = 0.0
    step: float = 0.0


WAYS = {
    "BASE": Way(3.0, noise=0.9, pull=0.3, step=0.25),
    "USDKRW": Way(1180, noise=0.09, pull=0.3),
    "JPYKRW": Way(1050, noise=0.1, pull=0.3),
    "EURKRW": Way(1350, noise=0.09, pull=0.3),
    "CNYKRW": Way(175, noise=0.08, pull=0.3),
    "GBPKRW": Way(1750, noise=0.1, pull=0.3),
    "CPI": Way(66, drift=0.021, noise=0.007, season=0.002),
    "CORE_CPI": Way(67, drift=0.019, noise=0.004, season=0.001),
    "PPI": Way(72, drift=0.018, noise=0.02, season=0.002),
    "US_CPI": Way(64, drift=0.024, noise=0.008, season=0.002),
    "GDP": Way(0.7, noise=1.9, pull=3.0),
    "KTB1Y": Way(3.0, noise=0.8, pull=0.3),
    "KTB3Y": Way(3.3, noise=0.8, pull=0.3),
    "KTB5Y": Way(3.5, noise=0.8, pull=0.3),
    "KTB10Y": Way(3.8, noise=0.7, pull=0.3),
    "CORP_AA": Way(4.0, noise=0.8, pull=0.3),
    "CD91": Way(3.1, noise=0.8, pull=0.3),
    "KOSPI": Way(900, drift=0.04, noise=0.17),
    "KOSDAQ": Way(600, drift=0.01, noise=0.2),
    "M2": Way(650_000, drift=0.07, noise=0.01),
    "CREDIT": Way(250_000, drift=0.075, noise=0.015, season=0.004),
    "UNEMP": Way(3.6, noise=0.35, season=0.4, pull=0.6),
    "EMPRATE": Way(60, drift=0.1, noise=0.5, season=1.2),
    "CSI": Way(100, noise=8, pull=0.9),
    "NEWS_MOOD": Way(100, noise=22, pull=2.0),
    "EXPORT": Way(13_000, drift=0.055, noise=0.09, season=0.05),
    "IMPORT": Way(11_500, drift=0.055, noise=0.1, season=0.04),
    "CA": Way(4_000, noise=2_500, season=1_200, pull=1.0),
    "IP": Way(62, drift=0.022, noise=0.02),
    "LEI": Way(55, drift=0.03, noise=0.015),
    "HOUSE": Way(48, drift=0.03, noise=0.025, season=0.002),
    "JEONSE": Way(46, drift=0.03, noise=0.03, season=0.003),
    "HOUSE_REAL": Way(92, drift=0.004, noise=0.02),
    "REER": Way(98, noise=0.06, pull=0.4),
    "US_RATE": Way(3.0, noise=1.0, pull=0.3, step=0.125),
    "JP_RATE": Way(0.5, noise=0.2, pull=0.5, step=0.1),
    "EU_RATE": Way(2.0, noise=0.7, pull=0.3, step=0.25),
    "US10Y": Way(3.6, noise=0.7, pull=0.3),
}
HOMES = ("HOUSE", "JEONSE")
BASE_MONTH = date(2026, 1, 1)
"""The month in which the indices of homes are 100."""

YEARS_IN = {"D": 1 / 261, "M": 1 / 12, "Q": 1 / 4}
MONTHS_IN = {"M": 1, "Q": 3}


@cache
def values(id: str, today: date = TODAY) -> dict[date, float]:
    """Published values of an indicator by the first day of each period, as of a day."""
    row, way = indicator(id), WAYS[id]
    logs = row.transform == "log"
    dice = random.Random(sha256(id.encode()).digest())
    middle = math.log(way.start) if logs else way.start
    year, level, found = YEARS_IN[row.frequency], middle, {}
    for day in periods(row.frequency, row.lag, today):
        level += way.drift * year + dice.gauss(0, way.noise * math.sqrt(year))
        level += way.pull * year * (middle - level)
        told = level + way.season * math.sin(math.tau * day.timetuple().tm_yday / 365.25)
        told = math.exp(told) if logs else told
        if way.step:
            told = max(0.0, round(told / way.step) * way.step)
        found[day] = told
    digits = 4 if way.step else max(2, row.digits)
    base = [
        value
        for day, value in found.items()
        if f"{day:%Y=}100" == row.unit or (id in HOMES and day == BASE_MONTH)
    ]
    scale = 100 / (sum(base) / len(base)) if base else 1.0
    return {day: round(value * scale, digits) for day, value in found.items()}


def periods(frequency: str, lag: int, today: date) -> list[date]:
    """First days of the periods that are published on a day; weekdays for daily values."""
    if frequency == "D":
        days = (FIRST + timedelta(days=n) for n in range((today - FIRST).days + 1))
        return [day for day in days if day.weekday() < 5]
    found: list[date] = []
    day = FIRST
    while True:
        month = day.month - 1 + MONTHS_IN[frequency]
        after = date(day.year + month // 12, month % 12 + 1, 1)
        if after + timedelta(days=lag - 1) > today:
            return found
        found.append(day)
        day = after


def over_a_year(id: str, today: date = TODAY) -> dict[date, float]:
    """Change of a monthly index over twelve months, in percent, to one decimal."""
    index = values(id, today)
    return {
        day: round((value / index[before] - 1) * 100, 1)
        for day, value in index.items()
        if (before := day.replace(year=day.year - 1)) in index
    }
