"""`riskxpertai sync`: fetch what was published since, and tell what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from riskxpertai.commands.terminal import FAULT, err, out, telling_errors
from riskxpertai.errors import BadInput
from riskxpertai.settings import Settings, read_settings

if TYPE_CHECKING:  # arrays wait until the command runs, so that `--help` is quick
    from riskxpertai.ports import Source
    from riskxpertai.series.synced import Synced

STATES = {
    "new": "[green]받음[/]",
    "unchanged": "그대로",
    "failed": "[red]실패[/]",
    "quarantined": "[yellow]따로 둠[/]",
    "no_source": "출처 없음",
}


def sync(
    indicator: Annotated[
        list[str] | None, typer.Argument(help="지표 id, 예: USDKRW CPI · indicator ids; all when left out")
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(help="이 출처에서만: ECOS, ECB, BIS, OECD 또는 CSV 파일 · one source, or a CSV file"),
    ] = None,
    accept: Annotated[
        bool,
        typer.Option("--accept", help="따로 둔 자료를 받아들임 · take releases that were kept apart"),
    ] = False,
) -> None:
    """새 자료를 받아 옵니다. · Fetch new observations."""
    with telling_errors():
        told = asyncio.run(fetch(read_settings(), indicator or [], source, accept=accept))
        show(told)
    if any(one.state in ("failed", "quarantined") for one in told):
        raise typer.Exit(FAULT)


async def fetch(
    settings: Settings, ids: Sequence[str], name: str | None, *, accept: bool
) -> Sequence[Synced]:
    """Sync, with a bar on the error stream; what is there stays when it fails.

    Raises:
        BadInput: nobody can be asked for that.
    """
    from riskxpertai.series.catalog import indicator as catalogued
    from riskxpertai.series.panel import Panel
    from riskxpertai.series.sources import sources
    from riskxpertai.series.sources.file import CsvFile
    from riskxpertai.series.sync import Syncing
    from riskxpertai.stores import open_observations

    ids = [catalogued(id).id for id in ids]
    if accept and not ids:
        raise BadInput("--accept alone", sentence="--accept에는 받아들일 지표를 함께 적어 주세요.")
    from_file = name is not None and name.casefold().endswith(".csv")
    asked: Sequence[Source] = (CsvFile(Path(name)),) if name and from_file else sources(settings)
    try:
        async with open_observations(settings) as stored:
            syncing = Syncing(await Panel.open(stored), stored, named(asked, None if from_file else name))
            missing = [id for id in ids if id not in syncing.offered]
            if missing and not accept:
                raise BadInput(
                    f"no source of {', '.join(missing)}",
                    sentence=f"{', '.join(missing)}: 받아 올 출처가 없거나 설정되지 않았습니다.",
                )
            chosen = ids or syncing.offered
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            with Progress(*columns, console=err, transient=True) as bar:
                task = bar.add_task("받아 옵니다", total=len(chosen))
                return await syncing.sync(
                    chosen,
                    accept=accept,
                    done=lambda one: bar.update(task, advance=1, description=one.indicator),
                )
    finally:
        for each in asked:
            await each.close()


def named(asked: Sequence[Source], name: str | None) -> Sequence[Source]:
    """The sources, or the one that was named.

    Raises:
        BadInput: none is configured, or none has this name.
    """
    if not asked:
        raise BadInput(
            "no source is configured", sentence="자료원의 주소(RISKXPERTAI_ECB_URL 등)가 모두 비어 있습니다."
        )
    chosen = [source for source in asked if name is None or source.name.casefold() == name.casefold()]
    if not chosen:
        names = ", ".join(source.name for source in asked)
        raise BadInput(
            f"--source {name}",
            sentence=f"설정된 출처는 {names}입니다. CSV 파일이라면 이름이 .csv로 끝나야 합니다.",
        )
    return chosen


def show(told: Sequence[Synced]) -> None:
    """A line an indicator, and the sum."""
    table = Table()
    for title in ("지표", "결과", "새 값", "수정", "마지막", "출처"):
        table.add_column(title, justify="right" if title in ("새 값", "수정") else "left")
    for one in told:
        counts = (f"{one.new:,}" if one.new else "", f"{one.revised:,}" if one.revised else "")
        newest = one.newest.isoformat() if one.newest else ""
        table.add_row(one.indicator, STATES[one.state], *counts, newest, one.source)
    out.print(table)
    for one in told:
        if one.why:
            out.print(f"{one.indicator}: {one.why}", style="yellow", markup=False, soft_wrap=True)
            if one.detail and one.state == "failed":
                out.print(f"  {one.detail}", style="dim", markup=False, soft_wrap=True)
    states = [one.state for one in told]
    new, revised = sum(one.new for one in told), sum(one.revised for one in told)
    out.print(
        f"새 값 {new:,}개, 수정 {revised:,}개 · 지표 {len(told)}개 가운데 받음 {states.count('new')}, "
        f"그대로 {states.count('unchanged')}, 실패 {states.count('failed')}, "
        f"따로 둠 {states.count('quarantined')}",
        soft_wrap=True,
    )
    if apart := [one.indicator for one in told if one.state == "quarantined"]:
        out.print(
            f"따로 둔 자료는 쓰지 않습니다. 맞는 자료라면: riskxpertai sync {' '.join(apart)} --accept",
            markup=False,
            soft_wrap=True,
        )
