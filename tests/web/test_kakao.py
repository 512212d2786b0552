"""Coming in with Kakao, staying in, and going out: each with what the reader sees."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Page, Route, expect

from tests.doubles.kakao_server import KakaoServer, Member
from tests.kakao_journey import CALLBACK, LOGIN, Journey
from tests.server import running, settings_for
from tests.web.conftest import Model, Visit
from tests.web.test_question import ask, expect_half_told, expect_whole
from tests.web.test_session import ACCESS, KEY, SPOIL

AGREE = "동의하고 계속하기"
# Of OWASP's filter evasion list: every way in that a name could take.
MARKUP = [
    "<script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    "<svg/onload=window.hit=1>",
    "<body onload=window.hit=1>",
    "<iframe src=javascript:top.hit=1>",
    "<a href='javascript:window.hit=1'>x</a>",
    '"><script>window.hit=1</script>',
    "'-window.hit=1-'",
    "<IMG SRC=jAVasCrIPt:window.hit=1>",
    "<IMG \"\"\"><SCRIPT>window.hit=1</SCRIPT>",
    "<details open ontoggle=window.hit=1>",
    "<math><mi xlink:href=javascript:hit=1>",
    "<style>@import'//evil.example'</style>",
    "<base href=//evil.example/>",
    "&lt;script&gt;hit=1&lt;/script&gt;",
    "<!--<img src=--><img src=x onerror=hit=1>",
    "{{constructor.constructor('hit=1')()}}",
    "${window.hit=1}",
]  # fmt: skip


@pytest.fixture
def kakao() -> Iterator[KakaoServer]:
    with KakaoServer() as kakao:
        yield kakao


@pytest.fixture
def door(kakao: KakaoServer, tmp_path: Path) -> Iterator[str]:
    """Base URL of a service that one comes into by Kakao alone."""
    with running(settings_for(tmp_path, guests=False, **kakao.settings)) as url:
        kakao.redirects.add(f"{url}{CALLBACK}")
        yield url


def come_in(page: Page) -> None:
    page.get_by_role("link", name="카카오 로그인").click()
    page.get_by_role("button", name=AGREE).click()
    page.wait_for_url("**/main")


def test_a_first_login_asks_for_consent_and_leads_to_the_question(
    door: str, kakao: KakaoServer, visit: Visit
) -> None:
    page = visit(door, guest=False)
    expect(page.get_by_role("button", name="게스트로 둘러보기")).to_be_hidden()
    link = page.get_by_role("link", name="카카오 로그인")
    expect(link).to_have_css("background-color", "rgb(254, 229, 0)")
    link.click()
    expect(page.get_by_role("heading", name="카카오 계정으로 로그인")).to_be_visible()
    addresses: list[str] = []
    page.on("framenavigated", lambda frame: addresses.append(frame.url))
    page.get_by_role("button", name=AGREE).click()
    page.wait_for_url("**/main")
    expect(page.locator("summary", has_text="홍길동")).to_be_visible()
    page.locator("summary", has_text="홍길동").click()
    expect(page.get_by_text("카카오 계정으로 로그인하셨습니다.")).to_be_visible()
    access = page.evaluate(ACCESS)
    assert not [address for address in addresses if access in address]
    # The way back leads to Kakao's page or further, never to a code that was used.
    assert "code=" not in page.url
    ask(page)
    expect_whole(page)


def test_a_cancelled_consent_is_told_and_can_be_tried_again(door: str, visit: Visit) -> None:
    page = visit(door, guest=False)
    page.get_by_role("link", name="카카오 로그인").click()
    page.get_by_role("button", name="취소").click()
    page.wait_for_url(f"{door}/")
    expect(page.locator("#problem")).to_contain_text("카카오 로그인을 취소하셨습니다.")
    page.reload()
    expect(page.locator("#kakao")).to_be_visible()
    expect(page.locator("#problem")).to_be_hidden()
    come_in(page)


def test_a_second_login_asks_nothing_and_finds_the_same_history(door: str, visit: Visit) -> None:
    page = visit(door, guest=False)
    come_in(page)
    ask(page)
    expect_whole(page)
    page.get_by_role("button", name="로그아웃", exact=True).click()
    page.wait_for_url(f"{door}/")
    page.get_by_role("link", name="카카오 로그인").click()
    page.wait_for_url("**/main")
    page.get_by_role("link", name="기록").click()
    expect(page.locator("#rows li")).to_have_count(1)


@pytest.mark.parametrize(
    ("behaviour", "sentence"),
    [
        ("broken", "카카오에 연결하지 못했습니다. 잠시 뒤 다시 로그인해 주세요."),
        ("KOE010", "카카오에 연결하지 못했습니다. 잠시 뒤 다시 로그인해 주세요."),
        ("KOE237", "로그인을 너무 자주 하셨습니다. 10분 뒤에 다시 시도해 주세요."),
        ("KOE320", "로그인하는 데 시간이 너무 오래 걸렸습니다. 다시 로그인해 주세요."),
    ],
)
def test_what_went_wrong_at_kakao_is_told_in_korean(
    door: str, kakao: KakaoServer, visit: Visit, behaviour: str, sentence: str
) -> None:
    kakao.script["token"].append(behaviour)
    page = visit(door, guest=False)
    page.get_by_role("link", name="카카오 로그인").click()
    page.get_by_role("button", name=AGREE).click()
    page.wait_for_url(f"{door}/")
    expect(page.locator("#problem")).to_have_text(sentence)
    page.get_by_role("link", name="카카오 로그인").click()
    page.wait_for_url("**/main")


def test_a_trap_that_signs_in_as_somebody_else_is_told(door: str, kakao: KakaoServer, visit: Visit) -> None:
    """Login CSRF in a real browser: the attacker's code behind a link."""
    kakao.members.append(Member("3098765432", "공격자"))
    page = visit(door, guest=False)
    with Journey(door, kakao) as attacker:
        page.goto(f"/login/done#code={attacker.code(member=1)}")
        expect(page.locator("#problem")).to_have_text("로그인을 마치지 못했습니다. 다시 로그인해 주세요.")
        assert page.evaluate(f"localStorage.getItem('{KEY}')") is None
        page.goto(attacker.consent(attacker.depart(), member=1))
    expect(page.locator("#problem")).to_contain_text("다시 로그인해 주세요.")
    assert page.evaluate(f"localStorage.getItem('{KEY}')") is None


