"""Step 8 of the data's way: quantiles for indicators (from today) and for a reader's own series.

Axes used in this module: B series, T months, H months ahead, Q quantile levels.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import torch
from transformers.utils.logging import disable_progress_bar

from riskxpertai.domain import Forecast, Monthly
from riskxpertai.errors import BadSettings, DataTooOld
from riskxpertai.forecast.calibrate import calibrated
from riskxpertai.forecast.guard import Past, guarded
from riskxpertai.forecast.model import RiskXpertModel
from riskxpertai.forecast.prepared import Prepared
from riskxpertai.forecast.train import RECORD, digest
from riskxpertai.forecast.window import Array, backward, infer_shape, snap, window

WEIGHTS = Path(__file__).parent / "weights"
# So many windows fit the processor's caches; more at once are slower and take more memory.
BATCH = 64


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


class Forecaster:
    """The network, loaded once, with the closed forms around it."""

    def __init__(self, model: RiskXpertModel, identity: Identity, *, threads: int = 1) -> None:
        """Take a model.

        Args:
            model: in evaluation mode from here on.
            identity: what to say of its weights.
            threads: CPU threads of one forecast.
        """
        self.model = (model.bfloat16() if half_is_faster() else model).eval()
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
        """Run the network, guarded and calibrated.

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
                context, anchor = contexts[start : start + BATCH], anchors[start : start + BATCH]
                parts.append(self.guarded(context, anchor))
        return np.concatenate(parts)

    def guarded(self, contexts: Array, anchors: Array) -> Array:
        """Run the network on one batch and put guard and calibration around it, [B, H, Q]."""
        origin, spread = own_unit(contexts)
        contexts, anchors = (contexts - origin) / spread, (anchors - origin[:, 0]) / spread[:, 0]
        out = self.model(
            torch.from_numpy(contexts.astype(np.float32)), torch.from_numpy(anchors.astype(np.float32))
        )
        now, before = (part.numpy().astype(np.float64) for part in (out.quantiles, out.past))
        past = Past.of(contexts, before)
        start = np.where(np.isnan(anchors), 0.0, anchors)  # the last month is the origin of the unit
        now, before = guarded(now, start, past, self.levels)
        told = calibrated(now, contexts, before, past.came, self.levels)
        return told * spread[:, :, None] + origin[:, :, None]

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
        return self.tell([Prepared.of(one, as_of=as_of, months=months) for one in series])

    def reaches(self, one: Prepared) -> bool:
        """Whether the network tells as many months as this needs."""
        reach: int = self.model.config.horizon
        return one.steps <= reach

    def tell(self, prepared: Sequence[Prepared]) -> tuple[Forecast, ...]:
        """Forecast indicators, each from a day of its own, all at once.

        Raises:
            DataTooOld: a series ends further back than the network reaches.
        """
        for one in prepared:
            if not self.reaches(one):
                raise DataTooOld(
                    f"{one.series.indicator.id} ends {one.series.last_day}; run `riskxpertai sync`"
                )
        length = self.model.config.context_length
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


@cache
def half_is_faster() -> bool:
    """Whether this processor multiplies bfloat16 by itself; where it does not, it would be slower."""
    able = torch.cpu.get_capabilities()
    return bool(able.get("avx512_bf16") or able.get("amx_bf16"))


def own_unit(context: Array) -> tuple[Array, Array]:
    """Where each window ends and how far it strays from there, [B, 1] each.

    Single precision holds neither a small change of a large value nor a value beyond 10^38, so a
    window is centred and shrunk before it is cut to it; the network does not care for units.
    """
    origin = last_known(context)[:, None]
    spread = np.nanmax(np.abs(context - origin), axis=1, keepdims=True)
    return origin, np.where(spread > 0.0, spread, 1.0)


def last_known(context: Array) -> Array:
    """The last published value of each window, [B, T] to [B]."""
    column = context.shape[1] - 1 - np.argmax(np.isfinite(context)[:, ::-1], axis=1)
    known: Array = context[np.arange(len(context)), column]
    return known
