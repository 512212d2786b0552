"""The nouns of the project, as frozen values. Nothing here does anything.

Months are told as the date of their first day. Rates are in percent per year, exchange rates in
won (per 100 for the yen). Quantile arrays are [H, Q]: months ahead, then level.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

Frequency = Literal["D", "M", "Q"]
Transform = Literal["log", "level"]
Aggregation = Literal["mean", "end"]
Kind = Literal["estimate", "forecast"]
ChartKind = Literal["fan", "compare", "probability", "history"]
ScenarioName = Literal["base", "up", "down"]
SCENARIOS: tuple[ScenarioName, ...] = ("base", "up", "down")
State = Literal["running", "done", "stopped", "failed"]
Declined = Literal["off_topic", "advice", "no_data"]


@dataclass(frozen=True)
class Indicator:
    """One row of the catalogue.

    Attributes:
        id: stable id of the contract, such as `USDKRW`.
        name: Korean name shown to readers.
        english: English name.
        family: Korean family name: 환율, 금리, 물가, …
        unit: unit of the values as readers read it: 원, %.
        frequency: of the source.
        transform: `log` for positive levels, `level` for rates.
        aggregation: how days make a month.
        lag: days from the end of a period to its publication.
        digits: decimals shown.
        grid: step of the values where they move in steps (the base rate: 0.25), else None.
        source: who publishes it, as shown to readers.
        licence: terms of reuse.
        reason: Korean sentence why there is no data yet; empty when there is.
    """

    id: str
    name: str
    english: str
    family: str
    unit: str
    frequency: Frequency
    transform: Transform
    aggregation: Aggregation
    lag: int
    digits: int
    source: str
    licence: str
    grid: float | None = None
    reason: str = ""

    @property
    def available(self) -> bool:
        """Whether there is data to forecast from."""
        return not self.reason


@dataclass(frozen=True)
class Progress:
    """A month that has begun and is not over.

    Attributes:
        month: its first day.
        mean: mean of its published days, in the indicator's unit.
        share: part of the month's working days that is published, in (0, 1).
    """

    month: date
    mean: float
    share: float


@dataclass(frozen=True)
class Monthly:
    """One series on the monthly grid, as known on a date.

    Attributes:
        indicator: what it measures.
        months: consecutive, oldest first; complete months only.
        values: [T], NaN for a month without a value.
        last_day: last published day; for monthly sources the last month.
        last_value: value of that day.
        progress: the month in progress, if any of its days is published.
        daily_volatility: standard deviation of daily changes over about a year, in the
            transformed scale; NaN for monthly sources.
        vintage: day on which the newest of these values was learnt.
    """

    indicator: Indicator
    months: tuple[date, ...]
    values: tuple[float, ...]
    last_day: date
    last_value: float
    progress: Progress | None
    daily_volatility: float
    vintage: date


@dataclass(frozen=True)
class Step:
    """Chance of one level of an indicator that moves in steps.

    Attributes:
        level: in the indicator's unit.
        chance: in [0, 1]; the chances of one month add up to one.
    """

    level: float
    chance: float


@dataclass(frozen=True)
class Score:
    """How good an indicator's past forecasts were, so many months ahead.

    Attributes:
        horizon: months ahead.
        count: forecasts whose month is published.
        hits80: of these, how often the 80 % band held what came.
        hits95: how often the 95 % band did.
        skill: one minus the loss as a share of the random walk's; above zero is better.
        low: lower end of its 95 % interval.
        high: upper end.
        first: day of the first of these forecasts.
        last: day of the last.
    """

    horizon: int
    count: int
    hits80: int
    hits95: int
    skill: float
    low: float
    high: float
    first: date
    last: date

    @property
    def better(self) -> bool:
        """Whether chance alone does not explain a lead over the random walk."""
        return self.low > 0.0

    @property
    def worse(self) -> bool:
        """Whether chance alone does not explain a lag behind the random walk."""
        return self.high < 0.0


@dataclass(frozen=True)
class Forecast:
    """What the model says of one indicator.

    Attributes:
        indicator: what is forecast.
        as_of: the day the forecast stands on.
        last_day: last published day (or month).
        last_value: its value.
        vintage: day on which the newest value was learnt.
        history: (month, value), oldest first, complete months.
        dates: H months, consecutive.
        kinds: [H], `estimate` up to the month of `as_of`, then `forecast`.
        levels: [Q], ascending.
        quantiles: [H, Q], never crossing, in the indicator's unit.
        baseline: [H, Q], the random walk from the last day.
        steps: [H] of chances by level, for indicators with a grid; else empty.
        model: name and version of the weights.
        score: how good such forecasts were at the months ahead that were asked for; None where that
            is not measured.
    """

    indicator: Indicator
    as_of: date
    last_day: date
    last_value: float
    vintage: date
    history: tuple[tuple[date, float], ...]
    dates: tuple[date, ...]
    kinds: tuple[Kind, ...]
    levels: tuple[float, ...]
    quantiles: tuple[tuple[float, ...], ...]
    baseline: tuple[tuple[float, ...], ...]
    steps: tuple[tuple[Step, ...], ...]
    model: str
    score: Score | None = None

    def at(self, month: int, level: float) -> float:
        """Quantile of the month at this index, in the indicator's unit."""
        return self.quantiles[month][self.levels.index(level)]


