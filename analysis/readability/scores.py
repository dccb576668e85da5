"""Scores of documents and groups, and the sentences that make them."""

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from analysis import languages
from analysis.readability import diversity
from analysis.readability.counting import Counted, by_name, count
from analysis.readability.formulas import (
    COUNTED,
    COUNTED_SPLIT,
    EASIER,
    FEWEST_WORDS,
    MEASURES,
    Counts,
    Measure,
    reckon,
    select,
)

# The counts of each sentence that its row shows.
SHOWN = ("words", "syllables", "characters", "long_words", "polysyllables")
# The measure of a sentence's weight where none is asked for: the one fitted on the language.
OF_LANGUAGE = {"fr": "flesch_kandel_moles", "en": "flesch_reading_ease"}
# The bands of a scale: from, to, and the name by which the catalogue has the word for it; Flesch
# 1948, Björnsson 1968.
Band = tuple[float, float, str]
_FLESCH: list[Band] = [
    (0, 30, "very-hard"),
    (30, 50, "hard"),
    (50, 60, "fairly-hard"),
    (60, 70, "plain"),
    (70, 80, "fairly-easy"),
    (80, 90, "easy"),
    (90, 100, "very-easy"),
]
BANDS: dict[str, list[Band]] = {
    "flesch_kandel_moles": _FLESCH,
    "flesch_reading_ease": _FLESCH,
    "lix": [
        (20, 30, "very-easy"),
        (30, 40, "easy"),
        (40, 50, "medium"),
        (50, 60, "hard"),
        (60, 70, "very-hard"),
    ],
}
_DIVERSITY: dict[str, Callable[[diversity.Occurrences], float]] = {
    "mattr": diversity.mattr,
    "mtld": diversity.mtld,
    "hdd": diversity.hdd,
}


def score(
    documents: pd.DataFrame,
    *,
    measures: Iterable[str] | None = None,
    by: str | None = None,
    elision: str = "join",
    with_sentences: bool = False,
) -> pd.DataFrame | tuple[pd.DataFrame, pd.DataFrame]:
    """Score documents: a row of measures for each, or for each group with its sentences pooled.

    Parameters
    ----------
    documents : any table with `text`; a table of fragments (with `start`, as voices) is put
        together again first, and a sentence belongs to the group that has four fifths of its words.
    measures : their names; all of `readability.measures()` without.
    by : a column to group by.
    elision : 'join' counts *l’Irak* as one word, 'split' as two; scores differ by 4 to 9 points.
    with_sentences : also return the table of `sentences`, from the same reading:
        `scores, sentences = score(docs, with_sentences=True)`.

    Returns
    -------
    A table indexed by `doc_id` or the group, a column per measure: `readability.measures()` has the
    formula, direction, scale and source of each. NaN: no running text, fewer than 3 words, or a
    language the formula was not fitted on. `attrs["counted"]` says what was counted.

    Examples
    --------
    >>> docs = pd.DataFrame({"text": ["Le chat dort sur le lit. Il rêve."], "language": "fr"})
    >>> float(score(docs.assign(start=0)).flesch_kandel_moles.round(1).iloc[0])
    129.3
    """
    wanted = select(measures)
    counted = count(documents, by=by, elision=elision)
    totals = by_name(counted.totals())
    scores = pd.DataFrame(
        {measure.name: _values(measure, totals, counted) for measure in wanted}, index=counted.keys
    )
    scores.attrs["counted"] = COUNTED if elision == "join" else COUNTED_SPLIT
    return (scores, _sentences(counted, None)) if with_sentences else scores


def sentences(
    documents: pd.DataFrame, *, measure: str | None = None, elision: str = "join"
) -> pd.DataFrame:
    """List the sentences, each with what it adds to the difficulty of its document.

    Parameters
    ----------
    documents : any table with `text`; fragments (with `start`) are put together again first.
    measure : a measure that has an interval (see `readability.measures()`); without it, the one
        fitted on the language of the document, else 'lix'.
    elision : 'join' counts *l’Irak* as one word, 'split' as two.

    Returns
    -------
    One row per sentence: `doc_id, start, end, kind, text`, the counts `words, syllables,
    characters, long_words, polysyllables`, and for sentences of running text `measure` (its name),
    `score` (of the sentence alone) and `contribution`: by how many points the sentence makes its
    document harder (positive) or easier (negative) than it would be without it. NaN where the
    document has no other sentence. The hardest sentences: `.nlargest(5, "contribution")`.

    Examples
    --------
    >>> text = "Le chat dort ici. L’incompréhensibilité institutionnelle persévère."
    >>> docs = pd.DataFrame({"text": [text], "language": "fr", "start": 0})
    >>> list(sentences(docs).contribution > 0)
    [False, True]
    """
    if measure is not None:
        select([measure], with_interval=True)
    return _sentences(count(documents, elision=elision), measure)


def _values(measure: Measure, totals: Counts, counted: Counted) -> np.ndarray:
    """Give the values of a measure, one for each key."""
    if measure.reckon is not None:
        return reckon(measure, totals, counted.languages)
    if measure.name in totals:
        return totals[measure.name]
    if measure.name == "sentence_length_median":
        words = pd.Series(by_name(counted.sums)["words"][counted.running])
        medians = words.groupby(counted.owners[counted.running]).median()
        medians = medians.reindex(range(len(counted.keys)))
        return np.where(totals["words"] >= FEWEST_WORDS, medians, np.nan)
    if measure.name == "reading_minutes":
        return totals["words"] / np.array([_speed(language) for language in counted.languages])
    diversity_of = _DIVERSITY[measure.name]
    return np.array([diversity_of(words) for words in counted.occurrences], dtype=np.float64)


def _speed(language: str | None) -> float:
    """Look up how many words of a language are read aloud a minute; NaN if it is not known."""
    rows = languages.load(language).table("reading") if language else ()
    return next((float(row["value"]) for row in rows if row["entry"] == "words_per_minute"), np.nan)


def _sentences(counted: Counted, measure: str | None) -> pd.DataFrame:
    """Make the table of `sentences` of counted ones."""
    counts = by_name(counted.sums)
    table = counted.sentences.assign(**{name: counts[name] for name in SHOWN})
    of_key = [measure or OF_LANGUAGE.get(language or "", "lix") for language in counted.languages]
    names = np.array(of_key, dtype=object)[counted.owners]
    points = np.full((len(table), 2), np.nan)
    for name in set(of_key):
        rows = (names == name) & counted.running
        points[rows] = _contributions(MEASURES[name], counted, rows)
    table = table.assign(measure=names, score=points[:, 0], contribution=points[:, 1]).astype(
        {"measure": "str"}
    )
    return table.astype(
        {name: int for name in ("words", "characters", "long_words") if table[name].notna().all()}
    )


def _contributions(measure: Measure, counted: Counted, rows: np.ndarray) -> np.ndarray:
    """Score some sentences: the score of each alone, and what its document's score is without it.

    The second is the difference that the sentence makes, positive if it makes its document harder.
    """
    owners, alone = counted.owners[rows], counted.sums[rows]
    languages_of = [counted.languages[owner] for owner in owners]
    whole = counted.totals()[owners]
    scores, with_it, without_it = (
        reckon(measure, by_name(sums), languages_of) for sums in (alone, whole, whole - alone)
    )
    harder = -1 if measure.direction == EASIER else 1
    return np.column_stack([scores, harder * (with_it - without_it)])
