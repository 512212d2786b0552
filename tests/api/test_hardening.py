"""What responses carry, and what they never do: other origins, secrets, addresses to be sent to."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest
from starlette.testclient import TestClient

from riskxpertai.api.app import create_app
from tests.server import Guest, settings_for

PAGES = ["/", "/main", "/history", "/scorecard", "/account", "/privacy", "/terms"]


def test_in_production_browsers_are_told_to_come_by_tls(tmp_path: Path):
    settings = settings_for(tmp_path, environment="production", token_secret="s" * 48)
    with TestClient(create_app(settings)) as client:
        for path in ("/", "/api/me", "/healthz"):
            told = client.get(path).headers["strict-transport-security"]
            assert told == "max-age=63072000; includeSubDomains"


@pytest.mark.parametrize("path", PAGES)
def test_pages_hold_no_script_and_no_style_of_their_own(service: str, path: str):
    page = httpx2.get(f"{service}{path}")
    assert page.status_code == 200
    assert "<script>" not in page.text
    assert " style=" not in page.text
    assert " onclick=" not in page.text
    assert "http://" not in page.text
    assert "https://" not in page.text


@pytest.mark.parametrize("path", PAGES)
def test_every_page_leads_to_what_is_kept_and_to_the_terms(service: str, path: str):
    text = httpx2.get(f"{service}{path}").text
    assert 'href="/privacy"' in text
    assert 'href="/terms"' in text


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1"])
@pytest.mark.parametrize("path", ["/api/me", "/api/config", "/api/answers", "/api/auth/refresh"])
def test_no_other_origin_is_let_in(service: str, origin: str, path: str):
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    for answer in (
        httpx2.options(f"{service}{path}", headers=asked),
        httpx2.get(f"{service}{path}", headers={"Origin": origin}),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "/%2F%2Fevil.example",
        "/\\evil.example",
        "/main/",
        "/api/me/",
        "/https://evil.example",
    ],
)
def test_nobody_is_sent_to_another_address(service: str, path: str):
    answer = httpx2.get(f"{service}{path}", follow_redirects=False)
    assert "evil.example" not in answer.headers.get("location", "")


@pytest.mark.parametrize("secret", ["비밀질문표식", "eyJhbGciOiJIUzI1NiJ9.e30.x", "010-1234-5678"])
def test_what_was_sent_is_never_repeated_in_a_refusal(guest: Guest, secret: str):
    answers = [
        guest.http.post("/api/answers", json={"question": secret * 400, "months": 6}),
        guest.http.post("/api/answers", json={"question": secret, "months": secret}),
        guest.http.post("/api/answers", json={"question": secret, "months": 6, "x": secret}),
        guest.http.post("/api/auth/refresh", json={"refresh_token": secret}),
        guest.http.get("/api/conversations", params={"after": secret}),
        guest.http.get(f"/api/answers/{secret}"),
        guest.http.get("/api/me", headers={b"Authorization": f"Bearer {secret}".encode()}),
    ]
    for answer in answers:
        assert answer.status_code >= 400
        assert secret not in answer.text
