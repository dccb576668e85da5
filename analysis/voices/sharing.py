"""How much of a text is its sources'."""

import numpy as np
import pandas as pd

from analysis.attribution.palette import NOT_NAMED
from analysis.passages import group_of_rows, passages, unit_of_rows
from analysis.text import word_spans
from analysis.voices.proportions import clustered_shares
from analysis.voices.splitting import NARRATOR, QUOTED, RESIDUE


def shares(parts: pd.DataFrame, *, by: str | None = None) -> pd.DataFrame:
    """How many of the words are quoted or reported: one row, or one for each group.

    Parameters
    ----------
    parts : the table that `split` returns, all voices.
    by : a column to group by (the outlet, say), or 'doc_id'.

    Returns
    -------
    The group if any, `documents`, `words` (headlines and captions included, residue left out), `quoted` (those of them that are quoted or
    reported), `share` (from 0 to 1; NaN where there are no words) and its 95% interval `low, high`. Documents are the draws, or paragraphs
    where each group is one document; NaN where there is only one of them.

    Reference: Korn & Graubard 1998 (effective sample size of a clustered share), Wilson 1927.

    >>> parts = pd.DataFrame({"doc_id": ["a", "a"], "start": [0, 5], "text": ["Non, ", "dit-il."], "voice": ["quoted", "narrator"], "language": "fr"})
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
    """How many words each stretch has."""
    return np.array(
        [
            len(word_spans(passage.text, 0, len(passage.text), passage.language))
            for passage in passages(parts)
        ],
        dtype=int,
    )


def shares_of_rows(rows: pd.DataFrame, words: np.ndarray, *, by: str | None) -> pd.DataFrame:
    """What `shares` returns, of rows without residue whose words are counted already."""
    groups, names = (
        pd.factorize(group_of_rows(rows, by)) if by else (np.zeros(len(rows), dtype=int), ["all"])
    )
    units = unit_of_rows(rows)
    quoted = words * (rows["voice"] == QUOTED).to_numpy()
    single = units.groupby(groups).nunique().max() == 1
    clusters = pd.factorize(
        pd.MultiIndex.from_arrays([groups, _paragraphs(rows, units) if single else units])
    )[0]
    of_cluster = (
        pd.DataFrame({"group": groups, "words": words, "quoted": quoted})
        .groupby(clusters)
        .agg({"group": "first", "words": "sum", "quoted": "sum"})
    )
    documents = units.groupby(groups).nunique().reindex(range(len(names)), fill_value=0)
    sums = pd.DataFrame(
        {
            "documents": documents,
            "words": np.bincount(groups, words, len(names)).astype(int),
            "quoted": np.bincount(groups, quoted, len(names)).astype(int),
        }
    )
    found = clustered_shares(
        of_cluster["quoted"].to_numpy(),
        of_cluster["words"].to_numpy(),
        of_cluster["group"].to_numpy(),
        count=len(names),
    )
    return pd.concat([*([pd.Series(names, name=by)] if by else []), sums, found], axis=1)


def shares_of_speakers(rows: pd.DataFrame, words: np.ndarray) -> pd.DataFrame:
    """The share of the words that the journalist and each speaker have, of rows without residue whose words are counted already.

    Columns `voice`, `speaker` (missing in the first row, the journalist's) and `share`, from 0 to 1: the speaker with most words first, of the
    same number the one heard first. Empty where there are no words.
    """
    if not words.sum():
        return pd.DataFrame(columns=["voice", "speaker", "share"])
    spoken = (rows["voice"] == QUOTED).to_numpy()
    speakers = rows["speaker"][spoken].fillna(NOT_NAMED).to_numpy()
    named = (
        pd.Series(words[spoken])
        .groupby(speakers, sort=False)
        .sum()
        .sort_values(ascending=False, kind="stable")
    )
    own = words[(rows["voice"] == NARRATOR).to_numpy()].sum()
    return pd.DataFrame(
        {
            "voice": [NARRATOR] + [QUOTED] * len(named),
            "speaker": [None, *named.index],
            "share": np.array([own, *named]) / words.sum(),
        }
    )


def _paragraphs(rows: pd.DataFrame, units: pd.Series) -> np.ndarray:
    """The number of the paragraph that each row is part of: a new one begins with a document, and after the end of a line."""
    ended = rows["text"].map(lambda text: "\n" in text[len(text.rstrip()) :]).to_numpy(dtype=bool)
    begins = (units != units.shift()).to_numpy() | np.concatenate([[False], ended[:-1]])
    return np.cumsum(begins)
