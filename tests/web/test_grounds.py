"""Every number in the words says where it comes from: by mouse, by touch, by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Visit
from tests.web.test_look import OVERFLOW, SMALL, tab_to
from tests.web.test_question import QUESTION, ask, expect_whole

MEDIAN = re.compile(r"^[\d,.]+원$")
ROWS = ["지표", "달", "구간", "출처", "기준일"]


def expect_ground(page: Page) -> None:
    """The note tells of a number of the model."""
    note = page.locator(".ground:visible")
    expect(note).to_have_count(1)
    expect(note.locator("dt")).to_have_text(ROWS)
    expect(note).to_contain_text("원/달러 환율")
    expect(note).to_contain_text(re.compile(r"20\d\d년 \d+월"))
    expect(note).to_contain_text("RiskXpertAI 예측 모형")


def band_end(page: Page):
    """A number of the summary that is an end of the 80 % band."""
    low = page.locator(".summary .grounded").filter(has_text=MEDIAN)
    return low.first


def test_every_number_of_the_words_is_marked_and_counted(service: str, visit: Visit) -> None:
    page = visit(service)
    ask(page)
    expect_whole(page)
    marks = page.locator(".words .grounded")
    told = page.locator(".count").inner_text()
    assert told == f"숫자 {marks.count()}개 중 {marks.count()}개 확인됨"
    rest = page.evaluate(
        """() => [...document.querySelectorAll(".summary > p:not(.byline), .card .sentence")].map((node) => {
            const copy = node.cloneNode(true);
            for (const mark of copy.querySelectorAll(".grounded")) mark.remove();
            return copy.textContent;
        })"""
    )
    assert not [text for text in rest if re.search(r"\d", text)]


def test_a_mouse_over_a_number_shows_its_ground_and_escape_puts_it_away(service: str, visit: Visit) -> None:
    page = visit(service)
    ask(page)
    expect_whole(page)
    band_end(page).hover()
    expect_ground(page)
    page.locator(".ground:visible").hover()
    expect_ground(page)
    page.keyboard.press("Escape")
    expect(page.locator(".ground:visible")).to_have_count(0)
    band_end(page).hover()
    expect_ground(page)
    page.locator(".turn .question").hover()
    expect(page.locator(".ground:visible")).to_have_count(0)


def test_a_tap_opens_on_a_small_phone_and_nothing_is_wider_than_it(service: str, visit: Visit) -> None:
    page = visit(service, viewport=SMALL, has_touch=True, color_scheme="dark")
    ask(page)
    expect_whole(page)
    marks = page.locator(".words .grounded")
    assert marks.count() > 9
    for place in range(0, marks.count(), 3):
        page.locator(".asked").tap()
        expect(page.locator(".ground:visible")).to_have_count(0)
        marks.nth(place).tap()
        note = page.locator(".ground:visible")
        expect(note).to_have_count(1)
        assert page.evaluate(OVERFLOW) == 0
        box = note.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= SMALL["width"]


def test_the_keyboard_reaches_every_number_with_one_stop_a_block(service: str, visit: Visit) -> None:
    page = visit(service)
    ask(page)
    expect_whole(page)
    page.locator(".turn .question").click()
    tab_to(page, "grounded")
    note = page.locator(".ground:visible")
    expect(note).to_have_count(1)
    numbers = page.locator(".summary .grounded")
    seen = 1
    while page.evaluate("document.activeElement") and seen < numbers.count():
        page.keyboard.press("ArrowRight")
        expect(numbers.nth(seen)).to_be_focused()
        expect(numbers.nth(seen)).to_have_attribute("aria-describedby", note.get_attribute("id") or "")
        seen += 1
    page.keyboard.press("Home")
    expect(numbers.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(numbers.first).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(note).to_have_count(0)
    page.keyboard.press("Tab")
    expect(page.locator(".card .grounded:focus")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_history_shows_grounds_too(service: str, visit: Visit, scheme: str) -> None:
    page = visit(service, color_scheme=scheme)
    ask(page)
    expect_whole(page)
    told = page.locator(".words .grounded").all_inner_texts()
    page.goto("/history")
    page.get_by_role("link", name=QUESTION).first.click()
    expect_whole(page)
    assert page.locator(".words .grounded").all_inner_texts() == told
    band_end(page).click()
    expect_ground(page)


def test_what_is_copied_holds_the_numbers(service: str, visit: Visit) -> None:
    page = visit(service)
    ask(page)
    expect_whole(page)
    copied = page.evaluate(
        """() => {
            const paragraph = document.querySelector(".summary p");
            getSelection().selectAllChildren(paragraph);
            return [getSelection().toString(), paragraph.textContent];
        }"""
    )
    assert "".join(copied[0].split()) == "".join(copied[1].split())
