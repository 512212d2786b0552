"""Kakao as it answers, and as it fails to: over the wire, from the double."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxpertai.errors import LoginFailed, LoginRefused, RiskXpertError, TooMany
from riskxpertai.login.attempt import Attempt, Attempts
from riskxpertai.login.identity import FRESH, PAUSE
from riskxpertai.login.kakao import Kakao, KakaoReader, tidy
from tests.doubles.kakao_server import ADMIN_KEY, CLIENT_ID, CLIENT_SECRET, KOE, KakaoServer, make_key
from tests.kakao_journey import asked
from tests.login.conftest import SECRET
from tests.server import free_port

pytestmark = pytest.mark.anyio

HERE = "http://127.0.0.1:8000/api/auth/kakao/callback"


class Moving:
    """The machine's clock, and how far a test has moved it."""

    ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def server() -> Iterator[KakaoServer]:
    with KakaoServer() as server:
        server.redirects.add(HERE)
        yield server


@pytest.fixture
def moving() -> Moving:
    return Moving()


App = Callable[..., Kakao]


@pytest.fixture
async def app(server: KakaoServer, moving: Moving) -> AsyncIterator[App]:
    """Makes an app that knows its keys, or other ones."""
    async with AsyncExitStack() as stack:

        def make(**changes: Any) -> Kakao:
            told = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "admin_key": ADMIN_KEY, **changes}
            made = Kakao(server.url, clock=moving, **told)
            stack.push_async_callback(made.close)
            return made

        yield make


@pytest.fixture
def kakao(app: App) -> Kakao:
    return app()


async def consented(kakao: Kakao, *, redirect_uri: str = HERE) -> tuple[Attempt, str]:
    """A login on its way back, and its code."""
    attempt, _ = Attempts(SECRET, clock=lambda: datetime.now(UTC)).begin()
    there = await kakao.authorize_url(attempt, redirect_uri=redirect_uri)
    async with httpx2.AsyncClient() as browser:
        answer = await browser.post(there, data={"member": "3012345678", "do": "agree"})
    return attempt, asked(answer.headers["location"])["code"]


async def sign_in(kakao: Kakao) -> KakaoReader:
    attempt, code = await consented(kakao)
    return await kakao.sign_in(code, attempt, redirect_uri=HERE)


async def test_a_login_gives_number_name_and_picture(kakao: Kakao, server: KakaoServer):
    found = await sign_in(kakao)
    assert found == KakaoReader("3012345678", "홍길동", "https://k.kakaocdn.net/dn/1/img_640x640.jpg")
    assert server.forms[0]["client_secret"] == CLIENT_SECRET
    assert server.forms[0]["code_verifier"]


async def test_name_and_picture_may_be_missing(kakao: Kakao, server: KakaoServer):
    server.members[0].nickname = server.members[0].picture = None
    assert await sign_in(kakao) == KakaoReader("3012345678", None, None)


async def test_a_picture_without_https_is_left_out(kakao: Kakao, server: KakaoServer):
    for picture in (
        "http://k.kakaocdn.net/1.jpg",
        "javascript:alert(1)",
        "data:image/png;base64,",
        "https://" + "x" * 1000,
    ):
        server.claims = {"picture": picture}
        assert (await sign_in(kakao)).picture is None


async def test_documents_are_read_once(kakao: Kakao, server: KakaoServer):
    for _ in range(3):
        await sign_in(kakao)
    assert (server.calls["discovery"], server.calls["jwks"]) == (1, 1)


async def test_documents_are_read_again_when_they_have_aged(
    kakao: Kakao, server: KakaoServer, moving: Moving
):
    await sign_in(kakao)
    moving.ahead = FRESH
    server.claims = {"exp": int(moving().timestamp()) + 60}
    await sign_in(kakao)
    assert (server.calls["discovery"], server.calls["jwks"]) == (2, 2)


async def test_many_who_wait_at_once_are_served_by_one_reading(kakao: Kakao, server: KakaoServer):
    attempt, _ = Attempts(SECRET, clock=lambda: datetime.now(UTC)).begin()
    await asyncio.gather(*(kakao.authorize_url(attempt, redirect_uri=HERE) for _ in range(10)))
    assert server.calls["discovery"] == 1


async def test_a_new_key_of_kakaos_is_found(kakao: Kakao, server: KakaoServer):
    await sign_in(kakao)
    server.rotate()
    assert (await sign_in(kakao)).number == "3012345678"
    assert server.calls["jwks"] == 2


