"""The template's words for what indicators do together."""

from __future__ import annotations

import re

import pytest

from riskxpertai.narrator.prompts import scenario_prompt, summary_prompt
from tests.narrator.joint_samples import joint_brief, joint_briefs
from tests.narrator.samples import base, brief, usdkrw
from tests.narrator.test_template import ADVICE, CAUSES, check_grounded, tell

pytestmark = pytest.mark.anyio

NAMES = tuple(joint_briefs())
each = pytest.mark.parametrize("name", NAMES)
WITHOUT_NUMBERS = ("본 적 없는 환율", "본 적 없는 환율이면 두 지표")


@each
async def test_every_number_is_the_text_of_a_fact(name) -> None:
    asked = joint_briefs()[name]
    summary, scenarios = await tell(asked)
    check_grounded(summary.text, summary.claims, asked)
    for sentence in scenarios:
        check_grounded(sentence.text, sentence.claims, asked)


@each
async def test_each_scenario_has_two_or_three_sentences(name) -> None:
    _, scenarios = await tell(joint_briefs()[name])
    told = [sentence.name for sentence in scenarios]
    assert all(2 <= told.count(each) <= 3 for each in ("base", "up", "down"))


@each
async def test_what_comes_together_is_told_without_causes_advice_or_loose_particles(name) -> None:
    summary, scenarios = await tell(joint_briefs()[name])
    text = " ".join((summary.text, *(sentence.text for sentence in scenarios)))
    assert not [word for word in (*ADVICE, *CAUSES) if word in text]
    assert not re.search(r"은\(는\)|이\(가\)|을\(를\)|[{}]|  |nan", text)
    assert 300 <= len(summary.text) <= 720


async def test_scenarios_tell_what_the_others_do_in_the_same_paths() -> None:
    asked = joint_briefs()["환율과 금리"]
    facts = {fact.id: fact.text for fact in asked.facts}
    _, scenarios = await tell(asked)
    for name in ("base", "up", "down"):
        last = [sentence.text for sentence in scenarios if sentence.name == name][-1]
        assert facts[f"BASE.beside.{name}.cut.6"] in last
        assert "전체 예측에서는" in last


async def test_a_scenario_of_one_indicator_tells_its_way() -> None:
    asked = joint_briefs()["환율"]
    facts = {fact.id: fact.text for fact in asked.facts}
    _, scenarios = await tell(asked)
    text = " ".join(sentence.text for sentence in scenarios)
    assert all(facts[f"USDKRW.{name}.way.6"] in text for name in ("base", "up", "down"))
    assert "2027년 1월" in text


async def test_a_condition_is_told_with_its_chance_and_beside_the_forecast_without_it() -> None:
    asked = joint_briefs()["금리를 내리면 환율"]
    facts = {fact.id: fact.text for fact in asked.facts}
    summary, _ = await tell(asked)
    for id in (
        "if.level.6",
        "if.chance.6",
        "if.effective.6",
        "if.paths.6",
        "USDKRW.then.median.6",
        "USDKRW.then.low80.6",
        "USDKRW.median.6",
        "USDKRW.low80.6",
    ):
        assert facts[id] in summary.text
    assert "가정" in summary.text


@pytest.mark.parametrize("name", WITHOUT_NUMBERS)
async def test_a_condition_that_was_never_seen_gets_no_numbers(name) -> None:
    asked = joint_briefs()[name]
    assert not [fact.id for fact in asked.facts if ".then." in fact.id]
    summary, _ = await tell(asked)
    assert "거의 나타나지 않은 길" in summary.text


async def test_without_a_past_nothing_is_said_of_others() -> None:
    _, scenarios = await tell(brief(usdkrw(), base()))
    assert "전체 예측" not in " ".join(sentence.text for sentence in scenarios)


async def test_a_language_model_is_given_the_same_facts_and_told_that_they_are_no_causes() -> None:
    asked = joint_brief(usdkrw(), base(), condition=None)
    system, user = scenario_prompt(asked, (await tell(asked))[0])
    assert "USDKRW.up.median.6 | " in user["content"]
    assert "BASE.beside.up.hike.6 | " in user["content"]
    assert "함께 나타난 값일 뿐" in system["content"]
    told = summary_prompt(joint_briefs()["금리를 내리면 환율"])[1]["content"]
    assert "if.level.6 | " in told
    assert "USDKRW.then.shift.6 | " in told
