"""The command line. Each command imports what it needs when it runs, so that `--help` is quick."""

from __future__ import annotations

from typing import Annotated

import typer

from riskxpertai import __version__
from riskxpertai.commands.ask import ask
from riskxpertai.commands.bench import bench
from riskxpertai.commands.doctor import doctor
from riskxpertai.commands.evaluate import evaluate
from riskxpertai.commands.forecast import forecast
from riskxpertai.commands.serve import serve
from riskxpertai.commands.sync import sync
from riskxpertai.commands.terminal import out
from riskxpertai.commands.train import train
from riskxpertai.commands.whatif import whatif

app = typer.Typer(
    name="riskxpertai",
    help="한국 금융 지표의 확률 예측 · Probabilistic forecasts of Korean financial indicators",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for command in (serve, ask, forecast, whatif, sync, train, evaluate, bench, doctor):
    app.command()(command)


@app.callback(invoke_without_command=True)
def about(
    version: Annotated[bool, typer.Option("--version", help="버전 · version", is_eager=True)] = False,
) -> None:
    """한국 금융 지표의 확률 예측 · Probabilistic forecasts of Korean financial indicators."""
    if version:
        out.print(__version__)
        raise typer.Exit


def main() -> None:
    """Entry point."""
    app()


if __name__ == "__main__":
    main()
