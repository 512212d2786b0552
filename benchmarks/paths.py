"""How long drawing joint paths takes, and telling scenarios and a condition from them.

`python -m benchmarks.paths [INDICATORS] [MONTHS] [PATHS]`, by default 6 indicators x 24 months x 2,000 paths.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date

import numpy as np

from riskxpertai.domain import Condition, Forecast
from riskxpertai.forecast.cases import joint
from riskxpertai.forecast.hindsight import Hindsight
from riskxpertai.forecast.paths import draw
from riskxpertai.forecast.predict import Forecaster
from riskxpertai.months import month_after
from riskxpertai.series.panel import Panel

TODAY = date(2026, 11, 22)
ORIGINS = 120
RUNS = 20


def past_of(forecast: Forecast, months: int) -> Hindsight:
    """Past forecasts like today's, and normal surprises."""
    quantiles = np.broadcast_to(
        np.array(forecast.quantiles[-months:]), (ORIGINS, months, len(forecast.levels))
    )
    place = len(forecast.levels) // 2
    surprise = np.random.default_rng(1).normal(0.0, 0.02, (ORIGINS, months)).cumsum(1)
    return Hindsight(
        indicator=forecast.indicator.id,
        origins=tuple(month_after(TODAY, -back) for back in range(ORIGINS + months, months, -1)),
        levels=np.array(forecast.levels),
        quantiles=quantiles,
        walk=quantiles,
        actual=quantiles[..., place] * np.exp(surprise),
        vintage=TODAY,
        model="benchmark",
    )


def main(indicators: int = 6, months: int = 24, count: int = 2000) -> None:
    """Measure and print."""
    panel, ids = Panel.embedded(), ["USDKRW", "JPYKRW", "EURKRW", "CNYKRW", "GBPKRW", "BASE"][:indicators]
    series = [panel.monthly(id, TODAY) for id in ids]
    forecasts = Forecaster.load()(series, as_of=TODAY, months=months)
    past = [past_of(forecast, months) for forecast in forecasts]
    shape = f"{len(ids)} indicators x {months} months"
    drawing = measured(lambda: draw(forecasts, past, months=months, count=count))
    print(f"{shape} x {count:,} paths from {ORIGINS} past days: {drawing}")
    supposed = Condition(ids[0], "percent", 5.0)
    telling = measured(lambda: joint(forecasts, past, months=months, condition=supposed))
    print(f"{shape}, paths, scenarios and a condition: {telling}")


def measured(work: Callable[[], object]) -> str:
    """Median processor time of a few runs."""
    seconds = []
    for _ in range(RUNS):
        begun = time.process_time()
        work()
        seconds.append(time.process_time() - begun)
    return f"{1000 * float(np.median(seconds)):.0f} ms of one processor (median of {RUNS})"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
