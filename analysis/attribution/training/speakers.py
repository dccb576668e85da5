"""Teach the ranking of speakers on annotated articles.

usage: python -m analysis.attribution.training.speakers GOLD.jsonl ... [--out WEIGHTS.json]

Each line of a file is an article as `annotations.annotated` describes it. Prints how many
speakers and kinds are right in five folds by article, by origin and form of the source, and how
well the confidence is calibrated; writes the weights taught on all articles.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from analysis.attribution.entities import Cast, Entity
from analysis.attribution.evaluation import same_speaker
from analysis.attribution.speakers import (
    KINDS,
    MODEL,
    Candidate,
    Ranker,
    Scene,
    Spoken,
    scenes,
)
from analysis.documents.structure import Block, block_spans
from analysis.languages import Language, load

FOLDS, HIDDEN, EPOCHS, BATCH, RATE, DROPPED, DECAY = 5, 24, 15, 48, 4e-3, 0.2, 1e-2
NETWORKS = 3
# Articles written for training count less than those that were published.
INVENTED = 0.7
_HEADS = ("headline", "standfirst", "subheading", "caption")
Choice = Callable[[np.ndarray], int]


@dataclass
class Article:
    """An annotated article: its statements, and the annotation of each."""

    text: str
    origin: str
    language: Language
    blocks: list[Block]
    statements: list[Spoken] = field(default_factory=list)
    gold: list[dict[str, Any]] = field(default_factory=list)

    @property
    def weight(self) -> float:
        """How much its statements count in training."""
        return INVENTED if self.origin == "invented" else 1.0


@dataclass(frozen=True)
class Example:
    """One statement: features of its candidates, which are right; what it is, for the tables."""

    features: np.ndarray
    right: np.ndarray
    weight: float
    origin: str
    form: str
    chosen: int
    named: bool
    kind: str | None
    kind_features: np.ndarray | None


def read(path: Path, language: str = "fr") -> Iterator[Article]:
    """Read the articles of a file whose statements have speakers."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            blocks = block_spans(row["text"], language)
            heads = [(block.start, block.end) for block in blocks if block.kind in _HEADS]
            article = Article(row["text"], row.get("origin", path.stem), load(language), blocks)
            gold = sorted(
                row["attributions"], key=lambda a: (a["content"][0][0], -a["content"][-1][1])
            )
            for attribution in gold:
                content = tuple((start, end) for start, end in attribution["content"])
                heading = any(start <= content[0][0] < end for start, end in heads)
                cue, source = (_whole(attribution.get(part)) for part in ("cue", "source"))
                article.statements.append(Spoken(content, cue, source, heading))
            article.gold = gold
            yield article


def _whole(spans: list[list[int]] | None) -> tuple[int, int] | None:
    return (spans[0][0], spans[-1][1]) if spans else None


def is_right(gold: dict[str, Any], candidate: Candidate) -> bool:
    """Tell whether a candidate is the annotated speaker."""
    if not gold.get("speaker") or candidate.entity is None:
        return not gold.get("speaker") and candidate.entity is None
    return same_speaker(gold, candidate.entity.full)


def examples(article: Article, choose: Choice | None = None) -> Iterator[Example]:
    """Go through an article; speakers before are those chosen, or the annotated ones."""
    cast = Cast(article.text, article.language, article.blocks)
    for number, scene in scenes(cast, article.statements):
        gold, features = article.gold[number], scene.features()
        right = np.array([is_right(gold, candidate) for candidate in scene.candidates])
        if choose is not None:
            chosen = choose(features)
            candidate = scene.candidates[chosen]
        else:
            chosen = int(right.argmax()) if right.any() else 0
            candidate = scene.candidates[chosen] if right.any() else _stranger(gold)
        entity = candidate.entity
        kind_features = None if entity is None else scene.kind_features(entity, candidate)
        yield Example(
            features,
            right,
            article.weight,
            article.origin,
            _form(scene),
            chosen,
            bool(gold.get("speaker")),
            gold.get("speaker_kind"),
            kind_features,
        )
        scene.settle(candidate)


def _stranger(gold: dict[str, Any]) -> Candidate:
    """Return the annotated speaker where no candidate is right."""
    if not gold.get("speaker"):
        return Candidate(None)
    entity = Entity(gold["speaker"], None, gold["speaker_kind"])
    return Candidate(entity, entity, inside=True)


def _form(scene: Scene) -> str:
    """Return the form of a source, in a few groups."""
    if scene.pronoun:
        return "pronoun"
    if scene.mention is None:
        return "no source" if scene.spoken.cue else "uncued"
    return "name" if scene.mention.name else "description"


# Networks -------------------------------------------------------------------------------------


