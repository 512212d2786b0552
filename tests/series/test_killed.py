"""A sync that is killed at any moment and run again leaves the rows of one that never was."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from riskxpertai.series.panel import Panel
from riskxpertai.series.store import SqliteObservations
from riskxpertai.series.sync import Syncing
from tests.series.made import MadeSource, months

ROOT = Path(__file__).parents[2]
IDS = ("CPI", "PPI", "M2", "IP", "LEI", "EXPORT", "IMPORT", "HOUSE", "JEONSE", "CSI")
EXPECTED = [(id, day.isoformat(), value) for id in sorted(IDS) for day, value in months(3000).items()]


def say(line: str) -> None:
    """Let the one who kills know how far it is."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def sync(file: Path) -> None:
    """Sync ten long histories, telling each step on a line of its own."""

    class Telling(SqliteObservations):
        async def _add(self, indicator, items):
            say("writing")
            added = await super()._add(indicator, items)
            say("written")
            return added

    store = await Telling.open(file)
    source = MadeSource("BEST", {id: months(3000) for id in IDS})
    told = Syncing(Panel.embedded(), store, [source], preferred=lambda id: ("BEST",))
    await told.sync(IDS, done=lambda one: say("done"))
    await store.close()


def start(file: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.series.test_killed", str(file)]
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": paths}, stdout=subprocess.PIPE, text=True
    )


def rows(file: Path) -> list[tuple[str, str, float]]:
    with sqlite3.connect(file) as kept:
        found = kept.execute(
            "SELECT indicator, day, value FROM observations ORDER BY 1, 2, learnt"
        ).fetchall()
    kept.close()
    return found


@pytest.mark.parametrize("lines", [1, 2, 3, 8, 17, 29])
def test_a_sync_that_is_killed_leaves_whole_series_and_the_next_one_completes_them(tmp_path, lines):
    file = tmp_path / "riskxpertai.db"
    with start(file) as killed:
        assert killed.stdout
        for _ in range(lines):
            assert killed.stdout.readline()
        killed.send_signal(signal.SIGKILL)
    left = rows(file)
    held = {id for id, *_ in left}
    assert left == [row for row in EXPECTED if row[0] in held], "each series is there whole or not at all"

    with start(file) as second:
        assert second.wait(timeout=120) == 0

    assert rows(file) == EXPECTED


if __name__ == "__main__":
    asyncio.run(sync(Path(sys.argv[1])))
