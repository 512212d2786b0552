"""The events of an answer, exactly as `contract` fixes them: typed here, JSON once, told to many.

An answer is `started`, then what its log holds, then `done`; or `error`, always the last.
"""

from __future__ import annotations

import json
from datetime import date
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from riskxpertai.domain import ChartKind, Entry, Kind, ScenarioName

StageName = Literal["data", "forecast", "summary", "scenario", "keep"]


class Told(BaseModel):
    """Part of what is told; frozen, and nothing unnamed gets in."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Event(Told):
    """An event; `name` is its SSE name."""

    name: ClassVar[str]

    def entry(self) -> Entry:
        """The event as it goes over the wire."""
        data = self.model_dump(mode="json", by_alias=True)
        return Entry(self.name, json.dumps(data, ensure_ascii=False, separators=(",", ":")))


class Started(Event):
    """Sent before any work."""

    name = "started"
    question: str
    months: int
    indicators: tuple[str, ...]
    as_of: date
    cached: bool


class Stage(Event):
    """What is being done now."""

    name = "stage"
    stage: StageName = Field(alias="name")


class Point(Told):
    """A published month."""

    date: date
    value: float | None


class Last(Told):
    """The last published day."""

    date: date
    value: float


class StepChance(Told):
    """Chance of one level of an indicator that moves in steps."""

    level: float
    chance: float


class Skill(Told):
    """How good past forecasts so many months ahead were, told again from what was known at the time.

    Attributes:
        horizon: months ahead.
        level: probability of the band that hits are counted of.
        hits: how often it held what came.
        count: how many forecasts were measured.
        skill: one minus the loss as a share of the random walk's; above 0 is better.
        low: lower end of its 95 % interval.
        high: upper end.
        first: day of the first of these forecasts.
        last: day of the last.
        text: hits and count as a reader reads them.
        verdict: Korean sentence: whether such forecasts beat taking the last value for the next.
    """

    horizon: int
    level: float
    hits: int
    count: int
    skill: float
    low: float
    high: float
    first: date
    last: date
    text: str
    verdict: str


class ForecastOf(Told):
    """The forecast of one indicator; quantiles are [dates, levels].

    `supposed` holds the quantiles where the question's condition is met; None for a date, or for all of
    them, where nothing was supposed or such paths are too rare to say.
    """

    id: str
    name: str
    unit: str
    digits: int
    source: str
    licence: str
    vintage: date
    history: tuple[Point, ...]
    dates: tuple[date, ...]
    kinds: tuple[Kind, ...]
    levels: tuple[float, ...]
    quantiles: tuple[tuple[float, ...], ...]
    baseline: tuple[tuple[float, ...], ...]
    supposed: tuple[tuple[float, ...] | None, ...] | None
    steps: tuple[tuple[StepChance, ...], ...]
    last: Last
    skill: Skill | None
    model: str


class ForecastTold(Event):
    """Numbers."""

    name = "forecast"
    indicators: tuple[ForecastOf, ...]


class Chart(Event):
    """What the question asks to see."""

    name = "chart"
    kind: ChartKind
    start: date = Field(alias="from")
    end: date = Field(alias="to")
    indicators: tuple[str, ...]
    threshold: float | None = None


class FactTold(Told):
    """A number that the words may use."""

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


class Facts(Event):
    """Every number that the words may use."""

    name = "facts"
    items: tuple[FactTold, ...]


class ClaimTold(Told):
    """A number in a text and the fact it comes from."""

    text: str
    fact: str


class SummaryTold(Event):
    """LLM call 1."""

    name = "summary"
    text: str
    claims: tuple[ClaimTold, ...]
    narrator: str


class ScenarioTold(Event):
    """One sentence of LLM call 2."""

    name = "scenario"
    scenario: ScenarioName = Field(alias="name")
    text: str
    claims: tuple[ClaimTold, ...]
    narrator: str


class Notice(Event):
    """A fallback, a stale vintage, a question declined."""

    name = "notice"
    code: str
    text: str


class Removed(Notice):
    """A sentence that was replaced or dropped at the gate.

    Attributes:
        removed: how many numbers went with it.
    """

    removed: int


class Numbers(Told):
    """How many numbers of the words were checked against the facts.

    Attributes:
        checked: all of them, those of sentences that were taken out included.
        grounded: those that are shown; each has its fact.
        removed: those that went with their sentences.
    """

    checked: int
    grounded: int
    removed: int


class Done(Event):
    """The answer is whole and kept."""

    name = "done"
    kept: Literal["yes", "queued"]
    stopped: bool
    narrator: str
    numbers: Numbers


class Failed(Event):
    """Always the last."""

    name = "error"
    code: str
    text: str
    retry_after: int | None = None
