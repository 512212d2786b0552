"""What was asked before: found again, gone on with, deleted."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.mongodb_server import WireServer, forget_sockets
from tests.server import running, settings_for
from tests.web.conftest import Model, Visit
from tests.web.test_question import QUESTION, ask, expect_half_told, expect_whole


def test_a_conversation_is_found_shown_and_gone_on_with(service: str, visit: Visit) -> None:
    page = visit(service)
    ask(page)
    expect_whole(page)
    told = page.locator(".summary").inner_text()
    page.get_by_role("link", name="기록").click()
    page.get_by_role("link", name=QUESTION).click()
    expect_whole(page)
    assert page.locator(".summary").inner_text() == told
    expect(page.locator(".plot-canvas canvas")).to_be_visible()
    page.get_by_role("link", name="이어서 묻기").click()
    expect_whole(page)
    ask(page, "그럼 12개월 뒤는?")
    expect_whole(page, answers=2)


def test_the_newest_comes_first_and_more_on_request(service: str, visit: Visit) -> None:
    page = visit(service)
    for months in range(1, 22):
        page.goto("/main")
        ask(page, f"{months}개월 뒤 주사위는?")
        expect(page.locator(".answer[aria-busy=false]")).to_have_count(1)
    page.goto("/history")
    rows = page.locator(".rows .title")
    expect(rows).to_have_count(20)
    expect(rows.first).to_have_text("21개월 뒤 주사위는?")
    page.get_by_role("button", name="더 보기").click()
    expect(rows).to_have_count(21)
    expect(rows.last).to_have_text("1개월 뒤 주사위는?")
    expect(page.get_by_role("button", name="더 보기")).to_be_hidden()


def test_a_conversation_is_taken_along_as_a_file(service: str, visit: Visit) -> None:
    page = visit(service)
    ask(page)
    expect_whole(page)
    page.goto("/history")
    page.get_by_role("link", name=QUESTION).click()
    for form, begins in (("문서(MD)", "# "), ("표(CSV)", "\ufeff"), ("JSON", "{")):
        with page.expect_download() as taken:
            page.get_by_role("button", name=form).click()
        text = taken.value.path().read_text("utf-8")
        assert text.startswith(begins)
        assert "투자자문·권유가 아니며" in text


def test_a_reload_while_mongodb_is_away_finds_the_answer_that_was_just_told(
    tmp_path: Path, visit: Visit
) -> None:
    mongodb = WireServer(tmp_path, lasting=True)
    try:
        with running(settings_for(tmp_path, history=f"{mongodb.url}/away")) as url:
            page = visit(url)
            mongodb.kill()
            ask(page)
            expect_whole(page)
            expect(page.get_by_text("이 답변을 아직 저장하지 못했습니다")).to_be_visible()
            page.reload()
            expect_whole(page)
            expect(page.get_by_text("저장소에 연결하지 못했습니다. 잠시 뒤")).to_be_visible()
            mongodb.start()
            while page.request.get("/readyz").json()["history"] != "ok":
                pass
            page.reload()
            expect_whole(page)
            expect(page.get_by_text("저장소에 연결하지 못했습니다. 잠시 뒤")).to_be_hidden()
    finally:
        mongodb.kill()
        forget_sockets()


def test_deleting_asks_first_and_is_for_good(service: str, visit: Visit) -> None:
    page = visit(service)
    ask(page)
    expect_whole(page)
    page.goto("/history")
    page.get_by_role("button", name=f"삭제: {QUESTION}").click()
    page.get_by_role("button", name="그대로 두기").click()
    expect(page.locator(".rows li")).to_have_count(1)
    page.get_by_role("link", name=QUESTION).click()
    expect_whole(page)
    page.get_by_role("button", name="삭제").click()
    page.locator("dialog").get_by_role("button", name="삭제").click()
    page.wait_for_url("**/history")
    expect(page.locator("#empty")).to_be_visible()


def test_another_readers_conversation_is_not_found(service: str, visit: Visit) -> None:
    page = visit(service)
    ask(page)
    expect_whole(page)
    address = page.url.removeprefix(service)
    stranger = visit(service)
    stranger.goto(address.replace("/main", "/history"))
    expect(stranger.locator("#problem")).to_contain_text("찾을 수 없습니다")
    expect(stranger.locator(".turn")).to_have_count(0)


def test_a_second_tab_has_its_own_box_and_follows_the_running_answer_in_the_history(
    halting: str, model: Model, visit: Visit
) -> None:
    page = visit(halting)
    ask(page)
    expect_half_told(page)
    page.get_by_label("질문", exact=True).fill("적다 만 질문")
    other = page.context.new_page()
    other.goto("/main")
    expect(other.get_by_label("질문", exact=True)).to_have_value("")
    expect(other.locator(".turn")).to_have_count(0)
    other.get_by_role("link", name="기록").click()
    other.get_by_role("link", name=QUESTION).click()
    expect_half_told(other)
    model.release()
    expect_whole(page)
    expect_whole(other)
    assert other.locator(".words").inner_text() == page.locator(".words").inner_text()
