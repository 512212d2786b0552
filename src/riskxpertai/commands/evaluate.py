"""`riskxpertai evaluate`: how good the forecaster is on series of one's own, beside baselines."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from riskxpertai.commands.forecast import processors
from riskxpertai.commands.terminal import err, telling_errors
from riskxpertai.commands.terminal import out as paper
from riskxpertai.errors import BadInput
from riskxpertai.settings import read_settings

NAMES = {
    "model": "RiskXpertAI",
    "walk": "임의보행",
    "drift": "추세 연장",
    "seasonal": "지난해 값",
    "ets": "AutoETS",
    "theta": "AutoTheta",
    "arima": "AutoARIMA",
}
EVERY = ("monthly", "quarterly", "yearly")


def evaluate(
    files: Annotated[
        list[Path], typer.Argument(help="시계열 CSV: series_id,date,value · files as of `forecast --input`")
    ],
    months: Annotated[int, typer.Option(help="개월 수 1–24 · months ahead")] = 12,
    origins: Annotated[
        str, typer.Option(help="예측을 시작하는 때 · origins: monthly, quarterly, yearly")
    ] = "quarterly",
    first: Annotated[int | None, typer.Option(help="첫 연도 · first year of origins")] = None,
    last: Annotated[int | None, typer.Option(help="마지막 연도 · last year of origins")] = None,
    baselines: Annotated[
        str, typer.Option(help="기준 모형 · any of walk,drift,seasonal,ets,theta,arima")
    ] = "walk,drift,seasonal",
    apart: Annotated[
        str, typer.Option(help="재기만 하고 합계에서 빼는 id · ids told but not counted, with commas")
    ] = "",
    weights: Annotated[Path | None, typer.Option(help="가중치 폴더 · folder of weights")] = None,
    jobs: Annotated[
        int | None,
        typer.Option(help="프로세스 수, 기본은 코어 수 · processes; all cores when left out", min=1),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="결과 폴더, 기본은 evaluation · folder of the results")
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="JSON 문서 하나로 · one JSON document")] = False,
) -> None:
    """예측력을 기준 모형과 견줍니다. 멈춰도 이어집니다. · Evaluate beside baselines; resumes."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # each process has one core to itself
        os.environ.setdefault(name, "1")
    with telling_errors():
        if not 1 <= months <= 24:
            raise BadInput(f"--months {months}", sentence="--months는 1에서 24 사이여야 합니다.")
        if origins not in EVERY:
            raise BadInput(
                f"--origins {origins[:40]}", sentence=f"--origins는 {', '.join(EVERY)} 가운데 하나입니다."
            )
        if first is not None and last is not None and first > last:
            raise BadInput(
                f"--first {first} --last {last}", sentence="--first는 --last보다 늦을 수 없습니다."
            )
        settings = read_settings()
        from riskxpertai.forecast.evaluation.baselines import chosen
        from riskxpertai.forecast.evaluation.document import Plan
        from riskxpertai.forecast.evaluation.origins import Choice

        plan = Plan(
            files=tuple(files),
            choice=Choice(months, origins, first, last),  # type: ignore[arg-type]  # checked above
            baselines=chosen(listed(baselines)),
            apart=frozenset(listed(apart)),
            weights=weights or settings.weights,
        )
        folder = out or settings.home / "evaluation"
        document = run(plan, folder, jobs or processors())
        write(document, folder, as_json=json_)


def listed(text: str) -> list[str]:
    """The words of a list with commas."""
    return [word.strip() for word in text.split(",") if word.strip()]


def run(plan: Any, folder: Path, jobs: int) -> dict[str, Any]:  # its type would import torch with --help
    """Evaluate with a progress bar."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from riskxpertai.forecast.evaluation.document import evaluate as made

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(TextColumn("evaluate"), *columns, console=err) as bar:
        task = bar.add_task("evaluate", total=None)
        return made(
            plan, folder, jobs=jobs, told=lambda done, all_: bar.update(task, completed=done, total=all_)
        )


def write(document: dict[str, Any], folder: Path, *, as_json: bool) -> None:
    """Write the files, and print."""
    from riskxpertai.forecast.evaluation.card import write_card
    from riskxpertai.forecast.evaluation.document import text
    from riskxpertai.forecast.evaluation.plots import draw, drawable
    from riskxpertai.forecast.evaluation.tables import markdown

    (folder / "evaluation.json").write_text(text(document), encoding="utf-8")
    write_card(document, folder)
    (folder / "tables.md").write_text(markdown(document), encoding="utf-8")
    if document["groups"] and drawable():
        draw(document, folder)
    elif document["groups"]:
        err.print("그림은 그리지 않았습니다: pip install 'riskxpertai\\[evaluate]'", style="yellow")
    if document["left_out"]:
        names = ", ".join(document["left_out"])
        err.print(f"기간 안에 평가할 달이 없어 뺀 시계열: {names}", style="yellow", markup=False)
    if as_json:
        paper.file.write(text(document))
    else:
        show(document)
    err.print(f"결과 → {folder}", markup=False)


def show(document: dict[str, Any]) -> None:
    """Print each group."""
    from riskxpertai.forecast.evaluation.figures import MEAN
    from riskxpertai.forecast.evaluation.tables import horizons, loss_rows, ratio_rows

    months, model = document["options"]["months"], document["model"]
    paper.print(f"{model['name']} {model['version']} ({model['sha256'][:8]})", markup=False)
    for group in document["groups"]:
        title = "전체" if group["name"] == "all" else group["name"]
        names = [f"1–{months}" if name == MEAN else name for name in horizons(group)]
        paper.print(
            table(
                f"{title} · 시계열 {group['series']}개 · 몇 개월 뒤의 손실 (임의보행 = 1)",
                ["", *names, "95% 구간", "나은\n시계열", "뚜렷이\n나음/못함"],
                ratio_rows(group),
            )
        )
        head = ["", "SQL", "MASE", "CRPS", "MSIS", "80%", "95%", "변동기\n80%", "변동기\n95%"]
        paper.print(table(f"{title} · 손실의 기하평균과 구간 적중률", head, loss_rows(group)))


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """A table with its numbers to the right."""
    told = Table(title=title, title_justify="left", box=None, padding=(0, 1, 0, 0), pad_edge=False)
    for name in head:
        told.add_column(name, justify="right" if name else "left", no_wrap=True)
    for teller, *cells in rows:
        told.add_row(NAMES[teller], *cells)
    return told
