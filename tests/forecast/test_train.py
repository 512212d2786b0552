"""Training: from a seed, resumable to the bit, and the prior's paths."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from riskxpertai.forecast.dice import Dice
from riskxpertai.forecast.model import RiskXpertConfig, RiskXpertModel
from riskxpertai.forecast.synthetic import BURN, PRIOR, draw
from riskxpertai.forecast.train import Plan, Progress, digest, train

SMALL = RiskXpertConfig(context_length=48, horizon=12, patch_length=4, width=16, layers=1, heads=2, hidden=32)
PLAN = Plan(steps=6, batch=16, origins=4, warm_up=2, seed=7)


def test_a_run_that_was_stopped_ends_in_the_same_weights(tmp_path: Path):
    class Stopped(Exception):
        pass

    def stop(progress: Progress) -> None:
        if progress.step == 4:
            raise Stopped

    whole = train(PLAN, tmp_path / "whole", config=SMALL, save_every=2)
    with pytest.raises(Stopped):
        train(PLAN, tmp_path / "cut", config=SMALL, save_every=2, told=stop)
    resumed = train(PLAN, tmp_path / "cut", config=SMALL, save_every=2)
    assert digest(resumed) == digest(whole)


def test_another_seed_gives_other_weights(tmp_path: Path):
    one = train(PLAN, tmp_path / "one", config=SMALL)
    other = train(replace(PLAN, seed=8), tmp_path / "other", config=SMALL)
    assert digest(one) != digest(other)


def test_learning_lowers_the_loss_of_a_random_walk(tmp_path: Path):
    dice = Dice(99)
    batch = draw(256, SMALL.context_length, SMALL.horizon, dice)

    def loss(model: RiskXpertModel) -> float:
        with torch.inference_mode():
            return float(model.learn(batch.context, batch.days[:, 3::4], batch.path, torch.arange(3, 12)))

    trained = train(
        Plan(steps=60, batch=64, origins=6, warm_up=5, average=0.9, seed=1), tmp_path, config=SMALL
    )
    untrained = RiskXpertModel(SMALL).eval()
    assert loss(RiskXpertModel.from_pretrained(trained).eval()) < loss(untrained)


def test_the_record_says_how_the_weights_were_made(tmp_path: Path):
    folder = train(PLAN, tmp_path, config=SMALL, version="1.2")
    record = json.loads((folder / "training.json").read_text())
    assert record["plan"]["seed"] == 7
    assert (record["name"], record["version"], record["sha256"]) == ("riskxpert", "1.2", digest(folder))


def test_the_rate_rises_holds_and_falls_to_zero():
    plan = Plan(steps=100, warm_up=10, decay=0.3, rate=1.0)
    rates = [plan.rate_at(step) for step in range(100)]
    assert rates[0] == pytest.approx(0.1)
    assert rates[50] == 1.0
    assert rates[:10] == sorted(rates[:10])
    assert rates[70:] == sorted(rates[70:], reverse=True)
    assert 0.0 < rates[99] < 0.04


@pytest.mark.parametrize("process", [process for process, _ in PRIOR], ids=lambda one: type(one).__name__)
def test_each_process_draws_finite_moving_paths_from_its_seed(process):
    paths = process(8, BURN + 60, Dice(3))
    again = process(8, BURN + 60, Dice(3))
    assert paths.months.shape == paths.days.shape == (8, BURN + 60)
    assert torch.isfinite(paths.months).all()
    assert (paths.months.diff(dim=1).abs().sum(1) > 0).sum() >= 7
    torch.testing.assert_close(paths.months, again.months)


def test_paths_are_whole_where_the_series_they_become_have_gaps_and_late_beginnings():
    batch = draw(200, 48, 12, Dice(4))
    assert batch.context.shape == batch.days.shape == (len(batch.path), 48)
    assert torch.isfinite(batch.path).all()
    published = torch.isfinite(batch.context)
    assert not published.all()
    torch.testing.assert_close(batch.context[published], batch.path[:, :48][published])
    told = torch.isfinite(batch.days).any(1)
    assert 0 < int(told.sum()) < len(told)
