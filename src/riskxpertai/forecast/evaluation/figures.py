"""From quantiles to figures: what each forecaster lost on a series, and on a group of series.

Axes used in this module: O origins, H periods ahead, Q quantile levels, R resamples.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskxpertai.forecast.evaluation.origins import STRIDE, THIRDS, Every, Trial
from riskxpertai.forecast.scores import (
    BETWEEN,
    Array,
    crps,
    diebold_mariano,
    inside,
    mase,
    msis,
    resampled,
    scaled_quantile_loss,
    skill,
)

HORIZONS = (1, 3, 6, 12, 24)  # months
MEAN = "mean"
BANDS = {"80": (0.1, 0.9), "95": (0.025, 0.975)}
LOSSES = ("sql", "mase", "crps", "msis")
SEED = 20261122
CLEAR = 0.05  # p-value below which a difference is called clear


@dataclass(frozen=True)
class Lost:
    """What one forecaster lost on one series, and where the values fell.

    Attributes:
        losses: [O, H] by the names in `LOSSES`, all in scales of the origin's seasonal naive error.
        inside: [O, H] by the names in `BANDS`; 1.0, 0.0 or NaN.
        below: [O, H, Q], whether the value did not exceed the quantile; NaN where not known.
    """

    losses: Mapping[str, Array]
    inside: Mapping[str, Array]
    below: Array

    @classmethod
    def of(cls, trial: Trial, quantiles: Array, levels: Array) -> Lost:
        """Score quantiles [O, H, Q]."""
        actual, scale = trial.actual(), trial.scale()[:, None]
        at = {level: int(np.argmin(np.abs(levels - level))) for pair in BANDS.values() for level in pair}
        low, high = (quantiles[..., at[level]] for level in BANDS["95"])
        narrow = np.where(scale > 0.0, scale, np.nan)
        losses = {
            "sql": scaled_quantile_loss(actual, quantiles, levels, scale),
            "mase": mase(actual, quantiles[..., int(np.argmin(np.abs(levels - 0.5)))], scale),
            "crps": crps(actual, quantiles, levels) / narrow,
            "msis": msis(actual, low, high, 0.05, scale),
        }
        bands = {
            name: inside(actual, quantiles[..., at[ends[0]]], quantiles[..., at[ends[1]]])
            for name, ends in BANDS.items()
        }
        value = actual[..., None]
        below = np.where(np.isfinite(value + quantiles), value <= quantiles, np.nan)
        return cls(losses, bands, below)


def columns(trial: Trial) -> dict[str, list[int]]:
    """Which of the periods ahead each horizon takes, by its name: months, or the mean of all."""
    months = {str(month): month // trial.step - 1 for month in HORIZONS if month % trial.step == 0}
    told = {name: [period] for name, period in months.items() if period < trial.periods}
    return told | {MEAN: list(range(trial.periods))}


def overlap(name: str, trial: Trial, every: Every) -> int:
    """How many origins lie within a horizon, whose errors therefore share shocks."""
    months = trial.periods * trial.step if name == MEAN else int(name)
    return math.ceil(months / max(STRIDE[every], trial.step))


def series_figures(trial: Trial, lost: Mapping[str, Lost], every: Every) -> dict[str, dict[str, Any]]:
    """Figures of each forecaster at each horizon of one series; the random walk is the measure."""
    thirds = trial.thirds()
    return {
        teller: {
            name: figures(one, lost["walk"], picked, thirds, overlap(name, trial, every))
            for name, picked in columns(trial).items()
        }
        for teller, one in lost.items()
    }


def figures(
    ours: Lost, walk: Lost, picked: Sequence[int], thirds: NDArray[np.int64], overlapping: int
) -> dict[str, Any]:
    """Figures of one forecaster over some periods ahead.

    Args:
        ours: of the forecaster.
        walk: of the random walk.
        picked: periods ahead, counted from zero.
        thirds: [O], volatility of each origin.
        overlapping: origins whose errors overlap.

    Returns:
        Mean losses, the loss beside the random walk's with its interval, the p-value of their
        difference, and hits of the bands. NaN where there is nothing to say.
    """
    loss, base = paired(ours.losses["sql"][:, picked], walk.losses["sql"][:, picked])
    known = int(np.isfinite(loss).sum())
    told: dict[str, Any] = {"n": known}
    told |= {name: mean(ours.losses[name][:, picked][np.isfinite(loss)]) for name in LOSSES}
    a, b = summed(loss), summed(base)
    block = max(overlapping, round(np.isfinite(a).sum() ** (1.0 / 3.0)), 1)
    saved = skill(a, b, block, SEED)
    told |= {"ratio": 1.0 - saved.value, "low": 1.0 - saved.high, "high": 1.0 - saved.low}
    told["p"] = diebold_mariano(a, b, overlapping)[1]
    for band in BANDS:
        hit = ours.inside[band][:, picked]
        parts = {"all": hit} | {name: hit[thirds == rank] for rank, name in enumerate(THIRDS)}
        told[f"inside{band}"] = {name: counted(part) for name, part in parts.items()}
    below = ours.below[:, picked].reshape(-1, ours.below.shape[-1])
    told["below"] = [int(hits) for hits in np.nansum(below, axis=0)]
    return told


def group_figures(
    series: Sequence[tuple[Trial, Mapping[str, Lost], Mapping[str, Any]]], every: Every
) -> dict[str, dict[str, Any]]:
    """Figures of each forecaster at each horizon over several series.

    Args:
        series: each with what was lost on it and its own figures.
        every: distance of the origins.

    Returns:
        Geometric means of the losses and of the ratios, an interval for the latter, shares of series that
        are better than the random walk, and the bands' hits added up.
    """
    names = [*map(str, HORIZONS), MEAN]
    told: dict[str, dict[str, Any]] = {}
    for teller in series[0][1]:
        told[teller] = {}
        for name in names:
            within = [one for one in series if name in one[2][teller]]
            if within:
                told[teller][name] = gathered([own[teller][name] for *_, own in within])
                told[teller][name] |= interval(within, teller, name, every)
    return told


def gathered(own: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Figures of several series made one."""
    scored = [one for one in own if math.isfinite(one["ratio"])]
    told: dict[str, Any] = {"series": len(scored), "n": sum(one["n"] for one in scored)}
    told |= {name: geometric([one[name] for one in scored]) for name in (*LOSSES, "ratio")}
    told["better"] = sum(one["ratio"] < 1.0 for one in scored)
    told["clearly_better"] = sum(one["ratio"] < 1.0 and one["p"] < CLEAR for one in scored)
    told["clearly_worse"] = sum(one["ratio"] > 1.0 and one["p"] < CLEAR for one in scored)
    for band in BANDS:
        parts = [one[f"inside{band}"] for one in own]
        told[f"inside{band}"] = {
            third: {what: sum(part[third][what] for part in parts) for what in ("hits", "n")}
            for third in ("all", *THIRDS)
        }
    told["below"] = np.sum([one["below"] for one in own], axis=0).tolist()
    return told


