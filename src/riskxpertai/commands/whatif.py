"""`riskxpertai whatif`: forecasts where a condition is met, beside those without it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from riskxpertai.commands.forecast import heading, open_panel, rounded
from riskxpertai.commands.terminal import err, out, telling_errors
from riskxpertai.domain import Condition, Forecast, Joint, Supposed
from riskxpertai.errors import BadInput, RiskXpertError
from riskxpertai.months import month_after
from riskxpertai.numerals import format_month, format_share, format_value
from riskxpertai.settings import Settings, read_settings

# Past months to learn from besides those whose forecasts are not over.
ORIGINS = 60
SHOWN = (0.1, 0.5, 0.9)
NOTE = "과거 예측 오차의 동행에 바탕을 둔 계산이며 인과가 아닙니다."
UNSEEN = "이 가정에 가까운 경로는 과거에 거의 나타나지 않아 가정에 따른 숫자를 내지 않습니다."
HOW = (
    "가정을 읽지 못했습니다. 지표와 크기를 함께 적어 주세요. 예: “기준금리 -0.5%p”, “기준금리 50bp 인하”, "
    "“원/달러 환율 1,500원”, “USDKRW +10%”, “기준금리 동결”."
)


def whatif(
    condition: Annotated[str, typer.Argument(help='가정, 예: "기준금리 -0.5%p" · what is supposed')],
    indicator: Annotated[
        list[str] | None,
        typer.Argument(help="볼 지표 id, 예: USDKRW · indicators to tell; all when left out"),
    ] = None,
    months: Annotated[
        int, typer.Option(help="몇 개월 뒤의 가정인지 1–24 · months ahead of the condition")
    ] = 6,
    json_: Annotated[bool, typer.Option("--json", help="JSON 문서 하나로 · one JSON document")] = False,
) -> None:
    """가정에 가까운 경로만 모아 예측합니다. · Forecast where a condition is met."""
    with telling_errors():
        if not 1 <= months <= 24:
            raise BadInput(f"--months {months}", sentence="--months는 1에서 24 사이여야 합니다.")
        told = suppose(read_settings(), read_condition(condition), indicator or [], months)
        if json_:
            out.file.write(json.dumps(told, ensure_ascii=False) + "\n")
        else:
            show(told)


def read_condition(text: str) -> Condition:
    """What is supposed, in words or with an id.

    Raises:
        BadInput: it names no indicator, or no amount that fits it; the sentence says what to write.
    """
    from riskxpertai.reading.mentions import blank, named
    from riskxpertai.reading.suppositions import stated
    from riskxpertai.reading.vocabulary import NAMES
    from riskxpertai.reading.wording import folded

    first, _, rest = text.strip().partition(" ")
    words = folded(f"{NAMES.get(first.upper(), first)} {rest}")
    mentions = named(words)
    found = stated(blank(words, mentions), mentions)
    if found is None:
        raise BadInput("no condition", sentence=HOW)
    return found


def suppose(settings: Settings, condition: Condition, ids: Sequence[str], months: int) -> dict[str, Any]:
    """Forecast indicators from the data at hand, with the condition and without it."""
    from riskxpertai.forecast.cases import joint
    from riskxpertai.forecast.hindsight import hindsight
    from riskxpertai.forecast.predict import Forecaster
    from riskxpertai.series.catalog import indicator as catalogued
    from riskxpertai.series.catalog import indicators
    from riskxpertai.series.days import seoul_day

    panel = asyncio.run(open_panel(settings))
    chosen = ids or [id for id in indicators() if panel.has(id)]
    rows = [catalogued(id) for id in dict.fromkeys((*chosen, condition.indicator))]
    today = seoul_day(datetime.now(UTC))
    series = [panel.monthly(row.id, today) for row in rows]
    forecaster = Forecaster.load(settings.weights)
    forecasts = forecaster(series, as_of=today, months=months)
    with err.status("지난 예측을 다시 내어 동행을 배웁니다"):
        past = [
            hindsight(forecaster, panel.monthly, row.id, today=today, origins=ORIGINS + months, months=months)
            for row in rows
        ]
    told = joint(forecasts, past, months=months, condition=condition)
    if told is None or told.supposed is None:
        raise RiskXpertError(
            "too few past forecasts", sentence="지난 예측이 모자라 함께 움직이는 정도를 배우지 못했습니다."
        )
    return {
        **heading(forecaster),
        "as_of": today.isoformat(),
        **of_condition(forecasts, told, told.supposed, months),
        "forecasts": [
            document(forecast, told.supposed, place, months)
            for place, forecast in enumerate(forecasts)
            if forecast.indicator.id != condition.indicator
        ],
        "note": NOTE,
    }


def of_condition(
    forecasts: Sequence[Forecast], told: Joint, supposed: Supposed, months: int
) -> dict[str, Any]:
    """What is supposed and how far the past bears it."""
    own = next(forecast for forecast in forecasts if forecast.indicator.id == supposed.indicator)
    return {
        "condition": {
            "series_id": own.indicator.id,
            "name": own.indicator.name,
            "unit": own.indicator.unit,
            "digits": own.indicator.digits,
            "month": month_after(own.as_of, months).isoformat(),
            "level": supposed.level,
            "last_value": own.last_value,
        },
        "plausibility": {
            "seen": bool(supposed.forecasts),
            "share": round(supposed.share, 4),
            "effective": round(supposed.effective, 1),
            "paths": told.paths,
            "origins": told.origins,
            "first": told.first.isoformat(),
            "last": told.last.isoformat(),
        },
    }


def document(forecast: Forecast, supposed: Supposed, place: int, months: int) -> dict[str, Any]:
    """An indicator's forecast in the months to come, and the one where the condition is met."""
    first = len(forecast.dates) - months
    inside = supposed.forecasts[place] if supposed.forecasts else None
    return {
        "series_id": forecast.indicator.id,
        "name": forecast.indicator.name,
        "unit": forecast.indicator.unit,
        "digits": forecast.indicator.digits,
        "dates": [month.isoformat() for month in forecast.dates[first:]],
        "quantiles": rounded(forecast.quantiles[first:]),
        "supposed": rounded(inside.quantiles) if inside else None,
    }


