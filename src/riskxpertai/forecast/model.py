"""Step 5 of the data's way: the Transformer that turns months into quantiles of those to come.

The network starts life as a random walk: with its last layer at zero it says
``anchor + scale * sqrt(h) * z_q``, and it learns only how to depart from that. Quantiles are a
median plus outward steps that are positive by construction, so they cannot cross. A patch sees only
patches before it, so each of them is an origin to learn from.

Axes used in this module: B series, T months of context, S months of a patch, P patches, K origins,
D width, H months ahead, Q quantile levels.
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

from riskxpertai.forecast.layers import Layer, rotary
from riskxpertai.forecast.scaling import FEATURES, SEASONS, YEAR, View, view

LEVELS = (0.025, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.975)


class RiskXpertConfig(PreTrainedConfig):
    """Sizes of the network; everything that a saved model needs to be built again."""

    model_type = "riskxpert"

    def __init__(
        self,
        *,
        context_length: int = 240,
        horizon: int = 36,
        patch_length: int = 4,
        width: int = 160,
        layers: int = 4,
        heads: int = 5,
        hidden: int = 480,
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
            ValueError: if the lengths are not multiples of the patch, the patch is no part of a year,
                or the levels have no 0.5.
        """
        if YEAR % patch_length:
            raise ValueError("patch_length must divide 12")
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
    """What `RiskXpertModel.forward` returns, in the unit of the context.

    Attributes:
        quantiles: [B, H, Q], from the end of the window.
        past: [B, K, 12, Q], as they would have been told one, two, … years before, oldest first; NaN
            where too little was known then.
    """

    quantiles: Tensor | None = None
    past: Tensor | None = None


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


def root_month(months: int, like: Tensor) -> Tensor:
    """Root of the months ahead, [months]: how the spread of a random walk grows."""
    return torch.arange(1, months + 1, dtype=like.dtype, device=like.device).sqrt()


