"""Step 1 of the data's way: how every source is asked over HTTP: patiently, within its limits, and seldom.

Whatever goes wrong ends as `SourceFailed` that says what to do, in English for the log and in Korean
for the reader. No message and no log line holds a key, even where the key is part of the address.
"""

from __future__ import annotations

import asyncio
import logging
import random
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from http import HTTPStatus
from urllib.parse import quote

import httpx2

from riskxpertai import __version__
from riskxpertai.errors import SourceFailed

TRIES = 3
PATIENCE = 4  # an answer may take this many longest silences altogether
LONGEST_WAIT = 30.0  # seconds; a server that asks for more is asked again at the next sync
MASK = "***"


class Passing(SourceFailed):
    """A failure that another try may mend; `retry_after` as the server asked."""


class Window:
    """So many calls within so many seconds, sliding."""

    def __init__(self, calls: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with no call made.

        Args:
            calls: most calls within the window.
            seconds: its length.
            clock: seconds that never go back.
        """
        self._calls = calls
        self._seconds = seconds
        self._clock = clock
        self._made: deque[float] = deque()

    def take(self) -> float:
        """Count a call and return zero; or return the seconds until one is free, counting nothing."""
        now = self._clock()
        while self._made and now - self._made[0] >= self._seconds:
            self._made.popleft()
        if len(self._made) < self._calls:
            self._made.append(now)
            return 0.0
        return self._seconds - (now - self._made[0])


@cache
def window(url: str, calls: int, seconds: float) -> Window:
    """The one window of a server in this process: sources come and go, its patience does not."""
    return Window(calls, seconds)


@dataclass(frozen=True)
class Manner:
    """How a source wants to be asked.

    Attributes:
        name: of the source.
        setting: variable with its address.
        accept: media type asked for.
        kinds: one of these words must be in the type that comes, such as `csv`.
        largest: most bytes of an answer.
        seconds: longest silence.
        calls: most calls within `every` seconds, or 0 for no limit.
        every: length of that window, in seconds.
        patience: longest wait for a free call, in seconds.
    """

    name: str
    setting: str
    accept: str
    kinds: tuple[str, ...]
    largest: int
    seconds: float = 10.0
    calls: int = 0
    every: float = 0.0
    patience: float = LONGEST_WAIT


@dataclass(frozen=True)
class Page:
    """A good answer.

    Attributes:
        url: what was asked.
        text: what came.
        kind: its media type.
        learnt: when it came first.
        tag: its ETag, or empty.
        modified: its Last-Modified, or empty.
    """

    url: str
    text: str
    kind: str
    learnt: datetime
    tag: str = ""
    modified: str = ""


class Web:
    """One source's server."""

    def __init__(
        self,
        url: str,
        manner: Manner,
        *,
        secret: str = "",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        limit: Window | None = None,
    ) -> None:
        """Remember how to ask; nothing is opened.

        Args:
            url: scheme and host.
            manner: how it wants to be asked.
            secret: what must never be shown.
            clock: tells when values are learnt.
            pause: waits between two tries, in seconds.
            chance: in [0, 1), spreads the waits of many services.
            limit: counts calls; the process's own for this server when left out.
        """
        self._url = url.rstrip("/")
        self.manner = manner
        self._secrets = tuple(sorted({secret, quote(secret, safe="")} - {""}, key=len, reverse=True))
        self.clock = clock
        self._pause = pause
        self._chance = chance
        self._limit = limit
        if limit is None and manner.calls:
            self._limit = window(self._url, manner.calls, manner.every)
        self._kept: dict[str, Page] = {}
        self._client: httpx2.AsyncClient | None = None
        self._mask = Masked(self._secrets)

    async def get(self, path: str, asked: Mapping[str, str] | None = None, *, topic: str = "") -> Page:
        """Ask, again where another try may help.

        Args:
            path: already quoted.
            asked: parameters after it.
            topic: under which a good page is kept, so that it is sent again only when it has changed.

        Returns:
            What came; or, where nothing has changed since, what came then.

        Raises:
            SourceFailed: with what to do about it.
        """
        for left in range(TRIES - 1, -1, -1):
            try:
                return await self._get(path, asked or {}, topic)
            except Passing as failed:
                wait = 0.5 * 2 ** (TRIES - 1 - left) * (1 + self._chance())
                wanted = failed.retry_after or 0
                if not left or wanted > LONGEST_WAIT:
                    raise SourceFailed(
                        f"{failed}; gave up after {TRIES - left} tries",
                        sentence=failed.sentence,
                        retry_after=failed.retry_after,
                    ) from failed
                await self._pause(max(wait, wanted))
        raise AssertionError("the last try returns or raises")

    def keep(self, topic: str, page: Page) -> None:
        """Keep a page that could be read: one that could not must be sent in full again."""
        if page.tag or page.modified:
            self._kept[topic] = page

    def failed(self, detail: str, sentence: str, retry_after: int | None = None) -> SourceFailed:
        """A failure of this source, with no secret in its words."""
        return SourceFailed(
            self.masked(f"{self.manner.name}: {detail}"),
            sentence=self.masked(sentence),
            retry_after=retry_after,
        )

    def changed(self, detail: str) -> SourceFailed:
        """A failure to read what came."""
        return self.failed(
            detail, f"{self.manner.name} 자료의 형식이 달라 읽지 못했습니다. 가진 자료를 그대로 씁니다."
        )

    def masked(self, text: str) -> str:
        """A text without the secrets."""
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return text

    async def close(self) -> None:
        """Give back connections."""
        logging.getLogger("httpx2").removeFilter(self._mask)
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _get(self, path: str, asked: Mapping[str, str], topic: str) -> Page:
        await self._turn()
        manner = self.manner
        if self._client is None:
            headers = {"Accept": manner.accept, "User-Agent": f"RiskXpertAI/{__version__}"}
            self._client = httpx2.AsyncClient(timeout=manner.seconds, headers=headers)
            logging.getLogger("httpx2").addFilter(self._mask)
        try:
            url = str(httpx2.URL(self._url + path, params=asked or None))
            last = self._kept.get(topic)
            last = last if last and last.url == url else None
            async with (
                asyncio.timeout(PATIENCE * manner.seconds),
                self._client.stream("GET", url, headers=_unless(last)) as response,
            ):
                if last and response.status_code == HTTPStatus.NOT_MODIFIED:
                    return last
                await self._check(response)
                text = await self._body(response)
        except (httpx2.TimeoutException, TimeoutError) as error:
            raise self._passing(
                f"no answer in time ({type(error).__name__}); check the network",
                f"{manner.name}에서 제때 답이 오지 않았습니다. 잠시 뒤 다시 시도해 주세요.",
            ) from error
        except httpx2.TransportError as error:
            raise self._passing(
                f"the connection failed ({type(error).__name__}: {error}); check the network, or empty "
                f"{manner.setting} to stay with the data at hand",
                f"{manner.name}에 연결하지 못했습니다. 네트워크와 {manner.setting} 값을 확인해 주세요.",
            ) from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise self._misled(f"{type(error).__name__}; check {manner.setting}") from error
        page = Page(url, text, response.headers.get("Content-Type", "").lower(), self.clock())
        tag, modified = response.headers.get("ETag", ""), response.headers.get("Last-Modified", "")
        return replace(page, tag=tag, modified=modified)

    async def _turn(self) -> None:
        while self._limit and (wait := self._limit.take()):
            if wait > self.manner.patience:
                minutes = int(wait // 60) + 1
                raise self.failed(
                    f"{self.manner.calls} calls in {self.manner.every:g} seconds are used up",
                    f"{self.manner.name}의 요청 한도를 다 썼습니다. {minutes}분 뒤에 다시 시도해 주세요.",
                    int(wait) + 1,
                )
            await self._pause(wait)

    async def _check(self, response: httpx2.Response) -> None:
        status, manner = response.status_code, self.manner
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise self._passing(
                f"the service answered {status}",
                f"{manner.name} 서버가 바쁘거나 점검 중입니다({status}). 잠시 뒤 다시 시도해 주세요.",
                self._seconds(response.headers.get("Retry-After", "")),
            )
        if status != HTTPStatus.OK:
            raise self._misled(f"the service answered {status}; check {manner.setting}")
        kind = response.headers.get("Content-Type", "")
        if not any(word in kind.lower() for word in manner.kinds):
            raise self._misled(
                f"{kind[:60] or 'no content type'!r} instead of {manner.kinds[0].upper()}; a proxy or "
                f"another service answered, check {manner.setting}"
            )

    async def _body(self, response: httpx2.Response) -> str:
        largest, manner = self.manner.largest, self.manner
        parts: list[bytes] = []
        size = 0
        async for part in response.aiter_bytes():
            size += len(part)
            if size > largest:
                raise self._misled(f"more than {largest} bytes; check {manner.setting}")
            parts.append(part)
        body = b"".join(parts)
        framed = {"content-length", "transfer-encoding"} & set(response.headers)
        if not framed and not re.search(rb"[\n}>]\s*\Z", body):
            raise self._passing(
                "the answer was cut off",
                f"{manner.name}의 답이 중간에 끊겼습니다. 잠시 뒤 다시 시도해 주세요.",
            )
        try:
            return body.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise self._misled(f"the answer is no UTF-8; check {manner.setting}") from error

    def _seconds(self, asked: str) -> int | None:
        """Retry-After in seconds: a number, or a date."""
        if asked.isdecimal():
            return int(asked)
        try:
            return max(0, int((parsedate_to_datetime(asked) - self.clock()).total_seconds()))
        except (ValueError, TypeError):
            return None

    def _passing(self, detail: str, sentence: str, retry_after: int | None = None) -> Passing:
        told = self.failed(detail, sentence, retry_after)
        return Passing(str(told), sentence=told.sentence, retry_after=retry_after)

    def _misled(self, detail: str) -> SourceFailed:
        name, setting = self.manner.name, self.manner.setting
        return self.failed(
            detail, f"{name} 주소에서 자료가 아닌 것이 왔습니다. {setting} 값을 확인해 주세요."
        )


def _unless(last: Page | None) -> dict[str, str]:
    """Headers that ask for an answer only where it has changed."""
    if last is None:
        return {}
    told = {"If-None-Match": last.tag, "If-Modified-Since": last.modified}
    return {name: value for name, value in told.items() if value}


class Masked(logging.Filter):
    """Takes secrets out of what the HTTP client logs: it tells whole addresses."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        """Remember what must not be told."""
        super().__init__()
        self._secrets = secrets

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without the secrets."""
        told = record.getMessage()
        for secret in self._secrets:
            if secret in told:
                told = told.replace(secret, MASK)
                record.msg, record.args = told, ()
        return True
