"""Readers of Kakao who leave, here or there; guests who sign in; and whoever pretends to be Kakao."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from tests.doubles.kakao_server import ADMIN_KEY, APP_ID, KakaoServer
from tests.server import Guest, running, settings_for

QUESTION = "6개월 뒤 환율은?"
NUMBER = "3012345678"


@pytest.fixture(scope="module")
def double() -> Iterator[KakaoServer]:
    with KakaoServer() as server:
        yield server


@pytest.fixture
def kakao(double: KakaoServer) -> KakaoServer:
    """The double, without what a test before made of it."""
    double.script.clear()
    double.unlinked.clear()
    return double


@pytest.fixture(scope="module")
def service(double: KakaoServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(settings_for(tmp_path_factory.mktemp("home"), **double.settings)) as url:
        double.redirects.add(f"{url}/api/auth/kakao/callback")
        yield url


class Member(Guest):
    """A reader who came in by Kakao."""

    def __init__(self, url: str, *, bearer: str = "") -> None:
        self.http = httpx2.Client(base_url=url, timeout=30.0)
        to_kakao = self.http.get("/api/auth/kakao/login").headers["location"]
        agreed = httpx2.post(to_kakao, data={"member": NUMBER, "do": "agree"})
        back = self.http.get(agreed.headers["location"])
        code = parse_qs(urlsplit(back.headers["location"]).fragment)["code"][0]
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        answer = self.http.post("/api/auth/token", json={"code": code}, headers=headers)
        assert answer.status_code == 200, answer.text
        self.session = answer.json()
        self.http.headers["Authorization"] = f"Bearer {self.session['access_token']}"

    def is_gone(self) -> bool:
        """Wait until his session is over; the webhook's answer does not wait for it."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            if self.http.get("/api/me").status_code == 401:
                return True
        return False


@pytest.fixture
def member(service: str) -> Iterator[Member]:
    member = Member(service)
    yield member
    member.http.close()


def test_who_leaves_is_unlinked_at_kakao(kakao: KakaoServer, member: Member):
    member.told(QUESTION)
    assert member.http.delete("/api/me").status_code == 204
    assert member.is_gone()
    until = time.monotonic() + 20
    while kakao.unlinked != [NUMBER]:
        assert time.monotonic() < until


def test_who_leaves_while_kakao_is_down_leaves_all_the_same(kakao: KakaoServer, member: Member):
    kakao.script["unlink"].extend(["broken"] * 20)
    assert member.http.delete("/api/me").status_code == 204
    assert member.is_gone()
    assert kakao.unlinked == []


def test_an_unlinking_that_waited_is_made_up_for_after_a_restart(kakao: KakaoServer, tmp_path: Path):
    kakao.script["unlink"].extend(["broken"] * 50)
    settings = settings_for(tmp_path, **kakao.settings)
    with running(settings) as url:
        kakao.redirects.add(f"{url}/api/auth/kakao/callback")
        member = Member(url)
        assert member.http.delete("/api/me").status_code == 204
        member.http.close()
    kakao.script["unlink"].clear()
    assert kakao.unlinked == []
    with running(settings):
        until = time.monotonic() + 20
        while kakao.unlinked != [NUMBER]:
            assert time.monotonic() < until


def test_the_export_of_a_reader_of_kakao_holds_his_member_number(member: Member):
    told = member.http.get("/api/me/export").json()
    assert (told["reader"]["kakao"], told["reader"]["name"]) == (NUMBER, "홍길동")


def test_whom_kakao_reports_as_gone_is_deleted(kakao: KakaoServer, service: str, member: Member):
    member.told(QUESTION)
    answer = kakao.tell_unlinked(f"{service}/api/kakao/unlinked", NUMBER)
    assert answer.status_code == 200
    assert member.is_gone()
    newcomer = Member(service)
    assert newcomer.http.get("/api/conversations").json()["items"] == []
    assert newcomer.http.get("/api/me").json()["id"] != member_id(member)
    newcomer.http.close()


def member_id(member: Member) -> str:
    import jwt

    told = jwt.decode(member.session["access_token"], options={"verify_signature": False})
    return str(told["sub"])


def test_the_webhook_may_come_as_get_too(service: str, member: Member):
    params = {"app_id": str(APP_ID), "user_id": NUMBER, "referrer_type": "UNLINK_FROM_APPS"}
    headers = {"Authorization": f"KakaoAK {ADMIN_KEY}"}
    assert httpx2.get(f"{service}/api/kakao/unlinked", params=params, headers=headers).status_code == 200
    assert member.is_gone()


@pytest.mark.parametrize(
    "number", ["999999", "", "-1", "abc", "1" * 5000, "３０１２３４５６７８", NUMBER + "\n", f"{NUMBER}0"]
)
def test_unknown_members_and_odd_numbers_are_answered_alike_and_delete_nobody(
    kakao: KakaoServer, service: str, member: Member, number: str
):
    answer = kakao.tell_unlinked(f"{service}/api/kakao/unlinked", number)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    kakao.tell_unlinked(f"{service}/api/kakao/unlinked", "1")
    assert member.http.get("/api/me").status_code == 200


@pytest.mark.parametrize(
    "shown",
    [
        "",
        "KakaoAK",
        "KakaoAK wrong",
        f"KakaoAK {ADMIN_KEY[:-1]}",
        f"KakaoAK {ADMIN_KEY}x",
        f"kakaoak {ADMIN_KEY}",
        f"Bearer {ADMIN_KEY}",
        f"Basic {ADMIN_KEY}",
        ADMIN_KEY,
        f"KakaoAK  {ADMIN_KEY}",
        f"KakaoAK {ADMIN_KEY.upper()}",
        "KakaoAK None",
        "KakaoAK \xff",
    ],
)
def test_a_forged_webhook_deletes_nobody(service: str, member: Member, shown: str):
    answer = httpx2.post(
        f"{service}/api/kakao/unlinked",
        data={"user_id": NUMBER},
        headers={b"Authorization": shown.encode("latin-1")},
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert ADMIN_KEY not in answer.text
    assert member.http.get("/api/me").status_code == 200


def test_a_readers_own_token_is_no_admin_key(member: Member):
    assert member.http.post("/api/kakao/unlinked", data={"user_id": NUMBER}).status_code == 403
    assert member.http.get("/api/me").status_code == 200


def test_a_guest_who_signs_in_takes_his_conversations_along(service: str):
    guest = Guest(service)
    guest.told(QUESTION)
    asked = guest.http.get("/api/conversations").json()["items"]
    member = Member(service, bearer=guest.session["access_token"])
    assert member.http.get("/api/conversations").json()["items"] == asked
    assert guest.http.get("/api/me").status_code == 401
    for one in (guest, member):
        one.http.close()


def test_nobody_takes_along_what_he_holds_no_session_of(service: str, member: Member):
    kept = member.http.get("/api/conversations").json()
    for token in ("", "x", member.session["refresh_token"], member.session["access_token"]):
        again = Member(service, bearer=token)
        assert again.http.get("/api/conversations").json() == kept
        assert again.http.get("/api/me").json()["kind"] == "kakao"
        again.http.close()
