"""Step 1 of the data's way: tables in SDMX-CSV, as the ECB, the BIS and the OECD write them, line by line.

Columns are found by name; cells may be quoted and hold commas and line breaks. What is not as
expected is refused with its line, never guessed.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from riskxpertai.errors import SourceFailed

MISSING = ("", "NaN", "N/A")
PERIOD = re.compile(r"(\d{4})-(?:Q([1-4])|(\d\d)(?:-(\d\d))?)")
MONTHS_A_QUARTER = 3


def rows(text: str, source: str, needed: Collection[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each line of a table, with its place for messages.

    Args:
        text: the table; its first line names the columns.
        source: name for messages.
        needed: columns that must be there.

    Raises:
        SourceFailed: a column is missing, or a line is broken; it is named.
    """
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(lines, [])
        missing = set(needed) - set(header)
        if missing:
            raise unreadable(f"{source}: no column {', '.join(sorted(missing))}; the format has changed")
        for cells in lines:
            where = f"{source}, line {lines.line_num}"
            if len(cells) != len(header):
                raise unreadable(f"{where}: {len(cells)} cells instead of {len(header)}; ask again later")
            yield where, dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise unreadable(f"{source}: the answer is no CSV ({error}); ask again later") from error


def values(
    text: str, source: str, expected: Mapping[str, str], optional: Mapping[str, tuple[str, ...]]
) -> dict[date, float]:
    """One series of a table, by the first day of each period, oldest first.

    Args:
        text: the table.
        source: name for messages.
        expected: columns that must be there, with the one value that each must have.
        optional: columns that may be there, with the values that they may have.

    Raises:
        SourceFailed: another series, another unit, a period twice, a broken line, or no value at all.
    """
    found: dict[date, float] = {}
    seen: set[date] = set()
    for where, cells in rows(text, source, (*expected, "TIME_PERIOD", "OBS_VALUE")):
        for column, wanted in expected.items():
            if cells[column] != wanted:
                raise unreadable(f"{where}: {column} is {cells[column][:20]!r} instead of {wanted!r}")
        for column, known in optional.items():
            if cells.get(column, known[0]) not in known:
                raise unit_changed(where, f"{column} {'/'.join(known)}", cells[column])
        day, value = period_day(cells["TIME_PERIOD"], where), number(cells["OBS_VALUE"], where)
        if day in seen:
            raise unreadable(f"{where}: {cells['TIME_PERIOD']} comes twice; ask again later")
        seen.add(day)
        if value is not None:
            found[day] = value
    if not found:
        raise unreadable(f"{source}: the answer holds no values; ask again later")
    return dict(sorted(found.items()))


def period_day(text: str, where: str) -> date:
    """First day of a period: `2026-06`, `2026-06-21` or `2026-Q1`.

    Raises:
        SourceFailed: it is none of them.
    """
    match = PERIOD.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        year, quarter, month, day = match.groups()
        first = MONTHS_A_QUARTER * (int(quarter) - 1) + 1 if quarter else int(month)
        return date(int(year), first, int(day or 1))
    except ValueError:
        raise unreadable(f"{where}: {text[:20]!r} is no period; the format has changed") from None


def period_name(day: date, frequency: str) -> str:
    """A day as the first period to ask for: `2026-06-21`, `2026-06` or `2026-Q1`."""
    if frequency == "D":
        return day.isoformat()
    return f"{day:%Y-%m}" if frequency == "M" else f"{day.year}-Q{(day.month - 1) // MONTHS_A_QUARTER + 1}"


def number(text: str, where: str) -> float | None:
    """A value as it stands in a cell; None where there is none.

    Raises:
        SourceFailed: it is neither a finite number nor a sign for "missing".
    """
    if text in MISSING:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise unreadable(f"{where}: {text[:20]!r} is no number")
    return value


def rebased(found: Mapping[date, float], year: int, source: str) -> dict[date, float]:
    """An index with the mean of a year as 100, to six digits.

    Raises:
        SourceFailed: the year is not complete, so that the index can't be told in the catalogue's unit.
    """
    base = [value for day, value in found.items() if day.year == year]
    if len(base) != 12 or not all(value > 0 for value in base):  # months
        raise unreadable(f"{source}: {len(base)} months of {year}; it can't be told as {year}=100")
    scale = 100.0 * len(base) / sum(base)
    return {day: round(value * scale, 6) for day, value in found.items()}


def unreadable(detail: str) -> SourceFailed:
    """The failure of an answer that is not what it should be."""
    return SourceFailed(
        detail, sentence="받은 자료의 형식이 달라 읽지 못했습니다. 가진 자료를 그대로 씁니다."
    )


def unit_changed(where: str, expected: str, found: str) -> SourceFailed:
    """The failure of values that come in another unit than the catalogue tells."""
    return SourceFailed(
        f"{where}: the unit has changed from {expected!r} to {found[:40]!r}; the catalogue must follow",
        sentence=f"단위가 바뀌었습니다({expected} → {found[:40]}). 가진 자료를 그대로 씁니다.",
    )
