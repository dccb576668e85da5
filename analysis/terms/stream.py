"""Count terms document by document, in batches.

What is held in memory grows with the vocabulary, not with the text. Words, terms and forms are
numbered, and counted as numbers. A *cell* is a document, or the part of a document that belongs to
one group.
"""

from array import array
from collections.abc import Hashable, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple, TypeVar

import numpy as np
import pandas as pd
from tqdm.auto import tqdm

from analysis.documents import passage_blocks
from analysis.passages import Passage, group_of_rows, unit_of_rows
from analysis.terms.normalisation import DEPENDS, STOPPED, Normaliser, join_words, unify_spelling
from analysis.text import word_spans

# So many words are counted at a time.
BATCH = 50_000
# Two numbers make one key, first * SHIFT + second, so that pairs sort and sum as plain integers.
SHIFT = 1 << 32
# The one group of a table that is not grouped.
EVERYTHING = "all"

Span = tuple[int, int]
Item = TypeVar("Item", bound=Hashable)


class Tally(NamedTuple):
    """How often each term (or each form) occurs in each cell: one entry per pair that occurs."""

    cell: np.ndarray
    number: np.ndarray
    uses: np.ndarray


class Batch(NamedTuple):
    """The uses of terms, and of their forms, in some of the cells; no cell lies in two batches."""

    terms: Tally
    forms: Tally


class Stream:
    """The counts of a table of documents, in batches.

    After the batches are read, `words` has the number of words of each cell, `cells` its document
    and group (numbers into `groups`), and `terms`, `forms` and `term_of_form` say what the numbers
    in the batches stand for.

    Parameters
    ----------
    documents : any table with `text`.
    by, ngram, unit, stop_words : as for `terms.count`.
    """

    def __init__(
        self,
        documents: pd.DataFrame,
        *,
        by: str | None = None,
        ngram: int = 1,
        unit: str = "lemma",
        stop_words: Iterable[str] | None = None,
    ):
        if not isinstance(ngram, int) or ngram < 1:
            raise ValueError(f"ngram is the number of words of a term, 1 or more, not {ngram!r}")
        self._ngram = ngram
        self._vocabulary = Vocabulary(unit, stop_words)
        self._rows, self._cell_of_row, self.cells, self.groups = cells_of(documents, by)
        self.words = np.zeros(len(self.cells), dtype=np.int64)
        self.terms: list[str] = []
        self._term_numbers = Numbers(self.terms)
        self.forms: list[str] = []
        # For each form, the number of its term; -1 where the user leaves that term out.
        self.term_of_form = np.empty(0, dtype=np.int64)
        self._grams: list[tuple[int, ...]] = []
        self._gram_numbers = Numbers(self._grams)

    def batches(self) -> Iterator[Batch]:
        """Count the documents; yield the uses of some whole documents at a time."""
        rows = tqdm(
            spans_of_blocks(self._rows),
            total=len(self._rows),
            desc="Counting",
            unit=" texts",
            delay=2,
            leave=False,
        )
        waiting, unit = _Waiting(), None
        for cell, (passage, blocks) in zip(self._cell_of_row, rows, strict=True):
            if len(waiting.words) >= BATCH and passage.unit != unit:
                yield self._batch(waiting)
                waiting = _Waiting()
            unit, before = passage.unit, len(waiting.words)
            for spans in blocks:
                waiting.words.extend(self._vocabulary.numbers(passage, spans))
                if self._ngram > 1:
                    waiting.adjacent.extend(neighbours(passage.text, spans))
            waiting.cells.append(cell)
            waiting.lengths.append(len(waiting.words) - before)
        yield self._batch(waiting)

    def _batch(self, waiting: "_Waiting") -> Batch:
        """Count the n-grams of the passages that wait."""
        passage_cells = np.asarray(waiting.cells, dtype=np.int64)
        np.add.at(self.words, passage_cells, waiting.lengths)
        word = np.array(waiting.words, dtype=np.int64)
        passage_of_word = np.repeat(np.arange(len(passage_cells)), waiting.lengths)
        stopped = self._vocabulary.stopped(word, passage_of_word)
        start = _starts(stopped, np.array(waiting.adjacent, dtype=bool), self._ngram)
        gram = self._numbered(word, start)
        self._name_new_grams()
        forms = _tally(np.repeat(passage_cells, waiting.lengths)[start], gram)
        wanted = self.term_of_form[forms.number] >= 0
        forms = Tally(forms.cell[wanted], forms.number[wanted], forms.uses[wanted])
        return Batch(_tally(forms.cell, self.term_of_form[forms.number], forms.uses), forms)

    def _numbered(self, word: np.ndarray, start: np.ndarray) -> np.ndarray:
        """Return the number of the n-gram that begins at each of the places `start`."""
        if self._ngram == 1:
            distinct, place = np.unique(word[start], return_inverse=True)
            return np.array(
                [self._gram_numbers[number,] for number in distinct.tolist()], dtype=np.int64
            )[place]
        columns = [word[start + step].tolist() for step in range(self._ngram)]
        return np.fromiter(
            map(self._gram_numbers.__getitem__, zip(*columns, strict=True)),
            dtype=np.int64,
            count=len(start),
        )

    def _name_new_grams(self) -> None:
        """Extend `forms`, `terms` and `term_of_form` by the n-grams met since the last call."""
        term_numbers = []
        for gram in self._grams[len(self.forms) :]:
            term = join_words(self._vocabulary.terms[word] for word in gram)
            self.forms.append(join_words(self._vocabulary.forms[word] for word in gram))
            term_numbers.append(-1 if self._vocabulary.unwanted(term) else self._term_numbers[term])
        self.term_of_form = np.concatenate(
            [self.term_of_form, np.asarray(term_numbers, dtype=np.int64)]
        )


