"""Annotated articles as examples: windows of pieces, their anchors, the roles around each."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from analysis.attribution.pieces import FIRST, LAST, PADDING, Pieces, lines, split
from analysis.attribution.tagger import MARGIN, REACH, WINDOW, stretches

# What a piece can be by itself: no anchor, the first of a cue, or of a content that has no cue.
ANCHORS = ("none", "cue", "content")
# What a piece can be to an anchor.
ROLES = ("none", "cue", "content", "source")
# The label that the loss leaves out.
IGNORED = -100


class Anchor(NamedTuple):
    """A statement in pieces: its anchor, whether it has a cue, and the pieces of each role."""

    place: int
    cued: bool
    cue: np.ndarray
    content: np.ndarray
    source: np.ndarray


class Article(NamedTuple):
    """An annotated article in pieces; `weight` says how much its examples count."""

    name: str
    pieces: Pieces
    anchors: list[Anchor]
    weight: float


class Window(NamedTuple):
    """A stretch of an article's pieces; anchors are learned and read in [first, last) only."""

    article: Article
    start: int
    end: int
    first: int
    last: int


class Batch(NamedTuple):
    """Windows side by side: pieces, marks, labels of anchors, weights.

    For each anchor, its row, its place and the labels of roles around it.
    """

    ids: Tensor
    marks: Tensor
    anchors: Tensor
    weights: Tensor
    rows: Tensor
    places: Tensor
    roles: Tensor


def read(path: str | Path, weights: dict[str, float] | None = None) -> list[Article]:
    """Read annotated articles from a file in JSON Lines.

    `weights` gives, by the `origin` of an article, how much it counts; 1 where nothing is given.
    """
    articles = []
    with Path(path).open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            pieces = split(row["text"], lines(row["text"]))
            anchors = [_anchor(pieces, annotation) for annotation in row["attributions"]]
            weight = (weights or {}).get(row.get("origin", ""), 1.0)
            known = [anchor for anchor in anchors if anchor is not None]
            articles.append(Article(str(row["id"]), pieces, known, weight))
    return articles


def _anchor(pieces: Pieces, annotation: dict) -> Anchor | None:
    """Return an annotated statement in pieces, None where its content has none."""
    cue, content, source = (
        pieces.of(annotation.get(role) or []) for role in ("cue", "content", "source")
    )
    if not len(content):
        return None
    cued = len(cue) > 0
    return Anchor(int(min(cue) if cued else min(content)), cued, cue, content, source)


def windows(article: Article, size: int = WINDOW) -> list[Window]:
    """Cut an article into windows of at most so many pieces that overlap."""
    length = len(article.pieces.ids)
    return [Window(article, *stretch) for stretch in stretches(length, size, MARGIN)]


def batches(
    articles: Sequence[Article], size: int, shuffle: random.Random
) -> Iterator[tuple[Batch, int]]:
    """Deal all windows of articles once, in random order but beside others of like length.

    Windows are cut shorter by chance, so that cuts fall elsewhere each time.

    Yields each batch with the number of batches that remain.
    """
    dealt = [
        w for article in articles for w in windows(article, shuffle.randint(WINDOW // 2, WINDOW))
    ]
    shuffle.shuffle(dealt)
    dealt.sort(key=lambda window: (window.end - window.start) // 32)
    groups = [dealt[start : start + size] for start in range(0, len(dealt), size)]
    shuffle.shuffle(groups)
    for number, group in enumerate(groups):
        yield batch(group), len(groups) - number - 1


def batch(group: Sequence[Window]) -> Batch:
    """Put windows side by side, each between its first and last piece."""
    length = max(window.end - window.start for window in group) + 2
    ids = np.full((len(group), length), PADDING)
    marks = np.zeros((len(group), length), dtype=np.int64)
    anchors = np.full((len(group), length), IGNORED)
    weights = np.zeros((len(group), length), dtype=np.float32)
    rows, places, roles = [], [], []
    for row, window in enumerate(group):
        pieces, start, end = window.article.pieces, window.start, window.end
        filled = slice(1, end - start + 1)
        ids[row, 0], ids[row, end - start + 1] = FIRST, LAST
        ids[row, filled] = pieces.ids[start:end]
        marks[row, filled] = pieces.marks[start:end]
        anchors[row, window.first - start + 1 : window.last - start + 1] = 0
        weights[row] = window.article.weight
        for anchor in _inside(window):
            place = anchor.place - start + 1
            anchors[row, place] = 1 if anchor.cued else 2
            rows.append(row)
            places.append(place)
            roles.append(_roles(anchor, window))
    tensors = (
        ids,
        marks,
        anchors,
        weights,
        np.array(rows, dtype=np.int64),
        np.array(places, dtype=np.int64),
    )
    stacked = np.stack(roles) if roles else np.zeros((0, 2 * REACH + 1), dtype=np.int64)
    return Batch(*map(torch.as_tensor, (*tensors, stacked)))


def _inside(window: Window) -> Iterable[Anchor]:
    """Return the anchors that are learned in a window."""
    return (a for a in window.article.anchors if window.first <= a.place < window.last)


def _roles(anchor: Anchor, window: Window) -> np.ndarray:
    """Return the label of each piece around an anchor; the loss leaves out those off the window."""
    labels = np.full(2 * REACH + 1, IGNORED)
    base = anchor.place - REACH
    labels[max(0, window.start - base) : window.end - base] = 0
    # A piece with two roles has the one named last: the pronoun in "a-t-elle dit" is the source.
    for label, pieces in ((2, anchor.content), (1, anchor.cue), (3, anchor.source)):
        near = pieces[
            (pieces >= max(window.start, base)) & (pieces < min(window.end, base + len(labels)))
        ]
        labels[near - base] = label
    return labels
