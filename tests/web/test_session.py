"""Coming in, staying in, going out, in several tabs."""

from __future__ import annotations

import httpx2
from playwright.sync_api import expect

from tests.web.conftest import Visit
from tests.web.test_question import QUESTION, ask, expect_whole

KEY = "riskxpertai.session"
AGE = f"""() => {{
    const kept = JSON.parse(localStorage.getItem('{KEY}'));
    localStorage.setItem('{KEY}', JSON.stringify({{ ...kept, until: 0 }}));
    return kept.access;
}}"""
SPOIL = f"""() => {{
    const kept = JSON.parse(localStorage.getItem('{KEY}'));
    localStorage.setItem('{KEY}', JSON.stringify({{ ...kept, access: 'spoilt' }}));
}}"""
SPOIL_ALL = f"""() => {{
    const kept = JSON.parse(localStorage.getItem('{KEY}'));
    localStorage.setItem('{KEY}', JSON.stringify({{ ...kept, access: 'spoilt', refresh: 'spoilt' }}));
}}"""
ACCESS = f"() => JSON.parse(localStorage.getItem('{KEY}')).access"


def test_the_door_leads_in_and_back(service: str, visit: Visit) -> None:
    page = visit(service, guest=False)
    page.goto("/main")
    page.wait_for_url(f"{service}/")
    expect(page.get_by_role("link", name="카카오 로그인")).to_be_hidden()
    page.get_by_role("button", name="게스트로 둘러보기").click()
    page.wait_for_url("**/main")
    page.goto("/")
    page.wait_for_url("**/main")
    page.get_by_role("button", name="로그아웃").click()
    page.wait_for_url(f"{service}/")


def test_an_old_token_is_renewed_without_a_word(service: str, visit: Visit) -> None:
    page = visit(service)
    old = page.evaluate(AGE)
    ask(page)
    expect_whole(page)
    assert page.evaluate(ACCESS) != old


def test_a_refused_token_is_renewed_without_a_word(service: str, visit: Visit) -> None:
    page = visit(service)
    page.evaluate(SPOIL)
    ask(page)
    expect_whole(page)
    assert page.evaluate(ACCESS) != "spoilt"


def test_a_session_that_is_over_leads_to_the_door_and_keeps_the_question(service: str, visit: Visit) -> None:
    page = visit(service)
    page.evaluate(SPOIL_ALL)
    ask(page)
    expect(page.locator("#problem")).to_contain_text("로그인이 만료되었습니다")
    page.get_by_role("button", name="게스트로 둘러보기").click()
    page.wait_for_url("**/main")
    expect(page.get_by_label("질문", exact=True)).to_have_value(QUESTION)


def test_two_tabs_that_renew_at_once_both_stay_in(service: str, visit: Visit) -> None:
    page = visit(service)
    other = page.context.new_page()
    other.goto("/main")
    page.evaluate(AGE)
    ask(page)
    ask(other)
    expect_whole(page)
    expect_whole(other)


def test_signing_out_in_one_tab_signs_out_the_other(service: str, visit: Visit) -> None:
    page = visit(service)
    other = page.context.new_page()
    other.goto("/main")
    page.get_by_role("button", name="로그아웃").click()
    other.wait_for_url(f"{service}/")


def test_signing_out_ends_the_session_on_the_server_too(service: str, visit: Visit) -> None:
    page = visit(service)
    headers = {"Authorization": f"Bearer {page.evaluate(ACCESS)}"}
    assert httpx2.get(f"{service}/api/me", headers=headers).status_code == 200
    page.get_by_role("button", name="로그아웃").click()
    page.wait_for_url(f"{service}/")
    assert httpx2.get(f"{service}/api/me", headers=headers).status_code == 401
