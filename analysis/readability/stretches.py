"""The texts that sentences are counted in: whole documents, and fragments put together again.

A table of fragments (as voices are) may hold a part of a sentence only. Such a sentence is read
whole, in what the table knows of the rest of it (`before`, `after`): so that a voice has the same
sentences whether the other voices are in the table or not.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

import pandas as pd

from analysis.documents import Block, block_of, block_spans, passage_blocks
from analysis.passages import Passage, passages, strings
from analysis.text import word_spans

# A sentence belongs to a voice that has this share of its words.
OWN = 0.8
# The key of the text that stands around the fragments of a document.
NOBODY = object()


@dataclass(frozen=True)
class Stretch:
    """A text without a gap, divided into parts that each have a key (a document, a voice ...).

    Attributes
    ----------
    unit : the document that it belongs to.
    text : its text.
    language : the language of the text.
    start : where it begins in its document.
    blocks : its blocks (offsets into `text`).
    edges : where each part ends (offsets into `text`).
    keys : the key of each part; `NOBODY` for text that is in no fragment.
    """

    unit: Hashable
    text: str
    language: str
    start: int
    blocks: list[Block]
    edges: list[int]
    keys: list[Hashable]

    def key_of(self, start: int, end: int) -> Hashable:
        """Find the key that has four fifths of the words of a sentence, else `NOBODY`."""
        first, last = bisect_right(self.edges, start), bisect_right(self.edges, end - 1)
        if first == last:
            return self.keys[first]
        begins = [begin for begin, _ in word_spans(self.text, start, end, self.language)]
        shares = Counter(self.keys[bisect_right(self.edges, begin)] for begin in begins)
        ((key, words),) = shares.most_common(1)
        return key if words >= OWN * len(begins) else NOBODY


class Fragment(NamedTuple):
    """One fragment of a document (e.g. of a voice), with what is known of its surroundings.

    Attributes
    ----------
    passage : its text, and where it begins in its document.
    key : its group, or its document.
    kind : the kind of its block; None if the table does not know it.
    before : the text before it in its sentence.
    after : the text after it in its sentence; None if the table does not know it.
    """

    passage: Passage
    key: Hashable
    kind: str | None
    before: str
    after: str | None

    @property
    def end(self) -> int:
        """Where it ends in its document."""
        return self.passage.start + len(self.passage.text)

    def continues(self, previous: "Fragment") -> bool:
        """Whether it is read in one with the fragment before it.

        It is if it lies in the same text, or in the same block if the kinds of blocks are known.
        """
        gap = self.passage.start - previous.end
        if self.passage.unit != previous.passage.unit or self.kind != previous.kind:
            return False
        if self.kind is None or previous.after is None:
            ends_its_block = self.kind and previous.passage.text.endswith("\n")
            return gap == 0 and not ends_its_block
        return 0 <= gap < len(previous.after)


def stretches(documents: pd.DataFrame, groups: pd.Series) -> Iterator[Stretch]:
    """Yield the texts to read; fragments that belong together are put together again.

    Parameters
    ----------
    documents : any table with `text`; with `start` its rows are fragments.
    groups : the key of each row.
    """
    if "start" not in documents:
        for (passage, blocks), key in zip(passage_blocks(documents), groups, strict=True):
            yield Stretch(
                passage.unit, passage.text, passage.language, 0, blocks, [len(passage.text)], [key]
            )
        return
    adjoining: list[Fragment] = []
    for fragment in _fragments(documents, groups):
        if adjoining and not fragment.continues(adjoining[-1]):
            yield _put_together(adjoining)
            adjoining = []
        adjoining.append(fragment)
    if adjoining:
        yield _put_together(adjoining)


def _fragments(documents: pd.DataFrame, groups: pd.Series) -> list[Fragment]:
    """List the rows that have a text: document by document, each in the order of its text."""
    rows = zip(
        passages(documents),
        groups,
        strings(documents, "kind", missing="paragraph", absent=None),
        strings(documents, "before"),
        strings(documents, "after", absent=None),
        strict=True,
    )
    fragments = [
        Fragment(passage, key, kind, before or "", after)
        for passage, key, kind, before, after in rows
        if passage.text
    ]
    units = dict.fromkeys(fragment.passage.unit for fragment in fragments)
    order = {unit: number for number, unit in enumerate(units)}
    return sorted(
        fragments, key=lambda fragment: (order[fragment.passage.unit], fragment.passage.start)
    )


def _put_together(adjoining: list[Fragment]) -> Stretch:
    """Make one text of fragments that are read in one, and of what stands around them."""
    unit, _, language, start = adjoining[0].passage
    parts = _parts(adjoining)
    text = "".join(part for part, _ in parts)
    first_part, first_key = parts[0]
    return Stretch(
        unit,
        text,
        language,
        start - len(first_part) if first_key is NOBODY else start,
        _blocks(adjoining, text),
        list(accumulate(len(part) for part, _ in parts)),
        [key for _, key in parts],
    )


def _blocks(adjoining: list[Fragment], text: str) -> list[Block]:
    """Divide the text of fragments into blocks.

    It is one block if the kind is known. A text from the beginning of its document, of several
    fragments, is divided as a whole document is; any other line by line into paragraphs.
    """
    passage, _, kind, _, _ = adjoining[0]
    if kind is not None:
        return block_of(text, kind)
    if len(adjoining) > 1 and passage.start == 0:
        return block_spans(text, passage.language)
    line_ends = (position for position, mark in enumerate(text) if mark == "\n")
    edges = [0, *(position + 1 for position in line_ends), len(text) + 1]
    return [Block(start, end - 1, "paragraph") for start, end in pairwise(edges)]


def _parts(adjoining: list[Fragment]) -> list[tuple[str, Hashable]]:
    """List the texts of fragments with their keys, and what stands before, between, after them."""
    if adjoining[0].kind is None:
        return [(fragment.passage.text, fragment.key) for fragment in adjoining]
    parts: list[tuple[str, Hashable]] = [(adjoining[0].before, NOBODY)]
    for fragment, following in pairwise(adjoining):
        rest = (fragment.after or "")[: following.passage.start - fragment.end]
        parts += [(fragment.passage.text, fragment.key), (rest, NOBODY)]
    last = adjoining[-1]
    parts += [(last.passage.text, last.key), (last.after or "", NOBODY)]
    return [(part, key) for part, key in parts if part]
