"""A question, what may be said of it, and what is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from riskxpertai.domain.data import Forecast
from riskxpertai.domain.joint import Condition, ScenarioName

ChartKind = Literal["fan", "compare", "probability", "history"]
Declined = Literal["off_topic", "advice", "no_data"]


@dataclass(frozen=True)
class Question:
    """What a sentence means.

    Attributes:
        text: as typed, trimmed.
        indicators: ids, most meant first; empty when declined.
        months: months ahead of today's month, 1 to 24.
        chart: what the question asks to see.
        threshold: value the question asks about ("1,400원 아래"), in the unit of the first indicator.
        ceiling: upper end, where it asks about what lies between two values; `threshold` is the lower.
        below: whether it asks for the side below the threshold.
        past_years: years of history asked for; 0 when not asked.
        remarks: Korean sentences the answer must say ("대출금리 대신 기준금리로 답합니다").
        declined: why no forecast is made, if none is.
        condition: what it supposes ("기준금리를 0.5%p 내리면"); its indicator is the last one then.
    """

    text: str
    indicators: tuple[str, ...]
    months: int
    chart: ChartKind = "fan"
    threshold: float | None = None
    below: bool = False
    past_years: int = 0
    remarks: tuple[str, ...] = ()
    declined: Declined | None = None
    condition: Condition | None = None
    ceiling: float | None = None


@dataclass(frozen=True)
class Fact:
    """A number that the words may use, formatted by code.

    Attributes:
        id: short and stable within an answer, such as `USDKRW.median.6`.
        label: Korean, what the number is.
        value: in `unit`.
        unit: 원, %, %p, 개월, ….
        text: as it must appear in a sentence: "1,336.5원".
        indicator: id, or empty.
        month: first day of the month it speaks of, or None.
        level: quantile level, or None.
        source: who published or computed it.
        vintage: day on which it was learnt or computed.
    """

    id: str
    label: str
    value: float
    unit: str
    text: str
    indicator: str
    month: date | None
    level: float | None
    source: str
    vintage: date


@dataclass(frozen=True)
class Claim:
    """A number as it stands in a sentence, and the fact it comes from."""

    text: str
    fact: str


@dataclass(frozen=True)
class Summary:
    """The first call's text.

    Attributes:
        text: several sentences.
        claims: the numbers in it.
        narrator: who wrote it: `template`, or the model's id.
    """

    text: str
    claims: tuple[Claim, ...]
    narrator: str


@dataclass(frozen=True)
class Sentence:
    """One sentence of a scenario.

    Attributes:
        name: which scenario.
        text: the sentence.
        claims: the numbers in it.
        narrator: who wrote it.
    """

    name: ScenarioName
    text: str
    claims: tuple[Claim, ...]
    narrator: str


@dataclass(frozen=True)
class Brief:
    """All that a narrator may know.

    Attributes:
        question: the reader's text, personal numbers masked.
        understood: its meaning.
        today: in Seoul.
        forecasts: one per indicator, in the question's order.
        facts: every number that may be said.
    """

    question: str
    understood: Question
    today: date
    forecasts: tuple[Forecast, ...]
    facts: tuple[Fact, ...]
