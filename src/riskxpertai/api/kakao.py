"""The way to Kakao and back: two redirects, and a cookie that only the browser in between has.

Whatever goes wrong on the way leads to the door with a word behind `#`, which servers and referrers
never see; no address of the reader's choosing is ever redirected to.
"""

from __future__ import annotations

import logging
import secrets
from typing import Any, Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from riskxpertai.api.deps import AddressDep, AllowanceDep, ServiceDep
from riskxpertai.api.problems import refuses
from riskxpertai.domain import Reader
from riskxpertai.errors import Conflict, LoginFailed, LoginRefused, NotAllowed, RiskXpertError, TooMany
from riskxpertai.login.attempt import LIFE
from riskxpertai.login.kakao import Kakao, KakaoReader
from riskxpertai.observability import LOGINS
from riskxpertai.ports import History
from riskxpertai.settings import Settings
from riskxpertai.wiring import Service, utc

logger = logging.getLogger(__name__)

router = APIRouter(prefix="/api/auth/kakao", tags=["session"])

CALLBACK = "/api/auth/kakao/callback"
COOKIE = "riskxpertai-login"
NAMELESS = "카카오 사용자"
REDIRECT: dict[int | str, dict[str, Any]] = {
    302: {"description": "On to Kakao, or back to the page."},
    **refuses(403),
}


def site(request: Request, settings: Settings) -> str:
    """The origin at which this reader reaches the service."""
    return settings.public_url or str(request.base_url).rstrip("/")


def _secure(request: Request, settings: Settings) -> bool:
    return site(request, settings).startswith("https://")


def _name(request: Request, settings: Settings) -> str:
    # `__Host-` keeps neighbours under the same domain from setting it; it needs https.
    return f"__Host-{COOKIE}" if _secure(request, settings) else COOKIE


def cookie_of(request: Request, settings: Settings) -> str | None:
    """The cookie of the login that this browser is in."""
    return request.cookies.get(_name(request, settings))


def forget(response: Response, request: Request, settings: Settings) -> None:
    """Let the browser forget its login; it is over."""
    secure = _secure(request, settings)
    response.delete_cookie(_name(request, settings), secure=secure, httponly=True, samesite="lax")


def app_of(service: Service) -> Kakao:
    """The app at Kakao.

    Raises:
        NotAllowed: none is set up.
    """
    if service.kakao is None:
        raise NotAllowed("kakao is off", sentence="카카오 로그인이 꺼져 있습니다.")
    return service.kakao


@router.get("/login", status_code=302, response_class=RedirectResponse, responses=REDIRECT)
async def login(
    request: Request, service: ServiceDep, allowance: AllowanceDep, address: AddressDep
) -> RedirectResponse:
    """Go to Kakao to sign in."""
    app = app_of(service)
    settings = service.settings
    attempt, cookie = service.attempts.begin()
    try:
        await allowance.sign_in(address)
        response = redirect(await app.authorize_url(attempt, redirect_uri=site(request, settings) + CALLBACK))
    except RiskXpertError as error:
        return turned_away(error)
    response.set_cookie(
        _name(request, settings),
        cookie,
        max_age=int(LIFE.total_seconds()),
        secure=_secure(request, settings),
        httponly=True,
        samesite="lax",
    )
    return response


@router.get("/callback", status_code=302, response_class=RedirectResponse, responses=REDIRECT)
async def callback(
    request: Request,
    service: ServiceDep,
    code: str | None = None,
    state: str | None = None,
    error: str | None = None,
) -> RedirectResponse:
    """Come back from Kakao; the page trades what stands behind `#code=` for its session."""
    app = app_of(service)
    settings = service.settings
    try:
        attempt = service.attempts.returned(cookie_of(request, settings), state)
        if error is not None:
            raise LoginRefused("kakao: the reader or Kakao said no", reason=reason_of(error))
        who = await app.sign_in(code or "", attempt, redirect_uri=site(request, settings) + CALLBACK)
        reader = await known(service.history, who)
        ours = await service.tokens.issue_code(reader, login=attempt.id)
    except RiskXpertError as refusal:
        response = turned_away(refusal)
        # Of two callbacks at once the one that comes late must not take the other's cookie.
        if isinstance(refusal, LoginRefused) and refusal.reason == "cancelled":
            forget(response, request, settings)
        return response
    LOGINS.labels("in").inc()
    return redirect(f"/login/done#code={ours}")


async def known(history: History, who: KakaoReader) -> Reader:
    """The reader whom Kakao names, kept; his name and picture are Kakao's latest."""
    before = await history.reader_of_kakao(who.number)
    reader = Reader(
        id=before.id if before else secrets.token_urlsafe(12),
        kind="kakao",
        name=who.nickname or NAMELESS,
        since=before.since if before else utc(),
        kakao=who.number,
        picture=who.picture,
    )
    try:
        await history.put_reader(reader)
    except Conflict:
        # Two first logins at once: the other one made the reader.
        first = await history.reader_of_kakao(who.number)
        if first is None:
            raise
        return first
    return reader


def reason_of(error: str) -> Literal["cancelled", "refused"]:
    """Our word for what Kakao sends instead of a code."""
    return "cancelled" if error == "access_denied" else "refused"


def turned_away(error: RiskXpertError) -> RedirectResponse:
    """Back to the door, with a word that the page has a sentence for."""
    ends = {LoginFailed: "kakao", TooMany: "often"}
    end = error.reason if isinstance(error, LoginRefused) else ends.get(type(error), "fault")
    logger.log(logging.ERROR if error.status >= 500 else logging.INFO, "login: %s: %s", end, error)
    LOGINS.labels(end).inc()
    return redirect(f"/#error={end}")


def redirect(url: str) -> RedirectResponse:
    """A redirect that nobody on the way keeps."""
    return RedirectResponse(url, 302, {"Cache-Control": "no-store"})
