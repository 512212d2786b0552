"""Step 1 of the data's way: what was fetched, with the moment we learnt it, in MongoDB.

What one sync brings of one indicator is one document, so it is there whole or not at all, without
transactions. Documents are numbered by indicator: of two processes that write at one moment the
second finds its number taken, looks again, and writes only what is still fresh.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterable, Iterator
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
from riskxpertai.ports import Added, Observation, Quarantined, Tried
from riskxpertai.series.days import SEOUL
from riskxpertai.series.vintages import fresh_of

STORE = "observations"
INDEXES = (Index("observations", (("indicator", 1), ("learnt", 1))),)
TRIES = 10  # so many others may write the same indicator at one moment


class MongoObservations:
    """Fetched observations in one database, which may be the history's."""

    def __init__(self, database: Database) -> None:
        """Take a database; nothing is sent before its first use, and `prepare` makes its index."""
        self._database = database
        self._observations = database["observations"]
        self._quarantine = database["quarantine"]
        self._tries = database["tries"]
        self._leases = database["leases"]
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
        """Keep what is new or revised; all of an indicator or none.

        The same again changes nothing, nor does what was learnt no later than the value held.

        Args:
            observations: any indicators and days, finite values.

        Raises:
            StoreFailed: the indicator being written was left as it was.
        """
        by_indicator: dict[str, list[Observation]] = {}
        for item in observations:
            by_indicator.setdefault(item.indicator, []).append(item)
        added = Added()
        for indicator, items in by_indicator.items():
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
        end = datetime.combine(known + timedelta(days=1), time(), SEOUL) if known else None
        # Oldest first within a day: the last one stands.
        latest = {
            (item.indicator, item.day): item
            for item in await self.vintages(indicator)
            if end is None or item.learnt < end
        }
        return tuple(latest.values())

    async def vintages(
        self, indicator: str | None = None, after: datetime | None = None
    ) -> tuple[Observation, ...]:
        """Every value ever learnt, ordered by indicator, day and moment.

        Args:
            indicator: only this one; all when left out.
            after: only what was learnt after this moment.

        Raises:
            StoreFailed: the server does not answer.
        """
        query: Document = {} if indicator is None else {"indicator": indicator}
        if after is not None:
            query |= {"learnt": {"$gt": micros_of(after)}}
        with translated(STORE):
            # Everything is read along the index that there always is.
            rows = self._observations.find(query, sort=None if indicator else [("_id", 1)])
            found = [item async for row in rows for item in _observations_of(row)]
        if after is not None:
            found = [item for item in found if item.learnt > after]
        return tuple(sorted(found, key=lambda item: (item.indicator, item.day, item.learnt)))

    async def quarantine(self, held: Quarantined) -> None:
        """Keep a release apart, in the place of the one before it."""
        row = {
            "indicator": held.indicator,
            "source": held.source,
            "code": held.code,
            "reason": held.reason,
            "seen": micros_of(held.seen),
            **_columns(held.observations),
        }
        with translated(STORE):
            await self._quarantine.update_one({"_id": held.indicator}, {"$set": row}, upsert=True)

    async def quarantined(self) -> tuple[Quarantined, ...]:
        """The releases kept apart, by indicator."""
        with translated(STORE):
            rows = [row async for row in self._quarantine.find({}, sort=[("_id", 1)])]
        return tuple(
            Quarantined(
                row["indicator"],
                row["source"],
                row["code"],
                row["reason"],
                moment_of(row["seen"]),
                tuple(_observations_of(row)),
            )
            for row in rows
        )

    async def lift(self, indicator: str) -> None:
        """Forget the release of an indicator that was kept apart."""
        with translated(STORE):
            await self._quarantine.delete_one({"_id": indicator})

    async def note(self, tried: Tried) -> None:
        """Remember how asking a source ended."""
        row = {
            "indicator": tried.indicator,
            "source": tried.source,
            "tried": micros_of(tried.tried),
            "succeeded": micros_of(tried.succeeded) if tried.succeeded else None,
            "error": tried.error,
        }
        with translated(STORE):
            await self._tries.update_one(
                {"_id": f"{tried.indicator}/{tried.source}"}, {"$set": row}, upsert=True
            )

    async def tries(self) -> tuple[Tried, ...]:
        """How asking ended last, by indicator and source."""
        with translated(STORE):
            rows = [row async for row in self._tries.find({}, sort=[("_id", 1)])]
        told = (
            Tried(
                row["indicator"],
                row["source"],
                moment_of(row["tried"]),
                None if row["succeeded"] is None else moment_of(row["succeeded"]),
                row["error"],
            )
            for row in rows
        )
        return tuple(sorted(told, key=lambda one: (one.indicator, one.source)))

    async def lease(self, holder: str, *, now: datetime, seconds: float) -> bool:
        """Let a holder be the only one who syncs, or go on being it; False: another one is."""
        change = {"holder": holder, "until": micros_of(now + timedelta(seconds=seconds))}
        free = {"$or": [{"holder": holder}, {"until": {"$lte": micros_of(now)}}]}
        with translated(STORE):
            if await self._leases.find_one_and_update({"_id": "sync", **free}, {"$set": change}):
                return True
            try:
                await self._leases.insert_one({"_id": "sync", **change})
            except OperationFailure:
                if await self._leases.find_one({"_id": "sync"}) is None:
                    raise
                return False
        return True

    async def give_up(self, holder: str) -> None:
        """End a holder's lease, if it is his."""
        with translated(STORE):
            await self._leases.delete_one({"_id": "sync", "holder": holder})

    async def _add(self, indicator: str, items: list[Observation]) -> Added:
        for _ in range(TRIES):
            with translated(STORE):
                written = {"indicator": indicator}
                count = await self._observations.count_documents(written)
                added, fresh = fresh_of(items, await self.read(indicator))
                if not fresh:
                    return added
                row = {"_id": f"{indicator}/{count + 1}", "indicator": indicator, **_columns(fresh)}
                try:
                    await self._observations.insert_one({**row, "learnt": max(row["moments"])})
                except OperationFailure:
                    if await self._observations.count_documents(written) == count:
                        raise
                    continue
                return added
        raise StoreFailed(f"observations: {indicator} is being written by too many at once")


def _columns(items: Iterable[Observation]) -> Document:
    """Observations of one indicator as columns: much smaller than as documents of their own."""
    told = list(items)
    return {
        "days": [item.day.isoformat() for item in told],
        "values": [item.value if math.isfinite(item.value) else str(item.value) for item in told],
        "moments": [micros_of(item.learnt) for item in told],
        "sources": [item.source for item in told],
    }


def _observations_of(row: Document) -> Iterator[Observation]:
    id = row["indicator"]
    if "day" in row:  # as versions before this one wrote them, one by one
        yield Observation(id, date.fromisoformat(row["day"]), row["value"], moment_of(row["learnt"]))
        return
    for day, value, moment, source in zip(
        row["days"], row["values"], row["moments"], row["sources"], strict=True
    ):
        yield Observation(id, date.fromisoformat(day), float(value), moment_of(moment), source)
