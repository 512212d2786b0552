"""Step 5 of the data's way: one layer of the network, in which patches look at those before them.

Axes used in this module: B series, P patches, K those that are needed, D width.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

ALL = slice(None)


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
        # Two products in place of one whose halves lie apart in memory: what follows them is faster.
        gates, values = self.enter.weight.chunk(2)
        gate_bias, value_bias = self.enter.bias.chunk(2)
        gate = functional.silu(functional.linear(tokens, gates, gate_bias))
        left: Tensor = self.leave(gate * functional.linear(tokens, values, value_bias))
        return left


def rotary(length: int, width: int) -> tuple[Tensor, Tensor]:
    """Cosines and sines by which queries and keys are turned with their position, [L, width / 2] each.

    Source:
        Su et al. (2021), rotary position embedding, https://arxiv.org/abs/2104.09864.
    """
    speed = 100.0 ** (-torch.arange(0, width, 2) / width)
    angle = torch.arange(length)[:, None] * speed
    return angle.cos(), angle.sin()


def turned(heads: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    """Queries or keys turned by their position, [B, heads, P, D / heads]."""
    left, right = heads.chunk(2, dim=-1)
    return torch.cat((left * cosine - right * sine, left * sine + right * cosine), dim=-1)


class Layer(nn.Module):
    """One pre-norm Transformer layer: every patch sees itself and those before it.

    Source:
        Vaswani et al. (2017), https://arxiv.org/abs/1706.03762; pre-norm after Xiong et al.
        (2020), https://arxiv.org/abs/2002.04745.
    """

    def __init__(self, width: int, heads: int, hidden: int) -> None:
        """Build attention and feed-forward."""
        super().__init__()
        self.heads = heads
        self.before_attention = nn.RMSNorm(width, eps=1e-6)
        self.query_key_value = nn.Linear(width, 3 * width)
        self.mix = nn.Linear(width, width)
        self.before_feedforward = nn.RMSNorm(width, eps=1e-6)
        self.feedforward = Feedforward(width, hidden)

    def forward(
        self, tokens: Tensor, visible: Tensor, cosine: Tensor, sine: Tensor, rows: Tensor | slice = ALL
    ) -> Tensor:
        """Update the tokens.

        Args:
            tokens: [B, P, D].
            visible: [B, 1, K, P], True where a needed token (row) may look at another.
            cosine: [P, D / heads / 2], of `rotary`.
            sine: the same.
            rows: K tokens that are needed afterwards; the others are only looked at.

        Returns:
            [B, K, D].
        """
        width = tokens.shape[-1]
        seen, weight, bias = self.before_attention(tokens), *self.query_key_value.parameters()
        query = self.split(functional.linear(seen[:, rows], weight[:width], bias[:width]))
        key, value = map(self.split, functional.linear(seen, weight[width:], bias[width:]).chunk(2, dim=-1))
        tokens = tokens[:, rows]
        # Learning from attention in half precision is far slower on processors, and it is a small part.
        exact = tokens.dtype
        with torch.autocast(tokens.device.type, enabled=False):
            query = turned(query.to(exact), cosine[rows], sine[rows])
            key, value = turned(key.to(exact), cosine, sine), value.to(exact)
            found = functional.scaled_dot_product_attention(query, key, value, attn_mask=visible)
        tokens = tokens + self.mix(found.transpose(1, 2).flatten(2))
        updated: Tensor = tokens + self.feedforward(self.before_feedforward(tokens))
        return updated

    def split(self, parts: Tensor) -> Tensor:
        """Part a query, key or value by heads, [B, P, D] to [B, heads, P, D / heads]."""
        heads: Tensor = parts.unflatten(-1, (self.heads, -1)).transpose(1, 2)
        return heads
