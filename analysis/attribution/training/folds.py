"""Cross-validation: networks that have not seen the articles on which they are measured."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from analysis.attribution.tagger import Tagger
from analysis.attribution.training import graph, learning, predictions, weights
from analysis.attribution.training.examples import Article
from analysis.attribution.training.learning import Plan


def deal(names: Sequence[str], folds: int, seed: int = 0) -> list[set[str]]:
    """Deal names to folds of equal size, at random but the same for the same names."""
    shuffled = sorted(names)
    random.Random(seed).shuffle(shuffled)
    return [set(shuffled[number::folds]) for number in range(folds)]


def run(
    start: dict[str, np.ndarray],
    articles: Sequence[Article],
    rows: Sequence[dict],
    plan: Plan,
    folder: Path,
) -> None:
    """Train from the weights `start` on articles, then write what is found in other articles.

    `rows` are the annotated articles that are kept back. The folder gets `weights.npz`, the graphs
    and `predictions.jsonl`.
    """
    kept_back = {str(row["id"]) for row in rows}
    both = sorted(kept_back & {article.name for article in articles})
    if both:
        raise ValueError(f"articles to be kept back are trained on: {', '.join(both)}")
    folder.mkdir(parents=True, exist_ok=True)
    network = weights.load(start)
    learning.train(network, articles, plan, log=lambda line: print(line, flush=True))
    weights.save(network, folder / "weights.npz")
    graph.export(weights.read(folder / "weights.npz"), folder, network.sizes)
    found = predictions.predict(Tagger(folder), rows)
    predictions.write(folder / "predictions.jsonl", rows, found)
