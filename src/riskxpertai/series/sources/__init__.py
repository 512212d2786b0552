"""Sources of published values: those that are configured, and which is preferred for an indicator."""

from __future__ import annotations

from riskxpertai.ports import Source
from riskxpertai.series.sources.ecb_service import EcbService
from riskxpertai.settings import Settings


def sources(settings: Settings) -> tuple[Source, ...]:
    """The sources that are configured."""
    return (EcbService(settings.ecb_url),) if settings.ecb_url else ()


def order(indicator_id: str) -> tuple[str, ...]:
    """Names of an indicator's sources, best first."""
    return ("ECB",)
