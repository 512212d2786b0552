"""Whatever is too large, too long, too deep or too many is refused with a document, and costs little."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.server import Guest

WON = "6개월 뒤 환율은?"


def refused(answer, status: int) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert "content-security-policy" in answer.headers


def test_a_body_over_the_limit_is_refused(guest: Guest):
    refused(guest.http.post("/api/answers", content=b'{"question":"' + b"x" * 40_000 + b'"}'), 413)


def test_a_body_without_an_announced_length_is_refused_at_the_limit(guest: Guest):
    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * 1024

    refused(guest.http.post("/api/answers", content=endless()), 413)


def test_a_long_question_is_refused(guest: Guest):
    refused(guest.ask("가" * 2001), 422)


@pytest.mark.parametrize("deep", ["[" * 15_000, '{"a":' * 5_000, "[" * 15_000 + "]" * 15_000])
def test_deep_nesting_is_refused(guest: Guest, deep: str):
    for body in (deep, '{"months": 6, "question": ' + deep):
        answer = guest.http.post(
            "/api/answers", content=body.encode(), headers={"Content-Type": "application/json"}
        )
        assert answer.status_code in (400, 422)
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_huge_number_is_refused(guest: Guest):
    body = json.dumps({"question": WON}).removesuffix("}") + ', "months": ' + "9" * 20_000 + "}"
    answer = guest.http.post(
        "/api/answers", content=body.encode(), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Long": "x" * 17_000},
        {f"X-{number}": "x" for number in range(120)},
        {"Cookie": "a=" + "b" * 17_000},
        {"Authorization": "Bearer " + "x" * 17_000},
    ],
)
def test_headers_over_the_limit_are_refused(guest: Guest, headers: dict[str, str]):
    refused(guest.http.get("/api/me", headers=headers), 431)


def test_an_address_over_the_limit_is_refused(guest: Guest):
    refused(guest.http.get("/api/conversations", params={"after": "x" * 5_000}), 414)
    refused(guest.http.get("/api/answers/" + "x" * 5_000), 414)


@pytest.mark.parametrize("key", ["x" * 101, "가", "with space", ""])
def test_an_idempotency_key_that_is_none_is_refused(guest: Guest, key: str):
    refused(guest.ask(WON, headers={b"Idempotency-Key": key.encode()}), 422)


@pytest.mark.parametrize("value", ["9" * 10, "-1", "1e3", "0x10", "١", "x" * 4_000])
def test_an_event_id_that_is_none_is_refused(guest: Guest, value: str):
    begun = guest.ask(WON).json()
    refused(
        guest.http.get(f"/api/answers/{begun['id']}/events", headers={b"Last-Event-ID": value.encode()}), 400
    )
