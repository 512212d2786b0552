"""The service while MongoDB is killed and restarted: asked, followed, stopped, kept afterwards, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pymongo import MongoClient

from riskxpertai.history.documents import INDEXES
from riskxpertai.mongodb import micros_of
from riskxpertai.series.days import SEOUL
from tests.doubles.openai_server import OpenAIServer
from tests.mongodb_server import WireServer, forget_sockets
from tests.server import Guest, running, settings_for

WON = "6개월 뒤 환율은?"
SECRET = "a-secret-that-outlives-a-restart-of-all"


@dataclass
class Place:
    """A MongoDB of one's own, and services on it."""

    folder: Path
    mongodb: WireServer
    stack: ExitStack

    def service(self, **changes: Any) -> str:
        """Base URL of a service."""
        stores = {"history": f"{self.mongodb.url}/outage", "token_secret": SECRET}
        return self.stack.enter_context(running(settings_for(self.folder / "home", **stores, **changes)))

    def guest(self, url: str) -> Guest:
        """A reader nobody has seen before."""
        guest = Guest(url)
        self.stack.callback(guest.http.close)
        return guest

    def model(self, *script: str) -> dict[str, Any]:
        """Settings with a language model that follows a script."""
        model = self.stack.enter_context(OpenAIServer(*script))
        return {"narrator": model.url, "narrator_model": "model-x"}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with ExitStack() as stack:
        server = WireServer(tmp_path, lasting=True)
        stack.callback(server.kill)
        yield Place(tmp_path, server, stack)
    forget_sockets()


def until_back(guest: Guest) -> None:
    while guest.http.get("/readyz").json()["history"] != "ok":
        pass


def kept_of(guest: Guest, begun: dict[str, Any]) -> list[dict[str, Any]]:
    """The turns of a conversation, as the history tells them."""
    shown = guest.http.get(f"/api/conversations/{begun['conversation_id']}").json()
    turns: list[dict[str, Any]] = shown["turns"]
    return turns


def test_a_question_asked_during_an_outage_is_told_whole_and_kept_once_afterwards(place: Place):
    guest = place.guest(place.service())
    place.mongodb.kill()
    key = {"Idempotency-Key": "key"}
    begun = guest.ask(WON, headers=key).json()
    told = guest.follow(begun["id"])
    assert [event["event"] for event in told][-2:] == ["notice", "done"]
    assert told[-2]["json"]["code"] == "not_kept"
    assert told[-1]["json"]["kept"] == "queued"
    assert guest.ask(WON, headers=key).json()["id"] == begun["id"]
    assert guest.ask("엔화는?", headers=key).status_code == 409
    assert guest.http.get(f"/api/answers/{begun['id']}").json()["state"] == "done"
    assert guest.follow(begun["id"], 5) == told[5:]
    metrics = guest.http.get("/metrics").text
    assert 'riskxpertai_store_away{store="history"} 1.0' in metrics
    assert "riskxpertai_turns_waiting 1.0" in metrics

    place.mongodb.start()
    until_back(guest)
    (turn,) = kept_of(guest, begun)
    assert [(event["id"], event["data"]) for event in turn["events"]] == [
        (event["id"], event["json"]) for event in told
    ]
    (row,) = guest.http.get("/api/conversations").json()["items"]
    assert (row["id"], row["turns"]) == (begun["conversation_id"], 1)
    assert guest.follow(begun["id"]) == told
    assert guest.ask(WON, headers=key).json()["id"] == begun["id"]
    assert guest.told(WON)[-1]["json"]["kept"] == "yes"
    assert "riskxpertai_turns_waiting 0.0" in guest.http.get("/metrics").text


def test_an_answer_that_was_being_told_is_found_again_and_stopped_during_the_outage(place: Place):
    guest = place.guest(place.service(**place.model("good", "only_pings")))
    begun = guest.ask(WON).json()
    seen = []
    for event in guest.events(begun["id"]):
        seen.append(event)
        if event["event"] == "summary":
            place.mongodb.kill()
            assert next(guest.events(begun["id"], after=1)) == seen[1]
            assert guest.http.post(f"/api/answers/{begun['id']}/stop").status_code == 202
    assert (seen[-1]["json"]["stopped"], seen[-1]["json"]["kept"]) == (True, "queued")

    place.mongodb.start()
    until_back(guest)
    (turn,) = kept_of(guest, begun)
    assert turn["state"] == "stopped"
    assert turn["events"][-1]["data"] == seen[-1]["json"]


