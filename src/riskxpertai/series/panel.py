"""Step 2 of the data's way: from published days to the monthly grid, as known on a date.

Everything that was not known on the date is cut off before anything is computed, so no later value
can move a number. What the cut can't undo: before the day of the first sync, history is told as it
stood when it was learnt. For exchange rates and decided rates, which are not revised, this is the
same; for statistics that are, it is *pseudo-real-time on revised data*: then the vintage lies after
the date, and whoever shows the numbers says so.

Axes: T days or months, oldest first.
"""

from __future__ import annotations

import asyncio
import math
import threading
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2s
from types import MappingProxyType
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from riskxpertai.domain import Indicator, Monthly, Progress
from riskxpertai.errors import BadInput, NotFound
from riskxpertai.ports import Observation
from riskxpertai.series.catalog import indicator as catalogued
from riskxpertai.series.catalog import indicators
from riskxpertai.series.days import Daily, Days, WorkingDay, ecb_day, every_day, to_date
from riskxpertai.series.freshness import age, is_stale
from riskxpertai.series.growth import over_a_year
from riskxpertai.series.sources.base_rate import base_rate
from riskxpertai.series.sources.ecb import EmbeddedEcb
from riskxpertai.series.terms import why_missing
from riskxpertai.series.vintages import Vintages

FORGIVEN = 1  # working days that may be missing at an edge of a month that still counts as complete
YEAR = timedelta(days=365)
FEWEST_CHANGES = 20  # below it a standard deviation says nothing


class Stored(Protocol):
    """Where fetched values are kept; the panel only reads."""

    async def vintages(self) -> Sequence[Observation]:
        """Every value ever learnt."""


class Panel:
    """All series, each on the monthly grid as known on any date. Reads are cheap and cached."""

    def __init__(self, series: Iterable[Daily]) -> None:
        """Begin with some series.

        Args:
            series: one per indicator, not empty.
        """
        self._series: Mapping[str, Vintages] = MappingProxyType(
            {daily.indicator: Vintages.of(daily) for daily in series}
        )
        self._taking = threading.Lock()

    @classmethod
    def embedded(cls) -> Self:
        """The panel of what the package carries: no network, no disk but the package."""
        return cls([*EmbeddedEcb().daily().values(), base_rate()])

    @classmethod
    async def open(cls, stored: Stored | None = None) -> Self:
        """The embedded panel with what was fetched since on top of it.

        Raises:
            SourceFailed: the data in the package are damaged.
            StoreFailed: what was fetched can't be read.
        """
        panel = await asyncio.to_thread(cls.embedded)
        if stored is not None:
            panel.take(await stored.vintages())
        return panel

    def take(self, observations: Iterable[Observation]) -> None:
        """Put newer values on top; readers see all of them or none. Unknown indicators are left out."""
        fresh: dict[str, list[Observation]] = {}
        for item in observations:
            fresh.setdefault(item.indicator, []).append(item)
        with self._taking:
            series = dict(self._series)
            for id in fresh.keys() & indicators().keys():
                series[id] = series.get(id, Vintages.empty(id)).with_more(fresh[id])
            self._series = MappingProxyType(series)

    def daily(self, indicator_id: str) -> Daily:
        """Published days of an indicator, each with the value learnt last.

        Raises:
            UnknownIndicator: no indicator has this id.
            NotFound: it has no data yet; the sentence says why.
        """
        return self._found(indicator_id).latest

    def monthly(self, indicator_id: str, as_of: date) -> Monthly:
        """An indicator on the grid of its periods as known on a date.

        Raises:
            UnknownIndicator: no indicator has this id.
            NotFound: it has no data yet; the sentence says why.
            BadInput: nothing was published up to `as_of`.
        """
        row, base = catalogued(indicator_id), self.rests_on(indicator_id)
        if base != indicator_id:
            return over_a_year(self.monthly(base, as_of), row)
        return gridded(self._found(indicator_id), row, as_of)

    def has(self, indicator_id: str) -> bool:
        """Whether there is data of an indicator, or of what it is derived from, to forecast from."""
        return indicator_id in indicators() and self.holds(self.rests_on(indicator_id))

    def holds(self, indicator_id: str) -> bool:
        """Whether there are published values of an indicator itself."""
        return indicator_id in self._series

    def rests_on(self, indicator_id: str) -> str:
        """The indicator whose published values tell this one: itself, or what it is derived from.

        Raises:
            UnknownIndicator: no indicator has this id.
        """
        derived = catalogued(indicator_id).derived
        return derived if derived and self.holds(derived) else indicator_id

    def available(self) -> frozenset[str]:
        """Ids of all that can be forecast by now."""
        return frozenset(id for id in indicators() if self.has(id))

    def vintage(self, as_of: date) -> str:
        """Short name of what is visible on a date; another one when any visible value changes."""
        return fingerprint(tuple(self._series.values()), as_of)

    def ages(self, today: date) -> Mapping[str, int]:
        """Days since the end of the newest published period, by indicator."""
        return {
            id: age(catalogued(id), vintages.latest.last_day, today) for id, vintages in self._series.items()
        }

    def stale(self, today: date) -> tuple[str, ...]:
        """Indicators of which something newer should be here by a day."""
        return tuple(
            id
            for id, vintages in self._series.items()
            if is_stale(catalogued(id), vintages.latest.last_day, today)
        )

    def newest(self) -> date:
        """Newest published day of what a source publishes day by day: the exchange rates."""
        return max(
            vintages.latest.last_day
            for id, vintages in self._series.items()
            if id != "BASE" and catalogued(id).frequency == "D"
        )

    def _found(self, indicator_id: str) -> Vintages:
        row = catalogued(indicator_id)
        found = self._series.get(indicator_id)
        if found is None:
            raise NotFound(f"no data of {indicator_id}", sentence=why_missing(row))
        return found


