"""Redis killed and started again, empty, in the middle of answers: what readers see.

`python -m benchmarks.redis_kills [TIMES]`, by default 50. A real service tells each answer slowly, with a
local language-model double; a real redis-server dies at a random moment. A reader who is cut off comes
back with the last event's number. Counted are faults (HTTP 5xx), torn streams (an event missing,
repeated or broken), and how the answers ended.
"""

from __future__ import annotations

import random
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack, closing
from pathlib import Path

import httpx2
from tests.doubles.openai_server import OpenAIServer
from tests.redis_server import RedisServer, redis_server
from tests.server import Door, Guest, serving

TIMES = 50
LONGEST = 60.0
CURRENCIES = ("달러", "엔화", "유로", "위안화", "파운드")


def strike(server: RedisServer, after: float) -> None:
    """Kill the server after some seconds, and start it again."""
    time.sleep(after)
    server.kill()
    time.sleep(random.uniform(0.0, 0.5))
    server.start()


def read(guest: Guest, id: str) -> tuple[str, float]:
    """Follow an answer to its end, coming back when cut off; how it ended and after how many seconds."""
    begun, last = time.perf_counter(), 0
    while time.perf_counter() - begun < LONGEST:
        try:
            for event in guest.events(id, last):
                if event["id"] != last + 1:
                    return "torn", time.perf_counter() - begun
                last = event["id"]
                if event["event"] in ("done", "error"):
                    return event["event"], time.perf_counter() - begun
        except httpx2.HTTPStatusError as error:
            return f"HTTP {error.response.status_code}", time.perf_counter() - begun
        except httpx2.TransportError:
            time.sleep(0.05)
    return "never ended", LONGEST


def main(times: int = TIMES) -> None:
    """Ask, strike, read, and count."""
    random.seed(1)
    ends: Counter[str] = Counter()
    slowest = 0.0
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        server = stack.enter_context(redis_server(folder))
        model = stack.enter_context(OpenAIServer(otherwise="slow"))
        env = {
            "RISKXPERTAI_ANSWER_LOG": server.url,
            "RISKXPERTAI_NARRATOR": model.url,
            "RISKXPERTAI_NARRATOR_MODEL": "double",
            "RISKXPERTAI_ASKS_PER_MINUTE": "1000",
            "RISKXPERTAI_ASKS_PER_MINUTE_ADDRESS": "1000",
        }
        url = stack.enter_context(serving(folder / "home", folder / "log", env))
        guest = stack.enter_context(closing(Door(url))).guest()
        for turn in range(times):
            question = f"{turn % 12 + 1}개월 뒤 {CURRENCIES[turn // 12]} 환율은?"
            striking = threading.Thread(target=strike, args=(server, random.uniform(0.0, 0.8)))
            striking.start()
            begun = guest.ask(question)
            if begun.status_code == 201:
                end, seconds = read(guest, begun.json()["id"])
                slowest = max(slowest, seconds)
            else:
                end = f"HTTP {begun.status_code}"
            ends[end] += 1
            striking.join()
    print(f"{times} kills: {dict(ends)}; the slowest reader had his end after {slowest:.1f} s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
