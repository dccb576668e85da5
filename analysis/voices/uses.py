"""Whose words: how often the journalist uses a term, and how often each source."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.attribution.summaries import wilson
from analysis.terms.counting import Sums, forms_of, summed
from analysis.terms.stream import Stream
from analysis.voices.proportions import clustered_shares
from analysis.voices.splitting import RESIDUE, split

COLUMNS = [
    "term",
    "count",
    "documents",
    "narrator",
    "quoted",
    "documents_narrator",
    "documents_quoted",
    "share",
    "low",
    "high",
    "speakers",
    "forms",
]
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
    """Who uses a term: the journalist, or which sources; one row per term, the most frequent first.

    Parameters
    ----------
    documents, said, aliases : as for `split`.
    unit, ngram, stop_words : as for `terms.count`. A term of several words lies in one voice.
    minimum : terms used less often are left out.

    Returns
    -------
    `term`; `count` (uses) and `documents` (that hold it); `narrator` and `quoted`, the uses in the journalist's voice and in the
    sources', with `documents_narrator`, `documents_quoted`; `share` of the uses that are quoted, from 0 to 1, with its 95%
    interval `low, high`; `speakers`, who they are, with their uses; `forms`, as spelt. Residue is not counted.
    `attrs["words"]` has the number of all words in each voice, `attrs["documents"]` that of the documents.

    The interval takes documents as the draws: Wilson's (1927), with the effective sample size of Korn & Graubard (1998): as many
    independent uses as would vary like the shares of the documents do, never more than there are. Where all uses are in one voice, or
    in one document, it is the number of documents that hold the term. With a single document in all it is the uses, and the interval
    too narrow, since a writer repeats himself.

    >>> text = "« Cette occupation doit finir », dit Anne. Le retrait commence."
    >>> docs = pd.DataFrame({"doc_id": ["a"], "text": [text], "language": "fr"})
    >>> said = pd.DataFrame({"doc_id": ["a"], "spans": [[(0, 31)]], "scope": "speech", "speaker_name": "Anne"})
    >>> words(docs, said).set_index("term").loc[["occupation", "retrait"], ["narrator", "quoted", "speakers"]].values.tolist()
    [[0, 1, 'Anne (1)'], [1, 0, '']]
    """
    parts = split(documents, said, aliases=aliases)
    parts = parts[parts["voice"] != RESIDUE]
    who, names = pd.factorize(parts["speaker"])
    stream = Stream(parts.assign(who=who), by="who", unit=unit, ngram=ngram, stop_words=stop_words)
    of_forms, pieces = Sums(1), []
    for batch in stream.batches():
        pieces.append(batch[:3])
        of_forms.add(*summed(batch.form, batch.form_count))
    cell, term, count = (np.concatenate(column) for column in zip(*pieces))
    cells = stream.cells.assign(
        who=np.asarray(stream.groups, dtype=int)[stream.cells["group"]], words=stream.words
    )
    uses = pd.DataFrame(
        {
            "term": term,
            "document": cells["document"].to_numpy()[cell],
            "who": cells["who"].to_numpy()[cell],
            "count": count,
        }
    )
    several = cells["document"].nunique() > 1
    table = _shares(uses, several=several)
    table = table.assign(
        term=stream.terms,
        speakers=_speakers(uses, names, len(table)),
        forms=forms_of(np.arange(len(table)), of_forms, stream),
    )
    table = table[table["count"] >= minimum].sort_values(
        ["count", "documents", "term"], ascending=[False, False, True], ignore_index=True
    )
    own = cells["who"] == OWN
    table = table[COLUMNS].astype(
        dict.fromkeys(COLUMNS[1:7], int) | dict.fromkeys(("term", "speakers", "forms"), "str")
    )
    table.attrs = {
        "documents": int(cells["document"].nunique()),
        "words": {
            "narrator": int(cells["words"][own].sum()),
            "quoted": int(cells["words"][~own].sum()),
        },
    }
    return table


def _shares(uses: pd.DataFrame, *, several: bool) -> pd.DataFrame:
    """By term, the uses and documents in each voice and the share that is quoted."""
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
    hits, sizes, terms = (
        pairs["quoted"].to_numpy(),
        pairs["count"].to_numpy(),
        pairs.index.get_level_values("term").to_numpy(),
    )
    found = clustered_shares(hits, sizes, terms, count=len(table))
    alone = wilson(found["share"], 1 if several else table["count"])
    return table.join(
        found.assign(low=found["low"].fillna(alone[0]), high=found["high"].fillna(alone[1]))
    )


def _speakers(uses: pd.DataFrame, names: pd.Index, terms: int) -> list[str]:
    """For each term, who uses it with how many uses, the most first."""
    totals = uses[uses["who"] != OWN].groupby(["term", "who"])["count"].sum().reset_index()
    totals = totals.assign(name=names[totals["who"]]).sort_values(
        ["term", "count", "name"], ascending=[True, False, True]
    )
    found = defaultdict(list)
    for term, name, count in zip(totals["term"], totals["name"], totals["count"]):
        found[term].append(f"{name} ({count})")
    return [", ".join(found[term]) for term in range(terms)]
