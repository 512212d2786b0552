"""Step 1 of the data's way: newer days of the ECB's reference rates, from its Data Portal, without a key.

One download holds all currencies, so that the other rates asked for within a minute cost nothing.
Whatever goes wrong ends as `SourceFailed` that says what to do; then nothing has changed.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from riskxpertai.errors import UnknownIndicator
from riskxpertai.ports import Observation
from riskxpertai.series.sources.ecb import CROSSES, CURRENCIES, Fixings, crosses, rate
from riskxpertai.series.sources.sdmx import period_day, rows, unreadable
from riskxpertai.series.sources.web import Manner, Web

PATH = f"/service/data/EXR/D.{'+'.join(CURRENCIES)}.EUR.SP00.A"
COLUMNS = ("CURRENCY", "TIME_PERIOD", "OBS_VALUE")
LARGEST = 4 * 1024 * 1024  # bytes; the whole history of five currencies has about 3 MiB
FRESH = timedelta(minutes=1)
MANNER = Manner("ECB", "RISKXPERTAI_ECB_URL", "text/csv", ("csv",), LARGEST)


@dataclass
class _Download:
    """One download, and which indicators were told from it."""

    since: date | None
    came: datetime
    observations: dict[str, tuple[Observation, ...]]
    told: set[str] = field(default_factory=set)

    def holds(self, indicator: str, since: date | None, now: datetime) -> bool:
        """Whether an indicator can be told from it, once, without asking again."""
        wide = self.since is None or (since is not None and self.since <= since)
        return wide and indicator not in self.told and now - self.came < FRESH


class EcbService:
    """The ECB's Data Portal over HTTP."""

    name = "ECB"
    offers = tuple(CROSSES)

    def __init__(
        self,
        url: str,
        *,
        timeout: float = MANNER.seconds,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Remember how to ask; nothing is opened.

        Args:
            url: scheme and host.
            timeout: longest silence, in seconds.
            clock: tells when values are learnt.
            pause: waits between two tries, in seconds.
            chance: in [0, 1), spreads the waits of many services.
        """
        manner = replace(MANNER, seconds=timeout)
        self._web = Web(url, manner, clock=clock, pause=pause, chance=chance)
        self._clock = clock
        self._last: _Download | None = None
        self._asking = asyncio.Lock()

    async def fetch(self, indicator: str, since: date | None = None) -> Sequence[Observation]:
        """Published values of one rate from a day on, or all, oldest first.

        Raises:
            UnknownIndicator: it is not offered here.
            SourceFailed: with what to do about it.
        """
        if indicator not in CROSSES:
            raise UnknownIndicator(f"ECB does not offer {indicator[:40]!r}")
        async with self._asking:
            last = self._last
            if last is None or not last.holds(indicator, since, self._clock()):
                last = self._last = await self._download(since)
            last.told.add(indicator)
        return tuple(item for item in last.observations[indicator] if since is None or item.day >= since)

    async def close(self) -> None:
        """Give back connections."""
        await self._web.close()

    async def _download(self, since: date | None) -> _Download:
        asked = {"format": "csvdata", "detail": "dataonly"}
        if since is not None:
            asked["startPeriod"] = since.isoformat()
        page = await self._web.get(PATH, asked, topic="rates")
        rates = crosses(read_csvdata(page.text))
        self._web.keep("rates", page)
        observations = {
            id: tuple(Observation(id, day, value, page.learnt) for day, value in pairs)
            for id, pairs in rates.items()
        }
        return _Download(since, self._clock(), observations)


def read_csvdata(text: str) -> Fixings:
    """Read SDMX-CSV as the Data Portal writes it: a line per currency and day, columns by name.

    Raises:
        SourceFailed: naming the line that can't be used; or there is none.
    """
    fixings: dict[date, dict[str, float]] = {}
    for where, cells in rows(text, "ECB", COLUMNS):
        currency, day = cells["CURRENCY"], period_day(cells["TIME_PERIOD"], where)
        if currency in fixings.setdefault(day, {}):
            raise unreadable(f"{where}: {currency} of {day} comes twice; ask again later")
        priced = rate(cells["OBS_VALUE"], where)
        if currency in CURRENCIES and priced is not None:
            fixings[day][currency] = priced
    if not any(fixings.values()):
        raise unreadable("ECB: the answer holds no rates; ask again later")
    return fixings
