from __future__ import annotations

from datetime import timedelta

import pytest

from riskxpertai.errors import BadSettings, LoginRefused
from riskxpertai.login.attempt import LIFE, Attempts
from riskxpertai.login.tokens import Tokens
from tests.login.conftest import SECRET, Clock


@pytest.fixture
def attempts(clock: Clock) -> Attempts:
    return Attempts(SECRET, clock=clock)


def test_another_process_knows_the_attempt_by_its_cookie(attempts: Attempts, clock: Clock):
    attempt, cookie = attempts.begin()
    assert Attempts(SECRET, clock=clock).returned(cookie, attempt.state) == attempt


def test_no_two_attempts_share_anything(attempts: Attempts):
    one, other = attempts.begin()[0], attempts.begin()[0]
    told = [one.id, one.state, one.nonce, one.verifier, other.id, other.state, other.nonce, other.verifier]
    assert len(set(told)) == len(told)


def test_the_cookie_tells_neither_state_nor_nonce_nor_verifier(attempts: Attempts):
    attempt, cookie = attempts.begin()
    assert not [word for word in (attempt.state, attempt.nonce, attempt.verifier) if word in cookie]


def test_the_verifier_is_as_long_as_the_standard_wants_and_the_challenge_follows_from_it(attempts: Attempts):
    attempt, _ = attempts.begin()
    assert 43 <= len(attempt.verifier) <= 128
    assert len(attempt.challenge) == 43
    assert attempt.challenge != attempt.verifier


def test_an_attempt_lasts_minutes(attempts: Attempts, clock: Clock):
    attempt, cookie = attempts.begin()
    clock.now += LIFE - timedelta(seconds=1)
    assert attempts.returned(cookie, attempt.state) == attempt
    clock.now += timedelta(seconds=1)
    with pytest.raises(LoginRefused) as caught:
        attempts.returned(cookie, attempt.state)
    assert caught.value.reason == "expired"


@pytest.mark.parametrize("cookie", [None, "", "garbage", "a.b.c", "쿠키", "x" * 2000])
def test_what_is_no_cookie_of_ours_is_refused(attempts: Attempts, cookie: str | None):
    with pytest.raises(LoginRefused):
        attempts.read(cookie)


def test_a_changed_cookie_is_refused(attempts: Attempts):
    _, cookie = attempts.begin()
    header, payload, signature = cookie.split(".")
    for wrong in (f"{header}.{payload}.", f"{header}.{payload[:-2]}AA.{signature}", cookie[:-3]):
        with pytest.raises(LoginRefused):
            attempts.read(wrong)


@pytest.mark.parametrize("state", [None, "", "x", "상태", "\ud800"])
def test_another_state_is_refused(attempts: Attempts, state: str | None):
    _, cookie = attempts.begin()
    with pytest.raises(LoginRefused):
        attempts.returned(cookie, state)


def test_a_short_secret_is_refused(clock: Clock):
    with pytest.raises(BadSettings):
        Attempts("short", clock=clock)


@pytest.mark.anyio
async def test_a_cookie_is_no_token_even_with_the_same_secret(attempts: Attempts, tokens: Tokens):
    _, cookie = attempts.begin()
    with pytest.raises(LoginRefused):
        await tokens.redeem(cookie, login="x")
