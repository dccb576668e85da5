"""How often terms occur, and in how many documents."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from analysis.terms.rates import rate_interval
from analysis.terms.stream import EVERYTHING, SHIFT, Batch, Stream, Tally

COLUMNS = [
    "term",
    "count",
    "documents",
    "per_thousand",
    "low",
    "high",
    "forms",
    "squares",
    "products",
]


def count(
    documents: pd.DataFrame,
    *,
    by: str | None = None,
    ngram: int = 1,
    unit: str = "lemma",
    stop_words: Iterable[str] | None = (),
) -> pd.DataFrame:
    """Count each term, and the documents that hold it: one row per term, or per group and term.

    A term is a lemma in lower case (`unit="lemma"`, the default) or a word as it is spelt, in lower
    case (`"word"`). An elided word is a word of its own: *l’Irak* counts as *irak*. Residue
    (related links, advertisements) is not counted.

    Parameters
    ----------
    documents : any table with `text`; rows with the same `doc_id` are one document. Each counts in
        its own `language`.
    by : a column to group by, such as 'outlet' or 'voice'; where it is missing, the group is
        'no outlet'.
    ngram : the number of words of a term. The words of an n-gram follow each other without
        punctuation between them.
    unit : 'lemma' or 'word'.
    stop_words : by default the function words of each document's language
        (`languages/<code>/stop_words.tsv`) and numbers in figures are left out. A list of words
        leaves those out as well; `None` leaves nothing out. An n-gram is left out where it begins
        or ends with such a word. Words left out still count in the length of a text.

    Returns
    -------
    A table, the most frequent term first, with the column of `by` and
        term, count, documents (how many hold the term),
        per_thousand (uses per 1,000 words), low, high (its 95% interval, documents taken as the
        draws; NaN where the group has fewer than three), forms (as spelt, with their counts:
        'irakien (5), irakienne (3)'),
        squares, products (sums over documents of count², and of count × words; `merge` and
        `keyness` need them).
    `attrs["groups"]` has the documents and words of each group.

    Lemmas: simplemma (Barbaresi 2021), about 94 % right on French content words. Interval: ratio
    estimator, log scale (Lijffijt et al. 2016 on why documents, not words, are the draws); never
    narrower than a Poisson count allows.

    >>> texts = ["L’Irak et les forces irakiennes.", "La force irakienne."]
    >>> docs = pd.DataFrame({"text": texts, "language": "fr"})
    >>> count(docs)[["term", "count", "documents", "forms"]].to_dict("records")[0]
    {'term': 'force', 'count': 2, 'documents': 2, 'forms': 'force (1), forces (1)'}
    """
    stream = Stream(documents, by=by, ngram=ngram, unit=unit, stop_words=stop_words)
    of_terms, of_forms = Sums(4), Sums(1)
    for batch in stream.batches():
        _add(batch, stream, of_terms, of_forms)
    keys, (counts, documents_with, squares, products) = of_terms.total()
    table = pd.DataFrame(
        {
            "group": [stream.groups[number] for number in keys // SHIFT],
            "term": [stream.terms[number] for number in keys % SHIFT],
            "count": counts,
            "documents": documents_with,
            "squares": squares,
            "products": products,
        }
    )
    table["forms"] = forms_of(keys, of_forms, stream)
    return _finished(table, _groups(stream), by)


def merge(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Add up counts of slices of a corpus: exactly the table that counting the whole gives.

    The slices hold different documents, and were counted with the same options. The order of the
    slices does not matter, nor how they are bracketed, so that a cluster can merge them in pairs.
    Columns and attributes as from `count`.

    >>> docs = pd.DataFrame({"text": ["Le retrait.", "Un retrait des forces."], "language": "fr"})
    >>> merge([count(docs[:1]), count(docs[1:])]).equals(count(docs))
    True
    """
    tables = list(tables)
    if not tables:
        raise ValueError("there is no table to merge; give at least one table made by terms.count")
    by = _shared_group(tables)
    names = ["group", "documents", "words", "words_squared"]
    groups = pd.concat([pd.DataFrame(table.attrs["groups"], columns=names) for table in tables])
    groups = groups.groupby("group")[names[1:]].sum().astype(np.int64)
    whole = pd.concat(
        [table.assign(group=table[by] if by else EVERYTHING) for table in tables], ignore_index=True
    )
    merged = (
        whole.groupby(["group", "term"], sort=False)
        .agg(
            {
                "count": "sum",
                "documents": "sum",
                "squares": "sum",
                "products": "sum",
                "forms": merged_forms,
            }
        )
        .reset_index()
    )
    return _finished(merged, groups, by)


