"""A panel in which every row of the catalogue has data: deterministic, plausible, none of it real."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import date

import numpy as np

from riskxpertai.domain import Indicator
from riskxpertai.series.catalog import indicators
from riskxpertai.series.days import Daily, every_day
from riskxpertai.series.panel import Panel, calendar

FIRST, LAST = date(2004, 1, 1), date(2026, 11, 20)
# Where a series ends, in its unit, and how far it moves in a year: in percent, or in its unit.
USUAL: dict[str, tuple[float, float]] = {
    "USDKRW": (1_336.0, 9.0),
    "JPYKRW": (871.0, 10.0),
    "EURKRW": (1_560.0, 9.0),
    "CNYKRW": (187.0, 7.0),
    "GBPKRW": (1_790.0, 9.0),
    "KOSPI": (2_950.0, 18.0),
    "KOSDAQ": (810.0, 22.0),
    "M2": (4_420_000.0, 1.5),
    "CREDIT": (1_950_000.0, 2.0),
    "GDP": (0.4, 0.5),
    "UNEMP": (2.8, 0.4),
    "EMPRATE": (63.1, 0.6),
    "CSI": (101.0, 9.0),
    "NEWS_MOOD": (99.0, 12.0),
    "EXPORT": (59_800.0, 9.0),
    "IMPORT": (55_100.0, 10.0),
    "CA": (6_150.0, 2_500.0),
    "OIL": (78.0, 30.0),
    "GOLD": (2_650.0, 15.0),
    "COPPER": (9_200.0, 20.0),
}
RATE, INDEX = (3.0, 0.7), (114.0, 1.5)


def panel(ids: Iterable[str] | None = None) -> Panel:
    """A panel of some rows of the catalogue; all when left out, but those derived from another."""
    rows = [indicators()[id] for id in (ids if ids is not None else indicators())]
    return Panel([series(row) for row in rows if not row.derived])


def series(row: Indicator) -> Daily:
    """One indicator's published values; the same row gives the same bytes."""
    chance = np.random.default_rng(zlib.crc32(row.id.encode()))
    days = _days(row)
    steps = {"D": 250.0, "M": 12.0, "Q": 4.0}[row.frequency]
    level, spread = USUAL.get(row.id, RATE if row.unit == "%" else INDEX)
    moves = chance.standard_normal(len(days)) * spread / np.sqrt(steps)
    if row.transform == "log":
        trend = 0.0 if row.frequency == "D" else 0.022 / steps
        values = level * np.exp(_ending_at_zero(moves / 100.0 + trend))
    else:
        # A rate comes back to its usual level; it does not walk away through zero.
        values, gap = np.empty(len(days)), 0.0
        for place, move in enumerate(moves):
            gap = gap * (1.0 - 0.5 / steps) + move
            values[place] = level + gap
    if row.grid:
        values = np.round(values / row.grid) * row.grid
    if row.unit == "%" and row.family == "금리":
        values = np.maximum(values, 0.25)
    learnt = np.full(len(days), np.datetime64(LAST, "D"))
    return Daily(row.id, days, np.round(values, row.digits + 1), learnt)


def _days(row: Indicator) -> np.ndarray[tuple[int, ...], np.dtype[np.datetime64]]:
    """Days, months or quarters of which a value is published by the last day."""
    if row.frequency == "D":
        days = np.arange(np.datetime64(FIRST), np.datetime64(LAST) + 1)
        working = calendar(row.id)
        keep = [working is every_day or working(day.astype(object)) for day in days]
        return days[keep]
    months = np.arange(np.datetime64(FIRST, "M"), np.datetime64(LAST, "M"), 1 if row.frequency == "M" else 3)
    span = 1 if row.frequency == "M" else 3
    ends = (months + span).astype("datetime64[D]") - 1
    return months[ends + row.lag <= np.datetime64(LAST)].astype("datetime64[D]")


def _ending_at_zero(moves: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> np.ndarray:
    path: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = np.cumsum(moves)
    return np.asarray(path - path[-1])
