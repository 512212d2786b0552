"""An account's life: take everything along, leave, and what Kakao tells of those who left there."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import AsyncIterator
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from riskxpertai.api.answers import NOTICE, document
from riskxpertai.api.deps import BearerDep, ServiceDep
from riskxpertai.api.problems import refuses
from riskxpertai.domain import Conversation, Family, Reader
from riskxpertai.errors import NotAllowed
from riskxpertai.ports import Page
from riskxpertai.settings import Settings
from riskxpertai.wiring import Service, now

logger = logging.getLogger(__name__)

router = APIRouter(prefix="/api", tags=["account"])

# Of a webhook's form; Kakao's five parameters take some two hundred bytes.
LONGEST_FORM = 4096
# Kakao wants its 200 within three seconds, whatever happens here.
WEBHOOK_SECONDS = 2.0


class Operator(BaseModel):
    """What the privacy page must say of this installation."""

    name: str
    contact: str
    officer: str
    retention_days: int
    answer_minutes: int
    refresh_days: int
    kakao: bool
    guests: bool
    language_model: bool
    recipient: str
    country: str
    keeps: str


@router.get("/operator")
async def operator(service: ServiceDep) -> Operator:
    """Who runs this service, how long it keeps what, and where questions go."""
    told = service.settings
    return Operator(
        name=told.operator_name,
        contact=told.operator_contact,
        officer=told.operator_officer,
        retention_days=told.retention_days,
        answer_minutes=told.answer_minutes,
        refresh_days=told.refresh_days,
        kakao=bool(told.kakao_client_id),
        guests=told.guests_allowed,
        language_model=told.narrator != "template:",
        recipient=told.narrator_recipient,
        country=told.narrator_country,
        keeps=told.narrator_keeps,
    )


@router.get(
    "/me/export",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}}, **refuses(401, 503)},
)
async def exported(service: ServiceDep, token: BearerDep) -> StreamingResponse:
    """Everything that is held of the reader, as one JSON file: himself, his sessions, his conversations."""
    reader = await service.tokens.reader_of(token)
    sessions = await service.history.families(reader.id)
    first = await service.history.conversations(reader.id, limit=100)
    headers = {
        "Content-Disposition": 'attachment; filename="riskxpertai-account.json"',
        "Cache-Control": "no-store",
    }
    told = whole(service, reader, sessions, first)
    return StreamingResponse(told, media_type="application/json", headers=headers)


async def whole(
    service: Service, reader: Reader, sessions: tuple[Family, ...], page: Page[Conversation]
) -> AsyncIterator[str]:
    """The file, a conversation at a time: years of answers do not fit into a small server's memory."""
    head = {
        "notice": NOTICE,
        "exported": now().isoformat(),
        "reader": {
            "id": reader.id,
            "kind": reader.kind,
            "name": reader.name,
            "kakao": reader.kakao,
            "picture": reader.picture,
            "since": reader.since.isoformat(),
        },
        "sessions": [
            {
                "renewed": family.rotated.isoformat(),
                "expires": family.expires.isoformat(),
                "ended": family.ended,
            }
            for family in sessions
        ],
    }
    yield f'{json.dumps(head, ensure_ascii=False)[:-1]}, "conversations": ['
    between = ""
    while True:
        for conversation in page.items:
            if found := await service.history.conversation(reader.id, conversation.id):
                yield between + json.dumps(told_of(*found), ensure_ascii=False)
                between = ",\n"
        if page.next is None:
            break
        page = await service.history.conversations(reader.id, after=page.next, limit=100)
    yield "]}"


def told_of(conversation: Conversation, turns: tuple[Any, ...]) -> dict[str, Any]:
    """A conversation with its turns as documents."""
    return {
        "id": conversation.id,
        "title": conversation.title,
        "begun": conversation.begun.isoformat(),
        "changed": conversation.changed.isoformat(),
        "turns": [document(turn).model_dump(mode="json", exclude={"notice"}) for turn in turns],
    }


@router.delete("/me", status_code=204, responses=refuses(401, 503))
async def left(service: ServiceDep, token: BearerDep) -> Response:
    """Forget me: sessions end, conversations and turns are deleted, and Kakao is told, now or later."""
    await service.farewells.leave(await service.tokens.reader_of(token))
    return Response(status_code=204)


def admin_key(settings: Settings) -> str:
    """The key that Kakao shows with its webhook, or empty where Kakao is not set up."""
    return settings.kakao_admin_key.get_secret_value() if settings.kakao_admin_key else ""


@router.get("/kakao/unlinked", responses=refuses(403))
@router.post("/kakao/unlinked", responses=refuses(403))
async def unlinked(
    request: Request,
    service: ServiceDep,
    authorization: Annotated[str | None, Header(max_length=500)] = None,
) -> dict[str, str]:
    """Kakao's word that a member has unlinked this service there; his deletion follows.

    Answered alike for members that we know, do not know, or have deleted already. `GET` with the
    parameters in the address, or `POST` with a form: the operator chooses in Kakao's console.
    """
    key = admin_key(service.settings)
    shown = (authorization or "").encode()
    if not hmac.compare_digest(shown, f"KakaoAK {key}".encode()) or not key:
        raise NotAllowed("webhook: not the admin key")
    async with asyncio.timeout(WEBHOOK_SECONDS):
        form = (await request.body())[:LONGEST_FORM] if request.method == "POST" else b""
    told = {
        **dict(request.query_params),
        **{name: one[0] for name, one in parse_qs(form.decode("latin-1")).items()},
    }
    number = told.get("user_id", "")
    if number.isascii() and number.isdigit() and len(number) <= 20:
        service.farewells.unlinked(number)
    else:
        logger.warning("webhook: no member number")
    return {"status": "ok"}
