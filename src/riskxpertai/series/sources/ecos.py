"""Step 1 of the data's way: the Bank of Korea's ECOS, with the operator's own key.

The service answers 200 whatever happens; its body tells a table or a code. The key is a part of the
address, so addresses are never shown.

Source:
    한국은행 ECOS Open API, StatisticSearch (https://ecos.bok.or.kr/api); 300 calls in 3 minutes.
"""

from __future__ import annotations

import asyncio
import json
import math
import random
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

from riskxpertai.errors import SourceFailed, UnknownIndicator
from riskxpertai.ports import Observation
from riskxpertai.series.catalog import indicator as catalogued
from riskxpertai.series.days import seoul_day
from riskxpertai.series.sources.base_rate import held
from riskxpertai.series.sources.ecos_tables import SERIES, EcosSeries, factor
from riskxpertai.series.sources.sdmx import unit_changed
from riskxpertai.series.sources.web import Manner, Page, Web, Window

PAGE = 10_000  # rows of one call; a call with more cuts off the newest
YEARS = 20  # of one call for days: 7,305 rows at most
MISSING = (None, "", "-", "…", "...")
TIME = re.compile(r"(\d{4})(?:Q([1-4])|(\d\d)(\d\d)?)")
XML_CODE = re.compile(r"<CODE>\s*([A-Z]+-\d+)\s*</CODE>")
NOTHING, BAD_KEY, TOO_WIDE, TOO_OFTEN = "INFO-200", "INFO-100", "ERROR-400", "ERROR-602"
SAMPLE = "sample"  # everybody's key, for a look at ten rows
PEACE = 1800  # seconds for which a service that is called too often is left alone
ADVICE = {
    BAD_KEY: "ECOS 인증키가 유효하지 않습니다. RISKXPERTAI_ECOS_KEY에 적은 키를 확인해 주세요.",
    "ERROR-301": "ECOS가 조회 건수를 거절했습니다. sample 키는 10건까지이니 발급받은 키를 적어 주세요.",
    TOO_WIDE: "ECOS가 60초 안에 답하지 못했습니다. 잠시 뒤 다시 시도해 주세요.",
    "ERROR-500": "ECOS 서버에 오류가 생겼습니다. 잠시 뒤 다시 시도해 주세요.",
    "ERROR-600": "ECOS 데이터베이스가 응답하지 않습니다. 잠시 뒤 다시 시도해 주세요.",
    "ERROR-601": "ECOS가 요청을 처리하지 못했습니다. 가진 자료를 그대로 씁니다.",
    TOO_OFTEN: "ECOS를 너무 자주 불러 이용이 제한되었습니다. 30분 뒤에 다시 시도해 주세요.",
}
OTHERWISE = "ECOS가 요청을 거절했습니다. 프로그램을 새 판으로 바꾸면 해결될 수 있습니다."
AGAIN = {"ERROR-400": 60, "ERROR-500": 60, "ERROR-600": 60, TOO_OFTEN: PEACE}
"""Codes that pass, with the seconds after which another try makes sense."""

MANNER = Manner(
    "ECOS",
    "RISKXPERTAI_ECOS_URL",
    "application/json",
    ("json", "xml"),
    64 * 1024 * 1024,
    seconds=30.0,
    calls=300,
    every=180.0,
    patience=180.0,
)

Row = Mapping[str, Any]


