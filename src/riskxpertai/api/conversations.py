"""A reader's own history."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from riskxpertai.api.answers import Id, numbered
from riskxpertai.api.deps import ReaderDep, ServiceDep
from riskxpertai.domain import Conversation
from riskxpertai.errors import NotFound

router = APIRouter(prefix="/api/conversations", tags=["conversations"])


class Row(BaseModel):
    """A conversation in a list."""

    id: str
    title: str
    begun: str
    changed: str
    turns: int


class Rows(BaseModel):
    """Conversations, newest first."""

    items: list[Row]
    next: str | None


class TurnShown(BaseModel):
    """A turn with what was told; `events` is empty while it is being told."""

    id: str
    question: str
    months: int
    asked: str
    as_of: str
    state: str
    events: list[dict[str, Any]]


class ConversationShown(BaseModel):
    """A conversation with its turns, oldest first."""

    id: str
    title: str
    begun: str
    changed: str
    turns: list[TurnShown]


def row(conversation: Conversation) -> Row:
    """A conversation as it stands in a list."""
    return Row(
        id=conversation.id,
        title=conversation.title,
        begun=conversation.begun.isoformat(),
        changed=conversation.changed.isoformat(),
        turns=conversation.turns,
    )


@router.get("")
async def listed(
    service: ServiceDep,
    reader: ReaderDep,
    after: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Rows:
    """The reader's conversations, newest first."""
    page = await service.history.conversations(reader.id, after=after, limit=limit)
    return Rows(items=[row(one) for one in page.items], next=page.next)


@router.get("/{id}")
async def shown(id: Id, service: ServiceDep, reader: ReaderDep) -> ConversationShown:
    """One conversation with everything that was told."""
    found = await service.history.conversation(reader.id, id)
    if found is None:
        raise NotFound("conversation")
    conversation, turns = found
    return ConversationShown(
        **row(conversation).model_dump(exclude={"turns"}),
        turns=[
            TurnShown(
                id=turn.id,
                question=turn.question,
                months=turn.months,
                asked=turn.asked.isoformat(),
                as_of=turn.as_of.isoformat(),
                state=turn.state,
                events=numbered(turn.entries),
            )
            for turn in turns
        ],
    )


@router.delete("/{id}", status_code=204)
async def removed(id: Id, service: ServiceDep, reader: ReaderDep) -> Response:
    """Delete a conversation and all its turns."""
    if not await service.turns.remove(reader.id, id):
        raise NotFound("conversation")
    return Response(status_code=204)
