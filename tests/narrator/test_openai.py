"""The language model over a real wire: what it tells, and every way in which it may fail."""

from __future__ import annotations

import logging
import traceback
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from socket import socket

import pytest

from riskxpertai.domain import Brief, Sentence, Summary
from riskxpertai.errors import NarratorFailed
from riskxpertai.narrator.openai import OpenAINarrator
from tests.doubles.openai_server import OpenAIServer
from tests.narrator.samples import brief

pytestmark = pytest.mark.anyio

KEY = "test-key-7f3a"
QUESTION = "비밀스러운 질문: 6개월 뒤 환율은?"
SUMMARY = Summary("요약입니다.", (), "model-x")


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as running:
        yield running


@asynccontextmanager
async def narrator(server: OpenAIServer, **changed: object) -> AsyncIterator[OpenAINarrator]:
    settings: dict[str, object] = {"base_url": server.url, "key": KEY, "model": "model-x", "seconds": 5.0}
    opened = OpenAINarrator(**(settings | changed))  # type: ignore[arg-type]
    try:
        yield opened
    finally:
        await opened.close()


async def told(teller: OpenAINarrator, asked: Brief) -> tuple[list[Sentence], NarratorFailed | None]:
    """What came before the end, and how it failed if it did."""
    sentences: list[Sentence] = []
    try:
        async for sentence in teller.scenarios(asked, SUMMARY):
            sentences += [sentence]
    except NarratorFailed as failure:
        return sentences, failure
    return sentences, None


async def test_the_summary_is_told_with_the_facts_that_its_numbers_come_from(server) -> None:
    asked = brief()
    async with narrator(server) as teller:
        summary = await teller.summary(asked)
    texts = {fact.id: fact.text for fact in asked.facts}
    assert summary.narrator == teller.name == "model-x"
    assert summary.claims
    assert all(texts[claim.fact] == claim.text for claim in summary.claims)
    assert server.calls == 1


async def test_scenarios_come_sentence_by_sentence_in_order(server) -> None:
    async with narrator(server) as teller:
        sentences, failure = await told(teller, brief())
    assert failure is None
    assert [sentence.name for sentence in sentences] == ["base", "base", "up", "up", "down", "down"]
    assert all(sentence.claims and sentence.narrator == "model-x" for sentence in sentences)


@pytest.mark.parametrize("behaviour", ["bytes", "slow", "pings", "empty_choices"])
async def test_the_words_do_not_depend_on_how_they_travel(server, behaviour) -> None:
    async with narrator(server) as teller:
        usual = await told(teller, brief())
        server.script.append(behaviour)
        assert await told(teller, brief()) == usual
    assert server.calls == 2


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        ("stream_error", "the server told of an error"),
        ("vllm_error", "the server told of an error"),
        ("broken_chunk", "broken JSON"),
        ("torn", "without saying that it is complete"),
        ("reset", "connection lost"),
        ("stall", "silent for too long"),
        ("only_pings", "silent for too long"),
    ],
)
async def test_a_stream_that_breaks_keeps_what_was_told_and_is_not_asked_again(
    server, behaviour, reason
) -> None:
    async with narrator(server) as teller:
        usual, _ = await told(teller, brief())
        server.script.append(behaviour)
    async with narrator(server, seconds=0.4) as teller:
        sentences, failure = await told(teller, brief())
    assert reason in str(failure)
    assert 0 < len(sentences) < len(usual)
    assert sentences == usual[: len(sentences)]
    assert server.calls == 2


@pytest.mark.parametrize("behaviour", ["length", "content_filter"])
async def test_a_text_that_was_cut_off_is_no_whole_text(server, behaviour) -> None:
    server.script.extend([behaviour, behaviour])
    async with narrator(server) as teller:
        sentences, failure = await told(teller, brief())
        with pytest.raises(NarratorFailed, match=behaviour):
            await teller.summary(brief())
    assert sentences
    assert behaviour in str(failure)


async def test_a_refusal_is_a_failure_and_no_second_question_is_asked(server) -> None:
    server.script.extend(["refusal", "refusal"])
    async with narrator(server) as teller:
        sentences, failure = await told(teller, brief())
        with pytest.raises(NarratorFailed, match="refused"):
            await teller.summary(brief())
    assert (sentences, "refused" in str(failure), server.calls) == ([], True, 2)


async def test_a_missing_scenario_is_a_failure_after_what_was_told(server) -> None:
    server.text = "머리말입니다.\n[기준]\n그대로 갑니다.\n[하방]\n내려갑니다."
    async with narrator(server) as teller:
        sentences, failure = await told(teller, brief())
    assert [sentence.text for sentence in sentences] == ["그대로 갑니다.", "내려갑니다."]
    assert "up missing" in str(failure)


@pytest.mark.parametrize("behaviour", ["server_error", "rate_limit"])
async def test_a_passing_fault_before_the_first_byte_is_tried_again(server, behaviour) -> None:
    server.script.extend([behaviour, behaviour])
    async with narrator(server) as teller:
        assert (await teller.summary(brief())).text
        assert server.calls == 3
        server.script.extend([behaviour, behaviour])
        assert (await told(teller, brief()))[1] is None
    assert server.calls == 6


