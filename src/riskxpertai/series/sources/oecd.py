"""Step 1 of the data's way: prices, growth, jobs and the US bond yield from the OECD, without a key.

Source:
    OECD, SDMX REST API (https://sdmx.oecd.org); CC BY 4.0; 60 downloads an hour, caching advised.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from riskxpertai.errors import UnknownIndicator
from riskxpertai.ports import Observation
from riskxpertai.series.sources.sdmx import period_name, rebased, values
from riskxpertai.series.sources.web import Manner, Web, Window

BASE_YEAR = 2020
PRICES = "OECD.SDD.TPS,DSD_PRICES@DF_PRICES_ALL,1.0"
GROWTH = "OECD.SDD.NAD,DSD_NAMAIN1@DF_QNA_EXPENDITURE_GROWTH_OECD,1.1"
JOBS = "OECD.SDD.TPS,DSD_LFS@DF_IALFS_UNE_M,1.0"
MARKETS = "OECD.SDD.STES,DSD_STES@DF_FINMARK,4.0"


@dataclass(frozen=True)
class OecdSeries:
    """Where one indicator lies.

    Attributes:
        flow: agency, dataflow and version.
        key: dimensions, dot by dot.
        area: reference area of the key.
        measure: dimensions that tell what is measured, with their values.
        frequency: `M` or `Q`.
        first: first day asked for.
        rebase: whether the index is told with 2020 as 100.
    """

    flow: str
    key: str
    area: str
    measure: tuple[tuple[str, str], ...]
    frequency: str
    first: date
    rebase: bool = False


def _price(area: str, unit: str, transformation: str, *, rebase: bool = False) -> OecdSeries:
    key = f"{area}.M.N.CPI.{unit}._T.N.{transformation}"
    measure = (("MEASURE", "CPI"), ("UNIT_MEASURE", unit), ("TRANSFORMATION", transformation))
    return OecdSeries(PRICES, key, area, measure, "M", date(1990, 1, 1), rebase)


SERIES = {
    "CPI": _price("KOR", "IX", "_Z", rebase=True),
    "CPI_YOY": _price("KOR", "PA", "GY"),
    "US_CPI": _price("USA", "IX", "_Z", rebase=True),
    "GDP": OecdSeries(
        GROWTH,
        "Q.Y.KOR.S1.S1.B1GQ._Z._Z._Z.PC.L.G1.T0102",
        "KOR",
        (("TRANSACTION", "B1GQ"), ("UNIT_MEASURE", "PC"), ("TRANSFORMATION", "G1"), ("ADJUSTMENT", "Y")),
        "Q",
        date(1990, 1, 1),
    ),
    "UNEMP": OecdSeries(
        JOBS,
        "KOR.UNE_LF_M.PT_LF_SUB._Z.N._T.Y_GE15._Z.M",
        "KOR",
        (("MEASURE", "UNE_LF_M"), ("UNIT_MEASURE", "PT_LF_SUB"), ("ADJUSTMENT", "N")),
        "M",
        date(1999, 6, 1),
    ),
    "US10Y": OecdSeries(
        MARKETS,
        "USA.M.IRLT.PA._Z._Z._Z._Z.N",
        "USA",
        (("MEASURE", "IRLT"), ("UNIT_MEASURE", "PA")),
        "M",
        date(1990, 1, 1),
    ),
}
MANNER = Manner(
    "OECD",
    "RISKXPERTAI_OECD_URL",
    "application/vnd.sdmx.data+csv, text/csv",
    ("csv",),
    16 * 1024 * 1024,
    seconds=20.0,
    calls=60,
    every=3600.0,
)


class OecdService:
    """The OECD's statistics over HTTP."""

    name = "OECD"
    offers = tuple(SERIES)

    def __init__(
        self,
        url: str,
        *,
        timeout: float = MANNER.seconds,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        limit: Window | None = None,
    ) -> None:
        """Remember how to ask; nothing is opened.

        Args:
            url: scheme and host.
            timeout: longest silence, in seconds.
            clock: tells when values are learnt.
            pause: waits between two tries, in seconds.
            chance: in [0, 1), spreads the waits of many services.
            limit: counts calls; the process's own for this server when left out.
        """
        manner = replace(MANNER, seconds=timeout)
        self._web = Web(url, manner, clock=clock, pause=pause, chance=chance, limit=limit)

    async def fetch(self, indicator: str, since: date | None = None) -> Sequence[Observation]:
        """Published values of one indicator from a day on, or all, oldest first.

        Raises:
            UnknownIndicator: it is not offered here.
            SourceFailed: with what to do about it.
        """
        series = SERIES.get(indicator)
        if series is None:
            raise UnknownIndicator(f"OECD does not offer {indicator[:40]!r}")
        start = max(since or series.first, series.first)
        if series.rebase:
            start = min(start, date(BASE_YEAR, 1, 1))
        asked = {
            "startPeriod": period_name(start, series.frequency),
            "dimensionAtObservation": "AllDimensions",
            "format": "csvfile",
        }
        page = await self._web.get(f"/public/rest/data/{series.flow}/{series.key}", asked, topic=indicator)
        where = f"OECD {series.key}"
        expected = {"REF_AREA": series.area, "FREQ": series.frequency, **dict(series.measure)}
        found = values(page.text, where, expected, {"UNIT_MULT": ("", "0")})
        if series.rebase:
            found = rebased(found, BASE_YEAR, where)
        self._web.keep(indicator, page)
        return tuple(
            Observation(indicator, day, value, page.learnt)
            for day, value in found.items()
            if since is None or day >= since
        )

    async def close(self) -> None:
        """Give back connections."""
        await self._web.close()
