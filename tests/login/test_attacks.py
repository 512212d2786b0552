"""The attack table: each named attack over real HTTP, against the service beside a Kakao double."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx2
import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from riskxpertai.login.attempt import Attempts
from tests.doubles.kakao_server import CLIENT_ID, KakaoServer, Member, make_key
from tests.kakao_journey import CALLBACK, COOKIE, LOGIN, Journey, asked
from tests.login.conftest import SECRET, said
from tests.login.test_forged import ATTACKS, part, sign
from tests.server import running, settings_for

EVIL = "https://evil.example"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, KakaoServer]]:
    with KakaoServer() as kakao:
        kakao.members.append(Member("3098765432", "공격자"))
        home = tmp_path_factory.mktemp("home")
        with running(settings_for(home, token_secret=SECRET, **kakao.settings)) as url:
            yield url, kakao


@pytest.fixture
def kakao(service: tuple[str, KakaoServer]) -> Iterator[KakaoServer]:
    yield service[1]
    service[1].claims, service[1].sign = {}, None
    service[1].script.clear()


@pytest.fixture
def victim(service: tuple[str, KakaoServer], kakao: KakaoServer) -> Iterator[Journey]:
    with Journey(service[0], kakao) as journey:
        yield journey


@pytest.fixture
def attacker(service: tuple[str, KakaoServer], kakao: KakaoServer) -> Iterator[Journey]:
    with Journey(service[0], kakao) as journey:
        yield journey


def test_the_attacks_below_begin_from_a_login_that_is_good(victim: Journey):
    session = victim.sign_in()
    me = victim.me(session["access_token"]).json()
    assert (me["kind"], me["name"]) == ("kakao", "홍길동")
    assert victim.kakao.members[0].number not in str(me)


# Id tokens that Kakao did not make, or not for us, or not for this login.


def _signed(**header: Any) -> Callable[[dict[str, Any], Any], str]:
    return lambda claims, key: jwt.encode(
        claims, key.private, algorithm="RS256", headers={"kid": key.kid, **header}
    )


def _public_as_secret(claims: dict[str, Any], key: Any) -> str:
    """HS256 with the public key, which anyone has, as its secret."""
    pem = key.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return sign({"alg": "HS256", "kid": key.kid}, claims, secret=pem.decode())


def _by_another_key(**header: Any) -> Callable[[dict[str, Any], Any], str]:
    def forge(claims: dict[str, Any], key: Any) -> str:
        own = make_key()
        brought = {"jwk": own.public} if "jwk" in header else {}
        return jwt.encode(
            claims, own.private, algorithm="RS256", headers={"kid": key.kid, **header, **brought}
        )

    return forge


FORGED: dict[str, Callable[[dict[str, Any], Any], str]] = {
    "alg none": lambda claims, key: f"{part({'alg': 'none', 'kid': key.kid})}.{part(claims)}.",
    "alg none, no kid": lambda claims, key: f"{part({'alg': 'none'})}.{part(claims)}.",
    "HS/RS confusion": _public_as_secret,
    "HS256 by the client secret": lambda claims, key: sign(
        {"alg": "HS256", "kid": key.kid}, claims, secret="client-secret-of-the-double"
    ),
    "RS512": lambda claims, key: jwt.encode(claims, key.private, algorithm="RS512", headers={"kid": key.kid}),
    "wrong kid": _signed(kid="nobody's"),
    "kid a path": _signed(kid="../../../../dev/null"),
    "another key under Kakao's kid": _by_another_key(),
    "a key in the header": _by_another_key(jwk=True),
    "a key at an address in the header": _by_another_key(jku=f"{EVIL}/jwks.json"),
    "no token at all": lambda claims, key: "garbage",
    "payload a list": lambda claims, key: f"{part({'alg': 'RS256', 'kid': key.kid})}.{part([])}.{part(b'x')}",
}
CLAIMS: dict[str, Callable[[], dict[str, Any]]] = {
    "expired": lambda: {"exp": int(time.time()) - 120},
    "not yet valid": lambda: {"nbf": int(time.time()) + 600},
    "issued tomorrow": lambda: {"iat": int(time.time()) + 86_400},
    "wrong audience": lambda: {"aud": "ffffffffffffffffffffffffffffffff"},
    "several audiences": lambda: {"aud": [CLIENT_ID, "ffffffffffffffffffffffffffffffff"]},
    "wrong issuer": lambda: {"iss": EVIL},
    "issuer with a slash": lambda: {"iss": "https://kauth.kakao.com/"},
    "nonce mismatch": lambda: {"nonce": "of another login"},
    "no nonce": lambda: {"nonce": None},
    "no subject": lambda: {"sub": None},
    "subject no number": lambda: {"sub": "admin'--"},
    "expires never": lambda: {"exp": None},
}


@pytest.mark.parametrize("attack", [*FORGED, *CLAIMS])
def test_a_forged_id_token_signs_nobody_in(victim: Journey, kakao: KakaoServer, attack: str):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", jwt.InsecureKeyLengthWarning)
        kakao.sign = FORGED.get(attack)
        kakao.claims = CLAIMS[attack]() if attack in CLAIMS else {}
        assert victim.arrive(victim.consent(victim.depart())) == "/#error=refused"


# Tokens of ours, forged or shown for another purpose.


@pytest.mark.parametrize(
    "attack", sorted(set(ATTACKS) - {"empty", "not ASCII", "a lone surrogate", "with a NUL"})
)
def test_a_forged_access_token_is_refused(victim: Journey, attack: str):
    session = victim.sign_in()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", jwt.InsecureKeyLengthWarning)
        forged = ATTACKS[attack](said(session["access_token"]))
    answer = victim.me(forged)
    assert answer.status_code in (401, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_no_token_serves_another_purpose(victim: Journey):
    code = victim.code()
    cookie = victim.http.cookies[COOKIE]
    session = victim.trade(code).json()
    access, refresh = session["access_token"], session["refresh_token"]
    for wrong in (refresh, code, cookie):
        assert victim.me(wrong).status_code == 401
    for wrong in (access, code, cookie):
        body = {"refresh_token": wrong}
        assert victim.http.post("/api/auth/refresh", json=body).status_code == 401
    victim.depart()
    for wrong in (access, refresh, cookie):
        assert victim.trade(wrong).status_code == 401
    assert victim.me(access).status_code == 200
    for wrong in (access, refresh, code):
        victim.http.cookies.set(COOKIE, wrong, domain="127.0.0.1")
        assert victim.arrive(f"{CALLBACK}?code=x&state=x").startswith("/#error=")
        victim.http.cookies.clear()


def test_a_replayed_refresh_token_ends_the_session(victim: Journey):
    first = victim.sign_in()
    second = victim.http.post("/api/auth/refresh", json={"refresh_token": first["refresh_token"]}).json()
    third = victim.http.post("/api/auth/refresh", json={"refresh_token": second["refresh_token"]}).json()
    stolen = victim.http.post("/api/auth/refresh", json={"refresh_token": first["refresh_token"]})
    assert stolen.status_code == 401
    assert victim.me(third["access_token"]).status_code == 401


def test_a_replayed_one_time_code_ends_the_session_that_it_began(victim: Journey):
    code = victim.code()
    cookie = victim.http.cookies[COOKIE]
    session = victim.trade(code).json()
    assert COOKIE not in victim.http.cookies
    assert victim.me(session["access_token"]).status_code == 200
    victim.http.cookies.set(COOKIE, cookie, domain="127.0.0.1")
    again = victim.trade(code)
    assert (again.status_code, again.json()["code"]) == (401, "login_refused")
    assert victim.me(session["access_token"]).status_code == 401


def test_a_refused_code_says_nothing_of_why(victim: Journey, attacker: Journey):
    answers = [attacker.trade("garbage"), attacker.trade(victim.code())]
    attacker.depart()
    answers += [attacker.trade("garbage"), attacker.trade(victim.code())]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1


# The way back, tampered with.


def test_a_missing_state_is_refused(victim: Journey):
    back = victim.consent(victim.depart())
    assert victim.arrive(f"{CALLBACK}?code={quote(asked(back)['code'])}") == "/#error=refused"


def test_a_foreign_state_is_refused(victim: Journey, attacker: Journey):
    theirs = asked(attacker.depart())["state"]
    back = asked(victim.consent(victim.depart()))
    assert victim.arrive(f"{CALLBACK}?{urlencode({**back, 'state': theirs})}") == "/#error=refused"


def test_a_state_that_is_not_ascii_or_cut_short_is_refused(victim: Journey):
    for wrong in (
        lambda state: state[:-1],
        lambda state: f"{state}=",
        lambda state: "상태",
        lambda state: "",
    ):
        back = asked(victim.consent(victim.depart()))
        assert (
            victim.arrive(f"{CALLBACK}?{urlencode({**back, 'state': wrong(back['state'])})}")
            == "/#error=refused"
        )


def test_a_reused_state_is_refused(victim: Journey, kakao: KakaoServer):
    there = victim.depart()
    cookie = victim.http.cookies[COOKIE]
    arrived = victim.arrive(victim.consent(there))
    session = victim.trade(arrived.partition("=")[2]).json()
    victim.http.cookies.set(COOKIE, cookie, domain="127.0.0.1")
    # The same state with a fresh code: Kakao would take it, we do not.
    assert victim.arrive(victim.consent(there)) == "/#error=refused"
    assert victim.me(session["access_token"]).status_code == 200


def test_a_callback_opened_twice_signs_in_once(victim: Journey):
    back = victim.consent(victim.depart())
    code = victim.arrive(back).partition("=")[2]
    assert victim.arrive(back) == "/#error=expired"
    assert victim.trade(code).status_code == 200


def test_a_cancelled_login_is_over(victim: Journey):
    assert victim.arrive(victim.consent(victim.depart(), do="cancel")) == "/#error=cancelled"
    assert COOKIE not in victim.http.cookies


def test_a_login_that_took_too_long_is_refused(victim: Journey, service: tuple[str, KakaoServer]):
    late = Attempts(SECRET, clock=lambda: datetime.now(UTC) - timedelta(minutes=11))
    attempt, cookie = late.begin()
    victim.http.cookies.set(COOKIE, cookie, domain="127.0.0.1")
    assert victim.arrive(f"{CALLBACK}?code=x&state={attempt.state}") == "/#error=expired"


def test_a_cookie_of_another_secret_is_refused(victim: Journey):
    attempt, cookie = Attempts(SECRET + "x", clock=lambda: datetime.now(UTC)).begin()
    victim.http.cookies.set(COOKIE, cookie, domain="127.0.0.1")
    assert victim.arrive(f"{CALLBACK}?code=x&state={attempt.state}") == "/#error=refused"


def test_an_injected_code_fails_by_pkce(victim: Journey, attacker: Journey):
    """The attacker has caught the victim's code and brings it into a login of his own."""
    caught = asked(victim.consent(victim.depart()))["code"]
    own = asked(attacker.depart())["state"]
    assert attacker.arrive(f"{CALLBACK}?{urlencode({'code': caught, 'state': own})}") == "/#error=expired"


