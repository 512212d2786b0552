"""Step 3b of the way: the domain's nouns as the events that readers get."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from riskxpertai.domain import Forecast, Question, Score, Sentence, Summary
from riskxpertai.events import (
    Chart,
    ClaimTold,
    ForecastOf,
    Last,
    Point,
    ScenarioTold,
    Skill,
    StepChance,
    SummaryTold,
)
from riskxpertai.facts import hit_rate, verdict

# History shown beside a forecast, unless the question asks for more.
USUAL_YEARS = 5


def forecast_told(forecast: Forecast, supposed: Forecast | None = None) -> ForecastOf:
    """A forecast as readers get it, with what it is where the question's condition is met."""
    met = dict(zip(supposed.dates, supposed.quantiles, strict=True)) if supposed else None
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
        supposed=tuple(met.get(day) for day in forecast.dates) if met else None,
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
