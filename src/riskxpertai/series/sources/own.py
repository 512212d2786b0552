"""A reader's own series: `series_id,date,value` in long form, checked line by line.

The forecaster needs no catalogue for them; frequency and family are told by the values alone.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from riskxpertai.domain import Frequency
from riskxpertai.errors import BadSeries
from riskxpertai.months import month_number, month_of

COLUMNS = ["series_id", "date", "value"]
FEWEST = 24
MOST_SERIES = 5000
# A century and a half by the month; a single misread year would otherwise ask for millions.
MOST_MONTHS = 1800


@dataclass(frozen=True)
class OwnSeries:
    """One series on its own grid.

    Attributes:
        id: as in the file.
        frequency: `M` or `Q`.
        last: first day of the last period's month.
        values: [T], one a period, NaN for gaps, oldest first; the last one is published.
    """

    id: str
    frequency: Frequency
    last: date
    values: NDArray[np.float64]

    @property
    def months_a_period(self) -> int:
        """One, or three."""
        return 3 if self.frequency == "Q" else 1


def read_own(path: Path, *, as_of: date | None = None) -> list[OwnSeries]:
    """Read a file of series.

    Args:
        path: CSV, UTF-8 with or without byte-order mark.
        as_of: drop later rows first.

    Returns:
        The series in the order in which they first appear.

    Raises:
        BadSeries: naming the line and the column, or the series that is too short.
    """
    return series_of(rows_of(lines(path), as_of))


def lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold something, with their numbers.

    Raises:
        BadSeries: no such file, not UTF-8, not CSV, or another header.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            told = enumerate(csv.reader(file, strict=True), start=1)
            _, header = next(told, (1, []))
            if [name.strip() for name in header] != COLUMNS:
                raise BadSeries(f"line 1: the header must be `{','.join(COLUMNS)}`")
            yield from ((number, line) for number, line in told if line)
    except OSError as error:
        raise BadSeries(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise BadSeries(f"{path}: not UTF-8 at byte {error.start}; save the file as UTF-8") from error
    except csv.Error as error:
        raise BadSeries(f"{path}: broken CSV: {error}") from error


def rows_of(lines: Iterable[tuple[int, list[str]]], as_of: date | None) -> dict[str, dict[int, float]]:
    """Values by series and month (counted from year zero).

    Raises:
        BadSeries: naming the line and the column.
    """
    table: dict[str, dict[int, float]] = {}
    for number, line in lines:
        if len(line) != len(COLUMNS):
            raise BadSeries(f"line {number}: {len(line)} columns instead of {len(COLUMNS)}")
        id, day = line[0].strip(), day_of(line[1].strip(), number)
        if not id:
            raise BadSeries(f"line {number}, column series_id: empty")
        if as_of and day > as_of:
            continue
        value = value_of(line[2].strip(), number)
        months = table.setdefault(id, {})
        month = month_number(day)
        if month in months:
            raise BadSeries(f"line {number}, column date: {id} has {day:%Y-%m} twice")
        months[month] = value
    return table


def day_of(text: str, number: int) -> date:
    """A date as YYYY-MM-DD or YYYY-MM.

    Raises:
        BadSeries: it is neither.
    """
    try:
        return date.fromisoformat(f"{text}-01" if len(text) == 7 else text)
    except ValueError:
        raise BadSeries(f"line {number}, column date: `{text[:40]}` is no date (YYYY-MM-DD)") from None


def value_of(text: str, number: int) -> float:
    """A number; an empty field is a gap.

    Raises:
        BadSeries: it is something else, or infinite.
    """
    if not text:
        return math.nan
    try:
        value = float(text)
    except ValueError:
        raise BadSeries(f"line {number}, column value: `{text[:40]}` is no number") from None
    if math.isinf(value) or abs(value) > 1e100:
        raise BadSeries(f"line {number}, column value: `{text[:40]}` is too large")
    return value


def series_of(table: dict[str, dict[int, float]]) -> list[OwnSeries]:
    """Put each series on its grid.

    Raises:
        BadSeries: no series, too many, or one that is too short or too long.
    """
    if not table:
        raise BadSeries("no rows: at least one series with 24 observations is needed")
    if len(table) > MOST_SERIES:
        raise BadSeries(f"{len(table)} series: at most {MOST_SERIES:,} fit into one file; split it")
    return [on_grid(id, months) for id, months in table.items()]


def on_grid(id: str, months: dict[int, float]) -> OwnSeries:
    """One series with its gaps as NaN; quarterly where every distance is a multiple of three."""
    known = sorted(month for month, value in months.items() if not math.isnan(value))
    if len(known) < FEWEST:
        raise BadSeries(f"series {id}: {len(known)} observations; {FEWEST} are needed")
    if known[-1] - known[0] > MOST_MONTHS:
        raise BadSeries(f"series {id}: spans more than {MOST_MONTHS // 12} years; check its dates")
    step = 3 if all((month - known[0]) % 3 == 0 for month in known) else 1
    values = np.full((known[-1] - known[0]) // step + 1, np.nan)
    for month in known:
        values[(month - known[0]) // step] = months[month]
    return OwnSeries(id, "Q" if step == 3 else "M", month_of(known[-1]), values)
