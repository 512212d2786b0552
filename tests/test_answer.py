"""The way itself, on the embedded data, with narrators that fail where they like."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date

import pytest

from riskxpertai.answer import Parts, answer
from riskxpertai.domain import (
    Brief,
    Condition,
    Forecast,
    Question,
    ScenarioName,
    Score,
    Sentence,
    Summary,
)
from riskxpertai.errors import NarratorFailed, NotFound
from riskxpertai.events import Chart, Event, Facts, ForecastTold, Notice, ScenarioTold, Stage, SummaryTold
from riskxpertai.forecast.hindsight import Hindsight
from riskxpertai.forecast.predict import Forecaster
from riskxpertai.narrator.template import TemplateNarrator
from riskxpertai.ports import Narrator
from riskxpertai.question import understand
from riskxpertai.series.panel import Panel
from tests.forecast.pasts import past_of

pytestmark = pytest.mark.anyio

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def panel() -> Panel:
    return Panel.embedded()


@pytest.fixture(scope="module")
def forecaster() -> Forecaster:
    return Forecaster.load()


class Breaking:
    """A narrator that tells some scenarios and breaks at a place of its choice."""

    name = "breaking"

    def __init__(self, *told: ScenarioName, summary: bool = True) -> None:
        self.told = told
        self.summarises = summary

    async def summary(self, brief: Brief) -> Summary:
        if not self.summarises:
            raise NarratorFailed("no summary")
        return Summary("요약입니다.", (), self.name)

    async def scenarios(self, brief: Brief, summary: Summary) -> AsyncIterator[Sentence]:
        for name in self.told:
            yield Sentence(name, "문장입니다.", (), self.name)
        raise NarratorFailed("broke")


@pytest.fixture
def parts(panel: Panel, forecaster: Forecaster) -> Parts:
    template = TemplateNarrator()
    return Parts(panel.monthly, forecaster, template, template, asyncio.Semaphore(1))


def known(ids: Sequence[str]) -> tuple[Hindsight, ...]:
    """A past in which the indicators moved together."""
    return past_of(tuple(ids))


async def told(question: Question, parts: Parts, narrator: Narrator | None = None) -> list[Event]:
    if narrator:
        parts = replace(parts, narrator=narrator)
    return [event async for event in answer(question, TODAY, parts)]


def asked(text: str) -> Question:
    return understand(text, 6, TODAY)


async def test_the_same_question_on_the_same_day_is_told_in_the_same_bytes(parts: Parts):
    one = [event.entry() for event in await told(asked("6개월 뒤 환율과 금리는?"), parts)]
    assert one == [event.entry() for event in await told(asked("6개월 뒤 환율과 금리는?"), parts)]


async def test_every_stage_is_named_before_its_work(parts: Parts):
    events = await told(asked("6개월 뒤 환율은?"), parts)
    kinds = [event.stage if isinstance(event, Stage) else type(event).__name__ for event in events]
    order = [kind for kind in kinds if kind not in ("Notice", "ScenarioTold")]
    assert order == [
        "data", "forecast", "ForecastTold", "Chart", "Facts", "summary", "SummaryTold", "scenario", "keep",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("narrator", "by_template"),
    [
        (Breaking(summary=False), {"base", "up", "down"}),
        (Breaking(), {"base", "up", "down"}),
        (Breaking("base"), {"up", "down"}),
        (Breaking("base", "up", "down"), set()),
    ],
)
async def test_what_a_broken_narrator_left_untold_the_template_tells(
    parts: Parts, narrator: Breaking, by_template: set[str]
):
    events = await told(asked("6개월 뒤 환율은?"), parts, narrator)
    scenarios = [event for event in events if isinstance(event, ScenarioTold)]
    assert {one.scenario for one in scenarios} == {"base", "up", "down"}
    assert {one.scenario for one in scenarios if one.narrator == "template"} == by_template
    assert [event.code for event in events if isinstance(event, Notice)].count("narrator_fallback") == 1


async def test_old_data_are_named_once_with_their_day(parts: Parts):
    events = await told(asked("6개월 뒤 달러와 엔화는?"), parts)
    (notice,) = (event for event in events if isinstance(event, Notice))
    assert notice.code == "stale_data"
    assert "2026년 10월 30일까지" in notice.text
    assert "원/달러 환율, 원/엔" in notice.text


async def test_a_remark_is_a_notice_before_the_numbers(parts: Parts):
    events = await told(asked("대출금리 내년에 내릴까요?"), parts)
    remark = next(event for event in events if isinstance(event, Notice))
    assert remark.code == "remark"
    assert "기준금리" in remark.text


async def test_the_chart_shows_the_years_and_the_value_that_were_asked_for(parts: Parts):
    (usual,) = (e for e in await told(asked("6개월 뒤 환율은?"), parts) if isinstance(e, Chart))
    assert (usual.kind, usual.start, usual.end) == ("fan", date(2021, 11, 1), date(2027, 5, 1))
    (past,) = (e for e in await told(asked("최근 10년 환율 추이"), parts) if isinstance(e, Chart))
    assert (past.kind, past.start) == ("history", date(2016, 11, 1))
    (odds,) = (
        e for e in await told(asked("3개월 뒤 환율이 1,400원 넘을 확률은?"), parts) if isinstance(e, Chart)
    )
    assert (odds.kind, odds.threshold) == ("probability", 1400.0)


async def test_every_number_of_the_template_is_a_fact(parts: Parts):
    events = await told(asked("1년 뒤 달러와 금리 비교해줘"), parts)
    facts = {fact.id: fact.text for event in events if isinstance(event, Facts) for fact in event.items}
    words = [event for event in events if isinstance(event, SummaryTold | ScenarioTold)]
    assert words
    for event in words:
        assert all(facts[claim.fact] == claim.text for claim in event.claims)


async def test_what_is_measured_of_the_asked_months_stands_in_the_forecast_the_facts_and_the_words(
    parts: Parts,
):
    def score(indicator: str, months: int) -> Score | None:
        first, last = date(2016, 10, 31), date(2026, 9, 30)
        measured = Score(months, 115, 97, 112, -0.01, -0.05, 0.03, first, last)
        return measured if indicator == "USDKRW" else None

    events = await told(asked("6개월 뒤 환율은?"), replace(parts, score=score))
    (forecast,) = (event for event in events if isinstance(event, ForecastTold))
    skill = forecast.indicators[0].skill
    assert skill is not None
    assert (skill.horizon, skill.level, skill.hits, skill.count) == (6, 0.8, 97, 115)
    assert "나은 예측이 아니었습니다" in skill.verdict
    (facts,) = (event for event in events if isinstance(event, Facts))
    assert {fact.text for fact in facts.items} >= {"115회", "97회"}
    (summary,) = (event for event in events if isinstance(event, SummaryTold))
    assert "97회" in summary.text
    others = await told(asked("6개월 뒤 엔화는?"), replace(parts, score=score))
    assert all(
        one.skill is None for event in others if isinstance(event, ForecastTold) for one in event.indicators
    )


async def test_what_is_shown_is_handed_to_the_ledger_and_what_is_declined_is_not(parts: Parts):
    frozen: list[Sequence[Forecast]] = []
    keeping = replace(parts, freeze=frozen.append)
    await told(asked("6개월 뒤 달러와 엔화는?"), keeping)
    assert [[one.indicator.id for one in forecasts] for forecasts in frozen] == [["USDKRW", "JPYKRW"]]
    await told(asked("오늘 점심 뭐 먹지?"), keeping)
    assert len(frozen) == 1


async def test_a_declined_question_calls_no_model(parts: Parts):
    events = await told(asked("오늘 점심 뭐 먹지?"), parts, Breaking(summary=False))
    assert [type(event) for event in events] == [Notice, SummaryTold]


async def test_an_indicator_without_data_is_an_error_of_ours(parts: Parts):
    question = Question(text="물가", indicators=("CPI",), months=6)
    with pytest.raises(NotFound):
        await told(question, parts)


async def test_where_the_past_is_known_scenarios_tell_what_comes_together(parts: Parts):
    question = asked("6개월 뒤 환율과 금리는?")
    for past, together in ((parts.past, False), (known, True)):
        events = await told(question, replace(parts, past=past))
        words = " ".join(event.text for event in events if isinstance(event, ScenarioTold))
        assert ("전체 예측에서는" in words) == together


async def test_the_same_question_is_told_in_the_same_bytes_with_a_past_too(parts: Parts):
    both = replace(parts, past=known)
    one = [event.entry() for event in await told(asked("6개월 뒤 환율과 금리는?"), both)]
    assert one == [event.entry() for event in await told(asked("6개월 뒤 환율과 금리는?"), both)]


@pytest.mark.parametrize(
    ("value", "past", "code"),
    [(-0.25, True, "association"), (3.0, True, "unseen"), (-0.25, False, "no_past")],
)
async def test_a_condition_is_answered_with_what_it_rests_on(
    parts: Parts, value: float, past: bool, code: str
):
    question = Question("가정", ("USDKRW", "BASE"), 6, condition=Condition("BASE", "change", value))
    events = await told(question, replace(parts, past=known) if past else parts)
    notices = [event for event in events if isinstance(event, Notice) and event.code != "stale_data"]
    assert [notice.code for notice in notices] == [code]
    ids = {fact.id for event in events if isinstance(event, Facts) for fact in event.items}
    assert ("if.level.6" in ids) == past
    seen = past and value < 0
    assert ("USDKRW.then.median.6" in ids) == seen
    (shown,) = (event for event in events if isinstance(event, ForecastTold))
    for one in shown.indicators:
        assert (one.supposed is not None) == seen
        for kind, row in zip(one.kinds, one.supposed or (), strict=seen):
            assert (row is not None) == (kind == "forecast")
    if value < 0 and past:
        assert "인과가 아닙니다" in notices[0].text