def test_a_session_that_ends_in_mid_answer_is_renewed_and_the_answer_goes_on(
    kakao: KakaoServer, model: Model, tmp_path: Path, visit: Visit
) -> None:
    settings = settings_for(tmp_path, narrator=model.url, narrator_model="model-x", **kakao.settings)
    with running(settings) as url:
        kakao.redirects.add(f"{url}{CALLBACK}")
        page = visit(url, guest=False)
        come_in(page)
        streams: list[str | None] = []

        def tear_once(route: Route) -> None:
            streams.append(route.request.headers.get("last-event-id"))
            if len(streams) > 1:
                route.continue_()
                return
            # The first half of the answer, then the line breaks.
            headers = {"Authorization": route.request.headers["authorization"]}
            with httpx2.stream("GET", route.request.url, headers=headers) as response:
                text = ""
                for piece in response.iter_text():
                    text += piece
                    if "event: summary" in text and text.endswith("\n\n"):
                        break
            page.evaluate(SPOIL)
            route.fulfill(body=text, headers={"Content-Type": "text/event-stream"})

        page.route("**/events", tear_once)
        ask(page)
        expect_half_told(page)
        model.release()
        expect_whole(page)
        assert page.evaluate(ACCESS) != "spoilt"
        assert streams[0] is None
        assert streams[-1] is not None


def test_two_tabs_that_log_in_at_once_both_come_in(door: str, visit: Visit) -> None:
    page = visit(door, guest=False)
    other = page.context.new_page()
    other.goto(f"{door}/")
    for tab in (page, other):
        tab.get_by_role("link", name="카카오 로그인").click()
    # The later one has the cookie; the earlier one finds its session.
    other.get_by_role("button", name=AGREE).click()
    other.wait_for_url("**/main")
    page.get_by_role("button", name=AGREE).click()
    page.wait_for_url("**/main")
    for tab in (page, other):
        expect(tab.locator("summary", has_text="홍길동")).to_be_visible()


def test_logging_out_here_leaves_the_other_device_signed_in(door: str, visit: Visit) -> None:
    here, there = visit(door, guest=False), visit(door, guest=False)
    for page in (here, there):
        come_in(page)
    here.get_by_role("button", name="로그아웃", exact=True).click()
    here.wait_for_url(f"{door}/")
    ask(there)
    expect_whole(there)


def test_logging_out_everywhere_ends_the_other_device_too(door: str, visit: Visit) -> None:
    here, there = visit(door, guest=False), visit(door, guest=False)
    for page in (here, there):
        come_in(page)
    here.locator("summary", has_text="홍길동").click()
    here.get_by_role("button", name="모든 기기에서 로그아웃").click()
    here.wait_for_url(f"{door}/")
    expect(here.get_by_text("모든 기기에서 로그아웃했습니다.")).to_be_visible()
    ask(there)
    expect(there.locator("#problem")).to_contain_text("로그인이 만료되었습니다")


def test_logging_out_everywhere_that_did_not_work_says_so(door: str, visit: Visit) -> None:
    page = visit(door, guest=False)
    come_in(page)
    page.route("**/api/auth/logout", lambda route: route.abort("internetdisconnected"))
    page.locator("summary", has_text="홍길동").click()
    page.get_by_role("button", name="모든 기기에서 로그아웃").click()
    expect(page.locator(".account .problem")).to_contain_text("서버에 연결하지 못했습니다.")
    page.unroute("**/api/auth/logout")
    page.get_by_role("button", name="모든 기기에서 로그아웃").click()
    page.wait_for_url(f"{door}/")


def test_no_name_becomes_markup(door: str, kakao: KakaoServer, visit: Visit) -> None:
    page = visit(door, guest=False)
    come_in(page)
    for name in MARKUP:
        kakao.claims = {"nickname": name}
        page.goto(f"{door}{LOGIN}")
        page.wait_for_url("**/main")
        expect(page.locator(".account .name")).to_have_text(name[:40].strip())
        assert page.evaluate("window.hit === undefined")
        made = page.locator(".account :is(script, img, svg, iframe, a:not([href^='/']), style, base, math)")
        assert made.count() == 0


def test_the_account_fits_a_narrow_page(door: str, kakao: KakaoServer, visit: Visit) -> None:
    kakao.members[0].nickname = "아주아주긴이름을가진어느독자의별명"
    page = visit(door, guest=False, viewport={"width": 360, "height": 740})
    come_in(page)
    page.locator(".account summary").click()
    expect(page.locator(".account .panel")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_word_behind_the_address_that_is_none_of_ours_is_told_as_a_fault(door: str, visit: Visit) -> None:
    page = visit(door, guest=False)
    page.goto("/#error=__proto__")
    page.reload()
    expect(page.locator("#problem")).to_contain_text("일시적인 오류로 로그인하지 못했습니다.")
    assert page.evaluate("location.hash") == ""
