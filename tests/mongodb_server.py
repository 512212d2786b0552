"""A MongoDB wire server of the tests' own, on a free port of the loopback, kept in memory."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pymongo import AsyncMongoClient, MongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError

from tests.server import free_port

BINARY = Path(sys.executable).with_name("nx-27017")
REAL = os.environ.get("RISKXPERTAI_TEST_MONGODB_URL", "")
STARTING_SECONDS = 60.0


class WireServer:
    """Starts at once; can be killed and started again on the same port, with what it kept if it lasts."""

    def __init__(self, folder: Path, *, port: int = 0, lasting: bool = False) -> None:
        if not BINARY.exists():
            reason = "no nx-27017: pip install -r requirements-dev.lock"
            pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
        port = port or free_port()
        self.folder = folder
        self.url = f"mongodb://127.0.0.1:{port}"
        files = ["--log-file", str(folder / "nx.log"), "--pid-file", str(folder / "nx.pid")]
        place = str(folder / "nx.db") if lasting else "memory"
        self.command = [str(BINARY), "--db", place, "--host", "127.0.0.1", "-p", str(port), *files]
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start, and wait until it answers."""
        with (self.folder / "nx.out").open("ab") as out:
            self.process = subprocess.Popen(self.command, cwd=self.folder, stdout=out, stderr=out)
        _wait(self.url, self.process)

    def kill(self) -> None:
        """End it as a fault would."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def wire_server(folder: Path, *, port: int = 0) -> Iterator[str]:
    """Run the server; yields its URL."""
    server = WireServer(folder, port=port)
    try:
        yield server.url
    finally:
        server.kill()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    latest = time.monotonic() + STARTING_SECONDS
    while True:
        try:
            client: MongoClient[Any]
            with MongoClient(url, serverSelectionTimeoutMS=200) as client:
                client.admin.command("ping")
            return
        except PyMongoError:
            if process.poll() is not None or time.monotonic() > latest:
                raise
        time.sleep(0.05)


@asynccontextmanager
async def empty_database(server: str) -> AsyncIterator[str]:
    """URL of a database of one's own, gone afterwards; the server's may hold options (`…/?tls=true`)."""
    address, mark, options = server.partition("?")
    url = f"{address.rstrip('/')}/test_{uuid4().hex}{mark}{options}"
    client: AsyncMongoClient[Any]
    async with AsyncMongoClient(url) as client:
        try:
            yield url
        finally:
            database: AsyncDatabase[Any] = client.get_default_database()
            # The wire server holds one database by any name and does not drop it, so its collections go.
            for name in await database.list_collection_names():
                await database.drop_collection(name)
            await client.drop_database(database.name)
    forget_sockets()


def forget_sockets() -> None:
    """Collect the sockets that PyMongo leaves open when a client closes while its monitor connects."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
