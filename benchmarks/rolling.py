"""How good the served forecasts are on series of your own, at rolling origins, beside a random walk.

`python -m benchmarks.rolling FILE.csv… [--skip ID,ID] [--first 2005] [--last 2024]`; the files are those of
`riskxpertai forecast --input`. At the end of every quarter the forecaster sees what came before and
tells twelve months; nothing is learnt or chosen from what it sees.

The measure is the scaled quantile loss over the deciles (twice the pinball loss, divided by the mean
absolute yearly change before the origin), averaged per series and divided by the random walk's.

Source:
    Scaled quantile loss as in fev (Shchur et al., 2025), https://arxiv.org/abs/2509.26468.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from riskxpertai.forecast.predict import Forecaster
from riskxpertai.forecast.walk import random_walk
from riskxpertai.forecast.window import backward, forward, infer_shape
from riskxpertai.series.sources.own import OwnSeries, read_own
from riskxpertai.settings import read_settings

Array = NDArray[np.float64]
DECILES = np.round(np.arange(0.1, 1.0, 0.1), 1)
FEWEST = 60
AHEAD = 12


@dataclass(frozen=True)
class Score:
    """One series.

    Attributes:
        id: of the series.
        ratio: scaled quantile loss divided by the random walk's.
        inside: share of months within the 80 % band.
        count: months scored.
    """

    id: str
    ratio: float
    inside: float
    count: int


def quantile_loss(actual: Array, quantiles: Array) -> Array:
    """Twice the pinball loss, [H] and [H, 9] to [H], averaged over the deciles."""
    error = actual[:, None] - quantiles
    told: Array = (2.0 * np.maximum(DECILES * error, (DECILES - 1.0) * error)).mean(1)
    return told


def naive(past: Array, steps: int) -> Array:
    """The random walk from the last value, [H, 9]; its spread is that of all past changes."""
    transform = infer_shape(past).transform
    moved = forward(past, transform)
    spread = float(np.nanstd(np.diff(moved)))
    walk = random_walk(float(moved[-1]), spread, np.arange(1.0, steps + 1.0), DECILES)
    return backward(walk, transform)


def score(forecaster: Forecaster, series: OwnSeries, first: int, last: int) -> Score | None:
    """Forecast a series from every quarter's end between two years."""
    values, step = series.values, series.months_a_period
    end = series.last.year * 12 + series.last.month - 1
    origins = []
    for origin in range(FEWEST - 1, len(values) - 1):
        month = end - (len(values) - 1 - origin) * step
        quarter_ends = step == 3 or month % 3 == 2
        if first <= month // 12 <= last and quarter_ends and np.isfinite(values[origin]):
            origins.append(origin)
    if not origins:
        return None
    told = forecaster.own([values[: origin + 1] for origin in origins], periods=[AHEAD] * len(origins))
    picked = [int(np.flatnonzero(np.isclose(forecaster.levels, decile))[0]) for decile in DECILES]
    ours: list[float] = []
    theirs: list[float] = []
    inside: list[bool] = []
    for origin, quantiles in zip(origins, told, strict=True):
        past, actual = values[: origin + 1], values[origin + 1 : origin + 1 + AHEAD]
        known = np.isfinite(actual)
        year = 12 // step
        scale = np.nanmean(np.abs(past[year:] - past[:-year]))
        deciles = quantiles[: len(actual), picked]
        ours.extend(quantile_loss(actual, deciles)[known] / scale)
        theirs.extend(quantile_loss(actual, naive(past, len(actual)))[known] / scale)
        inside.extend(((actual >= deciles[:, 0]) & (actual <= deciles[:, -1]))[known])
    return Score(series.id, float(np.sum(ours) / np.sum(theirs)), float(np.mean(inside)), len(ours))


def main() -> None:
    """Score every series and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--skip", default="", help="ids that are told but not counted")
    parser.add_argument("--first", type=int, default=2005)
    parser.add_argument("--last", type=int, default=2024)
    chosen = parser.parse_args()
    forecaster = Forecaster.load(read_settings().weights)
    print(forecaster.identity.label)
    skipped = set(chosen.skip.split(","))
    counted = []
    for series in (series for file in chosen.files for series in read_own(file)):
        told = score(forecaster, series, chosen.first, chosen.last)
        if told is None:
            continue
        apart = told.id in skipped
        mark = "  (apart)" if apart else ""
        share = f"{told.ratio:6.3f} of the walk   inside 80 % {told.inside:6.1%}   n={told.count}"
        print(f"{told.id:18} {share}{mark}")
        if not apart:
            counted.append(told)
    mean = float(np.exp(np.mean([np.log(one.ratio) for one in counted])))
    better = np.mean([one.ratio < 1.0 for one in counted])
    inside = float(np.average([one.inside for one in counted], weights=[one.count for one in counted]))
    print(f"{len(counted)} series: geometric mean {mean:.3f}, {better:.0%} beat the walk")
    print(f"inside the 80 % band: {inside:.1%}")


if __name__ == "__main__":
    main()
