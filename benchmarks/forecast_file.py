"""How long `riskxpertai forecast --input` takes on many series, start included.

`python -m benchmarks.forecast_file [SERIES] [MONTHS]`, by default 1,000 series of 300 months.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np


def write(path: Path, series: int, months: int) -> None:
    """Random walks in logarithms, long form."""
    moves = np.random.default_rng(1).normal(0.0, 0.02, (series, months)).cumsum(1)
    with path.open("w", encoding="utf-8") as file:
        file.write("series_id,date,value\n")
        for row, path_of in enumerate(100.0 * np.exp(moves)):
            for month, value in enumerate(path_of):
                file.write(f"s{row},{2000 + month // 12}-{month % 12 + 1:02d}-01,{value:.6f}\n")


def main(series: int = 1000, months: int = 300) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "series.csv"
        write(path, series, months)
        command = [
            sys.executable,
            "-m",
            "riskxpertai",
            "forecast",
            "--input",
            str(path),
            "--months",
            "12",
            "--json",
        ]
        begun = time.perf_counter()
        told = subprocess.run(command, check=True, capture_output=True)
        seconds = time.perf_counter() - begun
        count = len(json.loads(told.stdout)["forecasts"])
        print(f"{count} series x {months} months, 12 ahead: {seconds:.1f} s, start included")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
