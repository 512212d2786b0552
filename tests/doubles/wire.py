"""HTTP on loopback, byte by byte: what the doubles of the sources share, with the faults of any server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from typing import Self
from urllib.parse import parse_qs, urlsplit

HTML = "<!DOCTYPE html><html><body><h1>Service temporarily unavailable</h1></body></html>"

PASSING = ("truncated", "cut", "reset", "429", "500", "503")
"""Faults that another try may mend."""

LASTING = ("429-long", "302", "404", "html", "html-as-data", "type", "nothing", "large", "latin", "gzip")
"""Faults that it would not."""

SILENT = ("slow", "drip")
"""Faults of a server that falls silent."""


@dataclass(frozen=True)
class Request:
    """What a client asked; `target` as it came, `path` the part before the question mark."""

    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    target: str = ""


@dataclass
class Reply:
    """What goes over the wire."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = -1  # None: not told, the end of the connection ends the body


Answer = Callable[[Request, str], Reply]


class Wire:
    """A server that answers each request from a function; `async with` starts and stops it.

    Each fault spoils one answer, in order; an empty one leaves it whole.
    """

    def __init__(self, answer: Answer, *, faults: tuple[str, ...] = (), port: int = 0) -> None:
        self.answer = answer
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
                writer.write(wire(self.answer(request, fault)))
                await writer.drain()
            if fault == "drip":
                await reader.read()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


async def read_request(reader: asyncio.StreamReader) -> Request:
    """Read the head of a request; there is no body."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    whole = head[0].split(" ")[1]
    target = urlsplit(whole)
    headers = dict(line.split(": ", 1) for line in head[1:] if line)
    return Request(target.path, parse_qs(target.query), {k.lower(): v for k, v in headers.items()}, whole)


def spoilt(whole: Reply, fault: str) -> Reply:
    """A good answer with one of the faults that any server may have."""
    body, kind = whole.body, whole.headers
    html = {"Content-Type": "text/html"}
    replies = {
        "truncated": Reply(body[:-40], headers=kind, length=len(body)),
        "drip": Reply(body[:-40], headers=kind, length=len(body)),
        "cut": Reply(body[:-5], headers=kind, length=None),
        "html": Reply(HTML.encode(), headers=html),
        "html-as-data": Reply(HTML.encode(), headers=kind),
        "type": Reply(b"%PDF-1.7", headers={"Content-Type": "application/pdf"}),
        "302": Reply(b"", 302, {"Location": "https://example.org/"}),
        "404": Reply(b"Not found", 404, {"Content-Type": "text/plain"}),
        "429": Reply(b"", 429, {"Retry-After": "7"}),
        "429-long": Reply(b"", 429, {"Retry-After": "3600"}),
        "500": Reply(HTML.encode(), 500, html),
        "503": Reply(b"", 503),
        "nothing": Reply(b"", headers=kind),
        "large": Reply(body + b"#" * (1024 * 1024), headers=kind),
        "latin": Reply(body[:-2] + "Süd".encode("latin-1"), headers=kind),
        "gzip": Reply(body, headers=kind | {"Content-Encoding": "gzip"}),
    }
    return replies[fault]


def tagged(request: Request, reply: Reply) -> Reply:
    """A good answer with its ETag; only that, where the client has it already."""
    tag = f'"{sha256(reply.body).hexdigest()[:16]}"'
    if request.headers.get("if-none-match") == tag:
        return Reply(b"", 304, {"ETag": tag})
    return Reply(reply.body, reply.status, reply.headers | {"ETag": tag})


def wire(reply: Reply) -> bytes:
    """The bytes of a reply."""
    length = len(reply.body) if reply.length == -1 else reply.length
    headers = reply.headers | {"Connection": "close"}
    if length is not None and reply.status != 304:
        headers["Content-Length"] = str(length)
    head = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}"]
    head += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*head, "", ""]).encode("latin-1") + reply.body
