"""Sessions: come in as a guest, stay in, leave, and who am I."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Body, Header, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from riskxpertai.api import kakao
from riskxpertai.api.deps import AddressDep, AllowanceDep, BearerDep, ServiceDep
from riskxpertai.api.problems import refuses
from riskxpertai.domain import Reader
from riskxpertai.errors import NotAllowed
from riskxpertai.login.joining import join_guest
from riskxpertai.login.tokens import Pair

router = APIRouter(prefix="/api", tags=["session"])


class Session(BaseModel):
    """A pair of tokens; the page keeps both in `localStorage`."""

    access_token: str
    refresh_token: str
    token_type: str = "bearer"  # noqa: S105  # RFC 6749's word, no secret
    expires_in: int


class Refresh(BaseModel):
    """A refresh token."""

    model_config = ConfigDict(extra="forbid", strict=True)
    refresh_token: str = Field(min_length=1, max_length=4096)


class Code(BaseModel):
    """The one-time code of a login at Kakao."""

    model_config = ConfigDict(extra="forbid", strict=True)
    code: str = Field(min_length=1, max_length=4096)


class Leave(BaseModel):
    """Where to log out."""

    model_config = ConfigDict(extra="forbid", strict=True)
    everywhere: bool = False


class Me(BaseModel):
    """The signed-in reader."""

    id: str
    kind: str
    name: str
    since: str
    picture: str | None


class Config(BaseModel):
    """What the page needs to know before anyone signs in."""

    guests: bool
    kakao: bool
    most_months: int
    longest_question: int


def session(pair: Pair, response: Response) -> Session:
    """Tokens as they go over the wire; nobody on the way may keep them."""
    response.headers["Cache-Control"] = "no-store"
    return Session(
        access_token=pair.access_token, refresh_token=pair.refresh_token, expires_in=pair.expires_in
    )


@router.get("/config")
async def config(service: ServiceDep) -> Config:
    """Which ways in are open, and the limits of a question."""
    return Config(
        guests=service.settings.guests_allowed,
        kakao=service.kakao is not None,
        most_months=24,
        longest_question=2000,
    )


@router.post("/auth/guest", responses=refuses(403))
async def guest(
    service: ServiceDep, allowance: AllowanceDep, address: AddressDep, response: Response
) -> Session:
    """Come in without an account, where guests are switched on."""
    if not service.settings.guests_allowed:
        raise NotAllowed("guests are off", sentence="게스트 이용이 꺼져 있습니다. 카카오로 로그인해 주세요.")
    await allowance.sign_in(address)
    reader = Reader(id=secrets.token_urlsafe(12), kind="guest", name="게스트", since=datetime.now(UTC))
    await service.history.put_reader(reader)
    return session(await service.tokens.issue(reader), response)


@router.post("/auth/token", responses=refuses(401))
async def token(
    body: Code,
    request: Request,
    service: ServiceDep,
    allowance: AllowanceDep,
    address: AddressDep,
    response: Response,
    authorization: Annotated[str | None, Header(max_length=5000)] = None,
) -> Session:
    """The session of a login at Kakao, for its one-time code and in the browser that signed in.

    A guest who shows his access token takes his conversations along.
    """
    await allowance.sign_in(address)
    attempt = service.attempts.read(kakao.cookie_of(request, service.settings))
    pair = await service.tokens.redeem(body.code, login=attempt.id)
    kakao.forget(response, request, service.settings)
    if authorization:
        reader = await service.tokens.reader_of(pair.access_token)
        guest = authorization.removeprefix("Bearer ")
        await join_guest(guest, reader, tokens=service.tokens, farewells=service.farewells)
    return session(pair, response)


@router.post("/auth/refresh", responses=refuses(401))
async def refresh(
    body: Refresh, service: ServiceDep, allowance: AllowanceDep, address: AddressDep, response: Response
) -> Session:
    """A new pair for a refresh token; each token serves once."""
    await allowance.sign_in(address)
    return session(await service.tokens.refresh(body.refresh_token), response)


@router.post("/auth/logout", status_code=204)
async def logout(
    service: ServiceDep, token: BearerDep, body: Annotated[Leave | None, Body()] = None
) -> Response:
    """End this session, or every session of the reader; a token that just ran out still serves."""
    await service.tokens.end(token, everywhere=bool(body and body.everywhere))
    return Response(status_code=204)


@router.get("/me")
async def me(service: ServiceDep, token: BearerDep) -> Me:
    """The signed-in reader."""
    reader = await service.tokens.reader_of(token)
    return Me(
        id=reader.id,
        kind=reader.kind,
        name=reader.name,
        since=reader.since.isoformat(),
        picture=reader.picture,
    )
