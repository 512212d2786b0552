"""A hindsight in a file: written whole or not at all, and read only where it is the one looked for.

Axes used in this module: O past days, H months ahead, Q quantile levels.
"""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from riskxpertai.forecast.hindsight import Hindsight
from riskxpertai.series.days import to_date

logger = logging.getLogger(__name__)


def write_hindsight(path: Path, key: str, past: Hindsight) -> None:
    """Put a hindsight in the place of what lies there; where that fails, a line in the log says so.

    Args:
        path: `….npz`; its folder is made.
        key: digest of what the hindsight depends on.
        past: what to keep.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Of the same folder, so that the last step is one rename and nobody reads half a file.
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(
                    file,
                    key=np.array(key),
                    indicator=np.array(past.indicator),
                    origins=np.array(past.origins, dtype="datetime64[D]"),
                    levels=past.levels,
                    quantiles=past.quantiles,
                    walk=past.walk,
                    actual=past.actual,
                    vintage=np.array(past.vintage, dtype="datetime64[D]"),
                    model=np.array(past.model),
                )
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        logger.warning("scorecard: %s can't be written (%s)", path.name, type(error).__name__)


def read_hindsight(path: Path, key: str) -> Hindsight | None:
    """A hindsight from its file.

    Args:
        path: `….npz`.
        key: digest of what it must depend on.

    Returns:
        None where there is no file, where it is another hindsight's, and where it is torn; of a torn
        one a line in the log tells.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            if str(held["key"]) != key:
                return None
            return Hindsight(
                indicator=str(held["indicator"]),
                origins=tuple(map(to_date, held["origins"])),
                levels=held["levels"],
                quantiles=held["quantiles"],
                walk=held["walk"],
                actual=held["actual"],
                vintage=to_date(held["vintage"][()]),
                model=str(held["model"]),
            )
    except FileNotFoundError:
        return None
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        logger.warning(
            "scorecard: %s can't be read (%s) and is measured anew", path.name, type(error).__name__
        )
        return None