def calendar(indicator_id: str) -> WorkingDay:
    """On which days an indicator gets a value."""
    return every_day if indicator_id == "BASE" else ecb_day


@lru_cache(maxsize=256)
def gridded(vintages: Vintages, indicator: Indicator, as_of: date) -> Monthly:
    """An indicator on its grid, from what was known on a date."""
    return on_grid(vintages.known(indicator, as_of), indicator, as_of, calendar(indicator.id))


def on_grid(known: Daily, indicator: Indicator, as_of: date, working: WorkingDay) -> Monthly:
    """Put published values on the monthly grid, or quarterly ones on the grid of quarters.

    A month is complete when its last working day is published, or anything later is, or it is over
    and no more than one working day at its end is missing. The first month of a series of means is
    left out if days at its beginning are missing.

    Args:
        known: what was published up to `as_of`, and nothing else.
        indicator: tells how days make a month and on which scale changes are measured.
        as_of: date in Seoul.
        working: the days on which values come.

    Returns:
        Complete months, or quarters by their first month, with NaN for those without a value; the
        month in progress apart. For an indicator with the aggregation `end` the progress tells the
        value so far, not a mean.

    Raises:
        BadInput: no complete month was published up to `as_of`.
    """
    months, values, counts = _by_month(known, indicator)
    first, end, progress = 0, len(months), None
    if end and indicator.frequency == "D":
        late = sum(day < known.first_day for day in _working_days(known.first_day, working)) > FORGIVEN
        first = int(late and indicator.aggregation == "mean")
        if not _complete(known.last_day, as_of, working):
            end -= 1
            share = min(1.0, int(counts[end]) / len(_working_days(known.last_day, working)))
            progress = Progress(to_date(months[end]), float(values[end]), share)
    if first >= end:
        raise BadInput(
            f"no complete month of {indicator.id} up to {as_of}",
            sentence=f"{as_of:%Y-%m-%d}까지 공표된 {indicator.name} 자료가 없어 예측할 수 없습니다.",
        )
    grid = np.arange(months[first], months[end - 1] + 1, indicator.months_a_period)
    on = np.full(len(grid), math.nan)
    on[np.searchsorted(grid, months[first:end])] = values[first:end]
    return Monthly(
        indicator=indicator,
        months=tuple(to_date(month) for month in grid),
        values=tuple(on.tolist()),
        last_day=known.last_day,
        last_value=float(known.values[-1]),
        progress=progress,
        daily_volatility=_daily_volatility(known, indicator),
        vintage=to_date(known.learnt.max()),
    )


def _by_month(known: Daily, indicator: Indicator) -> tuple[Days, NDArray[np.float64], NDArray[np.int64]]:
    """Months with a value, that value, and of how many days it is made."""
    stamps = known.days.astype("datetime64[M]")
    if indicator.frequency == "Q":
        stamps = stamps - stamps.astype(np.int64) % 3
    months, starts = np.unique(stamps, return_index=True)
    counts = np.diff(np.append(starts, len(known)))
    if indicator.aggregation == "end" or not len(known):
        return months, known.values[starts + counts - 1], counts
    return months, np.add.reduceat(known.values, starts) / counts, counts


@lru_cache(maxsize=8)
def fingerprint(series: tuple[Vintages, ...], as_of: date) -> str:
    """Newest visible day and a digest of all visible days, values and days of learning."""
    digest = blake2s(digest_size=6)
    newest = date.min
    for vintages in sorted(series, key=lambda one: one.indicator):
        known = vintages.known(catalogued(vintages.indicator), as_of)
        digest.update(f"{vintages.indicator}:{len(known)};".encode())
        for column in (known.days, known.values, known.learnt):
            digest.update(column.tobytes())
        newest = max(newest, known.last_day) if len(known) else newest
    return f"{newest.isoformat()}.{digest.hexdigest()}"


def _working_days(day: date, working: WorkingDay) -> list[date]:
    """All working days of the month of a day."""
    first = day.replace(day=1)
    return [each for n in range(monthrange(day.year, day.month)[1]) if working(each := first + timedelta(n))]


def _complete(last: date, as_of: date, working: WorkingDay) -> bool:
    missing = sum(each > last for each in _working_days(last, working))
    over = (as_of.year, as_of.month) > (last.year, last.month)
    return missing == 0 or (over and missing <= FORGIVEN)


def _daily_volatility(known: Daily, indicator: Indicator) -> float:
    """Standard deviation of daily changes over a year, of logs or of levels; NaN if unknown."""
    if indicator.frequency != "D":
        return math.nan
    recent = known.values[known.days > np.datetime64(known.last_day - YEAR, "D")]
    changes = np.diff(np.log(recent) if indicator.transform == "log" else recent)
    return float(np.std(changes, ddof=1)) if len(changes) >= FEWEST_CHANGES else math.nan
