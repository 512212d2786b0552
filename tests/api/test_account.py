"""An account's life over HTTP: taking everything along, leaving, and who may not."""

from __future__ import annotations

import pytest

from riskxpertai.api.answers import NOTICE
from tests.server import Door, Guest

QUESTION = "6개월 뒤 환율은?"


def test_the_export_holds_everything_and_says_what_it_is(guest: Guest):
    first = guest.told(QUESTION)
    guest.told("내년 기준금리는?")
    answer = guest.http.get("/api/me/export")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="riskxpertai-account.json"'
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    assert told["notice"] == NOTICE
    assert told["reader"] == guest.http.get("/api/me").json() | told["reader"]
    assert [session["ended"] for session in told["sessions"]] == [False]
    assert [one["turns"][0]["question"] for one in told["conversations"]] == ["내년 기준금리는?", QUESTION]
    facts = next(event["json"]["items"] for event in first if event["event"] == "facts")
    assert told["conversations"][1]["turns"][0]["facts"] == facts


def test_the_export_of_somebody_without_questions_is_whole(guest: Guest):
    assert guest.http.get("/api/me/export").json()["conversations"] == []


def test_an_export_goes_on_past_the_first_part_of_the_list(guest: Guest):
    for _ in range(101):
        guest.told("삼성전자 살까?")
    assert len(guest.http.get("/api/me/export").json()["conversations"]) == 101


def test_an_export_holds_nothing_of_anybody_else(door: Door):
    one, other = door.guest(), door.guest()
    one.told("내년 물가가 3% 넘을까?")
    told = other.http.get("/api/me/export").text
    assert "물가" not in told
    assert one.http.get("/api/me").json()["id"] not in told


@pytest.mark.parametrize(("method", "path"), [("GET", "/api/me/export"), ("DELETE", "/api/me")])
def test_nobody_takes_along_or_deletes_what_he_is_not(door: Door, method: str, path: str):
    guest = door.guest()
    guest.http.headers.pop("Authorization")
    assert guest.http.request(method, path).status_code == 401
    guest.http.headers["Authorization"] = f"Bearer {guest.session['refresh_token']}"
    assert guest.http.request(method, path).status_code == 401


def test_who_deletes_his_account_is_gone_with_all_that_was_his(door: Door):
    guest, other = door.guest(), door.guest()
    begun = guest.ask(QUESTION).json()
    guest.follow(begun["id"])
    other.told(QUESTION)
    assert guest.http.delete("/api/me").status_code == 204
    gone = guest.http.get("/api/me")
    assert (gone.status_code, gone.json()["code"]) == (401, "session_ended")
    assert guest.http.get(f"/api/answers/{begun['id']}").status_code == 401
    body = {"refresh_token": guest.session["refresh_token"]}
    assert guest.http.post("/api/auth/refresh", json=body).status_code == 401
    assert guest.http.delete("/api/me").status_code == 401
    assert len(other.http.get("/api/conversations").json()["items"]) == 1


@pytest.mark.parametrize("shown", [None, "", "KakaoAK", "KakaoAK x", "Bearer x", "KakaoAK \xe9"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_where_kakao_is_not_set_up_nobody_is_taken_for_it(guest: Guest, method: str, shown: str | None):
    guest.http.headers.pop("Authorization")
    headers = {} if shown is None else {b"Authorization": shown.encode("latin-1")}
    answer = guest.http.request(method, "/api/kakao/unlinked?user_id=1", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_the_operator_is_told_to_anyone(service: str, guest: Guest):
    told = guest.http.get("/api/operator").json()
    assert told["retention_days"] == 365
    assert told["language_model"] is False
