"""The network: a random walk at birth, never crossing, blind to units, saved and loaded."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers import AutoModel

from riskxpertai.forecast.model import (
    LEVELS,
    RiskXpertConfig,
    RiskXpertModel,
    pinball_loss,
)
from riskxpertai.forecast.scaling import FEATURES, carry_forward, view

SMALL = RiskXpertConfig(context_length=48, horizon=12, patch_length=4, width=16, layers=1, heads=2, hidden=32)


def moved_model(seed: int = 1) -> RiskXpertModel:
    """A small network whose last layer is not zero."""
    torch.manual_seed(seed)
    model = RiskXpertModel(SMALL)
    torch.nn.init.normal_(model.head.weight, std=2.0)
    torch.nn.init.normal_(model.season.weight, std=0.3)
    model.eval()
    return model


def windows(seed: int, batch: int = 4) -> torch.Tensor:
    return torch.randn(batch, 48, generator=torch.Generator().manual_seed(seed)).cumsum(1)


def test_an_untrained_network_is_a_random_walk_from_the_last_value():
    model = RiskXpertModel(SMALL).eval()
    context = windows(1)
    quantiles = model(context).quantiles
    scale = context.diff(dim=1).abs().mean(1)
    middle = LEVELS.index(0.5)
    torch.testing.assert_close(quantiles[:, :, middle], context[:, -1:].expand(-1, 12))
    spread = (quantiles[:, :, LEVELS.index(0.9)] - quantiles[:, :, middle]) / scale[:, None]
    torch.testing.assert_close(spread[0], 1.2815516 * torch.arange(1, 13).sqrt(), rtol=1e-3, atol=1e-3)


@given(seed=st.integers(0, 2**31), power=st.integers(-6, 6))
def test_quantiles_never_cross_whatever_the_network_says(seed: int, power: int):
    quantiles = moved_model(seed)(windows(seed) * 10.0**power).quantiles
    assert torch.isfinite(quantiles).all()
    assert (quantiles.diff(dim=-1) >= 0).all()


def test_a_series_in_other_units_gets_the_same_forecast_in_those_units():
    model, context = moved_model(), windows(3)
    there = model(context * 1000.0 + 50_000.0).quantiles
    back = (there - 50_000.0) / 1000.0
    torch.testing.assert_close(back, model(context).quantiles, rtol=1e-2, atol=1e-2)


def test_a_day_s_value_moves_the_anchor():
    model, context = RiskXpertModel(SMALL).eval(), windows(4)
    anchor = context[:, -1] + 3.0
    quantiles = model(context, anchor).quantiles
    torch.testing.assert_close(quantiles[:, 0, LEVELS.index(0.5)], anchor)


@pytest.mark.parametrize(
    "row",
    [
        [0.0] * 48,
        [1e12] * 48,
        [float("nan")] * 47 + [5.0],
        [float("nan")] * 24 + [1.0, float("nan")] * 12,
        [0.0] * 47 + [1e6],
    ],
    ids=["zeros", "constant", "one value", "every other month", "a spike"],
)
def test_odd_windows_get_finite_ordered_quantiles(row: list[float]):
    quantiles = moved_model()(torch.tensor([row])).quantiles
    assert torch.isfinite(quantiles).all()
    assert (quantiles.diff(dim=-1) >= 0).all()


def test_pinball_loss_agrees_with_a_slow_loop():
    generator = torch.Generator().manual_seed(5)
    target = torch.randn(3, 4, generator=generator)
    target[0, 2] = torch.nan
    predicted = torch.randn(3, 4, len(LEVELS), generator=generator)
    told = pinball_loss(target, predicted, torch.tensor(LEVELS))
    for b in range(3):
        for h in range(4):
            for q, level in enumerate(LEVELS):
                error = float(target[b, h] - predicted[b, h, q])
                slow = 0.0 if error != error else (level * error if error >= 0 else (level - 1) * error)
                assert float(told[b, h, q]) == pytest.approx(slow, abs=1e-6)


def test_gaps_carry_the_last_value_and_nothing_before_the_first():
    nan = float("nan")
    told = carry_forward(torch.tensor([[nan, 1.0, nan, nan, 4.0]]))
    assert told[0, 1:].tolist() == [1.0, 1.0, 1.0, 4.0]
    assert torch.isnan(told[0, 0])


@given(seed=st.integers(0, 2**31), origin=st.integers(0, 2))
def test_what_comes_after_an_origin_changes_nothing_that_is_told_there(seed: int, origin: int):
    model, context = moved_model(), windows(seed)
    months = 12 * (origin + 1)
    later = context.clone()
    later[:, months:] = 100.0 * windows(seed + 1)[:, months:]
    told, again = model(context).past[:, origin], model(later).past[:, origin]
    torch.testing.assert_close(told, again, equal_nan=True)


def test_the_past_is_what_a_shorter_window_would_have_been_told():
    model, context = moved_model(), windows(8)
    shorter = torch.full_like(context, torch.nan)
    shorter[:, 24:] = context[:, :24]
    told = model(context).past[:, 1]
    torch.testing.assert_close(told, model(shorter).quantiles, rtol=1e-3, atol=1e-3)


def test_too_short_a_past_is_not_told():
    context = windows(9)
    context[:, :8] = torch.nan
    past = moved_model()(context).past
    assert torch.isnan(past[:, 0]).all()
    assert torch.isfinite(past[:, 1:]).all()


def test_seasons_of_a_year_are_straightened_and_scaled():
    months = torch.arange(48.0)
    wave = (torch.pi * months / 6.0).sin()
    context = (10.0 * wave + 2.0 * months)[None]
    seen = view(context, torch.full((1, 12), torch.nan), 4)
    assert seen.features.shape == (1, 12, FEATURES)
    after = torch.arange(48, 60.0)
    expected = 10.0 * ((torch.pi * after / 6.0).sin() - wave[-1])
    torch.testing.assert_close(seen.seasons[0, -1, 0] * seen.scale[0, -1], expected, rtol=1e-3, atol=1e-3)
    assert (seen.seasons[0, -1, 4] == 0.0).all()  # five years ago nothing was published


def test_learning_sees_every_origin_and_leaves_constant_series_out():
    model = RiskXpertModel(SMALL)
    path = torch.randn(4, 60, generator=torch.Generator().manual_seed(1)).cumsum(1)
    days = torch.full((4, 12), torch.nan)
    origins = torch.tensor([4, 8, 11])
    loss = model.learn(path[:, :48], days, path, origins)
    assert 0.1 < loss.item() < 1.0
    path[1:] = 3.0
    alone = model.learn(path[:1, :48], days[:1], path[:1], origins)
    torch.testing.assert_close(model.learn(path[:, :48], days, path, origins), alone)


def test_a_saved_network_says_the_same_after_loading(tmp_path: Path):
    model, context = moved_model(), windows(6)
    model.save_pretrained(tmp_path)
    assert (tmp_path / "model.safetensors").exists()
    loaded = RiskXpertModel.from_pretrained(tmp_path).eval()
    torch.testing.assert_close(loaded(context).quantiles, model(context).quantiles)
    assert type(AutoModel.from_pretrained(tmp_path)) is RiskXpertModel


def test_sizes_that_do_not_fit_the_patch_are_refused():
    with pytest.raises(ValueError, match="multiples"):
        RiskXpertConfig(context_length=50, patch_length=4)
    with pytest.raises(ValueError, match="divide 12"):
        RiskXpertConfig(context_length=240, horizon=40, patch_length=8)
    with pytest.raises(ValueError, match=r"hold 0\.5"):
        RiskXpertConfig(levels=[0.1, 0.9])
