"""What commands share at the terminal: where words go, and how errors end."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import typer
from rich.console import Console

from riskxpertai.errors import BadInput, BadSettings, RiskXpertError

BAD_INPUT = 2
FAULT = 1

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


@contextmanager
def telling_errors() -> Iterator[None]:
    """End the command with a sentence on stderr: 2 for bad input, 1 for a fault."""
    try:
        yield
    except RiskXpertError as error:
        err.print(f"[bold red]오류[/] {error.sentence}", soft_wrap=True)
        if str(error) != error.code:
            err.print(str(error), style="dim", markup=False, soft_wrap=True)
        asked_wrong = error.status < 500 or isinstance(error, BadSettings)
        raise typer.Exit(BAD_INPUT if asked_wrong else FAULT) from None
    except BrokenPipeError:
        # The reader of a pipe left; Python would complain again while closing.
        sys.stderr.close()
        raise typer.Exit(0) from None
    except OSError as error:
        err.print(
            "[bold red]오류[/] 파일이나 주소를 열 수 없습니다. 경로와 권한을 확인해 주세요.", soft_wrap=True
        )
        err.print(str(error), style="dim", markup=False, soft_wrap=True)
        raise typer.Exit(FAULT) from None


def day(text: str | None) -> date | None:
    """A `--as-of` option.

    Raises:
        BadInput: it is no date.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            f"--as-of `{text[:40]}`", sentence="--as-of는 YYYY-MM-DD 형식의 날짜여야 합니다."
        ) from None
