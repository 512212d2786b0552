"""A Kakao on the loopback: login with consent and cancel, tokens, keys, members, unlinking, webhooks.

Each endpoint takes the next behaviour of its script, and does its duty when the script is over. By hand:
`python -m tests.doubles.kakao_server --port 8902`, then the service with the settings that it prints.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import secrets
import socket
import sys
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from html import escape
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

import anyio.to_thread
import httpx2
import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT_ID = "0123456789abcdef0123456789abcdef"
CLIENT_SECRET = "client-secret-of-the-double"
ADMIN_KEY = "admin-key-of-the-double-0123456789"
APP_ID = 1234
SESSION = "kakao-session"
JSON = "application/json;charset=UTF-8"
# Status and words of what the login's host refuses.
KOE: dict[str, tuple[int, str, str]] = {
    "KOE003": (400, "server_error", "temporary fault"),
    "KOE009": (400, "misconfigured", "platform not registered"),
    "KOE010": (401, "invalid_client", "Bad client credentials"),
    "KOE101": (401, "invalid_client", "Not exist client_id"),
    "KOE237": (429, "invalid_request", "token request rate limit exceeded"),
    "KOE303": (400, "invalid_grant", "Redirect URI mismatch."),
    "KOE310": (400, "unsupported_grant_type", "grant_type must be authorization_code or refresh_token"),
    "KOE319": (400, "invalid_grant", "refresh token is missing"),
    "KOE320": (400, "invalid_grant", "authorization code not found for code="),
    "KOE322": (400, "invalid_grant", "refresh token is invalid or expired"),
}
PAGE = """<!doctype html><html lang="ko"><meta charset="utf-8"><title>카카오 계정 (시험용)</title>
<main><h1>카카오 계정으로 로그인 (시험용)</h1>{body}</main></html>"""


@dataclass
class Member:
    """Someone with a Kakao account."""

    number: str
    nickname: str | None = None
    picture: str | None = None
    linked: bool = False


@dataclass
class _Grant:
    member: Member
    asked: dict[str, str]
    until: float = field(default_factory=lambda: time.monotonic() + 600)


@dataclass
class _Key:
    kid: str
    private: RSAPrivateKey

    @property
    def public(self) -> dict[str, Any]:
        told = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key()))
        return {"kid": self.kid, "kty": "RSA", "alg": "RS256", "use": "sig", "n": told["n"], "e": told["e"]}


def make_key() -> _Key:
    return _Key(secrets.token_hex(8), generate_private_key(65537, 2048))


def koe(code: str) -> Response:
    """A refusal of the login's host."""
    status, error, told = KOE[code]
    body = {"error": error, "error_description": told, "error_code": code}
    return Response(json.dumps(body), status, media_type=JSON)


def kapi(status: int, code: int, told: str) -> Response:
    """A refusal of the API's host."""
    headers = {"WWW-Authenticate": "Bearer error=invalid_token"} if status == 401 else {}
    return Response(json.dumps({"msg": told, "code": code}), status, headers, media_type=JSON)


async def form_of(request: Request) -> dict[str, str]:
    return dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))


