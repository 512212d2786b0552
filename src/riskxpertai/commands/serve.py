"""`riskxpertai serve`: the service."""

from __future__ import annotations

from typing import Annotated

import typer

from riskxpertai.commands.terminal import err, telling_errors
from riskxpertai.settings import read_settings

# Answers take seconds; whoever still follows after this long comes back by himself.
PATIENCE = 10


def serve(
    host: Annotated[str, typer.Option(help="주소 · address")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="포트 · port", min=1, max=65535)] = 8000,
) -> None:
    """서비스를 시작합니다. · Start the service."""
    with telling_errors():
        settings = read_settings()
        import uvicorn

        from riskxpertai.api.app import create_app
        from riskxpertai.api.rim import LARGEST_HEADERS
        from riskxpertai.observability import start_logging

        listener = start_logging(settings.log_level)
        err.print(f"RiskXpertAI → http://{host}:{port}  (끝내려면 Ctrl+C · state in {settings.home})")
        try:
            uvicorn.run(
                create_app(settings),
                host=host,
                port=port,
                log_config=None,
                access_log=False,
                server_header=False,
                # Whose word on a reader's address is taken, a setting says.
                proxy_headers=False,
                h11_max_incomplete_event_size=LARGEST_HEADERS,
                timeout_graceful_shutdown=PATIENCE,
            )
        finally:
            listener.stop()
