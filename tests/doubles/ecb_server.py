"""A local server that speaks the ECB Data Portal's csvdata format, with ETag and its ways of failing.

Each fault spoils one answer, in order. By hand it runs with the others: `python -m tests.doubles`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from tests.doubles.wire import HTML, Reply, Request, Wire, tagged

LAST_EMBEDDED = {"KRW": 1491.76, "USD": 1.1172, "JPY": 175.68, "CNY": 7.4326, "GBP": 0.8338}
HEADER = "KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE"
CSV = "text/csv; charset=utf-8"
TYPED = {"Content-Type": CSV}

Fixings = Mapping[date, Mapping[str, float]]

FAULTS = (
    "truncated",
    "cut",
    "reset",
    "slow",
    "drip",
    "html",
    "html-as-csv",
    "type",
    "302",
    "404",
    "429",
    "429-long",
    "500",
    "503",
    "nothing",
    "no-rows",
    "no-values",
    "bad-number",
    "bad-date",
    "short-row",
    "duplicate",
    "columns",
    "tenfold",
    "large",
    "latin",
    "gzip",
)


def november(end: date = date(2026, 11, 20)) -> dict[date, dict[str, float]]:
    """The working days after those in the package, until a day: a slow, even drift."""
    first = date(2026, 11, 2)
    days = (first + timedelta(days=n) for n in range((end - first).days + 1))
    return {
        day: {**LAST_EMBEDDED, "KRW": round(LAST_EMBEDDED["KRW"] * (1 + 0.001 * n), 2)}
        for n, day in enumerate((day for day in days if day.weekday() < 5), start=1)
    }


class EcbServer(Wire):
    """The server; `async with` starts and stops it."""

    def __init__(self, fixings: Fixings, *, faults: tuple[str, ...] = (), port: int = 0) -> None:
        super().__init__(self.reply, faults=faults, port=port)
        self.fixings: dict[date, Mapping[str, float]] = dict(fixings)

    def reply(self, request: Request, fault: str) -> Reply:
        """The answer to a request, spoilt by a fault."""
        if not request.path.startswith("/service/data/EXR/D."):
            return Reply(b"Not found", 404)
        since = date.fromisoformat(request.query.get("startPeriod", ["1999-01-04"])[0])
        currencies = request.path.split("/")[-1].split(".")[1].split("+")
        shown = {day: self.fixings[day] for day in sorted(self.fixings) if day >= since}
        lines = csvdata(shown, sorted(currencies))
        if fault:
            return spoilt(lines, fault)
        body = "\r\n".join([*lines, ""]).encode()
        return tagged(request, Reply(body, headers={"Content-Type": CSV}))


def csvdata(fixings: Fixings, currencies: list[str]) -> list[str]:
    """SDMX-CSV lines in the portal's order: series by series, days ascending."""
    lines = [HEADER]
    for name in currencies:
        series = f"EXR.D.{name}.EUR.SP00.A,D,{name},EUR,SP00,A"
        lines += [f"{series},{day},{rates[name]!r}" for day, rates in fixings.items() if name in rates]
    return lines


def spoilt(lines: list[str], fault: str) -> Reply:
    """An answer with a fault in it."""
    whole = "\r\n".join([*lines, ""]).encode()
    last = lines[-1].rsplit(",", 2)
    replies = {
        "truncated": Reply(whole[:-40], headers=TYPED, length=len(whole)),
        "drip": Reply(whole[:-40], headers=TYPED, length=len(whole)),
        "cut": Reply(whole[:-5], headers=TYPED, length=None),
        "html": Reply(HTML.encode(), headers={"Content-Type": "text/html"}),
        "html-as-csv": Reply(HTML.encode(), headers=TYPED),
        "type": Reply(b'{"dataSets": []}', headers={"Content-Type": "application/json"}),
        "302": Reply(b"", 302, {"Location": "https://www.ecb.europa.eu/"}),
        "404": Reply(b"No results found", 404, {"Content-Type": "text/plain"}),
        "429": Reply(b"", 429, {"Retry-After": "7"}),
        "429-long": Reply(b"", 429, {"Retry-After": "3600"}),
        "500": Reply(HTML.encode(), 500, {"Content-Type": "text/html"}),
        "503": Reply(b"", 503),
        "nothing": Reply(b"", headers=TYPED),
        "no-rows": rows([HEADER]),
        "no-values": rows(lines[:1] + [line.rsplit(",", 1)[0] + "," for line in lines[1:]]),
        "bad-number": rows([*lines[:-1], f"{last[0]},{last[1]},1.11.72"]),
        "bad-date": rows([*lines[:-1], f"{last[0]},20th of November,{last[2]}"]),
        "short-row": rows([*lines[:-1], last[0]]),
        "duplicate": rows([*lines, lines[-1]]),
        "columns": rows([lines[0].replace("OBS_VALUE", "VALUE"), *lines[1:]]),
        "tenfold": rows([tenfold(line) for line in lines]),
        "large": Reply(whole + b"#" * (5 * 1024 * 1024), headers=TYPED),
        "latin": Reply(
            "KEY,CURRENCY,TIME_PERIOD,OBS_VALUE,TITLE\r\nW,KRW,2026-11-02,1,Süd".encode("latin-1"),
            headers=TYPED,
        ),
        "gzip": Reply(whole, headers={"Content-Type": CSV, "Content-Encoding": "gzip"}),
    }
    return replies[fault]


def rows(lines: list[str]) -> Reply:
    return Reply("\r\n".join([*lines, ""]).encode(), headers=TYPED)


def tenfold(line: str) -> str:
    """A won rate with its decimal point slipped; other currencies as they are."""
    start, value = line.rsplit(",", 1)
    return f"{start},{float(value) * 10}" if ",KRW," in line else line
