"""A turn's own events, which frame what its log holds: `started` before it, `done` or `error` after."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Literal

from riskxpertai.domain import Entry, State, Turn
from riskxpertai.errors import RiskXpertError
from riskxpertai.events import Done, Failed, Notice, Numbers, Started

NOT_KEPT = Notice(
    code="not_kept",
    text="기록 저장소에 연결하지 못해 이 답변을 아직 저장하지 못했습니다. 연결되는 대로 저장하지만, "
    "그 전에 서버가 다시 시작되면 기록에 남지 않을 수 있습니다.",
)


def started(turn: Turn) -> Entry:
    """A turn's first event."""
    return Started(
        question=turn.question,
        months=turn.understood["months"],
        indicators=tuple(turn.understood["indicators"]),
        as_of=turn.as_of,
        cached=turn.cached,
    ).entry()


def failed(error: RiskXpertError) -> Entry:
    """An error as the last event."""
    return Failed(code=error.code, text=error.sentence, retry_after=error.retry_after).entry()


def state_of(last: Entry, *, stopped: bool) -> State:
    """How a turn ended."""
    if stopped:
        return "stopped"
    return "failed" if last.name == "error" else "done"


def unkept(entries: Sequence[Entry], *, stopped: bool) -> list[Entry]:
    """How a turn ends that the history did not take yet."""
    last = entries[-1] if entries[-1].name == "error" else done(entries, stopped=stopped, kept="queued")
    return [NOT_KEPT.entry(), last]


def done(entries: Sequence[Entry], *, stopped: bool, kept: Literal["yes", "queued"] = "yes") -> Entry:
    """A turn's last event, from what was told before it."""
    facts: set[str] = set()
    narrators: list[str] = []
    checked = grounded = removed = 0
    for entry in entries:
        data = json.loads(entry.data)
        if entry.name == "facts":
            facts = {fact["id"] for fact in data["items"]}
        if entry.name in ("summary", "scenario"):
            narrators += data["narrator"].split("+")
            grounded += sum(claim["fact"] in facts for claim in data["claims"])
            checked += len(data["claims"])
        if entry.name == "notice":
            removed += data.get("removed", 0)
    wrote = "+".join(dict.fromkeys(narrators)) or "none"
    numbers = Numbers(checked=checked + removed, grounded=grounded, removed=removed)
    return Done(kept=kept, stopped=stopped, narrator=wrote, numbers=numbers).entry()
