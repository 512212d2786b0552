"""The nouns of the project, as frozen values. Nothing here does anything.

Months are told as the date of their first day. Rates are in percent per year, exchange rates in
won (per 100 for the yen). Quantile arrays are [H, Q]: months ahead, then level.
"""

from __future__ import annotations

from riskxpertai.domain.data import (
    Aggregation,
    Forecast,
    Frequency,
    Indicator,
    Kind,
    Monthly,
    Progress,
    Score,
    Seasonal,
    Step,
    Transform,
)
from riskxpertai.domain.joint import (
    SCENARIOS,
    Case,
    Condition,
    Joint,
    ScenarioName,
    Supposed,
)
from riskxpertai.domain.ledger import (
    Frozen,
    Outcome,
    Tally,
)
from riskxpertai.domain.readers import (
    Conversation,
    Entry,
    Family,
    Reader,
    State,
    Turn,
)
from riskxpertai.domain.words import (
    Brief,
    ChartKind,
    Claim,
    Declined,
    Fact,
    Question,
    Sentence,
    Summary,
)

__all__ = [
    "SCENARIOS",
    "Aggregation",
    "Brief",
    "Case",
    "ChartKind",
    "Claim",
    "Condition",
    "Conversation",
    "Declined",
    "Entry",
    "Fact",
    "Family",
    "Forecast",
    "Frequency",
    "Frozen",
    "Indicator",
    "Joint",
    "Kind",
    "Monthly",
    "Outcome",
    "Progress",
    "Question",
    "Reader",
    "ScenarioName",
    "Score",
    "Seasonal",
    "Sentence",
    "State",
    "Step",
    "Summary",
    "Supposed",
    "Tally",
    "Transform",
    "Turn",
]
