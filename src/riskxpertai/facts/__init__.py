"""Between numbers and words: every number that an answer may say, formatted by code.

A narrator is given these facts and nothing else; a number in his text that is none of their texts
is not from the data or the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from riskxpertai.domain import Fact, Forecast, Joint, Question
from riskxpertai.facts.chances import asked, probability_below, scenarios, steps
from riskxpertai.facts.claims import claims_in
from riskxpertai.facts.outlook import against_last, bands, extremes, frame, over_a_year, past, path, published
from riskxpertai.facts.record import hit_rate, record, verdict
from riskxpertai.facts.together import together
from riskxpertai.facts.view import View, horizons

__all__ = ["View", "claims_in", "hit_rate", "horizons", "make_facts", "probability_below", "verdict"]


def make_facts(
    question: Question, forecasts: Sequence[Forecast], today: date, joint: Joint | None = None
) -> tuple[Fact, ...]:
    """Everything that may be said of these forecasts.

    Args:
        question: what was asked; its months count from today's month.
        forecasts: one per indicator, most meant first.
        today: in Seoul.
        joint: what they do together; without it the scenarios are parts of the first one's
            distribution alone.

    Returns:
        Facts with ids that are unique among them.
    """
    facts = list(frame(question, forecasts, today))
    views = [View(forecast, today, question.months) for forecast in forecasts]
    for place, view in enumerate(views):
        facts += published(view)
        facts += path(view)
        facts += bands(view)
        facts += against_last(view)
        facts += over_a_year(view)
        facts += record(view)
        facts += steps(view) if view.steps else extremes(view)
        if view.steps or (place == 0 and joint is None):
            facts += scenarios(view)
        if place == 0:
            facts += asked(view, question)
        if question.past_years:
            facts += past(view, question.past_years)
    if joint:
        facts += together(views, joint, question)
    return tuple(facts)
