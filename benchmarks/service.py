"""How quick and how large the running service is: `make bench`.

Starts the service as a reader's laptop would, asks it over HTTP, and prints what it saw.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import psutil

MONTHS = range(1, 13)
NAMES = ("달러", "엔화", "유로", "위안화", "파운드")
PATIENCE = 120.0

# What is measured is time, not patience.
UNLIMITED = tuple(
    f"RISKXPERTAI_{name}"
    for name in (
        "ASKS_PER_MINUTE_EVERYBODY",
        "ASKS_PER_DAY",
        "ASKS_PER_DAY_ADDRESS",
        "ASKS_PER_DAY_EVERYBODY",
    )
)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def service(home: str) -> Iterator[tuple[httpx2.Client, psutil.Process, float]]:
    """A fresh process; yields a signed-in client, the process, and seconds until it was ready."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    env = os.environ | {
        "RISKXPERTAI_HOME": home,
        "RISKXPERTAI_ECB_URL": "",
        "RISKXPERTAI_BIS_URL": "",
        "RISKXPERTAI_OECD_URL": "",
        "RISKXPERTAI_ASKS_PER_MINUTE": "100000",
        "RISKXPERTAI_ASKS_PER_MINUTE_ADDRESS": "100000",
        **dict.fromkeys(UNLIMITED, "0"),
        "RISKXPERTAI_LOG_LEVEL": "WARNING",
    }
    begun = time.perf_counter()
    command = [sys.executable, "-m", "riskxpertai", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL) as process:
        try:
            with httpx2.Client(base_url=url, timeout=60.0) as client:
                wait(client, begun)
                ready = time.perf_counter() - begun
                token = client.post("/api/auth/guest").json()["access_token"]
                client.headers["Authorization"] = f"Bearer {token}"
                yield client, psutil.Process(process.pid), ready
        finally:
            process.terminate()


def wait(client: httpx2.Client, begun: float) -> None:
    """Until the service says that it is ready."""
    while time.perf_counter() - begun < PATIENCE:
        try:
            if client.get("/readyz").status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.05)
    raise SystemExit("the service did not become ready")


def ask(client: httpx2.Client, question: str, months: int) -> tuple[float, float, float]:
    """Ask once; milliseconds to the 201, from POST to the first event, and to the end."""
    begun = time.perf_counter()
    answer = client.post("/api/answers", json={"question": question, "months": months})
    answer.raise_for_status()
    posted = time.perf_counter()
    first = 0.0
    with client.stream("GET", answer.json()["events"]) as stream:
        for chunk in stream.iter_bytes():
            first = first or (time.perf_counter() if chunk else 0.0)
    end = time.perf_counter()
    return ((posted - begun) * 1e3, (first - begun) * 1e3, (end - begun) * 1e3)


def tell(name: str, values: list[float]) -> None:
    """One row: median, 95th of a hundred, worst."""
    values = sorted(values)
    high = values[min(len(values) - 1, int(0.95 * len(values)))]
    print(f"{name:34} {statistics.median(values):9.1f} {high:9.1f} {values[-1]:9.1f}  ms  (n={len(values)})")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as home, service(home) as (client, process, ready):
        print(f"{'ready after start':34} {ready:9.1f} s")
        idle = process.memory_info().rss / 2**20
        ask(client, "환율은?", 1)
        questions = [(f"{months}개월 뒤 {name} 환율은?", months) for name in NAMES for months in MONTHS]
        new = [ask(client, *question) for question in questions]
        cached = [ask(client, *question) for question in questions for _ in range(3)]
        print(f"{'':34} {'median':>9} {'p95':>9} {'worst':>9}")
        for title, rows in (("new answer", new), ("cached answer", cached)):
            for column, part in enumerate(("POST to 201", "POST to first event", "POST to done")):
                tell(f"{title}: {part}", [row[column] for row in rows])
        busy = process.memory_info().rss / 2**20
        print(f"{'resident memory, idle and after':34} {idle:9.0f} {busy:9.0f} MiB")


if __name__ == "__main__":
    main()
