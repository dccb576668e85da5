"""How often terms occur, in how many documents, and how sure a rate is."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from analysis.terms.stream import EVERYTHING, SHIFT, Batch, Stream

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
# With no occurrence at all, a Poisson rate of more than this many is refuted at 95% (two-sided).
NONE_SEEN = 3.689


def count(
    documents: pd.DataFrame,
    *,
    by: str | None = None,
    ngram: int = 1,
    unit: str = "lemma",
    stop_words: Iterable[str] | None = (),
) -> pd.DataFrame:
    """How often each term occurs, and in how many documents: one row per term, or per group and term with `by`.

    A term is a lemma in lower case (`unit="lemma"`, the default) or a word as it is spelt, in lower case (`"word"`). An
    elided word is a word of its own: *l’Irak* counts as *irak*. Residue (related links, advertisements) is not counted.

    Parameters
    ----------
    documents : any table with `text`; rows with the same `doc_id` are one document. Each counts in its own `language`.
    by : a column to group by, such as 'outlet' or 'voice'; where it is missing, the group is 'no outlet'.
    ngram : the number of words of a term. The words of an n-gram follow each other without punctuation between them.
    unit : 'lemma' or 'word'.
    stop_words : by default the function words of each document's language (`languages/<code>/stop_words.tsv`) and numbers
        in figures are left out. A list of words leaves those out as well; `None` leaves nothing out. An n-gram is left out
        where it begins or ends with such a word. Words left out still count in the length of a text.

    Returns
    -------
    A table, the most frequent term first, with the column of `by` and
        term, count, documents (how many hold the term),
        per_thousand (uses per 1,000 words), low, high (its 95% interval, documents taken as the draws; NaN where the
        group has fewer than three), forms (as spelt, with their counts: 'irakien (5), irakienne (3)'),
        squares, products (sums over documents of count², and of count × words; `merge` and `keyness` need them).
    `attrs["groups"]` has the documents and words of each group.

    Lemmas: simplemma (Barbaresi 2021), about 94 % right on French content words. Interval: ratio estimator, log scale
    (Lijffijt et al. 2016 on why documents, not words, are the draws); never narrower than a Poisson count allows.

    >>> docs = pd.DataFrame({"text": ["L’Irak et les forces irakiennes.", "La force irakienne."], "language": "fr"})
    >>> count(docs)[["term", "count", "documents", "forms"]].to_dict("records")[0]
    {'term': 'force', 'count': 2, 'documents': 2, 'forms': 'force (1), forces (1)'}
    """
    stream = Stream(documents, by=by, ngram=ngram, unit=unit, stop_words=stop_words)
    of_terms, of_forms = Sums(4), Sums(1)
    for batch in stream.batches():
        _add(batch, stream, of_terms, of_forms)
    keys, (counts, documents_with, squares, products) = of_terms.total()
    groups = [stream.groups[number] for number in keys // SHIFT]
    table = pd.DataFrame(
        {
            "group": groups,
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
    """One table of counts from the counts of slices of a corpus: exactly the table that counting the whole gives.

    The slices hold different documents, and were counted with the same options. The order of the slices does not matter, nor
    how they are bracketed, so that a cluster can merge them in pairs. Columns and attributes as from `count`.

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
    """Sums by key of columns that arrive in pieces; what is held grows with the number of keys."""

    def __init__(self, columns: int):
        self._keys = np.empty(0, dtype=np.int64)
        self._sums = np.empty((columns, 0), dtype=np.int64)
        self._pending: list[tuple[np.ndarray, np.ndarray]] = []
        self._waiting = 0

    def add(self, keys: np.ndarray, *columns: np.ndarray) -> None:
        """Add a piece; pieces are put together once they outweigh the sums, so that the whole work stays small."""
        self._pending.append((keys, np.array(columns, dtype=np.int64)))
        self._waiting += len(keys)
        if self._waiting > len(self._keys):
            self.total()

    def total(self) -> tuple[np.ndarray, np.ndarray]:
        """The keys in order, and a row of sums for each column."""
        keys = np.concatenate([self._keys, *(keys for keys, _ in self._pending)])
        sums = np.concatenate([self._sums, *(sums for _, sums in self._pending)], axis=1)
        self._keys, place = np.unique(keys, return_inverse=True)
        self._sums = np.zeros((len(sums), len(self._keys)), dtype=np.int64)
        for total, column in zip(self._sums, sums):
            np.add.at(total, place, column)
        self._pending, self._waiting = [], 0
        return self._keys, self._sums


