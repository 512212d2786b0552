"""A MongoDB database as the stores in it want it: its client, its indexes, its errors as ours."""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pymongo
from bson.errors import BSONError
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import (
    ConfigurationError,
    ConnectionFailure,
    InvalidName,
    PyMongoError,
)
from pymongo.monitoring import CommandListener

from riskxpertai.errors import BadSettings, StoreAway, StoreFailed

Document = dict[str, Any]
Database = AsyncDatabase[Document]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

DATABASE = "riskxpertai"  # where the URL names none
# For an operation with all its tries, finding a server included: a silent network must not hold a
# reader. Once set, it is the only limit that the client heeds.
WHOLE_SECONDS = 4
BUILDING_SECONDS = 300  # for an index on what was kept before it
LEAVING_SECONDS = 1
CONNECTIONS = 20  # small clusters allow a few hundred in all


@dataclass(frozen=True)
class Index:
    """An index that a store needs.

    Attributes:
        collection: what it is on.
        keys: fields, each with 1 for ascending and -1 for descending.
        options: `unique`, `expireAfterSeconds`.
    """

    collection: str
    keys: tuple[tuple[str, int], ...]
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[str, ...]:
        """Its fields in order."""
        return tuple(name for name, _ in self.keys)


def connect(url: str, *, listeners: Sequence[CommandListener] = ()) -> Database:
    """The database that a URL names; nothing is sent before its first use.

    Args:
        url: `mongodb://…` or `mongodb+srv://…`.
        listeners: told of every command.

    Raises:
        BadSettings: the URL can't be read.
    """
    try:
        with warnings.catch_warnings():
            # Of options that it does not know the library only warns.
            warnings.simplefilter("error", UserWarning)
            return _client(url, listeners).get_default_database(DATABASE)
    except (ConfigurationError, InvalidName, TypeError, ValueError, UserWarning) as error:
        # The library repeats parts of the URL, which may hold the password.
        kind = type(error).__name__
        raise BadSettings(f"RISKXPERTAI_HISTORY is no URL of a MongoDB server ({kind})") from None


def _client(url: str, listeners: Sequence[CommandListener]) -> AsyncMongoClient[Document]:
    return AsyncMongoClient(
        url,
        timeoutMS=WHOLE_SECONDS * 1000,
        maxPoolSize=CONNECTIONS,
        uuidRepresentation="standard",
        tz_aware=True,
        tzinfo=UTC,
        w="majority",
        appname=DATABASE,
        event_listeners=listeners,
    )


async def leave(database: Database) -> None:
    """Close the client; a server that is away need not be told, which alone would take half a minute."""
    with pymongo.timeout(LEAVING_SECONDS):
        await database.client.close()


async def prepare(database: Database, indexes: Iterable[Index]) -> None:
    """Make the indexes that are missing; the same again changes nothing."""
    indexes = tuple(indexes)
    absent = await missing(database, indexes)
    for index in indexes:
        # One that is there is only confirmed: a server lost at that moment must not hold for minutes.
        with pymongo.timeout(BUILDING_SECONDS if index in absent else WHOLE_SECONDS):
            await database[index.collection].create_index(index.keys, **index.options)


async def missing(database: Database, indexes: Iterable[Index]) -> tuple[Index, ...]:
    """The indexes that are not there; told by their fields, for a server may name them anew."""
    absent = []
    for index in indexes:
        held = await database[index.collection].index_information()
        if index.fields not in {tuple(name for name, _ in found["key"]) for found in held.values()}:
            absent.append(index)
    return tuple(absent)


@dataclass(frozen=True)
class Examined:
    """What a server says of itself.

    Attributes:
        version: of the server.
        milliseconds: from asking to its answer, connected already.
        missing: indexes that are not there.
    """

    version: str
    milliseconds: float
    missing: tuple[Index, ...]


async def examine(database: Database, indexes: Iterable[Index]) -> Examined:
    """Look at a server and change nothing.

    Raises:
        StoreFailed: it does not answer, or refuses.
    """
    with translated("mongodb"):
        version = (await database.command("buildInfo"))["version"]
        begun = time.perf_counter()
        await database.command("ping")
        took = (time.perf_counter() - begun) * 1000.0
        return Examined(version, took, await missing(database, indexes))


@contextmanager
def translated(store: str) -> Iterator[None]:
    """MongoDB's errors as ours, told by kind: their own text may hold addresses and readers' words.

    Raises:
        StoreAway: the server can't be reached, or not in time.
        StoreFailed: it refuses.
    """
    try:
        yield
    except (PyMongoError, BSONError, OSError, ValueError, OverflowError) as error:
        code = getattr(error, "code", None)
        told = f"{store}: {type(error).__name__}{'' if code is None else f' {code}'}"
        late = isinstance(error, PyMongoError) and error.timeout
        away = late or isinstance(error, (ConnectionFailure, OSError))
        raise (StoreAway if away else StoreFailed)(told) from None


def micros_of(moment: datetime) -> int:
    """A moment in microseconds since 1970: MongoDB's own dates end at milliseconds."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment_of(micros: int) -> datetime:
    """The moment, in UTC."""
    return EPOCH + timedelta(microseconds=micros)
