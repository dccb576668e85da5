"""Fit the weights of analysis/attribution/confidence.py on articles annotated by hand.

usage: python tests/training/train_confidence.py GOLD.jsonl
           [--skip N] [--folds K] [--offset LANGUAGE=VALUE ...]

A candidate is right when its content overlaps an annotated one by at least 0.8 (intersection over
union of characters, one to one). Prints how well calibrated the probabilities are on articles left
out of the fit, and writes the weights fitted on all articles. An offset is added to the score of
candidates in a language that the articles are not in.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from analysis.attribution.confidence import WEIGHTS
from analysis.attribution.extraction import candidates
from analysis.languages import load

LEAST_OVERLAP = 0.8
# Features seen in fewer candidates than this are left out, and so are weights without effect.
LEAST_SEEN, LEAST_WEIGHT = 3, 0.02


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--language", default="en")
    parser.add_argument(
        "--skip",
        type=int,
        default=0,
        help="articles at the head of the file that rules were written on",
    )
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--offset", nargs="*", default=[], metavar="LANGUAGE=VALUE")
    options = parser.parse_args()
    articles = [
        json.loads(line)
        for line in options.gold.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    seen, right, groups = labelled(articles[options.skip :], options.language)
    vectors, matrix = vectorised(seen)
    model = LogisticRegression(C=0.2, max_iter=3000)
    probabilities = cross_val_predict(
        model, matrix, right, groups=groups, cv=GroupKFold(options.folds), method="predict_proba"
    )[:, 1]
    print(calibration(probabilities, right))
    write(vectors, model.fit(matrix, right), options.offset, len(articles) - options.skip)


def labelled(articles: list[dict], language: str) -> tuple[list[dict], np.ndarray, list[int]]:
    """The features of every candidate, whether it is right, and the number of its article."""
    seen, right, groups = [], [], []
    for number, article in enumerate(articles):
        found = candidates(article["text"], load(language))
        matched = matches(
            [row["spans"] for row in found], [gold["content"] for gold in article["attributions"]]
        )
        seen += [dict.fromkeys(row["features"], 1) for row in found]
        right += [index in matched for index in range(len(found))]
        groups += [number] * len(found)
    return seen, np.array(right), groups


def matches(found: list, gold: list) -> set[int]:
    """Number those candidates that overlap an annotated content enough, one to one, best first."""
    covered, wanted = [characters(spans) for spans in found], [characters(spans) for spans in gold]
    pairs = sorted(
        (
            (len(a & b) / len(a | b), i, j)
            for i, a in enumerate(covered)
            for j, b in enumerate(wanted)
            if a & b
        ),
        reverse=True,
    )
    used, taken = set(), set()
    for overlap, i, j in pairs:
        if overlap >= LEAST_OVERLAP and i not in taken and j not in used:
            taken.add(i)
            used.add(j)
    return taken


def characters(spans: list) -> set[int]:
    """Collect the places of all characters in spans."""
    return {place for start, end in spans for place in range(start, end)}


def vectorised(seen: list[dict]) -> tuple[DictVectorizer, np.ndarray]:
    vectors = DictVectorizer()
    matrix = vectors.fit_transform(seen)
    often = np.asarray(matrix.sum(axis=0)).ravel() >= LEAST_SEEN
    vectors.restrict(often)
    return vectors, matrix[:, often]


def calibration(probabilities: np.ndarray, right: np.ndarray) -> str:
    lines = ["probability   rows   right"]
    for low in np.arange(0, 1, 0.1):
        inside = (probabilities >= low) & (probabilities < low + 0.1)
        if inside.any():
            lines.append(
                f"{low:.1f} to {low + 0.1:.1f}  {inside.sum():6d}   {right[inside].mean():.2f}"
            )
    return "\n".join(lines)


def write(
    vectors: DictVectorizer, model: LogisticRegression, offsets: list[str], articles: int
) -> None:
    weights = {"(intercept)": float(model.intercept_[0])}
    weights |= {
        f"(intercept) {offset.split('=')[0]}": float(offset.split("=")[1]) for offset in offsets
    }
    weights |= {
        name: float(weight)
        for name, weight in zip(vectors.get_feature_names_out(), model.coef_[0], strict=True)
        if abs(weight) >= LEAST_WEIGHT
    }
    lines = [
        (
            "# The weights of analysis/attribution/confidence.py, written by "
            "tests/training/train_confidence.py."
        ),
        (
            f"# Fitted on {articles} articles of the training part of PolNeAR (Newell et al. "
            "2018, news in English)."
        ),
        "feature\tweight",
    ]
    WEIGHTS.write_text(
        "\n".join(lines + [f"{name}\t{weight:.3f}" for name, weight in weights.items()]) + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
