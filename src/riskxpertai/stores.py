"""The stores that one URL names: the history, and the observations that lie beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from riskxpertai.history.mongodb import MongoHistory
from riskxpertai.history.sqlite import SqliteHistory
from riskxpertai.ports import History
from riskxpertai.series.store import SqliteObservations
from riskxpertai.series.store_mongodb import MongoObservations
from riskxpertai.settings import Settings

Observations = SqliteObservations | MongoObservations


@asynccontextmanager
async def open_history(settings: Settings) -> AsyncIterator[History]:
    """Readers, turns and sessions.

    Raises:
        BadSettings: the URL names no store that we know.
        StoreFailed: it can't be opened.
    """
    history: MongoHistory | SqliteHistory
    if settings.on_mongodb:
        history = await MongoHistory.open(settings.history_url, days=settings.history_days)
    else:
        history = await SqliteHistory.open(settings.database)
    try:
        yield history
    finally:
        await history.close()


@asynccontextmanager
async def open_observations(settings: Settings) -> AsyncIterator[Observations]:
    """What was fetched.

    Raises:
        BadSettings: the URL names no store that we know.
        StoreFailed: it can't be opened.
    """
    stored: Observations
    if settings.on_mongodb:
        stored = await MongoObservations.open(settings.history_url)
    else:
        stored = await SqliteObservations.open(settings.database)
    try:
        yield stored
    finally:
        await stored.close()
