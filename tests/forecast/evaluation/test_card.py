"""The card of an evaluation: what it keeps, and whose it is."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from riskxpertai.errors import BadSettings
from riskxpertai.forecast.evaluation.card import CARD, card, read_card, write_card
from riskxpertai.forecast.predict import WEIGHTS, Forecaster

HIT = {"hits": 8, "n": 10}
FIGURE = {
    "ratio": 0.9,
    "low": 0.8,
    "high": 1.0,
    "better": 1,
    "inside80": {"all": HIT},
    "inside95": {"all": HIT},
}
DOCUMENT: dict[str, Any] = {
    "note": "pseudo-real-time",
    "model": {"name": "riskxpert", "version": "1", "sha256": "ab"},
    "options": {
        "files": [{"name": "a.csv", "sha256": "cd"}],
        "origins": "yearly",
        "first": None,
        "last": 2024,
    }
    | {"months": 3},
    "groups": [
        {
            "name": "all",
            "series": 1,
            "figures": {"model": {"1": FIGURE, "3": FIGURE | {"ratio": None}, "mean": FIGURE}},
        }
    ],
    "series": [
        {"id": "금", "family": "a", "frequency": "M", "apart": False, "origins": 9, "first": "2005-01"}
        | {"last": "2024-12", "figures": {"model": {"1": FIGURE, "mean": FIGURE}}}
    ],
}


def test_a_card_tells_all_months_together_first_and_then_each_horizon():
    (group,) = card(DOCUMENT)["groups"]
    (ours,) = group["tellers"]
    assert [one["months"] for one in ours["horizons"]] == [0, 1, 3]
    assert [one["ratio"] for one in ours["horizons"]] == [0.9, 0.9, None]
    assert ours["horizons"][0]["inside80"] == HIT


def test_what_is_written_is_read_again_for_the_weights_it_tells_of(tmp_path: Path):
    write_card(DOCUMENT, tmp_path)
    assert read_card(tmp_path, "ab") == card(DOCUMENT)
    assert "금" in (tmp_path / CARD).read_text("utf-8")


def test_a_card_of_other_weights_is_passed_over_with_a_word(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    write_card(DOCUMENT, tmp_path)
    with caplog.at_level(logging.WARNING):
        assert read_card(tmp_path, "ef") is None
    assert "other weights" in caplog.text


def test_without_a_card_there_is_nothing_to_tell(tmp_path: Path):
    assert read_card(tmp_path, "ab") is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"model": 1}', "{}"])
def test_a_damaged_card_names_the_file_and_the_way_out(tmp_path: Path, text: str):
    (tmp_path / CARD).write_text(text, encoding="utf-8")
    with pytest.raises(BadSettings, match=rf"{CARD}.*evaluate again"):
        read_card(tmp_path, "ab")


def test_the_embedded_weights_come_with_their_own_card():
    identity = Forecaster.load().identity
    told = read_card(WEIGHTS, identity.sha256)
    assert told is not None
    (whole,) = (one for one in told["groups"] if one["name"] == "all")
    assert {"model", "walk", "theta"} <= {one["name"] for one in whole["tellers"]}
    assert json.loads((WEIGHTS / CARD).read_text("utf-8"))["model"]["version"] == identity.version