def rate_interval(
    count, squares, products, documents, words, words_squared
) -> tuple[np.ndarray, np.ndarray]:
    """The 95% interval of a rate per word, documents taken as the draws: ratio estimator on a log scale.

    Where nothing was counted it runs from 0 to the Poisson bound; with fewer than three documents it is undefined.
    """
    count, words = np.asarray(count, dtype=float), np.asarray(words, dtype=float)
    documents = np.asarray(documents, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(log_variance(count, squares, products, documents, words, words_squared))
        reach = np.exp(stdtrit(np.maximum(documents - 1, 1), 0.975) * error)
        low, high = count / words / reach, count / words * reach
        low, high = np.where(count == 0, 0, low), np.where(count == 0, NONE_SEEN / words, high)
    unknown = (documents < 3) | (words == 0)
    return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)


def log_variance(count, squares, products, documents, words, words_squared) -> np.ndarray:
    """The variance of the logarithm of a rate, from sums over documents; never less than that of a Poisson count."""
    count = np.asarray(count, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = count / words
        spread = (squares - 2 * rate * products + rate**2 * words_squared) / count**2
        return np.maximum(np.maximum(spread, 0) * documents / (documents - 1), 1 / count)


def _add(batch: Batch, stream: Stream, of_terms: Sums, of_forms: Sums) -> None:
    group = stream.cells["group"].to_numpy()
    words = stream.words[batch.cell]
    of_terms.add(
        *summed(
            group[batch.cell] * SHIFT + batch.term,
            batch.count,
            np.ones_like(batch.count),
            batch.count**2,
            batch.count * words,
        )
    )
    of_forms.add(*summed(group[batch.form_cell] * SHIFT + batch.form, batch.form_count))


def summed(keys: np.ndarray, *columns: np.ndarray) -> list[np.ndarray]:
    """Each key once, in order, with the sums of its columns."""
    unique, place = np.unique(keys, return_inverse=True)
    # Sums of a batch stay far below 2^53, where floating point is exact.
    return [
        unique,
        *(
            np.bincount(place, weights=column, minlength=len(unique)).astype(np.int64)
            for column in columns
        ),
    ]


def _groups(stream: Stream) -> pd.DataFrame:
    cells = stream.cells.assign(
        words=stream.words, words_squared=stream.words**2, documents=stream.words > 0
    )
    return (
        cells.groupby("group")[["documents", "words", "words_squared"]]
        .sum()
        .set_axis([stream.groups[number] for number in sorted(cells["group"].unique())], axis=0)
    )


def forms_of(keys: np.ndarray, of_forms: Sums, stream: Stream) -> list[str]:
    """The forms of the term of each key with their counts, written as in a table of counts."""
    form_keys, (counts,) = of_forms.total()
    forms: dict[int, Counter] = defaultdict(Counter)
    terms = form_keys - form_keys % SHIFT + stream.term_of_form[form_keys % SHIFT]
    for term, form, number in zip(terms.tolist(), (form_keys % SHIFT).tolist(), counts.tolist()):
        forms[term][stream.forms[form]] += number
    return [_written(forms[key]) for key in keys.tolist()]


def _finished(table: pd.DataFrame, groups: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """The table as the user sees it, from the sums by group (its values in column `group`) and term."""
    of_group = groups.reindex(table["group"]) if by else groups.iloc[[0] * len(table)]
    totals = {name: of_group[name].to_numpy() for name in groups}
    low, high = rate_interval(table["count"], table["squares"], table["products"], **totals)
    table = table.assign(
        per_thousand=1000 * table["count"] / totals["words"], low=1000 * low, high=1000 * high
    )
    table = table.sort_values(
        ["group", "count", "documents", "term"] if by else ["count", "documents", "term"],
        ascending=[True, False, False, True][0 if by else 1 :],
        ignore_index=True,
    )
    table = table.rename(columns={"group": by})[[by, *COLUMNS] if by else COLUMNS]
    table.attrs["groups"] = groups.rename_axis("group").reset_index().to_dict("list")
    return table


def _shared_group(tables: Sequence[pd.DataFrame]) -> str | None:
    leading = {table.columns[0] for table in tables}
    if (
        any(
            "groups" not in table.attrs or not set(COLUMNS) <= set(table.columns)
            for table in tables
        )
        or len(leading) > 1
    ):
        raise ValueError(
            "only tables made by terms.count with the same `by` can be merged; count each slice with the same options"
        )
    first = leading.pop()
    return None if first == "term" else first


def _written(forms: Counter) -> str:
    """Forms with their counts, the most frequent first. Capitals that only open a sentence, or fill a line, make no other form."""
    folded: Counter = Counter()
    for form, number in forms.items():
        plainer = (form.lower(), form.title()) if form.isupper() else (form.lower(),)
        folded[next((other for other in plainer if other in forms), form)] += number
    return ", ".join(
        f"{form} ({number})"
        for form, number in sorted(folded.items(), key=lambda item: (-item[1], item[0]))
    )


def merged_forms(written: Iterable[str]) -> str:
    """The forms of several slices as one."""
    return _written(sum(map(_read, written), Counter()))


def _read(written: str) -> Counter:
    pairs = (entry.rstrip(")").rsplit(" (", 1) for entry in written.split("), "))
    return Counter({form: int(number) for form, number in pairs})
