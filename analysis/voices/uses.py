"""Who uses a term: how often the journalist, and how often each source."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.attribution.summaries import wilson
from analysis.terms.counting import read_ungrouped
from analysis.terms.stream import Stream, Tally
from analysis.voices.proportions import clustered_shares
from analysis.voices.splitting import RESIDUE, split

# Columns of the table of `words`, with their types.
COLUMNS = {
    "term": "str",
    "count": int,
    "documents": int,
    "narrator": int,
    "quoted": int,
    "documents_narrator": int,
    "documents_quoted": int,
    "share": float,
    "low": float,
    "high": float,
    "speakers": "str",
    "forms": "str",
}
# What the journalist says has this number in the place of a speaker's.
OWN = -1


def words(
    documents: pd.DataFrame,
    said: pd.DataFrame,
    *,
    unit: str = "lemma",
    ngram: int = 1,
    stop_words: Iterable[str] | None = (),
    minimum: int = 1,
    aliases: Mapping[str, str] | str | Path | None = None,
) -> pd.DataFrame:
    """Count who uses each term, the journalist or which sources: one row per term.

    Parameters
    ----------
    documents, said, aliases : as for `split`.
    unit, ngram, stop_words : as for `terms.count`. A term of several words lies in one voice.
    minimum : terms used less often are left out.

    Returns
    -------
    A table, the most frequent term first: `term`; `count` (uses) and `documents` (that hold it);
    `narrator` and `quoted`, the uses in the journalist's voice and in the sources', with
    `documents_narrator`, `documents_quoted`; `share` of the uses that are quoted, from 0 to 1, with
    its 95% interval `low, high`; `speakers`, who they are, with their uses; `forms`, as spelt.
    Residue is not counted. `attrs["words"]` has the number of all words in each voice,
    `attrs["documents"]` that of the documents.

    The interval takes documents as the draws: Wilson's (1927), with the effective sample size of
    Korn & Graubard (1998): as many independent uses as would vary like the shares of the documents
    do, never more than there are. Where all uses are in one voice, or in one document, it is the
    number of documents that hold the term. With a single document in all it is the uses, and the
    interval too narrow, since a writer repeats himself.

    >>> text = "« Cette occupation doit finir », dit Anne. Le retrait commence."
    >>> docs = pd.DataFrame({"doc_id": ["a"], "text": [text], "language": "fr"})
    >>> said = pd.DataFrame({"doc_id": ["a"], "spans": [[(0, 31)]], "scope": "speech"})
    >>> table = words(docs, said.assign(speaker_name="Anne")).set_index("term")
    >>> table.loc[["occupation", "retrait"], ["narrator", "quoted", "speakers"]].values.tolist()
    [[0, 1, 'Anne (1)'], [1, 0, '']]
    """
    parts = split(documents, said, aliases=aliases)
    parts = parts[parts["voice"] != RESIDUE]
    who, names = pd.factorize(parts["speaker"])
    stream = Stream(parts.assign(who=who), by="who", unit=unit, ngram=ngram, stop_words=stop_words)
    tally, forms = read_ungrouped(stream)
    cells = stream.cells.assign(
        who=np.asarray(stream.groups, dtype=int)[stream.cells["group"]], words=stream.words
    )
    uses = _uses(tally, cells)
    n_documents = int(cells["document"].nunique())
    table = _shares(uses, several=n_documents > 1)
    table = table.assign(
        term=stream.terms, speakers=_speakers(uses, names, len(table)), forms=forms
    )
    table = table[table["count"] >= minimum].sort_values(
        ["count", "documents", "term"], ascending=[False, False, True], ignore_index=True
    )
    table = table[list(COLUMNS)].astype(COLUMNS)
    own = cells["who"] == OWN
    table.attrs = {
        "documents": n_documents,
        "words": {
            "narrator": int(cells["words"][own].sum()),
            "quoted": int(cells["words"][~own].sum()),
        },
    }
    return table


def _uses(tally: Tally, cells: pd.DataFrame) -> pd.DataFrame:
    """Return how often each term is used in each document by each speaker.

    Parameters
    ----------
    tally : the uses of terms by cell.
    cells : the document and the speaker (`who`) of each cell.
    """
    return pd.DataFrame(
        {
            "term": tally.number,
            "document": cells["document"].to_numpy()[tally.cell],
            "who": cells["who"].to_numpy()[tally.cell],
            "count": tally.uses,
        }
    )


def _shares(uses: pd.DataFrame, *, several: bool) -> pd.DataFrame:
    """Return the uses and documents of each term in each voice, and the share that is quoted.

    Parameters
    ----------
    uses : the table that `_uses` returns.
    several : whether there are several documents, so that they can be the draws.
    """
    pairs = (
        uses.assign(quoted=uses["count"].where(uses["who"] != OWN, 0))
        .groupby(["term", "document"])[["count", "quoted"]]
        .sum()
    )
    pairs = pairs.assign(narrator=pairs["count"] - pairs["quoted"], documents=1)
    pairs = pairs.assign(
        documents_narrator=pairs["narrator"] > 0, documents_quoted=pairs["quoted"] > 0
    )
    table = pairs.groupby("term").sum().rename_axis(None)
    share = clustered_shares(
        pairs["quoted"].to_numpy(),
        pairs["count"].to_numpy(),
        pairs.index.get_level_values("term").to_numpy(),
        count=len(table),
    )
    low, high = wilson(share["share"], 1 if several else table["count"])
    return table.join(share.assign(low=share["low"].fillna(low), high=share["high"].fillna(high)))


def _speakers(uses: pd.DataFrame, names: pd.Index, terms: int) -> list[str]:
    """Return for each term who uses it, with the uses of each, the most first: 'Anne (2), Bo (1)'.

    Parameters
    ----------
    uses : as for `_shares`.
    names : the speakers, by their numbers in `uses`.
    terms : the number of terms.
    """
    totals = uses[uses["who"] != OWN].groupby(["term", "who"])["count"].sum().reset_index()
    totals = totals.assign(name=names[totals["who"]]).sort_values(
        ["term", "count", "name"], ascending=[True, False, True]
    )
    speakers = defaultdict(list)
    for term, name, count in zip(totals["term"], totals["name"], totals["count"], strict=True):
        speakers[term].append(f"{name} ({count})")
    return [", ".join(speakers[term]) for term in range(terms)]
