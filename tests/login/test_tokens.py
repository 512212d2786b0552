from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from riskxpertai.domain import Reader
from riskxpertai.errors import BadSettings, NotSignedIn, SessionEnded, StoreFailed
from riskxpertai.history.sqlite import SqliteHistory
from riskxpertai.login.tokens import GRACE, SKEW, Holder, Pair, Tokens
from tests.login.conftest import ACCESS, READER, REFRESH, SECRET, Clock, said

pytestmark = pytest.mark.anyio


async def test_a_session_knows_its_reader(tokens: Tokens, pair: Pair):
    assert await tokens.reader_of(pair.access_token) == READER
    assert pair.expires_in == 900


async def test_no_two_tokens_are_alike(tokens: Tokens, pair: Pair):
    other = await tokens.issue(READER)
    all_four = (pair.access_token, pair.refresh_token, other.access_token, other.refresh_token)
    assert len({said(token)["jti"] for token in all_four}) == 4


async def test_tokens_hold_nothing_about_the_reader_but_his_id(pair: Pair):
    for token in (pair.access_token, pair.refresh_token):
        assert set(said(token)) == {"iss", "aud", "sub", "jti", "iat", "exp", "use", "family"}


async def test_a_refresh_brings_a_new_pair_of_the_same_session(tokens: Tokens, pair: Pair, clock: Clock):
    clock.now += timedelta(minutes=20)
    new = await tokens.refresh(pair.refresh_token)
    assert new.refresh_token != pair.refresh_token
    assert await tokens.reader_of(new.access_token) == READER
    assert said(new.access_token)["family"] == said(pair.access_token)["family"]


async def test_an_access_token_runs_out_on_the_second(tokens: Tokens, pair: Pair, clock: Clock):
    issued = clock.now.replace(microsecond=0)
    clock.now = issued + ACCESS - timedelta(milliseconds=1)
    assert await tokens.reader_of(pair.access_token) == READER
    clock.now = issued + ACCESS
    with pytest.raises(SessionEnded):
        await tokens.reader_of(pair.access_token)


async def test_a_session_left_alone_runs_out_and_one_in_use_goes_on(tokens: Tokens, pair: Pair, clock: Clock):
    idle = await tokens.issue(READER)
    clock.now += REFRESH - timedelta(days=1)
    pair = await tokens.refresh(pair.refresh_token)
    clock.now += timedelta(days=2)
    with pytest.raises(SessionEnded):
        await tokens.refresh(idle.refresh_token)
    assert await tokens.refresh(pair.refresh_token)


async def test_two_tabs_within_five_seconds_get_the_same_pair(tokens: Tokens, pair: Pair, clock: Clock):
    clock.now += timedelta(minutes=20)
    first = await tokens.refresh(pair.refresh_token)
    clock.now += GRACE
    assert await tokens.refresh(pair.refresh_token) == first
    assert await tokens.reader_of(first.access_token) == READER
    assert await tokens.refresh(first.refresh_token) != first


async def test_tabs_that_refresh_at_the_same_instant_get_the_same_pair(tokens: Tokens, pair: Pair):
    pairs = await asyncio.gather(*(tokens.refresh(pair.refresh_token) for _ in range(10)))
    assert len(set(pairs)) == 1
    assert await tokens.reader_of(pairs[0].access_token) == READER


async def test_servers_that_refresh_at_the_same_instant_hand_out_the_same_pair(
    tokens: Tokens, pair: Pair, clock: Clock, tmp_path: Path
):
    beside = await SqliteHistory.open(tmp_path / "history.db")
    other = Tokens(SECRET, beside, access=ACCESS, refresh=REFRESH, clock=clock)
    try:
        pairs = await asyncio.gather(*(server.refresh(pair.refresh_token) for server in (tokens, other) * 5))
    finally:
        await beside.close()
    assert len(set(pairs)) == 1


async def test_a_refresh_token_that_comes_back_late_ends_its_session(
    tokens: Tokens, pair: Pair, clock: Clock
):
    other = await tokens.issue(READER)
    new = await tokens.refresh(pair.refresh_token)
    clock.now += GRACE + timedelta(milliseconds=1)
    with pytest.raises(SessionEnded):
        await tokens.refresh(pair.refresh_token)
    with pytest.raises(SessionEnded):
        await tokens.refresh(new.refresh_token)
    with pytest.raises(SessionEnded):
        await tokens.reader_of(new.access_token)
    assert await tokens.reader_of(other.access_token) == READER


