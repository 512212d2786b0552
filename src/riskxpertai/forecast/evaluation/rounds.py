"""Every forecast of an evaluation, made once: over the processor's cores, and kept as each is done.

What a forecaster told of a series lies in a file of its own, named by all that it depends on. So a
killed run goes on where it was, and new weights leave the baselines' forecasts as they are.

Axes used in this module: O origins, H periods ahead, Q quantile levels.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from threading import Thread

import numpy as np

from riskxpertai.errors import RiskXpertError
from riskxpertai.forecast.code import code
from riskxpertai.forecast.evaluation.baselines import BASELINES, FITTED
from riskxpertai.forecast.evaluation.origins import Trial
from riskxpertai.forecast.predict import Forecaster
from riskxpertai.forecast.scores import Array

OURS = "model"
FORM = 1  # of the kept files and of the closed forms in them


@dataclass(frozen=True)
class Round:
    """One forecaster at all origins of one series.

    Attributes:
        trial: the series and its origins.
        teller: `model`, or a baseline's name.
        levels: [Q], as the weights tell them.
        weights: folder of the weights; None for the embedded ones.
        sha256: of the weights.
    """

    trial: Trial
    teller: str
    levels: tuple[float, ...]
    weights: Path | None
    sha256: str

    @property
    def name(self) -> str:
        """Name of the kept file: a digest of all that the forecasts depend on."""
        by = f"{self.sha256} {code()}" if self.teller == OURS else ""
        by = version("statsforecast") if self.teller in FITTED else by
        trial = self.trial
        words = [FORM, self.teller, by, self.levels, trial.frequency, trial.periods, trial.origins.tolist()]
        digest = hashlib.sha256(json.dumps(words).encode())
        digest.update(trial.values.astype("<f8").tobytes())
        return f"{self.teller}-{digest.hexdigest()[:32]}.npz"

    def tell(self) -> Array:
        """Make the forecasts, [O, H, Q]; NaN where a model could not be fitted."""
        pasts = list(self.trial.pasts())
        periods, year = self.trial.periods, self.trial.year
        if self.teller == OURS:
            return np.stack(loaded(self.weights).own(pasts, periods=[periods] * len(pasts)))
        levels = np.array(self.levels)
        return np.stack([BASELINES[self.teller](past, periods, levels, year) for past in pasts])

    def keep(self, folder: Path) -> None:
        """Make the forecasts and write them, whole or not at all."""
        path = folder / self.name
        part = path.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as file:
            np.savez_compressed(file, quantiles=self.tell())
        part.replace(path)

    def kept(self, folder: Path) -> Array | None:
        """The forecasts if they are kept, [O, H, Q]; None where they are to be made."""
        try:
            with (folder / self.name).open("rb") as file, np.load(file) as kept:
                quantiles: Array = kept["quantiles"]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None
        shape = (len(self.trial.origins), self.trial.periods, len(self.levels))
        return quantiles if quantiles.shape == shape else None


@lru_cache(maxsize=1)
def loaded(weights: Path | None) -> Forecaster:
    """The forecaster, once a process."""
    return Forecaster.load(weights)


def finish(rounds: Sequence[Round], folder: Path, *, jobs: int) -> Iterator[int]:
    """Make and keep what is not kept yet.

    Args:
        rounds: of the evaluation.
        folder: where forecasts are kept.
        jobs: processes, each with one thread; one stays in this process.

    Yields:
        How many rounds are done, those kept from earlier included.

    Raises:
        RiskXpertError: a process was killed; what was done is kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    missing = [one for one in rounds if one.kept(folder) is None]
    done = len(rounds) - len(missing)
    yield done
    for _ in made(missing, folder, jobs):
        done += 1
        yield done


def made(rounds: Sequence[Round], folder: Path, jobs: int) -> Iterator[None]:
    """Make and keep rounds; yields after each."""
    if jobs == 1:
        for one in rounds:
            one.keep(folder)
            yield
        return
    # Torch's threads do not survive a fork.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=begin) as pool:
        try:
            for kept in as_completed([pool.submit(one.keep, folder) for one in rounds]):
                kept.result()
                yield
        except BrokenProcessPool as error:
            raise RiskXpertError(
                "a process was killed, for its memory perhaps",
                sentence="계산하던 프로세스가 중단되었습니다. 같은 명령을 다시 실행하면 이어서 계산합니다.",
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


def begin() -> None:
    """A worker ends with the process that started it, even where that one is killed."""
    Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    """Wait for the end of the parent, then end."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
