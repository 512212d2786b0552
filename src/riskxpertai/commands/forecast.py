"""`riskxpertai forecast`: quantiles of indicators, or of a reader's own series."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from riskxpertai.commands.terminal import day, out, telling_errors
from riskxpertai.domain import Forecast
from riskxpertai.errors import BadInput
from riskxpertai.months import month_after
from riskxpertai.settings import Settings, read_settings

if TYPE_CHECKING:  # the panel waits until a command runs, so that `--help` is quick
    from riskxpertai.series.panel import Panel

# Levels of a table on the terminal: the ends of the 95 and 80 % bands, and the middle.
SHOWN = (0.025, 0.1, 0.5, 0.9, 0.975)


def forecast(
    indicator: Annotated[
        list[str] | None, typer.Argument(help="지표 id, 예: USDKRW BASE · indicator ids; all when left out")
    ] = None,
    months: Annotated[int, typer.Option(help="개월 수 1–24 · months ahead")] = 12,
    as_of: Annotated[
        str | None, typer.Option(help="기준일 YYYY-MM-DD, 이후 자료는 쓰지 않음 · use nothing after it")
    ] = None,
    input: Annotated[
        Path | None, typer.Option(help="내 시계열 CSV: series_id,date,value · forecast your own series")
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="JSON 문서 하나로 · one JSON document")] = False,
) -> None:
    """분위수 예측을 출력합니다. · Print quantile forecasts."""
    with telling_errors():
        if not 1 <= months <= 24:
            raise BadInput(f"--months {months}", sentence="--months는 1에서 24 사이여야 합니다.")
        if input and indicator:
            raise BadInput(
                "both", sentence="지표 이름과 --input은 함께 쓸 수 없습니다. 하나만 지정해 주세요."
            )
        settings = read_settings()
        told = (
            of_file(settings, input, months, day(as_of))
            if input
            else of_indicators(settings, indicator or [], months, day(as_of))
        )
        if json_:
            out.file.write(json.dumps(told, ensure_ascii=False) + "\n")
        else:
            show(told)


def of_file(settings: Settings, path: Path, months: int, as_of: date | None) -> dict[str, Any]:
    """Forecast each series of a file from its own last date."""
    from riskxpertai.series.sources.own import read_own

    series = read_own(path, as_of=as_of)
    from riskxpertai.forecast.predict import Forecaster

    forecaster = Forecaster.load(settings.weights, threads=processors())
    counts = [math.ceil(months / one.months_a_period) for one in series]
    quantiles = forecaster.own([one.values for one in series], periods=counts)
    return {
        **heading(forecaster),
        "forecasts": [
            {
                "series_id": one.id,
                "frequency": one.frequency,
                "last_date": one.last.isoformat(),
                "last_value": float(one.values[-1]),
                "dates": [
                    month_after(one.last, (step + 1) * one.months_a_period).isoformat()
                    for step in range(count)
                ],
                "quantiles": rounded(rows.tolist()),
            }
            for one, count, rows in zip(series, counts, quantiles, strict=True)
        ],
    }


def of_indicators(settings: Settings, ids: Sequence[str], months: int, as_of: date | None) -> dict[str, Any]:
    """Forecast indicators from the data at hand, as known on a day."""
    from riskxpertai.forecast.predict import Forecaster
    from riskxpertai.notices import revised
    from riskxpertai.series.catalog import indicator, indicators
    from riskxpertai.series.days import seoul_day

    today = as_of or seoul_day(datetime.now(UTC))
    panel = asyncio.run(open_panel(settings))
    rows = [indicator(id) for id in ids] or [row for row in indicators().values() if panel.has(row.id)]
    forecaster = Forecaster.load(settings.weights, threads=processors())
    series = [panel.monthly(row.id, today) for row in rows]
    forecasts = forecaster(series, as_of=today, months=months)
    later = [one.indicator.name for one in series if one.vintage > today]
    return {
        **heading(forecaster),
        "as_of": today.isoformat(),
        "notices": [revised(later, today)] if later else [],
        "forecasts": list(map(document, forecasts)),
    }


async def open_panel(settings: Settings) -> Panel:
    """The data at hand; nothing is made where nothing was fetched yet."""
    from riskxpertai.series.panel import Panel
    from riskxpertai.stores import open_observations

    if not settings.on_mongodb and not settings.database.exists():
        return await Panel.open()
    async with open_observations(settings) as stored:
        return await Panel.open(stored)


def heading(forecaster: Any) -> dict[str, Any]:  # its type would import torch with --help
    """Model and levels."""
    who = forecaster.identity
    return {
        "model": {"name": who.name, "version": who.version, "sha256": who.sha256},
        "levels": forecaster.levels.tolist(),
    }


def document(forecast: Forecast) -> dict[str, Any]:
    """An indicator's forecast as JSON."""
    told: dict[str, Any] = {
        "series_id": forecast.indicator.id,
        "name": forecast.indicator.name,
        "unit": forecast.indicator.unit,
        "digits": forecast.indicator.digits,
        "frequency": "Q" if forecast.indicator.frequency == "Q" else "M",
        "vintage": forecast.vintage.isoformat(),
        "last_date": forecast.last_day.isoformat(),
        "last_value": forecast.last_value,
        "dates": [month.isoformat() for month in forecast.dates],
        "kinds": list(forecast.kinds),
        "quantiles": rounded(forecast.quantiles),
        "baseline": rounded(forecast.baseline),
        "source": forecast.indicator.source,
    }
    if forecast.steps:
        told["steps"] = [
            [{"level": step.level, "chance": round(step.chance, 4)} for step in month]
            for month in forecast.steps
        ]
    return told


def rounded(rows: Sequence[Sequence[float]]) -> list[list[float]]:
    """Ten significant digits: more than any model knows, and the order stays."""
    return [[float(f"{value:.10g}") for value in row] for row in rows]


def processors() -> int:
    """CPU threads for a command that has the machine for itself."""
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def show(told: dict[str, Any]) -> None:
    """A table for each series."""
    levels = told["levels"]
    for text in told.get("notices", ()):
        out.print(f"※ {text}", style="yellow", markup=False, soft_wrap=True)
    for one in told["forecasts"]:
        digits = one.get("digits", 4)
        title = f"{one.get('name', one['series_id'])} ({one.get('unit', one['frequency'])})"
        last = (
            f"마지막 값 {one['last_value']:,.{digits}f} · {one['last_date']} · 모형 {told['model']['name']}"
        )
        table = Table(title=title, caption=last)
        table.add_column("분기" if one["frequency"] == "Q" else "월")
        for level in SHOWN:
            table.add_column(f"{level:.1%}", justify="right")
        for cells in cells_of(one, levels, digits):
            table.add_row(*cells)
        out.print(table)


def cells_of(one: dict[str, Any], levels: Sequence[float], digits: int) -> Iterator[list[str]]:
    """One row a month."""
    kinds = one.get("kinds", ["forecast"] * len(one["dates"]))
    for month, kind, row in zip(one["dates"], kinds, one["quantiles"], strict=True):
        mark = " 추정" if kind == "estimate" else ""
        yield [month[:7] + mark, *(f"{row[levels.index(level)]:,.{digits}f}" for level in SHOWN)]
