"""How well statements agree with an annotation; the thresholds and confidences that fit best."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from analysis.attribution.calibration import FEATURES, Calibration, features
from analysis.attribution.snapping import at_marks, chosen
from analysis.attribution.tagger import Statement

# A content is found when it and the annotated one have this share of their characters in common.
FOUND, WHOLE = 0.3, 0.8
# Measures: content found, content whole, content found with its source.
MEASURES = ("found", "whole", "with source")
# Thresholds to choose from: of all statements, and of those in marks that no other one takes in.
THRESHOLDS = [
    (at_least, in_marks)
    for at_least in (0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8)
    for in_marks in (0.2, 0.3, 0.4, 0.5)
    if in_marks <= at_least
]


def characters(spans: Sequence[Sequence[int]] | None, text: str) -> frozenset[int]:
    """Return the places of the characters of spans that are not white space."""
    inside = (at for start, end in spans or () for at in range(start, end))
    return frozenset(at for at in inside if not text[at].isspace())


class Compared(NamedTuple):
    """What the tagger found in an article, brought to its quotation marks, and the annotation.

    `alike` has for each content that overlaps an annotated one, most alike first: how alike they
    are (characters in common of all), and the numbers of annotation and statement; `same_source`
    has the pairs of numbers whose sources agree.
    """

    text: str
    statements: list[Statement]
    alike: list[tuple[float, int, int]]
    same_source: set[tuple[int, int]]
    annotated: int


def compare(
    row: dict, found: Sequence[Statement], complementisers: tuple[str, ...] = ()
) -> Compared:
    """Compare what the tagger found in an annotated article with the annotation."""
    text, annotations = row["text"], row["attributions"]
    statements = at_marks(text, found, complementisers)
    gold = [
        (characters(a["content"], text), characters(a.get("source"), text)) for a in annotations
    ]
    alike, same_source = [], set()
    for place, statement in enumerate(statements):
        content = characters(statement.content, text)
        source = characters([statement.source] if statement.source else None, text)
        for number, (true_content, true_source) in enumerate(gold):
            if content & true_content:
                share = len(content & true_content) / len(content | true_content)
                alike.append((share, number, place))
                if source & true_source or not (source or true_source):
                    same_source.add((number, place))
    alike.sort(key=lambda pair: (-pair[0], pair[1:]))
    return Compared(text, statements, alike, same_source, len(annotations))


def select(article: Compared, at_least: float, in_marks: float) -> list[int]:
    """Return the numbers of the statements that count by these thresholds."""
    numbers = {id(statement): number for number, statement in enumerate(article.statements)}
    kept = chosen(article.text, article.statements, at_least, in_marks)
    return [numbers[id(statement)] for statement in kept]


def pairs(article: Compared, kept: Sequence[int]) -> list[tuple[float, int, int]]:
    """Pair annotations and those statements that are kept one to one, most alike first."""
    taken: list[tuple[float, int, int]] = []
    numbers: set[int] = set()
    places = set(kept)
    for share, number, place in article.alike:
        if share >= FOUND and number not in numbers and place in places:
            numbers.add(number)
            places.remove(place)
            taken.append((share, number, place))
    return taken


def counts(article: Compared, kept: Sequence[int]) -> list[list[int]]:
    """Return for each of MEASURES how many statements are right, found and annotated."""
    paired = pairs(article, kept)
    right = (
        len(paired),
        sum(share >= WHOLE for share, _, _ in paired),
        sum((number, place) in article.same_source for _, number, place in paired),
    )
    return [[hit, len(kept), article.annotated] for hit in right]


def f1(totals: np.ndarray) -> np.ndarray:
    """Return the F1 of totals (..., [right, found, annotated])."""
    return 2 * totals[..., 0] / np.maximum(1, totals[..., 1] + totals[..., 2])


def grid(articles: Sequence[Compared]) -> np.ndarray:
    """Return the counts (thresholds, articles, measures, [right, found, annotated])."""
    return np.array([[counts(a, select(a, *pair)) for a in articles] for pair in THRESHOLDS])


def best(tried: np.ndarray) -> tuple[float, float]:
    """Return the thresholds with the best F1, the mean of all measures, of what `grid` made."""
    return THRESHOLDS[int(f1(tried.sum(axis=1)).mean(axis=1).argmax())]


def labelled(
    articles: Sequence[Compared], thresholds: tuple[float, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the features of the statements that count, and which have a content that is right."""
    seen, right = [], []
    for article in articles:
        kept = select(article, *thresholds)
        whole = {place for share, _, place in pairs(article, kept) if share >= WHOLE}
        seen += [features(article.statements[place]) for place in kept]
        right += [place in whole for place in kept]
    return np.array(seen).reshape(-1, len(FEATURES)), np.array(right, dtype=float)


def calibrate(articles: Sequence[Compared], thresholds: tuple[float, float]) -> Calibration:
    """Return thresholds with the confidence that articles teach."""
    bias, *weights = logistic(*labelled(articles, thresholds))
    return Calibration(*thresholds, round(bias, 3), [round(weight, 3) for weight in weights])


def table(articles: Sequence[Compared], folds: int = 5) -> list[tuple[str, float, float, float]]:
    """Return measure, precision, recall and F1; then the error of the calibration.

    Each article is measured by thresholds and confidences learned on the others.
    """
    tried = grid(articles)
    totals = np.zeros((len(MEASURES), 3))
    sure, right = [], []
    for fold in range(folds):
        own = np.arange(len(articles)) % folds == fold
        thresholds = best(tried[:, ~own])
        totals += tried[THRESHOLDS.index(thresholds)][own].sum(axis=0)
        learned = calibrate(
            [a for a, is_own in zip(articles, own, strict=True) if not is_own], thresholds
        )
        seen, hits = labelled(
            [a for a, is_own in zip(articles, own, strict=True) if is_own], thresholds
        )
        sure += [learned.probability(values) for values in seen]
        right += list(hits)
    figures = [
        (measure, hit / max(1, count), hit / max(1, known), float(score))
        for measure, (hit, count, known), score in zip(MEASURES, totals, f1(totals), strict=True)
    ]
    error = calibration_error(np.array(sure), np.array(right))
    return [*figures, ("calibration error", np.nan, np.nan, error)]


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
    """Return by how much confidence and share of right ones differ, on average over ten bins."""
    bins = np.minimum((confidences * 10).astype(int), 9)
    gaps = [
        abs(confidences[bins == number].mean() - right[bins == number].mean())
        * np.mean(bins == number)
        for number in np.unique(bins)
    ]
    return float(sum(gaps))
