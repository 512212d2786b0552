"""The catalogue, observations and forecasts, open to anyone within limits."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, replace
from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel

from riskxpertai.api.deps import PublicDep, ServiceDep
from riskxpertai.domain import Indicator
from riskxpertai.events import ForecastOf, Last, Point
from riskxpertai.series.catalog import indicator, indicators
from riskxpertai.series.sources import configured
from riskxpertai.series.terms import why_missing
from riskxpertai.told import forecast_told
from riskxpertai.wiring import Service, now

router = APIRouter(prefix="/api/indicators", tags=["indicators"], dependencies=[PublicDep])

IndicatorId = Annotated[str, Path(max_length=20, pattern=r"^[A-Z0-9_]+$")]


class IndicatorShown(BaseModel):
    """A row of the catalogue; `reason` says why there is no data yet."""

    id: str
    name: str
    english: str
    family: str
    unit: str
    frequency: str
    transform: str
    aggregation: str
    lag: int
    digits: int
    grid: float | None
    source: str
    licence: str
    seasonal: str
    sources: list[str]
    derived: str
    available: bool
    reason: str


class IndicatorsShown(BaseModel):
    """The catalogue."""

    items: list[IndicatorShown]
    next: None = None


class ObservationsShown(BaseModel):
    """An indicator with its months, oldest first."""

    indicator: IndicatorShown
    vintage: date
    last: Last
    months: list[Point]


def shown(row: Indicator, service: Service) -> IndicatorShown:
    """A row as readers get it."""
    available = service.panel.has(row.id)
    reason = "" if available else why_missing(row, configured(service.settings))
    return IndicatorShown(**asdict(row), available=available, reason=reason)


@router.get("")
async def listed(service: ServiceDep) -> IndicatorsShown:
    """All indicators, those without data included."""
    return IndicatorsShown(items=[shown(row, service) for row in indicators().values()])


@router.get("/{id}")
async def one(id: IndicatorId, service: ServiceDep) -> ObservationsShown:
    """An indicator's months as known today."""
    series = service.panel.monthly(id, now().date())
    return ObservationsShown(
        indicator=shown(indicator(id), service),
        vintage=series.vintage,
        last=Last(date=series.last_day, value=series.last_value),
        months=[
            Point(date=month, value=value if value == value else None)
            for month, value in zip(series.months, series.values, strict=True)
        ],
    )


@router.get("/{id}/forecast")
async def forecast(
    id: IndicatorId, service: ServiceDep, months: Annotated[int, Query(ge=1, le=24)] = 6
) -> ForecastOf:
    """Quantiles from the first unpublished month to today's month + `months`."""
    return await forecast_today(service, id, months)


async def forecast_today(service: Service, id: str, months: int) -> ForecastOf:
    """One indicator's forecast as of today."""
    today = now().date()
    series = service.panel.monthly(id, today)
    predict = partial(service.forecaster, [series], as_of=today, months=months)
    (told,) = await asyncio.to_thread(predict)
    return forecast_told(replace(told, score=service.scorecard.score(id, months)))
