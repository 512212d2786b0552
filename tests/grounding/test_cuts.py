"""A model's stream that ends in the middle of something: nothing of the rest is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from riskxpertai.narrator.sentences import sentences
from riskxpertai.narrator.template import TemplateNarrator
from tests.doubles.openai_server import OpenAIServer
from tests.grounding.briefs import brief, questions
from tests.grounding.way import OPENING, Heard, draft, hear, stories

pytestmark = pytest.mark.anyio

ASKS = "won"
TRUE = "80% 구간은 1,223.4원에서 1,460.0원 사이입니다."
TEXT = stories(TRUE)
NUMBER = len(TEXT.partition("1,223.4원")[0].encode())
# Before, within and after the number, after its unit, and at every byte of a syllable behind it.
PLACES = sorted({*range(NUMBER - 4, NUMBER + 14), *(NUMBER + more for more in (30, 31, 32, 40, 60, 80))})


@pytest.fixture(scope="module")
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        server.draft = draft(OPENING)
        yield server


async def expect_whole(heard: Heard, text: str) -> None:
    """Every sentence told is one of the text's or the template's, whole."""
    asked = brief(ASKS)
    template = TemplateNarrator()
    own = {one.text async for one in template.scenarios(asked, await template.summary(asked))}
    told = {one["text"] for one in heard.data("scenario")}
    assert told <= own | {*sentences(text)}
    assert {one["name"] for one in heard.data("scenario")} == {"base", "up", "down"}


@pytest.mark.parametrize("place", PLACES)
async def test_a_wire_cut_anywhere_tells_whole_sentences_only(
    place: int, server: OpenAIServer, tmp_path: Path
) -> None:
    server.script.clear()
    server.script.extend(["good", "cut"])
    server.text, server.cut = TEXT, place
    await expect_whole(await hear(questions()[ASKS], server, tmp_path), TEXT)


@pytest.mark.parametrize("place", [3, 6, 8, 10, 14])
async def test_a_model_that_stops_in_mid_sentence_and_calls_it_whole_tells_whole_sentences_only(
    place: int, server: OpenAIServer, tmp_path: Path
) -> None:
    server.script.clear()
    head, number, _ = TEXT.rpartition("1,223.4원에서 1,460.0원")
    server.text = head + number[:place]
    await expect_whole(await hear(questions()[ASKS], server, tmp_path), TEXT)
