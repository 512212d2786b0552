"""Production's wiring: two server processes on one Redis and one MongoDB, as behind a load balancer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass

import pytest

from tests.doubles.openai_server import OpenAIServer
from tests.mongodb_server import wire_server
from tests.redis_server import redis_server
from tests.server import Door, Guest, serving

WON = "6개월 뒤 환율은?"


@dataclass(frozen=True)
class Pair:
    """Two processes, the language model that both ask, and where readers come in."""

    one: str
    other: str
    model: OpenAIServer
    door: Door

    def at(self, guest: Guest, url: str) -> Guest:
        """The same reader, sent to another process."""
        guest.http.base_url = url
        return guest


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("stores")
    with ExitStack() as stack:
        model = stack.enter_context(OpenAIServer())
        env = {
            "RISKXPERTAI_ANSWER_LOG": stack.enter_context(redis_server(folder)).url,
            "RISKXPERTAI_HISTORY": stack.enter_context(wire_server(folder)),
            "RISKXPERTAI_TOKEN_SECRET": "of-the-tests-and-long-enough-for-both",
            "RISKXPERTAI_NARRATOR": model.url,
            "RISKXPERTAI_NARRATOR_MODEL": "local-model",
        }
        one = stack.enter_context(serving(folder / "one", folder / "one.log", env))
        other = stack.enter_context(serving(folder / "other", folder / "other.log", env))
        yield Pair(one, other, model, stack.enter_context(closing(Door(one))))


def test_asked_on_one_process_followed_and_resumed_on_the_other(pair: Pair):
    guest = pair.door.guest()
    pair.model.script.extend(["good", "slow"])
    id = guest.ask(WON).json()["id"]
    pair.at(guest, pair.other)
    seen = []
    for event in guest.events(id):
        seen.append(event)
        if event["event"] == "facts":
            break
    seen += pair.at(guest, pair.one).follow(id, seen[-1]["id"])
    assert seen[-1]["event"] == "done"
    assert seen == pair.at(guest, pair.other).follow(id) == pair.at(guest, pair.one).follow(id)


def test_the_same_question_on_both_processes_costs_one_pair_of_calls(pair: Pair):
    before = pair.model.calls
    here, there = pair.door.guest(), pair.at(pair.door.guest(), pair.other)
    pair.model.script.extend(["good", "slow"])
    first, second = here.ask("9개월 뒤 유로 환율은?"), there.ask("9개월 뒤 유로 환율은?")
    told, also = here.follow(first.json()["id"]), there.follow(second.json()["id"])
    assert [event["data"] for event in told[1:-1]] == [event["data"] for event in also[1:-1]]
    assert pair.model.calls == before + 2


@pytest.mark.parametrize("stopped_from", ["one", "other"])
def test_a_turn_is_stopped_from_either_process(pair: Pair, stopped_from: str):
    pair.model.script.extend(["good", "only_pings"])
    guest = pair.door.guest()
    months = {"one": 4, "other": 5}[stopped_from]
    id = pair.at(guest, pair.one).ask(f"{months}개월 뒤 엔화 환율은?").json()["id"]
    seen = []
    for event in guest.events(id):
        seen.append(event)
        if event["event"] == "summary":
            stop = pair.at(guest, getattr(pair, stopped_from)).http.post(f"/api/answers/{id}/stop")
            assert stop.status_code == 202
    assert seen[-1]["event"] == "done"
    assert seen[-1]["json"]["stopped"] is True
    assert pair.at(guest, pair.other).follow(id) == seen
    (row,) = guest.http.get("/api/conversations").json()["items"]
    assert row["turns"] == 1
