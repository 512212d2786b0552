"""How long a sync takes and how much memory: every indicator that the doubles serve, then again.

`python -m benchmarks.sync` serves the invented economy of `tests/doubles` on loopback in a process of
its own, syncs into an empty home, and syncs again; then it prints time, memory and rows as JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
TABLES = ("observations", "quarantine", "tries", "leases")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as home, economy() as served:
        assert served.stdout
        lines = [served.stdout.readline().removeprefix("export ").strip() for _ in range(5)]
        env = {**os.environ, **dict(line.split("=", 1) for line in lines), "RISKXPERTAI_HOME": home}
        file = Path(home) / "riskxpertai.db"
        first, kept = sync(env), rows(file)
        second, again = sync(env), rows(file)
        served.terminate()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    told = {
        "indicators": kept[1],
        "rows": kept[2],
        "first_seconds": round(first, 1),
        "second_seconds": round(second, 1),
        "second_wrote": kept[0] != again[0],
        "peak_mebibytes": round(peak),
    }
    print(json.dumps(told))


def economy() -> subprocess.Popen[str]:
    """The servers, in a process of their own."""
    command = [sys.executable, "-m", "tests.doubles", "--port", "0"]
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    env = {**os.environ, "PYTHONPATH": paths}
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)


def sync(env: dict[str, str]) -> float:
    """Sync as a person would; returns seconds."""
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "riskxpertai", "sync"], env=env, check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - begun


def rows(file: Path) -> tuple[str, int, int]:
    """A digest of all that is kept, how many indicators, and how many rows."""
    kept = sqlite3.connect(file)
    try:
        digest = hashlib.sha256()
        for table in TABLES:
            for row in kept.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3"):
                digest.update(repr(row).encode())
        counted = kept.execute("SELECT count(DISTINCT indicator), count(*) FROM observations").fetchone()
    finally:
        kept.close()
    return digest.hexdigest(), *counted


if __name__ == "__main__":
    main()
