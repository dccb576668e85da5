"""One pass over the texts: what every measure needs, counted sentence by sentence.

A word is counted as it is written, an elided word joined to its host (`l’Irak`), unless elision is 'split'. Every
distinct word is looked at once; sentences are sums over the features of their words.
"""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.util import find_spec
from itertools import chain
from itertools import count as count_from_zero
from pathlib import Path

import numpy as np
import pandas as pd
from tqdm.auto import tqdm
from wordfreq import available_languages, get_frequency_dict

from analysis.passages import group_of_rows, unit_of_rows
from analysis.readability.diversity import Occurrences, occurrences
from analysis.readability.stretches import NOBODY, Stretch, stretches
from analysis.readability.syllables import Counter, counter_of
from analysis.text import APOSTROPHES, parts, sentence_spans, spaced_runs, written_words

ELISIONS = ("join", "split")
# Björnsson 1968: more than six letters. Gunning 1952, McLaughlin 1969: three syllables and more.
LONG = 7
MANY = 3
# Less than once in a million words of general usage (Zipf frequency below 3, van Heuven et al. 2014).
RARE = 1e-6
# What is kept from one call to the next: this many words with their marks, none longer.
KEPT, LONGEST_KEPT = 2**18, 40
# Regular endings of English, and what they stand in for.
ENDINGS = (
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("d", ""),
    ("ed", ""),
    ("ied", "y"),
    ("ing", ""),
    ("ing", "e"),
)
WRITTEN = (
    "words",
    "syllables",
    "characters",
    "long_words",
    "polysyllables",
    "complex_words",
    "difficult_words",
)
LEXICAL = ("judged_words", "rare_words")
SUMS = (*WRITTEN, *LEXICAL, "sentences")


@dataclass(frozen=True)
class Counted:
    """The sentences of a table of documents: the sums of each (`SUMS`), whose it is, and whether it is running text.

    `keys` are the documents or groups, `owners` the place of each sentence's key. Scores count running text alone.
    """

    sentences: pd.DataFrame
    keys: pd.Index
    languages: list[str | None]
    sums: np.ndarray
    owners: np.ndarray
    running: np.ndarray
    _types: list[tuple[str, ...]]
    _written: np.ndarray
    _begins: np.ndarray

    def totals(self) -> np.ndarray:
        """The sums of each key; NaN where it has no sentence."""
        return summed(self.sums[self.running], self.owners[self.running], len(self.keys))

    @cached_property
    def occurrences(self) -> list[Occurrences]:
        """For each key, where the words of its running text are said again."""
        numbers = defaultdict(count_from_zero().__next__)
        flat = np.array(list(map(numbers.__getitem__, chain.from_iterable(self._types))), dtype=int)
        # The smaller the numbers, the sooner they are sorted.
        flat = flat.astype(np.min_scalar_type(len(numbers)))
        sizes = np.array([len(names) for names in self._types], dtype=int)
        owners = np.repeat(
            np.where(self.running, self.owners, -1),
            np.diff(self._begins, append=len(self._written)),
        )
        order = np.argsort(owners, kind="stable")
        written = self._written[order]
        size = sizes[written]
        ends = np.cumsum(size)
        first = np.repeat((np.cumsum(sizes) - sizes)[written] - ends + size, size)
        words = flat[first + np.arange(len(first))]
        edges = np.concatenate([[0], ends])[
            np.searchsorted(owners[order], np.arange(len(self.keys) + 1))
        ]
        return [occurrences(words[start:end]) for start, end in zip(edges, edges[1:])]


def count(documents: pd.DataFrame, *, by: str | None = None, elision: str = "join") -> Counted:
    """Count the sentences of all documents; `key` is the document, or the group with `by`."""
    if elision not in ELISIONS:
        raise ValueError(
            f"unknown elision {elision!r}; choose from 'join' (l’Irak is one word) and 'split' (two words)"
        )
    units = unit_of_rows(documents)
    groups = units if by is None else group_of_rows(documents, by)
    if "voice" in documents and by not in (None, "doc_id"):
        groups = groups.mask(documents["voice"] == "residue", NOBODY)
    pass_ = _Pass(joined=elision == "join")
    for stretch in tqdm(
        stretches(documents, groups),
        total=len(documents),
        desc="Counting",
        unit="text",
        delay=2,
        leave=False,
    ):
        pass_.read(stretch)
    keys = pd.Index(
        groups[[group is not NOBODY for group in groups]].unique(),
        name="doc_id" if by is None or by == "doc_id" else by,
    )
    return pass_.result(keys)


def summed(sums: np.ndarray, owners: np.ndarray, size: int) -> np.ndarray:
    """The sums of each owner's rows; NaN where there is none."""
    totals = np.zeros((size, sums.shape[1]))
    np.add.at(totals, owners, sums)
    totals[np.bincount(owners, minlength=size) == 0] = np.nan
    return totals


def named(sums: np.ndarray) -> dict[str, np.ndarray]:
    """The columns of sums by their names, as the measures take them."""
    return dict(zip(SUMS, sums.T))


