"""Ask, follow, read, stop: the HTTP end of a turn."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from riskxpertai.api.deps import AddressDep, AllowanceDep, ReaderDep, ServiceDep
from riskxpertai.api.problems import refuses
from riskxpertai.api.stream import event_stream
from riskxpertai.asked import Asked
from riskxpertai.domain import Entry, Turn
from riskxpertai.errors import BadInput, NotFound

router = APIRouter(prefix="/api/answers", tags=["answers"])

Id = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


class Ask(BaseModel):
    """A question."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: str = Field(description="한국어 또는 영어 질문, 2,000자 이하.", max_length=20_000)
    months: int = Field(description="Months ahead, where the question names none.", ge=1, le=24)
    conversation_id: str | None = Field(
        None, description="Go on with this conversation.", max_length=64, pattern=r"^[A-Za-z0-9_-]+$"
    )


class Begun(BaseModel):
    """Where to follow the answer."""

    id: str
    conversation_id: str
    events: str
    cached: bool


class TurnDocument(BaseModel):
    """One turn as a document; parts that were not told are null."""

    id: str
    conversation_id: str
    question: str
    months: int
    asked: str
    as_of: str
    state: str
    cached: bool
    versions: dict[str, str]
    vintage: str
    forecast: dict[str, Any] | None
    chart: dict[str, Any] | None
    facts: list[dict[str, Any]] | None
    summary: dict[str, Any] | None
    scenarios: list[dict[str, Any]]
    notices: list[dict[str, Any]]
    done: dict[str, Any] | None
    error: dict[str, Any] | None
    notice: str


NOTICE = (
    "예측 수치는 통계 모델이, 요약·시나리오 문장은 생성형 AI(또는 서식)가 만듭니다. "
    "투자자문·권유가 아니며 예측은 틀릴 수 있습니다."
)


async def own_turn(id: Id, service: ServiceDep, reader: ReaderDep) -> Turn:
    """The reader's turn.

    Raises:
        NotFound: there is none, or it is another reader's.
    """
    turn = await service.history.turn(reader.id, id)
    if turn is None:
        raise NotFound("turn")
    return turn


TurnDep = Annotated[Turn, Depends(own_turn)]


def ordinal(last_event_id: Annotated[str | None, Header()] = None) -> int:
    """The event after which to go on.

    Raises:
        BadInput: the header is no ordinal.
    """
    if last_event_id is None or last_event_id == "":
        return 0
    if not (last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) <= 9):
        raise BadInput("Last-Event-ID", sentence="Last-Event-ID는 0 이상의 정수여야 합니다.")
    return int(last_event_id)


@router.post("", status_code=201, responses=refuses(404, 409))
async def ask(
    body: Ask,
    service: ServiceDep,
    reader: ReaderDep,
    allowance: AllowanceDep,
    address: AddressDep,
    response: Response,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=100, pattern=r"^[!-~]+$")] = None,
) -> Begun:
    """Start, or join, an answer. With a conversation, follow-ups take what they leave out from it."""
    admitted = await allowance.ask(reader.id, address)
    response.headers.update(admitted.headers)
    turn = await service.turns.ask(
        Asked(
            reader=reader.id,
            text=body.question,
            months=body.months,
            conversation=body.conversation_id or "",
            request=idempotency_key or "",
            ended=admitted.ended,
        )
    )
    response.headers["Location"] = f"/api/answers/{turn.id}"
    return Begun(
        id=turn.id,
        conversation_id=turn.conversation,
        events=f"/api/answers/{turn.id}/events",
        cached=turn.cached,
    )


@router.get(
    "/{id}/events",  # `id` is the dependency's
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def events(
    turn: TurnDep, service: ServiceDep, after: Annotated[int, Depends(ordinal)]
) -> StreamingResponse:
    """Follow an answer from any event on, any number of times; ends after `done` or `error`."""
    return event_stream(service.turns.follow(turn, after))


@router.get("/{id}")  # noqa: FAST003  # `id` is the dependency's
async def read(turn: TurnDep) -> TurnDocument:
    """One turn as a document."""
    return document(turn)


@router.post("/{id}/stop", status_code=202)  # noqa: FAST003  # `id` is the dependency's
async def stop(turn: TurnDep, service: ServiceDep) -> dict[str, str]:
    """End this turn; what was told stays told. The run ends when no turn is left on it."""
    await service.turns.stop(turn)
    return {"id": turn.id}


def document(turn: Turn) -> TurnDocument:
    """A turn's events put together."""
    told = [(entry.name, json.loads(entry.data)) for entry in turn.entries]

    def first(name: str) -> dict[str, Any] | None:
        return next((data for event, data in told if event == name), None)

    facts = first("facts")
    return TurnDocument(
        id=turn.id,
        conversation_id=turn.conversation,
        question=turn.question,
        months=turn.months,
        asked=turn.asked.isoformat(),
        as_of=turn.as_of.isoformat(),
        state=turn.state,
        cached=turn.cached,
        versions=dict(turn.versions),
        vintage=turn.versions["vintage"],
        forecast=first("forecast"),
        chart=first("chart"),
        facts=facts["items"] if facts else None,
        summary=first("summary"),
        scenarios=[data for event, data in told if event == "scenario"],
        notices=[data for event, data in told if event == "notice"],
        done=first("done"),
        error=first("error"),
        notice=NOTICE,
    )


def numbered(entries: tuple[Entry, ...]) -> list[dict[str, Any]]:
    """Events as history shows them: ordinal, name, data."""
    return [
        {"id": number, "event": entry.name, "data": json.loads(entry.data)}
        for number, entry in enumerate(entries, start=1)
    ]
