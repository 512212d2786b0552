"""Sessions over HTTP, the catalogue, the pages' headers, health."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from tests.server import Door, Guest, running, settings_for


def test_a_guest_gets_a_session_that_says_who_he_is(guest: Guest):
    assert set(guest.session) == {"access_token", "refresh_token", "token_type", "expires_in"}
    me = guest.http.get("/api/me").json()
    assert (me["kind"], me["name"]) == ("guest", "게스트")


def test_a_refresh_token_serves_twice_within_seconds_and_gives_the_same_pair(guest: Guest):
    body = {"refresh_token": guest.session["refresh_token"]}
    first = guest.http.post("/api/auth/refresh", json=body)
    assert first.headers["cache-control"] == "no-store"
    assert guest.http.post("/api/auth/refresh", json=body).json() == first.json()
    assert first.json()["refresh_token"] != guest.session["refresh_token"]


def test_a_refresh_token_is_no_access_token_and_the_other_way_round(guest: Guest):
    wrong = guest.http.get("/api/me", headers={"Authorization": f"Bearer {guest.session['refresh_token']}"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "not_signed_in")
    other = guest.http.post("/api/auth/refresh", json={"refresh_token": guest.session["access_token"]})
    assert other.status_code == 401


def test_logging_out_ends_this_session_and_no_other(door: Door):
    guest = door.guest()
    assert guest.http.post("/api/auth/logout").status_code == 204
    answer = guest.http.get("/api/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")
    body = {"refresh_token": guest.session["refresh_token"]}
    assert guest.http.post("/api/auth/refresh", json=body).status_code == 401
    assert door.guest().http.get("/api/me").status_code == 200


def test_guests_are_refused_where_they_are_switched_off(tmp_path: Path):
    with running(settings_for(tmp_path, guests=False)) as url:
        answer = httpx2.post(f"{url}/api/auth/guest")
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
        assert httpx2.get(f"{url}/api/config").json()["guests"] is False


def test_the_catalogue_lists_what_there_is_and_why_the_rest_is_not(service: str):
    items = {item["id"]: item for item in httpx2.get(f"{service}/api/indicators").json()["items"]}
    assert {id for id, item in items.items() if item["available"]} == {
        "USDKRW", "JPYKRW", "EURKRW", "CNYKRW", "GBPKRW", "BASE",
    }  # fmt: skip
    assert all(bool(item["reason"]) != item["available"] for item in items.values())
    assert items["KOSPI"]["reason"] == "ECOS 인증키가 없어 이 지표의 자료를 받지 못했습니다."
    assert items["GOLD"]["reason"] == "무료로 쓸 수 있는 출처가 없습니다."
    assert list(items)[:3] == ["BASE", "USDKRW", "CPI"]
    assert (items["CPI"]["sources"], items["CPI"]["seasonal"]) == (["ECOS", "BIS", "OECD"], "raw")


def test_observations_and_forecasts_are_open_to_anyone(service: str):
    rate = httpx2.get(f"{service}/api/indicators/BASE").json()
    assert rate["last"]["value"] == 3.0
    assert rate["months"][0]["date"] >= "1999-05-01"
    forecast = httpx2.get(f"{service}/api/indicators/BASE/forecast", params={"months": 3}).json()
    assert forecast["dates"][-1] > forecast["last"]["date"]
    assert httpx2.get(f"{service}/api/indicators/BASE/forecast", params={"months": 25}).status_code == 422
    nothing = httpx2.get(f"{service}/api/indicators/CPI")
    assert nothing.status_code == 404
    assert "소비자물가" in nothing.json()["detail"] or nothing.json()["detail"]


@pytest.mark.parametrize("path", ["/", "/main", "/history", "/api/me", "/api/nothing", "/healthz"])
def test_every_response_carries_the_security_headers(service: str, path: str):
    headers = httpx2.get(f"{service}{path}").headers
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"


def test_the_service_says_that_it_is_up_ready_and_how_it_does(guest: Guest, service: str):
    guest.told("1개월 뒤 환율은?")
    assert httpx2.get(f"{service}/healthz").json() == {"status": "up"}
    ready = httpx2.get(f"{service}/readyz").json()
    assert ready["status"] == "ready"
    assert ready["narrator"] == "template"
    metrics = httpx2.get(f"{service}/metrics").text
    assert 'riskxpertai_answers_total{cached="false",state="done"}' in metrics
    assert "/api/answers/{id}/events" in metrics


def test_the_interface_describes_itself_in_openapi(service: str):
    document = httpx2.get(f"{service}/api/openapi.json").json()
    assert document["info"]["title"] == "RiskXpertAI"
    assert "/api/answers/{id}/events" in document["paths"]