def test_an_injected_code_fails_by_its_nonce_where_pkce_is_off(tmp_path: Path, kakao: KakaoServer):
    settings = settings_for(tmp_path, kakao_pkce=False, **kakao.settings)
    with running(settings) as url, Journey(url, kakao) as victim, Journey(url, kakao) as attacker:
        there = victim.depart()
        assert "code_challenge" not in asked(there)
        caught = asked(victim.consent(there))["code"]
        own = asked(attacker.depart())["state"]
        assert attacker.arrive(f"{CALLBACK}?{urlencode({'code': caught, 'state': own})}") == "/#error=refused"


def test_login_csrf_by_the_callback_is_refused(victim: Journey, attacker: Journey):
    """The victim opens the attacker's way back, to be signed in as the attacker."""
    trap = attacker.consent(attacker.depart(), member=1)
    assert victim.arrive(trap) == "/#error=expired"
    victim.depart()
    assert victim.arrive(trap) == "/#error=refused"


def test_login_csrf_by_the_one_time_code_is_refused_and_the_code_stays_its_owners(
    victim: Journey, attacker: Journey
):
    code = attacker.code(member=1)
    assert victim.trade(code).status_code == 401
    victim.depart()
    assert victim.trade(code).status_code == 401
    assert attacker.trade(code).status_code == 200


