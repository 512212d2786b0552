"""The evaluation as one document: the rounds made, their figures gathered, and how they came about.

`docs/evaluation.md` lists its fields. It holds no time and no path, so the same files, options, weights
and versions give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import math
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from riskxpertai.errors import BadInput
from riskxpertai.forecast.evaluation.baselines import FITTED
from riskxpertai.forecast.evaluation.figures import Lost, group_figures, series_figures
from riskxpertai.forecast.evaluation.origins import Choice, Trial
from riskxpertai.forecast.evaluation.rounds import OURS, Round, finish, loaded
from riskxpertai.months import month_of
from riskxpertai.series.sources.own import read_own

SCHEMA = 1
NOTE = "pseudo-real-time: each origin sees earlier periods only, as the files tell them today"


@dataclass(frozen=True)
class Plan:
    """All that an evaluation depends on, beside the code.

    Attributes:
        files: CSV files of series; a file's name without ending is its series' family.
        choice: which forecasts are made.
        baselines: names, the random walk first.
        apart: ids of series that are told but not counted in a group.
        weights: folder; None for the embedded ones.
    """

    files: tuple[Path, ...]
    choice: Choice
    baselines: tuple[str, ...]
    apart: frozenset[str] = frozenset()
    weights: Path | None = None


def evaluate(
    plan: Plan, folder: Path, *, jobs: int = 1, told: Callable[[int, int], None] = lambda done, all_: None
) -> dict[str, Any]:
    """Make every forecast of a plan, or take it up where it was, and gather the figures.

    Args:
        plan: what to do.
        folder: forecasts are kept in `forecasts` below it.
        jobs: processes.
        told: called with the rounds done and the rounds in all.

    Returns:
        The document, ready for JSON; numbers that there is nothing to say of are None.

    Raises:
        BadSeries: a file can't be read.
        BadInput: an id is told twice or not at all, or no series has an origin.
        BadSettings: no usable weights.
    """
    trials, left_out = lay_out(plan)
    forecaster = loaded(plan.weights)
    levels = tuple(forecaster.levels.tolist())
    identity = forecaster.identity
    tellers = (OURS, *plan.baselines)
    rounds = [
        Round(trial, teller, levels, plan.weights, identity.sha256) for teller in tellers for trial in trials
    ]
    kept = folder / "forecasts"
    for done in finish(rounds, kept, jobs=jobs):
        told(done, len(rounds))
    every = plan.choice.every
    whole = []
    for place, trial in enumerate(trials):
        lost = scores(rounds[place :: len(trials)], kept)
        whole.append((trial, lost, series_figures(trial, lost, every)))
    counted = [one for one in whole if one[0].id not in plan.apart]
    families = list(dict.fromkeys(trial.family for trial, *_ in counted))
    groups = {"all": counted}
    if len(families) > 1:
        groups |= {family: [one for one in counted if one[0].family == family] for family in families}
    document = {
        "schema": SCHEMA,
        "note": NOTE,
        "model": {"name": identity.name, "version": identity.version, "sha256": identity.sha256},
        "versions": versions(plan.baselines),
        "options": options(plan),
        "levels": list(levels),
        "groups": [
            {"name": name, "series": len(within), "figures": group_figures(within, every)}
            for name, within in groups.items()
            if within
        ],
        "series": [heading(trial, plan.apart) | {"figures": own} for trial, _, own in whole],
        "left_out": left_out,
    }
    plain: dict[str, Any] = rounded(document)
    return plain


def lay_out(plan: Plan) -> tuple[list[Trial], list[str]]:
    """Read the files and find each series' origins; ids without any come second.

    Raises:
        BadSeries: a file can't be read.
        BadInput: an id is told twice or not at all, or no series has an origin.
    """
    trials, left_out, seen = [], [], set()
    for path in plan.files:
        for series in read_own(path):
            if series.id in seen:
                raise BadInput(
                    f"series {series.id} is in more than one file",
                    sentence="같은 시계열이 두 파일에 있습니다. 하나만 남겨 주세요.",
                )
            seen.add(series.id)
            trial = Trial.of(series, family=path.stem, choice=plan.choice)
            if trial:
                trials.append(trial)
            else:
                left_out.append(series.id)
    if unknown := sorted(plan.apart - seen):
        raise BadInput(f"--apart {', '.join(unknown)}", sentence="--apart에 적은 시계열이 파일에 없습니다.")
    if not trials:
        raise BadInput(
            "no series has an origin within the years asked for, with five years of past",
            sentence="평가할 수 있는 시계열이 없습니다. 기간을 넓히거나 더 긴 시계열을 주세요.",
        )
    return trials, left_out


def scores(rounds: Sequence[Round], folder: Path) -> dict[str, Lost]:
    """What each forecaster lost on one series."""
    told = {}
    for one in rounds:
        quantiles = one.kept(folder)
        assert quantiles is not None  # the rounds are finished
        told[one.teller] = Lost.of(one.trial, quantiles, np.array(one.levels))
    return told


def heading(trial: Trial, apart: frozenset[str]) -> dict[str, Any]:
    """Which series, from when to when."""
    return {
        "id": trial.id,
        "family": trial.family,
        "frequency": trial.frequency,
        "apart": trial.id in apart,
        "origins": len(trial.origins),
        "first": f"{month_of(int(trial.months[0])):%Y-%m}",
        "last": f"{month_of(int(trial.months[-1])):%Y-%m}",
    }


def options(plan: Plan) -> dict[str, Any]:
    """What was asked for; files by name and digest, for a path is a matter of one machine."""
    return {
        "files": [
            {"name": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
            for path in plan.files
        ],
        "months": plan.choice.months,
        "origins": plan.choice.every,
        "first": plan.choice.first,
        "last": plan.choice.last,
        "baselines": list(plan.baselines),
        "apart": sorted(plan.apart),
    }


def versions(baselines: Sequence[str]) -> dict[str, str]:
    """Versions of all that has a say in the numbers."""
    names = ["riskxpertai", "numpy", "torch"]
    if FITTED.keys() & set(baselines):
        names.append("statsforecast")
    return {"python": platform.python_version()} | {name: version(name) for name in names}


def rounded(value: Any) -> Any:
    """Numbers at six significant digits, what is not finite as None, at any depth."""
    if isinstance(value, float):
        return float(f"{value:.6g}") if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: rounded(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(part) for part in value]
    return value


def text(document: dict[str, Any]) -> str:
    """The document as JSON."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n"
