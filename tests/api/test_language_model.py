"""The service with a language model behind it: shared calls, stop, breaks, and silence about readers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.openai_server import OpenAIServer
from tests.server import Door, running, serving, settings_for

WON = "6개월 뒤 원/달러 환율은?"


@pytest.fixture(scope="module")
def model() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


@pytest.fixture(scope="module")
def url(model: OpenAIServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = settings_for(
        tmp_path_factory.mktemp("home"),
        narrator=model.url,
        narrator_model="local-model",
        narrator_key="key-of-the-tests",
        narrator_seconds=5.0,
    )
    with running(settings) as url:
        yield url


@pytest.fixture
def door(url: str, model: OpenAIServer) -> Iterator[Door]:
    model.bodies.clear()
    model.script.clear()
    model.otherwise = "good"
    with closing(Door(url)) as door:
        yield door
    model.text = ""


def of(events: list[dict[str, Any]], name: str) -> list[Any]:
    return [event["json"] for event in events if event["event"] == name]


def test_ten_who_ask_the_same_at_once_cost_one_pair_of_calls(door: Door, model: OpenAIServer):
    guests = [door.guest() for _ in range(10)]
    model.otherwise = "slow"
    with ThreadPoolExecutor(10) as pool:
        told = list(pool.map(lambda guest: guest.told("3개월 뒤 유로 환율은?"), guests))
    assert model.calls == 2
    assert len({tuple(event["data"] for event in events[1:-1]) for events in told}) == 1
    assert told[0][-1]["json"]["narrator"] == "local-model"


def test_scenarios_arrive_while_the_model_is_still_writing(door: Door, model: OpenAIServer):
    model.script.extend(["good", "stall"])
    guest = door.guest()
    id = guest.ask("4개월 뒤 환율은?").json()["id"]
    seen = []
    for event in guest.events(id):
        seen.append(event["event"])
        if event["event"] == "scenario":
            break
    assert seen[-1] == "scenario"
    guest.http.post(f"/api/answers/{id}/stop")


def test_stopping_keeps_what_was_told_and_ends_the_model_s_call(door: Door, model: OpenAIServer):
    model.script.extend(["good", "only_pings"])
    guest = door.guest()
    id = guest.ask("5개월 뒤 환율은?").json()["id"]
    events = []
    for event in guest.events(id):
        events.append(event)
        if event["event"] == "scenario" and len(of(events, "scenario")) == 1:
            assert guest.http.post(f"/api/answers/{id}/stop").status_code == 202
    assert events[-1]["event"] == "done"
    assert events[-1]["json"]["stopped"] is True
    assert guest.follow(id) == events
    document = guest.http.get(f"/api/answers/{id}").json()
    assert document["state"] == "stopped"
    assert document["summary"]["text"]
    again = guest.told("5개월 뒤 환율은?")
    assert again[0]["json"]["cached"] is False
    assert again[-1]["json"]["stopped"] is False


@pytest.mark.parametrize(
    ("months", "behaviour"), tuple(enumerate(["quota", "unauthorized", "html", "refusal", "empty"], start=1))
)
def test_a_model_that_fails_before_its_first_word_is_replaced_by_the_template(
    door: Door, model: OpenAIServer, months: int, behaviour: str
):
    model.otherwise = behaviour
    question = f"{months}개월 뒤 파운드 환율은?"
    events = door.guest().told(question)
    assert "narrator_fallback" in [notice["code"] for notice in of(events, "notice")]
    assert {one["narrator"] for one in of(events, "summary") + of(events, "scenario")} == {"template"}
    assert events[-1]["json"]["narrator"] == "template"
    model.otherwise = "good"
    later = door.guest().told(question)
    assert later[0]["json"]["cached"] is False
    assert later[-1]["json"]["narrator"] == "local-model"


@pytest.mark.parametrize(
    ("months", "behaviour"),
    tuple(enumerate(["torn", "stream_error", "vllm_error", "broken_chunk", "reset"], start=1)),
)
def test_a_model_that_breaks_while_writing_is_continued_by_the_template(
    door: Door, model: OpenAIServer, months: int, behaviour: str
):
    model.script.extend(["good", behaviour])
    events = door.guest().told(f"{months}개월 뒤 위안화 환율은?")
    told = of(events, "scenario")
    assert list(dict.fromkeys(one["name"] for one in told)) == ["base", "up", "down"]
    assert told[0]["narrator"] == "local-model"
    assert told[-1]["narrator"] == "template"
    assert events[-1]["json"]["narrator"] == "local-model+template"


def test_a_number_that_no_fact_covers_is_not_shown_but_counted(door: Door, model: OpenAIServer):
    model.text = "[기준]\n환율은 7,777원입니다.\n[상방]\n오를 수 있습니다.\n[하방]\n내릴 수 있습니다."
    events = door.guest().told("2개월 뒤 환율은?")
    assert "7,777" not in " ".join(one["text"] for one in of(events, "scenario"))
    (notice,) = (one for one in of(events, "notice") if one["code"] == "sentence_replaced")
    assert notice["removed"] == 1
    numbers = events[-1]["json"]["numbers"]
    assert numbers["removed"] == 1
    assert numbers["checked"] == numbers["grounded"] + 1
    assert events[-1]["json"]["narrator"] == "local-model+template"
    again = door.guest().told("2개월 뒤 환율은?")
    assert again[0]["json"]["cached"] is True
    assert again[-1]["json"]["numbers"] == numbers


def test_personal_numbers_never_reach_the_model(door: Door, model: OpenAIServer):
    door.guest().told("내 번호 010-1234-5678, me@example.com, 900101-1234567. 6개월 뒤 달러는?")
    sent = json.dumps(model.bodies, ensure_ascii=False)
    assert model.calls == 2
    for secret in ("010-1234-5678", "me@example.com", "900101-1234567"):
        assert secret not in sent
    assert "게스트" not in sent


def test_no_log_line_holds_a_reader_s_words_a_token_or_a_key(model: OpenAIServer, tmp_path: Path):
    model.bodies.clear()
    model.script.extend(["rate_limit", "good", "torn"])
    env = {
        "RISKXPERTAI_NARRATOR": model.url,
        "RISKXPERTAI_NARRATOR_MODEL": "local-model",
        "RISKXPERTAI_NARRATOR_KEY": "key-of-the-tests",
        "RISKXPERTAI_LOG_LEVEL": "DEBUG",
    }
    log = tmp_path / "log"
    with serving(tmp_path / "home", log, env) as url, closing(Door(url)) as door:
        guest = door.guest()
        guest.told("비밀스러운 8개월 뒤 엔화 환율은?")
        guest.http.get("/api/me", headers={"Authorization": "Bearer forged-token"})
        guest.ask("비밀" * 1500)
        guest.http.get("/api/conversations?after=비밀")
    lines = log.read_text("utf-8")
    assert "POST /api/answers 201" in lines
    assert "narrator failed" in lines
    secrets = (
        "key-of-the-tests",
        "forged-token",
        guest.session["access_token"],
        guest.session["refresh_token"],
    )
    for word in ("비밀", "\\ube44", "%EB%B9%84", guest.http.headers["Authorization"], *secrets):
        assert word not in lines


def test_the_answer_of_a_model_is_kept_in_the_history(door: Door, tmp_path: Path):
    guest = door.guest()
    begun = guest.ask(WON).json()
    events = guest.follow(begun["id"])
    (row,) = guest.http.get("/api/conversations").json()["items"]
    assert (row["id"], row["title"], row["turns"]) == (begun["conversation_id"], WON, 1)
    (turn,) = guest.http.get(f"/api/conversations/{row['id']}").json()["turns"]
    assert [(one["id"], one["event"], one["data"]) for one in turn["events"]] == [
        (event["id"], event["event"], event["json"]) for event in events
    ]
    assert guest.http.delete(f"/api/conversations/{row['id']}").status_code == 204
    assert guest.http.get("/api/conversations").json()["items"] == []
    assert guest.http.get(f"/api/answers/{begun['id']}").status_code == 404
