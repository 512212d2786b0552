"""Tokens that we did not make, or not for this."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import warnings
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskxpertai.errors import NotSignedIn, SessionEnded
from riskxpertai.login.tokens import Pair, Tokens
from tests.login.conftest import READER, SECRET, said

pytestmark = pytest.mark.anyio


def part(value: object) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sign(header: object, payload: object, *, secret: str = SECRET) -> str:
    text = f"{part(header)}.{part(payload)}"
    return f"{text}.{part(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest())}"


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