class RiskXpertModel(PreTrainedModel):
    """Patches of months in, quantiles of the next H months out, for any unit and level."""

    config_class = RiskXpertConfig
    base_model_prefix = "riskxpert"

    def __init__(self, config: RiskXpertConfig) -> None:
        """Build the network; its last layers are zero, so it begins as a random walk."""
        super().__init__(config)
        width, levels = config.width, len(config.levels)
        self.year = YEAR // config.patch_length  # patches of a year
        self.embed = nn.Sequential(nn.Linear(FEATURES, 2 * width), nn.SiLU(), nn.Linear(2 * width, width))
        self.layers = nn.ModuleList(Layer(width, config.heads, config.hidden) for _ in range(config.layers))
        self.before_head = nn.RMSNorm(width, eps=1e-6)
        self.widen = nn.Linear(width, 2 * width)
        self.head = nn.Linear(2 * width, config.horizon * levels)
        self.season = nn.Linear(2 * width, SEASONS)
        self.post_init()
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.season.weight)

    @torch.no_grad()
    def _init_weights(self, module: nn.Module) -> None:
        if isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, std=1.0 / math.sqrt(module.in_features))
            nn.init.zeros_(module.bias)
        if isinstance(module, nn.RMSNorm):
            nn.init.ones_(module.weight)

    def forward(self, context: Tensor, anchor: Tensor | None = None) -> RiskXpertOutput:
        """Forecast from the end of windows, and from one, two, … years before.

        Args:
            context: [B, T], last month last, left-padded with NaN; T a multiple of the patch; in any
                unit, already transformed (log for positive levels).
            anchor: [B], the last daily value in the same unit; NaN or None where only months
                are known.

        Returns:
            What is told now, and what would have been told in the past.
        """
        days = torch.full_like(context[:, :: self.config.patch_length], torch.nan)
        if anchor is not None:
            days[:, -1] = anchor
        seen = view(context, days, self.config.patch_length)
        last = seen.seen.shape[1] - 1
        origins = torch.arange(last % self.year, last + 1, self.year, device=context.device)
        before, now = origins[:-1], origins[-1:]
        tokens = self.tokens(seen, origins)
        past = self.placed(self.told(tokens[:, :-1], seen, before, YEAR), seen, before)
        past = torch.where(seen.known[:, before, None, None], past, torch.nan)
        told = self.placed(self.told(tokens[:, -1:], seen, now, self.config.horizon), seen, now)
        return RiskXpertOutput(quantiles=told[:, 0], past=past)

    def learn(self, context: Tensor, days: Tensor, path: Tensor, origins: Tensor) -> Tensor:
        """Loss over many origins of each series at once.

        Args:
            context: [B, T], as it was published, with gaps.
            days: [B, P], value of the last day of each patch; NaN where only months are known.
            path: [B, T + H], what came, without gaps.
            origins: [K], patches at whose end a forecast is made.

        Returns:
            [], mean pinball loss.
        """
        size = self.config.patch_length
        seen = view(context, days, size)
        ahead = torch.arange(1, self.config.horizon + 1, device=path.device)
        target = path[:, (origins[:, None] + 1) * size - 1 + ahead]  # [B, K, H]
        unit = self.told(self.tokens(seen, origins), seen, origins, self.config.horizon)
        return self.loss(seen, origins, unit, target)

    def tokens(self, seen: View, origins: Tensor) -> Tensor:
        """What some patches amount to, each with those before it, [B, K, D]."""
        length = seen.seen.shape[1]
        before = torch.ones(length, length, dtype=torch.bool, device=seen.seen.device).tril()
        # A patch without a published month sees itself alone, so that no row of attention is empty.
        itself = torch.eye(length, dtype=torch.bool, device=seen.seen.device)
        visible = (before & seen.seen[:, None, :]) | itself
        cosine, sine = rotary(length, self.config.width // self.config.heads)
        features = seen.features.to(self.head.weight)
        cosine, sine = cosine.to(features), sine.to(features)
        tokens: Tensor = self.embed(features).to(features)  # what is added up while learning stays exact
        for layer in self.layers[:-1]:
            tokens = layer(tokens, visible.unsqueeze(1), cosine, sine)
        told: Tensor = self.layers[-1](tokens, visible[:, None, origins], cosine, sine, origins)
        return told

    def told(self, tokens: Tensor, seen: View, origins: Tensor, months: int) -> Tensor:
        """Quantiles from some origins, in scales from the anchor.

        Args:
            tokens: [B, K, D].
            seen: the series.
            origins: [K], which patches.
            months: H, or the first of them.

        Returns:
            [B, K, months, Q].
        """
        wide = functional.silu(self.widen(self.before_head(tokens)))
        outputs = months * len(self.config.levels)
        head = functional.linear(wide, self.head.weight[:outputs], self.head.bias[:outputs])
        unit: Tensor = self.shape(head.unflatten(-1, (months, -1)).float())
        year = (self.season(wide).float().unsqueeze(-1) * seen.seasons[:, origins]).sum(2)  # [B, K, 12]
        unit = unit + year.repeat(1, 1, math.ceil(months / YEAR))[..., :months, None]
        return unit

    def placed(self, unit: Tensor, seen: View, origins: Tensor) -> Tensor:
        """Quantiles in scales brought to the unit of the context, [B, K, H, Q]."""
        start, scale = seen.anchor[:, origins, None, None], seen.scale[:, origins, None, None]
        return start + scale * unit

    def shape(self, head: Tensor) -> Tensor:
        """Turn the head into quantiles that cannot cross.

        Args:
            head: [B, K, H, Q]; the middle is the move of the median, the others the log-size of the
                steps between neighbouring levels. All zero gives the random walk.

        Returns:
            [B, K, H, Q], in scales.
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
        return unit * root_month(head.shape[-2], head).unsqueeze(-1)

    def loss(self, seen: View, origins: Tensor, unit: Tensor, target: Tensor) -> Tensor:
        """Mean pinball loss, weighed so that no horizon and no kind of series outweighs.

        Args:
            seen: the series.
            origins: from where the forecasts were made.
            unit: [B, K, H, Q], predicted, in scales from the anchor.
            target: [B, K, H], in the unit of the context; NaN where unknown.

        Returns:
            [], about a third of a scale per root month for a random walk.
        """
        root = root_month(unit.shape[-2], unit)
        reached = (target - seen.anchor[:, origins, None]) / seen.scale[:, origins, None] / root
        # A break may lie hundreds of scales away; beyond 30 it teaches nothing but its existence.
        reached = reached.clamp(-30.0, 30.0)
        levels = torch.tensor(self.config.levels, dtype=unit.dtype, device=unit.device)
        loss = pinball_loss(reached, unit / root.unsqueeze(-1), levels).mean(-1)  # [B, K, H]
        # What is known at the origin may weigh; what came after may not, or bands would be too narrow.
        weight = seen.known[:, origins] / seen.unrest[:, origins].clamp(0.25, 4.0)
        weights = weight.unsqueeze(-1) * torch.isfinite(reached) * self.nearness(unit)
        return (loss * weights).sum() / weights.sum().clamp(min=1.0)

    def nearness(self, like: Tensor) -> Tensor:
        """Weight of each month ahead, [H]: the first year is asked for most."""
        ahead = torch.arange(self.config.horizon, device=like.device) // YEAR
        return 0.5 ** ahead.to(like.dtype)


AutoConfig.register(RiskXpertConfig.model_type, RiskXpertConfig)
AutoModel.register(RiskXpertConfig, RiskXpertModel)
