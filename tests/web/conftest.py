"""A person's browser, and the real service it talks to."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    expect,
    sync_playwright,
)

from tests.doubles.openai_server import OpenAIServer
from tests.measured import ORIGINS, measure
from tests.server import running, settings_for

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
VIOLATIONS = (
    "addEventListener('securitypolicyviolation',"
    " (event) => console.error('CSP', event.violatedDirective, event.blockedURI))"
)
# Pages and answers come from this machine; patience is for slow machines only.
expect.set_options(timeout=30_000)

Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        reason = "no chromium: apt-get install chromium fonts-noto-cjk"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        yield started
        started.close()


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Base URL of the service with the template narrator."""
    with running(settings_for(tmp_path_factory.mktemp("home"))) as url:
        yield url


class Model(NamedTuple):
    """A language model that halts in the middle of the scenarios; `release` lets the answer go on."""

    url: str
    release: Callable[[], None]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Base URL of a service whose home was measured before."""
    home = tmp_path_factory.mktemp("home")
    measure(home)
    with running(settings_for(home, scorecard_months=ORIGINS)) as url:
        yield url


@pytest.fixture
def model() -> Iterator[Model]:
    with ExitStack() as stack:
        server = stack.enter_context(OpenAIServer("good", "stall"))
        yield Model(server.url, stack.close)


@pytest.fixture
def halting(model: Model, tmp_path: Path) -> Iterator[str]:
    """Base URL of the service whose narrator is that model."""
    with running(settings_for(tmp_path, narrator=model.url, narrator_model="model-x")) as url:
        yield url


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Opens a page as a new person; anything the browser complains of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def hear(said: ConsoleMessage) -> None:
        # Refused calls to the API are told to the reader; the browser's own line on them is no fault.
        if said.type == "error" and "Failed to load resource" not in said.text:
            complaints.append(said.text)

    def look_at(response: Response) -> None:
        if response.status >= 400 and not urlsplit(response.url).path.startswith("/api/"):
            complaints.append(f"{response.status} {response.url}")

    def open_page(url: str, *, guest: bool = True, **look: Any) -> Page:
        context = browser.new_context(base_url=url, locale="ko-KR", **look)
        contexts.append(context)
        context.on("console", hear)
        context.on("response", look_at)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.add_init_script(VIOLATIONS)
        page = context.new_page()
        page.goto("/")
        if guest:
            page.get_by_role("button", name="게스트로 둘러보기").click()
            page.wait_for_url("**/main")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
