"""One pass over the texts: what every measure needs, counted sentence by sentence.

A word is counted as it is written, an elided word joined to its host (`l’Irak`), unless elision is 'split'. Every
distinct word is looked at once; sentences are sums over the features of their words.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
from tqdm.auto import tqdm
from wordfreq import available_languages, get_frequency_dict

from analysis.documents import Block, block_spans, passage_blocks
from analysis.passages import group_of_rows, passages, unit_of_rows
from analysis.readability.syllables import counter_of
from analysis.text import APOSTROPHES, joined_spans, sentence_spans, word_spans

ELISIONS = ("join", "split")
# Björnsson 1968: more than six letters. Gunning 1952, McLaughlin 1969: three syllables and more.
LONG = 7
MANY = 3
# Less than once in a million words of general usage (Zipf frequency below 3, van Heuven et al. 2014).
RARE = 1e-6
# A sentence belongs to a voice that has this share of its words.
OWN = 0.8
WRITTEN = ("words", "syllables", "characters", "long_words", "polysyllables", "complex_words", "difficult_words")
LEXICAL = ("judged_words", "rare_words")


@dataclass(frozen=True)
class Counted:
    """The sentences of a table of documents (`keys`: the document or group of each), their counts, and the words."""

    sentences: pd.DataFrame
    keys: pd.Index
    languages: dict[Hashable, str | None]
    types: dict[Hashable, np.ndarray]

    def running(self) -> pd.DataFrame:
        """The sentences that scores count: those of running text."""
        return self.sentences[self.sentences.kind == "paragraph"]


def count(documents: pd.DataFrame, *, by: str | None = None, elision: str = "join") -> Counted:
    """Count the sentences of all documents; `key` is the document, or the group with `by`."""
    if elision not in ELISIONS:
        raise ValueError(f"unknown elision {elision!r}; choose from 'join' (l’Irak is one word) and 'split' (two words)")
    units = unit_of_rows(documents)
    groups = units if by is None else group_of_rows(documents, by)
    pass_ = _Pass(joined=elision == "join")
    for stretch in tqdm(_stretches(documents, groups), total=len(documents), desc="Counting", unit="text", delay=2, leave=False):
        pass_.read(stretch)
    keys = pd.Index(groups.unique(), name="doc_id" if by is None or by == "doc_id" else by)
    return pass_.result(keys)


@dataclass(frozen=True)
class _Stretch:
    """A text without a gap: its blocks, and whose each part of it is, as (end of the part, key)."""

    unit: Hashable
    text: str
    language: str
    start: int
    blocks: list[Block]
    parts: list[tuple[int, Hashable]]

    def key(self, spans: list[tuple[int, int]]) -> Hashable | None:
        """Whose sentence it is that consists of these words: of whoever has four fifths of them, else nobody's."""
        if len(self.parts) == 1:
            return self.parts[0][1]
        shares: dict[Hashable, int] = {}
        ends = np.searchsorted([end for end, _ in self.parts], [start for start, _ in spans], side="right")
        for part in ends:
            owner = self.parts[min(part, len(self.parts) - 1)][1]
            shares[owner] = shares.get(owner, 0) + 1
        owner = max(shares, key=shares.get, default=None)
        return owner if owner is not None and shares[owner] >= OWN * len(spans) else None


def _stretches(documents: pd.DataFrame, groups: pd.Series) -> Iterator[_Stretch]:
    """The texts to read; fragments of a document that lie side by side are put together again."""
    if "start" not in documents:
        for (passage, blocks), key in zip(passage_blocks(documents), groups):
            yield _Stretch(passage.unit, passage.text, passage.language, 0, blocks, [(len(passage.text), key)])
        return
    kinds = documents["kind"] if "kind" in documents else [None] * len(documents)
    rows = [row for row in zip(passages(documents), groups, kinds) if row[0].text]
    order = {unit: number for number, unit in enumerate(dict.fromkeys(row[0].unit for row in rows))}
    rows.sort(key=lambda row: (order[row[0].unit], row[0].start))
    run: list[tuple] = []
    for row in rows:
        if run and (row[0].unit != run[-1][0].unit or row[0].start != run[-1][0].start + len(run[-1][0].text)):
            yield _put_together(run)
            run = []
        run.append(row)
    if run:
        yield _put_together(run)