def test_a_stolen_one_time_code_is_worth_nothing_in_another_browser(victim: Journey, attacker: Journey):
    code = victim.code()
    attacker.depart()
    assert attacker.trade(code).status_code == 401
    assert victim.trade(code).status_code == 200


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(victim: Journey, tmp_path: Path):
    told = victim.http.get(LOGIN).headers["set-cookie"].lower()
    assert {"httponly", "samesite=lax", "path=/", "max-age=600"} <= set(told.split("; "))
    settings = settings_for(tmp_path, public_url="https://riskxpertai.example", **victim.kakao.settings)
    with running(settings) as url:
        answer = httpx2.get(f"{url}{LOGIN}")
        told = answer.headers["set-cookie"]
        assert told.startswith(f"__Host-{COOKIE}=")
        assert "secure" in told.lower()
        assert "domain" not in told.lower()
        assert asked(answer.headers["location"])["redirect_uri"] == f"https://riskxpertai.example{CALLBACK}"


# What stands in addresses, and where they lead.


def test_no_token_is_in_an_address_and_none_is_taken_from_one(victim: Journey):
    session = victim.sign_in()
    for name in ("access_token", "token", "authorization", "bearer"):
        assert victim.http.get("/api/me", params={name: session["access_token"]}).status_code == 401
    code = victim.code()
    assert victim.http.post("/api/auth/token", params={"code": code}).status_code == 422
    assert victim.http.get("/api/auth/token", params={"code": code}).status_code in (404, 405)
    assert set(asked(victim.depart())) == {
        "response_type", "client_id", "redirect_uri", "state", "nonce", "code_challenge",
        "code_challenge_method",
    }  # fmt: skip


