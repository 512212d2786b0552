"""A session on a history of its own, at an instant that tests move."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

from riskxpertai.domain import Reader
from riskxpertai.history.sqlite import SqliteHistory
from riskxpertai.login.tokens import Pair, Tokens

SECRET = "a secret of the tests, long enough for HS256"
READER = Reader("reader", "guest", "손님", datetime(2026, 11, 22, tzinfo=UTC))
ACCESS, REFRESH = timedelta(minutes=15), timedelta(days=30)


class Clock:
    now = datetime(2026, 11, 22, 9, 30, 15, 700_000, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def history(tmp_path: Path) -> AsyncIterator[SqliteHistory]:
    history = await SqliteHistory.open(tmp_path / "history.db")
    await history.put_reader(READER)
    yield history
    await history.close()


@pytest.fixture
def tokens(history: SqliteHistory, clock: Clock) -> Tokens:
    return Tokens(SECRET, history, access=ACCESS, refresh=REFRESH, clock=clock)


@pytest.fixture
async def pair(tokens: Tokens) -> Pair:
    return await tokens.issue(READER)


def said(token: str) -> dict[str, Any]:
    return jwt.decode(token, options={"verify_signature": False})
