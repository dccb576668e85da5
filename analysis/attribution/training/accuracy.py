"""How well statements agree with an annotation; the thresholds and confidences that fit best."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from analysis.attribution.calibration import FEATURES, Calibration, described
from analysis.attribution.tagger import Statement
from analysis.languages import Language

# A content is found when it and the annotated one have this share of their characters in common.
FOUND, WHOLE = 0.3, 0.8
# Measures: content found, content whole, content found with its source.
MEASURES = ("found", "whole", "with source")
# Confidences to choose from, the least that a statement needs to count.
THRESHOLDS = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)


def characters(spans: Sequence[Sequence[int]] | None, text: str) -> frozenset[int]:
    """Return the places of the characters of spans that are not white space."""
    inside = (at for start, end in spans or () for at in range(start, end))
    return frozenset(at for at in inside if not text[at].isspace())


class Compared(NamedTuple):
    """What the tagger found in an article, brought to its quotation marks, and the annotation.

    `features` has a row for each statement. `alike` has for each content that overlaps an annotated
    one, most alike first: how alike they are (characters in common of all), and the numbers of
    annotation and statement; `same_source` has the pairs of numbers whose sources agree.
    """

    features: np.ndarray
    alike: list[tuple[float, int, int]]
    same_source: set[tuple[int, int]]
    annotated: int


def compare(row: dict, found: Sequence[Statement], language: Language) -> Compared:
    """Compare what the tagger found in an annotated article with the annotation."""
    text, annotations = row["text"], row["attributions"]
    gold = [
        (characters(a["content"], text), characters(a.get("source"), text)) for a in annotations
    ]
    alike, same_source, features = [], set(), []
    for place, (statement, own) in enumerate(described(text, found, language)):
        features.append(own)
        content = characters(statement.content, text)
        source = characters([statement.source] if statement.source else None, text)
        for number, (true_content, true_source) in enumerate(gold):
            if content & true_content:
                share = len(content & true_content) / len(content | true_content)
                alike.append((share, number, place))
                if source & true_source or not (source or true_source):
                    same_source.add((number, place))
    alike.sort(key=lambda pair: (-pair[0], pair[1:]))
    seen = np.array(features).reshape(-1, len(FEATURES))
    return Compared(seen, alike, same_source, len(annotations))


def pairs(article: Compared, kept: Iterable[int]) -> list[tuple[float, int, int]]:
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


def counts(article: Compared, kept: np.ndarray) -> list[list[int]]:
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


def whole(article: Compared) -> np.ndarray:
    """Say of each statement whether its content is right, all statements being kept."""
    right = np.zeros(len(article.features))
    for share, _, place in pairs(article, range(len(right))):
        right[place] = share >= WHOLE
    return right


def calibrate(articles: Sequence[Compared]) -> Calibration:
    """Return the confidence that articles teach, and the least one that counts."""
    seen = np.concatenate([article.features for article in articles])
    bias, *weights = logistic(seen, np.concatenate([whole(article) for article in articles]))
    learned = Calibration(0.0, round(bias, 3), [round(weight, 3) for weight in weights])
    sure = [confidences(article, learned) for article in articles]
    tried = np.zeros((len(THRESHOLDS), len(MEASURES), 3))
    for number, least in enumerate(THRESHOLDS):
        for article, own in zip(articles, sure, strict=True):
            tried[number] += counts(article, np.flatnonzero(own >= least))
    return learned._replace(at_least=THRESHOLDS[int(f1(tried).mean(axis=1).argmax())])


def confidences(article: Compared, calibration: Calibration) -> np.ndarray:
    """Return the confidence in each statement of an article."""
    return np.array([calibration.confidence(own) for own in article.features])


def table(articles: Sequence[Compared], folds: int = 5) -> list[tuple[str, float, float, float]]:
    """Return measure, precision, recall and F1; then the error of the calibration.

    Each article is measured by a threshold and confidences learned on the others.
    """
    totals = np.zeros((len(MEASURES), 3))
    sure, right = [], []
    for fold in range(folds):
        learned = calibrate([a for n, a in enumerate(articles) if n % folds != fold])
        for article in articles[fold::folds]:
            own = confidences(article, learned)
            kept = np.flatnonzero(own >= learned.at_least)
            totals += counts(article, kept)
            sure += own[kept].tolist()
            right += whole(article)[kept].tolist()
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