class _Waiting:
    """The words of passages that are not counted yet, and the cell and length of each passage."""

    def __init__(self) -> None:
        self.words = array("q")
        self.adjacent = array("b")
        self.cells: list[int] = []
        self.lengths: list[int] = []


class Numbers(dict[Item, int]):
    """Number items in the order in which they are first asked for, and append them to a list."""

    def __init__(self, items: list[Item]):
        super().__init__()
        self._items = items

    def __missing__(self, item: Item) -> int:
        """Give a new item the next number."""
        number = self[item] = len(self._items)
        self._items.append(item)
        return number


class Vocabulary:
    """The distinct words of a corpus, numbered, with their form as spelt and their term.

    Parameters
    ----------
    unit, stop_words : as for `terms.count`.
    """

    def __init__(self, unit: str, stop_words: Iterable[str] | None):
        if isinstance(stop_words, str):
            stop_words = [stop_words]
        self._unit = unit
        self._own_stop_words = None if stop_words is None else tuple(stop_words)
        self._any_language = self._normaliser("und")
        self._normalisers: dict[str, Normaliser] = {}
        self._words: list[tuple[str, str]] = []
        self._numbers = Numbers(self._words)
        self.forms: list[str] = []
        self.terms: list[str] = []
        self._stopping = np.empty(0, dtype=np.int8)

    def numbers(self, passage: Passage, spans: list[Span]) -> list[int]:
        """Return the numbers of the words at these places of a passage."""
        text, language, numbers = passage.text, passage.language, self._numbers
        return [numbers[text[start:end], language] for start, end in spans]

    def stopped(self, word: np.ndarray, passage: np.ndarray) -> np.ndarray:
        """Return which of these words, each with the number of its passage, are stop words."""
        self._name_new_words()
        stopping = self._stopping[word]
        stopped = stopping == STOPPED
        for place in np.flatnonzero(stopping == DEPENDS):
            previous = [
                self.forms[word[before]]
                for before in (place - 1, place - 2)
                if before >= 0 and passage[before] == passage[place]
            ]
            form, language = self._words[word[place]]
            stopped[place] = self._normalisers[language].stops_after(form, previous)
        return stopped

    def unwanted(self, term: str) -> bool:
        """Return whether a term of one or more words is one of the user's own stop words."""
        return self._any_language.unwanted(term)

    def _name_new_words(self) -> None:
        """Extend `forms`, `terms` and the stop marks by the words met since the last call."""
        stopping = []
        for form, language in self._words[len(self.forms) :]:
            if language not in self._normalisers:
                self._normalisers[language] = self._normaliser(language)
            normaliser = self._normalisers[language]
            self.forms.append(unify_spelling(form))
            self.terms.append(normaliser.term(form))
            stopping.append(normaliser.stopping(form))
        self._stopping = np.concatenate([self._stopping, np.asarray(stopping, dtype=np.int8)])

    def _normaliser(self, language: str) -> Normaliser:
        """Return what maps the forms of a language to terms, by the options of this vocabulary."""
        return Normaliser(language, unit=self._unit, stop_words=self._own_stop_words)