def test_what_was_asked_and_stopped_within_an_outage_ends_and_is_kept(place: Place):
    guest = place.guest(place.service(**place.model("good", "only_pings")))
    place.mongodb.kill()
    begun = guest.ask(WON).json()
    for event in guest.events(begun["id"]):
        if event["event"] == "summary":
            assert guest.http.post(f"/api/answers/{begun['id']}/stop").status_code == 202
    assert event["json"]["stopped"] is True

    place.mongodb.start()
    until_back(guest)
    assert [turn["state"] for turn in kept_of(guest, begun)] == ["stopped"]


def test_a_follow_up_goes_on_from_a_turn_known_here_and_says_where_it_knows_none(place: Place):
    here = place.service()
    guest = place.guest(here)
    begun = guest.ask("1년 뒤 원/달러 환율은?").json()
    guest.follow(begun["id"])
    elsewhere = place.service()
    place.mongodb.kill()
    events = guest.told("그럼 엔화는?", 6, conversation_id=begun["conversation_id"])
    assert (events[0]["json"]["indicators"], events[0]["json"]["months"]) == (["JPYKRW"], 12)
    guest.http.base_url = elsewhere
    events = guest.told("그럼 엔화는?", 6, conversation_id=begun["conversation_id"])
    assert (events[0]["json"]["indicators"], events[0]["json"]["months"]) == (["JPYKRW"], 6)
    notices = [event["json"]["text"] for event in events if event["event"] == "notice"]
    assert "앞 질문과 잇지 않고" in notices[0]


def test_what_only_the_store_knows_is_refused_in_words_and_with_a_time_to_come_back(place: Place):
    url = place.service()
    guest = place.guest(url)
    begun = guest.ask(WON).json()
    guest.follow(begun["id"])
    place.mongodb.kill()
    conversation = f"/api/conversations/{begun['conversation_id']}"
    refresh = {"refresh_token": guest.session["refresh_token"]}
    for answer in (
        guest.http.get("/api/conversations"),
        guest.http.get(conversation),
        guest.http.get(f"{conversation}/export"),
        guest.http.delete(conversation),
        guest.http.get("/api/me"),
        guest.http.get("/api/answers/never-asked-here"),
        guest.http.post("/api/auth/guest"),
        guest.http.post("/api/auth/refresh", json=refresh),
        guest.http.post("/api/auth/logout"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (503, "store_failed")
        assert answer.headers["retry-after"] == "5"
        assert "저장소에 연결하지 못했습니다" in answer.json()["detail"]
    assert httpx2.get(f"{url}/api/me", headers={"Authorization": "Bearer x"}).status_code == 401
    ready = guest.http.get("/readyz")
    assert (ready.status_code, ready.json()["log"], ready.json()["history"]) == (200, "ok", "unreachable")

    place.mongodb.start()
    until_back(guest)
    assert guest.http.post("/api/auth/refresh", json=refresh).status_code == 200
    assert guest.http.post("/api/auth/logout").status_code == 204
    assert guest.ask(WON).status_code == 401


def test_a_service_that_starts_without_mongodb_answers_and_finds_it_later(place: Place):
    guest = place.guest(place.service())
    client: MongoClient[dict[str, Any]]
    with MongoClient(place.mongodb.url) as client:
        for name in ("turns", "families"):
            client["outage"][name].drop_indexes()
        now = datetime.now(SEOUL)
        today = now.date().isoformat()
        fetched = {"indicator": "USDKRW", "day": today, "value": 1336.5, "learnt": micros_of(now)}
        client["outage"]["observations"].update_one({"_id": "one"}, {"$set": fetched}, upsert=True)
    place.mongodb.kill()
    guest.http.base_url = place.service()
    ready = guest.http.get("/readyz").json()
    assert ready["history"] == "unreachable"
    assert ready["data"] < today
    begun = guest.ask(WON).json()
    assert guest.follow(begun["id"])[-1]["json"]["kept"] == "queued"

    place.mongodb.start()
    until_back(guest)
    assert guest.http.get("/readyz").json()["data"] == today
    assert [turn["id"] for turn in kept_of(guest, begun)] == [begun["id"]]
    with MongoClient(place.mongodb.url) as client:
        for index in INDEXES:
            held = client["outage"][index.collection].index_information().values()
            assert index.fields in {tuple(name for name, _ in found["key"]) for found in held}
