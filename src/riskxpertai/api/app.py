"""The HTTP application: routers, errors, limits, and the lifespan that opens the service."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI

from riskxpertai import __version__
from riskxpertai.api import (
    account,
    answers,
    conversations,
    export,
    health,
    indicators,
    kakao,
    login,
    scorecard,
)
from riskxpertai.api.allowance import Allowance
from riskxpertai.api.openapi import describe
from riskxpertai.api.pages import add_pages
from riskxpertai.api.problems import add_problems
from riskxpertai.api.rim import Rim
from riskxpertai.settings import Settings
from riskxpertai.wiring import open_service

logger = logging.getLogger(__name__)

# A question of 2,000 Korean characters, every one escaped, and room for the rest of the body.
LARGEST_BODY = 32 * 1024


def create_app(settings: Settings) -> FastAPI:
    """Build the application; nothing is opened before its lifespan begins.

    Args:
        settings: as read at the start.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_service(settings) as service:
            app.state.service = service
            app.state.allowance = Allowance(settings, service.counters, clock=time.time)
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
    add_problems(app)
    limited = APIRouter(max_body_size=LARGEST_BODY)
    for part in (
        answers,
        conversations,
        export,
        login,
        kakao,
        account,
        indicators,
        scorecard,
        health,
    ):
        limited.include_router(part.router)
    app.include_router(limited)
    add_pages(app, settings.web)
    app.add_middleware(Rim, production=settings.environment == "production")
    describe(app)
    return app
