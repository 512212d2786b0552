"""An account in the browser: what is kept, taking it along, and leaving; each with its Korean screen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import expect

from tests.doubles.kakao_server import KakaoServer
from tests.kakao_journey import CALLBACK
from tests.server import running, settings_for
from tests.web.conftest import Visit
from tests.web.test_look import OVERFLOW, SMALL
from tests.web.test_question import QUESTION, ask, expect_whole
from tests.web.test_session import ACCESS, KEY

GONE = "계정과 모든 기록을 삭제했습니다."


@pytest.fixture
def kakao() -> Iterator[KakaoServer]:
    with KakaoServer() as kakao:
        yield kakao


@pytest.fixture
def door(kakao: KakaoServer, tmp_path: Path) -> Iterator[str]:
    """Base URL of a service that one comes into as a guest or by Kakao."""
    with running(settings_for(tmp_path, **kakao.settings)) as url:
        kakao.redirects.add(f"{url}{CALLBACK}")
        yield url


def test_who_deletes_his_account_confirms_it_and_is_gone(service: str, visit: Visit) -> None:
    page = visit(service)
    ask(page)
    expect_whole(page)
    page.goto("/account")
    expect(page.locator("#who")).to_contain_text("게스트 님")
    token = page.evaluate(ACCESS)
    page.get_by_role("button", name="계정 삭제").click()
    dialog = page.get_by_role("dialog", name="계정을 삭제할까요?")
    dialog.get_by_role("button", name="그대로 두기").click()
    expect(dialog).to_be_hidden()
    assert httpx2.get(f"{service}/api/me", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    page.get_by_role("button", name="계정 삭제").click()
    dialog.get_by_role("button", name="삭제", exact=True).click()
    page.wait_for_url(f"{service}/")
    expect(page.get_by_text(GONE)).to_be_visible()
    assert page.evaluate(f"localStorage.getItem('{KEY}')") is None
    assert httpx2.get(f"{service}/api/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_the_export_is_a_file_with_everything(service: str, visit: Visit) -> None:
    page = visit(service)
    ask(page)
    expect_whole(page)
    page.goto("/account")
    with page.expect_download() as download:
        page.get_by_role("button", name="내려받기").click()
    assert download.value.suggested_filename == "riskxpertai-account.json"
    told = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert told["conversations"][0]["turns"][0]["question"] == QUESTION


def test_logging_out_everywhere_ends_this_session_too(service: str, visit: Visit) -> None:
    page = visit(service)
    page.goto("/account")
    page.get_by_role("button", name="모두 로그아웃").click()
    expect(page.get_by_text("모든 기기에서 로그아웃했습니다.")).to_be_visible()


def test_whom_kakao_reports_as_gone_finds_the_door(door: str, kakao: KakaoServer, visit: Visit) -> None:
    page = visit(door, guest=False)
    page.get_by_role("link", name="카카오 로그인").click()
    page.get_by_role("button", name="동의하고 계속하기").click()
    page.wait_for_url("**/main")
    ask(page)
    expect_whole(page)
    assert kakao.tell_unlinked(f"{door}/api/kakao/unlinked", kakao.members[0].number).status_code == 200
    token = page.evaluate(ACCESS)
    page.wait_for_function(
        "token => fetch('/api/me', {headers: {Authorization: `Bearer ${token}`}})"
        ".then((answer) => answer.status === 401)",
        arg=token,
    )
    page.goto("/history")
    expect(page.locator("#problem")).to_contain_text("로그인이 만료되었습니다")
    expect(page.get_by_role("link", name="카카오 로그인")).to_be_visible()


def test_a_guest_signs_in_with_kakao_and_finds_his_conversations(door: str, visit: Visit) -> None:
    page = visit(door)
    ask(page)
    expect_whole(page)
    page.goto("/account")
    page.get_by_role("link", name="카카오로 로그인").click()
    page.get_by_role("button", name="동의하고 계속하기").click()
    page.wait_for_url("**/main")
    page.goto("/history")
    expect(page.locator(".rows .title")).to_have_text([QUESTION])
    page.goto("/account")
    expect(page.locator("#who")).to_contain_text("홍길동 님 · 카카오")


def test_the_privacy_page_says_what_this_installation_does(tmp_path: Path, visit: Visit) -> None:
    settings = settings_for(
        tmp_path,
        narrator="http://127.0.0.1:9/v1",
        narrator_model="model-x",
        narrator_recipient="Example Inc. (privacy@example.com)",
        narrator_country="미국",
        narrator_keeps="30일",
        operator_name="위험전문가 연구소",
        retention_days=90,
    )
    with running(settings) as url:
        page = visit(url, guest=False, viewport=SMALL)
        page.get_by_role("link", name="개인정보 처리방침").click()
        expect(page.get_by_text("Example Inc. (privacy@example.com)")).to_be_visible()
        expect(page.get_by_text("미국", exact=True)).to_be_visible()
        expect(page.get_by_text("질문하신 날부터 90일")).to_be_visible()
        expect(page.get_by_text("위험전문가 연구소")).to_be_visible()
        assert page.evaluate(OVERFLOW) == 0
        page.get_by_role("link", name="이용약관").first.click()
        expect(page.get_by_text("위험전문가 연구소")).to_be_visible()
        assert page.evaluate(OVERFLOW) == 0


def test_without_a_language_model_the_privacy_page_says_that_nothing_leaves(
    service: str, visit: Visit
) -> None:
    page = visit(service, guest=False)
    page.goto("/privacy")
    expect(page.get_by_text("질문의 글은 밖으로 나가지 않습니다.")).to_be_visible()
    expect(page.get_by_text("받는 자", exact=True)).to_be_hidden()