async def test_a_refresh_token_of_two_turns_ago_ends_its_session_at_once(tokens: Tokens, pair: Pair):
    second = await tokens.refresh(pair.refresh_token)
    third = await tokens.refresh(second.refresh_token)
    with pytest.raises(SessionEnded):
        await tokens.refresh(pair.refresh_token)
    with pytest.raises(SessionEnded):
        await tokens.refresh(third.refresh_token)


@pytest.mark.parametrize("use", ["access_token", "refresh_token"])
async def test_signing_out_ends_this_session_only(tokens: Tokens, pair: Pair, use: str):
    other = await tokens.issue(READER)
    await tokens.end(getattr(pair, use))
    with pytest.raises(SessionEnded):
        await tokens.reader_of(pair.access_token)
    with pytest.raises(SessionEnded):
        await tokens.refresh(pair.refresh_token)
    assert await tokens.reader_of(other.access_token) == READER


async def test_signing_out_everywhere_ends_every_session_of_this_reader(
    tokens: Tokens, pair: Pair, history: SqliteHistory
):
    stranger = Reader("stranger", "guest", "손님", READER.since)
    await history.put_reader(stranger)
    other, foreign = await tokens.issue(READER), await tokens.issue(stranger)
    await tokens.end(pair.access_token, everywhere=True)
    for ended in (pair, other):
        with pytest.raises(SessionEnded):
            await tokens.reader_of(ended.access_token)
    assert await tokens.reader_of(foreign.access_token) == stranger


async def test_one_may_sign_out_with_a_token_that_has_just_run_out(tokens: Tokens, pair: Pair, clock: Clock):
    clock.now += ACCESS * 2
    await tokens.end(pair.access_token)
    with pytest.raises(SessionEnded):
        await tokens.refresh(pair.refresh_token)


async def test_a_session_that_has_ended_ends_no_other(tokens: Tokens, pair: Pair):
    other = await tokens.issue(READER)
    await tokens.end(pair.access_token)
    with pytest.raises(SessionEnded):
        await tokens.end(pair.access_token, everywhere=True)
    assert await tokens.reader_of(other.access_token) == READER


async def test_signing_out_wins_against_a_refresh_at_the_same_instant(tokens: Tokens, pair: Pair):
    await asyncio.gather(
        tokens.refresh(pair.refresh_token), tokens.end(pair.access_token), return_exceptions=True
    )
    with pytest.raises(SessionEnded):
        await tokens.reader_of(pair.access_token)


async def test_a_reader_who_is_gone_is_signed_out(tokens: Tokens):
    pair = await tokens.issue(Reader("gone", "guest", "손님", READER.since))
    with pytest.raises(SessionEnded):
        await tokens.reader_of(pair.access_token)


async def test_a_token_serves_its_own_use_only(tokens: Tokens, pair: Pair):
    with pytest.raises(NotSignedIn):
        await tokens.reader_of(pair.refresh_token)
    with pytest.raises(NotSignedIn):
        await tokens.refresh(pair.access_token)
    assert await tokens.refresh(pair.refresh_token)


async def test_a_server_whose_clock_lags_a_little_still_reads_a_new_token(
    tokens: Tokens, pair: Pair, clock: Clock
):
    clock.now -= SKEW
    assert await tokens.reader_of(pair.access_token) == READER
    clock.now -= timedelta(seconds=1)
    with pytest.raises(NotSignedIn):
        await tokens.reader_of(pair.access_token)


async def test_while_sessions_can_not_be_read_an_access_token_is_believed_to_its_end_and_nothing_else(
    tokens: Tokens, pair: Pair, history: SqliteHistory, clock: Clock
):
    ended = await tokens.issue(READER)
    await tokens.end(ended.access_token)
    with pytest.raises(SessionEnded):
        await tokens.holder_of(ended.access_token)
    await history.close()
    for token in (pair.access_token, ended.access_token):
        assert await tokens.holder_of(token) == Holder(READER.id)
    for token in (pair.refresh_token, pair.access_token[:-2]):
        with pytest.raises(NotSignedIn):
            await tokens.holder_of(token)
    for call in (
        tokens.refresh(pair.refresh_token),
        tokens.issue(READER),
        tokens.reader_of(pair.access_token),
    ):
        with pytest.raises(StoreFailed):
            await call
    clock.now += ACCESS
    with pytest.raises(SessionEnded):
        await tokens.holder_of(pair.access_token)


async def test_a_short_secret_signs_nothing(history: SqliteHistory, clock: Clock):
    with pytest.raises(BadSettings):
        Tokens("short", history, access=ACCESS, refresh=REFRESH, clock=clock)
