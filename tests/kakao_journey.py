"""A browser's way through a login at Kakao, step by step, so that a test can take a wrong one."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import httpx2

from tests.doubles.kakao_server import KakaoServer

LOGIN = "/api/auth/kakao/login"
CALLBACK = "/api/auth/kakao/callback"
COOKIE = "riskxpertai-login"


class Journey:
    """One browser: its cookies, the service, and Kakao."""

    def __init__(self, url: str, kakao: KakaoServer) -> None:
        self.url = url
        self.kakao = kakao
        self.http = httpx2.Client(base_url=url, timeout=30.0)
        kakao.redirects.add(f"{url}{CALLBACK}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.close()

    def depart(self) -> str:
        """Where the service sends the browser."""
        answer = self.http.get(LOGIN)
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]

    def consent(self, there: str, *, member: int = 0, do: str = "agree") -> str:
        """Where Kakao sends the browser back to."""
        form = {"member": self.kakao.members[member].number, "do": do}
        answer = httpx2.post(there, data=form)
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]

    def arrive(self, back: str) -> str:
        """Where the service sends the browser then."""
        answer = self.http.get(back)
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]

    def code(self, *, member: int = 0) -> str:
        """The one-time code of a login that went well so far."""
        arrived = self.arrive(self.consent(self.depart(), member=member))
        assert arrived.startswith("/login/done#code="), arrived
        return arrived.partition("=")[2]

    def trade(self, code: str) -> httpx2.Response:
        return self.http.post("/api/auth/token", json={"code": code})

    def sign_in(self, *, member: int = 0) -> dict[str, Any]:
        """The session of a whole login."""
        answer = self.trade(self.code(member=member))
        assert answer.status_code == 200, answer.text
        session: dict[str, Any] = answer.json()
        return session

    def me(self, token: str) -> httpx2.Response:
        return self.http.get("/api/me", headers={"Authorization": f"Bearer {token}"})


def asked(url: str) -> dict[str, str]:
    """The parameters of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
