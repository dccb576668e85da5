"""How sure a score is: 95% percentile intervals by the bootstrap (Efron & Tibshirani 1993).

Sentences of a document, or documents of a group, are drawn at random with replacement, and the
measure is reckoned for each draw.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise

import numpy as np
import pandas as pd

from analysis.readability.counting import Counted, by_name, count, sums_by_owner
from analysis.readability.formulas import Measure, reckon, select
from analysis.readability.words import SUMS

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
    """Give the 95% interval of each measure of each document, or of each group with `by`.

    A document's sentences are drawn anew 1,000 times; a group's documents are, or its sentences
    where the table holds one document. Sentences of one article resemble each other, so the
    interval of a document is rather too narrow than too wide.

    Parameters
    ----------
    documents : any table with `text`; fragments (with `start`) are put together again first.
    by : a column to group by.
    measures : names of measures that have an interval (see `readability.measures()`); all without.
    elision : 'join' counts *l’Irak* as one word, 'split' as two.
    seed : where the draws begin; the same seed gives the same intervals.

    Returns
    -------
    One row per document (or group) and measure: `doc_id` or the group, `measure, value, low, high`,
    and `drawn`, the number of sentences (or documents) drawn from. `low` and `high` are NaN where
    there are fewer than two. Measures that are no ratio of sums over sentences (medians, diversity,
    totals) have no interval and no row.

    Examples
    --------
    >>> text = "Le chat dort ici. L’incompréhensible institution persévère. Il rêve."
    >>> docs = pd.DataFrame({"text": [text], "language": "fr", "start": 0})
    >>> lix = intervals(docs, measures=["lix"])
    >>> bool((lix.low <= lix.value).all() and (lix.value <= lix.high).all())
    True
    """
    wanted = select(measures, with_interval=True)
    counted = count(documents, by=by, elision=elision)
    samples = _samples(counted, by=by)
    values = _reckon_all(wanted, counted.totals(), counted.languages)
    resampled = _resample(wanted, samples, counted.languages, seed=seed)
    rows = []
    for number, (key, redrawn) in enumerate(zip(counted.keys, resampled, strict=True)):
        lows, highs = _bounds(redrawn)
        rows += [
            (key, m.name, value, low, high, len(samples[number]))
            for m, value, low, high in zip(wanted, values[:, number], lows, highs, strict=True)
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
    """Compare groups: the difference of every two in each measure, with its 95% interval.

    The documents of each group are drawn anew 1,000 times. Each interval holds by itself: of twenty
    comparisons of groups that are alike, one is expected to say that they differ.

    Parameters
    ----------
    documents : any table with `text`; fragments (with `start`) are put together again first.
    by : the column of the groups.
    measures : names of measures that have an interval (see `readability.measures()`); all without.
    elision : 'join' counts *l’Irak* as one word, 'split' as two.
    seed : where the draws begin; the same seed gives the same intervals.

    Returns
    -------
    One row per pair of groups and measure: `first, second, measure, difference` (of the first from
    the second), `low, high`, and `differ`: whether the interval leaves out 0; missing where a group
    has fewer than two documents.

    Examples
    --------
    >>> easy = "Le chat dort ici. Il rêve bien."
    >>> hard = "L’incompréhensible institution persévère inlassablement."
    >>> docs = pd.DataFrame({"text": [easy, easy, hard, hard], "language": "fr", "start": 0})
    >>> docs["outlet"] = ["A", "A", "B", "B"]
    >>> difference(docs, by="outlet", measures=["lix"]).differ.tolist()
    [True]
    """
    wanted = select(measures, with_interval=True)
    counted = count(documents, by=by, elision=elision)
    values = _reckon_all(wanted, counted.totals(), counted.languages)
    samples = _samples(counted, by=by)
    resampled = list(_resample(wanted, samples, counted.languages, seed=seed))
    rows = []
    for (i, first), (j, second) in combinations(enumerate(counted.keys), 2):
        lows, highs = _bounds(resampled[i] - resampled[j])
        rows += [
            (first, second, m.name, value, low, high, _leaves_out_zero(low, high))
            for m, value, low, high in zip(
                wanted, values[:, i] - values[:, j], lows, highs, strict=True
            )
        ]
    table = pd.DataFrame(
        rows, columns=["first", "second", "measure", "difference", "low", "high", "differ"]
    )
    return table.astype(
        {"measure": "str", "difference": float, "low": float, "high": float, "differ": "boolean"}
    )


def _leaves_out_zero(low: float, high: float) -> object:
    """Whether an interval lies on one side of 0; missing for one that has no bounds."""
    if np.isnan(low):
        return pd.NA
    return low > 0 or high < 0


def _resample(
    wanted: list[Measure], samples: list[np.ndarray], languages: list[str | None], *, seed: int
) -> Iterator[np.ndarray]:
    """Draw anew from the sample of each key; yield a row per measure, a column per draw."""
    for number, (rows, language) in enumerate(zip(samples, languages, strict=True)):
        random = np.random.default_rng([seed, number])
        yield _reckon_all(wanted, _drawn(rows, random), language)


def _samples(counted: Counted, *, by: str | None) -> list[np.ndarray]:
    """List what is drawn from, for each key: the sums of each sentence, or document of a group."""
    sums, owners = counted.sums[counted.running], counted.owners[counted.running]
    if by is not None and by != "doc_id" and counted.sentences.doc_id.nunique() > 1:
        units = pd.factorize(counted.sentences.doc_id[counted.running])[0]
        pairs, of_pair = np.unique(np.column_stack([owners, units]), axis=0, return_inverse=True)
        sums, owners = sums_by_owner(sums, of_pair, size=len(pairs)), pairs[:, 0]
    order = np.argsort(owners, kind="stable")
    edges = np.searchsorted(owners[order], np.arange(len(counted.keys) + 1))
    return [sums[order[start:end]] for start, end in pairwise(edges)]


def _drawn(rows: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Sum the rows of each draw: how often each row is drawn, times the rows."""
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
    """Reckon all measures: a row per measure, a column per row of sums."""
    counts = by_name(sums)
    values = np.array([reckon(measure, counts, languages) for measure in wanted])
    return values.reshape(len(wanted), len(sums))


def _bounds(drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Take the interval of each row of draws: its lower bounds and its upper ones.

    NaN where nothing could be drawn or the measure does not apply.
    """
    known = ~np.isnan(drawn).any(axis=1) if drawn.shape[1] > 1 else np.zeros(len(drawn), dtype=bool)
    bounds = np.full((2, len(drawn)), np.nan)
    if known.any():
        bounds[:, known] = np.percentile(
            drawn[known], [(100 - LEVEL) / 2, (100 + LEVEL) / 2], axis=1
        )
    return bounds[0], bounds[1]
