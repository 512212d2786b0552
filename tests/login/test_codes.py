"""One-time codes: how a login at Kakao becomes a session."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from riskxpertai.errors import LoginRefused, SessionEnded
from riskxpertai.history.sqlite import SqliteHistory
from riskxpertai.login.tokens import CODE_LIFE, Tokens
from tests.login.conftest import ACCESS, READER, REFRESH, SECRET, Clock

pytestmark = pytest.mark.anyio


async def test_a_code_gives_a_session_that_goes_on_like_any_other(tokens: Tokens):
    pair = await tokens.redeem(await tokens.issue_code(READER, login="login"), login="login")
    assert await tokens.reader_of(pair.access_token) == READER
    assert await tokens.reader_of((await tokens.refresh(pair.refresh_token)).access_token) == READER


async def test_a_code_is_good_for_a_minute_and_the_session_for_its_own_time(tokens: Tokens, clock: Clock):
    early, late = [await tokens.issue_code(READER, login=login) for login in ("early", "late")]
    clock.now += CODE_LIFE - timedelta(seconds=1)
    pair = await tokens.redeem(early, login="early")
    clock.now += timedelta(seconds=1)
    with pytest.raises(LoginRefused):
        await tokens.redeem(late, login="late")
    clock.now += timedelta(days=29)
    assert await tokens.reader_of((await tokens.refresh(pair.refresh_token)).access_token) == READER


async def test_a_code_used_again_ends_its_session_even_at_once(tokens: Tokens):
    code = await tokens.issue_code(READER, login="login")
    pair = await tokens.redeem(code, login="login")
    with pytest.raises(LoginRefused):
        await tokens.redeem(code, login="login")
    with pytest.raises(SessionEnded):
        await tokens.reader_of(pair.access_token)


async def test_of_many_processes_that_trade_one_code_at_once_at_most_one_does(
    tokens: Tokens, history: SqliteHistory, clock: Clock
):
    beside = Tokens(SECRET, history, access=ACCESS, refresh=REFRESH, clock=clock)
    code = await tokens.issue_code(READER, login="login")
    traded = await asyncio.gather(
        *((tokens, beside)[turn % 2].redeem(code, login="login") for turn in range(10)),
        return_exceptions=True,
    )
    assert sum(not isinstance(one, LoginRefused) for one in traded) <= 1


async def test_a_code_of_another_login_is_refused_and_stays_good(tokens: Tokens):
    code = await tokens.issue_code(READER, login="login")
    with pytest.raises(LoginRefused):
        await tokens.redeem(code, login="another")
    assert await tokens.redeem(code, login="login")


async def test_a_login_begins_one_session(tokens: Tokens):
    await tokens.issue_code(READER, login="login")
    with pytest.raises(LoginRefused):
        await tokens.issue_code(READER, login="login")
