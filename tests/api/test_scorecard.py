"""The scorecard over HTTP, and the record in answers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest

from riskxpertai.api.scorecard import kept_of, scorecard
from riskxpertai.domain import Tally
from riskxpertai.forecast.predict import Forecaster
from riskxpertai.forecast.scorecard import Scorecard
from riskxpertai.series.catalog import indicators
from riskxpertai.series.panel import Panel
from tests.forecast.test_bookkeeper import Away
from tests.measured import ORIGINS, measure
from tests.server import Guest, running, settings_for


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Base URL of a service whose home was measured before."""
    home = tmp_path_factory.mktemp("home")
    measure(home)
    with running(settings_for(home, scorecard_months=ORIGINS)) as url:
        yield url


def test_a_measured_home_is_served_from_the_first_request(service: str):
    told = httpx2.get(f"{service}/api/scorecard").json()
    assert told["state"] == "ready"
    assert "임의보행" in told["method"]
    assert [one["id"] for one in told["hindsight"]] == [
        "BASE", "USDKRW", "JPYKRW", "EURKRW", "CNYKRW", "GBPKRW",
    ]  # fmt: skip
    for one in told["hindsight"]:
        assert one["data"] == "unrevised"
        assert one["model"] == told["model"]
        # Two years ahead, fewer than 24 of these months have come.
        assert [each["horizon"] for each in one["horizons"]] == [1, 3, 6, 12]
        for each in one["horizons"]:
            assert each["first"] < each["last"]
            assert each["skill"]["low"] <= each["skill"]["value"] <= each["skill"]["high"]
            assert each["better"] == (each["skill"]["low"] > 0)
            assert ("나은 예측이 아니었습니다" in each["verdict"]) != each["better"]
            narrow, wide = each["coverage"]
            assert (narrow["level"], wide["level"]) == (0.8, 0.95)
            assert 0 <= narrow["hits"] <= wide["hits"] <= wide["count"] == each["forecasts"]


def test_what_was_evaluated_of_the_weights_stands_beside_it(service: str):
    told = httpx2.get(f"{service}/api/scorecard").json()
    evaluated = told["evaluation"]
    assert told["model"].startswith(f"{evaluated['model']['name']} {evaluated['model']['version']} ")
    whole = evaluated["groups"][0]
    walk = next(one for one in whole["tellers"] if one["name"] == "walk")
    assert {one["ratio"] for one in walk["horizons"]} == {1.0}
    assert sum(not one["apart"] for one in evaluated["series"]) == whole["series"]


def test_an_answer_carries_the_record_of_its_months(service: str):
    reader = Guest(service)
    events = {event["event"]: event["json"] for event in reader.told("6개월 뒤 환율은?")}
    skill = events["forecast"]["indicators"][0]["skill"]
    told = httpx2.get(f"{service}/api/scorecard").json()["hindsight"]
    (scores,) = (one["horizons"] for one in told if one["id"] == "USDKRW")
    (six,) = (one for one in scores if one["horizon"] == 6)
    assert (skill["hits"], skill["count"]) == (six["coverage"][0]["hits"], six["forecasts"])
    assert skill["verdict"] == six["verdict"]
    assert skill["text"] == f"80% 구간 · 지난 {skill['count']}회 중 {skill['hits']}회 적중"
    assert f"{skill['hits']}회" in {fact["text"] for fact in events["facts"]["items"]}
    shown = httpx2.get(f"{service}/api/indicators/USDKRW/forecast", params={"months": 6}).json()
    assert shown["skill"] == skill
    conversation = reader.http.get("/api/conversations").json()["items"][0]["id"]
    for form in ("md", "csv", "json"):
        exported = reader.http.get(f"/api/conversations/{conversation}/export", params={"as": form}).text
        assert skill["verdict"].split(". ")[0] in exported
    reader.http.close()


def test_what_readers_were_shown_is_told_apart_and_counted_once(service: str):
    reader = Guest(service)
    for question in ("3개월 뒤 위안화 환율은?", "6개월 뒤 위안화 환율은?"):
        reader.told(question)
    reader.http.close()
    for _ in range(100):  # it is kept beside the answer, not before its end
        shown = httpx2.get(f"{service}/api/scorecard").json()["shown"]
        if any((one["id"], one["forecasts"]) == ("CNYKRW", 6) for one in shown):
            break
    (yuan,) = (one for one in shown if one["id"] == "CNYKRW")
    assert (yuan["forecasts"], yuan["scored"], yuan["skill"]) == (6, 0, None)
    assert yuan["coverage"] == [
        {"level": 0.8, "hits": 0, "count": 0},
        {"level": 0.95, "hits": 0, "count": 0},
    ]


def test_all_months_ahead_are_counted_together_and_few_have_no_skill():
    tallies = [Tally("USDKRW", 1, 30, 20, 17, 19, 40.0, 50.0), Tally("USDKRW", 6, 30, 4, 2, 4, 40.0, 50.0)]
    told = kept_of(indicators()["USDKRW"], tallies)
    assert (told.forecasts, told.scored, told.skill) == (60, 24, 0.2)
    assert [(one.hits, one.count) for one in told.coverage] == [(19, 24), (23, 24)]
    assert kept_of(indicators()["USDKRW"], tallies[:1]).skill is None


def test_a_ledger_that_is_away_leaves_the_rest_of_the_scorecard_to_be_read(tmp_path: Path):
    forecaster = Forecaster.load()
    card = Scorecard(forecaster, Panel.embedded(), tmp_path, origins=0, turnstile=asyncio.Semaphore(1))
    service: Any = SimpleNamespace(forecaster=forecaster, scorecard=card, evaluation=None, ledger=Away())
    told = asyncio.run(scorecard(service))
    assert told.shown is None
    assert len(told.hindsight) == 6


def test_while_it_is_measured_it_says_so_and_tells_no_number(tmp_path: Path):
    forecaster = Forecaster.load()
    for origins, state in ((ORIGINS, "measuring"), (0, "off")):
        card = Scorecard(
            forecaster, Panel.embedded(), tmp_path, origins=origins, turnstile=asyncio.Semaphore(1)
        )
        service: Any = SimpleNamespace(forecaster=forecaster, scorecard=card, evaluation=None, ledger=Away())
        told = asyncio.run(scorecard(service))
        assert told.state == state
        assert all(one.horizons == [] and one.vintage is None for one in told.hindsight)


def test_it_is_limited_by_address_as_all_public_reads_are(tmp_path):
    with running(settings_for(tmp_path, asks_per_minute_address=1)) as url:
        answers = [httpx2.get(f"{url}/api/scorecard") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
