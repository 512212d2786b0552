"""`riskxpertai bench`: how fast and how large the forecaster is on this machine."""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

import typer
from rich.table import Table

from riskxpertai.commands.terminal import err, out, telling_errors
from riskxpertai.errors import BadInput
from riskxpertai.settings import read_settings

MONTHS_OF_PAST = 240
# What is timed: name, series, months ahead.
CASES = (
    ("지표 하나 · one indicator", 1, 6),
    ("지표 40개 · 40 indicators", 40, 24),
    ("시계열 1,020개 · 1,020 series", 1020, 12),
)


def bench(
    rounds: Annotated[int, typer.Option(help="되풀이하는 횟수 · how often each is timed")] = 5,
    json_: Annotated[bool, typer.Option("--json", help="JSON 문서 하나로 · one JSON document")] = False,
) -> None:
    """예측에 드는 시간과 메모리를 잽니다. · Time and memory of a forecast on this machine."""
    with telling_errors():
        if not 1 <= rounds <= 1000:
            raise BadInput(f"--rounds {rounds}", sentence="--rounds는 1에서 1000 사이여야 합니다.")
        with err.status("재고 있습니다"):
            told = measure(rounds)
        if json_:
            out.file.write(json.dumps(told, ensure_ascii=False) + "\n")
        else:
            show(told)


def measure(rounds: int) -> dict[str, Any]:
    """Load the forecaster and time it on random walks.

    Args:
        rounds: how often each case is timed; the median counts.
    """
    settings = read_settings()
    begun = time.perf_counter()
    import numpy as np

    from riskxpertai.forecast.predict import Forecaster

    forecaster = Forecaster.load(settings.weights, threads=settings.threads)
    loaded = time.perf_counter() - begun
    moves = np.random.default_rng(1).normal(0.0, 0.02, (max(case[1] for case in CASES), MONTHS_OF_PAST))
    values = list(100.0 * np.exp(moves.cumsum(1)))
    cases = []
    for name, series, months in CASES:
        work = partial(forecaster.own, values[:series], periods=[months] * series)
        milliseconds = median(work, rounds)
        cases.append({"case": name, "series": series, "months": months, "milliseconds": milliseconds})
    return {
        "model": forecaster.identity.label,
        "threads": settings.threads,
        "load_seconds": round(loaded, 2),
        "cases": cases,
        "peak_mebibytes": round(peak_mebibytes()),
    }


def median(work: Callable[[], object], rounds: int) -> float:
    """Median time of some rounds, in milliseconds; one more before them does not count."""
    times = []
    for _ in range(rounds + 1):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000.0)
    return round(statistics.median(times[1:]), 1)


def peak_mebibytes() -> float:
    """Largest resident memory of this process so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def show(told: dict[str, Any]) -> None:
    """A table for people."""
    table = Table(title=f"{told['model']} · 스레드 {told['threads']}")
    for column in ("예측", "앞으로", "걸린 시간 (중앙값)"):
        table.add_column(column, justify="left" if column == "예측" else "right")
    for case in told["cases"]:
        table.add_row(case["case"], f"{case['months']}개월", f"{case['milliseconds']:,.1f} ms")
    out.print(table)
    out.print(f"불러오는 데 {told['load_seconds']}초 · 가장 많이 쓴 메모리 {told['peak_mebibytes']:,} MiB")
