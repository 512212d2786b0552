"""What `riskxpertai evaluate` measured of the weights in use, as the scorecard tells it."""

from __future__ import annotations

from pydantic import BaseModel, Field


class Hits(BaseModel):
    """How often a band held what came."""

    hits: int
    n: int


class HorizonEvaluated(BaseModel):
    """The quantile loss beside the random walk's, with its 95 % interval; below 1 is better."""

    months: int = Field(description="Months ahead; 0: all of them together.")
    ratio: float | None
    low: float | None
    high: float | None
    inside80: Hits
    inside95: Hits


class TellerEvaluated(BaseModel):
    """One forecaster over a group of series."""

    name: str = Field(description="`model`, or a baseline.")
    better: int = Field(description="Series on which it beats the random walk.")
    horizons: list[HorizonEvaluated]


class GroupEvaluated(BaseModel):
    """A group of series."""

    name: str
    series: int
    tellers: list[TellerEvaluated]


class SeriesEvaluated(BaseModel):
    """One series."""

    id: str
    family: str
    apart: bool = Field(description="Told, but counted in no group.")
    origins: int
    first: str
    last: str
    horizons: list[HorizonEvaluated]


class Weighed(BaseModel):
    """Which weights were evaluated."""

    name: str
    version: str
    sha256: str


class Evaluated(BaseModel):
    """What `riskxpertai evaluate` measured of these weights on series of the public domain."""

    note: str
    model: Weighed
    files: list[str]
    origins: str
    first: int | None
    last: int | None
    months: int
    groups: list[GroupEvaluated]
    series: list[SeriesEvaluated]
