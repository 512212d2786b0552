"""A question that supposes something, as a person sees its answer."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.web.conftest import Visit
from tests.web.test_look import OVERFLOW, SMALL
from tests.web.test_question import ask, expect_whole

QUESTION = "환율이 1,400원까지 오르면 6개월 뒤 기준금리는?"


def test_the_answer_shows_what_is_where_the_condition_is_met_beside_what_is_not(
    measured: str, visit: Visit
) -> None:
    page = visit(measured)
    ask(page, QUESTION)
    expect_whole(page)
    expect(page.locator(".answer")).to_contain_text("인과가 아닙니다")
    for figure in page.locator(".forecast").all():
        expect(figure.locator(".key")).to_contain_text("가정했을 때 중앙값과 80% 구간")
        figure.get_by_text("표 보기").click()
        expect(figure.locator(".numbers thead th")).to_have_text(
            ["월", "중앙값", "80% 구간", "가정하면", "그 80% 구간"]
        )
    won = page.get_by_role("region", name="원/달러 환율 예측", exact=True)
    last = won.locator(".numbers tbody tr").last.locator("td")
    # Where the won is supposed to stand, the paths stand: near 1,400, not near today's value.
    median = float(last.nth(2).inner_text().replace(",", ""))
    assert abs(median - 1400.0) < 25.0
    assert last.nth(2).inner_text() != last.nth(0).inner_text()
    # A month that is over is not supposed any more.
    expect(won.locator(".numbers tbody tr").first.locator("td").nth(2)).to_have_text("–")


def test_without_a_condition_there_is_nothing_of_it(measured: str, visit: Visit) -> None:
    page = visit(measured)
    ask(page)
    expect_whole(page)
    expect(page.locator(".key .supposed")).to_have_count(0)
    expect(page.locator(".numbers thead th")).to_have_count(3)


def test_it_fits_a_small_phone(measured: str, visit: Visit) -> None:
    page = visit(measured, viewport=SMALL, color_scheme="dark")
    ask(page, QUESTION)
    expect_whole(page)
    page.get_by_text("표 보기").first.click()
    assert page.evaluate(OVERFLOW) == 0
