"""The command line as a person or a script meets it: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.doubles.kakao_server import KakaoServer
from tests.server import free_port


def run(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    told = {name: value for name, value in os.environ.items() if not name.startswith("RISKXPERTAI_")}
    told |= {
        "RISKXPERTAI_HOME": str(folder / "home"),
        "RISKXPERTAI_ECB_URL": "",
        "RISKXPERTAI_BIS_URL": "",
        "RISKXPERTAI_OECD_URL": "",
        "RISKXPERTAI_SCORECARD_MONTHS": "0",
        "COLUMNS": "120",
        **env,
    }
    command = [sys.executable, "-m", "riskxpertai", *words]
    return subprocess.run(command, env=told, cwd=folder, capture_output=True, text=True, check=False)


def series(folder: Path, count: int = 30) -> Path:
    path = folder / "mine.csv"
    rows = [f"s,{2020 + month // 12}-{month % 12 + 1:02d}-01,{100 + month % 7}" for month in range(count)]
    path.write_text("\n".join(["series_id,date,value", *rows]) + "\n", "utf-8")
    return path


@pytest.mark.parametrize(
    "command", ["serve", "ask", "forecast", "whatif", "sync", "train", "evaluate", "bench", "doctor"]
)
def test_every_command_explains_itself_in_korean_and_english(tmp_path: Path, command: str):
    told = run(tmp_path, command, "--help")
    assert told.returncode == 0
    assert "·" in told.stdout
    assert any("가" <= letter <= "힣" for letter in told.stdout)


def test_a_question_is_answered_in_words(tmp_path: Path):
    told = run(tmp_path, "ask", "6개월 뒤 원/달러 환율은?")
    assert told.returncode == 0, told.stderr
    for part in (
        "원/달러 환율 (원)",
        "기준 시나리오",
        "상방 시나리오",
        "하방 시나리오",
        "숫자의 근거",
        "투자자문·권유가 아니며",
    ):
        assert part in told.stdout
    words, _, notes = told.stdout.partition("숫자의 근거")
    numbered = re.findall(r"^\[(\d+)\]", notes, re.MULTILINE)
    assert {*re.findall(r"\[(\d+)\]", words)} == {*numbered}
    assert "유럽중앙은행(ECB)" in notes
    assert re.search(r"숫자 (\d+)개 중 \1개 확인됨", notes)


def test_an_answer_in_the_terminal_says_how_often_such_forecasts_held(tmp_path: Path):
    told = run(tmp_path, "ask", "3개월 뒤 원/달러 환율은?", RISKXPERTAI_SCORECARD_MONTHS="30")
    assert told.returncode == 0, told.stderr
    assert "3개월 앞 예측: 80% 구간 · 지난 28회 중" in told.stdout
    assert "‘지금 값 그대로’" in told.stdout
    assert len(list((tmp_path / "home" / "scorecard").glob("*.npz"))) == 6


def test_a_question_is_answered_as_the_events_of_the_contract(tmp_path: Path):
    told = run(tmp_path, "ask", "내년 3월 금리는?", "--json")
    events = [json.loads(line) for line in told.stdout.splitlines()]
    assert [event["id"] for event in events] == list(range(1, len(events) + 1))
    assert (events[0]["event"], events[-1]["event"]) == ("started", "done")


def test_indicators_are_forecast_as_of_a_day(tmp_path: Path):
    told = run(tmp_path, "forecast", "USDKRW", "BASE", "--as-of", "2020-03-15", "--months", "3", "--json")
    document = json.loads(told.stdout)
    assert document["as_of"] == "2020-03-15"
    won, rate = document["forecasts"]
    assert won["last_date"] == "2020-03-13"
    assert won["dates"] == ["2020-03-01", "2020-04-01", "2020-05-01", "2020-06-01"]
    assert won["kinds"] == ["estimate", "forecast", "forecast", "forecast"]
    assert rate["last_value"] == 1.25
    assert all(abs(sum(step["chance"] for step in month) - 1) < 1e-3 for month in rate["steps"])


def test_a_condition_is_forecast_beside_no_condition(tmp_path: Path):
    told = run(tmp_path, "whatif", "USDKRW +5%", "EURKRW", "--months", "2", "--json")
    assert told.returncode == 0, told.stderr
    document = json.loads(told.stdout)
    condition, plausible = document["condition"], document["plausibility"]
    assert condition["level"] == pytest.approx(condition["last_value"] * 1.05, abs=0.06)
    assert plausible["seen"]
    assert 100 <= plausible["effective"] <= plausible["paths"]
    (euro,) = document["forecasts"]
    assert len(euro["dates"]) == len(euro["quantiles"]) == len(euro["supposed"]) == 2
    middle = document["levels"].index(0.5)
    assert euro["supposed"][-1][middle] > euro["quantiles"][-1][middle]
    assert "인과가 아닙니다" in document["note"]


def test_a_machine_is_timed_with_its_memory(tmp_path: Path):
    told = run(tmp_path, "bench", "--rounds", "1", "--json")
    assert told.returncode == 0, told.stderr
    document = json.loads(told.stdout)
    assert [case["series"] for case in document["cases"]] == [1, 40, 1020]
    assert all(case["milliseconds"] > 0.0 for case in document["cases"])
    assert 100 < document["peak_mebibytes"] < 4000


def test_a_condition_that_was_never_seen_gets_no_numbers(tmp_path: Path):
    told = run(tmp_path, "whatif", "원/달러 환율 9,000원", "BASE", "--months", "1")
    assert told.returncode == 0, told.stderr
    assert "거의 나타나지 않아" in told.stdout
    assert "→" not in told.stdout


def test_own_series_are_forecast_from_their_own_last_date(tmp_path: Path):
    told = run(tmp_path, "forecast", "--input", str(series(tmp_path)), "--months", "3", "--json")
    document = json.loads(told.stdout)
    assert document["levels"] == [
        0.025,
        0.05,
        0.1,
        0.2,
        0.25,
        0.3,
        0.4,
        0.5,
        0.6,
        0.7,
        0.75,
        0.8,
        0.9,
        0.95,
        0.975,
    ]
    assert set(document["model"]) == {"name", "version", "sha256"}
    (one,) = document["forecasts"]
    assert (one["series_id"], one["frequency"], one["last_date"]) == ("s", "M", "2022-06-01")
    assert one["dates"] == ["2022-07-01", "2022-08-01", "2022-09-01"]
    assert all(row == sorted(row) for row in one["quantiles"])


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (["ask", ""], 2, "질문이 비어"),
        (["ask", "환율은?", "--months", "25"], 2, "1에서 24"),
        (["forecast", "NOPE"], 2, "그런 지표가 없습니다"),
        (["forecast", "CPI"], 2, "자료"),
        (["forecast", "--months", "0"], 2, "1에서 24"),
        (["forecast", "--as-of", "tomorrow"], 2, "YYYY-MM-DD"),
        (["forecast", "USDKRW", "--input", "x.csv"], 2, "함께 쓸 수 없습니다"),
        (["forecast", "--input", "missing.csv"], 2, "No such file"),
        (["evaluate", "missing.csv"], 2, "No such file"),
        (["evaluate", "x.csv", "--months", "25"], 2, "1에서 24"),
        (["evaluate", "x.csv", "--origins", "daily"], 2, "--origins"),
        (["evaluate", "x.csv", "--baselines", "prophet"], 2, "seasonal"),
        (["evaluate", "x.csv", "--first", "2030", "--last", "2020"], 2, "--first"),
        (["whatif", "기준금리가 내리면", "USDKRW"], 2, "기준금리 -0.5%p"),
        (["whatif", "기준금리 -0.5%p", "--months", "25"], 2, "1에서 24"),
        (["whatif", "코스피 -10%", "USDKRW"], 2, "자료"),
        (["bench", "--rounds", "0"], 2, "--rounds"),
        (["sync"], 2, "RISKXPERTAI_ECB_URL"),
        (["train", "--out", "/dev/null/x", "--steps", "1"], 1, "경로와 권한"),
        (["nonsense"], 2, "nonsense"),
    ],
)
def test_bad_input_ends_with_a_sentence_on_stderr(tmp_path: Path, words: list[str], status: int, says: str):
    told = run(tmp_path, *words)
    assert told.returncode == status
    assert says in told.stderr
    assert told.stdout == ""
    assert "Traceback" not in told.stderr


def test_a_broken_file_names_line_and_column_and_writes_nothing(tmp_path: Path):
    path = series(tmp_path)
    path.write_text(path.read_text("utf-8").replace("2020-05-01", "2020-04-30"), "utf-8")
    told = run(tmp_path, "forecast", "--input", str(path), "--json")
    assert (told.returncode, told.stdout) == (2, "")
    assert "line 6, column date: s has 2020-04 twice" in told.stderr


def test_an_evaluation_prints_tables_and_leaves_document_tables_and_pictures(tmp_path: Path):
    path = series(tmp_path, 90)
    told = run(tmp_path, "evaluate", str(path), "--months", "2", "--jobs", "1", "--out", "told")
    assert told.returncode == 0, told.stderr
    for part in ("전체 · 시계열 1개", "임의보행", "RiskXpertAI"):
        assert part in told.stdout
    assert max(map(len, told.stdout.splitlines())) <= 120
    document = json.loads((tmp_path / "told" / "evaluation.json").read_text("utf-8"))
    assert [entry["id"] for entry in document["series"]] == ["s"]
    assert "## Series" in (tmp_path / "told" / "tables.md").read_text("utf-8")
    as_json = run(tmp_path, "evaluate", str(path), "--months", "2", "--jobs", "1", "--out", "told", "--json")
    assert json.loads(as_json.stdout) == document


def test_a_broken_file_is_not_evaluated_and_leaves_nothing(tmp_path: Path):
    path = series(tmp_path, 90)
    path.write_text(path.read_text("utf-8").replace("2020-05-01", "2020-04-30"), "utf-8")
    told = run(tmp_path, "evaluate", str(path), "--out", "told")
    assert (told.returncode, told.stdout) == (2, "")
    assert "line 6, column date" in told.stderr
    assert not (tmp_path / "told").exists()


def test_wrong_settings_are_named_without_their_value(tmp_path: Path):
    told = run(tmp_path, "doctor", RISKXPERTAI_NARRATOR="secret-thing")
    assert told.returncode == 2
    assert "RISKXPERTAI_NARRATOR must be" in told.stderr
    assert "secret-thing" not in told.stderr + told.stdout


def test_the_doctor_says_what_there_is_and_fails_when_something_is_broken(tmp_path: Path):
    well = run(tmp_path, "doctor")
    assert well.returncode == 0, well.stdout
    assert "예측 모형" in well.stdout
    ill = run(tmp_path, "doctor", RISKXPERTAI_WEIGHTS=str(tmp_path))
    assert ill.returncode == 1
    assert "고장" in ill.stdout


def test_the_doctor_asks_kakao(tmp_path: Path):
    with KakaoServer() as server:
        settings = {f"RISKXPERTAI_{name.upper()}": value for name, value in server.settings.items()}
        well = run(tmp_path, "doctor", **settings)
        assert "/api/auth/kakao/callback" in well.stdout
        assert (
            "RISKXPERTAI_KAKAO_ADMIN_KEY"
            in run(tmp_path, "doctor", **(settings | {"RISKXPERTAI_KAKAO_ADMIN_KEY": ""})).stdout
        )
    away = run(tmp_path, "doctor", **settings)
    assert (away.returncode, well.returncode) == (0, 0)
    assert "그동안 새로 로그인할 수 없습니다." in away.stdout


def test_without_the_history_a_question_is_answered_and_the_doctor_says_what_is_missing(tmp_path: Path):
    nobody = {"RISKXPERTAI_HISTORY": f"mongodb://127.0.0.1:{free_port()}/nobody"}
    told = run(tmp_path, "ask", "6개월 뒤 원/달러 환율은?", "--json", **nobody)
    assert told.returncode == 0, told.stderr
    last = json.loads(told.stdout.splitlines()[-1])
    assert (last["event"], last["data"]["kept"]) == ("done", "queued")
    ill = run(tmp_path, "doctor", **nobody)
    assert ill.returncode == 1
    for part in ("로그인한 독자의 질문에는 답하지만", "패키지에 든 자료로 답합니다"):
        assert part in ill.stdout


def test_training_makes_weights_that_forecast(tmp_path: Path):
    made = run(tmp_path, "train", "--out", "weights", "--steps", "2", "--batch", "16", "--threads", "1")
    assert made.returncode == 0, made.stderr
    told = run(
        tmp_path, "forecast", "BASE", "--months", "1", "--json", RISKXPERTAI_WEIGHTS=str(tmp_path / "weights")
    )
    assert json.loads(told.stdout)["model"]["version"] == "dev"
