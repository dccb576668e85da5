"""The share of the words of a text that are its sources'."""

import numpy as np
import pandas as pd

from analysis.attribution.palette import NOT_NAMED
from analysis.passages import group_of_rows, passages, unit_of_rows
from analysis.text import word_spans
from analysis.voices.proportions import clustered_shares
from analysis.voices.splitting import NARRATOR, QUOTED, RESIDUE


def shares(parts: pd.DataFrame, *, by: str | None = None) -> pd.DataFrame:
    """Measure how many of the words are quoted or reported: one row, or one for each group.

    Parameters
    ----------
    parts : the table that `split` returns, all voices.
    by : a column to group by (the outlet, say), or 'doc_id'.

    Returns
    -------
    The group if any, `documents`, `words` (headlines and captions included, residue left out),
    `quoted` (those of them that are quoted or reported), `share` (from 0 to 1; NaN where there are
    no words) and its 95% interval `low, high`. Documents are the draws, or paragraphs where each
    group is one document; NaN where there is only one of them.

    Reference: Korn & Graubard 1998 (effective sample size of a clustered share), Wilson 1927.

    >>> texts, voices = ["Non, ", "dit-il."], ["quoted", "narrator"]
    >>> parts = pd.DataFrame({"doc_id": ["a", "a"], "start": [0, 5], "text": texts})
    >>> parts = parts.assign(voice=voices, language="fr")
    >>> shares(parts)[["words", "quoted"]].values.tolist()
    [[3, 1]]
    """
    if "voice" not in parts or "text" not in parts:
        raise ValueError(
            "this is not a table of voices; analysis.voices.split(documents, said) makes one"
        )
    rows = parts[(parts["voice"] != RESIDUE).to_numpy()]
    return shares_of_rows(rows, words_of_rows(rows), by=by)


def words_of_rows(parts: pd.DataFrame) -> np.ndarray:
    """Return the number of words of each stretch."""
    return np.array(
        [
            len(word_spans(passage.text, 0, len(passage.text), passage.language))
            for passage in passages(parts)
        ],
        dtype=int,
    )


def shares_of_rows(rows: pd.DataFrame, words: np.ndarray, *, by: str | None) -> pd.DataFrame:
    """Return the table of `shares` for rows without residue whose words are counted already.

    `words` is the number of words of each row.
    """
    if by:
        group, names = pd.factorize(group_of_rows(rows, by))
    else:
        group, names = np.zeros(len(rows), dtype=int), ["all"]
    units = unit_of_rows(rows)
    quoted = words * (rows["voice"] == QUOTED).to_numpy()
    documents = units.groupby(group).nunique()
    sums = pd.DataFrame(
        {
            "documents": documents.reindex(range(len(names)), fill_value=0),
            "words": np.bincount(group, words, len(names)).astype(int),
            "quoted": np.bincount(group, quoted, len(names)).astype(int),
        }
    )
    draws = _paragraphs(rows, units) if documents.max() == 1 else units
    cluster = pd.factorize(pd.MultiIndex.from_arrays([group, draws]))[0]
    clusters = (
        pd.DataFrame({"group": group, "words": words, "quoted": quoted})
        .groupby(cluster)
        .agg({"group": "first", "words": "sum", "quoted": "sum"})
    )
    share = clustered_shares(
        clusters["quoted"].to_numpy(),
        clusters["words"].to_numpy(),
        clusters["group"].to_numpy(),
        count=len(names),
    )
    return pd.concat([*([pd.Series(names, name=by)] if by else []), sums, share], axis=1)


def shares_of_speakers(rows: pd.DataFrame, words: np.ndarray) -> pd.DataFrame:
    """Return the share of the words that the journalist and each speaker have.

    Parameters
    ----------
    rows : a table of voices without residue.
    words : the number of words of each row.

    Returns
    -------
    `voice`, `speaker` (missing in the first row, the journalist's) and `share`, from 0 to 1: the
    speaker with most words first, of the same number the one heard first. Empty where there are no
    words.
    """
    if not words.sum():
        return pd.DataFrame(columns=["voice", "speaker", "share"])
    is_quoted = (rows["voice"] == QUOTED).to_numpy()
    speakers = rows["speaker"][is_quoted].fillna(NOT_NAMED).to_numpy()
    words_of_speakers = (
        pd.Series(words[is_quoted])
        .groupby(speakers, sort=False)
        .sum()
        .sort_values(ascending=False, kind="stable")
    )
    own = words[(rows["voice"] == NARRATOR).to_numpy()].sum()
    return pd.DataFrame(
        {
            "voice": [NARRATOR] + [QUOTED] * len(words_of_speakers),
            "speaker": [None, *words_of_speakers.index],
            "share": np.array([own, *words_of_speakers]) / words.sum(),
        }
    )


def _paragraphs(rows: pd.DataFrame, units: pd.Series) -> np.ndarray:
    """Return the number of the paragraph that each row is part of.

    A paragraph begins with a document, and after a row that ends a line. `units` has the document
    of each row.
    """
    ends_line = rows["text"].map(lambda text: "\n" in text[len(text.rstrip()) :])
    after_line = np.concatenate([[False], ends_line.to_numpy(dtype=bool)[:-1]])
    begins = (units != units.shift()).to_numpy() | after_line
    return np.cumsum(begins)
