"""Documents as a stream of counts: what is held in memory grows with the vocabulary, not with the text."""

from array import array
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from tqdm.auto import tqdm

from analysis.documents import passage_blocks
from analysis.passages import Passage, group_of_rows, unit_of_rows
from analysis.terms.lexicon import DEPENDS, STOPPED, Lexicon, joined, spelling
from analysis.text import word_spans

# So many words are counted at a time.
BATCH = 50_000
# Keys of two numbers in one: the first times this, plus the second.
SHIFT = 1 << 32
# The one group of a table that is not grouped.
EVERYTHING = "all"


class Batch(NamedTuple):
    """How often each term (and each form of it) stands in each cell, a document in a group. Cells come whole."""

    cell: np.ndarray
    term: np.ndarray
    count: np.ndarray
    form_cell: np.ndarray
    form: np.ndarray
    form_count: np.ndarray


class Stream:
    """The counts of a table of documents, in batches.

    After the batches are read, `words` has the number of words of each cell, `cells` its document and group (numbers into
    `groups`), and `terms`, `forms` and `term_of_form` name the numbers that the batches hold.
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
        self.term_of_form = np.empty(0, dtype=np.int64)
        self._grams: list[tuple[int, ...]] = []
        self._gram_numbers = Numbers(self._grams)

    def batches(self) -> Iterator[Batch]:
        """Count, a batch of whole documents at a time."""
        words, adjacent, cells, lengths, unit = array("q"), array("b"), [], [], None
        rows = tqdm(
            spans_of_blocks(self._rows),
            total=len(self._rows),
            desc="Counting",
            unit=" texts",
            delay=2,
            leave=False,
        )
        for cell, (passage, blocks) in zip(self._cell_of_row, rows):
            if len(words) >= BATCH and passage.unit != unit:
                yield self._batch(words, adjacent, cells, lengths)
                words, adjacent, cells, lengths = array("q"), array("b"), [], []
            unit, before = passage.unit, len(words)
            for spans in blocks:
                words.extend(self._vocabulary.numbers(passage, spans))
                if self._ngram > 1:
                    adjacent.extend(neighbours(passage.text, spans))
            cells.append(cell)
            lengths.append(len(words) - before)
        yield self._batch(words, adjacent, cells, lengths)

    def _batch(self, words: array, adjacent: array, cells: list[int], lengths: list[int]) -> Batch:
        np.add.at(self.words, np.asarray(cells, dtype=np.int64), lengths)
        word = np.array(words, dtype=np.int64)
        stopped = self._vocabulary.stopped(word, np.repeat(np.arange(len(cells)), lengths))
        start = _starts(stopped, np.array(adjacent, dtype=bool), self._ngram)
        gram = self._numbered(word, start)
        self._name_new_grams()
        cell = np.repeat(np.asarray(cells, dtype=np.int64), lengths)[start]
        form_cell, form, form_count = _tally(cell, gram)
        named = self.term_of_form[form] >= 0
        form_cell, form, form_count = form_cell[named], form[named], form_count[named]
        return Batch(
            *_tally(form_cell, self.term_of_form[form], form_count), form_cell, form, form_count
        )

    def _numbered(self, word: np.ndarray, start: np.ndarray) -> np.ndarray:
        """The numbers of the n-grams that begin at these places."""
        if self._ngram == 1:
            distinct, place = np.unique(word[start], return_inverse=True)
            return np.array(
                [self._gram_numbers[number,] for number in distinct.tolist()], dtype=np.int64
            )[place]
        grams = zip(*(word[start + step].tolist() for step in range(self._ngram)))
        return np.fromiter(
            map(self._gram_numbers.__getitem__, grams), dtype=np.int64, count=len(start)
        )

    def _name_new_grams(self) -> None:
        known, new = len(self.forms), []
        for gram in self._grams[known:]:
            term = joined(self._vocabulary.terms[word] for word in gram)
            self.forms.append(joined(self._vocabulary.forms[word] for word in gram))
            new.append(-1 if self._vocabulary.unwanted(term) else self._term_numbers[term])
        self.term_of_form = np.concatenate([self.term_of_form, np.asarray(new, dtype=np.int64)])


class Numbers(dict):
    """Numbers things as they are first asked for, and lists them."""

    def __init__(self, things: list):
        super().__init__()
        self._things = things

    def __missing__(self, thing):
        number = self[thing] = len(self._things)
        self._things.append(thing)
        return number


class Vocabulary:
    """The words of every language met, numbered: the form as spelt, the term it counts as, whether it is left out."""

    def __init__(self, unit: str, stop_words: Iterable[str] | None):
        own = (
            [stop_words]
            if isinstance(stop_words, str)
            else stop_words
            if stop_words is None
            else tuple(stop_words)
        )
        self._options = {"unit": unit, "stop_words": own}
        self._any = Lexicon("und", **self._options)
        self._lexicons: dict[str, Lexicon] = {}
        self._known: list[tuple[str, str]] = []
        self._numbers = Numbers(self._known)
        self.forms: list[str] = []
        self.terms: list[str] = []
        self._stopping = np.empty(0, dtype=np.int8)

    def numbers(self, passage: Passage, spans: list[tuple[int, int]]) -> list[int]:
        """The numbers of the words at these places."""
        text, language, numbers = passage.text, passage.language, self._numbers
        return [numbers[text[start:end], language] for start, end in spans]

    def stopped(self, word: np.ndarray, passage: np.ndarray) -> np.ndarray:
        """Which of these words, each with the number of its passage, are left out."""
        self._name_new_words()
        stopping = self._stopping[word]
        stopped = stopping == STOPPED
        for place in np.flatnonzero(stopping == DEPENDS):
            before = [
                self.forms[word[at]]
                for at in (place - 1, place - 2)
                if at >= 0 and passage[at] == passage[place]
            ]
            form, language = self._known[word[place]]
            stopped[place] = self._lexicons[language].stops_after(form, before)
        return stopped

    def unwanted(self, term: str) -> bool:
        """Whether a term of several words is one of the user's stop words."""
        return self._any.unwanted(term)

    def _name_new_words(self) -> None:
        new = []
        for form, language in self._known[len(self.forms) :]:
            if language not in self._lexicons:
                self._lexicons[language] = Lexicon(language, **self._options)
            lexicon = self._lexicons[language]
            self.forms.append(spelling(form))
            self.terms.append(lexicon.term(form))
            new.append(lexicon.stopping(form))
        self._stopping = np.concatenate([self._stopping, np.asarray(new, dtype=np.int8)])