class Sums:
    """Sums by key of columns that arrive in pieces; memory grows with the number of keys."""

    def __init__(self, columns: int):
        self._keys = np.empty(0, dtype=np.int64)
        self._sums = np.empty((columns, 0), dtype=np.int64)
        self._pending: list[tuple[np.ndarray, np.ndarray]] = []
        self._waiting = 0

    def add(self, keys: np.ndarray, *columns: np.ndarray) -> None:
        """Add a piece: keys, and the values of each column.

        Pieces are put together once they outweigh the sums, so that the whole work stays small.
        """
        self._pending.append((keys, np.array(columns, dtype=np.int64)))
        self._waiting += len(keys)
        if self._waiting > len(self._keys):
            self.total()

    def total(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the distinct keys in order, and a row of sums for each column."""
        keys = np.concatenate([self._keys, *(keys for keys, _ in self._pending)])
        sums = np.concatenate([self._sums, *(sums for _, sums in self._pending)], axis=1)
        self._keys, place = np.unique(keys, return_inverse=True)
        self._sums = np.zeros((len(sums), len(self._keys)), dtype=np.int64)
        for total, column in zip(self._sums, sums, strict=True):
            np.add.at(total, place, column)
        self._pending, self._waiting = [], 0
        return self._keys, self._sums


def _add(batch: Batch, stream: Stream, of_terms: Sums, of_forms: Sums) -> None:
    """Add the uses of a batch to the sums by group and term, and by group and form."""
    group = stream.cells["group"].to_numpy()
    cell, term, uses = batch.terms
    of_terms.add(
        *summed(
            group[cell] * SHIFT + term,
            uses,
            np.ones_like(uses),
            uses**2,
            uses * stream.words[cell],
        )
    )
    forms = batch.forms
    of_forms.add(*summed(group[forms.cell] * SHIFT + forms.number, forms.uses))


def summed(keys: np.ndarray, *columns: np.ndarray) -> list[np.ndarray]:
    """Return the distinct keys in order, and the sums of each column by key."""
    unique, place = np.unique(keys, return_inverse=True)
    # Sums of a batch stay far below 2^53, where floating point is exact.
    return [
        unique,
        *(
            np.bincount(place, weights=column, minlength=len(unique)).astype(np.int64)
            for column in columns
        ),
    ]


def read_ungrouped(stream: Stream) -> tuple[Tally, list[str]]:
    """Read all batches of a stream; return the uses of terms by cell, and the forms of each term.

    The forms are those of all groups together, as `count` writes them.
    """
    of_forms, tallies = Sums(1), []
    for batch in stream.batches():
        tallies.append(batch.terms)
        of_forms.add(*summed(batch.forms.number, batch.forms.uses))
    columns = zip(*tallies, strict=True)
    uses = Tally(*(np.concatenate(column) for column in columns))
    return uses, forms_of(np.arange(len(stream.terms)), of_forms, stream)


def _groups(stream: Stream) -> pd.DataFrame:
    """Return the documents, words and squared words of each group, by its name."""
    cells = stream.cells.assign(
        words=stream.words, words_squared=stream.words**2, documents=stream.words > 0
    )
    return (
        cells.groupby("group")[["documents", "words", "words_squared"]]
        .sum()
        .set_axis([stream.groups[number] for number in sorted(cells["group"].unique())], axis=0)
    )


def forms_of(keys: np.ndarray, of_forms: Sums, stream: Stream) -> list[str]:
    """Write out the forms of the group and term of each key, with their counts.

    `of_forms` has the uses by group and form.
    """
    form_keys, (counts,) = of_forms.total()
    forms: dict[int, Counter[str]] = defaultdict(Counter)
    terms = form_keys - form_keys % SHIFT + stream.term_of_form[form_keys % SHIFT]
    for term, form, number in zip(
        terms.tolist(), (form_keys % SHIFT).tolist(), counts.tolist(), strict=True
    ):
        forms[term][stream.forms[form]] += number
    return [_written(forms[key]) for key in keys.tolist()]


def _finished(table: pd.DataFrame, groups: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """Return the table of `count` from sums by term and by group (column `group`)."""
    of_group = groups.reindex(table["group"]) if by else groups.iloc[[0] * len(table)]
    totals = {name: of_group[name].to_numpy() for name in groups}
    low, high = rate_interval(table["count"], table["squares"], table["products"], **totals)
    table = table.assign(
        per_thousand=1000 * table["count"] / totals["words"], low=1000 * low, high=1000 * high
    )
    order = {"count": False, "documents": False, "term": True}
    if by:
        order = {"group": True, **order}
    table = table.sort_values(list(order), ascending=list(order.values()), ignore_index=True)
    table = table.rename(columns={"group": by})[[by, *COLUMNS] if by else COLUMNS]
    table.attrs["groups"] = groups.rename_axis("group").reset_index().to_dict("list")
    return table


def _shared_group(tables: Sequence[pd.DataFrame]) -> str | None:
    """Return the column by which all these tables of `count` are grouped; None if by none."""
    leading = {table.columns[0] for table in tables}
    if len(leading) > 1 or not all(map(_is_table_of_counts, tables)):
        raise ValueError(
            "only tables made by terms.count with the same `by` can be merged; "
            "count each slice with the same options"
        )
    first = leading.pop()
    return None if first == "term" else first


def _is_table_of_counts(table: pd.DataFrame) -> bool:
    """Return whether a table has what `count` returns."""
    return "groups" in table.attrs and set(COLUMNS) <= set(table.columns)


def _written(forms: Counter[str]) -> str:
    """Write out forms with their counts, the most frequent first: 'irakien (5), irakienne (3)'.

    A form that differs from another only by the capital that opens a sentence, or by the capitals
    of a whole line, counts as that other.
    """
    folded: Counter[str] = Counter()
    for form, number in forms.items():
        without_capitals = (form.lower(), form.title()) if form.isupper() else (form.lower(),)
        folded[next((other for other in without_capitals if other in forms), form)] += number
    return ", ".join(
        f"{form} ({number})"
        for form, number in sorted(folded.items(), key=lambda item: (-item[1], item[0]))
    )


def merged_forms(written: Iterable[str]) -> str:
    """Merge the written forms of several slices into one text, with their counts added up."""
    return _written(sum(map(_read, written), Counter()))


def _read(written: str) -> Counter[str]:
    """Read back what `_written` wrote."""
    pairs = (entry.rstrip(")").rsplit(" (", 1) for entry in written.split("), "))
    return Counter({form: int(number) for form, number in pairs})
