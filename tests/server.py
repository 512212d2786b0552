"""The real service on a free port of the loopback, and a client that reads its streams."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import uvicorn

from riskxpertai.api.app import create_app
from riskxpertai.settings import Settings


def settings_for(home: Path, **changes: Any) -> Settings:
    """A laptop's settings that depend on nothing outside and ask nobody for newer data."""
    told: dict[str, Any] = {
        "home": home,
        "ecb_url": "",
        "bis_url": "",
        "oecd_url": "",
        "scorecard_months": 0,
        "asks_per_minute": 1000,
        "asks_per_minute_address": 1000,
        "_env_file": None,
    }
    return Settings(**(told | changes))


@contextmanager
def running(settings: Settings) -> Iterator[str]:
    """Serve in a thread; yields the base URL."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        config = uvicorn.Config(create_app(settings), log_config=None, timeout_graceful_shutdown=3)
        started = threading.Event()

        class Telling(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                started.set()

        server = Telling(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not started.wait(0.05):
            if not thread.is_alive():
                raise RuntimeError("the service did not start")
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(15)


@contextmanager
def serving(home: Path, log: Path, env: dict[str, str], *, port: int = 0) -> Iterator[str]:
    """Serve in a process of its own, as `make run` does; yields the base URL, ends it by SIGTERM."""
    port = port or free_port()
    told = {name: value for name, value in os.environ.items() if not name.startswith("RISKXPERTAI_")}
    told |= {
        "RISKXPERTAI_HOME": str(home),
        "RISKXPERTAI_ECB_URL": "",
        "RISKXPERTAI_BIS_URL": "",
        "RISKXPERTAI_OECD_URL": "",
        "RISKXPERTAI_SCORECARD_MONTHS": "0",
        **env,
    }
    command = [sys.executable, "-m", "riskxpertai", "serve", "--port", str(port)]
    url = f"http://127.0.0.1:{port}"
    with (
        log.open("wb") as lines,
        subprocess.Popen(command, env=told, cwd=home.parent, stderr=lines) as process,
    ):
        try:
            while True:
                if process.poll() is not None:
                    raise RuntimeError(log.read_text("utf-8"))
                try:
                    if httpx2.get(f"{url}/readyz").status_code == 200:
                        break
                except httpx2.TransportError:
                    time.sleep(0.1)
            yield url
        finally:
            process.terminate()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Guest:
    """A reader with a session of his own."""

    def __init__(self, url: str) -> None:
        self.http = httpx2.Client(base_url=url, timeout=30.0)
        self.session = self.http.post("/api/auth/guest").json()
        self.http.headers["Authorization"] = f"Bearer {self.session['access_token']}"

    def ask(self, question: str, months: int = 6, **more: Any) -> httpx2.Response:
        headers = more.pop("headers", {})
        return self.http.post(
            "/api/answers", json={"question": question, "months": months, **more}, headers=headers
        )

    def follow(self, id: str, after: int | None = None) -> list[dict[str, Any]]:
        """All events from there to the end of the stream."""
        return list(self.events(id, after))

    def events(self, id: str, after: int | None = None) -> Iterator[dict[str, Any]]:
        headers = {} if after is None else {"Last-Event-ID": str(after)}
        with self.http.stream("GET", f"/api/answers/{id}/events", headers=headers) as response:
            response.raise_for_status()
            yield from read_events(response.iter_lines())

    def told(self, question: str, months: int = 6, **more: Any) -> list[dict[str, Any]]:
        """Ask and follow to the end."""
        begun = self.ask(question, months, **more)
        assert begun.status_code == 201, begun.text
        return self.follow(begun.json()["id"])


class Door:
    """Where readers come in; whoever came in leaves with the test."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.guests: list[Guest] = []

    def guest(self) -> Guest:
        """A reader nobody has seen before."""
        self.guests.append(Guest(self.url))
        return self.guests[-1]

    def close(self) -> None:
        for guest in self.guests:
            guest.http.close()


def read_events(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    """Server-sent events: id, name, and data as raw text and as JSON."""
    event: dict[str, Any] = {}
    for line in lines:
        if not line:
            if event:
                event["id"] = int(event["id"])
                event["json"] = json.loads(event["data"])
                yield event
            event = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(":")
            event[name] = value.removeprefix(" ")
