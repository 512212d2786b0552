"""What every test may use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.mongodb_server import wire_server
from tests.redis_server import RedisServer, oldest_redis, redis_server
from tests.silence import SILENCE

# A slow machine is no failure: nothing here asserts a time.
settings.register_profile("project", deadline=None, max_examples=60)
settings.load_profile("project")


SILENCE.listen()


@pytest.fixture(autouse=True)
def silence() -> Iterator[None]:
    """Whatever a test does, no line of the log holds a token, a question, a nickname or a member number."""
    yield
    assert SILENCE.broken() == []


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """The service runs on asyncio, so its tests do."""
    return "asyncio"


@pytest.fixture(scope="session")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A Redis that all tests share; each empties it first."""
    with redis_server(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="session")
def rediss(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """The same with TLS and a certificate that signed itself."""
    with redis_server(tmp_path_factory.mktemp("rediss"), tls=True) as server:
        yield server


@pytest.fixture(scope="session")
def redis62(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """The oldest redis-server that we promise to work with, as PyPI has it."""
    with redis_server(tmp_path_factory.mktemp("redis62"), program=oldest_redis()) as server:
        yield server


@pytest.fixture(scope="session")
def mongodb_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a MongoDB wire server."""
    with wire_server(tmp_path_factory.mktemp("mongodb")) as url:
        yield url
