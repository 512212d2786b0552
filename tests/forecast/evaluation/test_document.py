"""The evaluation from files to the document: what it finds, keeps, and takes up again."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace

import numpy as np
import pytest

from riskxpertai.errors import BadInput, BadSeries, BadSettings
from riskxpertai.forecast.evaluation.document import evaluate, rounded, text
from riskxpertai.forecast.evaluation.figures import MEAN
from riskxpertai.forecast.evaluation.plots import draw, drawable
from riskxpertai.forecast.evaluation.tables import markdown
from tests.forecast.evaluation.made import plan, trend, walk, write


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("evaluated")
    walks = write(folder / "walks.csv", {f"w{seed}": walk(seed) for seed in range(4)})
    steady = write(folder / "steady.csv", {"trend": trend(), "aside": walk(9), "short": walk(9, 40)})
    asked = plan(walks, steady, months=6, baselines=("walk", "drift", "seasonal"))
    return evaluate(replace(asked, apart=frozenset(["aside"])), folder)


def one(document, kind: str, name: str):
    (found,) = [entry for entry in document[kind] if entry.get("id", entry.get("name")) == name]
    return found["figures"]


def test_nothing_clearly_beats_the_random_walk_on_random_walks(document):
    for teller in ("model", "drift"):
        told = one(document, "groups", "walks")[teller]
        for horizon in ("1", "3", MEAN):
            assert told[horizon]["low"] < 1.0 < told[horizon]["high"], (teller, horizon)
        assert told[MEAN]["clearly_better"] == 0


def test_the_drift_clearly_beats_the_random_walk_on_a_trend(document):
    told = one(document, "series", "trend")["drift"][MEAN]
    assert told["ratio"] < 0.2
    assert told["high"] < 0.3
    assert told["p"] < 0.01


def test_the_random_walk_is_its_own_measure(document):
    for horizon in one(document, "groups", "all")["walk"].values():
        assert (horizon["ratio"], horizon["low"], horizon["high"]) == (1.0, 1.0, 1.0)


def test_groups_are_the_files_and_count_all_series_but_those_apart(document):
    assert [(group["name"], group["series"]) for group in document["groups"]] == [
        ("all", 5),
        ("walks", 4),
        ("steady", 1),
    ]
    assert [entry["id"] for entry in document["series"] if entry["apart"]] == ["aside"]
    assert document["left_out"] == ["short"]


def test_the_ratio_of_a_group_is_the_geometric_mean_of_its_series(document):
    for horizon in ("3", MEAN):
        own = [one(document, "series", f"w{seed}")["model"][horizon]["ratio"] for seed in range(4)]
        told = one(document, "groups", "walks")["model"][horizon]["ratio"]
        assert told == pytest.approx(math.exp(np.log(own).mean()), rel=1e-4)


def test_bands_hold_about_as_often_as_they_say_and_hits_add_up(document):
    told = one(document, "groups", "walks")["walk"][MEAN]
    for band, level in (("inside80", 0.8), ("inside95", 0.95)):
        hits = told[band]
        assert hits["all"]["hits"] / hits["all"]["n"] == pytest.approx(level, abs=0.12)
        for what in ("hits", "n"):
            assert sum(hits[third][what] for third in ("calm", "middle", "volatile")) == hits["all"][what]
    assert told["below"] == sorted(told["below"])


def test_the_document_says_how_it_came_about_without_time_or_path(document):
    assert set(document["versions"]) == {"python", "riskxpertai", "numpy", "torch"}
    assert [file["name"] for file in document["options"]["files"]] == ["walks.csv", "steady.csv"]
    assert not re.search(r"\d\d:\d\d|/tmp|\\", text(document))
    assert json.loads(text(document)) == document


def test_tables_name_every_series_and_every_forecaster(document):
    told = markdown(document)
    for part in ("w0", "trend", "aside (apart)", "RiskXpertAI", "random walk", "seasonal naive", "short"):
        assert part in told
    widths = {row.count("|") for row in told.split("## Series")[1].splitlines() if row.startswith("|")}
    assert len(widths) == 1


@pytest.mark.skipif(not drawable(), reason="the extra `evaluate` is not installed")
def test_pictures_are_the_same_bytes_for_the_same_document(document, tmp_path):
    first = [path.read_bytes() for path in draw(document, tmp_path)]
    assert [path.read_bytes() for path in draw(document, tmp_path)] == first
    assert len(first) == 3


class Killed(Exception):
    """The run ends here, as when its process is killed between two series."""


@pytest.fixture
def file(tmp_path):
    return write(tmp_path / "walks.csv", {f"w{seed}": walk(seed, 150) for seed in range(3)})


def test_a_killed_run_goes_on_where_it_was_and_ends_with_the_same_bytes(file, tmp_path):
    whole = text(evaluate(plan(file), tmp_path / "whole"))

    def kill(done: int, rounds: int) -> None:
        if done == 4:
            raise Killed

    with pytest.raises(Killed):
        evaluate(plan(file), tmp_path / "torn", told=kill)
    seen: list[tuple[int, int]] = []
    again = text(evaluate(plan(file), tmp_path / "torn", told=lambda *counts: seen.append(counts)))
    assert again == whole
    assert seen[0] == (4, 9)
    assert seen[-1] == (9, 9)


def test_a_torn_or_foreign_file_is_made_anew(file, tmp_path):
    whole = text(evaluate(plan(file), tmp_path))
    kept = sorted((tmp_path / "forecasts").iterdir())
    kept[0].write_bytes(kept[0].read_bytes()[:100])
    kept[1].write_text("no forecasts")
    with kept[2].open("wb") as other:
        np.savez(other, quantiles=np.zeros(3))
    assert text(evaluate(plan(file), tmp_path)) == whole


def test_new_weights_leave_the_baselines_forecasts_as_they_are(file, tmp_path):
    from riskxpertai.forecast.model import RiskXpertConfig
    from riskxpertai.forecast.train import Plan as Training
    from riskxpertai.forecast.train import train

    evaluate(plan(file), tmp_path / "out")
    config = RiskXpertConfig(width=16, layers=1, heads=2, hidden=32)
    weights = train(Training(steps=1, batch=8), tmp_path / "weights", config=config)
    seen: list[int] = []
    evaluate(
        replace(plan(file), weights=weights), tmp_path / "out", told=lambda done, rounds: seen.append(done)
    )
    assert seen[0] == 6  # of nine: two baselines on three series


def test_two_processes_tell_the_same_bytes_as_one(file, tmp_path):
    alone = text(evaluate(plan(file), tmp_path / "one"))
    assert text(evaluate(plan(file), tmp_path / "two", jobs=2)) == alone


def test_a_constant_series_has_no_ratio_and_spoils_no_mean(tmp_path):
    file = write(tmp_path / "s.csv", {"flat": np.full(150, 5.0), "w": walk(1, 150)})
    told = evaluate(plan(file), tmp_path)
    assert one(told, "series", "flat")["model"][MEAN]["ratio"] is None
    assert one(told, "groups", "all")["drift"][MEAN]["series"] == 1


def test_quarterly_series_are_told_at_the_horizons_they_have(tmp_path):
    file = write(tmp_path / "q.csv", {"q": walk(1, 80)}, step=3)
    told = evaluate(plan(file, months=12), tmp_path)
    assert list(one(told, "series", "q")["model"]) == ["3", "6", "12", MEAN]
    assert markdown(told)


def test_what_cannot_be_evaluated_is_refused(file, tmp_path):
    other = tmp_path / "more.csv"
    other.write_bytes(file.read_bytes())
    with pytest.raises(BadInput, match="w0"):
        evaluate(plan(file, other), tmp_path)
    with pytest.raises(BadInput, match="nobody"):
        evaluate(replace(plan(file), apart=frozenset(["nobody"])), tmp_path)
    with pytest.raises(BadInput, match="origin"):
        evaluate(plan(write(tmp_path / "short.csv", {"s": walk(1, 50)})), tmp_path)
    with pytest.raises(BadSeries):
        evaluate(plan(tmp_path / "missing.csv"), tmp_path)
    with pytest.raises(BadSettings):
        evaluate(replace(plan(file), weights=tmp_path), tmp_path)


def test_numbers_are_told_to_six_digits_and_what_is_none_as_null():
    assert rounded({"a": [1.23456789, math.nan, math.inf], "n": 3}) == {"a": [1.23457, None, None], "n": 3}
