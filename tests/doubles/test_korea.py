"""The invented economy is one: whole, plausible, the same in every run."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from datetime import date
from pathlib import Path

import httpx2
import pytest

from riskxpertai.series.catalog import indicators
from tests.doubles.korea import FIRST, TODAY, WAYS, over_a_year, values

ROOT = Path(__file__).parents[2]
INVENTED = sorted(set(WAYS))


def test_every_indicator_that_may_be_had_is_invented():
    assert {id for id, row in indicators().items() if row.sources} == {*INVENTED, "CPI_YOY"}


@pytest.mark.parametrize("id", INVENTED)
def test_each_series_is_long_in_order_and_plausible(id):
    row, told = indicators()[id], values(id)
    days = list(told)
    assert days == sorted(days)
    assert days[0] - FIRST < (date(1999, 1, 5) - FIRST)
    assert (TODAY - days[0]).days > 25 * 365
    assert row.transform == "level" or min(told.values()) > 0
    if row.unit == "%":
        assert -5 < min(told.values()) <= max(told.values()) < 75


def test_nothing_is_told_before_it_is_published():
    assert max(values("GDP")) == date(2026, 7, 1)
    assert max(values("CPI")) == date(2026, 10, 1)
    assert max(values("PPI", date(2026, 11, 23))) == date(2026, 10, 1)
    assert max(values("PPI")) == date(2026, 9, 1)
    assert max(values("KOSPI")) == date(2026, 11, 20)


def test_what_was_known_earlier_is_a_part_of_what_is_known_later():
    earlier = values("UNEMP", date(2020, 1, 1))
    assert earlier.items() <= values("UNEMP").items()


def test_inflation_is_that_of_the_index():
    assert over_a_year("CPI")[date(2026, 10, 1)] == round(
        (values("CPI")[date(2026, 10, 1)] / values("CPI")[date(2025, 10, 1)] - 1) * 100, 1
    )


@pytest.mark.anyio
async def test_one_command_serves_all_sources_and_says_what_to_export():
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.doubles", "--port", "0"),
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout
        lines = [(await process.stdout.readline()).decode() for _ in range(5)]
        told = dict(re.findall(r"^export (\w+)=(\S+)$", "".join(lines), re.MULTILINE))
        async with httpx2.AsyncClient() as client:
            found = await client.get(
                f"{told['RISKXPERTAI_ECOS_URL']}/api/StatisticSearch/{told['RISKXPERTAI_ECOS_KEY']}"
                "/json/kr/1/1/901Y009/M/202610/202610/0"
            )
    finally:
        process.terminate()
        await process.wait()
    assert set(told) == {
        f"RISKXPERTAI_{name}" for name in ("ECOS_URL", "ECOS_KEY", "BIS_URL", "OECD_URL", "ECB_URL")
    }
    assert found.json()["StatisticSearch"]["list_total_count"] == 1
