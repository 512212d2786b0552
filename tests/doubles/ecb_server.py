"""A local server that speaks the ECB Data Portal's csvdata format, with ETag and its ways of failing.

By hand: `python -m tests.doubles.ecb_server --port 8899 [--fault NAME …]`, then start the service with
`RISKXPERTAI_ECB_URL=http://127.0.0.1:8899`. Each fault spoils one answer, in order.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from http import HTTPStatus
from typing import Self
from urllib.parse import parse_qs, urlsplit

LAST_EMBEDDED = {"KRW": 1491.76, "USD": 1.1172, "JPY": 175.68, "CNY": 7.4326, "GBP": 0.8338}
HEADER = "KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE"
HTML = "<!DOCTYPE html><html><body><h1>Service temporarily unavailable</h1></body></html>"
CSV = "text/csv; charset=utf-8"

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


def november(days: int = 15) -> dict[date, dict[str, float]]:
    """The first working days after those in the package: a slow, even drift."""
    found: dict[date, dict[str, float]] = {}
    day = date(2026, 11, 2)
    while len(found) < days:
        if day.weekday() < 5:
            step = 1 + 0.001 * (len(found) + 1)
            found[day] = {**LAST_EMBEDDED, "KRW": round(LAST_EMBEDDED["KRW"] * step, 2)}
        day += timedelta(days=1)
    return found


@dataclass(frozen=True)
class Request:
    """What a client asked."""

    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]


@dataclass
class Reply:
    """What goes over the wire."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": CSV})
    length: int | None = -1  # None: not told, the end of the connection ends the body


class EcbServer:
    """The server; `async with` starts and stops it."""

    def __init__(self, fixings: Fixings, *, faults: tuple[str, ...] = (), port: int = 0) -> None:
        self.fixings: dict[date, Mapping[str, float]] = dict(fixings)
        self.faults = list(faults)
        self.requests: list[Request] = []
        self._port = port
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server
        self._server.close()
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        assert self._server
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await read_request(reader)
            self.requests.append(request)
            fault = self.faults.pop(0) if self.faults else ""
            if fault == "slow":
                await reader.read()  # says nothing until the client gives up
            elif fault != "reset":
                writer.write(wire(self.reply(request, fault)))
                await writer.drain()
            if fault == "drip":
                await reader.read()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

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
        tag = f'"{sha256(body).hexdigest()[:16]}"'
        if request.headers.get("if-none-match") == tag:
            return Reply(b"", 304, {"ETag": tag})
        return Reply(body, headers={"Content-Type": CSV, "ETag": tag})


async def read_request(reader: asyncio.StreamReader) -> Request:
    """Read the head of a request; there is no body."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    target = urlsplit(head[0].split(" ")[1])
    headers = dict(line.split(": ", 1) for line in head[1:] if line)
    return Request(target.path, parse_qs(target.query), {k.lower(): v for k, v in headers.items()})


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
        "truncated": Reply(whole[:-40], length=len(whole)),
        "drip": Reply(whole[:-40], length=len(whole)),
        "cut": Reply(whole[:-5], length=None),
        "html": Reply(HTML.encode(), headers={"Content-Type": "text/html"}),
        "html-as-csv": Reply(HTML.encode()),
        "type": Reply(b'{"dataSets": []}', headers={"Content-Type": "application/json"}),
        "302": Reply(b"", 302, {"Location": "https://www.ecb.europa.eu/"}),
        "404": Reply(b"No results found", 404, {"Content-Type": "text/plain"}),
        "429": Reply(b"", 429, {"Retry-After": "7"}),
        "429-long": Reply(b"", 429, {"Retry-After": "3600"}),
        "500": Reply(HTML.encode(), 500, {"Content-Type": "text/html"}),
        "503": Reply(b"", 503),
        "nothing": Reply(b""),
        "no-rows": Reply((HEADER + "\r\n").encode()),
        "no-values": rows(lines[:1] + [line.rsplit(",", 1)[0] + "," for line in lines[1:]]),
        "bad-number": rows([*lines[:-1], f"{last[0]},{last[1]},1.11.72"]),
        "bad-date": rows([*lines[:-1], f"{last[0]},20th of November,{last[2]}"]),
        "short-row": rows([*lines[:-1], last[0]]),
        "duplicate": rows([*lines, lines[-1]]),
        "columns": rows([lines[0].replace("OBS_VALUE", "VALUE"), *lines[1:]]),
        "tenfold": rows([tenfold(line) for line in lines]),
        "large": Reply(whole + b"#" * (5 * 1024 * 1024)),
        "latin": Reply(
            "KEY,CURRENCY,TIME_PERIOD,OBS_VALUE,TITLE\r\nW,KRW,2026-11-02,1,Süd".encode("latin-1")
        ),
        "gzip": Reply(whole, headers={"Content-Type": CSV, "Content-Encoding": "gzip"}),
    }
    return replies[fault]


def rows(lines: list[str]) -> Reply:
    return Reply("\r\n".join([*lines, ""]).encode())


def tenfold(line: str) -> str:
    """A won rate with its decimal point slipped; other currencies as they are."""
    start, value = line.rsplit(",", 1)
    return f"{start},{float(value) * 10}" if ",KRW," in line else line


def wire(reply: Reply) -> bytes:
    """The bytes of a reply."""
    length = len(reply.body) if reply.length == -1 else reply.length
    headers = reply.headers | {"Connection": "close"}
    if length is not None and reply.status != 304:
        headers["Content-Length"] = str(length)
    head = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}"]
    head += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*head, "", ""]).encode("latin-1") + reply.body


async def main(port: int, faults: tuple[str, ...]) -> None:
    async with EcbServer(november(), faults=faults, port=port) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=8899)
    parser.add_argument("--fault", action="append", choices=FAULTS, default=[])
    arguments = parser.parse_args()
    asyncio.run(main(arguments.port, tuple(arguments.fault)))