class KakaoServer:
    """The server; a context manager that runs it in a thread on a free port.

    Attributes:
        script: behaviours of the next calls by endpoint (`discovery jwks authorize token me unlink`):
            `slow`, `broken` (500), `garbled` (no JSON), `list` (JSON, but no object), `empty` (an
            empty object), or a KOE code.
        members: who has an account.
        redirects: redirect URIs that the console knows.
        claims: changes of the next id tokens' claims; None leaves a claim out.
        sign: signs the next id tokens instead of the server's own way.
        calls: how often each endpoint was called.
        forms: what the token endpoint was sent.
        unlinked: member numbers that were unlinked by the app.
    """

    def __init__(self, *, port: int = 0) -> None:
        self.script: defaultdict[str, deque[str]] = defaultdict(deque)
        self.members = [Member("3012345678", "홍길동", "https://k.kakaocdn.net/dn/1/img_640x640.jpg")]
        self.redirects: set[str] = set()
        self.claims: dict[str, Any] = {}
        self.sign: Any = None
        self.calls: defaultdict[str, int] = defaultdict(int)
        self.forms: list[dict[str, str]] = []
        self.unlinked: list[str] = []
        self.keys = [make_key()]
        self._grants: dict[str, _Grant] = {}
        self._access: dict[str, Member] = {}
        self._refresh: dict[str, tuple[Member, float]] = {}
        self._over = threading.Event()
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        routes = [
            Route("/.well-known/openid-configuration", self._discovery),
            Route("/.well-known/jwks.json", self._jwks),
            Route("/oauth/authorize", self._authorize, methods=["GET", "POST"]),
            Route("/oauth/token", self._token, methods=["POST"]),
            Route("/v2/user/me", self._me, methods=["GET", "POST"]),
            Route("/v1/user/unlink", self._unlink, methods=["POST"]),
        ]
        config = uvicorn.Config(
            Starlette(routes=routes), log_config=None, lifespan="off", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )

    def __enter__(self) -> Self:
        self._socket.listen()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.should_exit = True
        self._thread.join(timeout=10)
        self._socket.close()

    @property
    def url(self) -> str:
        """The issuer."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    @property
    def settings(self) -> dict[str, str]:
        """What a service must be told of it."""
        return {
            "kakao_url": self.url,
            "kakao_client_id": CLIENT_ID,
            "kakao_client_secret": CLIENT_SECRET,
            "kakao_admin_key": ADMIN_KEY,
        }

    def serve(self) -> None:
        """Serve in this thread until interrupted."""
        self._socket.listen()
        self._server.run(sockets=[self._socket])

    def rotate(self) -> None:
        """Sign with a new key from now on; the old one stays listed, as at Kakao."""
        self.keys.insert(0, make_key())

    def tell_unlinked(
        self, url: str, number: str, *, key: str = ADMIN_KEY, referrer: str = "UNLINK_FROM_APPS"
    ) -> httpx2.Response:
        """Send the webhook of a member who left by himself."""
        form = {"app_id": str(APP_ID), "user_id": number, "referrer_type": referrer}
        return httpx2.post(url, data=form, headers={"Authorization": f"KakaoAK {key}"}, timeout=3.0)

    async def _behave(self, endpoint: str) -> Response | None:
        """What the script has for this call, or None: do your duty."""
        self.calls[endpoint] += 1
        behaviour = self.script[endpoint].popleft() if self.script[endpoint] else ""
        if behaviour == "slow":
            await anyio.to_thread.run_sync(self._over.wait)
        told = {
            "broken": ("<h1>502</h1>", 502),
            "garbled": ("{", 200),
            "list": ("[]", 200),
            "empty": ("{}", 200),
        }
        if behaviour in told:
            return Response(*told[behaviour], media_type=JSON)
        return koe(behaviour) if behaviour in KOE else None

    async def _discovery(self, _: Request) -> Response:
        return await self._behave("discovery") or JSONResponse(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/oauth/authorize",
                "token_endpoint": f"{self.url}/oauth/token",
                "userinfo_endpoint": f"{self.url}/v1/oidc/userinfo",
                "jwks_uri": f"{self.url}/.well-known/jwks.json",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code", "refresh_token"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def _jwks(self, _: Request) -> Response:
        return await self._behave("jwks") or JSONResponse({"keys": [key.public for key in self.keys]})

    async def _authorize(self, request: Request) -> Response:
        if behaved := await self._behave("authorize"):
            return behaved
        asked = dict(request.query_params)
        # What is wrong with the app's set-up is told here, never to an address that may be wrong itself.
        if asked.get("client_id") != CLIENT_ID:
            return HTMLResponse(PAGE.format(body="<p>앱 키가 올바르지 않습니다. (KOE101)</p>"), 401)
        if asked.get("redirect_uri") not in self.redirects:
            return HTMLResponse(PAGE.format(body="<p>등록되지 않은 리다이렉트 URI입니다. (KOE006)</p>"), 400)
        if asked.get("response_type") != "code":
            return HTMLResponse(PAGE.format(body="<p>response_type이 올바르지 않습니다. (KOE201)</p>"), 400)
        known = {member.number: member for member in self.members}
        chosen = known.get(request.cookies.get(SESSION, ""))
        if request.method == "POST":
            form = await form_of(request)
            if form.get("do") != "agree":
                refused = {"error": "access_denied", "error_description": "User denied access"}
                return self._back(asked, refused)
            chosen = known[form["member"]]
        elif chosen is None or not chosen.linked or asked.get("prompt") == "login":
            return self._consent(asked)
        chosen.linked = True
        code = secrets.token_urlsafe(48)
        self._grants[code] = _Grant(chosen, asked)
        response = self._back(asked, {"code": code})
        response.set_cookie(SESSION, chosen.number, httponly=True, path="/oauth")
        return response

    def _consent(self, asked: dict[str, str]) -> Response:
        choices = "".join(
            f'<p><label><input type="radio" name="member" value="{escape(one.number)}"'
            f"{'' if index else ' checked'}> {escape(one.nickname or one.number)}</label></p>"
            for index, one in enumerate(self.members)
        )
        body = (
            f"<p>RiskXpertAI가 닉네임과 프로필 사진을 요청합니다.</p>"
            f'<form method="post" action="/oauth/authorize?{escape(urlencode(asked))}">{choices}'
            '<button name="do" value="agree">동의하고 계속하기</button> '
            '<button name="do" value="cancel">취소</button></form>'
        )
        return HTMLResponse(PAGE.format(body=body))

    def _back(self, asked: dict[str, str], told: dict[str, str]) -> Response:
        if "state" in asked:
            told |= {"state": asked["state"]}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(told)}", 302)

    async def _token(self, request: Request) -> Response:
        form = await form_of(request)
        self.forms.append(form)
        if behaved := await self._behave("token"):
            return behaved
        if form.get("client_id") != CLIENT_ID:
            return koe("KOE101")
        if form.get("client_secret") != CLIENT_SECRET:
            return koe("KOE010")
        if form.get("grant_type") == "authorization_code":
            return self._first_tokens(form)
        return self._next_tokens(form) if form.get("grant_type") == "refresh_token" else koe("KOE310")

    def _first_tokens(self, form: dict[str, str]) -> Response:
        grant = self._grants.pop(form.get("code", ""), None)
        if grant is None or grant.until < time.monotonic():
            return koe("KOE320")
        if form.get("redirect_uri") != grant.asked["redirect_uri"]:
            return koe("KOE303")
        if challenge := grant.asked.get("code_challenge"):
            digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != challenge:
                return koe("KOE320")
        refresh = secrets.token_urlsafe(32)
        self._refresh[refresh] = (grant.member, time.time() + 5_184_000)
        return self._tokens(
            grant.member,
            id_token=self._id_token(grant),
            refresh_token=refresh,
            refresh_token_expires_in=5_184_000,
            scope="profile_image openid profile_nickname",
        )

    def _next_tokens(self, form: dict[str, str]) -> Response:
        if not form.get("refresh_token"):
            return koe("KOE319")
        member, until = self._refresh.get(form["refresh_token"], (None, 0.0))
        if member is None or until < time.time():
            return koe("KOE322")
        return self._tokens(member)  # the refresh token comes anew in its last month only

    def _tokens(self, member: Member, **more: object) -> Response:
        access = secrets.token_urlsafe(32)
        self._access[access] = member
        told = {"token_type": "bearer", "access_token": access, "expires_in": 21599, **more}
        return Response(json.dumps(told), media_type=JSON)

    def _id_token(self, grant: _Grant) -> str:
        now = int(time.time())
        told = {
            "iss": self.url,
            "aud": CLIENT_ID,
            "sub": grant.member.number,
            "iat": now,
            "exp": now + 21_599,
            "auth_time": now,
            "nonce": grant.asked.get("nonce"),
            "nickname": grant.member.nickname,
            "picture": grant.member.picture,
            **self.claims,
        }
        claims = {name: value for name, value in told.items() if value is not None}
        key = self.keys[0]
        if self.sign:
            signed: str = self.sign(claims, key)
            return signed
        return jwt.encode(claims, key.private, algorithm="RS256", headers={"kid": key.kid})

    def _asking(self, request: Request, form: dict[str, str]) -> Member | Response:
        """Who is meant: by his token, or by the app's admin key and his number."""
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme == "Bearer" and key in self._access:
            return self._access[key]
        if scheme != "KakaoAK" or key != ADMIN_KEY:
            return kapi(401, -401, "this access token does not exist")
        if form.get("target_id_type") != "user_id":
            return kapi(400, -2, "target_id_type is needed")
        found = [member for member in self.members if member.number == form.get("target_id")]
        return found[0] if found else kapi(400, -101, "NotRegisteredUserException")

    async def _me(self, request: Request) -> Response:
        form = await form_of(request)
        if behaved := await self._behave("me"):
            return behaved
        member = self._asking(request, form | dict(request.query_params))
        if isinstance(member, Response):
            return member
        profile = {"nickname": member.nickname, "profile_image_url": member.picture}
        told = {"id": int(member.number), "kakao_account": {"profile": profile}}
        return Response(json.dumps(told), media_type=JSON)

    async def _unlink(self, request: Request) -> Response:
        form = await form_of(request)
        if behaved := await self._behave("unlink"):
            return behaved
        member = self._asking(request, form)
        if isinstance(member, Response):
            return member
        if not member.linked:
            return kapi(400, -101, "NotRegisteredUserException")
        member.linked = False
        self.unlinked.append(member.number)
        return Response(json.dumps({"id": int(member.number)}), media_type=JSON)


def main() -> None:
    """Serve by hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8902)
    parser.add_argument("--service", default="http://127.0.0.1:8000", help="where the service is reached")
    told = parser.parse_args()
    server = KakaoServer(port=told.port)
    server.members.append(Member("3098765432", "성춘향"))
    server.redirects.add(f"{told.service.rstrip('/')}/api/auth/kakao/callback")
    for name, value in server.settings.items():
        sys.stdout.write(f"export RISKXPERTAI_{name.upper()}={value}\n")
    sys.stdout.flush()
    server.serve()


if __name__ == "__main__":
    main()
