"""The stores that one URL names: the history, and the observations and the ledger that lie beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from riskxpertai.history.mongodb import MongoHistory
from riskxpertai.history.sqlite import SqliteHistory
from riskxpertai.ledger.mongodb import MongoLedger
from riskxpertai.ledger.sqlite import SqliteLedger
from riskxpertai.mongodb import connect
from riskxpertai.ports import History, Ledger
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


@asynccontextmanager
async def open_ledger(settings: Settings) -> AsyncIterator[Ledger]:
    """Forecasts as they were shown.

    Raises:
        BadSettings: the URL names no store that we know.
        StoreFailed: a file can't be opened. A server that is away is found later.
    """
    ledger: MongoLedger | SqliteLedger
    if settings.on_mongodb:
        ledger = MongoLedger(connect(settings.history_url))
    else:
        ledger = await SqliteLedger.open(settings.database)
    try:
        yield ledger
    finally:
        await ledger.close()
