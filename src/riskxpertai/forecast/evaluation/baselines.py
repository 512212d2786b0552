"""What stands beside the forecaster: closed forms, and the automatic models of `statsforecast`.

The closed forms move on the scale (levels or logarithms) that the forecaster itself infers; the
automatic models read the values as they are, as in public benchmarks.

Axes used in this module: T periods of past, H periods ahead, Q quantile levels.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np

from riskxpertai.errors import BadInput
from riskxpertai.forecast.scores import Array
from riskxpertai.forecast.walk import normal, random_walk
from riskxpertai.forecast.window import backward, forward, infer_shape

LONG = 150  # periods; R's own border

Baseline = Callable[[Array, int, Array, int], Array]
"""Past [T] that ends with a value, periods H, levels [Q], periods a year: to quantiles [H, Q]."""


def walk(past: Array, periods: int, levels: Array, year: int) -> Array:
    """The random walk from the last value; its spread is that of all past changes."""
    transform = infer_shape(past).transform
    moved = forward(past, transform)
    ahead = np.arange(1.0, periods + 1.0)
    told = random_walk(float(moved[-1]), float(np.nanstd(np.diff(moved))), ahead, levels)
    return backward(told, transform)


def drift(past: Array, periods: int, levels: Array, year: int) -> Array:
    """The random walk that goes on as it went on average.

    Source:
        Hyndman and Athanasopoulos (2021), Forecasting: principles and practice, 3rd ed., 5.2 and 5.5.
    """
    transform = infer_shape(past).transform
    moved = forward(past, transform)
    known = np.flatnonzero(np.isfinite(moved))
    span = float(known[-1] - known[0])
    slope = float(moved[known[-1]] - moved[known[0]]) / span
    ahead = np.arange(1.0, periods + 1.0)
    variance = ahead * (1.0 + ahead / span)
    told = random_walk(float(moved[-1]), float(np.nanstd(np.diff(moved))), variance, levels)
    return backward(told + slope * ahead[:, None], transform)


def seasonal(past: Array, periods: int, levels: Array, year: int) -> Array:
    """Each period as a year before; its spread is that of all past changes over a year.

    Source:
        Hyndman and Athanasopoulos (2021), Forecasting: principles and practice, 3rd ed., 5.2 and 5.5.
    """
    transform = infer_shape(past).transform
    moved = forward(without_gaps(past), transform)
    ahead = np.arange(periods)
    spread = float(np.sqrt(np.mean((moved[year:] - moved[:-year]) ** 2)))
    spreads = spread * np.sqrt(ahead // year + 1.0)
    told = moved[-year:][ahead % year, None] + spreads[:, None] * normal(levels)
    return backward(told, transform)


def automatic(model: str) -> Baseline:
    """A model of `statsforecast` that chooses its own form anew at every origin."""

    def told(past: Array, periods: int, levels: Array, year: int) -> Array:
        from statsforecast import models

        # Pairs of levels around the middle are intervals to the library, in percent.
        percent = [round(100.0 * (1.0 - 2.0 * level), 6) for level in levels if level < 0.5]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a fit that does not converge is a poor forecast, not our news
            try:
                known = without_gaps(past)
                form = getattr(models, model)(season_length=year, **options(model, len(known)))
                fitted = form.forecast(y=known, h=periods, level=percent)
            except Exception:  # noqa: BLE001  # the library raises it bare where no form can be fitted
                return np.full((periods, len(levels)), np.nan)
        low = [np.asarray(fitted[f"lo-{width}"]) for width in percent]
        high = [np.asarray(fitted[f"hi-{width}"]) for width in reversed(percent)]
        quantiles = np.stack([*low, np.asarray(fitted["mean"]), *high], axis=-1)
        return np.sort(quantiles, axis=-1)

    return told


def options(model: str, count: int) -> dict[str, bool]:
    """What a model is asked beside its defaults.

    Forms of ARIMA are compared by an approximate likelihood where the past is long, as in R's `auto.arima`:
    four times as fast, and the form taken is fitted exactly.

    Source:
        Hyndman and Khandakar (2008), https://doi.org/10.18637/jss.v027.i03.
    """
    return {"approximation": count > LONG} if model == "AutoARIMA" else {}


CLOSED: dict[str, Baseline] = {"walk": walk, "drift": drift, "seasonal": seasonal}
FITTED: dict[str, Baseline] = {
    "ets": automatic("AutoETS"),
    "theta": automatic("AutoTheta"),
    "arima": automatic("AutoARIMA"),
}
BASELINES: dict[str, Baseline] = {**CLOSED, **FITTED}


def chosen(names: list[str]) -> tuple[str, ...]:
    """The baselines of a list, the random walk always first.

    Raises:
        BadInput: one is not known, or needs the extra that is not installed.
    """
    for name in names:
        if name not in BASELINES:
            known = ", ".join(BASELINES)
            raise BadInput(
                f"--baselines {name[:40]}", sentence=f"그런 기준 모형이 없습니다. 고를 수 있는 것: {known}"
            )
        if name in FITTED and find_spec("statsforecast") is None:
            raise BadInput(
                f"--baselines {name} needs statsforecast",
                sentence=f"{name}에는 평가용 패키지가 필요합니다: pip install 'riskxpertai[evaluate]'",
            )
    return tuple(dict.fromkeys(["walk", *names]))


def without_gaps(past: Array) -> Array:
    """A past for models that know no gaps: each holds the last value before it, as was known then."""
    begun = past[int(np.argmax(np.isfinite(past))) :]
    last = np.maximum.accumulate(np.where(np.isfinite(begun), np.arange(len(begun)), 0))
    filled: Array = begun[last]
    return filled
