"""Learning: the loss of both heads, lowered step by step over all windows of the examples."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from analysis.attribution.training.examples import IGNORED, Article, Batch, batches
from analysis.attribution.training.network import Tagger

# How much a label weighs in the loss: anchors are rare, sources short.
_ANCHOR_WEIGHTS = (1.0, 2.0, 2.0)
_ROLE_WEIGHTS = (0.5, 1.0, 1.0, 1.5)
# The share of steps in which the rate of learning rises; after it, it falls to nothing.
_WARM_UP = 0.08


class Plan(NamedTuple):
    """How to train.

    Passes over the examples, windows per step, rates of encoder and heads, and how many of the
    lowest layers are left as they are.
    """

    epochs: int = 3
    size: int = 8
    encoder_rate: float = 1e-4
    head_rate: float = 3e-4
    frozen: int = 4
    seed: int = 1


def train(
    tagger: Tagger, articles: Sequence[Article], plan: Plan, log: Callable[[str], None] = print
) -> None:
    """Train a network on annotated articles, in place.

    The same plan and data give the same weights on the same machine.
    """
    torch.manual_seed(plan.seed)
    shuffle = random.Random(plan.seed)
    tagger.encoder.freeze(plan.frozen)
    optimizer = _optimizer(tagger, plan)
    done, began = 0.0, time.monotonic()
    for epoch in range(plan.epochs):
        tagger.train()
        losses: list[tuple[float, float]] = []
        for batch, remaining in batches(articles, plan.size, shuffle):
            steps = len(losses) + 1 + remaining
            done = (epoch + len(losses) / steps) / plan.epochs
            for group in optimizer.param_groups:
                group["lr"] = group["full_rate"] * _share_of_rate(done)
            losses.append(_step(tagger, batch, optimizer))
            if len(losses) % 50 == 0 or not remaining:
                anchors, roles = np.mean(losses[-50:], axis=0)
                seconds = time.monotonic() - began
                log(
                    f"epoch {epoch + 1}, step {len(losses)} of {steps}: "
                    f"loss of anchors {anchors:.4f}, of roles {roles:.4f}, {seconds:.0f} s"
                )
    tagger.eval()


def _optimizer(tagger: Tagger, plan: Plan) -> torch.optim.Optimizer:
    """Return the optimiser of all that is trained, with one rate for the encoder, one for heads."""
    parts: dict[float, list[Tensor]] = {plan.encoder_rate: [], plan.head_rate: []}
    for name, parameter in tagger.named_parameters():
        if parameter.requires_grad:
            fast = not name.startswith("encoder.") or name.startswith("encoder.marks")
            parts[plan.head_rate if fast else plan.encoder_rate].append(parameter)
    groups = [{"params": p, "full_rate": rate} for rate, p in parts.items() if p]
    return torch.optim.AdamW(groups, lr=0.0, weight_decay=0.01)


def _share_of_rate(done: float) -> float:
    """Return the share of the full rate of learning after this share of all steps."""
    return min(1.0, done / _WARM_UP + 0.02) * max(0.02, 1.0 - done)


def _step(tagger: Tagger, batch: Batch, optimizer: torch.optim.Optimizer) -> tuple[float, float]:
    """Learn from one batch; return the losses of anchors and of roles."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = tagger.encoder(batch.ids, batch.marks)
        anchors = tagger.anchor(states)
        roles = tagger.roles(states, batch) if len(batch.rows) else None
    anchor_loss = _loss(anchors, batch.anchors, _ANCHOR_WEIGHTS, batch.weights)
    role_loss = torch.zeros(())
    if roles is not None:
        weights = batch.weights[batch.rows, :1].expand(batch.roles.shape)
        role_loss = _loss(roles, batch.roles, _ROLE_WEIGHTS, weights)
    optimizer.zero_grad()
    ((anchor_loss + role_loss) * 4).backward()
    torch.nn.utils.clip_grad_norm_(tagger.parameters(), 1.0)
    optimizer.step()
    return anchor_loss.item(), role_loss.item()


def _loss(
    scores: Tensor, labels: Tensor, weights: tuple[float, ...], of_articles: Tensor
) -> Tensor:
    """Return the mean cross-entropy of labels, weighted by label and by article."""
    flat = labels.reshape(-1)
    each = functional.cross_entropy(
        scores.float().reshape(len(flat), -1), flat, reduction="none", ignore_index=IGNORED
    )
    weight = torch.tensor(weights)[flat.clamp(min=0)] * (flat != IGNORED) * of_articles.reshape(-1)
    return (each * weight).sum() / weight.sum().clamp(min=1e-6)