def spans_of_blocks(documents: pd.DataFrame) -> Iterator[tuple[Passage, list[list[Span]]]]:
    """Yield every passage with the places of its words, block by block, without the residue."""
    for passage, blocks in passage_blocks(documents):
        yield (
            passage,
            [
                word_spans(passage.text, block.start, block.end, passage.language)
                for block in blocks
                if block.kind != "residue"
            ],
        )


def neighbours(text: str, spans: list[Span]) -> list[bool]:
    """Return for each word whether only space or hyphens separate it from the next; False last."""
    if not spans:
        return []
    gaps = [text[end:start] for (_, end), (start, _) in pairwise(spans)]
    return [not gap.strip(" \t\n\r\u00a0\u202f-‐‑") for gap in gaps] + [False]


def cells_of(
    documents: pd.DataFrame, by: str | None
) -> tuple[pd.DataFrame, np.ndarray, pd.DataFrame, list[Hashable]]:
    """Divide a table into cells, one for each document and group that occur together.

    Rows that a table of voices marks as residue are left out.

    Returns
    -------
    The rows, those of one document together; the cell of each row; the table of cells, with the
    numbers of their `document` and `group`; the groups, in order.
    """
    units = pd.factorize(unit_of_rows(documents))[0]
    if by:
        group, groups = pd.factorize(group_of_rows(documents, by), sort=True)
    else:
        group, groups = np.zeros(len(documents), dtype=np.int64), [EVERYTHING]
    wanted = np.full(len(documents), True)
    if "voice" in documents:
        wanted = (documents["voice"] != "residue").to_numpy()
    order = np.flatnonzero(wanted)[np.argsort(units[wanted], kind="stable")]
    keys, cell_of_row = np.unique(
        units[order].astype(np.int64) * SHIFT + group[order], return_inverse=True
    )
    cells = pd.DataFrame({"document": keys // SHIFT, "group": keys % SHIFT})
    return documents.iloc[order], cell_of_row, cells, list(groups)


def _starts(stopped: np.ndarray, adjacent: np.ndarray, ngram: int) -> np.ndarray:
    """Return the places where an n-gram begins.

    Neither its first nor its last word is a stop word, and no punctuation stands between its words.
    """
    places = max(len(stopped) - ngram + 1, 0)
    valid = ~stopped[:places] & ~stopped[ngram - 1 : ngram - 1 + places]
    for step in range(ngram - 1):
        valid &= adjacent[step : step + places]
    return np.flatnonzero(valid)


def _tally(cell: np.ndarray, number: np.ndarray, uses: np.ndarray | None = None) -> Tally:
    """Sum uses (1 each by default) by cell and number; the pairs come in order."""
    keys, place = np.unique(cell * SHIFT + number, return_inverse=True)
    totals = np.bincount(place, weights=uses, minlength=len(keys)).astype(np.int64)
    return Tally(keys // SHIFT, keys % SHIFT, totals)
