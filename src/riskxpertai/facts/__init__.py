"""Between numbers and words: every number that an answer may say, formatted by code.

A narrator is given these facts and nothing else; a number in his text that is none of their texts
is not from the data or the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from riskxpertai.domain import Fact, Forecast, Question
from riskxpertai.facts.chances import probability_below, scenarios, steps, threshold
from riskxpertai.facts.claims import claims_in
from riskxpertai.facts.outlook import against_last, bands, extremes, frame, past, path, published
from riskxpertai.facts.record import hit_rate, record, verdict
from riskxpertai.facts.view import View

__all__ = ["View", "claims_in", "hit_rate", "make_facts", "probability_below", "verdict"]


def make_facts(question: Question, forecasts: Sequence[Forecast], today: date) -> tuple[Fact, ...]:
    """Everything that may be said of these forecasts.

    Args:
        question: what was asked; its months count from today's month.
        forecasts: one per indicator, most meant first.
        today: in Seoul.

    Returns:
        Facts with ids that are unique among them.
    """
    facts = list(frame(question, forecasts, today))
    for place, forecast in enumerate(forecasts):
        view = View(forecast, today, question.months)
        facts += published(view)
        facts += path(view)
        facts += bands(view)
        facts += against_last(view)
        facts += record(view)
        facts += steps(view) if view.steps else extremes(view)
        if place == 0 or view.steps:
            facts += scenarios(view)
        if place == 0 and question.threshold is not None:
            facts += threshold(view, question.threshold, below=question.below)
        if question.past_years:
            facts += past(view, question.past_years)
    return tuple(facts)