def interval(
    series: Sequence[tuple[Trial, Mapping[str, Lost], Mapping[str, Any]]],
    teller: str,
    name: str,
    every: Every,
) -> dict[str, float]:
    """95 % interval of the geometric mean ratio: blocks of origins are drawn for all series at once.

    Series move together (all currencies against one dollar), so drawing them one by one would tell
    too narrow an interval.

    Source:
        Künsch (1989), https://doi.org/10.1214/aos/1176347265.
    """
    grid = np.unique(np.concatenate([trial.months for trial, *_ in series]))
    block = max(max(overlap(name, trial, every) for trial, *_ in series), round(len(grid) ** (1.0 / 3.0)))
    if len(grid) < 2 * block:
        return {"low": math.nan, "high": math.nan}
    draws = resampled(len(grid), block, SEED)  # [R, origins of any series]
    logs = []
    for trial, lost, _ in series:
        picked = columns(trial)[name]
        loss, base = paired(lost[teller].losses["sql"][:, picked], lost["walk"].losses["sql"][:, picked])
        drawn = draws[:, np.searchsorted(grid, trial.months)]
        with np.errstate(divide="ignore", invalid="ignore"):
            logs.append(np.log(drawn @ np.nansum(loss, axis=1) / (drawn @ np.nansum(base, axis=1))))
    told = np.exp(np.ma.masked_invalid(np.stack(logs)).mean(0).filled(np.nan))
    told = told[np.isfinite(told)]
    if not len(told):
        return {"low": math.nan, "high": math.nan}
    low, high = np.quantile(told, BETWEEN)
    return {"low": float(low), "high": float(high)}


def paired(ours: Array, walk: Array) -> tuple[Array, Array]:
    """Losses of the forecasts that both could be scored on, NaN elsewhere."""
    both = np.isfinite(ours) & np.isfinite(walk)
    return np.where(both, ours, np.nan), np.where(both, walk, np.nan)


def summed(loss: Array) -> Array:
    """Sum over the periods ahead, [O, H] to [O]; NaN where none is known."""
    return np.where(np.isfinite(loss).any(1), np.nansum(loss, axis=1), np.nan)


def counted(hit: Array) -> dict[str, int]:
    """Hits, and how many could be one."""
    return {"hits": int(np.nansum(hit)), "n": int(np.isfinite(hit).sum())}


def mean(values: Array) -> float:
    """Mean; NaN of nothing."""
    return float(values.mean()) if values.size else math.nan


def geometric(values: Sequence[float]) -> float:
    """Geometric mean; zero where one is zero, NaN of nothing."""
    if not values:
        return math.nan
    return math.exp(math.fsum(map(math.log, values)) / len(values)) if min(values) > 0.0 else 0.0
