"""How sure a score is: the bootstrap over sentences or documents (Efron & Tibshirani 1993), 95% percentile intervals."""

from collections.abc import Iterable, Iterator
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.readability.counting import SUMS, Counted, count, named, summed
from analysis.readability.formulas import Measure, chosen, reckon

RESAMPLES = 1_000
LEVEL = 95
# Draws held in memory at once.
BATCH = 4_000_000


def intervals(
    documents: pd.DataFrame,
    *,
    by: str | None = None,
    measures: Iterable[str] | None = None,
    elision: str = "join",
    seed: int = 0,
) -> pd.DataFrame:
    """The 95% interval of each measure of each document, or of each group with `by`.

    A document's sentences are drawn anew 1,000 times; a group's documents are, or its sentences where the table holds one document. Sentences of one article resemble each
    other, so the interval of a document is rather too narrow than too wide.

    Returns
    -------
    One row per document (or group) and measure: `doc_id` or the group, `measure, value, low, high`, and `drawn`, the
    number of sentences (or documents) drawn from. `low` and `high` are NaN where there are fewer than two. Measures that
    are no ratio of sums over sentences (medians, diversity, totals) have no interval and no row.

    >>> docs = pd.DataFrame({"text": ["Le chat dort ici. L’incompréhensible institution persévère. Il rêve."], "language": "fr"})
    >>> found = intervals(docs.assign(start=0), measures=["lix"])
    >>> bool((found.low <= found.value).all() and (found.value <= found.high).all())
    True
    """
    wanted = chosen(measures, with_interval=True)
    counted = count(documents, by=by, elision=elision)
    values, samples, drawn = _drawn_of_keys(counted, wanted, by=by, seed=seed)
    rows = []
    for number, (key, resamples) in enumerate(zip(counted.keys, drawn)):
        lows, highs = _bounds(resamples)
        rows += [
            (key, m.name, value, low, high, len(samples[number]))
            for m, value, low, high in zip(wanted, values[:, number], lows, highs)
        ]
    table = pd.DataFrame(
        rows, columns=[counted.keys.name, "measure", "value", "low", "high", "drawn"]
    )
    return table.astype(
        {"measure": "str", "value": float, "low": float, "high": float, "drawn": int}
    )


def difference(
    documents: pd.DataFrame,
    *,
    by: str,
    measures: Iterable[str] | None = None,
    elision: str = "join",
    seed: int = 0,
) -> pd.DataFrame:
    """Whether groups differ: the difference of every two groups in each measure, with its 95% interval.

    The documents of each group are drawn anew 1,000 times. Each interval holds by itself: of twenty comparisons of
    groups that are alike, one is expected to say that they differ.

    Returns
    -------
    One row per pair of groups and measure: `first, second, measure, difference` (of the first from the second), `low,
    high`, and `differ`: whether the interval leaves out 0; missing where a group has fewer than two documents.

    >>> easy, hard = "Le chat dort ici. Il rêve bien.", "L’incompréhensible institution persévère inlassablement."
    >>> docs = pd.DataFrame({"text": [easy, easy, hard, hard], "language": "fr", "outlet": ["A", "A", "B", "B"]})
    >>> difference(docs.assign(start=0), by="outlet", measures=["lix"]).differ.tolist()
    [True]
    """
    wanted = chosen(measures, with_interval=True)
    counted = count(documents, by=by, elision=elision)
    values, _, resamples = _drawn_of_keys(counted, wanted, by=by, seed=seed)
    drawn, rows = list(resamples), []
    for (one, first), (other, second) in combinations(enumerate(counted.keys), 2):
        lows, highs = _bounds(drawn[one] - drawn[other])
        rows += [
            (
                first,
                second,
                m.name,
                value,
                low,
                high,
                pd.NA if np.isnan(low) else low > 0 or high < 0,
            )
            for m, value, low, high in zip(wanted, values[:, one] - values[:, other], lows, highs)
        ]
    table = pd.DataFrame(
        rows, columns=["first", "second", "measure", "difference", "low", "high", "differ"]
    )
    return table.astype(
        {"measure": "str", "difference": float, "low": float, "high": float, "differ": "boolean"}
    )


def _drawn_of_keys(
    counted: Counted, wanted: list[Measure], *, by: str | None, seed: int
) -> tuple[np.ndarray, list[np.ndarray], Iterator[np.ndarray]]:
    """The measures of each key (a row per measure), what is drawn from, and the measures of each resample, one key at a time."""
    samples = _samples(counted, by=by)
    values = _reckon_all(wanted, counted.totals(), counted.languages)
    drawn = (
        _reckon_all(
            wanted, _drawn(rows, np.random.default_rng([seed, number])), counted.languages[number]
        )
        for number, rows in enumerate(samples)
    )
    return values, samples, drawn


def _samples(counted: Counted, *, by: str | None) -> list[np.ndarray]:
    """What is drawn from, for each key: a row of sums per sentence, or per document when grouping."""
    sums, owners = counted.sums[counted.running], counted.owners[counted.running]
    if by is not None and by != "doc_id" and counted.sentences.doc_id.nunique() > 1:
        units = pd.factorize(counted.sentences.doc_id[counted.running])[0]
        pairs, of_pair = np.unique(np.column_stack([owners, units]), axis=0, return_inverse=True)
        sums, owners = summed(sums, of_pair, len(pairs)), pairs[:, 0]
    order = np.argsort(owners, kind="stable")
    edges = np.searchsorted(owners[order], np.arange(len(counted.keys) + 1))
    return [sums[order[start:end]] for start, end in zip(edges, edges[1:])]


def _drawn(rows: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The sums of each resample: how often each row is drawn, times the rows."""
    size = len(rows)
    if size < 2:
        return np.full((1, len(SUMS)), np.nan)
    sums = []
    for done in range(0, RESAMPLES, max(1, BATCH // size)):
        count = min(max(1, BATCH // size), RESAMPLES - done)
        places = random.integers(size, size=(count, size)) + size * np.arange(count)[:, None]
        sums.append(np.bincount(places.ravel(), minlength=count * size).reshape(count, size) @ rows)
    return np.concatenate(sums)


def _reckon_all(
    wanted: list[Measure], sums: np.ndarray, languages: str | None | list[str | None]
) -> np.ndarray:
    """A row per measure, a column per row of sums."""
    return np.array([reckon(measure, named(sums), languages) for measure in wanted]).reshape(
        len(wanted), len(sums)
    )


def _bounds(drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The interval of each row; NaN where it could not be drawn or the measure does not apply."""
    known = ~np.isnan(drawn).any(axis=1) if drawn.shape[1] > 1 else np.zeros(len(drawn), dtype=bool)
    bounds = np.full((2, len(drawn)), np.nan)
    if known.any():
        bounds[:, known] = np.percentile(
            drawn[known], [(100 - LEVEL) / 2, (100 + LEVEL) / 2], axis=1
        )
    return bounds[0], bounds[1]
