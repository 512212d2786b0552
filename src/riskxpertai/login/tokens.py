"""Sessions: signed access tokens, and refresh tokens that are good once.

A login begins a family. Each refresh replaces the family's token by compare-and-set, so of several
tabs one wins; a pair is made from the family alone, so the others are handed the very same bytes.
A login at Kakao begins its family with a one-time code, which is traded for the first pair the same way.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

import jwt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from riskxpertai.domain import Family, Reader
from riskxpertai.errors import LoginRefused, NotSignedIn, SessionEnded, StoreFailed
from riskxpertai.login.secret import checked
from riskxpertai.ports import History

Use = Literal["access", "refresh", "code"]

ALGORITHM = "HS256"
ISSUER = "riskxpertai"
AUDIENCE = "riskxpertai-page"
LONGEST_TOKEN = 4096
# Two tabs that wake at once refresh with the same token; a thief who comes later is noticed.
GRACE = timedelta(seconds=5)
# The page trades its code at once; what lies in a browser's history later is worth nothing.
CODE_LIFE = timedelta(seconds=60)
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
        self._secret = checked(secret)
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

    async def issue_code(self, reader: Reader, *, login: str) -> str:
        """Begin a session that is handed over by a code, good once and for a minute.

        Args:
            reader: kept already.
            login: id of the login in this browser; it names the session, so one login begins one.

        Raises:
            LoginRefused: this login has begun its session already.
        """
        if await self._history.family(login) is not None:
            raise LoginRefused("a login was used again")
        now = self._clock()
        code = secrets.token_urlsafe(16)
        family = Family(login, reader.id, code, before="", rotated=now, expires=now + CODE_LIFE)
        await self._history.put_family(family)
        return self._token(family, "code", CODE_LIFE)

    async def redeem(self, code: str, *, login: str) -> Pair:
        """The first pair of a session that a code began; a code that comes again ends its session.

        Args:
            code: of `issue_code`.
            login: id of the login in the browser that shows it.

        Raises:
            LoginRefused: it is no code of ours, of another browser, too old, or was used.
        """
        try:
            claims = self._claims(code, "code")
            if claims.family != login:
                raise LoginRefused("a code of another browser")
            self._unexpired(claims)
            family = await self._living(claims)
        except (NotSignedIn, SessionEnded) as error:
            raise LoginRefused(str(error)) from None
        now = self._clock()
        first = replace(
            family, token=secrets.token_urlsafe(16), before="", rotated=now, expires=now + self._refresh
        )
        if claims.jti == family.token and await self._history.rotate(first, expected=family.token):
            return self._pair(first)
        await self._history.put_family(replace(family, ended=True))
        raise LoginRefused("a code was used again")

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
            jti=f"{family.token}.access" if use == "access" else family.token,
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
