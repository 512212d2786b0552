"""Sessions: signed access tokens, and refresh tokens that are good once.

A login begins a family. Each refresh replaces the family's token by compare-and-set, so of several
tabs one wins; a pair is made from the family alone, so the others are handed the very same bytes.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import jwt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from riskxpertai.domain import Family, Reader
from riskxpertai.errors import BadSettings, NotSignedIn, SessionEnded, StoreFailed
from riskxpertai.ports import History
from riskxpertai.settings import SHORTEST_SECRET

Use = Literal["access", "refresh"]

ALGORITHM = "HS256"
ISSUER = "riskxpertai"
AUDIENCE = "riskxpertai-page"
LONGEST_TOKEN = 4096
# Two tabs that wake at once refresh with the same token; a thief who comes later is noticed.
GRACE = timedelta(seconds=5)
# Servers' clocks differ: a token made on one may be read on another a little "before" its issue.
SKEW = timedelta(seconds=30)
# The times are checked here against the clock argument; PyJWT would ask the machine's.
OPTIONS: jwt.types.Options = {
    "require": ["iss", "aud", "iat", "exp", "sub", "jti", "use", "family"],
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
}


@dataclass(frozen=True)
class Pair:
    """What a browser keeps.

    Attributes:
        access_token: shown with every request.
        refresh_token: shown once, for the next pair.
        expires_in: life of the access token in seconds.
    """

    access_token: str
    refresh_token: str
    expires_in: int


@dataclass(frozen=True)
class Holder:
    """Who shows an access token.

    Attributes:
        id: the reader's.
    """

    id: str


class _Claims(BaseModel):
    """What a token of ours says, and nothing else."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    iss: str
    aud: str
    sub: str
    jti: str
    iat: int = Field(ge=0)
    exp: int = Field(ge=0)
    use: Use
    family: str


