"""Files of series made for the evaluation, and plans of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np

from riskxpertai.forecast.evaluation.document import Plan
from riskxpertai.forecast.evaluation.origins import Choice
from riskxpertai.months import month_after
from riskxpertai.series.sources.own import OwnSeries

BEGIN = date(2000, 1, 1)


def walk(seed: int, count: int = 240) -> np.ndarray:
    return 100.0 * np.exp(np.random.default_rng(seed).normal(0.0, 0.02, count).cumsum())


def trend(count: int = 240) -> np.ndarray:
    return 100.0 + 0.5 * np.arange(count) + 0.01 * np.random.default_rng(4).normal(size=count)


def write(path: Path, series: Mapping[str, np.ndarray], step: int = 1) -> Path:
    rows = [
        f"{name},{month_after(BEGIN, place * step)},{'' if np.isnan(value) else value}"
        for name, values in series.items()
        for place, value in enumerate(values)
    ]
    path.write_text("\n".join(["series_id,date,value", *rows]) + "\n", encoding="utf-8")
    return path


def own(values: np.ndarray, frequency: str = "M") -> OwnSeries:
    step = 3 if frequency == "Q" else 1
    return OwnSeries("s", frequency, month_after(BEGIN, (len(values) - 1) * step), values)  # type: ignore[arg-type]


def plan(*files: Path, months: int = 3, baselines: tuple[str, ...] = ("walk", "drift")) -> Plan:
    return Plan(files=files, choice=Choice(months, "quarterly", 2010), baselines=baselines)
