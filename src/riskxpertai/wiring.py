"""Choose once, open once, close in reverse: every part of the service, by its setting."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from functools import partial
from typing import Any

from riskxpertai.allowance.budgets import Counters
from riskxpertai.allowance.fallback import FallbackCounters
from riskxpertai.allowance.memory import MemoryCounters
from riskxpertai.allowance.purse import Ceiling, Purse
from riskxpertai.allowance.redis import RedisCounters
from riskxpertai.answer import Parts, answer, unkept
from riskxpertai.answer_log.fallback import FallbackAnswerLog
from riskxpertai.answer_log.memory import MemoryAnswerLog
from riskxpertai.answer_log.redis import RedisAnswerLog
from riskxpertai.circuit import Circuit
from riskxpertai.forecast.bookkeeper import Bookkeeper, keep_forever
from riskxpertai.forecast.evaluation.card import read_card
from riskxpertai.forecast.predict import WEIGHTS, Forecaster
from riskxpertai.forecast.scorecard import Scorecard
from riskxpertai.history.fallback import FallbackHistory
from riskxpertai.login.attempt import Attempts
from riskxpertai.login.farewells import Farewells
from riskxpertai.login.kakao import Kakao
from riskxpertai.login.secret import read_secret
from riskxpertai.login.tokens import Tokens
from riskxpertai.narrator.ceiling import ThriftyNarrator
from riskxpertai.narrator.openai import OpenAINarrator
from riskxpertai.narrator.prompts import PROMPT_VERSION
from riskxpertai.narrator.template import TemplateNarrator
from riskxpertai.observability import AWAY, FALLBACKS, LEDGER, UNLINKING
from riskxpertai.ports import AnswerLog, Ledger, Narrator, Source
from riskxpertai.retention import expire_daily
from riskxpertai.series.catalog import indicators
from riskxpertai.series.days import SEOUL
from riskxpertai.series.panel import Panel
from riskxpertai.series.schedule import Scheduler
from riskxpertai.series.sources import configured, sources
from riskxpertai.series.sync import Syncing
from riskxpertai.series.terms import why_missing
from riskxpertai.settings import Settings
from riskxpertai.stores import open_ledger, open_stores
from riskxpertai.turns import Turns

logger = logging.getLogger(__name__)


def now() -> datetime:
    """The clock, in Seoul."""
    return datetime.now(SEOUL)


def utc() -> datetime:
    """The clock, in UTC."""
    return datetime.now(UTC)


def standing_on(day: date) -> datetime:
    """The last moment of a day in Seoul: a clock for answers as of that day."""
    return datetime.combine(day, clock.max, SEOUL)


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
        attempts: logins on their way to Kakao and back.
        kakao: the app at Kakao, where one is set up.
        panel: data.
        forecaster: numbers.
        scorecard: how good they have been.
        evaluation: how good the weights are on other series; None where that was not measured.
        ledger: those that were shown, and what came.
        narrator: words.
        turns: asking, following, stopping.
        counters: where limits are counted.
        farewells: readers who leave.
    """

    settings: Settings
    history: FallbackHistory
    tokens: Tokens
    attempts: Attempts
    kakao: Kakao | None
    panel: Panel
    forecaster: Forecaster
    scorecard: Scorecard
    evaluation: Mapping[str, Any] | None
    ledger: Ledger
    narrator: Narrator
    turns: Turns
    counters: Counters
    farewells: Farewells


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
async def open_service(
    settings: Settings, *, as_of: date | None = None, syncing: bool = True
) -> AsyncIterator[Service]:
    """Open every part; closing goes backwards.

    Args:
        settings: as read at the start.
        as_of: answer as on this day, from what was known then. Nothing is then fetched, measured or
            frozen: scores and paths of today would know what came later.
        syncing: fetch what is new in the background. Whoever asks one question would not wait for it.

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
            await asyncio.to_thread(panel.take, await observations.vintages())

        stores.circuit.first(restore)
        await stores.circuit.connect()
        counters = await choose_counters(settings, stack)
        narrator = choose_narrator(settings, counters, stack)
        forecaster = await loading
        secret = read_secret(
            settings.token_secret.get_secret_value() if settings.token_secret else None,
            home=settings.home,
            production=settings.environment == "production",
        )
        evaluation = read_card(settings.weights or WEIGHTS, forecaster.identity.sha256)
        tokens = Tokens(
            secret,
            history,
            access=timedelta(minutes=settings.access_minutes),
            refresh=timedelta(days=settings.refresh_days),
            clock=utc,
        )
        turnstile = asyncio.Semaphore(1)
        scorecard = Scorecard(
            forecaster,
            panel,
            settings.home / "scorecard",
            origins=0 if as_of else settings.scorecard_months,
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
            freeze=unkept if as_of else bookkeeper.freeze,
            past=scorecard.past,
            available=panel.available,
        )
        turns = Turns(
            log=await choose_log(settings, stack),
            history=history,
            way=partial(answer, parts=parts),
            versions=partial(versions, forecaster, narrator, panel, scorecard),
            now=partial(standing_on, as_of) if as_of else now,
            available=panel.available,
            reasons={id: why_missing(row, configured(settings)) for id, row in indicators().items()},
        )
        stack.push_async_callback(turns.close)
        kakao = choose_kakao(settings, stack)
        farewells = Farewells(history, unlink=kakao.unlink if kakao else None, clock=utc, tell=UNLINKING.set)
        for task in (farewells.forever(), expire_daily(history, days=settings.retention_days, clock=utc)):
            stack.push_async_callback(end, asyncio.create_task(task))
        if not as_of:
            keeping = asyncio.create_task(keep_forever(scorecard, bookkeeper, today=today))
            stack.push_async_callback(end, keeping)
            if syncing and (asked := open_sources(settings, stack)):
                scheduler = Scheduler(Syncing(panel, observations, asked), hours=settings.refresh_hours)
                stack.push_async_callback(end, asyncio.create_task(scheduler.forever()))
        yield Service(
            settings=settings,
            history=history,
            tokens=tokens,
            attempts=Attempts(secret, clock=utc),
            kakao=kakao,
            panel=panel,
            forecaster=forecaster,
            scorecard=scorecard,
            evaluation=evaluation,
            ledger=ledger,
            narrator=narrator,
            turns=turns,
            counters=counters,
            farewells=farewells,
        )


def open_sources(settings: Settings, stack: AsyncExitStack) -> tuple[Source, ...]:
    """The sources that are configured; each is closed with the service."""
    opened = sources(settings)
    for source in opened:
        stack.push_async_callback(source.close)
    return opened


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


async def choose_counters(settings: Settings, stack: AsyncExitStack) -> Counters:
    """Counters shared through the answer log's Redis, or this process's own."""
    url = settings.answer_log.get_secret_value()
    if url == "memory:":
        return MemoryCounters()
    shared = RedisCounters.open(url)
    stack.push_async_callback(shared.close)
    circuit = Circuit("limits", tell=AWAY.labels(store="limits").set)
    circuit.first(shared.check)
    stack.push_async_callback(circuit.close)
    await circuit.connect()
    return FallbackCounters(shared, circuit)


def choose_kakao(settings: Settings, stack: AsyncExitStack) -> Kakao | None:
    """The app at Kakao that the settings name, if they do."""
    if not settings.kakao_client_id:
        return None
    secret, admin = settings.kakao_client_secret, settings.kakao_admin_key
    kakao = Kakao(
        settings.kakao_url,
        client_id=settings.kakao_client_id,
        client_secret=secret.get_secret_value() if secret else "",
        admin_key=admin.get_secret_value() if admin else "",
        pkce=settings.kakao_pkce,
        clock=utc,
    )
    stack.push_async_callback(kakao.close)
    return kakao


def choose_narrator(settings: Settings, counters: Counters, stack: AsyncExitStack) -> Narrator:
    """The narrator that the settings name."""
    if settings.narrator == "template:":
        return TemplateNarrator()
    ceiling = Ceiling(
        tokens=settings.narrator_tokens_per_day,
        won=settings.narrator_won_per_day,
        won_in=settings.narrator_won_in,
        won_out=settings.narrator_won_out,
    )
    purse = Purse(ceiling, counters, clock=time.time)
    narrator = OpenAINarrator(
        base_url=settings.narrator,
        key=settings.narrator_key.get_secret_value() if settings.narrator_key else "",
        model=settings.narrator_model,
        profile=settings.narrator_profile,
        effort=settings.narrator_effort,
        tokens=settings.narrator_tokens,
        seconds=settings.narrator_seconds,
        spend=purse.spend,
    )
    stack.push_async_callback(narrator.close)
    return ThriftyNarrator(narrator, purse.empty)
