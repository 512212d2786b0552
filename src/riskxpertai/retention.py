"""What is kept too long is deleted, once a day."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from riskxpertai.errors import StoreFailed
from riskxpertai.ports import History

logger = logging.getLogger(__name__)

DAY_SECONDS = 86_400.0
AGAIN_SECONDS = 600.0


async def expire_daily(history: History, *, days: int, clock: Callable[[], datetime]) -> None:
    """Delete what is older than so many days, at once and then every day.

    Args:
        history: what is kept of readers.
        days: how long turns are kept; 0 keeps them until their reader deletes them.
        clock: the instant, aware of its zone.
    """
    while True:
        seconds = DAY_SECONDS
        try:
            await expire(history, days=days, now=clock())
        except StoreFailed as error:
            logger.warning("nothing expired: %s", error)
            seconds = AGAIN_SECONDS
        await asyncio.sleep(seconds)


async def expire(history: History, *, days: int, now: datetime) -> None:
    """Delete turns older than so many days, sessions that are over, and guests of whom nothing is left."""
    # With no limit on turns, guests who never came back still go: nothing of theirs is left to keep.
    before = now - timedelta(days=days) if days else datetime.min.replace(tzinfo=now.tzinfo)
    await history.expire(before, now)
