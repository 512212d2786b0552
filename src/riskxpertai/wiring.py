"""Choose once, open once, close in reverse: every part of the service, by its setting."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from riskxpertai.answer import Parts, answer
from riskxpertai.answer_log.fallback import FallbackAnswerLog
from riskxpertai.answer_log.memory import MemoryAnswerLog
from riskxpertai.answer_log.redis import RedisAnswerLog
from riskxpertai.forecast.bookkeeper import Bookkeeper, keep_forever
from riskxpertai.forecast.evaluation.card import read_card
from riskxpertai.forecast.predict import WEIGHTS, Forecaster
from riskxpertai.forecast.scorecard import Scorecard
from riskxpertai.history.fallback import FallbackHistory
from riskxpertai.login.tokens import Tokens, read_secret
from riskxpertai.narrator.openai import OpenAINarrator
from riskxpertai.narrator.prompts import PROMPT_VERSION
from riskxpertai.narrator.template import TemplateNarrator
from riskxpertai.observability import FALLBACKS, LEDGER
from riskxpertai.ports import AnswerLog, Ledger, Narrator
from riskxpertai.series.days import SEOUL
from riskxpertai.series.panel import Panel
from riskxpertai.series.refresh import refresh_forever
from riskxpertai.series.sources.ecb_service import EcbService
from riskxpertai.settings import Settings
from riskxpertai.stores import open_ledger, open_stores
from riskxpertai.turns import Turns

logger = logging.getLogger(__name__)


def now() -> datetime:
    """The clock, in Seoul."""
    return datetime.now(SEOUL)


def today() -> date:
    """The date in Seoul."""
    return now().date()


@dataclass(frozen=True)
class Service:
    """What the rim (HTTP, command line) works with.

    Attributes:
        settings: as read at the start.
        history: readers and turns.
        tokens: sessions.
        panel: data.
        forecaster: numbers.
        scorecard: how good they have been.
        evaluation: how good the weights are on other series; None where that was not measured.
        ledger: those that were shown, and what came.
        narrator: words.
        turns: asking, following, stopping.
    """

    settings: Settings
    history: FallbackHistory
    tokens: Tokens
    panel: Panel
    forecaster: Forecaster
    scorecard: Scorecard
    evaluation: Mapping[str, Any] | None
    ledger: Ledger
    narrator: Narrator
    turns: Turns


def versions(
    forecaster: Forecaster, narrator: Narrator, panel: Panel, scorecard: Scorecard, today: date
) -> dict[str, str]:
    """All that an answer depends on beside the question: model, prompt, narrator, language, data, scores."""
    return {
        "model": forecaster.identity.label,
        "prompt": PROMPT_VERSION,
        "narrator": narrator.name,
        "language": "ko",
        "vintage": panel.vintage(today),
        "scorecard": scorecard.version,
    }


@asynccontextmanager
async def open_service(settings: Settings) -> AsyncIterator[Service]:
    """Open every part; closing goes backwards.

    Raises:
        BadSettings: a URL names no store that we know.
        StoreFailed: a file can't be opened. A server that is away is found later.
    """
    async with AsyncExitStack() as stack:
        loading = asyncio.create_task(
            asyncio.to_thread(Forecaster.load, settings.weights, threads=settings.threads)
        )
        stack.callback(loading.cancel)
        stores = await stack.enter_async_context(open_stores(settings))
        history, observations = stores.history, stores.observations
        panel = await Panel.open()

        async def restore() -> None:
            panel.take(await observations.read())

        stores.circuit.first(restore)
        await stores.circuit.connect()
        narrator = choose_narrator(settings, stack)
        forecaster = await loading
        evaluation = read_card(settings.weights or WEIGHTS, forecaster.identity.sha256)
        tokens = Tokens(
            read_secret(
                settings.token_secret.get_secret_value() if settings.token_secret else None,
                home=settings.home,
                production=settings.environment == "production",
            ),
            history,
            access=timedelta(minutes=settings.access_minutes),
            refresh=timedelta(days=settings.refresh_days),
            clock=lambda: datetime.now(UTC),
        )
        turnstile = asyncio.Semaphore(1)
        scorecard = Scorecard(
            forecaster,
            panel,
            settings.home / "scorecard",
            origins=settings.scorecard_months,
            turnstile=turnstile,
        )
        await scorecard.load(today())
        ledger = await stack.enter_async_context(open_ledger(settings))
        bookkeeper = Bookkeeper(ledger, panel.monthly, failed=LEDGER.inc)
        stack.push_async_callback(bookkeeper.close)
        parts = Parts(
            monthly=panel.monthly,
            predict=forecaster,
            narrator=narrator,
            template=TemplateNarrator(),
            turnstile=turnstile,
            score=scorecard.score,
            freeze=bookkeeper.freeze,
            past=scorecard.past,
        )
        turns = Turns(
            log=await choose_log(settings, stack),
            history=history,
            way=partial(answer, parts=parts),
            versions=partial(versions, forecaster, narrator, panel, scorecard),
            now=now,
        )
        stack.push_async_callback(turns.close)
        keeping = asyncio.create_task(keep_forever(scorecard, bookkeeper, today=today))
        stack.push_async_callback(end, keeping)
        if settings.ecb_url:
            refreshing = asyncio.create_task(
                refresh_forever(
                    panel, observations, EcbService(settings.ecb_url), hours=settings.refresh_hours
                )
            )
            stack.callback(refreshing.cancel)
        yield Service(
            settings, history, tokens, panel, forecaster, scorecard, evaluation, ledger, narrator, turns
        )


async def end(task: asyncio.Task[None]) -> None:
    """Cancel a task and wait until it has let go of what it works with."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def choose_log(settings: Settings, stack: AsyncExitStack) -> AnswerLog:
    """The answer log that the settings name; a shared one never stands alone."""
    url, seconds = settings.answer_log.get_secret_value(), settings.answer_minutes * 60.0
    alone = MemoryAnswerLog(seconds=seconds, clock=time.monotonic)
    if url == "memory:":
        return alone
    shared = await RedisAnswerLog.open(url, seconds=seconds)
    stack.push_async_callback(shared.close)
    log = FallbackAnswerLog(shared, alone, count=FALLBACKS.inc)
    stack.push_async_callback(log.close)
    return log


def choose_narrator(settings: Settings, stack: AsyncExitStack) -> Narrator:
    """The narrator that the settings name."""
    if settings.narrator == "template:":
        return TemplateNarrator()
    narrator = OpenAINarrator(
        base_url=settings.narrator,
        key=settings.narrator_key.get_secret_value() if settings.narrator_key else "",
        model=settings.narrator_model,
        profile=settings.narrator_profile,
        effort=settings.narrator_effort,
        tokens=settings.narrator_tokens,
        seconds=settings.narrator_seconds,
    )
    stack.push_async_callback(narrator.close)
    return narrator
