"""`riskxpertai train`: weights from the synthetic prior, resumably."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from riskxpertai.commands.terminal import err, telling_errors
from riskxpertai.errors import BadInput


def train(
    out: Annotated[Path, typer.Option(help="체크포인트와 가중치 폴더 · folder of checkpoints and weights")],
    steps: Annotated[
        int, typer.Option(help="학습 단계 수 · steps in all, resumed ones included", min=1)
    ] = 8000,
    batch: Annotated[int, typer.Option(help="단계당 시계열 수 · series a step", min=8)] = 64,
    seed: Annotated[int, typer.Option(help="난수 씨앗 · seed of weights and data")] = 20261122,
    threads: Annotated[int, typer.Option(help="CPU 스레드 · threads", min=1)] = 1,
    device: Annotated[str, typer.Option(help="cpu 또는 cuda · torch device")] = "cpu",
    version: Annotated[str, typer.Option(help="가중치 버전 · version of the weights")] = "dev",
) -> None:
    """합성 시계열만으로 가중치를 만듭니다. 멈춰도 이어집니다. · Train on synthetic series; resumes."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    with telling_errors():
        import torch

        from riskxpertai.forecast.train import Plan
        from riskxpertai.forecast.train import Progress as Told
        from riskxpertai.forecast.train import train as run

        if device == "cuda" and not torch.cuda.is_available():
            raise BadInput("no CUDA device", sentence="CUDA 장치가 없습니다. --device cpu로 실행해 주세요.")
        torch.set_num_threads(threads)
        torch.set_flush_denormal(True)
        columns = (
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[loss]}"),
        )
        with Progress(TextColumn("train"), *columns, console=err) as bar:
            task = bar.add_task("train", total=steps, loss="")

            def told(progress: Told) -> None:
                bar.update(task, completed=progress.step, loss=f"loss {progress.loss:.4f}")

            run(Plan(steps=steps, batch=batch, seed=seed), out, device=device, version=version, told=told)
    err.print(f"가중치 → {out}  (RISKXPERTAI_WEIGHTS={out} 로 사용)")