@pytest.mark.parametrize(
    ("behaviour", "status", "calls"),
    [
        ("server_error", 500, 3),
        ("rate_limit", 429, 3),
        ("retry_later", 429, 1),
        ("quota", 429, 1),
        ("unauthorized", 401, 1),
        ("bad_request", 400, 1),
    ],
)
async def test_a_lasting_fault_is_told_apart_and_asked_as_often_as_makes_sense(
    behaviour, status, calls
) -> None:
    with OpenAIServer(otherwise=behaviour) as server:
        async with narrator(server) as teller:
            with pytest.raises(NarratorFailed, match=f"HTTP {status}"):
                await teller.summary(brief())
            assert server.calls == calls
            sentences, failure = await told(teller, brief())
        assert f"HTTP {status}" in str(failure)
        assert not sentences
        assert server.calls == 2 * calls


async def test_a_server_without_structured_output_is_asked_for_json_in_the_prompt(server) -> None:
    server.otherwise = "no_schema"
    async with narrator(server) as teller:
        assert (await teller.summary(brief())).claims
    first, second = server.bodies
    assert first["response_format"]["json_schema"]["strict"] is True
    assert "response_format" not in second
    assert "JSON만 출력" in second["messages"][-1]["content"]


@pytest.mark.parametrize("behaviour", ["not_json", "wrong_shape", "no_text"])
async def test_what_is_not_the_json_asked_for_is_mended_once(server, behaviour) -> None:
    drafts = {"wrong_shape": '{"summary": "요약입니다."}', "no_text": '{"text": " \\n", "claims": []}'}
    server.draft = drafts.get(behaviour, "")
    server.otherwise = behaviour
    async with narrator(server) as teller:
        with pytest.raises(NarratorFailed, match="not the JSON"):
            await teller.summary(brief())
        assert server.calls == 2
        server.draft, server.otherwise = "", "good"
        server.script.append("not_json")
        assert (await teller.summary(brief())).text
    assert server.calls == 4


async def test_json_in_a_code_block_is_read(server) -> None:
    server.script.append("fenced")
    async with narrator(server) as teller:
        assert (await teller.summary(brief())).claims
    assert server.calls == 1


@pytest.mark.parametrize(
    ("behaviour", "reason"), [("html", "no choice"), ("empty", "no choice"), ("broken", "broken JSON")]
)
async def test_an_answer_that_is_none_is_a_failure(server, behaviour, reason) -> None:
    server.script.append(behaviour)
    async with narrator(server) as teller:
        with pytest.raises(NarratorFailed, match=reason):
            await teller.summary(brief())


async def test_a_page_of_html_instead_of_a_stream_is_a_failure(server) -> None:
    server.script.append("html")
    async with narrator(server) as teller:
        sentences, failure = await told(teller, brief())
    assert (sentences, "complete" in str(failure)) == ([], True)


async def test_a_silent_server_is_given_up_retries_included(server) -> None:
    server.otherwise = "stall"
    async with narrator(server, seconds=0.3) as teller:
        with pytest.raises(NarratorFailed, match="silent"):
            await teller.summary(brief())


async def test_no_server_at_all_is_a_failure() -> None:
    with socket() as bound:  # bound and not listening: the port is ours, and refuses
        bound.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{bound.getsockname()[1]}/v1"
        teller = OpenAINarrator(base_url=url, key=KEY, model="model-x", seconds=0.3)
        with pytest.raises(NarratorFailed, match=r"connection lost|silent"):
            await teller.summary(brief())
        await teller.close()


async def test_neither_key_nor_question_reach_an_error_or_a_log(server, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    asked = brief(text=QUESTION)
    async with narrator(server) as teller:
        await teller.summary(asked)
        await told(teller, asked)
        for behaviour in ("unauthorized", "bad_request", "quota", "torn", "stream_error"):
            server.script.append(behaviour)
            _, failure = await told(teller, asked)
            assert failure is not None
            trace = "".join(traceback.format_exception(failure))
            assert KEY not in trace
            assert QUESTION not in trace
    assert QUESTION in server.bodies[0]["messages"][-1]["content"]
    assert KEY not in caplog.text
    assert QUESTION not in caplog.text
    assert "1200 prompt tokens, 240 written" in caplog.text


async def test_a_reader_who_leaves_ends_the_stream(server) -> None:
    server.script.append("stall")
    async with narrator(server, seconds=30.0) as teller:
        stream = teller.scenarios(brief(), SUMMARY)
        first = await anext(stream)
        await stream.aclose()  # type: ignore[attr-defined]
        assert first.name == "base"
        assert (await told(teller, brief()))[1] is None


@pytest.mark.parametrize(
    ("profile", "effort", "has", "lacks"),
    [
        (
            "openai",
            "none",
            {"max_completion_tokens": 900, "reasoning_effort": "none", "temperature": 0.3},
            {"max_tokens"},
        ),
        (
            "openai",
            "low",
            {"max_completion_tokens": 900, "reasoning_effort": "low"},
            {"max_tokens", "temperature"},
        ),
        ("openai", "", {"max_completion_tokens": 900}, {"max_tokens", "temperature", "reasoning_effort"}),
        ("local", "none", {"max_tokens": 900}, {"max_completion_tokens", "reasoning_effort"}),
        ("auto", "none", {"max_tokens": 900}, {"max_completion_tokens", "reasoning_effort"}),
    ],
)
async def test_each_server_is_spoken_to_in_its_own_dialect(server, profile, effort, has, lacks) -> None:
    async with narrator(server, profile=profile, effort=effort, tokens=900) as teller:
        await teller.summary(brief())
        await told(teller, brief())
    for body in server.bodies:
        assert has.items() <= body.items()
        assert not lacks & body.keys()
        assert body["model"] == "model-x"
    assert server.bodies[1]["stream_options"]["include_usage"] is True
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"
