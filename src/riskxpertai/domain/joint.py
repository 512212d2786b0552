"""What several indicators do together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from riskxpertai.domain.data import Forecast

ScenarioName = Literal["base", "up", "down"]
SCENARIOS: tuple[ScenarioName, ...] = ("base", "up", "down")


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
