"""The evaluation as the scorecard shows it: few figures of the document, kept beside the weights."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from riskxpertai.errors import BadSettings
from riskxpertai.forecast.evaluation.figures import HORIZONS, MEAN
from riskxpertai.forecast.evaluation.rounds import OURS

logger = logging.getLogger(__name__)

CARD = "scorecard.json"


def card(document: Mapping[str, Any]) -> dict[str, Any]:
    """What the scorecard tells of an evaluation.

    Args:
        document: of `evaluate`.

    Returns:
        Ready for JSON. The loss beside the random walk's (`ratio`, with its 95 % interval) by months
        ahead, `months` 0 being all of them together; hits of the bands; counts of series.
    """
    options = document["options"]
    return {
        "note": document["note"],
        "model": document["model"],
        "files": [file["name"] for file in options["files"]],
        "origins": options["origins"],
        "first": options["first"],
        "last": options["last"],
        "months": options["months"],
        "groups": [
            {
                "name": group["name"],
                "series": group["series"],
                "tellers": [
                    {"name": name, "better": by[MEAN]["better"], "horizons": horizons(by)}
                    for name, by in group["figures"].items()
                ],
            }
            for group in document["groups"]
        ],
        "series": [
            {
                **{name: one[name] for name in ("id", "family", "apart", "origins", "first", "last")},
                "horizons": horizons(one["figures"][OURS]),
            }
            for one in document["series"]
        ],
    }


def horizons(by: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Figures of one forecaster by months ahead, all of them together first."""
    return [
        {
            "months": months,
            "ratio": one["ratio"],
            "low": one["low"],
            "high": one["high"],
            "inside80": one["inside80"]["all"],
            "inside95": one["inside95"]["all"],
        }
        for months, name in ((0, MEAN), *((month, str(month)) for month in HORIZONS))
        if (one := by.get(name))
    ]


def write_card(document: Mapping[str, Any], folder: Path) -> None:
    """Keep the card of an evaluation in a folder, a line a group and a series so that changes can be read."""
    told = card(document)
    parts = {name: told.pop(name) for name in ("groups", "series")}
    lines = [json.dumps(told, ensure_ascii=False)[:-1]]
    for name, items in parts.items():
        rows = ",\n".join(json.dumps(item, ensure_ascii=False, allow_nan=False) for item in items)
        lines.append(f',\n"{name}": [\n{rows}\n]')
    (folder / CARD).write_text("".join(lines) + "}\n", encoding="utf-8")


def read_card(folder: Path, sha256: str) -> dict[str, Any] | None:
    """The card that lies beside weights; None where there is none, or it tells of other weights.

    Raises:
        BadSettings: it can't be read.
    """
    path = folder / CARD
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        measured = told["model"]["sha256"]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadSettings(
            f"{path} is no card of an evaluation: {error}; delete it or evaluate again"
        ) from error
    if measured != sha256:
        logger.warning("%s tells of other weights (%.8s) than these (%.8s)", path, measured, sha256)
        return None
    return told
