"""Step 9 of the data's way: what readers were shown is frozen, and scored once its month has come.

Freezing runs beside the answer: it neither delays nor fails one. What can't be kept is a line in
the log and a count. Scoring looks only at months that are published in full.

Axes used in this module: Q quantile levels.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from hashlib import sha256

import numpy as np

from riskxpertai.domain import Forecast, Frozen, Monthly, Outcome
from riskxpertai.errors import NotFound, RiskXpertError, UnknownIndicator
from riskxpertai.forecast.hindsight import AsKnown
from riskxpertai.forecast.scorecard import Scorecard, hits
from riskxpertai.forecast.scores import pinball
from riskxpertai.months import months_between
from riskxpertai.ports import Ledger

logger = logging.getLogger(__name__)

LOOK_EVERY = 300.0  # seconds; a look that finds nothing new takes milliseconds


class Bookkeeper:
    """Keeps the ledger of what was shown."""

    def __init__(self, ledger: Ledger, monthly: AsKnown, *, failed: Callable[[], None]) -> None:
        """Take the ledger.

        Args:
            ledger: where forecasts are kept.
            monthly: an indicator on the monthly grid as known on a day.
            failed: counts what could not be kept or scored.
        """
        self.ledger = ledger
        self.monthly = monthly
        self.failed = failed
        self._freezing: set[asyncio.Task[None]] = set()

    def freeze(self, forecasts: Sequence[Forecast]) -> None:
        """Keep forecasts that are being shown; returns at once."""
        entries = [entry for forecast in forecasts for entry in frozen_of(forecast)]
        task = asyncio.create_task(self._freeze(entries))
        self._freezing.add(task)
        task.add_done_callback(self._freezing.discard)

    async def settle(self, today: date) -> int:
        """Score what has come by a day; returns how many forecasts were scored."""
        try:
            waiting = await self.ledger.unscored(today.replace(day=1))
            outcomes = await asyncio.to_thread(self._outcomes, waiting, today)
            if outcomes:
                await self.ledger.score(outcomes)
                logger.info("ledger: %d forecasts scored", len(outcomes))
        except RiskXpertError as error:
            self.failed()
            logger.warning("ledger: not scored: %s", error)
            return 0
        except Exception:  # a fault of ours must not end the scoring for good
            self.failed()
            logger.exception("ledger: not scored")
            return 0
        return len(outcomes)

    async def close(self, patience: float = 5.0) -> None:
        """Finish what is being kept.

        Args:
            patience: seconds to wait.
        """
        if self._freezing:
            _, late = await asyncio.wait(self._freezing, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _freeze(self, entries: Sequence[Frozen]) -> None:
        try:
            await self.ledger.freeze(entries)
        except RiskXpertError as error:
            self.failed()
            logger.warning("ledger: %d forecasts not kept: %s", len(entries), error)
        except Exception:  # nobody waits for this task, so nobody else would tell
            self.failed()
            logger.exception("ledger: %d forecasts not kept", len(entries))

    def _outcomes(self, waiting: Sequence[Frozen], today: date) -> list[Outcome]:
        series: dict[str, Monthly] = {}
        for id in {entry.indicator for entry in waiting}:
            # What has no data any more waits until it has some again.
            with suppress(NotFound, UnknownIndicator):
                series[id] = self.monthly(id, today)
        known = (entry for entry in waiting if entry.indicator in series)
        found = (outcome_of(entry, series[entry.indicator]) for entry in known)
        return [outcome for outcome in found if outcome is not None]


def frozen_of(forecast: Forecast) -> Iterator[Frozen]:
    """The months of a forecast that had not begun, each as it was shown."""
    for place, month in enumerate(forecast.dates):
        horizon = months_between(forecast.as_of, month)
        if horizon < 1:
            continue
        of = (forecast.indicator.id, forecast.as_of, forecast.vintage, forecast.model, month)
        yield Frozen(
            id=sha256("|".join(map(str, of)).encode()).hexdigest()[:32],
            indicator=forecast.indicator.id,
            as_of=forecast.as_of,
            vintage=forecast.vintage,
            model=forecast.model,
            month=month,
            horizon=horizon,
            levels=forecast.levels,
            quantiles=forecast.quantiles[place],
            walk=forecast.baseline[place],
        )


def outcome_of(entry: Frozen, latest: Monthly) -> Outcome | None:
    """What came of a forecast; None while its month is not published in full.

    Args:
        entry: as it was shown.
        latest: its indicator as known today.
    """
    place, between = divmod(months_between(latest.months[0], entry.month), latest.indicator.months_a_period)
    if between or not 0 <= place < len(latest.values) or not np.isfinite(latest.values[place]):
        return None
    actual, levels = np.array([latest.values[place]]), np.array(entry.levels)
    quantiles, walk = np.array([entry.quantiles]), np.array([entry.walk])
    return Outcome(
        id=entry.id,
        actual=float(actual[0]),
        learnt=latest.vintage,
        hit80=bool(hits(actual, quantiles, levels, 0.1)),
        hit95=bool(hits(actual, quantiles, levels, 0.025)),
        loss=float(pinball(actual, quantiles, levels).mean()),
        walk=float(pinball(actual, walk, levels).mean()),
    )


async def keep_forever(
    scorecard: Scorecard,
    bookkeeper: Bookkeeper,
    *,
    today: Callable[[], date],
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Measure and score at once, and again whenever data or months have moved on, until cancelled.

    Args:
        scorecard: measured where something it depends on has changed.
        bookkeeper: scores what has come.
        today: the date in Seoul.
        pause: waits, in seconds.
    """
    while True:
        await scorecard.measure(today())
        await bookkeeper.settle(today())
        await pause(LOOK_EVERY)