class EcosService:
    """ECOS over HTTP."""

    name = "ECOS"
    offers = tuple(SERIES)

    def __init__(
        self,
        url: str,
        key: str,
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
            key: the operator's own.
            timeout: longest silence, in seconds.
            clock: tells when values are learnt.
            pause: waits between two tries, in seconds.
            chance: in [0, 1), spreads the waits of many services.
            limit: counts calls; the process's own for this server when left out.
        """
        manner = replace(MANNER, seconds=timeout)
        secret = "" if key == SAMPLE else key
        self._web = Web(url, manner, secret=secret, clock=clock, pause=pause, chance=chance, limit=limit)
        self._key = quote(key, safe="")
        self._clock = clock
        self._refused: tuple[datetime, SourceFailed] | None = None

    async def fetch(self, indicator: str, since: date | None = None) -> Sequence[Observation]:
        """Published values of one indicator from a day on, or all, oldest first.

        Raises:
            UnknownIndicator: it is not offered here.
            SourceFailed: with what to do about it.
        """
        series = SERIES.get(indicator)
        if series is None:
            raise UnknownIndicator(f"ECOS does not offer {indicator[:40]!r}")
        today = seoul_day(self._clock())
        start = max(since or series.first, series.first)
        if series.holds:
            start = series.first  # the change that still holds may lie years back
        if series.yearly:
            start = max(series.first, start.replace(year=start.year - 1, day=1))
        unit = "2020=100" if series.yearly else catalogued(indicator).unit
        found: dict[date, float] = {}
        for first, last in spans(start, today, series.cycle):
            found |= self._values(await self._rows(series, first, last), series, unit)
        if not found and since is None:
            raise self._web.failed(
                f"{series.table}/{'/'.join(series.items)} holds no values; the table has changed",
                "ECOS에 이 지표의 자료가 없습니다. 통계표가 바뀐 것으로 보입니다.",
            )
        if series.holds and found:
            found = held(found, today)
        if series.yearly:
            found = over_a_year(found)
        learnt = self._clock()
        return tuple(
            Observation(indicator, day, found[day], learnt)
            for day in sorted(found)
            if since is None or day >= since
        )

    async def close(self) -> None:
        """Give back connections."""
        await self._web.close()

    async def _rows(self, series: EcosSeries, first: date, last: date) -> list[Row]:
        """All rows of a span of time, page by page; none where nothing is published in it."""
        rows: list[Row] = []
        while True:
            start = len(rows) + 1
            said, total, page = await self._page(series, first, last, start)
            if said == NOTHING and not rows:
                return []
            if said or not page:
                raise self._web.changed(f"{len(rows)} rows of {series.table} instead of {total}")
            rows += page
            if len(rows) > total:
                raise self._web.changed(f"{len(rows)} rows of {series.table} instead of {total}")
            if len(rows) == total:
                return rows

    async def _page(
        self, series: EcosSeries, first: date, last: date, start: int
    ) -> tuple[str, int, list[Row]]:
        if self._refused and self._clock() < self._refused[0]:
            raise self._refused[1]
        items = "/".join(quote(item, safe="") for item in series.items)
        span = f"{time_name(first, series.cycle)}/{time_name(last, series.cycle)}"
        asked = f"json/kr/{start}/{start + PAGE - 1}/{series.table}/{series.cycle}/{span}/{items}"
        page = await self._web.get(f"/api/StatisticSearch/{self._key}/{asked}")
        return self._read(page)

    def _read(self, page: Page) -> tuple[str, int, list[Row]]:
        """Code, number of rows promised, and rows of an answer; the code is empty where there are rows.

        Raises:
            SourceFailed: it is no answer of ECOS, or a refusal.
        """
        try:
            body = json.loads(page.text)
        except (ValueError, RecursionError):
            if told := XML_CODE.search(page.text):
                return self._said(told[1]), 0, []
            raise self._web.changed("the answer is no JSON; ask again later") from None
        match body:
            case {"RESULT": {"CODE": str(code)}}:
                return self._said(code), 0, []
            case {"StatisticSearch": {"list_total_count": int(total), "row": list(rows)}}:
                if all(isinstance(row, dict) for row in rows):
                    return "", total, rows
        raise self._web.changed("the answer has another shape; the format has changed")

    def _said(self, code: str) -> str:
        """A code that is no refusal.

        Raises:
            SourceFailed: it is one.
        """
        if code == NOTHING:
            return code
        failed = self._web.failed(f"refused with {code[:20]}", ADVICE.get(code, OTHERWISE), AGAIN.get(code))
        if code in (BAD_KEY, TOO_OFTEN):
            # It would answer the same for every other indicator, and hold each call against us.
            self._refused = self._clock() + timedelta(seconds=PEACE), failed
        raise failed

    def _values(self, rows: Sequence[Row], series: EcosSeries, unit: str) -> dict[date, float]:
        """Values by the first day of each period, in the catalogue's unit; those without one left out."""
        found: dict[date, float] = {}
        seen: set[date] = set()
        for number, row in enumerate(rows, 1):
            where = f"{series.table}, row {number}"
            codes = (row.get("STAT_CODE"), *(row.get(f"ITEM_CODE{n}") for n, _ in enumerate(series.items, 1)))
            if codes != (series.table, *series.items):
                raise self._web.changed(f"{where}: {codes} is another series")
            times = factor(row.get("UNIT_NAME"), unit)
            if times is None:
                raise unit_changed(f"ECOS: {where}", unit, str(row.get("UNIT_NAME")))
            day = self._day(row.get("TIME"), series.cycle, where)
            if day in seen:
                raise self._web.changed(f"{where}: {day} comes twice")
            seen.add(day)
            value = self._number(row.get("DATA_VALUE"), where)
            if value is not None:
                found[day] = value * times if times != 1.0 else value
        return found

    def _day(self, text: object, cycle: str, where: str) -> date:
        match = TIME.fullmatch(text) if isinstance(text, str) else None
        try:
            if match is None:
                raise ValueError
            year, quarter, month, day = match.groups()
            if cycle != ("Q" if quarter else "D" if day else "M"):
                raise ValueError
            return date(int(year), 3 * int(quarter) - 2 if quarter else int(month), int(day or 1))
        except ValueError:
            raise self._web.changed(f"{where}: {str(text)[:20]!r} is no time of cycle {cycle}") from None

    def _number(self, told: object, where: str) -> float | None:
        text = told.strip() if isinstance(told, str) else told
        if text in MISSING:
            return None
        try:
            value = float(text) if isinstance(text, str | int | float) else math.nan
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise self._web.changed(f"{where}: {str(text)[:20]!r} is no number")
        return value


def spans(first: date, last: date, cycle: str) -> Iterator[tuple[date, date]]:
    """The spans of time in which to ask: one call each, if the service keeps to what is published."""
    if cycle != "D":
        yield first, max(first, last)
        return
    while True:
        end = date(first.year + YEARS, 1, 1) - timedelta(days=1)
        if end >= last:
            yield first, max(first, last)
            return
        yield first, end
        first = end + timedelta(days=1)


def time_name(day: date, cycle: str) -> str:
    """A day as ECOS writes its period: `20260621`, `202606` or `2026Q2`."""
    if cycle == "D":
        return f"{day:%Y%m%d}"
    return f"{day:%Y%m}" if cycle == "M" else f"{day.year}Q{(day.month + 2) // 3}"


def over_a_year(index: Mapping[date, float]) -> dict[date, float]:
    """Change of a monthly index over twelve months, in percent, to one decimal as it is published."""
    return {
        day: round((value / before - 1.0) * 100.0, 1)
        for day, value in index.items()
        if (before := index.get(day.replace(year=day.year - 1)))
    }
