"""Limits over HTTP: who is refused, what he is told, and who can't get around them."""

from __future__ import annotations

from contextlib import closing

import httpx2
import pytest

from riskxpertai.api.deps import sender
from tests.server import Door, running, settings_for

WON = "6개월 뒤 환율은?"


def test_what_is_left_is_told_with_each_question(tmp_path):
    with (
        running(settings_for(tmp_path, asks_per_minute=2, asks_per_day=5)) as url,
        closing(Door(url)) as door,
    ):
        guest = door.guest()
        answer = guest.ask(WON)
        assert answer.headers["ratelimit-policy"] == '"minute";q=2;w=60, "day";q=5;w=86400'
        assert answer.headers["ratelimit"].startswith('"minute";r=1;t=60, "day";r=4;t=')
        guest.ask(WON)
        refused = guest.ask(WON)
        assert refused.status_code == 429
        assert refused.headers["content-type"] == "application/problem+json"
        assert '"minute";r=0' in refused.headers["ratelimit"]
        assert '"day";r=3' in refused.headers["ratelimit"]
        assert 0 < int(refused.headers["retry-after"]) == refused.json()["retry_after"] <= 60
        assert "초 뒤에 다시" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("limit", "sentence"),
    [
        ("asks_per_day", "오늘 하실 수 있는 질문 1개를 모두 쓰셨습니다."),
        ("asks_per_day_address", "오늘 하실 수 있는 질문 1개를 모두 쓰셨습니다."),
        ("asks_per_day_everybody", "오늘 서비스가 받을 수 있는 질문이 모두 찼습니다."),
        ("asks_per_minute_everybody", "지금 질문이 몰려 있습니다."),
    ],
)
def test_each_limit_refuses_with_a_sentence_of_its_own(tmp_path, limit: str, sentence: str):
    with running(settings_for(tmp_path, **{limit: 1})) as url, closing(Door(url)) as door:
        guest = door.guest()
        assert guest.ask(WON).status_code == 201
        refused = guest.ask(WON)
        assert refused.status_code == 429
        assert refused.json()["detail"].startswith(sentence)


def test_an_address_is_limited_whoever_comes_from_it(tmp_path):
    with (
        running(settings_for(tmp_path, asks_per_day_address=2)) as url,
        closing(Door(url)) as door,
    ):
        assert [door.guest().ask(WON).status_code for _ in range(3)] == [201, 201, 429]


def test_answers_that_have_ended_make_room(tmp_path):
    with running(settings_for(tmp_path, answers_at_once=1)) as url, closing(Door(url)) as door:
        guest = door.guest()
        for _ in range(4):
            begun = guest.ask(WON)
            while begun.status_code == 429:  # the place is free a moment after `done` is told
                begun = guest.ask(WON)
            assert begun.status_code == 201
            guest.follow(begun.json()["id"])


def test_a_question_that_is_refused_holds_no_place(tmp_path):
    with running(settings_for(tmp_path, answers_at_once=1)) as url, closing(Door(url)) as door:
        guest = door.guest()
        headers = {"Idempotency-Key": "one"}
        first = guest.ask(WON, headers=headers)
        guest.follow(first.json()["id"])
        answers = [guest.ask("", conversation_id="nothing").status_code for _ in range(3)]
        assert set(answers) <= {404, 429}
        while (again := guest.ask(WON, headers=headers)).status_code == 429:
            pass
        assert again.json()["id"] == first.json()["id"]


@pytest.mark.parametrize("forwarded", ["203.0.113.{}", "203.0.113.{}, 198.51.100.7", "2001:db8:{}::1", "{}"])
def test_nobody_evades_a_limit_by_x_forwarded_for(tmp_path, forwarded: str):
    with running(settings_for(tmp_path, asks_per_minute_address=4)) as url:
        answers = [
            httpx2.post(f"{url}/api/auth/guest", headers={"X-Forwarded-For": forwarded.format(number)})
            for number in range(6)
        ]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429] * 2


def test_behind_a_proxy_its_own_word_counts_and_no_other(tmp_path):
    with running(settings_for(tmp_path, asks_per_minute_address=1, proxy_hops=1)) as url:

        def come(forwarded: str) -> int:
            return httpx2.post(f"{url}/api/auth/guest", headers={"X-Forwarded-For": forwarded}).status_code

        assert come("203.0.113.1") == 200
        assert come("203.0.113.2") == 200
        assert come("198.51.100.99, 203.0.113.2") == 429


@pytest.mark.parametrize(
    ("forwarded", "hops", "expected"),
    [
        ([], 0, "127.0.0.1"),
        (["203.0.113.9"], 0, "127.0.0.1"),
        (["203.0.113.9"], 1, "203.0.113.9"),
        (["1.1.1.1, 203.0.113.9"], 1, "203.0.113.9"),
        (["1.1.1.1", "203.0.113.9"], 1, "203.0.113.9"),
        (["1.1.1.1, 203.0.113.9, 10.0.0.1"], 2, "203.0.113.9"),
        (["203.0.113.9"], 2, "127.0.0.1"),
        (["nonsense"], 1, "127.0.0.1"),
        ([""], 1, "127.0.0.1"),
        (["203.0.113.9:4711"], 1, "127.0.0.1"),
        (["2001:db8::1"], 1, "2001:db8::/64"),
        (["2001:db8::ffff:1"], 1, "2001:db8::/64"),
        (["::ffff:203.0.113.9"], 1, "203.0.113.9"),
    ],
)
def test_the_senders_address_is_the_one_that_our_outermost_proxy_saw(
    forwarded: list[str], hops: int, expected: str
):
    assert sender("127.0.0.1", forwarded, hops) == expected
