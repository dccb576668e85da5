"""How sure a score is: the bootstrap over sentences or documents (Efron & Tibshirani 1993), 95 % percentile intervals."""

from collections.abc import Hashable, Iterable
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.readability.counting import Counted, count
from analysis.readability.formulas import Measure, chosen, reckon
from analysis.readability.scores import SUMS, arrays, totals_of

RESAMPLES = 1_000
LEVEL = 95
# Draws held in memory at once.
BATCH = 4_000_000


def intervals(documents: pd.DataFrame, *, by: str | None = None, measures: Iterable[str] | None = None,
              elision: str = "join", seed: int = 0) -> pd.DataFrame:
    """The 95 % interval of each measure of each document, or of each group with `by`.

    A document's sentences are drawn anew 1,000 times; a group's documents are. Sentences of one article resemble each
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
    totals, samples = totals_of(counted), _samples(counted, by=by)
    rows = []
    for number, key in enumerate(counted.keys):
        values = _reckon_all(wanted, totals.loc[[key]], counted.languages.get(key))
        drawn = _drawn(samples.get(key), np.random.default_rng([seed, number]))
        lows, highs = _bounds(_reckon_all(wanted, drawn, counted.languages.get(key)))
        size = len(samples.get(key, ()))
        rows += [(key, m.name, value, low, high, size) for m, value, low, high in zip(wanted, values[:, 0], lows, highs)]
    table = pd.DataFrame(rows, columns=[counted.keys.name, "measure", "value", "low", "high", "drawn"])
    return table.astype({"measure": "str", "value": float, "low": float, "high": float, "drawn": int})


def difference(documents: pd.DataFrame, *, by: str, measures: Iterable[str] | None = None, elision: str = "join",
               seed: int = 0) -> pd.DataFrame:
    """Whether groups differ: the difference of every two groups in each measure, with its 95 % interval.

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
    totals, samples = totals_of(counted), _samples(counted, by=by)
    values = {key: _reckon_all(wanted, totals.loc[[key]], counted.languages.get(key))[:, 0] for key in counted.keys}
    drawn = {key: _reckon_all(wanted, _drawn(samples.get(key), np.random.default_rng([seed, number])), counted.languages.get(key))
             for number, key in enumerate(counted.keys)}
    rows = []
    for first, second in combinations(counted.keys, 2):
        lows, highs = _bounds(drawn[first] - drawn[second])
        rows += [(first, second, m.name, value, low, high, pd.NA if np.isnan(low) else low > 0 or high < 0)
                 for m, value, low, high in zip(wanted, values[first] - values[second], lows, highs)]
    table = pd.DataFrame(rows, columns=["first", "second", "measure", "difference", "low", "high", "differ"])
    return table.astype({"measure": "str", "difference": float, "low": float, "high": float, "differ": "boolean"})


def _samples(counted: Counted, *, by: str | None) -> dict[Hashable, np.ndarray]:
    """What is drawn from, by key: a row of sums per sentence, or per document when grouping."""
    rows = counted.running().assign(sentences=1.0)
    columns = [*SUMS, "sentences"]
    if by is not None and by != "doc_id":
        rows = rows.groupby(["key", "doc_id"], sort=False)[columns].sum(min_count=1).reset_index("key")
    return {key: group[columns].to_numpy(dtype=float) for key, group in rows.groupby("key", sort=False)}


def _drawn(rows: np.ndarray | None, random: np.random.Generator) -> pd.DataFrame:
    """The sums of each resample: how often each row is drawn, times the rows."""
    columns = [*SUMS, "sentences"]
    if rows is None or len(rows) < 2:
        return pd.DataFrame(np.full((1, len(columns)), np.nan), columns=columns)
    size = len(rows)
    step = max(1, BATCH // size)
    sums = [random.multinomial(size, np.full(size, 1 / size), size=min(step, RESAMPLES - done)) @ rows
            for done in range(0, RESAMPLES, step)]
    return pd.DataFrame(np.concatenate(sums), columns=columns)


def _reckon_all(wanted: list[Measure], counts: pd.DataFrame, language: str | None) -> np.ndarray:
    """A row per measure, a column per row of counts."""
    values = arrays(counts)
    return np.array([reckon(measure, values, language) for measure in wanted])


def _bounds(drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The interval of each row; NaN where it could not be drawn or the measure does not apply."""
    known = ~np.isnan(drawn).any(axis=1) if drawn.shape[1] > 1 else np.zeros(len(drawn), dtype=bool)
    bounds = np.full((2, len(drawn)), np.nan)
    if known.any():
        bounds[:, known] = np.percentile(drawn[known], [(100 - LEVEL) / 2, (100 + LEVEL) / 2], axis=1)
    return bounds[0], bounds[1]
