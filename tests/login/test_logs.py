"""What is written down of logins: one JSON object a line, and nothing that names anybody."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlencode

from tests.doubles.kakao_server import ADMIN_KEY, CLIENT_SECRET, KakaoServer
from tests.kakao_journey import CALLBACK, COOKIE, Journey, asked
from tests.server import serving

HOSTILE = '비밀닉네임\r\n{"level": "ERROR", "message": "forged"}\x1b[31m'


def test_no_token_code_name_or_number_is_logged_and_no_line_is_forged(tmp_path: Path):
    log = tmp_path / "log"
    with KakaoServer() as kakao:
        env = {f"RISKXPERTAI_{name.upper()}": value for name, value in kakao.settings.items()}
        env |= {"RISKXPERTAI_LOG_LEVEL": "DEBUG", "RISKXPERTAI_ASKS_PER_MINUTE_ADDRESS": "1000"}
        with serving(tmp_path / "home", log, env) as url, Journey(url, kakao) as browser:
            kakao.claims = {"nickname": HOSTILE}
            there = browser.depart()
            back = browser.consent(there)
            cookie = browser.http.cookies[COOKIE]
            code = browser.arrive(back).partition("=")[2]
            session = browser.trade(code).json()
            browser.me(session["access_token"])
            browser.http.post("/api/auth/refresh", json={"refresh_token": session["refresh_token"]})
            browser.trade(code)
            for text in (HOSTILE, "x\r\nforged", "x%0aforged", "x\u2028forged"):
                hostile = {"code": text, "state": text, "error": text, "error_description": text}
                browser.arrive(f"{CALLBACK}?{urlencode(hostile)}")
                there = browser.depart()
                browser.arrive(f"{CALLBACK}?{urlencode({'code': text, 'state': asked(there)['state']})}")
            for behaviour in ("broken", "garbled", "KOE010", "KOE237", "KOE320"):
                kakao.script["token"].append(behaviour)
                browser.arrive(browser.consent(browser.depart()))
            browser.http.post(
                "/api/auth/logout", headers={"Authorization": f"Bearer {session['access_token']}"}
            )
        addresses = [*asked(back).values(), *asked(there).values()]
        secret = [*addresses, cookie, code, session["access_token"], session["refresh_token"], "비밀닉네임"]
        secret += [kakao.members[0].number, CLIENT_SECRET, ADMIN_KEY, "Bad client credentials"]
    text = log.read_text("utf-8")
    lines = text[text.index("\n{") :].splitlines()[1:]  # a greeting stands before
    told = [json.loads(line)["message"] for line in lines]
    assert any("KOE010" in message for message in told)
    assert any(message.startswith("GET /api/auth/kakao/callback 302") for message in told)
    # "code" and "S256" are words of the protocol.
    assert [
        word for word in (*secret, "forged", "[31m") if word not in ("code", "S256") and word in text
    ] == []