class _Pass:
    """What one pass gathers: rows of sentences, and what stands between their spaces, each as its number."""

    def __init__(self, *, joined: bool):
        self._joined = joined
        self._next = count_from_zero().__next__
        self._numbers: dict[str, dict[str, int]] = {}
        self._written: list[int] = []
        self._rows: list[tuple] = []
        self._languages: dict[Hashable, str | None] = {}

    def read(self, stretch: Stretch) -> None:
        """Count the sentences of a stretch."""
        text, language = stretch.text, stretch.language
        number_of = self._numbers.setdefault(language, defaultdict(self._next)).__getitem__
        for key in set(stretch.keys) - {NOBODY}:
            self._languages[key] = (
                language if self._languages.get(key, language) == language else None
            )
        for block in stretch.blocks:
            if block.kind == "residue":
                continue
            for start, end in sentence_spans(text, block.start, block.end, language):
                key = stretch.key(start, end)
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
                        len(self._written),
                    )
                )
                runs = spaced_runs(text, start, end)
                runs[0] = _uncapitalised(runs[0])
                self._written.extend(map(number_of, runs))

    def result(self, keys: pd.Index) -> Counted:
        """The table of sentences with their sums."""
        columns = ["doc_id", "key", "start", "end", "kind", "text", "begin"]
        table = pd.DataFrame(dict(zip(columns, map(list, zip(*self._rows)))), columns=columns)
        table = table.astype({"start": int, "end": int, "kind": "str", "text": "str"})
        written, begins = np.array(self._written, dtype=int), table.pop("begin").to_numpy(dtype=int)
        found = [()] * sum(map(len, self._numbers.values()))
        for language, numbers in self._numbers.items():
            for run, number in numbers.items():
                found[number] = (looked_up if len(run) <= LONGEST_KEPT else looked_up.__wrapped__)(
                    run, language, self._joined
                )
        features = np.frombuffer(b"".join(features for features, _ in found), dtype=float).reshape(
            -1, len(SUMS)
        )
        sums = (
            np.add.reduceat(features[written], begins) if len(begins) else np.empty((0, len(SUMS)))
        )
        sums[:, SUMS.index("sentences")] = 1
        owners, running = (
            keys.get_indexer(table.pop("key")),
            (table.kind == "paragraph").to_numpy(dtype=bool),
        )
        spoken = [self._languages.get(key) for key in keys]
        return Counted(
            table,
            keys,
            spoken,
            sums,
            owners,
            running,
            [types for _, types in found],
            written,
            begins,
        )


@lru_cache(maxsize=KEPT)
def looked_up(run: str, language: str, joined: bool) -> tuple[bytes, tuple[str, ...]]:
    """What a run without a space adds to the sums of its sentence (`SUMS`, packed as an array), and the types of its words."""
    written = written_words(run)
    lexical = [part for form in written for part in parts(form, language)]
    features = np.array(
        [features_of(form, language) for form in (written if joined else lexical)], dtype=float
    ).reshape(-1, len(WRITTEN))
    judgements = np.array([judgement_of(part, language) for part in lexical], dtype=float).reshape(
        -1, len(LEXICAL)
    )
    return np.concatenate([features.sum(axis=0), judgements.sum(axis=0), [0]]).tobytes(), tuple(
        map(type_of, lexical)
    )


def features_of(form: str, language: str) -> tuple[float, ...]:
    """The values of `WRITTEN` for one written word; NaN for what is not known of the language."""
    counter = counter_of(language)
    characters = sum(map(str.isalnum, form))
    number = counter.count(form)[0] if counter else np.nan
    many = number >= MANY if counter else np.nan
    if language != "en":
        return 1, number, characters, characters >= LONG, many, np.nan, np.nan
    known = form[:1].isupper() or form[:1].isdigit()
    return (
        1,
        number,
        characters,
        characters >= LONG,
        many,
        many and not known and _is_complex(form, counter),
        not (known or is_easy(form)),
    )


def judgement_of(form: str, language: str) -> tuple[float, float]:
    """Whether the rarity of a word is judged, and whether it is rare (`LEXICAL`)."""
    usual = frequencies(language)
    if usual is None:
        return np.nan, np.nan
    judged = form[0].islower() and form[-1] not in APOSTROPHES
    return judged, judged and min(
        (usual.get(part, 0) for part in type_of(form).split("-") if part), default=0
    ) < RARE


def type_of(form: str) -> str:
    """What two forms of one word share."""
    return form.lower().replace("’", "'")


@cache
def frequencies(language: str) -> dict[str, float] | None:
    """How often each word of a language is used, by wordfreq (Speer 2022); None for a language it does not know."""
    return get_frequency_dict(language) if language in available_languages() else None


@cache
def easy_words() -> frozenset[str]:
    """The list of Dale & Chall, as textstat carries it; read without importing textstat."""
    folder = Path(find_spec("textstat").origin).parent
    return frozenset(
        (folder / "resources" / "en" / "easy_words.txt").read_text(encoding="utf-8").lower().split()
    )


def is_easy(form: str) -> bool:
    """Whether an English word is on the list, by itself or with a regular ending (Dale & Chall's instructions)."""
    easy = easy_words()
    word = form.lower().replace("’", "'").removesuffix("'s").removesuffix("'")
    if word in easy or ("-" in word and all(is_easy(part) for part in word.split("-") if part)):
        return True
    for ending, instead in ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and (
            stem + instead in easy
            or (not instead and stem[-1:] == stem[-2:-1] and stem[:-1] in easy)
        ):
            return True
    return False


def _is_complex(form: str, counter: Counter) -> bool:
    """Gunning's exceptions: compounds of easy words, and words that an ending made three syllables long."""
    stem = next(
        (form.removesuffix(ending) for ending in ("ing", "ed", "es") if form.endswith(ending)), form
    )
    return any(counter.count(part)[0] >= MANY for part in stem.split("-") if part)


def _uncapitalised(run: str) -> str:
    """How a sentence begins without its capital, so that it is not taken for a name."""
    return run.lower() if run[:1].isupper() and run[1:].islower() else run
