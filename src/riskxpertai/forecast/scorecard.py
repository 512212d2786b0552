"""Step 9 of the data's way, in the background: the scorecard of every indicator, kept up to date.

Measuring takes seconds of the processor, so it takes the forecasts' turnstile for a few past days
at a time: a question waits for a fraction of a second at most. What was measured is kept in a file
under the home, so a restart measures nothing anew.

Axes used in this module: O past days, H months ahead, Q quantile levels.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2s
from pathlib import Path
from typing import Literal

import numpy as np

from riskxpertai.domain import Forecast, Score
from riskxpertai.errors import RiskXpertError
from riskxpertai.forecast.code import code
from riskxpertai.forecast.hindsight import MONTHS, Hindsight, compare, month_ends, tell_again
from riskxpertai.forecast.hindsight_file import read_hindsight, write_hindsight
from riskxpertai.forecast.predict import Forecaster
from riskxpertai.forecast.scores import inside, pinball, skill
from riskxpertai.forecast.window import Array
from riskxpertai.months import month_after
from riskxpertai.series.catalog import indicators
from riskxpertai.series.panel import Panel

logger = logging.getLogger(__name__)

State = Literal["off", "measuring", "ready"]

AT_ONCE = 12  # past days between two turns of a question; about 50 ms
FEWEST = 24  # forecasts below which a hit rate says nothing
SEED = 2026


@dataclass(frozen=True, eq=False)
class Measured:
    """What is known of one indicator.

    Attributes:
        key: digest of everything it depends on.
        hindsight: its past forecasts and what came.
        scores: [H], None where too few months have come.
    """

    key: str
    hindsight: Hindsight
    scores: tuple[Score | None, ...]


class Scorecard:
    """How good the forecasts of every indicator were, as far as it is measured."""

    def __init__(
        self,
        forecaster: Forecaster,
        panel: Panel,
        folder: Path,
        *,
        origins: int,
        turnstile: asyncio.Semaphore,
    ) -> None:
        """Begin with nothing measured.

        Args:
            forecaster: whose forecasts.
            panel: what was published.
            folder: where to keep what was measured.
            origins: month ends to stand on; 0: nothing is ever measured.
            turnstile: lets one forecast at a time use the processor.
        """
        self.forecaster = forecaster
        self.panel = panel
        self.folder = folder
        self.origins = origins
        self.turnstile = turnstile
        self._measured: dict[str, Measured] = {}
        self._looked = asyncio.Event()

    @property
    def state(self) -> State:
        """Whether every indicator has been looked at."""
        if not self.origins:
            return "off"
        return "ready" if self._looked.is_set() else "measuring"

    @property
    def version(self) -> str:
        """Changes whenever a score may have."""
        digest = blake2s(digest_size=6)
        for id, measured in sorted(self._measured.items()):
            digest.update(f"{id}:{measured.key};".encode())
        return digest.hexdigest()

    def score(self, indicator: str, months: int) -> Score | None:
        """How good forecasts so many months ahead were; None where that is not measured."""
        measured = self._measured.get(indicator)
        known = measured is not None and 1 <= months <= len(measured.scores)
        return measured.scores[months - 1] if measured and known else None

    def hindsight(self, indicator: str) -> Hindsight | None:
        """An indicator's past forecasts beside what came."""
        measured = self._measured.get(indicator)
        return measured.hindsight if measured else None

    def past(self, ids: Sequence[str]) -> tuple[Hindsight, ...] | None:
        """The past of several indicators, in order; None while any of it is unknown."""
        found = [self.hindsight(id) for id in ids]
        known = tuple(one for one in found if one is not None)
        return known if len(known) == len(found) else None

    async def settled(self) -> None:
        """Return once every indicator was looked at; at once where nothing is measured."""
        if self.origins:
            await self._looked.wait()

    async def load(self, today: date) -> None:
        """Take what an earlier process measured, where it still holds."""
        for id in self._ids():
            await asyncio.to_thread(self._take, id, today)
        if len(self._measured) == len(self._ids()):
            self._looked.set()

    async def measure(self, today: date) -> None:
        """Measure every indicator whose data, weights or months have changed; one fault stops no other."""
        for id in self._ids():
            try:
                await self._measure(id, today)
            except RiskXpertError as failed:
                logger.warning("scorecard: %s is not measured: %s", id, failed)
            except Exception:  # a fault of ours must not end the measuring for good
                logger.exception("scorecard: %s is not measured", id)
        self._looked.set()

    def _ids(self) -> tuple[str, ...]:
        return tuple(id for id in indicators() if self.panel.has(id)) if self.origins else ()

    async def _measure(self, id: str, today: date) -> None:
        if await asyncio.to_thread(self._take, id, today):
            return
        key = self._key(id, today)
        days = month_ends(today, self.origins)
        told: list[Forecast] = []
        for start in range(0, len(days), AT_ONCE):
            some = days[start : start + AT_ONCE]
            async with self.turnstile:
                told += await asyncio.to_thread(
                    tell_again, self.forecaster, self.panel.monthly, id, some, months=MONTHS
                )
        latest = self.panel.monthly(id, today)
        found = await asyncio.to_thread(compare, told, latest, levels=self.forecaster.levels, months=MONTHS)
        await asyncio.to_thread(write_hindsight, self._file(id), key, found)
        self._measured[id] = Measured(key, found, await asyncio.to_thread(scores_of, found))
        logger.info("scorecard: %s measured on %d past days", id, len(found.origins))

    def _take(self, id: str, today: date) -> bool:
        """Whether what is held, or lies in the file, is what would be measured now."""
        try:
            key = self._key(id, today)
        except RiskXpertError:
            return False
        held = self._measured.get(id)
        if held and held.key == key:
            return True
        found = read_hindsight(self._file(id), key)
        if found is not None:
            self._measured[id] = Measured(key, found, scores_of(found))
        return found is not None

    def _file(self, id: str) -> Path:
        return self.folder / f"{id}.npz"

    def _key(self, id: str, today: date) -> str:
        """Digest of what a hindsight depends on: weights, code, days, and what was published."""
        daily = self.panel.daily(self.panel.rests_on(id))
        latest = self.panel.monthly(id, today)
        over = month_after(latest.months[-1], latest.indicator.months_a_period)
        known = daily.days < np.datetime64(over, "D")
        digest = blake2s(digest_size=16)
        origins = month_ends(today, self.origins)
        digest.update(
            f"{self.forecaster.identity.sha256} {code()} {id} {MONTHS} {origins[0]} {origins[-1]}".encode()
        )
        digest.update(daily.days[known].tobytes())
        digest.update(daily.values[known].tobytes())
        return digest.hexdigest()


