"""Several indicators in one picture, and what the page suggests to ask."""

from __future__ import annotations

import re

from playwright.sync_api import expect


def test_two_units_share_a_picture_with_an_axis_each(visit, service):
    page = visit(service)
    page.get_by_label("질문", exact=True).fill("1년 뒤 달러와 기준금리를 비교해 주세요")
    page.get_by_role("button", name="보내기").click()
    picture = page.get_by_role("region", name="지표 비교")
    expect(picture.get_by_role("heading", name="한눈에 비교")).to_be_visible()
    expect(picture).to_contain_text("왼쪽 눈금: 원/달러 환율 · 오른쪽 눈금: 한국은행 기준금리")
    expect(picture.locator("canvas")).to_be_visible()


def test_examples_and_the_list_name_what_can_be_asked_by_now(visit, service):
    page = visit(service)
    page.get_by_text(re.compile(r"예측하는 지표 \d+가지")).click()
    listed = page.locator(".indicators")
    expect(listed.get_by_text("한국은행 기준금리")).to_be_visible()
    expect(listed.locator(".missing").filter(has_text="국제 금값")).to_have_attribute(
        "title", re.compile(".")
    )
    examples = page.locator("[data-example]")
    expect(examples.filter(has_text="코스피")).to_have_count(0)
    examples.last.click()
    expect(page.get_by_label("질문", exact=True)).not_to_have_value("")