def show(told: dict[str, Any]) -> None:
    """The condition, what bears it, and a table of the month it speaks of."""
    condition, plausible = told["condition"], told["plausibility"]
    unit, digits = condition["unit"], condition["digits"]
    level, last = (
        format_value(condition[key], unit, digits, signed=False) for key in ("level", "last_value")
    )
    month = format_month(datetime.fromisoformat(condition["month"]).date())
    out.print(f"가정: {month} {condition['name']} {level} (지금 {last})", markup=False)
    worth = f"{plausible['paths']:,}개 가운데 실질적으로 {plausible['effective']:,.0f}개"
    share = format_share(plausible["share"], least=1)
    out.print(
        f"함께 그린 경로 {worth}가 가깝습니다. 예측에서 이만큼 움직일 확률은 {share}입니다.", markup=False
    )
    if not plausible["seen"]:
        out.print(UNSEEN)
        return
    table = Table(title=f"{month}, 가정 없이 → 가정대로")
    table.add_column("지표")
    for level_ in SHOWN:
        table.add_column(f"{level_:.0%}", justify="right")
    for one in told["forecasts"]:
        pairs = []
        for level_ in SHOWN:
            place = told["levels"].index(level_)
            before, after = one["quantiles"][-1][place], one["supposed"][-1][place]
            pairs.append(f"{before:,.{one['digits']}f} → {after:,.{one['digits']}f}")
        table.add_row(f"{one['name']} ({one['unit']})", *pairs)
    out.print(table)
    out.print(f"{NOTE}\n투자자문·권유가 아니며 예측은 틀릴 수 있습니다.", style="dim")
