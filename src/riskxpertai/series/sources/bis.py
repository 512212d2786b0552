"""Step 1 of the data's way: policy rates, consumer prices, house prices from the BIS, without a key.

Source:
    Bank for International Settlements, SDMX REST API v2 (https://stats.bis.org); terms
    https://www.bis.org/terms_statistics.htm: reuse with attribution, the data are not sold.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from riskxpertai.errors import UnknownIndicator
from riskxpertai.ports import Observation
from riskxpertai.series.sources.base_rate import held
from riskxpertai.series.sources.sdmx import period_name, rebased, values
from riskxpertai.series.sources.web import Manner, Web

BASE_YEAR = 2020
HELD = timedelta(days=14)  # before the first day asked for, so that the value which stands on it is there


@dataclass(frozen=True)
class BisSeries:
    """Where one indicator lies.

    Attributes:
        flow: dataflow.
        key: frequency, area and the rest, dot by dot.
        area: reference area of the key.
        unit: code of the unit, as the table tells it.
        first: first day asked for.
        rebase: whether the index is told with 2020 as 100.
        holds: whether a value stands until the next one, so that days without one have it too.
    """

    flow: str
    key: str
    area: str
    unit: str
    first: date
    rebase: bool = False
    holds: bool = False

    @property
    def frequency(self) -> str:
        """`D`, `M` or `Q`."""
        return self.key[0]


YEARLY, INDEX_2010, YEAR_ON_YEAR, INDEX_2020 = "368", "628", "771", "882"
SERIES = {
    "BASE": BisSeries("WS_CBPOL", "D.KR", "KR", YEARLY, date(1999, 5, 6), holds=True),
    "CPI": BisSeries("WS_LONG_CPI", "M.KR.628", "KR", INDEX_2010, date(1990, 1, 1), rebase=True),
    "CPI_YOY": BisSeries("WS_LONG_CPI", "M.KR.771", "KR", YEAR_ON_YEAR, date(1990, 1, 1)),
    "US_CPI": BisSeries("WS_LONG_CPI", "M.US.628", "US", INDEX_2010, date(1990, 1, 1), rebase=True),
    "US_RATE": BisSeries("WS_CBPOL", "M.US", "US", YEARLY, date(1990, 1, 1)),
    "JP_RATE": BisSeries("WS_CBPOL", "M.JP", "JP", YEARLY, date(1990, 1, 1)),
    "EU_RATE": BisSeries("WS_CBPOL", "M.XM", "XM", YEARLY, date(1999, 1, 1)),
    "HOUSE_REAL": BisSeries("WS_SPP", "Q.KR.R.628", "KR", INDEX_2010, date(1990, 1, 1)),
    "REER": BisSeries("WS_EER", "M.R.B.KR", "KR", INDEX_2020, date(1994, 1, 1)),
}
# The daily base rate since 1999 has some 10,000 lines, each with the whole history of the rate in words.
MANNER = Manner("BIS", "RISKXPERTAI_BIS_URL", "text/csv", ("csv",), 32 * 1024 * 1024, seconds=20.0)


class BisService:
    """The BIS's statistics over HTTP."""

    name = "BIS"
    offers = tuple(SERIES)

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

    async def fetch(self, indicator: str, since: date | None = None) -> Sequence[Observation]:
        """Published values of one indicator from a day on, or all, oldest first.

        Raises:
            UnknownIndicator: it is not offered here.
            SourceFailed: with what to do about it.
        """
        series = SERIES.get(indicator)
        if series is None:
            raise UnknownIndicator(f"BIS does not offer {indicator[:40]!r}")
        start = max(since or series.first, series.first)
        if series.holds:
            start = max(series.first, start - HELD)
        if series.rebase:
            start = min(start, date(BASE_YEAR, 1, 1))
        path = f"/api/v2/data/dataflow/BIS/{series.flow}/1.0/{series.key}"
        asked = {"startPeriod": period_name(start, series.frequency), "format": "csv"}
        page = await self._web.get(path, asked, topic=indicator)
        where = f"BIS {series.flow}/{series.key}"
        expected = {"FREQ": series.frequency, "REF_AREA": series.area}
        optional = {"UNIT_MEASURE": (series.unit,), "UNIT_MULT": ("0", "")}
        found = values(page.text, where, expected, optional)
        if series.rebase:
            found = rebased(found, BASE_YEAR, where)
        if series.holds:
            found = held(found, max(found))
        self._web.keep(indicator, page)
        return tuple(
            Observation(indicator, day, value, page.learnt)
            for day, value in found.items()
            if since is None or day >= since
        )

    async def close(self) -> None:
        """Give back connections."""
        await self._web.close()