async def test_unknown_keys_are_looked_for_once_a_while(kakao: Kakao, server: KakaoServer, moving: Moving):
    await sign_in(kakao)
    hidden = make_key()
    server.sign = lambda claims, _: jwt.encode(
        claims, hidden.private, algorithm="RS256", headers={"kid": hidden.kid}
    )
    for _ in range(4):
        with pytest.raises(LoginRefused):
            await sign_in(kakao)
    assert server.calls["jwks"] == 2
    moving.ahead = PAUSE
    with pytest.raises(LoginRefused):
        await sign_in(kakao)
    assert server.calls["jwks"] == 3


@pytest.mark.parametrize("endpoint", ["discovery", "jwks", "token"])
@pytest.mark.parametrize("behaviour", ["broken", "garbled", "list", "empty", "slow"])
async def test_a_kakao_that_fails_is_told_as_such_and_tried_again(
    app: App, server: KakaoServer, endpoint: str, behaviour: str
):
    kakao = app(seconds=0.2 if behaviour == "slow" else 5.0)
    server.script[endpoint].append(behaviour)
    with pytest.raises(LoginFailed):
        await sign_in(kakao)
    assert (await sign_in(kakao)).number == "3012345678"


async def test_a_kakao_that_is_not_there_is_told_as_such(moving: Moving):
    kakao = Kakao(f"http://127.0.0.1:{free_port()}", client_id=CLIENT_ID, clock=moving)
    with pytest.raises(LoginFailed):
        await consented(kakao)
    with pytest.raises(LoginFailed):
        await kakao.unlink("3012345678")
    await kakao.close()


@pytest.mark.parametrize(
    ("code", "kind"),
    [(code, {"KOE320": LoginRefused, "KOE237": TooMany}.get(code, LoginFailed)) for code in KOE],
)
async def test_a_koe_code_is_told_by_its_meaning_and_never_by_its_text(
    kakao: Kakao, server: KakaoServer, code: str, kind: type[RiskXpertError]
):
    server.script["token"].append(code)
    with pytest.raises(kind) as caught:
        await sign_in(kakao)
    assert KOE[code][2] not in str(caught.value)


async def test_wrong_keys_of_the_app_are_the_operators_to_mend(app: App):
    for wrong in ({"client_secret": "wrong"}, {"client_secret": ""}):
        with pytest.raises(LoginFailed, match="KOE010"):
            await sign_in(app(**wrong))


async def test_another_redirect_uri_than_on_the_way_there_is_refused(kakao: Kakao):
    attempt, code = await consented(kakao)
    with pytest.raises(LoginFailed, match="KOE303"):
        await kakao.sign_in(code, attempt, redirect_uri="http://127.0.0.1:1/other")


async def test_a_code_serves_once(kakao: Kakao):
    attempt, code = await consented(kakao)
    await kakao.sign_in(code, attempt, redirect_uri=HERE)
    with pytest.raises(LoginRefused):
        await kakao.sign_in(code, attempt, redirect_uri=HERE)


@pytest.mark.parametrize("code", ["", "x" * 513])
async def test_an_unusable_code_is_not_even_sent(kakao: Kakao, server: KakaoServer, code: str):
    attempt, _ = await consented(kakao)
    with pytest.raises(LoginRefused):
        await kakao.sign_in(code, attempt, redirect_uri=HERE)
    assert server.calls["token"] == 0


async def test_discovery_of_another_issuer_is_not_believed(server: KakaoServer, moving: Moving):
    kakao = Kakao(server.url.replace("127.0.0.1", "localhost"), client_id=CLIENT_ID, clock=moving)
    with pytest.raises(LoginFailed, match="another issuer"):
        await consented(kakao)
    await kakao.close()


async def test_unlinking_is_done_once_and_may_be_asked_again(kakao: Kakao, server: KakaoServer):
    await sign_in(kakao)
    for _ in range(2):
        await kakao.unlink("3012345678")
    await kakao.unlink("999")
    assert server.unlinked == ["3012345678"]


@pytest.mark.parametrize("behaviour", ["broken", "garbled", "list"])
async def test_an_unlinking_that_failed_says_so(kakao: Kakao, server: KakaoServer, behaviour: str):
    await sign_in(kakao)
    server.script["unlink"].append(behaviour)
    with pytest.raises(LoginFailed):
        await kakao.unlink("3012345678")
    await kakao.unlink("3012345678")
    assert server.unlinked == ["3012345678"]


async def test_a_wrong_admin_key_unlinks_nobody(app: App, server: KakaoServer):
    kakao = app(admin_key="wrong")
    await sign_in(kakao)
    with pytest.raises(LoginFailed) as caught:
        await kakao.unlink("3012345678")
    assert "3012345678" not in str(caught.value)


@given(st.text())
async def test_any_name_becomes_one_line_that_every_store_can_hold(name: str):
    kept = tidy(name)
    assert len(kept) <= 40
    assert kept == tidy(kept)
    assert kept.isprintable() or not kept.isascii()
    assert not set(kept) & set("\r\n\x00\t")
    kept.encode()