def _put_together(run: list[tuple]) -> _Stretch:
    first, last = run[0][0], run[-1][0]
    text = "".join(passage.text for passage, _, _ in run)
    parts = [(passage.start + len(passage.text) - first.start, key) for passage, key, _ in run]
    kind = run[0][2] if len(run) == 1 and isinstance(run[0][2], str) else None
    if len(run) > 1 and first.start == 0:
        blocks = block_spans(text, first.language)
    else:
        edges = [0, *(at + 1 for at, mark in enumerate(text) if mark == "\n"), len(text) + 1]
        blocks = [Block(start, end - 1, kind or "paragraph") for start, end in zip(edges, edges[1:])]
    return _Stretch(last.unit, text, first.language, first.start, blocks, parts)


class _Pass:
    """What one pass gathers: rows of sentences, and numbers of words into tables of features."""

    def __init__(self, *, joined: bool):
        self._joined = joined
        self._words: dict[str, _Written] = {}
        self._lexical: dict[str, _Lexical] = {}
        self._features: list[tuple] = []
        self._judgements: list[tuple] = []
        self._types: dict[str, int] = {}
        self._written_ids: list[int] = []
        self._lexical_ids: list[int] = []
        self._rows: list[tuple] = []
        self._languages: dict[Hashable, str | None] = {}

    def read(self, stretch: _Stretch) -> None:
        """Count the sentences of a stretch."""
        text, language = stretch.text, stretch.language
        written = self._words.setdefault(language, _Written(language, self._features))
        lexical = self._lexical.setdefault(language, _Lexical(language, self._judgements, self._types))
        for _, key in stretch.parts:
            self._languages[key] = language if self._languages.get(key, language) == language else None
        for block in stretch.blocks:
            if block.kind == "residue":
                continue
            for start, end in sentence_spans(text, block.start, block.end, language):
                spans = word_spans(text, start, end, language)
                key = stretch.key(spans)
                if key is None:
                    continue
                self._rows.append((stretch.unit, key, stretch.start + start, stretch.start + end, block.kind, text[start:end],
                                   len(self._written_ids), len(self._lexical_ids)))
                forms = [text[a:b] for a, b in spans]
                self._lexical_ids += [lexical[form] for form in forms]
                if self._joined:
                    forms = [text[a:b] for a, b in joined_spans(text, spans)]
                forms[0] = _uncapitalised(forms[0])
                self._written_ids += [written[form] for form in forms]

    def result(self, keys: pd.Index) -> Counted:
        """The table of sentences with their sums."""
        columns = ["doc_id", "key", "start", "end", "kind", "text", "_written", "_lexical"]
        table = pd.DataFrame(self._rows, columns=columns).astype({"start": int, "end": int, "kind": "str", "text": "str"})
        judgements = np.array(self._judgements, dtype=float).reshape(-1, len(LEXICAL) + 1)
        lexical = np.array(self._lexical_ids, dtype=int)
        _add_sums(table, WRITTEN, np.array(self._features, dtype=float).reshape(-1, len(WRITTEN)), self._written_ids, "_written")
        _add_sums(table, LEXICAL, judgements[:, 1:], lexical, "_lexical")
        bounds = [*table.pop("_lexical"), len(lexical)]
        table.pop("_written")
        types: dict[Hashable, list] = {key: [] for key in keys}
        numbers = judgements[:, 0].astype(int)[lexical]
        for row, (key, kind) in enumerate(zip(table.key, table.kind)):
            if kind == "paragraph":
                types[key].append(numbers[bounds[row]:bounds[row + 1]])
        empty = np.empty(0, dtype=int)
        return Counted(table, keys, self._languages, {key: np.concatenate([empty, *found]) for key, found in types.items()})


