"""The stores that one URL names: the history, and the observations and the ledger that lie beside it.

A MongoDB server may be away at the start: the service opens all the same and finds it later.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from riskxpertai.circuit import Circuit
from riskxpertai.history.fallback import FallbackHistory
from riskxpertai.history.mongodb import MongoHistory
from riskxpertai.history.outbox import Outbox
from riskxpertai.history.sqlite import SqliteHistory
from riskxpertai.ledger.mongodb import MongoLedger
from riskxpertai.ledger.sqlite import SqliteLedger
from riskxpertai.mongodb import connect
from riskxpertai.observability import AWAY, WAITING
from riskxpertai.ports import Ledger, Observations
from riskxpertai.series.store import SqliteObservations
from riskxpertai.series.store_mongodb import MongoObservations
from riskxpertai.settings import Settings


@dataclass(frozen=True)
class Stores:
    """What one URL names.

    Attributes:
        history: readers, turns and sessions.
        observations: what was fetched.
        circuit: of both; to be connected once all is added that must be done before their use.
    """

    history: FallbackHistory
    observations: Observations
    circuit: Circuit


@asynccontextmanager
async def open_stores(settings: Settings) -> AsyncIterator[Stores]:
    """The service's stores.

    Raises:
        BadSettings: the URL names no store that we know.
        StoreFailed: a file can't be opened.
    """
    async with AsyncExitStack() as stack:
        circuit = Circuit("history", tell=AWAY.labels(store="history").set)
        store: MongoHistory | SqliteHistory
        observations: Observations
        if settings.on_mongodb:
            store = MongoHistory(connect(settings.history_url), days=settings.history_days)
            stack.push_async_callback(store.close)
            observations = fetched = MongoObservations(connect(settings.history_url))
            circuit.first(store.prepare)
            circuit.first(fetched.prepare)
        else:
            store = await SqliteHistory.open(settings.database)
            stack.push_async_callback(store.close)
            observations = await SqliteObservations.open(settings.database)
            circuit.first(store.check)
        stack.push_async_callback(observations.close)
        stack.push_async_callback(circuit.close)
        history = FallbackHistory(store, circuit, outbox=Outbox(tell=WAITING.set))
        stack.push_async_callback(history.close)
        yield Stores(history, observations, circuit)


@asynccontextmanager
async def open_observations(settings: Settings) -> AsyncIterator[Observations]:
    """What was fetched, for a command that is nothing without it.

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
