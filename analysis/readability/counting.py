"""One pass over the texts: what every measure needs, counted sentence by sentence.

A word is counted as it is written, an elided word joined to its host (`l’Irak`), unless elision is
'split'. The sums of a sentence are those of its words.
"""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from itertools import count as count_from_zero

import numpy as np
import pandas as pd
from tqdm.auto import tqdm

from analysis.passages import group_of_rows, unit_of_rows
from analysis.readability.diversity import Occurrences, occurrences
from analysis.readability.stretches import NOBODY, Stretch, stretches
from analysis.readability.words import LONGEST_KEPT, SUMS, RunCounts, count_run, recall_run
from analysis.text import sentence_spans, spaced_runs

ELISIONS = ("join", "split")
# The columns of a sentence as it is gathered; `begin` is the place of its first run of characters.
_COLUMNS = ("doc_id", "key", "start", "end", "kind", "text", "begin")


@dataclass(frozen=True)
class Counted:
    """The sentences of a table of documents, counted.

    Scores count running text alone: headlines, captions and bylines are not `running`.

    Attributes
    ----------
    sentences : a row per sentence: `doc_id, start, end, kind, text`.
    keys : the documents or groups that are scored.
    languages : the language of each key; None where its sentences have several.
    sums : a row per sentence, a column for each of `SUMS`.
    owners : the place in `keys` of the key of each sentence.
    running : whether each sentence is running text.
    """

    sentences: pd.DataFrame
    keys: pd.Index
    languages: list[str | None]
    sums: np.ndarray
    owners: np.ndarray
    running: np.ndarray
    # The words of each distinct run of characters without a space; the runs of all texts in order,
    # as numbers of distinct ones; and the place of each sentence's first run among them.
    _types: list[tuple[str, ...]]
    _runs: np.ndarray
    _begins: np.ndarray

    def totals(self) -> np.ndarray:
        """Sum the sentences of running text of each key; NaN where it has none."""
        return sums_by_owner(
            self.sums[self.running], self.owners[self.running], size=len(self.keys)
        )

    @cached_property
    def occurrences(self) -> list[Occurrences]:
        """For each key, where each word of its running text occurs before and after."""
        owners = np.repeat(
            np.where(self.running, self.owners, -1),
            np.diff(self._begins, append=len(self._runs)),
        )
        order = np.argsort(owners, kind="stable")
        words, ends = self._numbered_words(self._runs[order])
        edges = np.searchsorted(owners[order], np.arange(len(self.keys) + 1))
        edges = np.concatenate([[0], ends])[edges]
        return [occurrences(words[start:end]) for start, end in pairwise(edges)]

    def _numbered_words(self, runs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Write out the words of runs, as numbers of types, and say where each run ends."""
        numbers: dict[str, int] = defaultdict(count_from_zero().__next__)
        flat = np.fromiter(
            map(numbers.__getitem__, chain.from_iterable(self._types)), dtype=np.int64
        )
        # The smaller the numbers, the sooner they are sorted.
        flat = flat.astype(np.min_scalar_type(len(numbers)))
        sizes = np.array([len(types) for types in self._types], dtype=np.int64)
        starts = np.cumsum(sizes) - sizes
        lengths = sizes[runs]
        ends = np.cumsum(lengths)
        shifts = np.repeat(starts[runs] - ends + lengths, lengths)
        return flat[shifts + np.arange(len(shifts))], ends


def count(documents: pd.DataFrame, *, by: str | None = None, elision: str = "join") -> Counted:
    """Count the sentences of all documents.

    Parameters
    ----------
    documents : any table with `text`; fragments (with `start`) are put together again.
    by : the column whose groups are the keys; without it, each document is one.
    elision : 'join' counts *l’Irak* as one word, 'split' as two.
    """
    if elision not in ELISIONS:
        raise ValueError(
            f"unknown elision {elision!r}; choose from 'join' (l’Irak is one word) and 'split' "
            "(two words)"
        )
    units = unit_of_rows(documents)
    groups = units if by is None else group_of_rows(documents, by)
    if "voice" in documents and by not in (None, "doc_id"):
        groups = groups.mask(documents["voice"] == "residue", NOBODY)
    reading = _Reading(joined=elision == "join")
    for stretch in tqdm(
        stretches(documents, groups),
        total=len(documents),
        desc="Counting",
        unit="text",
        delay=2,
        leave=False,
    ):
        reading.read(stretch)
    keys = pd.Index(
        groups[[group is not NOBODY for group in groups]].unique(),
        name="doc_id" if by is None or by == "doc_id" else by,
    )
    return reading.result(keys)


def sums_by_owner(rows: np.ndarray, owners: np.ndarray, *, size: int) -> np.ndarray:
    """Sum the rows of each owner, of whom there are `size`; NaN for one without a row."""
    totals = np.zeros((size, rows.shape[1]))
    np.add.at(totals, owners, rows)
    totals[np.bincount(owners, minlength=size) == 0] = np.nan
    return totals


def by_name(sums: np.ndarray) -> dict[str, np.ndarray]:
    """Name the columns of a table of sums, as the measures take them."""
    return dict(zip(SUMS, sums.T, strict=True))


class _Reading:
    """What one pass over the texts gathers: sentences, and the runs of characters they consist of.

    A run is what stands between two spaces. Each distinct run of a language has a number.
    """

    def __init__(self, *, joined: bool) -> None:
        self._joined = joined
        self._next = count_from_zero().__next__
        self._numbers: dict[str, dict[str, int]] = {}
        self._runs: list[int] = []
        self._rows: list[tuple[Hashable, Hashable, int, int, str, str, int]] = []
        self._languages: dict[Hashable, str | None] = {}

    def read(self, stretch: Stretch) -> None:
        """Take in the sentences of a stretch of text; those of no key and residue are left out."""
        text, language = stretch.text, stretch.language
        number_of = self._numbers.setdefault(language, defaultdict(self._next)).__getitem__
        for key in set(stretch.keys) - {NOBODY}:
            same = self._languages.get(key, language) == language
            self._languages[key] = language if same else None
        for block in stretch.blocks:
            if block.kind == "residue":
                continue
            for start, end in sentence_spans(text, block.start, block.end, language):
                key = stretch.key_of(start, end)
                if key is NOBODY:
                    continue
                self._rows.append(
                    (
                        stretch.unit,
                        key,
                        stretch.start + start,
                        stretch.start + end,
                        block.kind,
                        text[start:end],
                        len(self._runs),
                    )
                )
                runs = spaced_runs(text, start, end)
                runs[0] = _uncapitalised(runs[0])
                self._runs.extend(map(number_of, runs))

    def result(self, keys: pd.Index) -> Counted:
        """Count each distinct run, and sum the counts of each sentence."""
        columns = zip(*self._rows, strict=True) if self._rows else [()] * len(_COLUMNS)
        table = pd.DataFrame(dict(zip(_COLUMNS, map(list, columns), strict=True)))
        table = table.astype({"start": int, "end": int, "kind": "str", "text": "str"})
        begins = table.pop("begin").to_numpy(dtype=int)
        owners = keys.get_indexer(table.pop("key"))
        runs = np.array(self._runs, dtype=np.int64)
        counts = self._count_runs()
        return Counted(
            table,
            keys,
            [self._languages.get(key) for key in keys],
            _sentence_sums(counts, runs, begins),
            owners,
            (table.kind == "paragraph").to_numpy(dtype=bool),
            [types for _, types in counts],
            runs,
            begins,
        )

    def _count_runs(self) -> list[RunCounts]:
        """Count each distinct run, in the order of their numbers."""
        counts = [RunCounts(b"", ())] * sum(map(len, self._numbers.values()))
        for language, numbers in self._numbers.items():
            for run, number in numbers.items():
                count = recall_run if len(run) <= LONGEST_KEPT else count_run
                counts[number] = count(run, language, self._joined)
        return counts


def _sentence_sums(counts: list[RunCounts], runs: np.ndarray, begins: np.ndarray) -> np.ndarray:
    """Sum the counts of the runs of each sentence; `begins` is the place of its first among all."""
    if not len(begins):
        return np.empty((0, len(SUMS)))
    packed = b"".join(sums for sums, _ in counts)
    features = np.frombuffer(packed, dtype=np.float64).reshape(-1, len(SUMS))
    sums: np.ndarray = np.add.reduceat(features[runs], begins)
    sums[:, SUMS.index("sentences")] = 1
    return sums


def _uncapitalised(run: str) -> str:
    """Write the first word of a sentence without its capital, so that it is no name."""
    return run.lower() if run[:1].isupper() and run[1:].islower() else run
