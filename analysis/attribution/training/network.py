"""The network: an encoder, a head that marks anchors, one that marks roles around an anchor."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from analysis.attribution.pieces import PADDING
from analysis.attribution.tagger import REACH
from analysis.attribution.training.examples import ANCHORS, ROLES, Batch

# Before this layer the states are told where quotation marks stand.
MARKS_ENTER = 4


class Sizes(NamedTuple):
    """The dimensions of the network."""

    vocabulary: int
    width: int = 384
    layers: int = 12
    heads: int = 12
    inner: int = 1536
    places: int = 512
    role_width: int = 128
    role_layers: int = 2
    role_heads: int = 4
    role_inner: int = 256


class Layer(nn.Module):
    """A transformer layer: attention among pieces, then a change of each piece by itself."""

    def __init__(self, width: int, inner: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.dropout = nn.Dropout(dropout)
        self.attend = nn.Linear(width, 3 * width)
        self.gather = nn.Linear(width, width)
        self.norm_attention = nn.LayerNorm(width, eps=1e-12)
        self.widen = nn.Linear(width, inner)
        self.narrow = nn.Linear(inner, width)
        self.norm_output = nn.LayerNorm(width, eps=1e-12)

    def forward(self, states: Tensor, present: Tensor) -> Tensor:
        """Return new states (batch, pieces, width).

        `present` (batch, 1, 1, pieces) is False at padding.
        """
        batch, length, width = states.shape
        parts = self.attend(states).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        dropped = self.dropout.p if self.training else 0.0
        mixed = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=present, dropout_p=dropped
        )
        mixed = mixed.transpose(1, 2).reshape(batch, length, width)
        states = self.norm_attention(states + self.dropout(self.gather(mixed)))
        changed = self.narrow(functional.gelu(self.widen(states)))
        return self.norm_output(states + self.dropout(changed))


class Encoder(nn.Module):
    """Pieces in, a state for each piece in its context out."""

    def __init__(self, sizes: Sizes, dropout: float) -> None:
        super().__init__()
        self.words = nn.Embedding(sizes.vocabulary, sizes.width)
        self.places = nn.Embedding(sizes.places, sizes.width)
        self.kind = nn.Parameter(torch.zeros(sizes.width))
        self.norm = nn.LayerNorm(sizes.width, eps=1e-12)
        self.marks = nn.Embedding(4, sizes.width)
        nn.init.zeros_(self.marks.weight)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(
            Layer(sizes.width, sizes.inner, sizes.heads, dropout) for _ in range(sizes.layers)
        )
        self.frozen = 0

    def freeze(self, layers: int) -> None:
        """Leave the embeddings and the lowest `layers` layers as they are in training."""
        self.frozen = layers
        self.kind.requires_grad_(False)
        for part in (self.words, self.places, self.norm, *self.layers[:layers]):
            part.requires_grad_(False)

    def train(self, mode: bool = True) -> Encoder:
        """Switch to training; layers that are not trained lose nothing by dropout either."""
        super().train(mode)
        if self.frozen:
            self.dropout.eval()
            for layer in self.layers[: self.frozen]:
                layer.eval()
        return self

    def forward(self, ids: Tensor, marks: Tensor) -> Tensor:
        """Return states (batch, pieces, width) of pieces and their marks (both batch, pieces)."""
        learning = torch.is_grad_enabled()
        present = (ids != PADDING)[:, None, None, :]
        with torch.set_grad_enabled(learning and self.frozen == 0):
            places = self.places.weight[: ids.shape[1]]
            states = self.dropout(self.norm(self.words(ids) + places + self.kind))
        for number, layer in enumerate(self.layers):
            with torch.set_grad_enabled(learning and number >= self.frozen):
                if number == MARKS_ENTER:
                    states = states + self.marks(marks)
                states = layer(states, present)
        return states


class Tagger(nn.Module):
    """The encoder with its two heads."""

    def __init__(self, sizes: Sizes, dropout: float = 0.1) -> None:
        super().__init__()
        self.sizes = sizes
        self.encoder = Encoder(sizes, dropout)
        self.anchor = nn.Sequential(
            nn.Linear(sizes.width, sizes.width),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(sizes.width, len(ANCHORS)),
        )
        width = sizes.role_width
        self.piece = nn.Linear(sizes.width, width)
        self.pivot = nn.Linear(sizes.width, width)
        self.near = nn.Parameter(torch.randn(2 * REACH + 1, width) * 0.02)
        self.role_marks = nn.Embedding(4, width)
        nn.init.normal_(self.role_marks.weight, std=0.02)
        self.role_norm = nn.LayerNorm(width)
        self.role_layers = nn.ModuleList(
            Layer(width, sizes.role_inner, sizes.role_heads, dropout)
            for _ in range(sizes.role_layers)
        )
        self.role = nn.Linear(width, len(ROLES))

    def roles(self, states: Tensor, batch: Batch) -> Tensor:
        """Return scores of roles (anchors, 2 * REACH + 1, roles) for the pieces around anchors."""
        low = self.piece(states) + self.role_marks(batch.marks)
        low = functional.pad(low, (0, 0, REACH, REACH))
        present = functional.pad(batch.ids != PADDING, (REACH, REACH))
        around = batch.places[:, None] + torch.arange(2 * REACH + 1)
        rows = batch.rows[:, None]
        pivot = self.pivot(states[batch.rows, batch.places])[:, None]
        near = self.role_norm(low[rows, around] + pivot + self.near)
        seen = present[rows, around][:, None, None, :]
        for layer in self.role_layers:
            near = layer(near, seen)
        return self.role(near)
