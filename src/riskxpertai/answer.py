"""THE WAY of a question: forecast, facts, summary, scenarios. It reads from top to bottom.

One asynchronous generator of events. It knows no store and no transport: `turns` appends what it
yields to the answer log, readers follow from there.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Protocol

from riskxpertai.domain import (
    SCENARIOS,
    Brief,
    Forecast,
    Joint,
    Monthly,
    Question,
    ScenarioName,
    Score,
    Sentence,
    Summary,
)
from riskxpertai.errors import NarratorFailed
from riskxpertai.events import (
    Chart,
    ClaimTold,
    Event,
    Facts,
    FactTold,
    ForecastOf,
    ForecastTold,
    Last,
    Notice,
    Point,
    ScenarioTold,
    Skill,
    Stage,
    StepChance,
    SummaryTold,
)
from riskxpertai.facts import hit_rate, make_facts, verdict
from riskxpertai.forecast.cases import joint
from riskxpertai.ports import Narrator
from riskxpertai.question import decline_text, masked

if TYPE_CHECKING:  # its module loads the network
    from riskxpertai.forecast.hindsight import Hindsight

logger = logging.getLogger(__name__)

FALLBACK = "narrator_fallback"
ASSOCIATION = "가정에 따른 숫자는 과거 예측 오차의 동행에 바탕을 둔 계산이며 인과가 아닙니다."
UNSEEN = "가정하신 경로는 과거에 거의 나타나지 않아 가정에 따른 숫자를 내지 않습니다."
NO_PAST = "지표들이 함께 움직인 기록을 아직 계산하지 못해, 가정 없이 예측한 결과로 답합니다."
# Days without news after which a reader should know how old the numbers are.
STALE_DAYS = 10
# History shown beside a forecast, unless the question asks for more.
USUAL_YEARS = 5


class Predict(Protocol):
    """The forecaster: a callable that blocks, so it runs in a worker thread."""

    def __call__(self, series: Sequence[Monthly], *, as_of: date, months: int) -> tuple[Forecast, ...]:
        """Forecast indicators."""


class Past(Protocol):
    """What past forecasts said and what came, as far as it is known by now."""

    def __call__(self, ids: Sequence[str]) -> Sequence[Hindsight] | None:
        """One an indicator, in order; None while one of them is not known."""


def unknown(ids: Sequence[str]) -> None:
    """A past that nobody has looked at yet."""


def unmeasured(indicator: str, months: int) -> None:
    """What is known of past forecasts where nothing measures them."""


def unkept(forecasts: Sequence[Forecast]) -> None:
    """What happens to forecasts that are shown where no ledger keeps them."""


@dataclass(frozen=True)
class Parts:
    """What the way needs.

    Attributes:
        monthly: one indicator on the monthly grid, as known on a date.
        predict: the forecaster.
        narrator: who writes the words.
        template: who steps in when he can't.
        turnstile: lets one forecast at a time use the processor.
        score: how good forecasts of an indicator so many months ahead were, if that is measured.
        freeze: keeps what is shown, beside the answer; it returns at once.
        past: from which it is learnt what moves together.
    """

    monthly: Callable[[str, date], Monthly]
    predict: Predict
    narrator: Narrator
    template: Narrator
    turnstile: asyncio.Semaphore
    score: Callable[[str, int], Score | None] = unmeasured
    freeze: Callable[[Sequence[Forecast]], None] = unkept
    past: Past = unknown


async def answer(question: Question, today: date, parts: Parts) -> AsyncIterator[Event]:
    """Tell the answer to a question.

    Args:
        question: what was understood.
        today: in Seoul; months count from its month.
        parts: the forecaster and the narrators.

    Yields:
        What lies between `started` and `done`.

    Raises:
        RiskXpertError: no forecast is possible; the caller tells it as the last event.
    """
    if question.declined:
        reason, _, offer = decline_text(question).partition("\n")
        yield Notice(code=question.declined, text=reason)
        yield SummaryTold(text=offer, claims=(), narrator=parts.template.name)
        return

    yield Stage(stage="data")
    series = [parts.monthly(id, today) for id in question.indicators]
    for notice in notices(question, series, today):
        yield notice

    yield Stage(stage="forecast")
    async with parts.turnstile:
        predict = partial(parts.predict, series, as_of=today, months=question.months)
        forecasts = tuple(
            replace(one, score=parts.score(one.indicator.id, question.months))
            for one in await asyncio.to_thread(predict)
        )
        together = await asyncio.to_thread(
            joint,
            forecasts,
            parts.past(question.indicators),
            months=question.months,
            condition=question.condition,
        )
    yield ForecastTold(indicators=tuple(map(forecast_told, forecasts)))
    parts.freeze(forecasts)
    yield chart(question, forecasts)
    for notice in supposing(question, together):
        yield notice
    facts = make_facts(question, forecasts, today, together)
    yield Facts(items=tuple(FactTold(**asdict(fact)) for fact in facts))

    brief = Brief(masked(question.text), question, today, forecasts, facts)
    yield Stage(stage="summary")
    narrator, summary = parts.narrator, None
    try:
        summary = await narrator.summary(brief)
    except NarratorFailed as failure:
        yield fallback(failure)
        narrator = parts.template
        summary = await narrator.summary(brief)
    yield summary_told(summary)

    yield Stage(stage="scenario")
    told: set[ScenarioName] = set()
    try:
        async for sentence in narrator.scenarios(brief, summary):
            told.add(sentence.name)
            yield scenario_told(sentence)
    except NarratorFailed as failure:
        yield fallback(failure)
    async for sentence in missing(told, parts.template, brief, summary):
        yield scenario_told(sentence)

    yield Stage(stage="keep")


async def missing(
    told: set[ScenarioName], template: Narrator, brief: Brief, summary: Summary
) -> AsyncIterator[Sentence]:
    """The template's sentences for scenarios of which nothing was told."""
    if told.issuperset(SCENARIOS):
        return
    async for sentence in template.scenarios(brief, summary):
        if sentence.name not in told:
            yield sentence


