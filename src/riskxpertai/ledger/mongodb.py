"""The ledger in a MongoDB database, which may be the history's.

Nothing is sent before the first use, which also makes the indexes: a server that is away when the
service starts is found later.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from datetime import date

from pymongo import UpdateOne

from riskxpertai.domain import Frozen, Outcome, Tally
from riskxpertai.errors import StoreFailed
from riskxpertai.mongodb import Database, Document, Index, leave, prepare, translated

STORE = "ledger"
INDEXES = (
    Index("ledger", (("scored", 1), ("month", 1))),
    Index("ledger", (("kind", 1),)),
)


class MongoLedger:
    """Frozen forecasts in one database."""

    def __init__(self, database: Database) -> None:
        """Take a database.

        Args:
            database: of `connect`; nothing is sent yet.
        """
        self._database = database
        self._ledger = database["ledger"]
        self._preparing = asyncio.Lock()
        self._prepared = False

    async def close(self) -> None:
        """Leave the server."""
        await leave(self._database)

    async def freeze(self, entries: Sequence[Frozen]) -> None:
        """Keep forecasts; one that is kept already stays as it is."""
        await self._write(
            [
                UpdateOne({"_id": entry.id}, {"$setOnInsert": _document_of(entry)}, upsert=True)
                for entry in entries
            ]
        )

    async def unscored(self, before: date) -> tuple[Frozen, ...]:
        """Forecasts of months before this one that have no outcome yet, oldest month first."""
        await self._prepare()
        query = {"scored": 0, "month": {"$lt": before.isoformat()}}
        with translated(STORE):
            found = await self._ledger.find(query, sort=(("month", 1), ("_id", 1))).to_list()
        return tuple(map(_frozen_of, found))

    async def score(self, outcomes: Sequence[Outcome]) -> None:
        """Keep what came; forecasts that are not kept are passed over."""
        await self._write([UpdateOne({"_id": one.id}, {"$set": _change_by(one)}) for one in outcomes])

    async def tallies(self) -> tuple[Tally, ...]:
        """What came of all of them, by indicator and months ahead."""
        await self._prepare()
        sums = {name: {"$sum": f"${name}"} for name in ("scored", "hit80", "hit95", "loss", "walk")}
        steps: list[Document] = [{"$group": {"_id": "$kind", "frozen": {"$sum": 1}, **sums}}]
        with translated(STORE):
            found = [_tally_of(row) async for row in await self._ledger.aggregate(steps)]
        return tuple(sorted(found, key=lambda tally: (tally.indicator, tally.horizon)))

    async def _write(self, changes: list[UpdateOne]) -> None:
        if not changes:
            return
        await self._prepare()
        with translated(STORE):
            await self._ledger.bulk_write(changes, ordered=False)

    async def _prepare(self) -> None:
        """Make the indexes if they are missing, once a process."""
        async with self._preparing:
            if not self._prepared:
                with translated(STORE):
                    await prepare(self._database, INDEXES)
                self._prepared = True


def _document_of(entry: Frozen) -> Document:
    if not all(map(math.isfinite, (*entry.quantiles, *entry.walk))):
        raise StoreFailed("ledger: a quantile is not finite")
    return {
        # One field to group by: not every server groups by two.
        "kind": f"{entry.indicator}/{entry.horizon}",
        "indicator": entry.indicator,
        "as_of": entry.as_of.isoformat(),
        "vintage": entry.vintage.isoformat(),
        "model": entry.model,
        "month": entry.month.isoformat(),
        "horizon": entry.horizon,
        "levels": list(entry.levels),
        "quantiles": list(entry.quantiles),
        "random_walk": list(entry.walk),
        "scored": 0,
    }


def _frozen_of(row: Document) -> Frozen:
    return Frozen(
        id=row["_id"],
        indicator=row["indicator"],
        as_of=date.fromisoformat(row["as_of"]),
        vintage=date.fromisoformat(row["vintage"]),
        model=row["model"],
        month=date.fromisoformat(row["month"]),
        horizon=row["horizon"],
        levels=tuple(row["levels"]),
        quantiles=tuple(row["quantiles"]),
        walk=tuple(row["random_walk"]),
    )


def _change_by(outcome: Outcome) -> Document:
    return {
        "scored": 1,
        "actual": outcome.actual,
        "learnt": outcome.learnt.isoformat(),
        "hit80": int(outcome.hit80),
        "hit95": int(outcome.hit95),
        "loss": outcome.loss,
        "walk": outcome.walk,
    }


def _tally_of(row: Document) -> Tally:
    """One group; of fields that no document of it has, some servers make null."""
    indicator, _, horizon = row["_id"].rpartition("/")
    return Tally(
        indicator=indicator,
        horizon=int(horizon),
        frozen=row["frozen"],
        scored=row["scored"] or 0,
        hits80=row["hit80"] or 0,
        hits95=row["hit95"] or 0,
        loss=float(row["loss"] or 0.0),
        walk=float(row["walk"] or 0.0),
    )
