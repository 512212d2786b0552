"""Step 1 of the data's way: the sources that the settings switch on, and which one is preferred."""

from __future__ import annotations

from riskxpertai.ports import Source
from riskxpertai.series.catalog import indicator
from riskxpertai.series.sources.bis import BisService
from riskxpertai.series.sources.ecb_service import EcbService
from riskxpertai.series.sources.ecos import EcosService
from riskxpertai.series.sources.oecd import OecdService
from riskxpertai.settings import Settings


def sources(settings: Settings) -> tuple[Source, ...]:
    """The sources that are asked: an empty address switches one off, ECOS needs a key as well."""
    found: list[Source] = []
    key = settings.ecos_key.get_secret_value() if settings.ecos_key else ""
    if settings.ecos_url and key:
        found.append(EcosService(settings.ecos_url, key))
    if settings.ecb_url:
        found.append(EcbService(settings.ecb_url))
    if settings.bis_url:
        found.append(BisService(settings.bis_url))
    if settings.oecd_url:
        found.append(OecdService(settings.oecd_url))
    return tuple(found)


def configured(settings: Settings) -> tuple[str, ...]:
    """Names of the sources that are asked."""
    urls = {
        "ECOS": settings.ecos_key is not None and settings.ecos_url,
        "ECB": settings.ecb_url,
        "BIS": settings.bis_url,
        "OECD": settings.oecd_url,
    }
    return tuple(name for name, url in urls.items() if url)


def order(indicator_id: str) -> tuple[str, ...]:
    """Names of the sources that offer an indicator, the preferred one first.

    Raises:
        UnknownIndicator: no indicator has this id.
    """
    return indicator(indicator_id).sources
