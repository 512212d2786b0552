"""Step 1 of the data's way: what was fetched, with the moment we learnt it, in MongoDB.

The same promises as in SQLite but one: without transactions a killed process may leave a part of
what it was handed. Ids follow from indicator, day and moment, so the next sync completes it.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Self

from pymongo.errors import OperationFailure

from riskxpertai.errors import StoreFailed
from riskxpertai.mongodb import (
    Database,
    Document,
    Index,
    connect,
    leave,
    micros_of,
    moment_of,
    prepare,
    translated,
)
from riskxpertai.ports import Observation
from riskxpertai.series.days import SEOUL
from riskxpertai.series.store import Added

STORE = "observations"
INDEXES = (Index("observations", (("indicator", 1), ("day", 1), ("learnt", 1))),)


class MongoObservations:
    """Fetched observations in one database, which may be the history's."""

    def __init__(self, database: Database) -> None:
        """Take a database; nothing is sent before its first use, and `prepare` makes its index."""
        self._database = database
        self._observations = database["observations"]
        self._writing = asyncio.Lock()

    @classmethod
    async def open(cls, url: str) -> Self:
        """Reach the server and make the index if it is missing.

        Raises:
            BadSettings: the URL can't be read.
            StoreFailed: the server can't be reached, or refuses.
        """
        observations = cls(connect(url))
        try:
            await observations.prepare()
        except BaseException:
            await observations.close()
            raise
        return observations

    async def prepare(self) -> None:
        """Make the index if it is missing.

        Raises:
            StoreFailed: the server can't be reached, or refuses.
        """
        with translated(STORE):
            await prepare(self._database, INDEXES)

    async def close(self) -> None:
        """Leave the server."""
        await leave(self._database)

    async def add(self, observations: Iterable[Observation]) -> Added:
        """Keep what is new or revised.

        The same again changes nothing, nor does what was learnt no later than the value held.

        Args:
            observations: any indicators and days, finite values.

        Raises:
            StoreFailed: what was handed over for the indicator being written may be kept in part.
        """
        by_indicator: dict[str, list[Observation]] = {}
        for item in observations:
            by_indicator.setdefault(item.indicator, []).append(item)
        added = Added()
        for indicator, items in by_indicator.items():
            if not all(math.isfinite(item.value) for item in items):
                raise StoreFailed("observations: a value is not finite")
            async with self._writing:
                added += await self._add(indicator, items)
        return added

    async def read(self, indicator: str | None = None, known: date | None = None) -> tuple[Observation, ...]:
        """The last learnt value of every day, ordered by indicator and day.

        Args:
            indicator: only this one; all when left out.
            known: as known at the end of this day in Seoul; now when left out.

        Raises:
            StoreFailed: the server does not answer.
        """
        query: Document = {} if indicator is None else {"indicator": indicator}
        if known is not None:
            end = datetime.combine(known + timedelta(days=1), time(), SEOUL)
            query |= {"learnt": {"$lt": micros_of(end)}}
        latest: dict[tuple[str, str], Observation] = {}
        with translated(STORE):
            # Oldest first within a day: the last one stands.
            async for row in self._observations.find(query, sort=INDEXES[0].keys):
                latest[row["indicator"], row["day"]] = _observation_of(row)
        return tuple(latest.values())

    async def _add(self, indicator: str, items: list[Observation]) -> Added:
        """Insert what is fresh; what another process wrote in the meantime is no failure."""
        with translated(STORE):
            try:
                return await self._insert(indicator, items)
            except OperationFailure:
                return await self._insert(indicator, items)

    async def _insert(self, indicator: str, items: list[Observation]) -> Added:
        held = {item.day: (item.value, micros_of(item.learnt)) for item in await self.read(indicator)}
        new = revised = unchanged = 0
        fresh: list[Document] = []
        for item in sorted(items, key=lambda item: item.learnt):
            learnt = micros_of(item.learnt)
            if item.day in held and (held[item.day][0] == item.value or held[item.day][1] >= learnt):
                unchanged += 1
                continue
            revised += item.day in held
            new += item.day not in held
            held[item.day] = item.value, learnt
            fresh.append(_document_of(item, learnt))
        if fresh:
            await self._observations.insert_many(fresh, ordered=False)
        return Added(new, revised, unchanged)


def _document_of(item: Observation, learnt: int) -> Document:
    day = item.day.isoformat()
    return {
        "_id": f"{item.indicator}/{day}/{learnt}",
        "indicator": item.indicator,
        "day": day,
        "value": item.value,
        "learnt": learnt,
    }


def _observation_of(row: Document) -> Observation:
    day, learnt = date.fromisoformat(row["day"]), moment_of(row["learnt"])
    return Observation(row["indicator"], day, row["value"], learnt)
