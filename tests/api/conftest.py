"""One service for the tests of this folder; each test brings readers of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.server import Door, Guest, running, settings_for


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Base URL of a service with embedded defaults."""
    with running(settings_for(tmp_path_factory.mktemp("home"))) as url:
        yield url


@pytest.fixture
def door(service: str) -> Iterator[Door]:
    """Where readers come in."""
    with closing(Door(service)) as door:
        yield door


@pytest.fixture
def guest(door: Door) -> Guest:
    """A reader nobody has seen before."""
    return door.guest()
