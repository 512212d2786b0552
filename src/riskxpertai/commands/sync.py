"""`riskxpertai sync`: fetch what was published since."""

from __future__ import annotations

import asyncio

from riskxpertai.commands.terminal import err, out, telling_errors
from riskxpertai.errors import BadInput
from riskxpertai.settings import Settings, read_settings


def sync() -> None:
    """새 자료를 받아 옵니다. · Fetch new observations."""
    with telling_errors():
        settings = read_settings()
        if not settings.ecb_url:
            raise BadInput(
                "RISKXPERTAI_ECB_URL is empty",
                sentence="RISKXPERTAI_ECB_URL이 비어 있어 받아 올 곳이 없습니다.",
            )
        with err.status("유럽중앙은행에서 받아 옵니다"):
            asyncio.run(fetch(settings))


async def fetch(settings: Settings) -> None:
    """One try; what is there stays when it fails."""
    from riskxpertai.series.panel import Panel
    from riskxpertai.series.refresh import refresh_once
    from riskxpertai.series.sources.ecb_service import EcbService
    from riskxpertai.stores import open_observations

    async with open_observations(settings) as stored:
        panel = await Panel.open(stored)
        told = await refresh_once(panel, stored, EcbService(settings.ecb_url))
    out.print(f"새 값 {told.new}개, 수정 {told.revised}개 · {told.newest}까지")
    for item, why in told.refused:
        out.print(f"받아들이지 않음: {item.indicator} {item.day}: {why}", style="yellow", markup=False)
