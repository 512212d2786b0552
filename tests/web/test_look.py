"""How the page looks and is used: narrow, dark, without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Visit
from tests.web.test_question import PAINTED, ask, expect_whole

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = {"width": 360, "height": 740}
FOCUSED = "document.activeElement.id || document.activeElement.className || document.activeElement.tagName"


def tab_to(page: Page, name: str) -> None:
    """Press Tab until it is reached."""
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(FOCUSED))
        if name in seen[-1].split():
            return
    raise AssertionError(f"{name} is not reached by Tab: {seen}")


def test_nothing_is_wider_than_a_small_phone(service: str, visit: Visit) -> None:
    page = visit(service, guest=False, viewport=SMALL)
    assert page.evaluate(OVERFLOW) == 0
    page.get_by_role("button", name="게스트로 둘러보기").click()
    page.wait_for_url("**/main")
    assert page.evaluate(OVERFLOW) == 0
    for count, question in enumerate(
        ["6개월 뒤 원/달러 환율은?", "1년 뒤 기준금리와 엔화를 비교해 주세요"], 1
    ):
        ask(page, question)
        expect_whole(page, answers=count)
        page.locator(".foot summary").nth(count - 1).click()
        assert page.evaluate(OVERFLOW) == 0
    page.goto("/history")
    expect(page.locator(".rows li")).to_have_count(1)
    assert page.evaluate(OVERFLOW) == 0


def test_the_page_follows_the_systems_theme_while_it_is_open(service: str, visit: Visit) -> None:
    page = visit(service, color_scheme="light")
    ask(page)
    expect_whole(page)
    expect(page.locator(".plot-canvas canvas")).to_be_visible()
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    pixels = "document.querySelector('.plot-canvas canvas').toDataURL()"
    light = page.evaluate(ground), page.evaluate(pixels)
    page.emulate_media(color_scheme="dark")
    page.evaluate(PAINTED)
    dark = page.evaluate(ground), page.evaluate(pixels)
    assert light[0] != dark[0]
    assert light[1] != dark[1]


def test_everything_is_reached_and_done_without_a_mouse(service: str, visit: Visit) -> None:
    page = visit(service, guest=False)
    expect(page.locator("#guest")).to_be_visible()
    tab_to(page, "guest")
    page.keyboard.press("Enter")
    page.wait_for_url("**/main")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "question"
    page.keyboard.type("6개월 뒤 원/달러 환율은?")
    page.keyboard.press("Enter")
    expect_whole(page)
    page.locator(".turn .question").click()
    tab_to(page, "chip")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="1년", exact=True)).to_have_attribute("aria-pressed", "true")
    tab_to(page, "SUMMARY")
    page.keyboard.press("Enter")
    expect(page.locator(".numbers table")).to_be_hidden()
    tab_to(page, "question")


@pytest.mark.parametrize("path", ["/", "/main", "/history", "/scorecard"])
def test_every_page_has_its_landmarks_its_notice_and_no_inline_code(
    service: str, visit: Visit, path: str
) -> None:
    page = visit(service, guest=path != "/")
    page.goto(path)
    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    expect(page.locator(".disclaimer")).to_contain_text("예측 수치는 통계 모델이")
    assert page.locator("[style], script:not([src]), style").count() == 0


def test_focus_stays_on_the_button_when_sending_becomes_stopping(halting: str, visit: Visit) -> None:
    page = visit(halting, viewport=SMALL)
    page.get_by_role("textbox", name="질문").fill("6개월 뒤 원/달러 환율은?")
    page.get_by_role("button", name="보내기").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="중지")).to_be_focused()
    expect(page.locator(".turn .question")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="보내기")).to_be_focused()
    expect(page.locator(".notice.stopped")).to_be_visible()
    expect(page.locator(".turn .question")).to_be_in_viewport()


def test_screen_readers_hear_stages_and_the_end_but_not_every_word(service: str, visit: Visit) -> None:
    page = visit(service)
    page.evaluate(
        """() => {
            window.heard = [];
            const region = document.getElementById("announcement");
            new MutationObserver(() => heard.push(region.textContent)).observe(region, { childList: true });
        }"""
    )
    ask(page)
    expect_whole(page)
    expect(page.locator("[aria-live], [role=status]")).to_have_count(1)
    heard = page.evaluate("heard")
    assert heard[-1] == "답변이 완성되었습니다."
    assert len(heard) <= 6
    assert all(told.endswith("단계입니다.") for told in heard[:-1])
