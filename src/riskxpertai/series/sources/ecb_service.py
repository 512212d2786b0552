"""Step 1 of the data's way: newer days of the ECB's reference rates, from its Data Portal.

Whatever goes wrong ends as `SourceFailed` that says what to do; then nothing has changed.
"""

from __future__ import annotations

import asyncio
import csv
import io
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http import HTTPStatus

import httpx2

from riskxpertai import __version__
from riskxpertai.errors import SourceFailed
from riskxpertai.ports import Observation
from riskxpertai.series.sources.ecb import CROSSES, CURRENCIES, Fixings, crosses, rate

PATH = f"/service/data/EXR/D.{'+'.join(CURRENCIES)}.EUR.SP00.A"
COLUMNS = ("CURRENCY", "TIME_PERIOD", "OBS_VALUE")
LARGEST = 4 * 1024 * 1024  # bytes; the whole history of five currencies has about 3 MiB
TRIES = 3
PATIENCE = 4  # an answer may take this many longest silences altogether
LONGEST_WAIT = 30.0  # seconds; a server that asks for more is asked again at the next refresh


@dataclass(frozen=True)
class _Answer:
    """A good answer, kept to be told again when the server says that nothing changed."""

    since: date | None
    tag: str
    observations: tuple[Observation, ...]


class _Passing(SourceFailed):
    """A failure that another try may mend; `retry_after` as the server asked."""


class EcbService:
    """The ECB's Data Portal over HTTP."""

    name = "ECB"
    offers = tuple(CROSSES)

    def __init__(
        self,
        url: str,
        *,
        timeout: float = 10.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Remember how to ask; nothing is opened.

        Args:
            url: scheme and host, `https://data-api.ecb.europa.eu`.
            timeout: longest silence, in seconds.
            clock: tells when values are learnt.
            pause: waits between two tries, in seconds.
            chance: in [0, 1), spreads the waits of many services.
        """
        self._url = url.rstrip("/") + PATH
        self._timeout = timeout
        self._clock = clock
        self._pause = pause
        self._chance = chance
        self._last: _Answer | None = None

    async def fetch(self, indicator: str, since: date | None = None) -> Sequence[Observation]:
        """Published values of one indicator from a day on, or all, oldest first.

        Raises:
            SourceFailed: with what to do about it.
        """
        return [item for item in await self.fetch_all(since) if item.indicator == indicator]

    async def close(self) -> None:
        """Nothing is held open."""

    async def fetch_all(self, since: date | None = None) -> Sequence[Observation]:
        """Published values of all rates.

        Raises:
            SourceFailed: with what to do about it.
        """
        for left in range(TRIES - 1, -1, -1):
            try:
                return await self._fetch(since)
            except _Passing as failed:
                wait = 0.5 * 2 ** (TRIES - 1 - left) * (1 + self._chance())
                asked = failed.retry_after or 0
                if not left or asked > LONGEST_WAIT:
                    raise SourceFailed(
                        f"{failed}; gave up after {TRIES - left} tries", retry_after=failed.retry_after
                    ) from failed
                await self._pause(max(wait, asked))
        raise AssertionError("the last try returns or raises")

    async def _fetch(self, since: date | None) -> tuple[Observation, ...]:
        asked = {"format": "csvdata", "detail": "dataonly"}
        if since is not None:
            asked["startPeriod"] = since.isoformat()
        headers = {"Accept": "text/csv", "User-Agent": f"RiskXpertAI/{__version__}"}
        last = self._last if self._last and self._last.since == since else None
        if last:
            headers["If-None-Match"] = last.tag
        try:
            async with (
                asyncio.timeout(PATIENCE * self._timeout),
                httpx2.AsyncClient(timeout=self._timeout, headers=headers) as client,
                client.stream("GET", self._url, params=asked) as response,
            ):
                if last and response.status_code == HTTPStatus.NOT_MODIFIED:
                    return last.observations
                _check(response)
                text = await _body(response)
        except (httpx2.TimeoutException, TimeoutError) as error:
            raise _Passing(f"ECB: no answer in time ({type(error).__name__}); check the network") from error
        except httpx2.TransportError as error:
            raise _Passing(
                f"ECB: the connection failed ({type(error).__name__}: {error}); check the network, or empty "
                "RISKXPERTAI_ECB_URL to stay with the embedded data"
            ) from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise SourceFailed(f"ECB: {type(error).__name__}; check RISKXPERTAI_ECB_URL") from error
        found = observations(read_csvdata(text), self._clock())
        if tag := response.headers.get("ETag"):
            self._last = _Answer(since, tag, found)
        return found


def _check(response: httpx2.Response) -> None:
    status = response.status_code
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        wait = response.headers.get("Retry-After", "")
        raise _Passing(
            f"ECB: the service answered {status}", retry_after=int(wait) if wait.isdecimal() else None
        )
    if status != HTTPStatus.OK:
        raise SourceFailed(f"ECB: the service answered {status}; check RISKXPERTAI_ECB_URL")
    kind = response.headers.get("Content-Type", "")
    if "csv" not in kind.lower():
        raise SourceFailed(
            f"ECB: {kind[:60] or 'no content type'!r} instead of CSV; a proxy or another service answered, "
            "check RISKXPERTAI_ECB_URL"
        )


async def _body(response: httpx2.Response) -> str:
    parts: list[bytes] = []
    size = 0
    async for part in response.aiter_bytes():
        size += len(part)
        if size > LARGEST:
            raise SourceFailed(f"ECB: more than {LARGEST} bytes; check RISKXPERTAI_ECB_URL")
        parts.append(part)
    body = b"".join(parts)
    framed = {"content-length", "transfer-encoding"} & set(response.headers)
    if not framed and not body.endswith(b"\n"):
        raise _Passing("ECB: the answer was cut off")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceFailed("ECB: the answer is no UTF-8; check RISKXPERTAI_ECB_URL") from error


def read_csvdata(text: str) -> Fixings:
    """Read SDMX-CSV as the Data Portal writes it: a line per currency and day, columns by name.

    Raises:
        SourceFailed: naming the line that can't be used; or there is none.
    """
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    fixings: dict[date, dict[str, float]] = {}
    try:
        header = next(rows, [])
        missing = set(COLUMNS) - set(header)
        if missing:
            raise SourceFailed(f"ECB: no column {', '.join(sorted(missing))}; the format has changed")
        columns = [header.index(name) for name in COLUMNS]
        for row in rows:
            where = f"ECB, line {rows.line_num}"
            if len(row) != len(header):
                raise SourceFailed(f"{where}: {len(row)} cells instead of {len(header)}; ask again later")
            currency, period, value = (row[column] for column in columns)
            day = _day(period, where)
            if currency in fixings.setdefault(day, {}):
                raise SourceFailed(f"{where}: {currency} of {day} comes twice; ask again later")
            priced = rate(value, where)
            if currency in CURRENCIES and priced is not None:
                fixings[day][currency] = priced
    except csv.Error as error:
        raise SourceFailed(f"ECB: the answer is no CSV ({error}); ask again later") from error
    if not any(fixings.values()):
        raise SourceFailed("ECB: the answer holds no rates; ask again later")
    return fixings


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SourceFailed(f"{where}: {text[:20]!r} is no date; the format has changed") from None


def observations(fixings: Fixings, learnt: datetime) -> tuple[Observation, ...]:
    """Won per unit of each currency, as learnt at a moment."""
    return tuple(
        Observation(id, day, value, learnt) for id, pairs in crosses(fixings).items() for day, value in pairs
    )