def taught(data: Sequence[Example], seed: int = 0) -> dict[str, list]:
    """Fit the networks: softmax over the candidates, all right ones together, by Adam."""
    rows = np.concatenate([example.features for example in data])
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-2
    usable = [e for e in data if e.right.any() and not e.right.all()]
    scaled = [((e.features - mean) / scale).astype(np.float32) for e in usable]
    nets = [_network(usable, scaled, seed + number) for number in range(NETWORKS)]
    hidden, bias, out, direct = (np.stack(parts) for parts in zip(*nets, strict=True))
    return {
        "mean": _rounded(mean),
        "scale": _rounded(scale),
        "hidden": _rounded(hidden),
        "bias": _rounded(bias),
        "out": _rounded(out),
        "direct": _rounded(direct),
        "kinds": [[0.0]],
        "knots": [[0.0, 1.0], [0.0, 1.0]],
    }


def _rounded(values: np.ndarray) -> list:
    return np.round(values.astype(float), 5).tolist()


def _network(data: Sequence[Example], rows: list[np.ndarray], seed: int) -> list[np.ndarray]:
    """Fit one network of a hidden layer beside a linear term."""
    random, size = np.random.default_rng(seed), rows[0].shape[1]
    weights: list[np.ndarray] = [
        random.normal(0, size**-0.5, (size, HIDDEN)).astype(np.float32),
        np.zeros(HIDDEN, np.float32),
        random.normal(0, HIDDEN**-0.5, HIDDEN).astype(np.float32),
        np.zeros(size, np.float32),
    ]
    means, squares = ([np.zeros_like(w) for w in weights] for _ in range(2))
    steps, step = EPOCHS * -(-len(data) // BATCH), 0
    for _ in range(EPOCHS):
        order = random.permutation(len(data))
        for first in range(0, len(order), BATCH):
            batch = order[first : first + BATCH]
            step += 1
            rate = RATE * min(1, step / 100) * (1 - step / (steps + 1))
            for number, slope in enumerate(_slopes(data, rows, batch, weights, random)):
                means[number] = 0.9 * means[number] + 0.1 * slope
                squares[number] = 0.999 * squares[number] + 0.001 * slope**2
                move = means[number] / (1 - 0.9**step)
                move /= np.sqrt(squares[number] / (1 - 0.999**step)) + 1e-8
                weights[number] = weights[number] - rate * (move + DECAY * weights[number])
    return weights


def _slopes(
    data: Sequence[Example],
    rows: list[np.ndarray],
    batch: np.ndarray,
    weights: list[np.ndarray],
    random: np.random.Generator,
) -> list[np.ndarray]:
    """Return the gradient of the loss of some statements by each of the weights."""
    hidden, bias, out, direct = weights
    features = np.concatenate([rows[number] for number in batch])
    right = np.concatenate([data[number].right for number in batch])
    counts = [len(rows[number]) for number in batch]
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    group = np.repeat(np.arange(len(batch)), counts)
    share = np.array([data[number].weight for number in batch], np.float32) / len(batch)
    layer = np.maximum(0, features @ hidden + bias)
    kept = (random.random(layer.shape, np.float32) > DROPPED) / np.float32(1 - DROPPED)
    layer = layer * kept
    scores = layer @ out + features @ direct
    raised = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
    given = raised / np.add.reduceat(raised, starts)[group]
    wanted = raised * right
    wanted = wanted / np.add.reduceat(wanted, starts)[group]
    slope = (given - wanted) * share[group]
    through = np.outer(slope, out) * kept * (layer > 0)
    return [features.T @ through, through.sum(axis=0), layer.T @ slope, features.T @ slope]


def kinds_of(data: Iterable[Example]) -> list:
    """Fit the weights that tell kinds of speakers, by multinomial logistic regression."""
    known = [
        (example.kind_features, KINDS.index(example.kind), example.weight)
        for example in data
        if example.kind_features is not None and example.kind in KINDS
    ]
    rows = np.stack([features for features, _, _ in known])
    wanted = np.eye(len(KINDS))[[kind for _, kind, _ in known]]
    share = np.array([weight for _, _, weight in known])[:, None]
    weights, mean, square = (np.zeros((len(KINDS), rows.shape[1])) for _ in range(3))
    for step in range(1, 301):
        scores = rows @ weights.T
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        given = raised / raised.sum(axis=1, keepdims=True)
        slope = ((given - wanted) * share).T @ rows / len(rows) + 1e-4 * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        move = mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        weights = weights - 0.05 * (1 - step / 301) * move
    return _rounded(weights)


def knots_of(probabilities: np.ndarray, right: np.ndarray) -> list:
    """Return points between which a probability is made to say how often it is right.

    Isotonic regression (pool adjacent violators) over groups of equal size.
    """
    order = np.argsort(probabilities, kind="stable")
    groups = np.array_split(order, max(2, min(20, len(order) // 40)))
    pools = [[probabilities[g].mean(), right[g].mean(), float(len(g))] for g in groups if len(g)]
    merged: list[list[float]] = []
    for pool in pools:
        merged.append(pool)
        while len(merged) > 1 and merged[-2][1] >= merged[-1][1]:
            x, y, n = merged.pop()
            last = merged[-1]
            total = last[2] + n
            merged[-1] = [
                (last[0] * last[2] + x * n) / total,
                (last[1] * last[2] + y * n) / total,
                total,
            ]
    return [_rounded(np.array([p[axis] for p in merged])) for axis in (0, 1)]


# Folds ----------------------------------------------------------------------------------------


def folds_of(articles: Sequence[Article]) -> np.ndarray:
    """Return the fold of each article, each origin spread over all folds."""
    random, folds = np.random.default_rng(7), np.zeros(len(articles), int)
    for origin in sorted({article.origin for article in articles}):
        numbers = [n for n, article in enumerate(articles) if article.origin == origin]
        folds[random.permutation(numbers)] = np.arange(len(numbers)) % FOLDS
    return folds


@dataclass(frozen=True)
class Heard:
    """An article gone through by weights that have not seen it."""

    examples: list[Example]
    probabilities: list[float]
    kinds: list[str]


def cross_validated(articles: Sequence[Article], told: list[list[Example]]) -> list[Heard]:
    """Go through each article with weights taught on the other folds.

    Twice: the second time the weights have also learned from the histories of the first.
    """
    folds = folds_of(articles)
    heard = [Heard([], [], []) for _ in articles]
    for _ in range(2):
        rankers = {}
        for fold in range(FOLDS):
            others = [number for number in range(len(articles)) if folds[number] != fold]
            data = [e for n in others for e in (*told[n], *heard[n].examples)]
            rankers[fold] = Ranker(taught(data) | {"kinds": kinds_of(data)})
        heard = [_gone_through(a, rankers[f]) for a, f in zip(articles, folds, strict=True)]
    return heard


def _gone_through(article: Article, ranker: Ranker) -> Heard:
    """Go through an article, each speaker being the likeliest candidate."""
    row = list(examples(article, lambda features: ranker.best(features)[0]))
    sure = [float(ranker.probabilities(e.features)[e.chosen]) for e in row]
    kinds = ["unknown" if e.kind_features is None else ranker.kind(e.kind_features) for e in row]
    return Heard(row, sure, kinds)


def report(heard: Iterable[Heard]) -> str:
    """Return how many speakers are right, by origin and form, and how many kinds."""
    right: Counter[tuple[str, str]] = Counter()
    count: Counter[tuple[str, str]] = Counter()
    for article in heard:
        for example, kind in zip(article.examples, article.kinds, strict=True):
            for key in ((example.origin, example.form), (example.origin, "all")):
                count[key] += example.named
                right[key] += example.named and bool(example.right[example.chosen])
            count[example.origin, "kind"] += 1
            right[example.origin, "kind"] += kind == example.kind
    return "\n".join(
        f"{origin:16}{form:12}{right[origin, form]:5}/{count[origin, form]:<5}"
        f"{100 * right[origin, form] / max(1, count[origin, form]):6.1f}"
        for origin, form in sorted(count)
    )


def calibration_error(sure: np.ndarray, right: np.ndarray) -> float:
    """Return the mean distance of confidence and share right, over ten bins."""
    bins = np.minimum(9, (sure * 10).astype(int))
    return float(
        sum(
            abs(sure[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean()
            for b in np.unique(bins)
        )
    )


def calibrated(heard: Sequence[Heard]) -> list:
    """Return the points that calibrate probabilities; print the error on each half by the other."""
    probabilities = np.concatenate([article.probabilities for article in heard])
    right = np.array([bool(e.right[e.chosen]) for article in heard for e in article.examples])
    half = np.concatenate([np.full(len(a.kinds), n % 2) for n, a in enumerate(heard)])
    for part in (0, 1):
        knots = knots_of(probabilities[half != part], right[half != part])
        sure = np.interp(probabilities[half == part], *knots)
        print("calibration error", round(calibration_error(sure, right[half == part]), 4))
    return knots_of(probabilities, right)


def main() -> None:
    """Read the files, print the tables of the folds, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=MODEL)
    options = parser.parse_args()
    articles = [article for path in options.gold for article in read(path)]
    told = [list(examples(article)) for article in articles]
    heard = cross_validated(articles, told)
    print(report(heard))
    data = [e for row in told for e in row] + [e for article in heard for e in article.examples]
    weights = taught(data) | {"kinds": kinds_of(data), "knots": calibrated(heard)}
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_text(json.dumps(weights), encoding="utf-8")


if __name__ == "__main__":
    main()
