"""Step 1 of the data's way, in the background: newer days from a source, kept, then on the panel.

A failure changes nothing: the panel goes on with what it has, and the vintage shown says from when.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from riskxpertai.errors import RiskXpertError
from riskxpertai.ports import Observation, Source
from riskxpertai.series.days import Daily, seoul_day
from riskxpertai.series.panel import Panel
from riskxpertai.series.store import Added

logger = logging.getLogger(__name__)

OVERLAP = timedelta(days=14)  # asked for again, so that corrections are seen
LARGEST_FACTOR = 1.5  # from one published day to the next; the won's worst day was about 1.2
FIRST_WAIT = 15 * 60.0  # seconds after the first failure
LONGEST_WAIT = 24 * 3600.0  # seconds between two tries, however many failed


class Keeper(Protocol):
    """Where observations are kept before the panel shows them."""

    async def add(self, observations: Iterable[Observation]) -> Added:
        """Keep what is new or revised."""


@dataclass(frozen=True)
class Refreshed:
    """What one refresh brought.

    Attributes:
        newest: newest published day on the panel afterwards.
        new: values of days that had none.
        revised: values that took the place of others.
        refused: values that were kept out, with why.
    """

    newest: date
    new: int
    revised: int
    refused: tuple[tuple[Observation, str], ...]


async def refresh_once(panel: Panel, store: Keeper, source: Source) -> Refreshed:
    """Fetch newer days, keep out what can't be right, store the rest, then show it.

    Raises:
        SourceFailed: nothing was fetched; nothing has changed.
        StoreFailed: what was fetched can't be kept; the panel has not changed.
    """
    since = panel.newest() - OVERLAP
    asked = [id for id in source.offers if panel.has(id)]
    fetched = [item for id in asked for item in await source.fetch(id, since) or ()]
    sound, refused = sift(panel, fetched)
    for item, why in refused:
        logger.warning("%s: %s of %s kept out: %s", source.name, item.indicator, item.day, why)
    fresh = [item for item in sound if panel.daily(item.indicator).at(item.day) != item.value]
    await store.add(fresh)
    new = sum(panel.daily(item.indicator).at(item.day) is None for item in fresh)
    panel.take(fresh)
    return Refreshed(panel.newest(), new, len(fresh) - new, refused)


def sift(
    panel: Panel, fetched: Sequence[Observation]
) -> tuple[tuple[Observation, ...], tuple[tuple[Observation, str], ...]]:
    """Part what can be right from what can't.

    Args:
        panel: what is known already.
        fetched: any order, any indicators of the panel.

    Returns:
        Sound observations, oldest first for each indicator; the others, each with the reason.
    """
    sound: list[Observation] = []
    refused: list[tuple[Observation, str]] = []
    before: dict[str, Observation] = {}
    for item in sorted(fetched, key=lambda item: (item.indicator, item.day)):
        last = _before(panel.daily(item.indicator), before.get(item.indicator), item.day)
        if item.day > seoul_day(item.learnt):
            refused.append((item, "the day has not come yet"))
        elif last and not 1 / LARGEST_FACTOR <= item.value / last[1] <= LARGEST_FACTOR:
            why = f"{item.value:g} after {last[1]:g} on {last[0]}; compare with the publisher"
            refused.append((item, why))
        else:
            sound.append(item)
            before[item.indicator] = item
    return tuple(sound), tuple(refused)


def _before(daily: Daily, fetched: Observation | None, day: date) -> tuple[date, float] | None:
    """The newest day before a day, among those known and the one fetched last."""
    known = daily.until(day - timedelta(days=1))
    if fetched and not (len(known) and known.last_day > fetched.day):
        return fetched.day, fetched.value
    return (known.last_day, float(known.values[-1])) if len(known) else None


async def refresh_forever(
    panel: Panel,
    store: Keeper,
    source: Source,
    *,
    hours: float,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    chance: Callable[[], float] = random.random,
) -> None:
    """Refresh at once and then every few hours, until cancelled; no failure ends it.

    A failed try is repeated after a quarter of an hour, then after twice as long each time, up to a day.

    Args:
        panel: takes what is new.
        store: keeps it first.
        source: asked for it.
        hours: between two refreshes.
        pause: waits, in seconds.
        chance: in [0, 1), spreads the waits by a tenth, so that many services do not ask at one moment.
    """
    failures = 0
    while True:
        try:
            done = await refresh_once(panel, store, source)
        except RiskXpertError as failed:
            failures += 1
            logger.warning("%s: not refreshed, the data end on %s: %s", source.name, panel.newest(), failed)
        except Exception:  # a fault of ours must not end the service's refreshing for good
            failures += 1
            logger.exception("%s: not refreshed, the data end on %s", source.name, panel.newest())
        else:
            failures = 0
            if done.new or done.revised:
                logger.info(
                    "%s: %d new and %d revised values, the data end on %s",
                    source.name,
                    done.new,
                    done.revised,
                    done.newest,
                )
        wait = min(FIRST_WAIT * 2 ** (min(failures, 10) - 1), LONGEST_WAIT) if failures else hours * 3600
        await pause(wait * (1 + 0.1 * chance()))
