"""A person asks, and is told: the whole way in a real Chromium."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.conftest import Model, Visit

PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
QUESTION = "6개월 뒤 원/달러 환율은?"


def ask(page: Page, question: str = QUESTION) -> None:
    page.get_by_label("질문", exact=True).fill(question)
    page.get_by_role("button", name="보내기").click()


def expect_whole(page: Page, answers: int = 1) -> None:
    expect(page.locator(".answer[aria-busy=false]")).to_have_count(answers)
    expect(page.locator(".card")).to_have_count(3 * answers)


def expect_half_told(page: Page) -> None:
    """The model has told something and halts."""
    expect(page.locator(".card .sentence").first).to_be_visible()
    expect(page.locator(".answer")).to_have_attribute("aria-busy", "true")


def test_a_guest_asks_and_gets_chart_table_summary_and_scenarios(service: str, visit: Visit) -> None:
    page = visit(service)
    ask(page)
    expect_whole(page)
    expect(page.locator(".plot-canvas canvas")).to_be_visible()
    last = page.locator(".numbers tbody tr").last
    median = last.locator("td").first.inner_text()
    assert "," in median
    expect(page.locator(".stat.main dd")).to_have_text(f"{median}원")
    expect(page.locator(".summary p").first).not_to_be_empty()
    expect(page.locator(".card h4")).to_contain_text(["기준", "상방", "하방"])
    expect(page.locator(".byline").first).to_have_text("서식이 쓴 문장")
    expect(page.locator(".count")).to_contain_text(re.compile(r"^숫자 (\d+)개 중 \1개 확인됨$"))
    expect(page.locator(".origin")).to_contain_text("자료 기준일")
    expect(page.locator("#announcement")).to_have_text("답변이 완성되었습니다.")
    expect(page.locator(".disclaimer")).to_contain_text("투자자문·권유가 아니며")


def test_the_base_rate_is_told_as_chances_of_a_move(service: str, visit: Visit) -> None:
    page = visit(service)
    ask(page, "6개월 뒤 기준금리는 내려갈까요?")
    expect_whole(page)
    head = page.locator(".steps thead th")
    expect(head).to_have_text(["월", "인하", "동결", "인상"])
    assert all(
        cell.endswith(("%", "미만", "초과")) for cell in page.locator(".steps td:not(.bar)").all_inner_texts()
    )


def test_a_question_without_a_forecast_is_answered_in_words_alone(service: str, visit: Visit) -> None:
    page = visit(service)
    ask(page, "삼성전자 주식을 지금 사도 될까요?")
    expect(page.locator(".answer")).to_have_attribute("aria-busy", "false")
    expect(page.locator(".summary, .notice").first).to_be_visible()
    expect(page.locator(".stages, .forecast, .card")).to_have_count(0)


def test_a_reload_in_mid_answer_loses_nothing(halting: str, model: Model, visit: Visit) -> None:
    page = visit(halting)
    ask(page)
    expect_half_told(page)
    before = page.locator(".card .sentence").first.inner_text()
    page.reload()
    expect_half_told(page)
    assert page.locator(".card .sentence").first.inner_text() == before
    expect(page.locator(".turn .question")).to_have_text([QUESTION])
    model.release()
    expect_whole(page)
    expect(page.locator(".byline").first).to_have_text("생성형 AI(model-x)가 쓴 문장")


def test_stop_keeps_what_was_told(halting: str, visit: Visit) -> None:
    page = visit(halting)
    ask(page)
    expect_half_told(page)
    page.get_by_role("button", name="중지").click()
    expect(page.locator(".notice.stopped")).to_contain_text("중지했습니다")
    expect(page.locator(".card .sentence").first).to_be_visible()
    expect(page.get_by_role("button", name="보내기")).to_be_visible()
    page.reload()
    expect(page.locator(".notice.stopped")).to_be_visible()


def test_a_stream_torn_in_mid_syllable_goes_on_where_it_broke(service: str, visit: Visit) -> None:
    page = visit(service)
    resumed: list[str | None] = []

    def tear_once(route: Route) -> None:
        resumed.append(route.request.header_value("Last-Event-ID"))
        if len(resumed) > 1:
            route.continue_()
            return
        whole = route.fetch()
        body = whole.body()
        syllable = body.index("월".encode(), body.index(b"event: summary"))
        route.fulfill(response=whole, body=body[: syllable + 1])

    page.route("**/events", tear_once)
    ask(page)
    expect_whole(page)
    assert resumed[0] is None
    assert int(resumed[1] or 0) > 1
    expect(page.locator(".summary, .forecast")).to_have_count(2)


def test_an_unreachable_stream_is_told_and_taken_up_again(service: str, visit: Visit) -> None:
    page = visit(service)
    page.route("**/events", lambda route: route.abort("internetdisconnected"))
    ask(page)
    expect(page.locator(".notice.offline")).to_be_visible()
    page.unroute("**/events")
    expect_whole(page)
    expect(page.locator(".notice.offline")).to_be_hidden()


def test_a_refused_question_stays_in_the_box_and_is_sent_again_as_the_same_request(
    service: str, visit: Visit
) -> None:
    page = visit(service)
    keys: list[str | None] = []

    def refuse_once(route: Route) -> None:
        keys.append(route.request.header_value("Idempotency-Key"))
        if len(keys) > 1:
            route.continue_()
            return
        problem = {"code": "store_failed", "detail": "저장소에 연결하지 못했습니다.", "status": 503}
        route.fulfill(status=503, content_type="application/problem+json", body=json.dumps(problem))

    page.route("**/api/answers", refuse_once)
    ask(page)
    expect(page.locator("#composer-problem")).to_contain_text("저장소에 연결하지 못했습니다.")
    expect(page.get_by_label("질문", exact=True)).to_have_value(QUESTION)
    page.get_by_role("button", name="다시 시도").click()
    expect_whole(page)
    assert len(keys) == 2
    assert keys[0] == keys[1]
    assert keys[0]


def test_an_answer_that_failed_says_so_and_is_asked_again(service: str, visit: Visit) -> None:
    page = visit(service)
    failed = 'id: 1\nevent: error\ndata: {"code":"data_too_old","text":"자료가 너무 오래되었습니다."}\n\n'
    page.route("**/events", lambda route: route.fulfill(content_type="text/event-stream", body=failed))
    ask(page)
    expect(page.locator(".turn .problem")).to_contain_text("자료가 너무 오래되었습니다.")
    page.unroute("**/events")
    page.locator(".turn").get_by_role("button", name="다시 시도").click()
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn").last.locator(".card")).to_have_count(3)


def test_a_follow_up_belongs_to_the_same_conversation(service: str, visit: Visit) -> None:
    page = visit(service)
    ask(page)
    expect_whole(page)
    first = page.url
    ask(page, "그럼 엔화는?")
    expect_whole(page, answers=2)
    assert page.url == first
    expect(page.locator(".turn").last.locator(".forecast h3")).to_contain_text("엔")


@pytest.mark.parametrize("told_twice", [True, False])
def test_hangul_and_enter_send_the_whole_question_once(
    service: str, visit: Visit, *, told_twice: bool
) -> None:
    page = visit(service)
    page.get_by_label("질문", exact=True).fill("6개월 뒤 환율")
    page.get_by_label("질문", exact=True).press("End")
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "은", "selectionStart": 1, "selectionEnd": 1})
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    keyboard.send("Input.insertText", {"text": "은"})
    if told_twice:
        keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter, "windowsVirtualKeyCode": 13})
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter, "windowsVirtualKeyCode": 13})
    expect_whole(page)
    expect(page.locator(".turn .question")).to_have_text(["6개월 뒤 환율은"])
    expect(page.get_by_label("질문", exact=True)).to_have_value("")


def test_shift_and_enter_write_a_second_line(service: str, visit: Visit) -> None:
    page = visit(service)
    box = page.get_by_label("질문", exact=True)
    box.fill("환율은?")
    box.press("End")
    box.press("Shift+Enter")
    box.type("6개월 뒤")
    expect(box).to_have_value("환율은?\n6개월 뒤")
    expect(page.locator(".turn")).to_have_count(0)


def test_months_outside_the_range_are_refused_before_sending(service: str, visit: Visit) -> None:
    page = visit(service)
    page.get_by_role("spinbutton", name="기간").fill("25")
    ask(page)
    expect(page.locator("#composer-problem")).to_contain_text("1에서 24 사이")
    page.get_by_role("button", name="12개월").click()
    expect(page.get_by_role("spinbutton", name="기간")).to_have_value("12")
    expect(page.get_by_role("button", name="12개월")).to_have_attribute("aria-pressed", "true")


def test_the_table_is_saved_as_a_file_that_excel_reads(service: str, visit: Visit) -> None:
    page = visit(service)
    ask(page)
    expect_whole(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV 내려받기").click()
    assert waiting.value.suggested_filename.endswith(".csv")
    content = waiting.value.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").splitlines()
    assert len(lines) == page.locator(".numbers tbody tr").count() + 3
    assert "투자자문·권유가 아니며 예측은 틀릴 수 있습니다." in lines[-1]


def test_another_range_draws_another_past(service: str, visit: Visit) -> None:
    page = visit(service)
    ask(page)
    expect_whole(page)
    canvas = page.locator(".plot-canvas canvas").first
    before = canvas.evaluate("(canvas) => canvas.toDataURL()")
    page.get_by_role("button", name="1년", exact=True).click()
    expect(page.get_by_role("button", name="1년", exact=True)).to_have_attribute("aria-pressed", "true")
    page.evaluate(PAINTED)
    assert canvas.evaluate("(canvas) => canvas.toDataURL()") != before
