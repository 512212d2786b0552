"""Step 7 of the data's way: quantiles for indicators (from today) and for a reader's own series.

Axes used in this module: B series, T months, H months ahead, Q quantile levels.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from transformers.utils.logging import disable_progress_bar

from riskxpertai.domain import Forecast, Kind, Monthly, Step, Transform
from riskxpertai.errors import BadSettings, DataTooOld
from riskxpertai.forecast.model import RiskXpertModel
from riskxpertai.forecast.train import RECORD, digest
from riskxpertai.forecast.walk import DAYS_A_MONTH, month_in_progress, months_of_variance, random_walk
from riskxpertai.forecast.window import (
    Array,
    backward,
    chances,
    forward,
    infer_shape,
    snap,
    window,
)
from riskxpertai.series.sources.base_rate import meets

WEIGHTS = Path(__file__).parent / "weights"
BATCH = 256


@dataclass(frozen=True)
class Identity:
    """Which weights spoke.

    Attributes:
        name: of the family of weights.
        version: of these.
        sha256: of their file.
    """

    name: str
    version: str
    sha256: str

    @property
    def label(self) -> str:
        """Short and unmistakable: name, version and the digest's beginning."""
        return f"{self.name} {self.version} ({self.sha256[:8]})"


class Predict(Protocol):
    """The forecaster as its callers see it: a callable, so that none of them imports torch."""

    @property
    def identity(self) -> Identity:
        """Which weights speak."""

    def __call__(self, series: Sequence[Monthly], *, as_of: date, months: int) -> tuple[Forecast, ...]:
        """Forecast indicators from the first unpublished month to `as_of`'s month + `months`."""


def months_between(first: date, last: date) -> int:
    """Months from one month to another; zero for the same."""
    return (last.year - first.year) * 12 + last.month - first.month


