"""Step 1 of the data's way: values of catalogued indicators from a CSV file of one's own.

For whoever has official figures but neither key nor network. Like any second choice it adds what no
better source has told, and is examined before it is kept.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from riskxpertai.domain import Indicator
from riskxpertai.errors import BadInput, BadSeries
from riskxpertai.ports import Observation
from riskxpertai.series.catalog import indicators
from riskxpertai.series.sources.own import COLUMNS, day_of, lines, value_of

NAME = "CSV"


class CsvFile:
    """A file `series_id,date,value` whose series are indicators of the catalogue."""

    def __init__(self, path: Path) -> None:
        """Read the file, once.

        Args:
            path: UTF-8, with or without byte-order mark; an empty value is a gap.

        Raises:
            BadSeries: it can't be read; names the line and the column.
            BadInput: it holds an id that is no indicator's.
        """
        self._values = read(path)
        self._learnt = datetime.now(UTC)

    @property
    def name(self) -> str:
        """As shown to readers."""
        return NAME

    @property
    def offers(self) -> tuple[str, ...]:
        """Ids in the file, in the catalogue's order."""
        return tuple(id for id in indicators() if id in self._values)

    async def fetch(self, indicator: str, since: date | None = None) -> Sequence[Observation]:
        """Values of one indicator from a day on, or all, oldest first."""
        return [
            Observation(indicator, day, value, self._learnt)
            for day, value in sorted(self._values[indicator])
            if since is None or day >= since
        ]

    async def close(self) -> None:
        """Nothing is held open."""


def read(path: Path) -> dict[str, list[tuple[date, float]]]:
    """Days and values by indicator; a month or quarter is named by any of its days.

    Raises:
        BadSeries: naming the line and the column.
        BadInput: an id is no indicator's.
    """
    table: dict[str, list[tuple[date, float]]] = {}
    for number, line in lines(path):
        if len(line) != len(COLUMNS):
            raise BadSeries(f"line {number}: {len(line)} columns instead of {len(COLUMNS)}")
        id, day, value = line[0].strip(), day_of(line[1].strip(), number), value_of(line[2].strip(), number)
        row = indicators().get(id)
        if row is None:
            raise BadInput(
                f"{path.name}, line {number}: no indicator {id[:40]!r}",
                sentence=f"{number}번째 줄의 {id[:40]!r}는 없는 지표입니다(docs/series.md).",
            )
        days = table.setdefault(id, [])
        if not math.isnan(value):
            days.append((begun(day, row), value))
    if not any(table.values()):
        raise BadSeries(f"{path.name} holds no value")
    return table


def begun(day: date, row: Indicator) -> date:
    """The first day of the period that a day belongs to."""
    if row.frequency == "D":
        return day
    return day.replace(month=day.month if row.frequency == "M" else (day.month - 1) // 3 * 3 + 1, day=1)