@dataclass(frozen=True)
class Frozen:
    """One month of a forecast as readers saw it; no reader in it.

    Attributes:
        id: digest of indicator, day, vintage, model and month, so that the same is kept once.
        indicator: id.
        as_of: the day the forecast stood on.
        vintage: day on which its newest value was learnt.
        model: whose forecast.
        month: first day of the month it speaks of.
        horizon: months from the month of `as_of`, 1 to 24.
        levels: [Q], ascending.
        quantiles: [Q], in the indicator's unit.
        walk: [Q], the random walk's beside it.
    """

    id: str
    indicator: str
    as_of: date
    vintage: date
    model: str
    month: date
    horizon: int
    levels: tuple[float, ...]
    quantiles: tuple[float, ...]
    walk: tuple[float, ...]


@dataclass(frozen=True)
class Outcome:
    """What came of a frozen forecast.

    Attributes:
        id: of the forecast.
        actual: what came, in the indicator's unit.
        learnt: day on which it was learnt.
        hit80: whether the 80 % band held it.
        hit95: whether the 95 % band did.
        loss: pinball loss, mean over the levels.
        walk: the random walk's.
    """

    id: str
    actual: float
    learnt: date
    hit80: bool
    hit95: bool
    loss: float
    walk: float


@dataclass(frozen=True)
class Tally:
    """What came of all frozen forecasts of one indicator, so many months ahead.

    Attributes:
        indicator: id.
        horizon: months ahead.
        frozen: how many were shown.
        scored: of these, how many months have come.
        hits80: of these, how often the 80 % band held what came.
        hits95: how often the 95 % band did.
        loss: summed pinball loss of the scored ones.
        walk: the random walk's.
    """

    indicator: str
    horizon: int
    frozen: int
    scored: int
    hits80: int
    hits95: int
    loss: float
    walk: float


@dataclass(frozen=True)
class Case:
    """A part of the paths that several indicators take together: one scenario's.

    Attributes:
        share: of all paths, in [0, 1].
        forecasts: what each indicator does in it, in the question's order; months after today's only.
    """

    share: float
    forecasts: tuple[Forecast, ...]


@dataclass(frozen=True)
class Condition:
    """What a question supposes of one indicator in the month it asks about.

    Attributes:
        indicator: id.
        kind: `change` in the indicator's unit and `percent` count from the last value, `level` does not.
        value: signed.
    """

    indicator: str
    kind: Literal["change", "percent", "level"]
    value: float


