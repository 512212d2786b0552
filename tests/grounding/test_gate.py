"""Sentences of a narrator on their way through the gate, one by one."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from riskxpertai.domain import SCENARIOS, Brief, ScenarioName, Sentence, Summary
from riskxpertai.errors import NarratorFailed
from riskxpertai.events import Removed
from riskxpertai.grounding.gate import Gate
from riskxpertai.narrator.template import TemplateNarrator
from tests.narrator.samples import brief

pytestmark = pytest.mark.anyio

MODEL = "model-x"
TRUE = "6개월 뒤 환율의 중앙값은 1,327.3원입니다."
TRUE_TOO = "80% 구간은 1,227.1원에서 1,435.7원까지입니다."
WRONG = "중앙값은 1,427.3원입니다."
ADVICE = "지금 달러를 매수하세요."


@pytest.fixture
def asked() -> Brief:
    return brief()


@pytest.fixture
def gate(asked: Brief) -> Gate:
    return Gate(asked, TemplateNarrator())


async def model(*told: tuple[ScenarioName, str], breaks: bool = False) -> AsyncIterator[Sentence]:
    """What a model tells, and whether its stream breaks then."""
    for name, text in told:
        yield Sentence(name, text, (), MODEL)
    if breaks:
        raise NarratorFailed("broke")


async def through(gate: Gate, *told: tuple[ScenarioName, str]) -> list[Sentence | Removed]:
    return [one async for one in gate.scenarios(model(*told), Summary("요약", (), MODEL))]


async def test_a_summary_that_is_true_keeps_its_words_and_gets_its_facts(gate) -> None:
    summary, removed = await gate.summary(Summary(f"{TRUE} {TRUE_TOO}", (), MODEL))
    assert summary.text == f"{TRUE} {TRUE_TOO}"
    assert (summary.narrator, removed) == (MODEL, [])
    assert [claim.text for claim in summary.claims] == [
        "6개월 뒤",
        "1,327.3원",
        "80%",
        "1,227.1원",
        "1,435.7원",
    ]


async def test_a_wrong_sentence_of_a_summary_is_not_shown_and_the_reader_is_told(gate) -> None:
    summary, removed = await gate.summary(Summary(f"{TRUE} {TRUE_TOO} {WRONG}", (), MODEL))
    assert "1,427.3" not in summary.text
    assert summary.text.startswith(TRUE)
    (notice,) = removed
    assert notice.code in ("sentence_replaced", "sentence_dropped")
    assert notice.removed == 1


async def test_a_summary_of_which_little_is_true_is_the_template_s(gate, asked) -> None:
    summary, removed = await gate.summary(Summary(f"{WRONG} {ADVICE} {TRUE}", (), MODEL))
    assert summary == await TemplateNarrator().summary(asked)
    assert {notice.code for notice in removed} == {"sentence_replaced"}
    assert sum(notice.removed for notice in removed) == 1


async def test_each_scenario_s_wrong_sentence_is_replaced_at_its_place(gate, asked) -> None:
    own = [one async for one in TemplateNarrator().scenarios(asked, Summary("요약", (), MODEL))]
    for name in SCENARIOS:
        first = next(one for one in own if one.name == name)
        notice, instead = await through(gate, (name, WRONG))
        assert isinstance(notice, Removed)
        assert notice.code == "sentence_replaced"
        assert instead == first


async def test_where_the_template_has_no_more_to_say_a_wrong_sentence_is_dropped(gate) -> None:
    five: list[tuple[ScenarioName, str]] = [("base", TRUE)] * 5
    told = await through(gate, *five, ("base", ADVICE))
    assert [type(one) for one in told] == [Sentence] * 5 + [Removed]
    assert isinstance(told[-1], Removed)
    assert told[-1].code == "sentence_dropped"
    assert "조언" in told[-1].text


async def test_sentences_are_let_through_before_the_next_one_comes(gate) -> None:
    asked_for = 0

    async def slow() -> AsyncIterator[Sentence]:
        nonlocal asked_for
        for name in SCENARIOS:
            asked_for += 1
            yield Sentence(name, "예측은 틀릴 수 있습니다.", (), MODEL)

    passed = gate.scenarios(slow(), Summary("요약", (), MODEL))
    await anext(passed)
    assert asked_for == 1


async def test_a_narrator_that_breaks_is_told_so_after_what_passed(gate) -> None:
    passed = gate.scenarios(model(("base", TRUE), breaks=True), Summary("요약", (), MODEL))
    first = await anext(passed)
    assert isinstance(first, Sentence)
    assert first.text == TRUE
    with pytest.raises(NarratorFailed):
        await anext(passed)


async def test_the_template_goes_by_the_gate_untouched(gate, asked) -> None:
    own = await TemplateNarrator().summary(asked)
    assert await gate.summary(own) == (own, [])
