"""A home in which the scorecard was measured already, so that a service has it from its start."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from riskxpertai.forecast.predict import Forecaster
from riskxpertai.forecast.scorecard import Scorecard
from riskxpertai.series.panel import Panel
from riskxpertai.wiring import today

ORIGINS = 36


def measure(home: Path) -> None:
    """Measure into a home, as an earlier process would have."""
    card = Scorecard(
        Forecaster.load(),
        Panel.embedded(),
        home / "scorecard",
        origins=ORIGINS,
        turnstile=asyncio.Semaphore(1),
    )
    # In a thread of its own: the browser of the tests has a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(card.measure(today()))).result()
