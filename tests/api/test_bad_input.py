"""Whatever is sent, the answer is a clear refusal, never a fault, and nothing changes."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.server import Door, Guest, running, settings_for

WON = "6개월 뒤 환율은?"


def refused(answer, status: int, code: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"]) == (status, code)
    assert any("가" <= letter <= "힣" for letter in body["detail"])


@pytest.fixture
def unchanged(guest: Guest):
    yield
    assert guest.http.get("/api/conversations").json()["items"] == []


@pytest.mark.parametrize("months", [0, 25, -1, "six", "6", 6.5, None, [6], 10**30, True])
def test_months_that_are_none_are_refused(guest: Guest, unchanged: None, months: object):
    refused(guest.http.post("/api/answers", json={"question": WON, "months": months}), 422, "bad_months")


@pytest.mark.parametrize(
    "question", ["", "   ", "\n\t", "\x00\x01", "\u200b\u200b", "가" * 2001, "가" * 30_000]
)
def test_questions_that_are_none_are_refused(guest: Guest, unchanged: None, question: str):
    answer = guest.ask(question)
    if len(question) > 20_000:
        refused(answer, 413, "too_large")
    else:
        refused(answer, 422, "bad_question")


@pytest.mark.parametrize("question", ["😀😀😀", "환율\x00은?", "‮환율‬은?", "1" * 2000, "?" * 2000])
def test_odd_questions_are_answered_or_declined_without_a_fault(guest: Guest, question: str):
    assert guest.told(question)[-1]["event"] == "done"


@pytest.mark.parametrize("body", [b"{", b"", b"[]", b'"text"', b"null", b"\xff\xfe", b'{"question": 1}'])
def test_broken_bodies_are_refused(guest: Guest, unchanged: None, body: bytes):
    answer = guest.http.post("/api/answers", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_unknown_fields_and_ids_are_refused(guest: Guest, unchanged: None):
    body = {"question": WON, "months": 6, "model": "x"}
    assert guest.http.post("/api/answers", json=body).status_code == 422
    refused(guest.http.get("/api/answers/nothing-here"), 404, "not_found")
    refused(guest.http.get("/api/conversations/nothing-here"), 404, "not_found")
    refused(guest.http.delete("/api/conversations/nothing-here"), 404, "not_found")
    refused(guest.ask(WON, conversation_id="nothing-here"), 404, "not_found")
    refused(guest.http.get("/api/indicators/NOPE"), 404, "unknown_indicator")
    refused(guest.http.get("/api/nothing"), 404, "not_found")
    refused(guest.http.put("/api/answers"), 405, "method_not_allowed")


@pytest.mark.parametrize(
    "token", ["", "x", "Bearer", "Bearer  x", "Bearer a.b.c", "Basic eDp5", "Bearer " + "x" * 4500]
)
def test_bad_tokens_are_not_signed_in(door: Door, token: str):
    guest = door.guest()
    guest.http.headers["Authorization"] = token
    answer = guest.http.get("/api/me")
    refused(answer, 401, "not_signed_in")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_large_body_is_refused_before_it_is_read(guest: Guest, unchanged: None):
    answer = guest.http.post("/api/answers", content=b" " * 200_000)
    refused(answer, 413, "too_large")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(text=st.text(max_size=300), months=st.integers())
def test_no_text_and_no_number_makes_a_fault(guest: Guest, text: str, months: int):
    answer = guest.http.post("/api/answers", json={"question": text, "months": months})
    assert answer.status_code in (201, 422)


def test_asking_too_often_is_refused_with_the_seconds_to_wait(tmp_path):
    with running(settings_for(tmp_path, asks_per_minute=2)) as url:
        door = Door(url)
        guest = door.guest()
        assert [guest.ask(WON).status_code for _ in range(3)] == [201, 201, 429]
        answer = guest.ask(WON)
        refused(answer, 429, "too_many")
        assert 0 < int(answer.headers["retry-after"]) <= 60
        door.close()
