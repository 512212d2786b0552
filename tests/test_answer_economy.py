"""The whole way on a made-up economy in which every indicator has data, with the real network."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TypeVar

import pytest

from riskxpertai.answer import Parts, answer
from riskxpertai.events import Chart, Event, ForecastTold, Notice, SummaryTold
from riskxpertai.forecast.predict import Forecaster
from riskxpertai.narrator.template import TemplateNarrator
from riskxpertai.question import understand
from riskxpertai.series.panel import Panel
from tests.panels import panel as made_up

pytestmark = pytest.mark.anyio

TODAY = date(2026, 11, 22)
Told = TypeVar("Told", bound=Event)


@pytest.fixture(scope="module")
def panel() -> Panel:
    return made_up()


@pytest.fixture(scope="module")
def parts(panel: Panel) -> Parts:
    template = TemplateNarrator()
    return Parts(
        panel.monthly,
        Forecaster.load(),
        template,
        template,
        asyncio.Semaphore(1),
        available=panel.available,
    )


async def told(text: str, parts: Parts) -> list[Event]:
    question = understand(text, 6, TODAY, available=parts.available())
    return [event async for event in answer(question, TODAY, parts)]


def only(events: list[Event], kind: type[Told]) -> Told:
    (found,) = (event for event in events if isinstance(event, kind))
    return found


@pytest.mark.parametrize(
    ("text", "ids", "said"),
    [
        ("물가가 3 % 넘을 확률은?", ["CPI_YOY"], "3%보다 높|3%를 기준"),
        ("집값 떨어질 확률", ["HOUSE"], "확률"),
        ("마이너스 성장 확률", ["GDP"], "분기"),
        ("수출 600억 달러 넘을까", ["EXPORT"], "600억 달러"),
        ("코스피랑 코스닥 비교", ["KOSPI", "KOSDAQ"], "포인트"),
        ("한국 미국 금리차", ["BASE", "US_RATE"], "%"),
        ("물가와 성장률과 수출과 환율 1년 뒤", ["CPI_YOY", "GDP", "EXPORT", "USDKRW"], "2027년 4분기"),
        ("최근 10년 통화량", ["M2"], "지난 10년|10년을|과거 10년"),
    ],
)
async def test_a_question_about_the_economy_is_answered_whole(
    text: str, ids: list[str], said: str, parts: Parts
) -> None:
    events = await told(text, parts)
    assert [one.id for one in only(events, ForecastTold).indicators] == ids
    summary = only(events, SummaryTold).text
    assert any(part in summary for part in said.split("|")), summary


async def test_a_band_is_drawn_by_both_of_its_ends(parts: Parts) -> None:
    chart = only(await told("환율이 1,300원에서 1,400원 사이일 확률", parts), Chart)
    assert (chart.threshold, chart.ceiling) == (1300, 1400)


async def test_a_quarterly_forecast_is_told_by_quarters(parts: Parts) -> None:
    (growth,) = only(await told("내년 GDP 성장률은?", parts), ForecastTold).indicators
    assert [day.month for day in growth.dates] == [10, 1, 4, 7, 10]


async def test_seasons_that_are_left_in_are_pointed_out(parts: Parts) -> None:
    notices = [event for event in await told("수출과 환율", parts) if isinstance(event, Notice)]
    (seasonal,) = (notice.text for notice in notices if notice.code == "seasonal")
    assert seasonal.startswith("수출액은 계절조정을")


async def test_what_has_no_data_is_declined_with_its_reason_and_what_can_be_asked() -> None:
    template = TemplateNarrator()
    some = made_up(["USDKRW", "CPI"])
    parts = Parts(
        some.monthly,
        Forecaster.load(),
        template,
        template,
        asyncio.Semaphore(1),
        available=some.available,
    )
    question = understand("금값 오를까", 6, TODAY, available=some.available())
    events = [event async for event in answer(question, TODAY, parts)]
    notice, summary = only(events, Notice), only(events, SummaryTold)
    assert notice.code == "no_data"
    assert notice.text.startswith("국제 금값은 아직 자료가 없습니다. ")
    assert "소비자물가 상승률" in summary.text