def spans_of_blocks(
    documents: pd.DataFrame,
) -> Iterator[tuple[Passage, list[list[tuple[int, int]]]]]:
    """Every passage with the places of its words, block by block, without the residue."""
    for passage, blocks in passage_blocks(documents):
        yield (
            passage,
            [
                word_spans(passage.text, block.start, block.end, passage.language)
                for block in blocks
                if block.kind != "residue"
            ],
        )


def neighbours(text: str, spans: list[tuple[int, int]]) -> list[bool]:
    """Whether nothing but space or a hyphen stands between each word and the next."""
    gaps = [text[end:start] for (_, end), (start, _) in zip(spans, spans[1:])]
    return [not gap.strip(" \t\n\r\u00a0\u202f-‐‑") for gap in gaps] + [False] * bool(spans)


def cells_of(
    documents: pd.DataFrame, by: str | None
) -> tuple[pd.DataFrame, np.ndarray, pd.DataFrame, list]:
    """The rows with the rows of a document together, the cell of each, the document and group of each cell, the groups.

    Stretches that a table of voices marks as residue are left out.
    """
    units = pd.factorize(unit_of_rows(documents))[0]
    group, groups = (
        pd.factorize(group_of_rows(documents, by), sort=True)
        if by
        else (np.zeros(len(documents), dtype=np.int64), [EVERYTHING])
    )
    wanted = (
        (documents["voice"] != "residue").to_numpy()
        if "voice" in documents
        else np.full(len(documents), True)
    )
    order = np.flatnonzero(wanted)[np.argsort(units[wanted], kind="stable")]
    keys, cell_of_row = np.unique(
        units[order].astype(np.int64) * SHIFT + group[order], return_inverse=True
    )
    cells = pd.DataFrame({"document": keys // SHIFT, "group": keys % SHIFT})
    return documents.iloc[order], cell_of_row, cells, list(groups)


def _starts(stopped: np.ndarray, adjacent: np.ndarray, ngram: int) -> np.ndarray:
    """Where an n-gram begins: neither its first nor its last word is left out, and its words are neighbours."""
    places = max(len(stopped) - ngram + 1, 0)
    valid = ~stopped[:places] & ~stopped[ngram - 1 : ngram - 1 + places]
    for step in range(ngram - 1):
        valid &= adjacent[step : step + places]
    return np.flatnonzero(valid)


def _tally(
    cell: np.ndarray, number: np.ndarray, count: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each pair of cell and number once, with how often it occurs (or the sum of its counts)."""
    keys, place = np.unique(cell * SHIFT + number, return_inverse=True)
    totals = np.bincount(place, weights=count, minlength=len(keys)).astype(np.int64)
    return keys // SHIFT, keys % SHIFT, totals
