"""Markup in a question and in a language model's text stays text, whatever it tries."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.doubles.openai_server import OpenAIServer
from tests.server import running, settings_for
from tests.web.conftest import Visit
from tests.web.test_kakao import MARKUP
from tests.web.test_question import ask, expect_whole

INSIDE = "script, iframe, object, embed, style, base, math, marquee, [onload], [onerror], [ontoggle]"


def unharmed(page: Page) -> None:
    assert page.evaluate("window.hit") is None
    assert page.locator("#turns").locator(INSIDE).count() == 0
    assert page.evaluate("location.origin") in page.url


def test_markup_in_a_question_stays_text(service: str, visit: Visit) -> None:
    page = visit(service)
    question = f"6개월 뒤 환율은? {' '.join(MARKUP)}"
    ask(page, question)
    expect_whole(page)
    unharmed(page)
    expect(page.locator("#turns")).to_contain_text("<img src=x onerror=window.hit=1>")
    page.reload()
    expect_whole(page)
    unharmed(page)
    page.goto("/history")
    expect(page.locator(".rows .title")).to_have_count(1)
    assert page.evaluate("window.hit") is None
    assert page.locator("#rows").locator(INSIDE).count() == 0


def test_markup_in_a_language_models_text_stays_text(tmp_path: Path, visit: Visit) -> None:
    with OpenAIServer() as model:
        hostile = " ".join(MARKUP)
        told = {"기준": "비슷합니다", "상방": "오를 수 있습니다", "하방": "내릴 수 있습니다"}
        model.text = "".join(f"{name}\n환율이 {words} {hostile}.\n" for name, words in told.items())
        with running(settings_for(tmp_path, narrator=model.url, narrator_model="model-x")) as url:
            page = visit(url)
            ask(page)
            expect_whole(page)
            unharmed(page)
