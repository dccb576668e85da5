"""How well statements agree with an annotation, the thresholds that make them agree best, and their calibration."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from analysis.attribution.calibration import Calibration, features
from analysis.attribution.snapping import snapped
from analysis.attribution.tagger import Statement

# A content is found when it and the annotated one have this share of their characters in common.
FOUND, WHOLE = 0.3, 0.8
# Measures: content found, content whole, content found with its source.
MEASURES = ("found", "whole", "with source")
_GRID = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)


def characters(spans: Sequence[Sequence[int]] | None, text: str) -> frozenset[int]:
    """Return the places of the characters of spans that are not white space."""
    inside = (at for start, end in spans or () for at in range(start, end))
    return frozenset(at for at in inside if not text[at].isspace())


def pairs(row: dict, statements: Sequence[Statement]) -> list[tuple[int, int, float]]:
    """Pair annotated contents and found ones, those first that are most alike.

    Yields for each pair the numbers of the annotation and of the statement, and how alike they are.
    """
    gold = [characters(a["content"], row["text"]) for a in row["attributions"]]
    found = [characters(s.content, row["text"]) for s in statements]
    alike = [
        (len(one & other) / len(one | other), -number, -place)
        for number, one in enumerate(gold)
        for place, other in enumerate(found)
        if one & other
    ]
    taken: list[tuple[int, int, float]] = []
    numbers, places = set(), set()
    for share, number, place in sorted(alike, reverse=True):
        if share >= FOUND and number not in numbers and place not in places:
            numbers.add(number)
            places.add(place)
            taken.append((-number, -place, share))
    return taken


def counts(row: dict, statements: Sequence[Statement]) -> np.ndarray:
    """Return for each of MEASURES how many statements of an article are right, found and annotated."""
    right = [0, 0, 0]
    for number, place, share in pairs(row, statements):
        own = statements[place].source
        source = characters([own] if own else None, row["text"])
        true = characters(row["attributions"][number].get("source"), row["text"])
        right[0] += 1
        right[1] += share >= WHOLE
        right[2] += bool(source & true) or not (source or true)
    return np.array([[hit, len(statements), len(row["attributions"])] for hit in right])


def f1(totals: np.ndarray) -> np.ndarray:
    """Return the F1 of totals (..., [right, found, annotated])."""
    return 2 * totals[..., 0] / np.maximum(1, totals[..., 1] + totals[..., 2])


def thresholds(
    rows: Sequence[dict], found: Sequence[Sequence[Statement]], language: str
) -> tuple[float, float]:
    """Return the two thresholds (see `snapped`) that give the best F1, the mean of all measures."""
    best, chosen = -1.0, (0.5, 0.5)
    for at_least, in_marks in product(_GRID, _GRID):
        if in_marks <= at_least:
            kept = at_marks(rows, found, language, at_least, in_marks)
            totals = sum(counts(row, own) for row, own in zip(rows, kept, strict=True))
            score = float(f1(np.asarray(totals)).mean())
            if score > best:
                best, chosen = score, (at_least, in_marks)
    return chosen


def at_marks(
    rows: Sequence[dict],
    found: Sequence[Sequence[Statement]],
    language: str,
    at_least: float,
    in_marks: float,
) -> list[list[Statement]]:
    """Return the statements of each article that count, brought to its quotation marks."""
    return [
        snapped(row["text"], language, own, at_least, in_marks)
        for row, own in zip(rows, found, strict=True)
    ]


def calibrate(
    rows: Sequence[dict], found: Sequence[Sequence[Statement]], language: str
) -> Calibration:
    """Return thresholds and confidence learned from statements found in annotated articles."""
    chosen = thresholds(rows, found, language)
    kept = at_marks(rows, found, language, *chosen)
    seen, right = labelled(rows, kept)
    bias, *weights = logistic(seen, right)
    return Calibration(*chosen, round(bias, 3), [round(weight, 3) for weight in weights])


def labelled(
    rows: Sequence[dict], kept: Sequence[Sequence[Statement]]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the features of all statements, and which have a content that is right."""
    seen, right = [], []
    for row, statements in zip(rows, kept, strict=True):
        whole = {place for _, place, share in pairs(row, statements) if share >= WHOLE}
        seen += [features(statement) for statement in statements]
        right += [place in whole for place in range(len(statements))]
    return np.array(seen), np.array(right, dtype=float)


def logistic(seen: np.ndarray, right: np.ndarray, penalty: float = 1.0) -> list[float]:
    """Fit a logistic regression by Newton's method; return its bias, then its weights."""
    design = np.column_stack([np.ones(len(seen)), seen])
    weights = np.zeros(design.shape[1])
    ridge = np.diag([0.0, *[penalty] * seen.shape[1]])
    for _ in range(25):
        probabilities = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (right - probabilities) - ridge @ weights
        curve = (design * (probabilities * (1 - probabilities))[:, None]).T @ design + ridge
        weights += np.linalg.solve(curve + 1e-9 * np.eye(len(curve)), slope)
    return [float(weight) for weight in weights]


def calibration_error(confidences: np.ndarray, right: np.ndarray) -> float:
    """Return by how much confidence and share of right ones differ, over ten bins weighted by size."""
    bins = np.minimum((confidences * 10).astype(int), 9)
    gaps = [
        abs(confidences[bins == number].mean() - right[bins == number].mean())
        * np.mean(bins == number)
        for number in np.unique(bins)
    ]
    return float(sum(gaps))
