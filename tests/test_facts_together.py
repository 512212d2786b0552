"""The numbers of what indicators do together."""

from __future__ import annotations

import pytest

from riskxpertai.domain import Fact
from tests.narrator.joint_samples import LOWER_RATE, joint_brief, joint_briefs
from tests.narrator.samples import base, brief, usdkrw


def facts_of(name: str) -> dict[str, Fact]:
    return {fact.id: fact for fact in joint_briefs()[name].facts}


@pytest.mark.parametrize("name", tuple(joint_briefs()))
def test_ids_are_unique_and_their_count_is_bounded(name) -> None:
    asked = joint_briefs()[name]
    ids = [fact.id for fact in asked.facts]
    assert len(set(ids)) == len(ids) <= 70 * len(asked.forecasts)
    assert all(fact.label and fact.text and fact.source for fact in asked.facts)


def test_the_scenarios_of_an_exchange_rate_share_its_distribution_out() -> None:
    told = facts_of("환율과 금리")
    assert [told[f"USDKRW.{name}.chance.6"].text for name in ("down", "base", "up")] == ["25%", "50%", "25%"]
    assert told["USDKRW.down.high.6"].value == told["USDKRW.base.low.6"].value
    assert told["USDKRW.base.high.6"].value == told["USDKRW.up.low.6"].value
    assert (
        told["USDKRW.down.low.6"].value
        < told["USDKRW.down.median.6"].value
        < told["USDKRW.base.low.6"].value
        < told["USDKRW.base.median.6"].value
        < told["USDKRW.up.low.6"].value
        < told["USDKRW.up.median.6"].value
        < told["USDKRW.up.high.6"].value
    )
    assert told["USDKRW.base.median.6"].text == told["USDKRW.median.6"].text
    assert "USDKRW.up.tail.6" not in told


def test_others_are_told_beside_each_scenario() -> None:
    rate = facts_of("환율과 금리")
    moves = [rate[f"BASE.beside.up.{move}.6"].value for move in ("cut", "hold", "hike")]
    assert sum(moves) == pytest.approx(100)
    assert rate["BASE.beside.up.hike.6"].value > rate["BASE.beside.down.hike.6"].value
    pair = facts_of("셋")
    assert pair["JPYKRW.beside.up.median.6"].value > pair["JPYKRW.beside.down.median.6"].value
    assert pair["JPYKRW.beside.up.low80.6"].value < pair["JPYKRW.beside.up.high80.6"].value
    assert not [id for id in pair if id.startswith("USDKRW.beside")]


def test_a_rate_keeps_its_own_scenarios_and_the_others_go_beside_them() -> None:
    told = facts_of("금리와 환율")
    alone = {fact.id: fact for fact in brief(base()).facts}
    for id in ("BASE.base.level.6", "BASE.base.chance.6", "BASE.up.level.6", "BASE.down.chance.6"):
        assert told[id] == alone[id]
    assert "USDKRW.beside.up.median.6" in told


def test_what_is_supposed_is_told_with_its_chance_and_what_it_rests_on() -> None:
    told = facts_of("금리를 내리면 환율")
    assert (told["if.level.6"].text, told["if.chance.6"].text) == ("2.50%", "46%")
    assert told["if.paths.6"].text == "20,000개"
    assert told["if.origins.6"].text == "100회"
    assert told["if.effective.6"].value == pytest.approx(0.46 * 20_000, rel=0.01)
    shift = told["USDKRW.then.shift.6"]
    assert shift.value < 0
    assert "낮음" in shift.label
    shown = [
        float(told[f"USDKRW.{key}.6"].text.removesuffix("원").replace(",", ""))
        for key in ("then.median", "median")
    ]
    assert shown[0] - shown[1] == pytest.approx(shift.value)
    assert not [id for id in told if id.startswith("BASE.then")]


def test_a_supposed_amount_is_written_as_it_was_asked() -> None:
    told = facts_of("환율이 오르면 금리")
    assert told["if.level.6"].text == "1,400원"
    assert told["BASE.then.hike.6"].value > told["BASE.hike.6"].value


def test_nothing_is_supposed_unless_it_is_asked() -> None:
    assert not [fact.id for fact in joint_brief(usdkrw(), base()).facts if fact.id.startswith("if.")]
    asked = joint_brief(usdkrw(), base(), condition=LOWER_RATE)
    assert [fact.id for fact in asked.facts if fact.id.startswith("if.")]
