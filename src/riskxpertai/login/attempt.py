"""A login on its way to Kakao and back, remembered by the browser that began it and by nobody else.

Everything that the way needs (state, nonce, PKCE's verifier) follows from one random id and our
secret. The id lies signed in a cookie, so any process can finish what another began, a login that
was begun elsewhere is noticed, and nothing is kept for those who never come back.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt

from riskxpertai.errors import LoginRefused
from riskxpertai.login.secret import checked

# Long enough to find one's password, or to install Kakao Talk.
LIFE = timedelta(minutes=10)
ALGORITHM = "HS256"
ISSUER = "riskxpertai"
AUDIENCE = "riskxpertai-login"
LONGEST_COOKIE = 1024
OPTIONS: jwt.types.Options = {
    "require": ["iss", "aud", "iat", "exp", "jti"],
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
}


@dataclass(frozen=True)
class Attempt:
    """One try to sign in.

    Attributes:
        id: random; names the session that comes of it.
        state: goes to Kakao and comes back beside the code.
        nonce: comes back inside the id token.
        verifier: PKCE's, shown when the code is traded.
    """

    id: str
    state: str
    nonce: str
    verifier: str

    @property
    def challenge(self) -> str:
        """PKCE's S256 of the verifier (RFC 7636, 4.2)."""
        return _text(hashlib.sha256(self.verifier.encode()).digest())


class Attempts:
    """Begins logins, and knows them again by their cookie."""

    def __init__(self, secret: str, *, clock: Callable[[], datetime]) -> None:
        """Keep what signing needs.

        Args:
            secret: the service's; a key of its own is made from it, so no cookie is ever a session.
            clock: the instant, aware of its zone.

        Raises:
            BadSettings: the secret is too short.
        """
        self._key = hmac.digest(checked(secret).encode(), b"riskxpertai login", "sha256")
        self._clock = clock

    def begin(self) -> tuple[Attempt, str]:
        """A new attempt and its cookie."""
        attempt = self._attempt(secrets.token_urlsafe(24))
        issued = int(self._clock().timestamp())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "iat": issued,
            "exp": issued + int(LIFE.total_seconds()),
            "jti": attempt.id,
        }
        return attempt, jwt.encode(claims, self._key, algorithm=ALGORITHM)

    def read(self, cookie: str | None) -> Attempt:
        """The attempt of a cookie.

        Raises:
            LoginRefused: there is none, it is not ours, or its time is over.
        """
        if not cookie or len(cookie) > LONGEST_COOKIE or not cookie.isascii():
            raise LoginRefused("no cookie of a login", reason="expired")
        try:
            said = jwt.decode(
                cookie, self._key, algorithms=[ALGORITHM], audience=AUDIENCE, issuer=ISSUER, options=OPTIONS
            )
            expires = int(said["exp"])
        except (jwt.InvalidTokenError, ValueError, TypeError):
            raise LoginRefused("not a cookie of ours") from None
        if expires <= self._clock().timestamp():
            raise LoginRefused("the login took too long", reason="expired")
        return self._attempt(str(said["jti"]))

    def returned(self, cookie: str | None, state: str | None) -> Attempt:
        """The attempt that comes back from Kakao in the browser that began it.

        Raises:
            LoginRefused: cookie or state is missing, foreign or too old.
        """
        attempt = self.read(cookie)
        if not hmac.compare_digest((state or "").encode("utf-8", "replace"), attempt.state.encode()):
            raise LoginRefused("a state of another login")
        return attempt

    def _attempt(self, id: str) -> Attempt:
        state, nonce, verifier = (
            _text(hmac.digest(self._key, f"{name} {id}".encode(), "sha256"))
            for name in ("state", "nonce", "verifier")
        )
        return Attempt(id, state, nonce, verifier)


def _text(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