def month_after(month: date, count: int) -> date:
    """First day of the month `count` months later."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


class Forecaster:
    """The network, loaded once, with the closed forms around it."""

    def __init__(self, model: RiskXpertModel, identity: Identity, *, threads: int = 1) -> None:
        """Take a model.

        Args:
            model: in evaluation mode from here on.
            identity: what to say of its weights.
            threads: CPU threads of one forecast.
        """
        self.model = model.eval()
        self.identity = identity
        self.threads = threads
        self.levels = np.array(model.config.levels)

    @classmethod
    def load(cls, folder: Path | None = None, *, threads: int = 1) -> Forecaster:
        """Load weights.

        Args:
            folder: made by `riskxpertai train`; the embedded ones when left out.
            threads: CPU threads of one forecast.

        Raises:
            BadSettings: no usable weights lie there.
        """
        folder = folder or WEIGHTS
        disable_progress_bar()  # a service's log is no place for one
        try:
            record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
            model = RiskXpertModel.from_pretrained(folder, local_files_only=True)
        except (OSError, ValueError, KeyError) as error:
            raise BadSettings(f"no usable weights in {folder}: {error}; run `riskxpertai train`") from error
        identity = Identity(record["name"], record["version"], digest(folder))
        return cls(model, identity, threads=threads)

    def quantiles(self, contexts: Array, anchors: Array) -> Array:
        """Run the network.

        Args:
            contexts: [B, T], transformed.
            anchors: [B], last day's value, transformed; NaN where only months are known.

        Returns:
            [B, H, Q], transformed.
        """
        torch.set_num_threads(self.threads)
        parts = []
        with torch.inference_mode():
            for start in range(0, len(contexts), BATCH):
                # Single precision holds a change of one in 10^7: anchor before, not after, the cut.
                context, anchor = contexts[start : start + BATCH], anchors[start : start + BATCH]
                origin = last_known(context)[:, None]
                out = self.model(
                    torch.from_numpy((context - origin).astype(np.float32)),
                    torch.from_numpy((anchor - origin[:, 0]).astype(np.float32)),
                ).quantiles
                parts.append(out.numpy().astype(np.float64) + origin[:, :, None])
        return np.concatenate(parts)

    def __call__(self, series: Sequence[Monthly], *, as_of: date, months: int) -> tuple[Forecast, ...]:
        """Forecast indicators.

        Args:
            series: on the monthly grid as known on `as_of`.
            as_of: today, or the day to stand on.
            months: 1 to 24, counted from the month of `as_of`.

        Returns:
            One forecast a series, in order.

        Raises:
            DataTooOld: a series ends further back than the network reaches.
        """
        prepared = [Prepared.of(one, as_of=as_of, months=months) for one in series]
        length, reach = self.model.config.context_length, self.model.config.horizon
        for one in prepared:
            if one.steps > reach:
                raise DataTooOld(
                    f"{one.series.indicator.id} ends {one.series.last_day}; run `riskxpertai sync`"
                )
        contexts = np.stack([window(one.values, length, one.transform) for one in prepared])
        anchors = np.array([one.anchor for one in prepared])
        network = self.quantiles(contexts, anchors)
        return tuple(
            one.forecast(network[row, : one.steps], self.levels, self.identity.label)
            for row, one in enumerate(prepared)
        )

    def own(self, values: Sequence[Array], *, periods: Sequence[int]) -> list[Array]:
        """Forecast series that no catalogue describes.

        Args:
            values: each [T], oldest first, NaN where missing, at least 24 published.
            periods: H of each, in the series' own periods.

        Returns:
            Each [H, Q], in the series' unit.
        """
        shapes = [infer_shape(one) for one in values]
        length = self.model.config.context_length
        contexts = np.stack(
            [window(one, length, shape.transform) for one, shape in zip(values, shapes, strict=True)]
        )
        network = self.quantiles(contexts, np.full(len(contexts), np.nan))
        told = []
        for row, (shape, count) in enumerate(zip(shapes, periods, strict=True)):
            one = backward(network[row, :count], shape.transform)
            told.append(snap(one, shape.grid) if shape.grid else one)
        return told


def last_known(context: Array) -> Array:
    """The last published value of each window, [B, T] to [B]."""
    column = context.shape[1] - 1 - np.argmax(np.isfinite(context)[:, ::-1], axis=1)
    known: Array = context[np.arange(len(context)), column]
    return known


@dataclass(frozen=True)
class Prepared:
    """One indicator between the grid and the network.

    Attributes:
        series: on the monthly grid.
        as_of: the day to stand on.
        values: [T], months that the network reads; the month in progress is the last, estimated.
        first: first month to forecast.
        count: H, months to tell.
        nowcast: whether the first of them is the month in progress, told in closed form.
    """

    series: Monthly
    as_of: date
    values: tuple[float, ...]
    first: date
    count: int
    nowcast: bool

    @classmethod
    def of(cls, series: Monthly, *, as_of: date, months: int) -> Prepared:
        """Find the months to tell and estimate the one in progress."""
        first = month_after(series.months[-1], 1)
        count = months_between(first, month_after(as_of, months)) + 1
        values = series.values
        nowcast = series.progress is not None and series.indicator.aggregation == "mean"
        if series.progress and nowcast:
            share = series.progress.share
            values = (*values, share * series.progress.mean + (1.0 - share) * series.last_value)
        return cls(series, as_of, values, first, count, nowcast)

    @property
    def transform(self) -> Transform:
        """Scale of the network."""
        return self.series.indicator.transform

    @property
    def steps(self) -> int:
        """Months that the network itself must tell."""
        return self.count - int(self.nowcast)

    @property
    def anchor(self) -> float:
        """The last day's value, transformed; NaN where only months are published."""
        if self.series.indicator.frequency != "D":
            return float("nan")
        return float(forward(np.array(self.series.last_value), self.series.indicator.transform))

    @property
    def rest(self) -> float:
        """Part of the last day's month that is not published."""
        return 1.0 - self.series.progress.share if self.series.progress and self.nowcast else 0.0

    def forecast(self, network: Array, levels: Array, model: str) -> Forecast:
        """Put the closed forms around the network's quantiles.

        Args:
            network: [steps, Q], transformed.
            levels: [Q].
            model: what to say of the weights.

        Returns:
            The forecast, in the indicator's unit.
        """
        indicator = self.series.indicator
        ahead = np.arange(1, self.steps + 1, dtype=np.float64)
        variance = months_of_variance(ahead, indicator.aggregation, self.rest)
        usual = months_of_variance(ahead, indicator.aggregation, 0.0)
        # The network counts from a month's end; mid-month, what is left of it adds to the spread.
        middle = network[:, [len(levels) // 2]]
        network = middle + (network - middle) * np.sqrt(variance / usual)[:, None]
        walk = random_walk(self.start, self.volatility, variance, levels)
        if self.nowcast:
            now = self.now(levels)[None, :]
            network, walk = np.concatenate((now, network)), np.concatenate((now, walk))
        quantiles = backward(network, indicator.transform)
        baseline = backward(walk, indicator.transform)
        dates = tuple(month_after(self.first, step) for step in range(self.count))
        steps: tuple[tuple[Step, ...], ...] = ()
        if indicator.grid:
            quantiles = hold_between_meetings(quantiles, dates, self.series.last_value)
            steps = tuple(
                tuple(Step(level, chance) for level, chance in chances(row, levels, indicator.grid).items())
                for row in quantiles
            )
            quantiles, baseline = snap(quantiles, indicator.grid), snap(baseline, indicator.grid)
        return Forecast(
            indicator=indicator,
            as_of=self.as_of,
            last_day=self.series.last_day,
            last_value=self.series.last_value,
            vintage=self.series.vintage,
            history=tuple(zip(self.series.months, self.series.values, strict=True)),
            dates=dates,
            kinds=tuple(kind_of(month, self.as_of) for month in dates),
            levels=tuple(levels.tolist()),
            quantiles=tuple(map(tuple, quantiles.tolist())),
            baseline=tuple(map(tuple, baseline.tolist())),
            steps=steps,
            model=model,
        )

    @property
    def start(self) -> float:
        """Where the random walk begins, transformed: the last day, or the last month."""
        return float(forward(np.array(self.series.last_value), self.series.indicator.transform))

    @property
    def volatility(self) -> float:
        """Standard deviation of a month's change, transformed."""
        daily = self.series.daily_volatility
        if self.series.indicator.aggregation == "mean" and np.isfinite(daily) and daily > 0.0:
            return float(daily * np.sqrt(DAYS_A_MONTH))
        values = forward(np.array(self.series.values), self.series.indicator.transform)
        return float(np.nanstd(np.diff(values)))

    def now(self, levels: Array) -> Array:
        """Quantiles of the month in progress, transformed, [Q]."""
        progress = self.series.progress
        assert progress is not None
        mean = float(forward(np.array(progress.mean), self.series.indicator.transform))
        daily = self.volatility / float(np.sqrt(DAYS_A_MONTH))
        return month_in_progress(mean, self.start, progress.share, daily, levels)


def kind_of(month: date, as_of: date) -> Kind:
    """`estimate` for a month that has begun by `as_of`, else `forecast`."""
    return "estimate" if months_between(as_of, month) <= 0 else "forecast"


def hold_between_meetings(quantiles: Array, dates: Sequence[date], last: float) -> Array:
    """A policy rate moves at meetings only: a month without one repeats the month before.

    Args:
        quantiles: [H, Q], percent per year.
        dates: [H].
        last: rate in force.

    Returns:
        [H, Q].
    """
    held, before = [], np.full(quantiles.shape[1], last)
    for row, month in zip(quantiles, dates, strict=True):
        before = row if meets(month) else before
        held.append(before)
    return np.stack(held)
