"""What `riskxpertai doctor` tells of the data: what there is, how old it is, and what would give more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from riskxpertai.errors import StoreFailed
from riskxpertai.ports import Quarantined, Tried
from riskxpertai.series.catalog import indicators
from riskxpertai.series.days import seoul_day
from riskxpertai.series.freshness import period_end
from riskxpertai.series.panel import Panel
from riskxpertai.series.sources import order, sources
from riskxpertai.settings import Settings
from riskxpertai.stores import open_observations

SHOWN = 4  # names in a list, before "and so on"


@dataclass(frozen=True)
class AtHand:
    """What was found.

    Attributes:
        text: what there is, how old it is, and the step.
        step: the one thing to do; empty where nothing is to be done.
    """

    text: str
    step: str


async def look(settings: Settings) -> AtHand:
    """Look at the data, changing nothing."""
    today = seoul_day(datetime.now(UTC))
    apart: Sequence[Quarantined] = ()
    tries: Sequence[Tried] = ()
    if not settings.on_mongodb and not settings.database.exists():
        panel = await Panel.open()
    else:
        try:
            async with open_observations(settings) as stored:
                panel = await Panel.open(stored)
                apart, tries = await stored.quarantined(), await stored.tries()
        except StoreFailed:
            text = described(await Panel.open(), today)
            step = "받아 둔 자료를 읽지 못해 패키지에 든 자료로 답합니다. 저장소가 돌아오면 저절로 읽습니다."
            return AtHand(f"{text}. {step}", step)
    step = next_step(settings, panel, apart, tries, today)
    return AtHand(". ".join(part for part in (described(panel, today), step) if part), step)


def described(panel: Panel, today: date) -> str:
    """What there is and how old it is."""
    rows = indicators()
    held = [id for id in rows if panel.has(id)]
    newest = panel.newest()
    text = f"지표 {len(rows)}개 가운데 {len(held)}개 있음 · 환율 {newest}까지 ({(today - newest).days}일 전)"
    if stale := [id for id in held if id in panel.stale(today)]:
        ends = {id: period_end(rows[id], panel.daily(id).last_day) for id in stale}
        oldest = min(ends, key=lambda id: ends[id])
        text += f" · 오래된 것 {listed(stale)}(가장 오래된 {rows[oldest].name}: {ends[oldest]}까지)"
    return text


def next_step(
    settings: Settings, panel: Panel, apart: Sequence[Quarantined], tries: Sequence[Tried], today: date
) -> str:
    """The one step that would give most; empty where nothing is missing."""
    asked = sources(settings)
    offered = {id for source in asked for id in source.offers}
    waiting = [id for id in indicators() if id in offered and not panel.has(id)]
    old = [id for id in panel.stale(today) if id in offered]
    failed = {one.indicator for one in tries if one.error} & set(old + waiting)
    if old or waiting:
        gain = f"{listed(waiting or old)}의 {'자료를 받습니다' if waiting else '새 값을 받습니다'}"
        why = " 지난번에 실패한 까닭도 보여 줍니다." if failed else ""
        return f"다음 할 일: 인터넷이 되는 곳에서 `riskxpertai sync`를 실행하면 {gain}.{why}"
    if apart:
        first = apart[0]
        return (
            f"다음 할 일: {first.indicator}의 새 자료를 따로 두었습니다({first.reason}) "
            f"출처와 견주어 맞으면 `riskxpertai sync {first.indicator} --accept`를 실행하세요."
        )
    if not asked:
        return "다음 할 일: 자료원의 주소를 설정하면(docs/settings.md) 새 값을 받습니다."
    keyed = [id for id in indicators() if not panel.has(id) and "ECOS" in order(id)]
    if keyed:
        return (
            "다음 할 일: 한국은행 ECOS의 무료 인증키(https://ecos.bok.or.kr/api)를 "
            f"RISKXPERTAI_ECOS_KEY에 적으면 {listed(keyed)} 자료를 더 받습니다."
        )
    return ""


def listed(ids: Sequence[str]) -> str:
    """The first few names, and how many there are."""
    names = [indicators()[id].name for id in ids[:SHOWN]]
    more = f" 등 {len(ids)}개" if len(ids) > SHOWN else ""
    return ", ".join(names) + more
