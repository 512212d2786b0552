"""The real way of an answer whose forecasts are `briefs`' and whose words are a language model's."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from riskxpertai.answer import Parts, answer
from riskxpertai.answer_log.memory import MemoryAnswerLog
from riskxpertai.api.stream import pieces
from riskxpertai.asked import Asked as Request
from riskxpertai.circuit import Circuit
from riskxpertai.domain import Question, ScenarioName
from riskxpertai.events import Event
from riskxpertai.history.fallback import FallbackHistory
from riskxpertai.history.sqlite import SqliteHistory
from riskxpertai.narrator.openai import OpenAINarrator
from riskxpertai.narrator.template import TemplateNarrator
from riskxpertai.series.days import SEOUL
from riskxpertai.turns import Turns
from tests.doubles.openai_server import OpenAIServer
from tests.grounding.briefs import Asked
from tests.server import read_events

READER = "reader"
HEADINGS: dict[ScenarioName, str] = {"base": "기준", "up": "상방", "down": "하방"}
# True whatever is asked, and without a number: what stands beside a wrong sentence.
OPENING = "예측은 하나의 값이 아니라 범위로 읽어야 합니다."
CLOSING = "예측은 틀릴 수 있으며, 구간의 폭이 곧 모르는 정도입니다."


@dataclass(frozen=True)
class Heard:
    """What a reader got, event by event, and what the history holds of it."""

    events: tuple[dict[str, Any], ...]
    kept: tuple[dict[str, Any], ...]

    def data(self, name: str) -> list[dict[str, Any]]:
        """The data of the events of one name."""
        return [event["json"] for event in self.events if event["event"] == name]

    def texts(self) -> list[str]:
        """Every text of summary and scenarios, as followed and as kept."""
        told = [event for event in (*self.events, *self.kept) if event["event"] in ("summary", "scenario")]
        return [event["json"]["text"] for event in told]


def draft(*sentences: str) -> str:
    """Call 1's JSON with these sentences."""
    return json.dumps({"text": " ".join(sentences), "claims": []}, ensure_ascii=False)


def stories(*sentences: str, only: ScenarioName | None = None) -> str:
    """Call 2's text with these sentences in each scenario, or in one, between true ones."""
    parts = []
    for name, heading in HEADINGS.items():
        said = sentences if only in (None, name) else ()
        parts.append(f"[{heading}]\n" + " ".join((OPENING, *said, CLOSING)))
    return "\n".join(parts)


async def hear(asked: Asked, server: OpenAIServer, folder: Path) -> Heard:
    """Ask, follow to the end, and look into the history."""
    narrator = OpenAINarrator(base_url=server.url, key="", model="adversary", seconds=10.0)
    parts = Parts(
        monthly=asked.monthly,
        predict=asked.predict,
        narrator=narrator,
        template=TemplateNarrator(),
        turnstile=asyncio.Semaphore(1),
        score=asked.score,
        past=asked.known,
    )

    def way(question: Question, today: date) -> AsyncIterator[Event]:
        return answer(asked.question, asked.today, parts)

    store = await SqliteHistory.open(folder / "turns.db")
    circuit = Circuit("history", wait=asyncio.sleep)
    history = FallbackHistory(store, circuit, wait=asyncio.sleep)
    turns = Turns(
        log=MemoryAnswerLog(seconds=60.0, clock=time.monotonic),
        history=history,
        way=way,
        versions=lambda day: {},
        now=lambda: datetime.combine(asked.today, datetime.min.time(), SEOUL),
    )
    try:
        turn = await turns.ask(Request(reader=READER, text=asked.question.text, months=asked.question.months))
        stream = b"".join([piece async for piece in pieces(turns.follow(turn))])
        kept = await history.turn(READER, turn.id)
        assert kept is not None
        written = [{"event": entry.name, "json": json.loads(entry.data)} for entry in kept.entries]
    finally:
        await turns.close()
        await history.close()
        await circuit.close()
        await store.close()
        await narrator.close()
    return Heard(tuple(read_events(iter(stream.decode().split("\n")))), tuple(written))


def found(texts: Sequence[str], sentence: str) -> bool:
    """Whether a sentence was told."""
    return any(sentence in text for text in texts)
