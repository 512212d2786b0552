"""What every test may use."""

from __future__ import annotations

import pytest
from hypothesis import settings

# A slow machine is no failure: nothing here asserts a time.
settings.register_profile("project", deadline=None, max_examples=60)
settings.load_profile("project")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """The service runs on asyncio, so its tests do."""
    return "asyncio"
