"""The scorecard: counted right, measured in the background, and kept over a restart."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from riskxpertai.forecast.hindsight import Hindsight
from riskxpertai.forecast.predict import Forecaster
from riskxpertai.forecast.prepared import Prepared
from riskxpertai.forecast.scorecard import AT_ONCE, FEWEST, Scorecard, score_of, scores_of
from riskxpertai.ports import Observation
from riskxpertai.series.panel import Panel

pytestmark = pytest.mark.anyio

TODAY = date(2026, 11, 22)
LEVELS = np.array([0.025, 0.1, 0.5, 0.9, 0.975])
ORIGINS = FEWEST + 2


class Counting(Forecaster):
    """A forecaster that counts what it is asked for."""

    asked = 0

    def tell(self, prepared: Sequence[Prepared]):
        self.asked += len(prepared)
        return super().tell(prepared)


@pytest.fixture
def forecaster() -> Counting:
    loaded = Forecaster.load()
    return Counting(loaded.model, loaded.identity)


@pytest.fixture
def panel() -> Panel:
    return Panel.embedded()


def scorecard(forecaster: Forecaster, panel: Panel, folder: Path, origins: int = ORIGINS) -> Scorecard:
    return Scorecard(forecaster, panel, folder, origins=origins, turnstile=asyncio.Semaphore(1))


def past(actual: np.ndarray, *, shift: float = 0.0) -> Hindsight:
    """Forecasts of standard normal values, moved by a shift; the walk is not moved."""
    row = np.array([-1.96, -1.28, 0.0, 1.28, 1.96])
    shape = (*actual.shape, 5)
    return Hindsight(
        "USDKRW",
        tuple(date(2000 + place // 12, place % 12 + 1, 1) for place in range(len(actual))),
        LEVELS,
        np.broadcast_to(row + shift, shape),
        np.broadcast_to(row, shape),
        actual,
        TODAY,
        "m",
    )


def test_hits_and_span_are_those_of_the_months_that_came():
    actual = np.zeros((40, 1))
    actual[:4] = 1.5  # outside 80 %, inside 95 %
    actual[4:6] = 2.5  # outside both
    actual[-5:] = np.nan
    told = score_of(past(actual), 1)
    assert told is not None
    assert (told.count, told.hits80, told.hits95) == (35, 29, 33)
    assert (told.first, told.last) == (date(2000, 1, 1), date(2002, 11, 1))
    assert told.skill == 0.0
    assert not told.better
    assert not told.worse


def test_a_forecast_that_is_always_off_is_worse_than_the_walk():
    rng = np.random.default_rng(0)
    told = score_of(past(rng.normal(size=(120, 1)), shift=2.0), 1)
    assert told is not None
    assert told.worse
    assert told.low < told.skill < told.high < 0


def test_too_few_months_are_no_score():
    actual = np.zeros((FEWEST + 1, 2))
    actual[-2:, 1] = np.nan
    first, second = scores_of(past(actual))
    assert first is not None
    assert second is None


async def test_everything_is_measured_once_and_read_by_the_next_process(
    forecaster: Counting, panel: Panel, tmp_path: Path
):
    first = scorecard(forecaster, panel, tmp_path)
    assert (first.state, first.score("USDKRW", 1)) == ("measuring", None)
    assert first.past(["USDKRW"]) is None
    await first.measure(TODAY)
    await first.settled()
    score = first.score("USDKRW", 1)
    assert first.state == "ready"
    assert score is not None
    assert (score.count, score.last) == (ORIGINS, date(2026, 9, 30))
    assert first.score("USDKRW", 24) is None
    assert first.score("CPI", 1) is None
    together = first.past(["USDKRW", "BASE"])
    assert together is not None
    assert [one.indicator for one in together] == ["USDKRW", "BASE"]
    told = forecaster.asked
    await first.measure(TODAY)

    second = scorecard(forecaster, panel, tmp_path)
    await second.load(TODAY)
    assert second.state == "ready"
    assert second.score("USDKRW", 1) == score
    assert second.version == first.version
    assert forecaster.asked == told


async def test_what_changes_the_past_is_measured_anew_and_what_does_not_is_not(
    forecaster: Counting, panel: Panel, tmp_path: Path
):
    card = scorecard(forecaster, panel, tmp_path, origins=2)
    await card.measure(TODAY)
    told, version = forecaster.asked, card.version

    learnt = datetime(2026, 11, 22, tzinfo=UTC)
    panel.take([Observation("USDKRW", date(2026, 11, 20), 1400.0, learnt)])  # the month is not over
    await card.measure(TODAY)
    assert (forecaster.asked, card.version) == (told, version)

    panel.take([Observation("USDKRW", date(2026, 9, 15), 1500.0, learnt)])  # a revision
    await card.measure(TODAY)
    assert forecaster.asked == told + 2
    assert card.version != version

    await card.measure(date(2026, 12, 1))  # another month: other days to stand on
    assert forecaster.asked > told + 2


async def test_other_weights_leave_the_file_aside(forecaster: Counting, panel: Panel, tmp_path: Path):
    await scorecard(forecaster, panel, tmp_path, origins=2).measure(TODAY)
    told = forecaster.asked
    forecaster.identity = replace(forecaster.identity, sha256="0" * 64)
    other = scorecard(forecaster, panel, tmp_path, origins=2)
    await other.load(TODAY)
    assert other.state == "measuring"
    await other.measure(TODAY)
    assert forecaster.asked == 2 * told


async def test_where_nothing_is_to_be_measured_nothing_is(forecaster: Counting, panel: Panel, tmp_path: Path):
    card = scorecard(forecaster, panel, tmp_path / "scorecard", origins=0)
    await card.load(TODAY)
    await card.measure(TODAY)
    await card.settled()
    assert (card.state, forecaster.asked) == ("off", 0)
    assert not card.folder.exists()


async def test_a_question_gets_the_processor_between_two_parts_of_the_measuring(
    forecaster: Counting, panel: Panel, tmp_path: Path
):
    held: list[int] = []

    class Turnstile(asyncio.Semaphore):
        async def acquire(self) -> Literal[True]:
            if not held:
                held.append(0)
                questions.append(asyncio.create_task(question()))
            return await super().acquire()

    async def question() -> None:
        async with turnstile:
            held.append(forecaster.asked)

    questions: list[asyncio.Task[None]] = []
    turnstile = Turnstile(1)
    await Scorecard(forecaster, panel, tmp_path, origins=30, turnstile=turnstile).measure(TODAY)
    await asyncio.gather(*questions)
    assert held == [0, AT_ONCE]
    assert forecaster.asked == 6 * 30


async def test_one_indicator_that_can_not_be_measured_stops_no_other(
    forecaster: Counting, panel: Panel, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    ids = ["JPYKRW", "EURKRW", "CNYKRW", "GBPKRW", "BASE"]
    too_young = panel.daily("USDKRW").until(date(1999, 1, 15))
    card = scorecard(forecaster, Panel([too_young, *(panel.daily(id) for id in ids)]), tmp_path, origins=2)
    await card.measure(TODAY)
    assert card.state == "ready"
    assert card.hindsight("USDKRW") is None
    assert all(card.hindsight(id) for id in ids)
    assert "USDKRW is not measured" in caplog.text
