"""Two services on one Redis, over HTTP: asked on one, followed, resumed and stopped on the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.doubles.openai_server import OpenAIServer
from tests.redis_server import RedisServer, redis_server
from tests.server import Door, running, settings_for


@pytest.fixture
def redis_of_two(tmp_path: Path) -> Iterator[RedisServer]:
    with redis_server(tmp_path) as server:
        yield server


@pytest.fixture
def two(tmp_path: Path, redis_of_two: RedisServer) -> Iterator[tuple[str, str]]:
    """Base URLs of two services with one home and one Redis, as behind one load balancer."""
    settings = settings_for(tmp_path / "home", answer_log=redis_of_two.url)
    with running(settings) as one, running(settings) as other:
        yield one, other


def test_asked_on_one_an_answer_is_followed_and_resumed_on_the_other(two: tuple[str, str]):
    with closing(Door(two[0])) as door:
        guest = door.guest()
        id = guest.ask("6개월 뒤 환율은?").json()["id"]
        here = guest.follow(id)
        guest.http.base_url = two[1]
        assert guest.follow(id) == here
        assert guest.follow(id, 4) == here[4:]
        assert [event["event"] for event in here][-1] == "done"
        assert guest.ask("6개월 뒤 환율은?").json()["cached"]


def test_a_turn_asked_on_one_is_stopped_from_the_other(tmp_path: Path, redis_of_two: RedisServer):
    with ExitStack() as stack:
        model = OpenAIServer("good", "stall")
        stack.enter_context(model)
        settings = settings_for(
            tmp_path / "home", answer_log=redis_of_two.url, narrator=model.url, narrator_model="model-x"
        )
        one, other = stack.enter_context(running(settings)), stack.enter_context(running(settings))
        guest = stack.enter_context(closing(Door(one))).guest()
        id = guest.ask("6개월 뒤 환율은?").json()["id"]
        guest.http.base_url = other
        seen = []
        for event in guest.events(id):
            seen.append(event)
            if event["event"] == "summary":
                assert guest.http.post(f"/api/answers/{id}/stop").status_code == 202
        assert seen[-1]["event"] == "done"
        assert seen[-1]["json"]["stopped"]
        guest.http.base_url = one
        assert guest.follow(id) == seen


def test_the_service_starts_and_answers_without_redis_and_says_so(tmp_path: Path, redis_of_two: RedisServer):
    redis_of_two.kill()
    with (
        running(settings_for(tmp_path / "home", answer_log=redis_of_two.url)) as url,
        closing(Door(url)) as door,
    ):
        guest = door.guest()
        ready = guest.http.get("/readyz")
        assert (ready.status_code, ready.json()["log"], ready.json()["history"]) == (200, "unreachable", "ok")
        assert guest.told("3개월 뒤 엔화는?")[-1]["event"] == "done"
        assert "riskxpertai_answer_log_fallbacks_total" in guest.http.get("/metrics").text
        redis_of_two.start()
        while guest.http.get("/readyz").json()["log"] != "ok":
            pass
        assert guest.told("4개월 뒤 엔화는?")[-1]["event"] == "done"