class _Written(dict):
    """The number of each written word of a language; its features are worked out when it is first met."""

    def __init__(self, language: str, features: list[tuple]):
        self._counter = counter_of(language)
        self._easy = easy_words() if language == "en" else None
        self._features = features

    def __missing__(self, form: str) -> int:
        characters = sum(map(str.isalnum, form))
        number = self._counter.count(form)[0] if self._counter else np.nan
        name, figure = form[:1].isupper(), form[:1].isdigit()
        many = number >= MANY if self._counter else np.nan
        complex_ = many and not name and not figure and self._is_complex(form) if self._counter else np.nan
        difficult = not (name or figure or is_easy(form, self._easy)) if self._easy else np.nan
        self._features.append((1, number, characters, characters >= LONG, many, complex_, difficult))
        self[form] = len(self._features) - 1
        return self[form]

    def _is_complex(self, form: str) -> bool:
        """Gunning's exceptions: compounds of easy words, and words that an ending made three syllables long."""
        if "-" in form:
            return any(self._counter.count(part)[0] >= MANY for part in form.split("-") if part)
        stem = next((form[:-len(ending)] for ending in ("ing", "ed", "es") if form.endswith(ending)), form)
        return stem == form or self._counter.count(stem)[0] >= MANY


class _Lexical(dict):
    """The number of each word of a language, and its type: the same word in lower case."""

    def __init__(self, language: str, judgements: list[tuple], types: dict[str, int]):
        self._frequencies = frequencies(language)
        self._judgements, self._types = judgements, types

    def __missing__(self, form: str) -> int:
        name = form.lower().replace("’", "'")
        judged, rare = np.nan, np.nan
        if self._frequencies is not None:
            judged = form[0].islower() and form[-1] not in APOSTROPHES
            parts = [part for part in name.split("-") if part]
            rare = judged and min((self._frequencies.get(part, 0) for part in parts), default=0) < RARE
        self._judgements.append((self._types.setdefault(name, len(self._types)), judged, rare))
        self[form] = len(self._judgements) - 1
        return self[form]


@cache
def frequencies(language: str) -> dict[str, float] | None:
    """How often each word of a language is used, by wordfreq (Speer 2022); None for a language it does not know."""
    return get_frequency_dict(language) if language in available_languages() else None


@cache
def easy_words() -> frozenset[str]:
    """The list of Dale & Chall, as textstat carries it; read without importing textstat."""
    folder = Path(find_spec("textstat").origin).parent
    return frozenset((folder / "resources" / "en" / "easy_words.txt").read_text(encoding="utf-8").lower().split())


def is_easy(form: str, easy: frozenset[str]) -> bool:
    """Whether a word is on the list, by itself or with a regular ending (Dale & Chall's instructions)."""
    word = form.lower().replace("’", "'").removesuffix("'s").removesuffix("'")
    if word in easy:
        return True
    if "-" in word:
        return all(is_easy(part, easy) for part in word.split("-") if part)
    for ending, instead in (("s", ""), ("es", ""), ("ies", "y"), ("d", ""), ("ed", ""), ("ied", "y"), ("ing", ""), ("ing", "e")):
        if word.endswith(ending):
            stem = word[:-len(ending)]
            if stem + instead in easy or not instead and stem[-1:] == stem[-2:-1] and stem[:-1] in easy:
                return True
    return False


def _uncapitalised(form: str) -> str:
    """The first word of a sentence without its capital, so that it is not taken for a name."""
    return form.lower() if form[:1].isupper() and form[1:].islower() else form


def _add_sums(table: pd.DataFrame, names: tuple[str, ...], features: np.ndarray, numbers: list[int] | np.ndarray, begin: str) -> None:
    for column, name in enumerate(names):
        values = features[:, column][np.asarray(numbers, dtype=int)] if len(table) else np.empty(0)
        table[name] = np.add.reduceat(values, table[begin].to_numpy(dtype=int)) if len(table) else values