def notices(question: Question, series: Sequence[Monthly], today: date) -> list[Notice]:
    """What the reader must know before the numbers: remarks on his question, old data."""
    told = [Notice(code="remark", text=remark) for remark in question.remarks]
    stale: dict[date, list[str]] = {}
    for one in series:
        if (today - one.last_day).days > STALE_DAYS + one.indicator.lag:
            stale.setdefault(one.last_day, []).append(one.indicator.name)
    for day, names in stale.items():
        until = f"{', '.join(names)} 자료는 {day.year}년 {day.month}월 {day.day}일까지입니다."
        told.append(Notice(code="stale_data", text=f"{until} 그 뒤의 움직임은 반영되지 않았습니다."))
    return told


def supposing(question: Question, together: Joint | None) -> list[Notice]:
    """What the reader must know of an answer that supposes something."""
    if question.condition is None:
        return []
    if together is None or together.supposed is None:
        return [Notice(code="no_past", text=NO_PAST)]
    if not together.supposed.forecasts:
        return [Notice(code="unseen", text=UNSEEN)]
    return [Notice(code="association", text=ASSOCIATION)]


def fallback(failure: NarratorFailed) -> Notice:
    """Say that the template writes from here on."""
    logger.warning("narrator failed: %s", failure)
    return Notice(code=FALLBACK, text=failure.sentence)


def forecast_told(forecast: Forecast) -> ForecastOf:
    """A forecast as readers get it."""
    indicator = forecast.indicator
    return ForecastOf(
        id=indicator.id,
        name=indicator.name,
        unit=indicator.unit,
        digits=indicator.digits,
        source=indicator.source,
        licence=indicator.licence,
        vintage=forecast.vintage,
        history=tuple(
            Point(date=month, value=value if value == value else None)  # NaN is no JSON
            for month, value in forecast.history
        ),
        dates=forecast.dates,
        kinds=forecast.kinds,
        levels=forecast.levels,
        quantiles=forecast.quantiles,
        baseline=forecast.baseline,
        steps=tuple(
            tuple(StepChance(level=step.level, chance=step.chance) for step in month)
            for month in forecast.steps
        ),
        last=Last(date=forecast.last_day, value=forecast.last_value),
        skill=skill_told(forecast.score) if forecast.score else None,
        model=forecast.model,
    )


def skill_told(score: Score) -> Skill:
    """How good such forecasts were, as readers get it."""
    return Skill(
        horizon=score.horizon,
        level=0.8,
        hits=score.hits80,
        count=score.count,
        skill=round(score.skill, 4),
        low=round(score.low, 4),
        high=round(score.high, 4),
        first=score.first,
        last=score.last,
        text=hit_rate(score),
        verdict=verdict(score),
    )


def chart(question: Question, forecasts: Sequence[Forecast]) -> Chart:
    """What the question asks to see, and over which months."""
    end = max(forecast.dates[-1] for forecast in forecasts)
    today = forecasts[0].as_of
    start = date(today.year - (question.past_years or USUAL_YEARS), today.month, 1)
    first = min(forecast.history[0][0] for forecast in forecasts)
    return Chart(
        kind=question.chart,
        start=max(start, first),
        end=end,
        indicators=question.indicators,
        threshold=question.threshold,
    )


def summary_told(summary: Summary) -> SummaryTold:
    """The summary as readers get it."""
    claims = tuple(ClaimTold(text=claim.text, fact=claim.fact) for claim in summary.claims)
    return SummaryTold(text=summary.text, claims=claims, narrator=summary.narrator)


def scenario_told(sentence: Sentence) -> ScenarioTold:
    """A sentence as readers get it."""
    return ScenarioTold(
        scenario=sentence.name,
        text=sentence.text,
        claims=tuple(ClaimTold(text=claim.text, fact=claim.fact) for claim in sentence.claims),
        narrator=sentence.narrator,
    )
