"""Scores of documents and groups, and the sentences that make them."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis import languages
from analysis.readability import diversity
from analysis.readability.counting import Counted, count, named
from analysis.readability.formulas import (
    COUNTED,
    COUNTED_SPLIT,
    EASIER,
    FEWEST_WORDS,
    MEASURES,
    Counts,
    Measure,
    chosen,
    reckon,
)

# The counts of each sentence that its row shows.
SHOWN = ("words", "syllables", "characters", "long_words", "polysyllables")
# The measure of a sentence's weight where none is asked for: the one fitted on the language.
OF_LANGUAGE = {"fr": "flesch_kandel_moles", "en": "flesch_reading_ease"}
# The stretches of a scale: (from, to, by which name the catalogue has the word for it); Flesch 1948, Björnsson 1968.
_FLESCH = [
    (0, 30, "very-hard"),
    (30, 50, "hard"),
    (50, 60, "fairly-hard"),
    (60, 70, "plain"),
    (70, 80, "fairly-easy"),
    (80, 90, "easy"),
    (90, 100, "very-easy"),
]
BANDS = {
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


def score(
    documents: pd.DataFrame,
    *,
    measures: Iterable[str] | None = None,
    by: str | None = None,
    elision: str = "join",
    with_sentences: bool = False,
) -> pd.DataFrame | tuple[pd.DataFrame, pd.DataFrame]:
    """One row of measures per document, or per group with its sentences pooled.

    Parameters
    ----------
    documents : any table with `text`; a table of fragments (with `start`, as voices) is put together again first, and a
        sentence belongs to the group that has four fifths of its words.
    measures : their names; all of `readability.measures()` without.
    by : a column to group by.
    elision : 'join' counts *l’Irak* as one word, 'split' as two; scores differ by 4 to 9 points.
    with_sentences : also return the table of `sentences`, from the same reading: `scores, found = score(docs, with_sentences=True)`.

    Returns
    -------
    A table indexed by `doc_id` or the group, a column per measure: `readability.measures()` has the formula, direction,
    scale and source of each. NaN: no running text, fewer than 3 words, or a language the formula was not fitted on.
    `attrs["counted"]` says what was counted.

    >>> docs = pd.DataFrame({"text": ["Le chat dort sur le lit. Il rêve."], "language": "fr"})
    >>> float(score(docs.assign(start=0)).flesch_kandel_moles.round(1).iloc[0])
    129.3
    """
    wanted = chosen(measures)
    counted = count(documents, by=by, elision=elision)
    totals = named(counted.totals())
    scores = pd.DataFrame(
        {measure.name: _values(measure, totals, counted) for measure in wanted}, index=counted.keys
    )
    scores.attrs["counted"] = COUNTED if elision == "join" else COUNTED_SPLIT
    return (scores, _sentences(counted, None)) if with_sentences else scores


def sentences(
    documents: pd.DataFrame, *, measure: str | None = None, elision: str = "join"
) -> pd.DataFrame:
    """One row per sentence, with what it adds to the difficulty of its document.

    Returns
    -------
    `doc_id, start, end, kind, text`, the counts `words, syllables, characters, long_words, polysyllables`, and for
    sentences of running text `measure` (the name of `measure`, or of the one fitted on the language, else 'lix'),
    `score` (of the sentence alone) and `contribution`: by how many points the sentence makes its document harder
    (positive) or easier (negative) than it would be without it. NaN where the document has no other sentence.
    The hardest sentences: `.nlargest(5, "contribution")`.

    >>> docs = pd.DataFrame({"text": ["Le chat dort ici. L’incompréhensibilité institutionnelle persévère."], "language": "fr"})
    >>> list(sentences(docs.assign(start=0)).contribution > 0)
    [False, True]
    """
    if measure is not None:
        chosen([measure], with_interval=True)
    return _sentences(count(documents, elision=elision), measure)


def _values(measure: Measure, totals: Counts, counted: Counted) -> np.ndarray:
    if measure.reckon is not None:
        return reckon(measure, totals, counted.languages)
    if measure.name in totals:
        return totals[measure.name]
    if measure.name == "sentence_length_median":
        words = pd.Series(named(counted.sums)["words"][counted.running])
        medians = (
            words.groupby(counted.owners[counted.running])
            .median()
            .reindex(range(len(counted.keys)))
        )
        return np.where(totals["words"] >= FEWEST_WORDS, medians, np.nan)
    if measure.name == "reading_minutes":
        return totals["words"] / np.array([_speed(language) for language in counted.languages])
    return np.array(
        [getattr(diversity, measure.name)(said) for said in counted.occurrences], dtype=float
    )


def _speed(language: str | None) -> float:
    rows = languages.load(language).table("reading") if language else ()
    return next((float(row["value"]) for row in rows if row["entry"] == "words_per_minute"), np.nan)


def _sentences(counted: Counted, measure: str | None) -> pd.DataFrame:
    counts = named(counted.sums)
    table = counted.sentences.assign(**{name: counts[name] for name in SHOWN})
    chosen_for = [measure or OF_LANGUAGE.get(language, "lix") for language in counted.languages]
    names = np.array(chosen_for, dtype=object)[counted.owners]
    points = np.full((len(table), 2), np.nan)
    for name in set(chosen_for):
        rows = (names == name) & counted.running
        points[rows] = _contributions(MEASURES[name], counted, rows)
    table = table.assign(measure=names, score=points[:, 0], contribution=points[:, 1]).astype(
        {"measure": "str"}
    )
    return table.astype(
        {name: int for name in ("words", "characters", "long_words") if table[name].notna().all()}
    )


def _contributions(measure: Measure, counted: Counted, rows: np.ndarray) -> np.ndarray:
    """The score of each sentence alone, and what the document's score loses without it."""
    owners, alone = counted.owners[rows], counted.sums[rows]
    spoken = [counted.languages[owner] for owner in owners]
    whole = counted.totals()[owners]
    harder = -1 if measure.direction == EASIER else 1
    change = reckon(measure, named(whole), spoken) - reckon(measure, named(whole - alone), spoken)
    return np.column_stack([reckon(measure, named(alone), spoken), harder * change])
