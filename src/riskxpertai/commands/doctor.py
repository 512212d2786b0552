"""`riskxpertai doctor`: what is configured, reachable, stale, and what to do about it."""

from __future__ import annotations

import asyncio
import platform
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import typer

from riskxpertai import __version__
from riskxpertai.commands.terminal import FAULT, out, telling_errors
from riskxpertai.errors import RiskXpertError, StoreFailed
from riskxpertai.settings import Settings, read_settings

State = Literal["ok", "note", "broken"]
MARKS = {"ok": "[green]정상[/]", "note": "[yellow]확인[/]", "broken": "[red]고장[/]"}


@dataclass(frozen=True)
class Finding:
    """One thing looked at.

    Attributes:
        state: how it is; `broken` means that questions can't be answered.
        name: what was looked at.
        text: what was found, and what to do.
    """

    state: State
    name: str
    text: str


def doctor() -> None:
    """설정과 상태를 점검하고 할 일을 알려 줍니다. · Check the set-up and say what to do."""
    with telling_errors():
        settings = read_settings()
    out.print(f"RiskXpertAI {__version__} · Python {platform.python_version()} · {settings.environment}")
    findings = [
        look(settings) for look in (home, weights, data, answer_log, history, narrator, page, sessions)
    ]
    for finding in findings:
        out.print(f"{MARKS[finding.state]}  [bold]{finding.name}[/]  {finding.text}", soft_wrap=True)
    if any(finding.state == "broken" for finding in findings):
        raise typer.Exit(FAULT)


def guarded(name: str, look: Callable[[], Finding]) -> Finding:
    """A finding, or what went wrong while looking."""
    try:
        return look()
    except RiskXpertError as error:
        return Finding("broken", name, f"{error.sentence} ({error})")


def home(settings: Settings) -> Finding:
    """Can state be kept."""
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        probe = settings.home / ".probe"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        return Finding("broken", "저장 위치", f"{settings.home}에 쓸 수 없습니다: {error.strerror}")
    return Finding("ok", "저장 위치", str(settings.home.resolve()))


def weights(settings: Settings) -> Finding:
    """Do the weights load."""
    from riskxpertai.forecast.predict import Forecaster

    return guarded(
        "예측 모형", lambda: Finding("ok", "예측 모형", Forecaster.load(settings.weights).identity.label)
    )


def data(settings: Settings) -> Finding:
    """What data there is, how old, and the one step that would give more."""
    from riskxpertai.commands.data_at_hand import look

    def told() -> Finding:
        found = asyncio.run(look(settings))
        return Finding("note" if found.step else "ok", "자료", found.text)

    return guarded("자료", told)


def answer_log(settings: Settings) -> Finding:
    """Where answers are told, and does it answer."""
    url = settings.answer_log.get_secret_value()
    if url == "memory:":
        return Finding("ok", "답변 로그", "메모리. 프로세스를 여럿 띄우려면 Redis가 필요합니다.")
    return guarded("답변 로그", lambda: asyncio.run(reach_redis(url)))


async def reach_redis(url: str) -> Finding:
    """Ask Redis what it is; without it answers are told all the same, so nothing here is broken."""
    from riskxpertai.answer_log.redis import OLDEST, RedisAnswerLog, place

    log = await RedisAnswerLog.open(url, seconds=1.0)
    try:
        server = await log.server()
    except StoreFailed as error:
        text = f"{place(url)}: 연결할 수 없습니다({error}). 그동안 프로세스마다 메모리에 답변을 씁니다."
        return Finding("note", "답변 로그", text)
    finally:
        await log.close()
    text = f"{place(url)} · Redis {server.version} · {server.milliseconds:.1f} ms"
    if server.numbers < OLDEST:
        return Finding("note", "답변 로그", f"{text}. Redis 6.2 이상이 필요합니다.")
    if server.eviction not in ("noeviction", ""):
        text += (
            f". maxmemory-policy가 {server.eviction}입니다: noeviction으로 바꾸면 쓰던 답변을 잃지 않습니다."
        )
        return Finding("note", "답변 로그", text)
    return Finding("ok", "답변 로그", text)


