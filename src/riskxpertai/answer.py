"""THE WAY of a question: forecast, facts, summary, scenarios. It reads from top to bottom.

What a language model writes goes through the gate, sentence by sentence. One asynchronous generator of
events. It knows no store and no transport: `turns` appends what it yields to the answer log, readers
follow from there.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from itertools import repeat
from typing import TYPE_CHECKING, Protocol

from riskxpertai.domain import (
    SCENARIOS,
    Brief,
    Forecast,
    Monthly,
    Question,
    ScenarioName,
    Score,
    Sentence,
    Summary,
)
from riskxpertai.errors import NarratorFailed
from riskxpertai.events import Event, Facts, FactTold, ForecastTold, Notice, Stage, SummaryTold
from riskxpertai.facts import make_facts
from riskxpertai.forecast.cases import joint
from riskxpertai.grounding.gate import Gate
from riskxpertai.notices import fallback, notices, supposing
from riskxpertai.ports import Narrator
from riskxpertai.question import decline_text, masked
from riskxpertai.told import chart, forecast_told, scenario_told, summary_told

if TYPE_CHECKING:  # its module loads the network
    from riskxpertai.forecast.hindsight import Hindsight


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
    met = together.supposed.forecasts if together and together.supposed else ()
    yield ForecastTold(indicators=tuple(map(forecast_told, forecasts, met or repeat(None))))
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
    gate = Gate(brief, parts.template)
    summary, removed = await gate.summary(summary)
    for notice in removed:
        yield notice
    yield summary_told(summary)

    yield Stage(stage="scenario")
    told: set[ScenarioName] = set()
    try:
        async for sentence in gate.scenarios(narrator.scenarios(brief, summary), summary):
            if isinstance(sentence, Sentence):
                told.add(sentence.name)
            yield scenario_told(sentence) if isinstance(sentence, Sentence) else sentence
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
