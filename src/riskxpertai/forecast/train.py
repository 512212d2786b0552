"""Step 4 of the data's way: make weights from the prior, resumably, from a seed.

The rate of learning is held, then falls to zero over the last part (warm-up, stable, decay), so a
run may be stopped and continued with more steps without having planned for it.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers.utils.logging import disable_progress_bar

from riskxpertai.forecast.dice import Dice
from riskxpertai.forecast.model import RiskXpertConfig, RiskXpertModel
from riskxpertai.forecast.synthetic import draw

CHECKPOINT = "checkpoint.pt"
RECORD = "training.json"
NAME = "riskxpert"


@dataclass(frozen=True)
class Plan:
    """All that decides the weights, beside the code and the device.

    Attributes:
        steps: batches to learn from, earlier ones of a resumed run included.
        batch: series a step.
        origins: of each series, from which forecasts are made and scored.
        rate: highest learning rate.
        warm_up: steps of rising rate.
        decay: last part of the steps, in which the rate falls to zero.
        average: memory of the running mean of the weights that is kept as the result.
        clip: largest gradient norm.
        half: multiply matrices in bfloat16, where the processor is made for it twice as fast.
        seed: of the first weights and of every draw.
    """

    steps: int = 8000
    batch: int = 64
    origins: int = 16
    rate: float = 4e-3
    warm_up: int = 200
    decay: float = 0.3
    average: float = 0.998
    clip: float = 1.0
    half: bool = True
    seed: int = 20261122

    def rate_at(self, step: int) -> float:
        """Learning rate of one step, counted from zero."""
        rising = min(1.0, (step + 1) / self.warm_up)
        falling = min(1.0, (self.steps - step) / max(1.0, self.decay * self.steps))
        return self.rate * rising * falling


@dataclass(frozen=True)
class Progress:
    """What one step tells whoever watches.

    Attributes:
        step: steps done.
        steps: steps planned.
        loss: smoothed training loss, in scales per root month; a random walk has about 0.33.
        seconds: since this run began.
    """

    step: int
    steps: int
    loss: float
    seconds: float


class Run:
    """A training run that can be saved and taken up again at the same step."""

    def __init__(self, plan: Plan, config: RiskXpertConfig, device: str) -> None:
        """Begin at step zero."""
        torch.manual_seed(plan.seed)
        self.plan = plan
        self.model = RiskXpertModel(config)
        self.model.to(torch.device(device))  # type: ignore[arg-type]  # wrapped signature loses self
        self.mean = {name: value.clone() for name, value in self.model.state_dict().items()}
        self.dice = Dice(plan.seed, device)
        # Muon for what multiplies tokens inside the layers; AdamW for what enters, leaves and scales.
        inner = [value for value in self.model.layers.parameters() if value.ndim > 1]
        rest = [value for value in self.model.parameters() if all(value is not one for one in inner)]
        self.optimizers: tuple[torch.optim.Optimizer, ...] = (
            torch.optim.Muon(inner, lr=plan.rate, weight_decay=0.05, adjust_lr_fn="match_rms_adamw"),
            torch.optim.AdamW(rest, lr=plan.rate, weight_decay=0.01, betas=(0.9, 0.98)),
        )
        self.step = 0
        self.loss = float("nan")

    def advance(self) -> None:
        """Learn from one batch."""
        config = self.model.config
        batch = draw(self.plan.batch, config.context_length, config.horizon, self.dice)
        days = batch.days[:, config.patch_length - 1 :: config.patch_length]
        origins = self.dice.order(days.shape[1])[: self.plan.origins]
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = self.plan.rate_at(self.step)
            optimizer.zero_grad(set_to_none=True)
        with torch.autocast(days.device.type, torch.bfloat16, enabled=self.plan.half):
            loss: Tensor = self.model.learn(batch.context, days, batch.path, origins)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.plan.clip)
        for optimizer in self.optimizers:
            optimizer.step()
        self.step += 1
        # The mean's memory grows with the run, so that it never remembers the first weights.
        memory = min(self.plan.average, (1.0 + self.step) / (10.0 + self.step))
        for name, value in self.model.state_dict().items():
            self.mean[name].lerp_(value, 1.0 - memory)
        seen = loss.item()
        self.loss = seen if self.step == 1 else 0.99 * self.loss + 0.01 * seen

    def save(self, path: Path) -> None:
        """Write a checkpoint; a killed run leaves the one before."""
        part = path.with_suffix(".part")
        torch.save(
            {
                "model": self.model.state_dict(),
                "mean": self.mean,
                "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
                "dice": self.dice.generator.get_state(),
                "step": self.step,
                "loss": self.loss,
            },
            part,
        )
        part.replace(path)

    def resume(self, path: Path) -> None:
        """Take up a saved run."""
        state: dict[str, Any] = torch.load(path, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.mean = state["mean"]
        for optimizer, kept in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(kept)
        self.dice.generator.set_state(state["dice"].cpu())
        self.step, self.loss = state["step"], state["loss"]


def train(
    plan: Plan,
    folder: Path,
    *,
    config: RiskXpertConfig | None = None,
    device: str = "cpu",
    version: str = "dev",
    save_every: int = 100,
    told: Callable[[Progress], None] = lambda progress: None,
) -> Path:
    """Train to the end of the plan, from the folder's checkpoint if it holds one.

    Args:
        plan: what to do.
        folder: where checkpoints and, in the end, the weights lie.
        config: sizes of the network.
        device: a torch device.
        version: what the weights call themselves.
        save_every: steps between checkpoints.
        told: called after every step.

    Returns:
        The folder, loadable by `RiskXpertModel.from_pretrained`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    run = Run(plan, config or RiskXpertConfig(), device)
    checkpoint = folder / CHECKPOINT
    if checkpoint.exists():
        run.resume(checkpoint)
    begun = time.monotonic()
    while run.step < plan.steps:
        run.advance()
        told(Progress(run.step, plan.steps, run.loss, time.monotonic() - begun))
        if run.step % save_every == 0 or run.step == plan.steps:
            run.save(checkpoint)
    disable_progress_bar()
    run.model.load_state_dict(run.mean)
    run.model.save_pretrained(folder)
    record = {
        "name": NAME,
        "version": version,
        "sha256": digest(folder),
        "loss": run.loss,
        "plan": asdict(plan),
        "data": "synthetic only: riskxpertai.forecast.synthetic.PRIOR",
    }
    (folder / RECORD).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return folder


def digest(folder: Path) -> str:
    """SHA-256 of the weights in a folder, in hexadecimal."""
    return hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
