"""What belongs to another reader: neither shown, nor changed, nor told apart from what is not there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server import Door, Guest

QUESTION = "내년 말 기준금리는?"


@pytest.fixture
def owner(door: Door) -> Guest:
    return door.guest()


@pytest.fixture
def begun(owner: Guest) -> dict[str, Any]:
    begun: dict[str, Any] = owner.ask(QUESTION).json()
    owner.follow(begun["id"])
    return begun


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/answers/{id}"),
        ("GET", "/api/answers/{id}/events"),
        ("POST", "/api/answers/{id}/stop"),
        ("GET", "/api/conversations/{conversation_id}"),
        ("DELETE", "/api/conversations/{conversation_id}"),
        ("GET", "/api/conversations/{conversation_id}/export?as=json"),
        ("GET", "/api/conversations/{conversation_id}/export?as=md"),
        ("GET", "/api/conversations/{conversation_id}/export?as=csv"),
    ],
)
def test_anothers_answers_conversations_and_exports_look_as_if_they_were_not_there(
    door: Door, owner: Guest, begun: dict[str, Any], method: str, path: str
):
    stranger = door.guest()
    theirs = stranger.http.request(method, path.format(**begun))
    nothing = stranger.http.request(method, path.format(id="A" * 16, conversation_id="A" * 16))
    assert theirs.status_code == nothing.status_code == 404
    assert theirs.json() == nothing.json()
    assert set(theirs.headers) == set(nothing.headers)
    assert owner.http.get(f"/api/answers/{begun['id']}").json()["question"] == QUESTION


def test_nobody_goes_on_with_anothers_conversation(door: Door, owner: Guest, begun: dict[str, Any]):
    stranger = door.guest()
    asked = stranger.ask("그럼 엔화는?", conversation_id=begun["conversation_id"])
    missing = stranger.ask("그럼 엔화는?", conversation_id="A" * 16)
    assert (asked.status_code, asked.json()) == (404, missing.json())
    kept = owner.http.get(f"/api/conversations/{begun['conversation_id']}").json()
    assert len(kept["turns"]) == 1


def test_an_idempotency_key_of_another_reader_finds_nothing_of_his(door: Door):
    headers = {"Idempotency-Key": "the-same"}
    one, other = door.guest(), door.guest()
    first = one.ask(QUESTION, headers=headers).json()
    second = other.ask("6개월 뒤 환율은?", headers=headers)
    assert second.status_code == 201
    assert second.json()["id"] != first["id"]


def test_lists_hold_nothing_of_anybody_else(door: Door, begun: dict[str, Any]):
    assert door.guest().http.get("/api/conversations").json() == {"items": [], "next": None}


def test_a_cursor_of_another_reader_leads_to_nothing_of_his(door: Door):
    one, other = door.guest(), door.guest()
    for _ in range(2):
        one.told(QUESTION)
    cursor = one.http.get("/api/conversations", params={"limit": 1}).json()["next"]
    assert other.http.get("/api/conversations", params={"after": cursor}).json()["items"] == []
