"""A question over HTTP: events in order, shared, resumed at every point, stopped, replayed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.server import Door, Guest

WON = "6개월 뒤 원/달러 환율은?"


def names(events: list[dict[str, Any]]) -> list[str]:
    return [event["event"] for event in events]


def middle(events: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """What lies between `started` and `done`, as it came over the wire."""
    return [(event["event"], event["data"]) for event in events[1:-1]]


def test_an_answer_tells_its_events_in_the_order_of_the_contract(guest: Guest):
    events = guest.told(WON)
    assert [event["id"] for event in events] == list(range(1, len(events) + 1))
    order = [name for name in names(events) if name != "notice"]
    assert order[:9] == [
        "started", "stage", "stage", "forecast", "chart", "facts", "stage", "summary", "stage",
    ]  # fmt: skip
    assert set(order[9:-2]) == {"scenario"}
    assert order[-2:] == ["stage", "done"]
    stages = [event["json"]["name"] for event in events if event["event"] == "stage"]
    assert stages == ["data", "forecast", "summary", "scenario", "keep"]
    scenarios = [event["json"]["name"] for event in events if event["event"] == "scenario"]
    assert list(dict.fromkeys(scenarios)) == ["base", "up", "down"]
    started, done = events[0]["json"], events[-1]["json"]
    assert (started["question"], started["months"], started["indicators"]) == (WON, 6, ["USDKRW"])
    assert done["kept"] == "yes"
    assert done["stopped"] is False
    assert done["narrator"] == "template"
    assert done["numbers"]["checked"] == done["numbers"]["grounded"] > 0


def test_the_forecast_event_holds_real_history_and_quantiles_that_never_cross(guest: Guest):
    (forecast,) = (event["json"] for event in guest.told(WON) if event["event"] == "forecast")
    (won,) = forecast["indicators"]
    assert won["id"] == "USDKRW"
    assert won["history"][0]["date"] == "1999-01-01"
    assert 900 < won["last"]["value"] < 2500
    assert len(won["dates"]) == len(won["kinds"]) == len(won["quantiles"]) == len(won["baseline"])
    for row in won["quantiles"]:
        assert len(row) == len(won["levels"])
        assert row == sorted(row)


def test_the_chart_the_facts_and_the_claims_belong_together(guest: Guest):
    told = {event["event"]: event["json"] for event in guest.told(WON)}
    assert told["chart"]["kind"] == "fan"
    assert told["chart"]["from"] < told["chart"]["to"]
    facts = {fact["id"]: fact for fact in told["facts"]["items"]}
    for claim in told["summary"]["claims"]:
        assert claim["text"] == facts[claim["fact"]]["text"]
        assert claim["text"] in told["summary"]["text"]


def test_whoever_comes_back_after_any_event_misses_nothing_and_gets_nothing_twice(guest: Guest):
    id = guest.ask(WON).json()["id"]
    whole = guest.follow(id)
    for after in range(len(whole) + 1):
        assert guest.follow(id, after) == whole[after:]
    assert guest.follow(id, len(whole) + 5) == []


def test_whoever_is_cut_off_while_it_is_told_goes_on_where_he_was(guest: Guest):
    for cut in (1, 2, 4, 7):
        id = guest.ask(f"{cut}개월 뒤 엔화 환율은?").json()["id"]
        seen = []
        for event in guest.events(id):
            seen.append(event)
            if len(seen) == cut:
                break
        seen += guest.follow(id, seen[-1]["id"])
        assert seen == guest.follow(id)
        assert seen[-1]["event"] == "done"


@pytest.mark.parametrize("header", ["x", "-1", "1.5", "１", "9" * 30])
def test_a_malformed_last_event_id_is_refused(guest: Guest, header: str):
    id = guest.ask(WON).json()["id"]
    answer = guest.http.get(f"/api/answers/{id}/events", headers=[(b"Last-Event-ID", header.encode())])
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_same_question_again_is_told_from_the_log_byte_for_byte(door: Door):
    one, other = door.guest(), door.guest()
    first = one.told("9개월 뒤 유로 환율은?")
    begun = other.ask("9개월 뒤 유로 환율은?").json()
    again = other.follow(begun["id"])
    assert begun["cached"] is True
    assert again[0]["json"]["cached"] is True
    assert middle(again) == middle(first)


def test_ten_who_ask_at_once_get_the_same_text(door: Door):
    guests = [door.guest() for _ in range(10)]
    with ThreadPoolExecutor(10) as pool:
        told = list(pool.map(lambda guest: guest.told("11개월 뒤 위안화 환율은?", 11), guests))
    assert len({tuple(middle(events)) for events in told}) == 1
    assert {events[-1]["event"] for events in told} == {"done"}


def test_an_idempotency_key_begins_one_turn_and_refuses_another_question(guest: Guest):
    headers = {"Idempotency-Key": "key-1"}
    with ThreadPoolExecutor(4) as pool:
        begun = list(pool.map(lambda _: guest.ask(WON, headers=headers).json()["id"], range(4)))
    assert len(set(begun)) == 1
    answer = guest.ask("엔화는?", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_a_follow_up_takes_what_it_leaves_out_from_the_turn_before(guest: Guest):
    begun = guest.ask("1년 뒤 원/달러 환율은?").json()
    guest.follow(begun["id"])
    events = guest.told("그럼 엔화는?", 6, conversation_id=begun["conversation_id"])
    assert events[0]["json"]["indicators"] == ["JPYKRW"]
    assert events[0]["json"]["months"] == 12


def test_the_base_rate_comes_with_the_chance_of_each_level(guest: Guest):
    (forecast,) = (e["json"] for e in guest.told("내년 3월 기준금리는?") if e["event"] == "forecast")
    (rate,) = forecast["indicators"]
    for month in rate["steps"]:
        assert sum(step["chance"] for step in month) == pytest.approx(1.0)
        assert all((step["level"] * 4) % 1 == 0 for step in month)


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("오늘 점심 뭐 먹지?", "off_topic"),
        ("어떤 주식을 사야 할까?", "advice"),
        ("실업률 어떻게 돼?", "no_data"),
    ],
)
def test_a_question_that_can_not_be_forecast_is_declined_in_words(guest: Guest, question: str, code: str):
    events = guest.told(question)
    assert names(events) == ["started", "notice", "summary", "done"]
    assert events[1]["json"]["code"] == code
    assert len(events[2]["json"]["text"]) > 20


def test_the_turn_is_one_document_once_it_is_done(guest: Guest):
    id = guest.ask(WON).json()["id"]
    events = guest.follow(id)
    document = guest.http.get(f"/api/answers/{id}").json()
    assert document["state"] == "done"
    assert document["forecast"] == next(e["json"] for e in events if e["event"] == "forecast")
    assert document["summary"]["text"]
    assert {one["name"] for one in document["scenarios"]} == {"base", "up", "down"}
    assert document["vintage"]
    assert document["versions"]["model"].startswith("riskxpert")
    assert "투자자문·권유가 아니며" in document["notice"]


def test_stopping_a_finished_turn_changes_nothing(guest: Guest):
    id = guest.ask(WON).json()["id"]
    whole = guest.follow(id)
    assert guest.http.post(f"/api/answers/{id}/stop").status_code == 202
    assert guest.follow(id) == whole


def test_another_reader_s_answer_is_not_found(door: Door):
    one, other = door.guest(), door.guest()
    id = one.ask(WON).json()["id"]
    for answer in (
        other.http.get(f"/api/answers/{id}"),
        other.http.get(f"/api/answers/{id}/events"),
        other.http.post(f"/api/answers/{id}/stop"),
        other.ask(WON, conversation_id=one.ask(WON).json()["conversation_id"]),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
