"""The scorecard as a person sees it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Visit
from tests.web.test_look import OVERFLOW, SMALL, tab_to
from tests.web.test_question import ask, expect_whole


def test_anyone_reads_hits_skill_and_a_plain_verdict(measured: str, visit: Visit) -> None:
    page = visit(measured, guest=False)
    page.get_by_role("link", name="지난 예측은 얼마나 맞았나요?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("지난 예측은 얼마나 맞았나요?")
    expect(page.locator("#hindsight")).to_have_attribute("aria-busy", "false")
    expect(page.locator("#hindsight .scored")).to_have_count(6)
    won = page.get_by_role("region", name="원/달러 환율 성적")
    expect(won.get_by_role("row")).to_have_count(5)
    cells = won.get_by_role("row").nth(1)
    expect(cells.get_by_role("rowheader")).to_have_text("1개월 앞")
    expect(cells.get_by_role("cell").first).to_contain_text("/36회")
    expect(cells.locator(".verdict")).to_contain_text("지금 값 그대로")
    expect(cells.locator("svg")).to_be_visible()
    expect(page.locator("#measuring")).to_be_hidden()
    beside = page.get_by_role("region", name="다른 모형과 견준 성적")
    expect(beside.get_by_role("rowheader").first).to_have_text("RiskXpertAI")
    expect(beside.get_by_role("row").nth(2).get_by_role("cell").first).to_have_text("1.000")
    expect(page.locator(".disclaimer")).to_contain_text("예측은 틀릴 수 있습니다")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_fits_a_small_phone_and_is_reached_by_keyboard(measured: str, visit: Visit, theme: str) -> None:
    page = visit(measured, viewport=SMALL, color_scheme=theme)
    assert page.evaluate(OVERFLOW) == 0
    page.get_by_role("link", name="성적표").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#hindsight .scored")).to_have_count(6)
    assert page.evaluate(OVERFLOW) == 0
    tab_to(page, "scroll")


def test_the_record_stands_under_the_fan_with_the_way_to_the_scorecard(measured: str, visit: Visit) -> None:
    page = visit(measured)
    ask(page)
    expect_whole(page)
    record = page.locator(".plot .record")
    expect(record).to_contain_text("6개월 앞 예측: 80% 구간 · 지난 31회 중")
    expect(record).to_contain_text("지금 값 그대로")
    record.get_by_role("link", name="예측 성적표").click()
    expect(page.locator(".scored").first).to_be_visible()
    shown = page.get_by_role("region", name="실제로 보여 드린 예측의 성적")
    expect(shown.get_by_role("row").nth(1)).to_contain_text("원/달러 환율")
    expect(shown.get_by_role("row").nth(1).get_by_role("cell").first).to_have_text("6건")


def test_where_nothing_is_measured_the_page_says_so(service: str, visit: Visit) -> None:
    page = visit(service)
    page.goto("/scorecard")
    expect(page.locator("#measuring")).to_have_text("이 서버에서는 성적을 재지 않습니다.")
    expect(page.locator("#hindsight .scored")).to_have_count(0)
