"""The table of wrongs is the test: told by a language model, none of them reaches a reader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.openai_server import OpenAIServer
from tests.grounding.briefs import questions
from tests.grounding.way import CLOSING, OPENING, Heard, draft, found, hear, stories
from tests.grounding.wrongs import WRONGS, Wrong

pytestmark = pytest.mark.anyio

SAID = {"sentence_replaced", "sentence_dropped"}


@pytest.fixture(scope="module")
def model() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


@pytest.fixture
def server(model: OpenAIServer) -> OpenAIServer:
    model.otherwise, model.draft, model.text, model.size, model.cut = "good", "", "", 3, 0
    return model


def expect_unheard(heard: Heard, wrong: Wrong) -> None:
    """Neither told nor kept; that something was kept back is said, and true sentences stand."""
    assert [text for text in heard.texts() if wrong.stands_in(text)] == []
    assert heard.events[-1]["event"] == "done"
    assert {notice["code"] for notice in heard.data("notice")} & SAID
    assert {one["name"] for one in heard.data("scenario")} == {"base", "up", "down"}
    assert found(heard.texts(), OPENING)


@pytest.mark.parametrize("wrong", WRONGS, ids=lambda wrong: wrong.name)
async def test_no_wrong_reaches_the_reader(wrong: Wrong, server: OpenAIServer, tmp_path: Path) -> None:
    server.draft = draft(OPENING, wrong.text, CLOSING)
    server.text = stories(wrong.text, only=wrong.scenario)
    expect_unheard(await hear(questions()[wrong.asks], server, tmp_path), wrong)


@pytest.mark.parametrize("wrong", WRONGS[::6], ids=lambda wrong: wrong.name)
async def test_nor_does_it_when_the_wire_comes_byte_by_byte(
    wrong: Wrong, server: OpenAIServer, tmp_path: Path
) -> None:
    server.otherwise, server.size = "bytes", 1
    server.draft = draft(OPENING, wrong.text, CLOSING)
    server.text = stories(wrong.text, only=wrong.scenario)
    expect_unheard(await hear(questions()[wrong.asks], server, tmp_path), wrong)


@pytest.mark.parametrize("wrong", WRONGS[3::6], ids=lambda wrong: wrong.name)
async def test_nor_does_it_as_the_last_words_without_a_full_stop(
    wrong: Wrong, server: OpenAIServer, tmp_path: Path
) -> None:
    server.draft = draft(OPENING, CLOSING, wrong.text.rstrip("."))
    server.text = stories() + " " + wrong.text.rstrip(".")
    expect_unheard(await hear(questions()[wrong.asks], server, tmp_path), wrong)


async def test_a_summary_of_nothing_but_wrongs_is_the_template_s(
    server: OpenAIServer, tmp_path: Path
) -> None:
    wrongs = [wrong for wrong in WRONGS if wrong.asks == "won"][:5]
    server.draft = draft(*(wrong.text for wrong in wrongs))
    heard = await hear(questions()["won"], server, tmp_path)
    [summary] = heard.data("summary")
    assert summary["narrator"] == "template"
    assert not any(wrong.stands_in(text) for wrong in wrongs for text in heard.texts())


async def test_what_was_kept_back_is_counted(server: OpenAIServer, tmp_path: Path) -> None:
    wrong = next(wrong for wrong in WRONGS if wrong.name == "invented chance")
    server.draft = draft(OPENING, wrong.text, CLOSING)
    server.text = stories()
    heard = await hear(questions()[wrong.asks], server, tmp_path)
    numbers = heard.events[-1]["json"]["numbers"]
    assert numbers["removed"] >= 1
    assert numbers["grounded"] <= numbers["checked"]
