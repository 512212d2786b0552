from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import warnings
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskxpertai.domain import Reader
from riskxpertai.errors import BadSettings, NotSignedIn, SessionEnded
from riskxpertai.history.sqlite import SqliteHistory
from riskxpertai.login.tokens import GRACE, SKEW, Pair, Tokens

pytestmark = pytest.mark.anyio

SECRET = "a secret of the tests, long enough for HS256"
READER = Reader("reader", "guest", "손님", datetime(2026, 11, 22, tzinfo=UTC))
ACCESS, REFRESH = timedelta(minutes=15), timedelta(days=30)


class Clock:
    now = datetime(2026, 11, 22, 9, 30, 15, 700_000, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def history(tmp_path: Path) -> AsyncIterator[SqliteHistory]:
    history = await SqliteHistory.open(tmp_path / "history.db")
    await history.put_reader(READER)
    yield history
    await history.close()


@pytest.fixture
def tokens(history: SqliteHistory, clock: Clock) -> Tokens:
    return Tokens(SECRET, history, access=ACCESS, refresh=REFRESH, clock=clock)


@pytest.fixture
async def pair(tokens: Tokens) -> Pair:
    return await tokens.issue(READER)


def said(token: str) -> dict[str, Any]:
    return jwt.decode(token, options={"verify_signature": False})


def part(value: object) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sign(header: object, payload: object, *, secret: str = SECRET) -> str:
    text = f"{part(header)}.{part(payload)}"
    return f"{text}.{part(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest())}"


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


async def test_the_attacks_below_begin_from_a_token_that_is_good(tokens: Tokens, pair: Pair):
    rebuilt = sign({"alg": "HS256", "typ": "JWT"}, said(pair.access_token))
    assert await tokens.reader_of(rebuilt) == READER


def _with(**changes: object) -> Callable[[dict[str, Any]], str]:
    return lambda claims: sign({"alg": "HS256", "typ": "JWT"}, {**claims, **changes})


def _without(name: str) -> Callable[[dict[str, Any]], str]:
    return lambda claims: sign({"alg": "HS256"}, {key: claims[key] for key in claims if key != name})


def _tampered(claims: dict[str, Any]) -> str:
    header, _, signature = sign({"alg": "HS256"}, claims).split(".")
    return f"{header}.{part({**claims, 'sub': 'stranger'})}.{signature}"


def _elsewhere(name: str) -> Callable[[dict[str, Any]], str]:
    """A key that the attacker brings along in the header."""
    key = {"kty": "oct", "k": part(b"an attacker's key of thirty-two bytes!")}
    return lambda claims: sign(
        {"alg": "HS256", name: key}, claims, secret="an attacker's key of thirty-two bytes!"
    )


ATTACKS: dict[str, Callable[[dict[str, Any]], str]] = {
    "alg none": lambda claims: f"{part({'alg': 'none'})}.{part(claims)}.",
    "alg None, signed": lambda claims: sign({"alg": "None"}, claims),
    "alg empty": lambda claims: sign({"alg": ""}, claims),
    "alg missing": lambda claims: sign({"typ": "JWT"}, claims),
    "alg a list": lambda claims: sign({"alg": ["HS256"]}, claims),
    "alg RS256 over the same signature": lambda claims: sign({"alg": "RS256"}, claims),
    "alg HS512": lambda claims: jwt.encode(claims, SECRET.ljust(64, "x"), algorithm="HS512"),
    "a key in the header": _elsewhere("jwk"),
    "another key": lambda claims: sign({"alg": "HS256"}, claims, secret=SECRET + "x"),
    "an empty key": lambda claims: sign({"alg": "HS256"}, claims, secret=""),
    "an unknown critical header": lambda claims: sign({"alg": "HS256", "crit": ["x"], "x": 1}, claims),
    "tampered payload": _tampered,
    "signature cut off": lambda claims: sign({"alg": "HS256"}, claims)[:-4],
    "other audience": _with(aud="elsewhere"),
    "several audiences": _with(aud=["riskxpertai-page", "elsewhere"]),
    "other issuer": _with(iss="elsewhere"),
    "other use": _with(use="refresh"),
    "unknown use": _with(use="admin"),
    "a claim too many": _with(admin=True),
    "issued tomorrow": lambda claims: _with(iat=claims["iat"] + 86_400)(claims),
    "not valid before tomorrow": lambda claims: _with(nbf=claims["iat"] + 86_400)(claims),
    "expires as text": _with(exp="never"),
    "expires as a fraction": _with(exp=1e300),
    "expires never": _without("exp"),
    "nobody": _without("sub"),
    "somebody by number": _with(sub=1),
    "no session": _without("family"),
    "payload a list": lambda claims: sign({"alg": "HS256"}, [claims]),
    "header nested deeply": lambda claims: f"{part(b'[' * 2_900)}.{part({})}.{part(b'x')}",
    "oversized": lambda claims: sign({"alg": "HS256", "x": "x" * 4_096}, claims),
    "empty": lambda claims: "",
    "two parts": lambda claims: "a.b",
    "not ASCII": lambda claims: "가.나.다",
    "a lone surrogate": lambda claims: "\ud800.a.b",
    "with a NUL": lambda claims: sign({"alg": "HS256"}, claims) + "\x00",
}


@pytest.mark.parametrize("attack", sorted(ATTACKS))
async def test_a_forged_token_signs_nobody_in(tokens: Tokens, pair: Pair, attack: str):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", jwt.InsecureKeyLengthWarning)
        forged = ATTACKS[attack](said(pair.access_token))
    with pytest.raises(NotSignedIn) as caught:
        await tokens.reader_of(forged)
    assert not isinstance(caught.value, SessionEnded)
    with pytest.raises(NotSignedIn):
        await tokens.refresh(forged)


async def test_a_well_signed_token_of_an_unknown_session_or_another_reader_is_over(
    tokens: Tokens, pair: Pair
):
    for forged in (_with(family="unknown"), _with(sub="stranger")):
        with pytest.raises(SessionEnded):
            await tokens.reader_of(forged(said(pair.access_token)))


async def test_a_server_whose_clock_lags_a_little_still_reads_a_new_token(
    tokens: Tokens, pair: Pair, clock: Clock
):
    clock.now -= SKEW
    assert await tokens.reader_of(pair.access_token) == READER
    clock.now -= timedelta(seconds=1)
    with pytest.raises(NotSignedIn):
        await tokens.reader_of(pair.access_token)


@given(
    st.text(max_size=200)
    | st.from_regex(r"\A[A-Za-z0-9_-]{0,60}\.[A-Za-z0-9_-]{0,60}\.[A-Za-z0-9_-]{0,60}\Z")
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_garbage_does_more_than_being_refused(tokens: Tokens, garbage: str):
    with pytest.raises(NotSignedIn):
        await tokens.reader_of(garbage)


@given(position=st.integers(0, 10_000), bit=st.integers(0, 5))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_changed_character_goes_unnoticed(tokens: Tokens, pair: Pair, position: int, bit: int):
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    token = pair.access_token
    # The last character's two spare bits carry nothing, so it is left alone.
    at = position % (len(token) - 1)
    new = "!" if token[at] == "." else alphabet[alphabet.index(token[at]) ^ 1 << bit]
    with pytest.raises(NotSignedIn):
        await tokens.reader_of(token[:at] + new + token[at + 1 :])


async def test_a_short_secret_signs_nothing(history: SqliteHistory, clock: Clock):
    with pytest.raises(BadSettings):
        Tokens("short", history, access=ACCESS, refresh=REFRESH, clock=clock)
