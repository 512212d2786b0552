"""The double keeps Kakao's rules where the service does not come along: refreshing, members, webhooks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx2
import pytest

from tests.doubles.kakao_server import ADMIN_KEY, APP_ID, CLIENT_ID, CLIENT_SECRET, KakaoServer
from tests.kakao_journey import asked

HERE = "http://127.0.0.1:1/callback"
APP = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}


@pytest.fixture(scope="module")
def kakao() -> Iterator[KakaoServer]:
    with KakaoServer() as kakao:
        kakao.redirects.add(HERE)
        yield kakao


def token(kakao: KakaoServer, **form: str) -> httpx2.Response:
    return httpx2.post(f"{kakao.url}/oauth/token", data=APP | form)


def tokens(kakao: KakaoServer) -> dict[str, Any]:
    query = {"client_id": CLIENT_ID, "redirect_uri": HERE, "response_type": "code"}
    form = {"member": kakao.members[0].number, "do": "agree"}
    back = httpx2.post(f"{kakao.url}/oauth/authorize", params=query, data=form).headers["location"]
    answer = token(kakao, grant_type="authorization_code", redirect_uri=HERE, code=asked(back)["code"])
    told: dict[str, Any] = answer.json()
    return told


def test_a_refresh_gives_an_access_token_and_no_new_refresh_token_before_its_last_month(kakao: KakaoServer):
    answer = token(kakao, grant_type="refresh_token", refresh_token=tokens(kakao)["refresh_token"])
    assert answer.headers["content-type"] == "application/json;charset=UTF-8"
    assert set(answer.json()) == {"token_type", "access_token", "expires_in"}


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        ({"grant_type": "refresh_token"}, 400, "KOE319"),
        ({"grant_type": "refresh_token", "refresh_token": "unknown"}, 400, "KOE322"),
        ({"grant_type": "password"}, 400, "KOE310"),
        ({"grant_type": "authorization_code", "code": "dummy"}, 400, "KOE320"),
        ({"client_secret": "wrong"}, 401, "KOE010"),
        ({"client_id": "wrong"}, 401, "KOE101"),
    ],
)
def test_what_is_wrong_is_told_by_its_koe_code(
    kakao: KakaoServer, form: dict[str, str], status: int, code: str
):
    answer = token(kakao, **form)
    assert (answer.status_code, answer.json()["error_code"]) == (status, code)


def test_an_unknown_redirect_uri_is_told_on_kakaos_own_page(kakao: KakaoServer):
    query = {"client_id": CLIENT_ID, "redirect_uri": "https://evil.example", "response_type": "code"}
    answer = httpx2.get(f"{kakao.url}/oauth/authorize", params=query)
    assert (answer.status_code, "KOE006" in answer.text) == (400, True)


def test_a_member_is_told_to_his_own_token_and_to_the_apps_admin_key(kakao: KakaoServer):
    address = f"{kakao.url}/v2/user/me"
    number = kakao.members[0].number
    bearer = {"Authorization": f"Bearer {tokens(kakao)['access_token']}"}
    admin = {"Authorization": f"KakaoAK {ADMIN_KEY}"}
    told = httpx2.get(address, headers=bearer).json()
    assert (told["id"], told["kakao_account"]["profile"]["nickname"]) == (int(number), "홍길동")
    meant = {"target_id_type": "user_id", "target_id": number}
    assert httpx2.get(address, headers=admin, params=meant).json() == told
    refused = httpx2.get(address, headers={"Authorization": "Bearer unknown"})
    assert (refused.status_code, refused.json()["code"]) == (401, -401)


def test_the_webhook_comes_with_the_admin_key_as_a_form(kakao: KakaoServer):
    heard: list[tuple[str, str]] = []

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            heard.append((self.headers["authorization"], self.rfile.read(length).decode()))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Ear) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        kakao.tell_unlinked(f"http://127.0.0.1:{server.server_port}/", "3012345678")
        thread.join()
    assert heard == [
        (f"KakaoAK {ADMIN_KEY}", f"app_id={APP_ID}&user_id=3012345678&referrer_type=UNLINK_FROM_APPS")
    ]
