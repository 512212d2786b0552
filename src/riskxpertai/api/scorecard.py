"""How good the forecasts have been, open to anyone within limits: told again, and as they were shown."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from riskxpertai.api.deps import PublicDep, ServiceDep
from riskxpertai.api.evaluated import Evaluated
from riskxpertai.domain import Indicator, Score, Tally
from riskxpertai.errors import StoreFailed
from riskxpertai.facts import verdict
from riskxpertai.series.catalog import indicators
from riskxpertai.wiring import Service

router = APIRouter(prefix="/api/scorecard", tags=["scorecard"], dependencies=[PublicDep])

logger = logging.getLogger(__name__)

HORIZONS = (1, 3, 6, 12, 24)
FEWEST = 24  # scored forecasts below which a skill says nothing
METHOD = (
    "과거 여러 달의 마지막 날로 돌아가, 그날까지 공표된 자료만으로 다시 낸 예측을 나중에 나온 실제 값과 "
    "견주었습니다. "
    "실력은 ‘지금 값 그대로’(임의보행)라고 보는 것보다 오차가 얼마나 작은지이며, 오차는 분위수 손실로 잽니다."
)
UNREVISED = "이 지표의 공표값은 나중에 고쳐지지 않으므로 그때 알던 자료와 같습니다."
REVISED = "이 지표의 공표값은 나중에 고쳐질 수 있는데, 그때의 값이 남아 있지 않아 지금의 값으로 계산했습니다."


class Interval(BaseModel):
    """A skill with its 95 % interval; above 0 is better than the random walk."""

    value: float
    low: float
    high: float


class Coverage(BaseModel):
    """How often a band held what came, its ends included."""

    level: float
    hits: int
    count: int


class HorizonShown(BaseModel):
    """How good forecasts so many months ahead were."""

    horizon: int
    forecasts: int
    first: date = Field(description="Day of the first of these forecasts.")
    last: date = Field(description="Day of the last.")
    skill: Interval
    coverage: list[Coverage]
    better: bool = Field(description="Whether the interval of the skill lies above 0.")
    verdict: str


class IndicatorScored(BaseModel):
    """One indicator; no horizons while it is not measured."""

    id: str
    name: str
    unit: str
    vintage: date | None
    model: str | None
    data: Literal["unrevised", "revised"] = Field(
        description="Whether what one saw then is what one sees now; `revised`: pseudo-real-time."
    )
    data_text: str
    horizons: list[HorizonShown]


class IndicatorKept(BaseModel):
    """The forecasts of one indicator that readers were shown, each month of each day counted once."""

    id: str
    name: str
    forecasts: int = Field(description="Shown and frozen.")
    scored: int = Field(description="Of these, those whose month has come.")
    coverage: list[Coverage]
    skill: float | None = Field(description="Against the random walk; null below 24 scored forecasts.")


class ScorecardShown(BaseModel):
    """The scorecard.

    `hindsight` is told again from past days, `shown` is what readers were shown, `evaluation` was
    measured beside the usual baselines on other series.
    """

    state: Literal["off", "measuring", "ready"]
    model: str
    method: str
    hindsight: list[IndicatorScored]
    shown: list[IndicatorKept] | None = Field(description="Null while the ledger can't be read.")
    evaluation: Evaluated | None = Field(description="Null where none of these weights lies beside them.")


@router.get("")
async def scorecard(service: ServiceDep) -> ScorecardShown:
    """How good the forecasts have been, by indicator and months ahead, beside a random walk.

    While `state` is `measuring`, indicators that are not measured yet have no horizons.
    """
    return ScorecardShown(
        state=service.scorecard.state,
        model=service.forecaster.identity.label,
        method=METHOD,
        hindsight=[scored(service, row) for row in indicators().values() if row.available],
        shown=await kept(service),
        evaluation=Evaluated.model_validate(service.evaluation) if service.evaluation else None,
    )


async def kept(service: Service) -> list[IndicatorKept] | None:
    """What came of the forecasts that readers were shown."""
    try:
        tallies = await service.ledger.tallies()
    except StoreFailed as error:
        logger.warning("scorecard: %s", error)
        return None
    by_indicator: dict[str, list[Tally]] = {}
    for tally in tallies:
        by_indicator.setdefault(tally.indicator, []).append(tally)
    known = indicators()
    return [kept_of(known[id], by_indicator[id]) for id in known if id in by_indicator]


def kept_of(row: Indicator, tallies: Sequence[Tally]) -> IndicatorKept:
    """One indicator, all months ahead together."""
    scored = sum(tally.scored for tally in tallies)
    loss, walk = sum(tally.loss for tally in tallies), sum(tally.walk for tally in tallies)
    return IndicatorKept(
        id=row.id,
        name=row.name,
        forecasts=sum(tally.frozen for tally in tallies),
        scored=scored,
        coverage=[
            Coverage(level=0.8, hits=sum(tally.hits80 for tally in tallies), count=scored),
            Coverage(level=0.95, hits=sum(tally.hits95 for tally in tallies), count=scored),
        ],
        skill=round(1.0 - loss / walk, 4) if scored >= FEWEST and walk > 0.0 else None,
    )


def scored(service: Service, row: Indicator) -> IndicatorScored:
    """One indicator as readers get it."""
    past = service.scorecard.hindsight(row.id)
    # What markets and boards decide day by day stands; statistics are revised.
    stands = row.frequency == "D"
    scores = (service.scorecard.score(row.id, horizon) for horizon in HORIZONS)
    return IndicatorScored(
        id=row.id,
        name=row.name,
        unit=row.unit,
        vintage=past.vintage if past else None,
        model=past.model or None if past else None,
        data="unrevised" if stands else "revised",
        data_text=UNREVISED if stands else REVISED,
        horizons=[shown(score) for score in scores if score],
    )


def shown(score: Score) -> HorizonShown:
    """One score as readers get it."""
    return HorizonShown(
        horizon=score.horizon,
        forecasts=score.count,
        first=score.first,
        last=score.last,
        skill=Interval(value=round(score.skill, 4), low=round(score.low, 4), high=round(score.high, 4)),
        coverage=[
            Coverage(level=0.8, hits=score.hits80, count=score.count),
            Coverage(level=0.95, hits=score.hits95, count=score.count),
        ],
        better=score.better,
        verdict=verdict(score),
    )
