"""Faults of a table in SDMX-CSV, as the doubles of the BIS and the OECD share them."""

from __future__ import annotations

from collections.abc import Sequence

from tests.doubles.wire import Reply

BROKEN = (
    "columns",
    "short-row",
    "duplicate",
    "bad-number",
    "infinite",
    "bad-period",
    "no-rows",
    "no-values",
    "other-series",
    "quotes",
)
MANY = 100_000


def table(header: str, lines: Sequence[str], kind: dict[str, str]) -> Reply:
    return Reply("\r\n".join([header, *lines, ""]).encode(), headers=kind)


def broken(header: str, lines: Sequence[str], fault: str, kind: dict[str, str]) -> Reply:
    """A table that is not what it should be."""
    columns = header.split(",")
    value, period = columns.index("OBS_VALUE"), columns.index("TIME_PERIOD")
    last, others = lines[-1], list(lines[:-1])

    def put(line: str, column: int, text: str) -> str:
        head, quote, tail = line.rpartition('"')  # cells with line breaks stand before these
        cells = tail.split(",")
        cells[column - len(columns)] = text
        return head + quote + ",".join(cells)

    if fault == "columns":
        return table(header.replace("OBS_VALUE", "VALUE"), lines, kind)
    if fault == "no-rows":
        return table(header, (), kind)
    if fault == "no-values":
        return table(header, [put(line, value, "NaN") for line in lines], kind)
    spoilt = {
        "short-row": last.rsplit(",", 3)[0],
        "other-series": last.replace(",KOR,", ",JPN,").replace(",KR,", ",JP,"),
        "bad-number": put(last, value, "1.2.3"),
        "infinite": put(last, value, "inf"),
        "bad-period": put(last, period, "Nov 2026"),
        "quotes": last + '"never closed',
        "tenfold": put(last, value, "1234567.8"),
    }
    return table(header, [*others, last, last] if fault == "duplicate" else [*others, spoilt[fault]], kind)