def scores_of(past: Hindsight) -> tuple[Score | None, ...]:
    """The score at each of the months ahead, [H]."""
    return tuple(score_of(past, horizon) for horizon in range(1, past.actual.shape[1] + 1))


def score_of(past: Hindsight, horizon: int) -> Score | None:
    """The score so many months ahead; None where too few of these months have come."""
    actual = past.actual[:, horizon - 1]
    known = np.isfinite(actual)
    if int(known.sum()) < FEWEST:
        return None
    actual, quantiles, walk = actual[known], past.quantiles[known, horizon - 1], past.walk[known, horizon - 1]
    gain = skill(
        pinball(actual, quantiles, past.levels).mean(axis=-1),
        pinball(actual, walk, past.levels).mean(axis=-1),
        block=horizon,
        seed=SEED,
    )
    if not np.isfinite((gain.value, gain.low, gain.high)).all():
        return None
    days = [day for day, is_known in zip(past.origins, known, strict=True) if is_known]
    return Score(
        horizon=horizon,
        count=gain.count,
        hits80=hits(actual, quantiles, past.levels, 0.1),
        hits95=hits(actual, quantiles, past.levels, 0.025),
        skill=gain.value,
        low=gain.low,
        high=gain.high,
        first=days[0],
        last=days[-1],
    )


def hits(actual: Array, quantiles: Array, levels: Array, tail: float) -> int:
    """How often the band that leaves a tail on either side held what came.

    Args:
        actual: [N].
        quantiles: [N, Q].
        levels: [Q].
        tail: level of the band's lower end.
    """
    low, high = (int(np.argmin(np.abs(levels - level))) for level in (tail, 1.0 - tail))
    return int(inside(actual, quantiles[:, low], quantiles[:, high]).sum())
