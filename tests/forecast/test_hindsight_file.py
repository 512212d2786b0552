"""A hindsight in a file: it comes back as it went, and nothing else does."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from riskxpertai.forecast.hindsight import Hindsight
from riskxpertai.forecast.hindsight_file import read_hindsight, write_hindsight

PAST = Hindsight(
    indicator="USDKRW",
    origins=(date(2026, 8, 31), date(2026, 9, 30)),
    levels=np.array([0.1, 0.5, 0.9]),
    quantiles=np.arange(12.0).reshape(2, 2, 3),
    walk=np.arange(12.0).reshape(2, 2, 3) + 0.5,
    actual=np.array([[1.0, 2.0], [3.0, np.nan]]),
    vintage=date(2026, 10, 30),
    model="riskxpert 1 (abcdef01)",
)


def same(one: Hindsight, other: Hindsight) -> bool:
    arrays = ("levels", "quantiles", "walk", "actual")
    plain = ("indicator", "origins", "vintage", "model")
    return all(
        np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True) for name in arrays
    ) and all(getattr(one, name) == getattr(other, name) for name in plain)


def test_what_was_written_comes_back(tmp_path: Path):
    file = tmp_path / "scorecard" / "USDKRW.npz"
    write_hindsight(file, "key", PAST)
    read = read_hindsight(file, "key")
    assert read is not None
    assert same(read, PAST)
    assert [path.name for path in file.parent.iterdir()] == ["USDKRW.npz"]


def test_another_hindsights_file_is_none_and_no_fault(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    file = tmp_path / "USDKRW.npz"
    write_hindsight(file, "key", PAST)
    assert read_hindsight(file, "another") is None
    assert read_hindsight(tmp_path / "EURKRW.npz", "key") is None
    assert caplog.records == []


@pytest.mark.parametrize("keep", [0, 3, 200, 900])
def test_a_torn_file_is_left_aside_with_a_line_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, keep: int
):
    file = tmp_path / "USDKRW.npz"
    write_hindsight(file, "key", PAST)
    file.write_bytes(file.read_bytes()[:keep])
    assert read_hindsight(file, "key") is None
    assert "USDKRW.npz can't be read" in caplog.text


def test_a_foreign_file_is_left_aside(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    file = tmp_path / "USDKRW.npz"
    np.savez(file, key=np.array("key"), other=np.arange(3))
    assert read_hindsight(file, "key") is None
    np.savez(file, key=np.array([{"a": 1}], dtype=object))  # a pickle in it is never opened
    assert read_hindsight(file, "key") is None
    assert caplog.text.count("can't be read") == 2


def test_a_home_that_can_not_be_written_is_told_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    (tmp_path / "scorecard").write_text("a file where the folder should be", "utf-8")
    with caplog.at_level(logging.WARNING):
        write_hindsight(tmp_path / "scorecard" / "USDKRW.npz", "key", PAST)
    assert "USDKRW.npz can't be written" in caplog.text