@dataclass(frozen=True)
class Supposed:
    """What the joint paths say where they meet a condition.

    Attributes:
        indicator: id of what is supposed.
        level: the value supposed for the asked month, in its unit.
        share: of the paths that go at least so far from the last value; of what moves in steps, of
            those exactly there.
        effective: how many paths the weighted ones are worth.
        forecasts: what each indicator does in them, in the question's order; empty when such paths are
            too rare to say.
    """

    indicator: str
    level: float
    share: float
    effective: float
    forecasts: tuple[Forecast, ...]


@dataclass(frozen=True)
class Joint:
    """What several indicators do together.

    Attributes:
        paths: how many were drawn.
        origins: past months from which it was learnt what moves together.
        first: first of these.
        last: last of these.
        cases: the scenarios of the first indicator that have any path.
        supposed: what the question's condition means, if it has one.
    """

    paths: int
    origins: int
    first: date
    last: date
    cases: Mapping[ScenarioName, Case]
    supposed: Supposed | None


@dataclass(frozen=True)
class Question:
    """What a sentence means.

    Attributes:
        text: as typed, trimmed.
        indicators: ids, most meant first; empty when declined.
        months: months ahead of today's month, 1 to 24.
        chart: what the question asks to see.
        threshold: value the question asks about ("1,400원 아래"), in the unit of the first indicator.
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


@dataclass(frozen=True)
class Reader:
    """Someone who asks.

    Attributes:
        id: random, made by us.
        kind: how he came in.
        name: shown to himself only.
        since: first seen.
    """

    id: str
    kind: Literal["guest", "kakao"]
    name: str
    since: datetime


@dataclass(frozen=True)
class Family:
    """The chain of refresh tokens that began with one login.

    Attributes:
        id: random.
        reader: whose.
        token: id of the refresh token that is good now.
        before: id of the one it replaced, or empty.
        rotated: when it replaced it; also the issue time of both tokens of the pair.
        expires: when the family ends by itself.
        ended: whether it was ended by log-out or reuse.
    """

    id: str
    reader: str
    token: str
    before: str
    rotated: datetime
    expires: datetime
    ended: bool = False


@dataclass(frozen=True)
class Entry:
    """One event of an answer as it goes over the wire.

    Attributes:
        name: SSE event name.
        data: JSON, UTF-8 not escaped; made once, so that every follower gets the same bytes.
    """

    name: str
    data: str

    @property
    def last(self) -> bool:
        """Whether nothing follows it."""
        return self.name in ("done", "error")


@dataclass(frozen=True)
class Turn:
    """One reader's question and what he was told.

    Attributes:
        id: random, his alone.
        reader: whose.
        conversation: id of the conversation it belongs to.
        question: text as typed.
        months: months picked on the page.
        asked: when.
        as_of: today in Seoul when it was asked.
        run: the log that it follows, shared with whoever asks the same.
        ending: a log of its own that holds its last event once it is kept.
        cached: whether the log was complete when he came.
        understood: the question's meaning as plain JSON, for follow-ups.
        versions: model, prompt, narrator, vintage.
        entries: all events, `started` to `done`; empty while it is being told.
        state: how it stands.
        request: the caller's idempotency key, or empty.
    """

    id: str
    reader: str
    conversation: str
    question: str
    months: int
    asked: datetime
    as_of: date
    run: str
    ending: str
    cached: bool
    understood: Mapping[str, Any]
    versions: Mapping[str, str]
    entries: tuple[Entry, ...] = ()
    state: State = "running"
    request: str = ""


@dataclass(frozen=True)
class Conversation:
    """A reader's run of turns.

    Attributes:
        id: random.
        reader: whose.
        title: its first question, cut to a line.
        begun: when it began.
        changed: when its last turn was asked.
        turns: how many turns it holds.
    """

    id: str
    reader: str
    title: str
    begun: datetime
    changed: datetime
    turns: int = field(default=0)
