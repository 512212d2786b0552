"""The HTTP application: routers, errors, headers, and the lifespan that opens the service."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from riskxpertai import __version__
from riskxpertai.api import answers, conversations, export, health, indicators, kakao, login, scorecard
from riskxpertai.api.allowance import Allowance
from riskxpertai.api.pages import add_pages
from riskxpertai.api.problems import add_problems, too_large
from riskxpertai.observability import REQUESTS
from riskxpertai.settings import Settings
from riskxpertai.wiring import open_service

logger = logging.getLogger(__name__)

# A question of 2,000 Korean characters, every one escaped, and room for the rest of the body.
LARGEST_BODY = 32 * 1024

HEADERS = {
    "content-security-policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
        "require-trusted-types-for 'script'; trusted-types default"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


def create_app(settings: Settings) -> FastAPI:
    """Build the application; nothing is opened before its lifespan begins.

    Args:
        settings: as read at the start.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_service(settings) as service:
            app.state.service = service
            logger.info(
                "ready: model %s, narrator %s", service.forecaster.identity.label, service.narrator.name
            )
            yield
            logger.info("closing")

    app = FastAPI(
        title="RiskXpertAI",
        version=__version__,
        description="Calibrated forecasts of Korean financial indicators, told as they are made.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.allowance = Allowance(
        reader=settings.asks_per_minute, address=settings.asks_per_minute_address, clock=time.monotonic
    )
    add_problems(app)
    limited = APIRouter(max_body_size=LARGEST_BODY)
    for part in (answers, conversations, export, login, kakao, indicators, scorecard, health):
        limited.include_router(part.router)
    app.include_router(limited)
    add_pages(app, settings.web)
    app.add_middleware(Rim)
    return app


class Rim:
    """Security headers on every response, and its time to first byte as a metric and a log line."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request through; nothing is buffered, so streams stay streams."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = time.perf_counter()

        told = False

        async def sent(message: Message) -> None:
            nonlocal told
            if told:
                return
            if message["type"] == "http.response.start" and message["status"] == 413:
                # The framework's body limit answers in plain text, past every error handler.
                told = True
                await too_large()(scope, receive, rimmed)
                return
            await rimmed(message)

        async def rimmed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                message["headers"] = [*message["headers"], *headers]
                tell_request(scope, message["status"], time.perf_counter() - begun)
            await send(message)

        await self.app(scope, receive, sent)


def tell_request(scope: Scope, status: int, seconds: float) -> None:
    """One line and one observation a request; the route's pattern, never the address itself."""
    route = getattr(scope.get("route"), "path", "other")
    REQUESTS.labels(scope["method"], route, status).observe(seconds)
    if route not in ("/healthz", "/readyz", "/metrics"):
        logger.info("%s %s %s %.1f ms", scope["method"], route, status, seconds * 1000.0)
