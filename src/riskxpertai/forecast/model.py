"""Step 5 of the data's way: the Transformer that turns one context window into quantiles.

The network starts life as a random walk: with its last layer at zero it says
``anchor + scale * sqrt(h) * z_q``, and it learns only how to depart from that. Quantiles are a
median plus outward steps that are positive by construction, so they cannot cross.

Axes used in this module: B series, T months of context, P patches of context, F patches of
future, L = P + F tokens, D width, H months ahead, Q quantile levels.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoConfig, AutoModel, PreTrainedConfig, PreTrainedModel
from transformers.utils.generic import ModelOutput

from riskxpertai.forecast.scaling import SEASON, Scaled, scale_window

LEVELS = (0.025, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.975)
CHANNELS = 4


class RiskXpertConfig(PreTrainedConfig):
    """Sizes of the network; everything that a saved model needs to be built again."""

    model_type = "riskxpert"

    def __init__(
        self,
        *,
        context_length: int = 240,
        horizon: int = 36,
        patch_length: int = 4,
        width: int = 128,
        layers: int = 4,
        heads: int = 4,
        hidden: int = 384,
        levels: tuple[float, ...] | list[float] = LEVELS,
        **kwargs: Any,
    ) -> None:
        """Keep the sizes.

        Args:
            context_length: T, months of history the network sees; a multiple of `patch_length`.
            horizon: H, months ahead; a multiple of `patch_length`.
            patch_length: months in one token.
            width: D.
            layers: number of Transformer layers.
            heads: attention heads; divides `width`.
            hidden: width of the gated feed-forward layer.
            levels: Q ascending quantile levels, symmetric around 0.5.
            **kwargs: what `PreTrainedConfig` takes.

        Raises:
            ValueError: if the lengths are not multiples of the patch, or the levels have no 0.5.
        """
        if context_length % patch_length or horizon % patch_length:
            raise ValueError("context_length and horizon must be multiples of patch_length")
        if 0.5 not in levels or list(levels) != sorted(levels):
            raise ValueError("levels must ascend and hold 0.5")
        self.context_length = context_length
        self.horizon = horizon
        self.patch_length = patch_length
        self.width = width
        self.layers = layers
        self.heads = heads
        self.hidden = hidden
        self.levels = list(levels)
        super().__init__(**kwargs)


@dataclass
class RiskXpertOutput(ModelOutput):
    """What `RiskXpertModel.forward` returns.

    Attributes:
        loss: [], in scales per root month; None when no target was given.
        quantiles: [B, H, Q], in the unit of the context.
    """

    loss: Tensor | None = None
    quantiles: Tensor | None = None


def pinball_loss(target: Tensor, predicted: Tensor, levels: Tensor) -> Tensor:
    """Pinball loss of each target and level; zero where the target is not published.

    Args:
        target: [B, H], NaN where not published.
        predicted: [B, H, Q], on the scale of `target`.
        levels: [Q], ascending, each in (0, 1).

    Returns:
        [B, H, Q], never negative, in the unit of `target`.

    Source:
        Koenker and Bassett (1978), https://doi.org/10.2307/1913643.
    """
    error = target.unsqueeze(-1) - predicted  # [B, H, Q]
    loss = torch.maximum(levels * error, (levels - 1.0) * error)
    return torch.where(torch.isfinite(loss), loss, torch.zeros_like(loss))


class Feedforward(nn.Module):
    """Gated feed-forward layer.

    Source:
        Shazeer (2020), GLU variants improve Transformer, https://arxiv.org/abs/2002.05202.
    """

    def __init__(self, width: int, hidden: int) -> None:
        """Build the two projections."""
        super().__init__()
        self.enter = nn.Linear(width, 2 * hidden)
        self.leave = nn.Linear(hidden, width)

    def forward(self, tokens: Tensor) -> Tensor:
        """[B, L, D] to [B, L, D]."""
        gate, value = self.enter(tokens).chunk(2, dim=-1)
        left: Tensor = self.leave(functional.silu(gate) * value)
        return left


class Layer(nn.Module):
    """One pre-norm Transformer layer: every token sees every published patch.

    Source:
        Vaswani et al. (2017), https://arxiv.org/abs/1706.03762; pre-norm after Xiong et al.
        (2020), https://arxiv.org/abs/2002.04745.
    """

    def __init__(self, config: RiskXpertConfig) -> None:
        """Build attention and feed-forward."""
        super().__init__()
        self.heads = config.heads
        self.before_attention = nn.RMSNorm(config.width, eps=1e-6)
        self.query_key_value = nn.Linear(config.width, 3 * config.width)
        self.mix = nn.Linear(config.width, config.width)
        self.before_feedforward = nn.RMSNorm(config.width, eps=1e-6)
        self.feedforward = Feedforward(config.width, config.hidden)

    def forward(self, tokens: Tensor, visible: Tensor) -> Tensor:
        """Update the tokens.

        Args:
            tokens: [B, L, D].
            visible: [B, 1, 1, L], True where a token may be looked at.

        Returns:
            [B, L, D].
        """
        batch, length, width = tokens.shape
        parts = self.query_key_value(self.before_attention(tokens))
        query, key, value = parts.view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=visible)
        tokens = tokens + self.mix(seen.transpose(1, 2).reshape(batch, length, width))
        updated: Tensor = tokens + self.feedforward(self.before_feedforward(tokens))
        return updated


class RiskXpertModel(PreTrainedModel):
    """Patches of months in, quantiles of the next H months out, for any unit and level."""

    config_class = RiskXpertConfig
    base_model_prefix = "riskxpert"

    def __init__(self, config: RiskXpertConfig) -> None:
        """Build the network; its last layer is zero, so it begins as a random walk."""
        super().__init__(config)
        self.past = config.context_length // config.patch_length  # P
        self.future = config.horizon // config.patch_length  # F
        self.embed_past = nn.Sequential(
            nn.Linear(CHANNELS * config.patch_length, config.width),
            nn.SiLU(),
            nn.Linear(config.width, config.width),
        )
        self.embed_season = nn.Linear(2 * config.patch_length, config.width)
        self.embed_anchor = nn.Linear(2, config.width)
        self.position = nn.Parameter(torch.zeros(self.past + self.future, config.width))
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.layers))
        self.before_head = nn.RMSNorm(config.width, eps=1e-6)
        self.head = nn.Linear(config.width, config.patch_length * len(config.levels))
        self.post_init()

    @torch.no_grad()
    def _init_weights(self, module: nn.Module) -> None:
        if isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, std=1.0 / math.sqrt(module.in_features))
            nn.init.zeros_(module.bias)
        if isinstance(module, nn.RMSNorm):
            nn.init.ones_(module.weight)
        if isinstance(module, RiskXpertModel):
            nn.init.normal_(module.position, std=0.02)
            nn.init.zeros_(module.head.weight)

    def forward(
        self, context: Tensor, anchor: Tensor | None = None, target: Tensor | None = None
    ) -> RiskXpertOutput:
        """Forecast windows.

        Args:
            context: [B, T], last month last, left-padded with NaN; in any unit, already
                transformed (log for positive levels).
            anchor: [B], the last daily value in the same unit; NaN or None where only months
                are known.
            target: [B, H], what came after, for training; NaN where unknown.

        Returns:
            Quantiles [B, H, Q] in the unit of `context`, and the loss if there was a target.
        """
        if anchor is None:
            anchor = torch.full_like(context[:, 0], torch.nan)
        window = scale_window(context, anchor)
        tokens, visible = self.tokens(window, torch.isfinite(anchor))
        for layer in self.layers:
            tokens = layer(tokens, visible)
        head = self.head(self.before_head(tokens[:, self.past :]))  # [B, F, patch * Q]
        unit = self.shape(head.view(len(context), self.config.horizon, -1))  # [B, H, Q]
        quantiles = window.anchor.unsqueeze(-1) + window.scale.unsqueeze(-1) * unit
        loss = None if target is None else self.loss(window, unit, target)
        return RiskXpertOutput(loss=loss, quantiles=quantiles)

    def tokens(self, window: Scaled, has_day: Tensor) -> tuple[Tensor, Tensor]:
        """Embed the window.

        Args:
            window: scaled months.
            has_day: [B], True where the anchor is a day's value.

        Returns:
            Tokens [B, L, D] and which of them may be looked at [B, 1, 1, L].
        """
        size = self.config.patch_length
        months = torch.stack(
            (
                torch.asinh(window.level),
                torch.asinh(window.change),
                torch.asinh(window.seasonal),
                window.seen,
            ),
            dim=-1,
        )  # [B, T, C]
        past = self.embed_past(months.view(len(months), self.past, size * CHANNELS))
        # A future month is told what its own month of the last year was: the seasonal skip.
        year = torch.stack((torch.asinh(window.level), window.seen), dim=-1)[:, -SEASON:]
        year = year.repeat(1, math.ceil(self.config.horizon / SEASON), 1)[:, : self.config.horizon]
        future = self.embed_season(year.reshape(len(months), self.future, 2 * size))
        told = torch.stack((has_day.to(months.dtype), torch.asinh(window.level[:, -1])), dim=-1)
        future = future + self.embed_anchor(told).unsqueeze(1)
        tokens = torch.cat((past, future), dim=1) + self.position
        seen = window.seen.view(len(months), self.past, size).amax(-1) > 0
        visible = functional.pad(seen, (0, self.future), value=True)
        return tokens, visible[:, None, None, :]

    def shape(self, head: Tensor) -> Tensor:
        """Turn the head into quantiles that cannot cross.

        Args:
            head: [B, H, Q]; the middle is the move of the median, the others the log-size of the
                steps between neighbouring levels. All zero gives the random walk.

        Returns:
            [B, H, Q], in scales.
        """
        levels = self.config.levels
        middle = levels.index(0.5)
        normal = torch.tensor(
            [NormalDist().inv_cdf(level) for level in levels], dtype=head.dtype, device=head.device
        )
        # softplus(x + c) with c so that x = 0 gives one: the step of a normal distribution.
        step = functional.softplus(head + math.log(math.e - 1.0))
        above = (step[..., middle + 1 :] * normal.diff()[middle:]).cumsum(-1)
        below = (step[..., :middle] * normal.diff()[:middle]).flip(-1).cumsum(-1).flip(-1)
        median = head[..., middle : middle + 1]
        unit = torch.cat((median - below, median, median + above), dim=-1)
        return unit * self.root_month(head).unsqueeze(-1)

    def root_month(self, like: Tensor) -> Tensor:
        """Root of the months ahead, [H]: how the spread of a random walk grows."""
        ahead = torch.arange(1, self.config.horizon + 1, dtype=like.dtype, device=like.device)
        return ahead.sqrt()

    def loss(self, window: Scaled, unit: Tensor, target: Tensor) -> Tensor:
        """Mean pinball loss in scales per root month, so that no horizon or series outweighs.

        Args:
            window: scaled months.
            unit: [B, H, Q], predicted, in scales.
            target: [B, H], in the unit of the context; NaN where unknown.

        Returns:
            [].
        """
        root = self.root_month(unit)
        reached = (target - window.anchor) / window.scale / root  # [B, H]
        # A break may lie hundreds of scales away; beyond 30 it teaches nothing but its existence.
        reached = reached.clamp(-30.0, 30.0)
        levels = torch.tensor(self.config.levels, dtype=unit.dtype, device=unit.device)
        loss = pinball_loss(reached, unit / root.unsqueeze(-1), levels)
        published = torch.isfinite(reached).sum().clamp(min=1)
        return loss.sum() / (published * len(self.config.levels))


AutoConfig.register(RiskXpertConfig.model_type, RiskXpertConfig)
AutoModel.register(RiskXpertConfig, RiskXpertModel)