class Tokens:
    """Makes, renews, ends and reads sessions."""

    def __init__(
        self,
        secret: str,
        history: History,
        *,
        access: timedelta,
        refresh: timedelta,
        clock: Callable[[], datetime],
    ) -> None:
        """Keep what signing needs.

        Args:
            secret: signs every token; 32 characters at least.
            history: where readers and families are kept.
            access: life of an access token.
            refresh: life of a refresh token; each refresh begins it anew.
            clock: the instant, aware of its zone.

        Raises:
            BadSettings: the secret is too short.
        """
        self._secret = _checked(secret)
        self._history = history
        self._access = access
        self._refresh = refresh
        self._clock = clock

    async def issue(self, reader: Reader) -> Pair:
        """Begin a session for a reader who is kept already."""
        now = self._clock()
        family = Family(
            id=secrets.token_urlsafe(16),
            reader=reader.id,
            token=secrets.token_urlsafe(16),
            before="",
            rotated=now,
            expires=now + self._refresh,
        )
        await self._history.put_family(family)
        return self._pair(family)

    async def refresh(self, refresh_token: str) -> Pair:
        """Hand out the next pair for a refresh token, or the same one again within the grace.

        Raises:
            NotSignedIn: it is no refresh token of ours.
            SessionEnded: its time or its session is over; an old token ends its session here.
        """
        claims = self._claims(refresh_token, "refresh")
        self._unexpired(claims)
        family = await self._living(claims)
        now = self._clock()
        if claims.jti == family.token:
            turned = replace(
                family,
                token=secrets.token_urlsafe(16),
                before=family.token,
                rotated=now,
                expires=now + self._refresh,
            )
            if await self._history.rotate(turned, expected=family.token):
                return self._pair(turned)
            family = await self._living(claims)
        if claims.jti == family.before and now - family.rotated <= GRACE:
            return self._pair(family)
        await self._history.put_family(replace(family, ended=True))
        raise SessionEnded("a refresh token was used again")

    async def end(self, token: str, *, everywhere: bool = False) -> None:
        """Sign out with either token of a living session, one that has just run out included.

        Args:
            token: access or refresh token.
            everywhere: end this reader's other sessions too.

        Raises:
            NotSignedIn: it is no token of ours.
            SessionEnded: its session is over already.
        """
        family = await self._living(self._claims(token, "access", "refresh"))
        await self._history.put_family(replace(family, ended=True))
        if everywhere:
            await self._history.end_families(family.reader)

    async def reader_of(self, access_token: str) -> Reader:
        """Who shows this access token.

        Raises:
            NotSignedIn: it is no access token of ours.
            SessionEnded: its time or its session is over, or the reader is gone.
        """
        claims = self._claims(access_token, "access")
        self._unexpired(claims)
        family = await self._living(claims)
        reader = await self._history.reader(family.reader)
        if reader is None:
            raise SessionEnded("the reader is gone")
        return reader

    async def holder_of(self, access_token: str) -> Holder:
        """Whose access token this is.

        While sessions can't be read, signature and time are believed: an access token lives minutes,
        and a session that was ended meanwhile is found out once they can.

        Raises:
            NotSignedIn: it is no access token of ours.
            SessionEnded: its time is over; or its session, or the reader is gone, as far as can be read.
        """
        try:
            return Holder((await self.reader_of(access_token)).id)
        except StoreFailed:
            return Holder(self._claims(access_token, "access").sub)

    async def _living(self, claims: _Claims) -> Family:
        family = await self._history.family(claims.family)
        if family is None or family.ended or family.expires <= self._clock() or family.reader != claims.sub:
            raise SessionEnded("the session is over")
        return family

    def _pair(self, family: Family) -> Pair:
        return Pair(
            access_token=self._token(family, "access", self._access),
            refresh_token=self._token(family, "refresh", self._refresh),
            expires_in=int(self._access.total_seconds()),
        )

    def _token(self, family: Family, use: Use, life: timedelta) -> str:
        issued = int(family.rotated.timestamp())
        claims = _Claims(
            iss=ISSUER,
            aud=AUDIENCE,
            sub=family.reader,
            # The access token's must differ, and must follow from the family.
            jti=family.token if use == "refresh" else f"{family.token}.access",
            iat=issued,
            exp=issued + int(life.total_seconds()),
            use=use,
            family=family.id,
        )
        return jwt.encode(claims.model_dump(), self._secret, algorithm=ALGORITHM)

    def _claims(self, token: str, *uses: Use) -> _Claims:
        """What a token says, if we signed it, for one of these uses, and not in the future."""
        if len(token) > LONGEST_TOKEN or not token.isascii():
            raise NotSignedIn("oversized or garbled token")
        try:
            said = jwt.decode(
                token,
                self._secret,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                options=OPTIONS,
            )
            claims = _Claims.model_validate(said)
        except (jwt.InvalidTokenError, ValidationError, ValueError):
            raise NotSignedIn("not a token of ours") from None
        if claims.use not in uses or claims.iat > (self._clock() + SKEW).timestamp():
            raise NotSignedIn("a token for another use or time")
        return claims

    def _unexpired(self, claims: _Claims) -> None:
        if claims.exp <= self._clock().timestamp():
            raise SessionEnded("the token has run out")


def read_secret(given: str | None, *, home: Path, production: bool) -> str:
    """The secret that signs tokens: the setting, or on a laptop one that is made once and kept.

    Args:
        given: the setting's value, if there is one.
        home: folder of the file `secret`; made if missing.
        production: whether the setting is needed.

    Raises:
        BadSettings: it is missing or too short, or the file can't be made or read.
    """
    if given:
        return _checked(given)
    if production:
        raise BadSettings("RISKXPERTAI_TOKEN_SECRET is needed in production")
    path = home / "secret"
    try:
        if not path.exists():
            _make_secret(path)
        return _checked(path.read_text("ascii"))
    except (OSError, ValueError) as error:
        problem = f"the home's file `secret` can't be made or read ({type(error).__name__})"
        raise BadSettings(f"{problem}; set RISKXPERTAI_TOKEN_SECRET instead") from None


def _make_secret(path: Path) -> None:
    """Write a secret aside and link it into place: whole from the first moment, and never twice."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"secret.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            path.hardlink_to(aside)
        except FileExistsError:
            return  # another process was faster; its secret is the one
    finally:
        aside.unlink(missing_ok=True)


def _checked(secret: str) -> str:
    if len(secret) < SHORTEST_SECRET:
        raise BadSettings(f"a token secret needs {SHORTEST_SECRET} random characters at least")
    return secret
