"""`riskxpertai sync` and what follows from it, against servers of our own with an invented economy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from riskxpertai.wiring import today
from tests.commands.test_commands import run

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def economy() -> Iterator[dict[str, str]]:
    """Settings that lead to the servers, which live as long as the tests of this file."""
    # The product goes by the clock: an economy that stands still would be called stale.
    day = today().isoformat()
    command = [sys.executable, "-m", "tests.doubles", "--port", "0", "--today", day]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout
        lines = [served.stdout.readline().removeprefix("export ").strip() for _ in range(5)]
        yield dict(line.split("=", 1) for line in lines)
        served.terminate()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, economy: dict[str, str]) -> Path:
    """A home that was synced once."""
    folder = tmp_path_factory.mktemp("synced")
    told = run(folder, "sync", "GDP", "CPI", "USDKRW", **economy)
    assert told.returncode == 0, told.stderr
    assert "지표 3개 가운데 받음 3" in told.stdout
    return folder


def test_a_second_sync_finds_nothing_new(folder, economy):
    told = run(folder, "sync", "GDP", "CPI", **economy)

    assert told.returncode == 0
    assert "새 값 0개, 수정 0개 · 지표 2개 가운데 받음 0, 그대로 2, 실패 0, 따로 둠 0" in told.stdout


def test_what_was_synced_is_forecast_by_month_and_by_quarter(folder, economy):
    told = json.loads(run(folder, "forecast", "CPI", "GDP", "--months", "6", "--json", **economy).stdout)

    prices, growth = told["forecasts"]
    assert (prices["frequency"], growth["frequency"]) == ("M", "Q")
    assert {month[5:] for month in growth["dates"]} <= {"01-01", "04-01", "07-01", "10-01"}
    assert told["notices"] == []


def test_as_of_a_day_before_the_first_sync_it_is_said_that_the_data_are_revised(folder, economy):
    words = ("--as-of", "2020-03-15", "--months", "2")
    told = json.loads(run(folder, "forecast", "CPI", "USDKRW", *words, "--json", **economy).stdout)

    assert told["forecasts"][0]["last_date"] == "2020-02-01"
    (notice,) = told["notices"]
    assert notice.startswith("소비자물가지수는 2020년 3월 15일에 공표되어 있던")


def test_a_question_is_answered_as_of_a_day(folder, economy):
    told = run(folder, "ask", "3개월 뒤 원/달러 환율은?", "--as-of", "2020-03-15", "--json", **economy)

    assert told.returncode == 0, told.stderr
    events = [json.loads(line) for line in told.stdout.splitlines()]
    forecast = next(event["data"] for event in events if event["event"] == "forecast")["indicators"][0]
    assert events[0]["data"]["as_of"] == "2020-03-15"
    assert forecast["last"]["date"] == "2020-03-13"
    assert forecast["dates"][-1] == "2020-06-01"
    assert forecast["skill"] is None, "a score would know what came later"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["BITCOIN"], "BITCOIN"),
        (["OIL"], "받아 올 출처가 없거나"),
        (["--source", "FRED"], "설정된 출처는 ECOS, ECB, BIS, OECD"),
        (["--accept"], "지표를 함께"),
        (["CPI", "--accept"], "따로 둔 자료가 없습니다"),
    ],
)
def test_what_cannot_be_synced_is_told_and_ends_with_two(folder, economy, words, says):
    told = run(folder, "sync", *words, **economy)

    assert (told.returncode, told.stdout) == (2, "")
    assert says in told.stderr


def test_a_source_that_is_away_is_a_failure_that_changes_nothing(folder, economy):
    nobody = {**economy, "RISKXPERTAI_ECB_URL": "http://127.0.0.1:1"}
    told = run(folder, "sync", "EURKRW", "--source", "ecb", **nobody)

    assert told.returncode == 1
    assert "실패 1" in told.stdout
    assert "RISKXPERTAI_ECB_URL" in told.stdout


def test_the_doctor_tells_the_one_step_that_gives_more(folder, economy, tmp_path):
    asked = {**economy, "RISKXPERTAI_ECOS_KEY": ""}

    fresh = run(tmp_path, "doctor", **asked).stdout
    assert fresh.count("다음 할 일") == 1
    assert "`riskxpertai sync`를 실행하면" in fresh
    assert "가운데 6개 있음" in fresh
    assert "오래된 것 원/달러 환율" in fresh

    # All that needs no key is there: the key is what gives more.
    assert run(folder, "sync", **asked).returncode == 0
    later = run(folder, "doctor", **asked).stdout
    assert later.count("다음 할 일") == 1
    assert "RISKXPERTAI_ECOS_KEY" in later


def test_official_figures_of_ones_own_are_taken_from_a_file(tmp_path):
    months = [f"{2016 + month // 12}-{month % 12 + 1:02}" for month in range(128)]
    lines = [f"PPI,{month},{100 + number / 4}" for number, month in enumerate(months)]
    file = tmp_path / "mine.csv"
    file.write_text("series_id,date,value\n" + "\n".join(lines) + "\n", encoding="utf-8")

    told = run(tmp_path, "sync", "--source", str(file))
    assert told.returncode == 0, told.stderr
    assert "새 값 128개" in told.stdout
    assert "새 값 0개" in run(tmp_path, "sync", "--source", str(file)).stdout
    answer = json.loads(run(tmp_path, "forecast", "PPI", "--json", "--as-of", "2026-10-10").stdout)
    assert answer["forecasts"][0]["last_date"].startswith("2026-08")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("series_id,date,value\nNOPE,2020-01,1\n", "2번째 줄의 'NOPE'"),
        ("series_id,date,value\nPPI,202001,1\n", "line 2, column date"),
        ("a,b\n", "header must be"),
        ("series_id,date,value\n", "holds no value"),
    ],
)
def test_a_file_that_is_no_such_file_is_refused_by_its_line(tmp_path, text, said):
    file = tmp_path / "mine.csv"
    file.write_text(text, encoding="utf-8")
    told = run(tmp_path, "sync", "--source", str(file))
    assert told.returncode == 2
    assert said in " ".join(told.stderr.split())
