"""Whether an id token is Kakao's, for us, and of this login: discovery, keys, signature, claims.

Discovery and keys are kept, for Kakao blocks who asks too often. A key that is not among them is
looked for once more, since Kakao changes keys without notice; then not again for a while, so that
forged key ids make no traffic.

Source:
    OpenID Connect Core 1.0, 3.1.3.7; OpenID Connect Discovery 1.0, 4.3; RFC 8725.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

import jwt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from riskxpertai.errors import LoginFailed, LoginRefused

ALGORITHM = "RS256"
# Kakao's keys and addresses change about never; a key that it withdraws is refused after this long.
FRESH = timedelta(hours=6)
# Between two looks for unknown keys.
PAUSE = timedelta(minutes=1)
SKEW = timedelta(seconds=30)
# The times are checked here against the clock argument; PyJWT would ask the machine's.
OPTIONS: jwt.types.Options = {
    "require": ["iss", "aud", "sub", "iat", "exp", "nonce"],
    "strict_aud": True,
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
}

T = TypeVar("T")
Fetch = Callable[[str], Awaitable[Mapping[str, Any]]]


class Metadata(BaseModel):
    """What discovery tells, as far as it is used."""

    model_config = ConfigDict(frozen=True, strict=True)
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str

    @property
    def api(self) -> str:
        """Origin of Kakao's API, which is another host than the login's."""
        parts = urlsplit(self.userinfo_endpoint)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where secrets go."""
        return (self.authorization_endpoint, self.token_endpoint, self.userinfo_endpoint, self.jwks_uri)


class Claims(BaseModel):
    """What is taken of an id token."""

    model_config = ConfigDict(frozen=True, strict=True)
    sub: str = Field(pattern=r"^[0-9]{1,20}$")
    nonce: str
    iat: int = Field(ge=0)
    exp: int = Field(ge=0)
    nbf: int = Field(0, ge=0)
    nickname: str | None = None
    picture: str | None = None


class Kept(Generic[T]):
    """A document that is read once for all who wait for it, and kept for a while."""

    def __init__(self, read: Callable[[], Awaitable[T]], clock: Callable[[], datetime]) -> None:
        """Begin without it.

        Args:
            read: reads it; whoever waits gets its failure, and the next one tries again.
            clock: the instant.
        """
        self._read = read
        self._clock = clock
        self._found: tuple[T, datetime] | None = None
        self._reading: asyncio.Task[T] | None = None

    async def get(self, *, younger: timedelta = FRESH) -> T:
        """The document, read anew unless it is younger than this."""
        if self._found and self._clock() - self._found[1] < younger:
            return self._found[0]
        if self._reading is None:
            self._reading = asyncio.create_task(self._renew())
        # A reader who leaves must not end it for the others.
        return await asyncio.shield(self._reading)

    async def _renew(self) -> T:
        try:
            found = await self._read()
            self._found = (found, self._clock())
            return found
        finally:
            self._reading = None


class Identity:
    """Kakao's published documents, and the check of its id tokens."""

    def __init__(self, url: str, client_id: str, fetch: Fetch, *, clock: Callable[[], datetime]) -> None:
        """Begin without documents.

        Args:
            url: the issuer.
            client_id: for whom id tokens must be.
            fetch: the JSON object at an address; fails by LoginFailed.
            clock: the instant, aware of its zone.
        """
        self._url = url
        self._client_id = client_id
        self._fetch = fetch
        self._clock = clock
        self._metadata = Kept(self._discover, clock)
        self._keys = Kept(self._read_keys, clock)
        self._looked: datetime | None = None

    async def metadata(self) -> Metadata:
        """Kakao's addresses.

        Raises:
            LoginFailed: they can't be had, or are not the issuer's.
        """
        return await self._metadata.get()

    async def verify(self, id_token: str, *, nonce: str) -> Claims:
        """The claims of an id token that Kakao made for us and this login.

        Raises:
            LoginRefused: it is not.
            LoginFailed: Kakao's keys can't be had.
        """
        try:
            kid = jwt.get_unverified_header(id_token).get("kid")
            key = await self._key(kid) if isinstance(kid, str) else None
            if key is None:
                raise LoginRefused("id token: signed by no key of Kakao's")
            said = jwt.decode(
                id_token,
                key,
                algorithms=[ALGORITHM],
                audience=self._client_id,
                issuer=self._url,
                options=OPTIONS,
            )
            claims = Claims.model_validate(said)
        except (jwt.InvalidTokenError, ValidationError, ValueError) as error:
            raise LoginRefused(f"id token: {type(error).__name__}") from None
        now = self._clock()
        if not claims.exp > (now - SKEW).timestamp():
            raise LoginRefused("id token: expired")
        if max(claims.iat, claims.nbf) > (now + SKEW).timestamp():
            raise LoginRefused("id token: not yet valid")
        if not hmac.compare_digest(claims.nonce.encode("utf-8", "replace"), nonce.encode()):
            raise LoginRefused("id token: of another login")
        return claims

    async def _discover(self) -> Metadata:
        try:
            found = Metadata.model_validate(
                await self._fetch(f"{self._url}/.well-known/openid-configuration")
            )
        except ValidationError:
            raise LoginFailed("kakao: discovery is not as described") from None
        scheme = urlsplit(self._url).scheme
        if found.issuer != self._url or any(urlsplit(one).scheme != scheme for one in found.addresses):
            raise LoginFailed("kakao: discovery speaks of another issuer")
        return found

    async def _key(self, kid: str) -> jwt.PyJWK | None:
        """Kakao's key with this id; unknown ones are looked for anew, but seldom."""
        keys = await self._keys.get()
        now = self._clock()
        if kid not in keys and (self._looked is None or now - self._looked >= PAUSE):
            self._looked = now
            keys = await self._keys.get(younger=timedelta(0))
        return keys.get(kid)

    async def _read_keys(self) -> dict[str, jwt.PyJWK]:
        listed = (await self._fetch((await self.metadata()).jwks_uri)).get("keys")
        if not isinstance(listed, list):
            raise LoginFailed("kakao: its keys are not as described")
        keys = {}
        for one in listed:
            if not isinstance(one, dict) or not isinstance(one.get("kid"), str):
                continue
            if one.get("kty") != "RSA" or one.get("use") != "sig" or one.get("alg") != ALGORITHM:
                continue  # of another kind, which is none for id tokens
            try:
                keys[one["kid"]] = jwt.PyJWK(one, algorithm=ALGORITHM)
            except (jwt.PyJWTError, ValueError, TypeError):
                continue
        return keys