def history(settings: Settings) -> Finding:
    """Does the history answer, which version, how fast."""
    from riskxpertai.history.sqlite import SqliteHistory

    if settings.on_mongodb:
        return guarded("기록", lambda: asyncio.run(examine_mongodb(settings)))

    async def check() -> Finding:
        kept = await SqliteHistory.open(settings.database)
        try:
            begun = time.perf_counter()
            await kept.check()
            took = (time.perf_counter() - begun) * 1000.0
        finally:
            await kept.close()
        return Finding(
            "ok", "기록", f"{settings.history_shown} · SQLite {sqlite3.sqlite_version} · {took:.1f}ms"
        )

    return guarded("기록", lambda: asyncio.run(check()))


async def examine_mongodb(settings: Settings) -> Finding:
    """What the MongoDB server says, changing nothing there."""
    from riskxpertai.history.documents import INDEXES as HISTORY
    from riskxpertai.ledger.mongodb import INDEXES as LEDGER
    from riskxpertai.mongodb import connect, examine, leave
    from riskxpertai.series.store_mongodb import INDEXES as OBSERVATIONS

    database = connect(settings.history_url)
    try:
        found = await examine(database, (*HISTORY, *LEDGER, *OBSERVATIONS))
    except StoreFailed as error:
        text = f"{settings.history_shown}에 연결할 수 없습니다({error})."
        meanwhile = "그동안 로그인한 독자의 질문에는 답하지만, 새로 로그인하거나 기록을 볼 수는 없습니다."
        return Finding("broken", "기록", f"{text} {meanwhile} 주소, 계정, 접속 허용 목록을 확인하세요.")
    finally:
        await leave(database)
    keeping = f"{settings.history_days}일 보관" if settings.history_days else "계속 보관"
    text = f"{settings.history_shown} · MongoDB {found.version} · {found.milliseconds:.1f}ms · {keeping}"
    if not found.missing:
        return Finding("ok", "기록", f"{text} · 색인 모두 있음")
    names = ", ".join(f"{index.collection}({', '.join(index.fields)})" for index in found.missing)
    return Finding("note", "기록", f"{text} · 없는 색인: {names}. 서비스를 시작하면 만듭니다.")


def narrator(settings: Settings) -> Finding:
    """Who writes the words."""
    if settings.narrator == "template:":
        text = (
            "서식이 문장을 씁니다. 언어 모델을 쓰려면 "
            "RISKXPERTAI_NARRATOR와 RISKXPERTAI_NARRATOR_MODEL을 설정하세요."
        )
        return Finding("note", "문장", text)
    return guarded("문장", lambda: asyncio.run(reach(settings)))


async def reach(settings: Settings) -> Finding:
    """Ask the language model's server for its models."""
    import httpx2

    key = settings.narrator_key.get_secret_value() if settings.narrator_key else ""
    try:
        async with httpx2.AsyncClient(timeout=5.0) as client:
            headers = {"Authorization": f"Bearer {key}"} if key else {}
            answer = await client.get(f"{settings.narrator.rstrip('/')}/models", headers=headers)
    except httpx2.HTTPError as error:
        kind = type(error).__name__
        text = f"{settings.narrator_model}: 서버에 연결할 수 없습니다({kind}). 그동안 서식이 문장을 씁니다."
        return Finding("note", "문장", text)
    if answer.status_code in (401, 403):
        return Finding("note", "문장", "RISKXPERTAI_NARRATOR_KEY를 확인하세요: 서버가 키를 거절했습니다.")
    return Finding("ok", "문장", f"{settings.narrator_model} (HTTP {answer.status_code})")


def page(settings: Settings) -> Finding:
    """Are the page and its chart library there."""
    from riskxpertai.api.pages import BESIDE

    folder = settings.web or BESIDE
    if not (folder / "main.html").exists():
        return Finding("broken", "화면", f"{folder}에 화면 파일이 없습니다. RISKXPERTAI_WEB을 확인하세요.")
    if not any((folder / "assets" / "vendor").glob("echarts*")):
        return Finding("note", "화면", "차트 라이브러리가 없습니다. `make web`을 실행하세요.")
    return Finding("ok", "화면", str(folder))


def sessions(settings: Settings) -> Finding:
    """How readers come in."""
    ways = "게스트 이용 가능" if settings.guests_allowed else "게스트 이용 꺼짐"
    secret = "환경 변수" if settings.token_secret else f"{settings.home / 'secret'} (처음 시작할 때 만들어짐)"
    return Finding("ok", "로그인", f"{ways} · 서명 키: {secret}")
