"""Kakao's side of a login: OpenID Connect by its published documents, and leaving again.

A code is traded for an id token, whose claims are all that is taken: Kakao's own tokens are let go.
Nothing of what Kakao says is repeated in an error, for its texts may hold codes and tokens.

Source:
    https://developers.kakao.com/docs/latest/ko/kakaologin/rest-api, OpenID Connect Core 1.0 (3.1.3.7).
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx2
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from riskxpertai.errors import LoginFailed, LoginRefused, TooMany
from riskxpertai.login.attempt import Attempt
from riskxpertai.login.identity import Claims, Identity

logger = logging.getLogger(__name__)

# Readers wait for it with an empty page; Kakao answers in a fraction of one.
SECONDS = 5.0
LONGEST_CODE = 512
LONGEST_NAME = 40
LONGEST_PICTURE = 1000
KOE = re.compile(r"KOE\d{3}")
USED_OR_EXPIRED, TOO_MANY_TOKENS = "KOE320", "KOE237"
NOT_LINKED = -101
# Marks that turn the reading direction of what follows them: a name must not mix up its line.
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class KakaoReader:
    """Who Kakao says is there.

    Attributes:
        number: his member number, as digits; all that names him.
        nickname: if he lets Kakao tell it.
        picture: https address, if he lets Kakao tell it.
    """

    number: str
    nickname: str | None
    picture: str | None


class _Tokens(BaseModel):
    model_config = ConfigDict(frozen=True)
    id_token: str = Field(min_length=1, max_length=8192)


class Kakao:
    """An app at Kakao, as its console knows it."""

    def __init__(
        self,
        url: str,
        *,
        client_id: str,
        client_secret: str = "",
        admin_key: str = "",
        pkce: bool = True,
        clock: Callable[[], datetime],
        seconds: float = SECONDS,
    ) -> None:
        """Take the app's keys; nothing is sent before the first login.

        Args:
            url: the issuer, https://kauth.kakao.com.
            client_id: REST API key.
            client_secret: of that key; empty where it is switched off in the console.
            admin_key: unlinks readers who leave.
            pkce: send a challenge with each login.
            clock: the instant, aware of its zone.
            seconds: longest wait for one answer.
        """
        self._client_id = client_id
        self._client_secret = client_secret
        self._admin_key = admin_key
        self._pkce = pkce
        self._http = httpx2.AsyncClient(timeout=seconds, headers={"Accept": "application/json"})
        self._identity = Identity(url.rstrip("/"), client_id, self._get, clock=clock)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def check(self) -> None:
        """Return if Kakao can be asked.

        Raises:
            LoginFailed: it can't.
        """
        await self._identity.metadata()

    async def authorize_url(self, attempt: Attempt, *, redirect_uri: str) -> str:
        """Where a reader signs in.

        Raises:
            LoginFailed: Kakao can't be asked.
        """
        metadata = await self._identity.metadata()
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": redirect_uri,
            "state": attempt.state,
            "nonce": attempt.nonce,
        }
        if self._pkce:
            asked |= {"code_challenge": attempt.challenge, "code_challenge_method": "S256"}
        return f"{metadata.authorization_endpoint}?{urlencode(asked)}"

    async def sign_in(self, code: str, attempt: Attempt, *, redirect_uri: str) -> KakaoReader:
        """Trade a code for the reader behind it.

        Args:
            code: as it came back from Kakao.
            attempt: the login that it belongs to.
            redirect_uri: the same as on the way there.

        Raises:
            LoginRefused: the code or its id token is not good for this login.
            TooMany: Kakao gives this reader no more tokens for now.
            LoginFailed: Kakao can't be asked, or the app's keys are wrong.
        """
        if not code or len(code) > LONGEST_CODE:
            raise LoginRefused("no code, or an oversized one")
        form = {
            "grant_type": "authorization_code",
            "client_id": self._client_id,
            "redirect_uri": redirect_uri,
            "code": code,
        }
        if self._client_secret:
            form["client_secret"] = self._client_secret
        if self._pkce:
            form["code_verifier"] = attempt.verifier
        metadata = await self._identity.metadata()
        status, said = await self._post(metadata.token_endpoint, form)
        if status != 200:
            raise _refusal(status, said)
        try:
            id_token = _Tokens.model_validate(said).id_token
        except ValidationError:
            raise LoginFailed("kakao: no id_token; is OpenID Connect switched on in the console?") from None
        return reader_of(await self._identity.verify(id_token, nonce=attempt.nonce))

    async def unlink(self, number: str) -> None:
        """Let Kakao forget that a reader was here; one who was unlinked already is fine.

        Args:
            number: his member number.

        Raises:
            LoginFailed: Kakao can't be asked, or refuses.
        """
        metadata = await self._identity.metadata()
        status, said = await self._post(
            f"{metadata.api}/v1/user/unlink",
            {"target_id_type": "user_id", "target_id": number},
            headers={"Authorization": f"KakaoAK {self._admin_key}"},
        )
        code = said.get("code")
        if status != 200 and code != NOT_LINKED:
            raise LoginFailed(
                f"kakao: unlink refused ({status}, {code if isinstance(code, int) else 'no code'})"
            )

    async def _get(self, url: str) -> Mapping[str, Any]:
        return (await self._answer(self._http.build_request("GET", url)))[1]

    async def _post(
        self, url: str, form: dict[str, str], *, headers: Mapping[str, str] | None = None
    ) -> tuple[int, Mapping[str, Any]]:
        return await self._answer(self._http.build_request("POST", url, data=form, headers=headers))

    async def _answer(self, request: httpx2.Request) -> tuple[int, Mapping[str, Any]]:
        """Status and JSON object of an answer.

        Raises:
            LoginFailed: none came, a fault of the server's, or no JSON object.
        """
        step = request.url.path
        try:
            answer = await self._http.send(request)
            said = answer.json()
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError, RecursionError) as error:
            raise LoginFailed(f"kakao: {step}: {type(error).__name__}") from None
        if answer.status_code >= 500 or not isinstance(said, dict):
            raise LoginFailed(f"kakao: {step}: status {answer.status_code}")
        if request.method == "GET" and answer.status_code != 200:
            raise LoginFailed(f"kakao: {step}: status {answer.status_code}")
        return answer.status_code, said


def reader_of(claims: Claims) -> KakaoReader:
    """The reader of verified claims; name and picture are cut to what a page can show."""
    picture = claims.picture or ""
    shown = urlsplit(picture).scheme == "https" and len(picture) <= LONGEST_PICTURE and picture.isascii()
    return KakaoReader(claims.sub, tidy(claims.nickname or "") or None, picture if shown else None)


def tidy(name: str) -> str:
    """A name on one line: no control characters, no lone surrogates, at most `LONGEST_NAME` characters."""
    kept = (
        " " if unicodedata.category(sign) in ("Zl", "Zp", "Cc") else sign
        for sign in unicodedata.normalize("NFC", name)
        if unicodedata.category(sign) not in ("Cs", "Co", "Cn") and sign not in TURNING
    )
    return " ".join("".join(kept).split())[:LONGEST_NAME].strip()


def _refusal(status: int, said: Mapping[str, Any]) -> LoginRefused | LoginFailed | TooMany:
    """Kakao's error as ours, told by its code: its text may hold anything."""
    told = str(said.get("error_code", ""))
    code = told if KOE.fullmatch(told) else "no KOE code"
    if code == USED_OR_EXPIRED:
        return LoginRefused("kakao: the code was used or has run out", reason="expired")
    if code == TOO_MANY_TOKENS or status == 429:
        return TooMany(
            "kakao: too many tokens for one reader",
            sentence="로그인을 너무 자주 하셨습니다. 10분 뒤에 다시 시도해 주세요.",
            retry_after=600,
        )
    return LoginFailed(f"kakao: token refused ({status}, {code}); see the app's settings in Kakao's console")
