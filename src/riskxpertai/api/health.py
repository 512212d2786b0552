"""Is the process up, can it answer, and how is it doing."""

from __future__ import annotations

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from riskxpertai.api.deps import ServiceDep
from riskxpertai.errors import RiskXpertError
from riskxpertai.observability import DATA_AGE, DATA_STALE
from riskxpertai.wiring import now

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def up() -> dict[str, str]:
    """The process runs."""
    return {"status": "up"}


@router.get("/readyz")
async def ready(service: ServiceDep) -> dict[str, str]:
    """Questions can be answered: what with, and which stores are unreachable meanwhile."""
    told = {
        "status": "ready",
        "log": "ok",
        "history": "ok",
        "narrator": service.narrator.name,
        "model": service.forecaster.identity.label,
        "data": service.panel.newest().isoformat(),
        "data_age_days": str((now().date() - service.panel.newest()).days),
        "stale": ",".join(service.panel.stale(now().date())),
    }
    try:
        await service.turns.log.check()
    except RiskXpertError:
        told["log"] = "unreachable"  # answers are told by this process alone
    try:
        await service.history.check()
    except RiskXpertError:
        told["history"] = "unreachable"  # answers are kept later; nobody can sign in
    return told


@router.get("/metrics")
async def metrics(service: ServiceDep) -> Response:
    """Counters and times in Prometheus' text format."""
    today = now().date()
    stale = service.panel.stale(today)
    for id, days in service.panel.ages(today).items():
        DATA_AGE.labels(indicator=id).set(days)
        DATA_STALE.labels(indicator=id).set(id in stale)
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