def test_responses_with_tokens_or_codes_are_kept_by_nobody(victim: Journey):
    answers = [victim.http.get(LOGIN)]
    answers.append(victim.http.get(victim.consent(answers[0].headers["location"])))
    answers.append(victim.trade(answers[1].headers["location"].partition("=")[2]))
    assert [answer.headers["cache-control"] for answer in answers] == ["no-store"] * 3


REDIRECTS = [
    "https://evil.example",
    "http://evil.example/",
    "//evil.example",
    "///evil.example",
    "////evil.example/%2e%2e",
    "/\\evil.example",
    "\\\\evil.example",
    "/%5cevil.example",
    "%2f%2fevil.example",
    "%252f%252fevil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "http://127.0.0.1@evil.example",
    "http://127.0.0.1.evil.example",
    "//evil.example%00.127.0.0.1",
    "/\t/evil.example",
    "/\r\n/evil.example",
    "〱evil.example",
    "//evil%E3%80%82example",
]
NAMES = (
    "next",
    "redirect",
    "redirect_uri",
    "redirect_url",
    "return_to",
    "returnTo",
    "url",
    "continue",
    "target",
)


@pytest.mark.parametrize("address", REDIRECTS)
def test_no_open_redirect(victim: Journey, address: str):
    query = dict.fromkeys(NAMES, address)
    there = victim.http.get(LOGIN, params=query).headers["location"]
    assert there.startswith(f"{victim.kakao.url}/oauth/authorize?")
    assert asked(there)["redirect_uri"] == f"{victim.url}{CALLBACK}"
    back = victim.consent(there)
    assert victim.arrive(f"{back}&{urlencode(query)}").startswith("/login/done#code=ey")
    refused = victim.arrive(f"{CALLBACK}?{urlencode({**query, 'state': address, 'error': address})}")
    assert refused == "/#error=refused"
    # As a path of its own, with and without the slash that frameworks like to mend.
    for tail in ("", "/", "/main/"):
        raw = f"{victim.url}/{quote(address, safe='/%:@')}{tail}"
        place = victim.http.get(raw).headers.get("location", "/")
        assert urlsplit(place).netloc in ("", urlsplit(victim.url).netloc), place


def test_a_forged_host_leads_nobody_astray(tmp_path: Path, kakao: KakaoServer):
    settings = settings_for(tmp_path, public_url="http://127.0.0.1:1", **kakao.settings)
    with running(settings) as url:
        for name in ("Host", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded"):
            answer = httpx2.get(f"{url}{LOGIN}", headers={name: "evil.example"})
            assert "evil.example" not in answer.headers["location"], name


INJECTED = [
    "x\r\nSet-Cookie: evil=1",
    "x\nLocation: https://evil.example",
    "x\r\n\r\n<script>alert(1)</script>",
    "x%0d%0aSet-Cookie:%20evil=1",
    "x\u560d\u560aSet-Cookie: evil=1",
    "x\u2028Set-Cookie: evil=1",
    "x\x00\x0b\x0c",
]


@pytest.mark.parametrize("text", INJECTED)
def test_no_header_is_injected(victim: Journey, text: str):
    back = asked(victim.consent(victim.depart()))
    for wrong in (
        {"code": text, "state": back["state"]},
        {"code": "x", "state": text},
        {"error": text, "error_description": text, "state": back["state"]},
    ):
        answer = victim.http.get(CALLBACK, params=wrong)
        assert answer.status_code == 302
        assert answer.headers["location"].startswith("/#error=")
        assert "evil" not in str(answer.headers)


def test_a_hostile_name_is_kept_as_plain_text_on_one_line(victim: Journey, kakao: KakaoServer):
    kakao.claims = {
        "nickname": "홍\r\n길\x00동\u202e<b>\ud800" + "가" * 100,
        "picture": "javascript:alert(1)",
    }
    me = victim.me(victim.sign_in()["access_token"]).json()
    assert me["name"].startswith("홍 길 동<b>가가")
    assert len(me["name"]) == 40
    assert me["picture"] is None
