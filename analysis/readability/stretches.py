"""What is read in one: whole documents, and fragments of documents put together again.

A sentence of which a table of fragments holds a part is read whole, in what the table knows of the rest of it (`before`,
`after`): so that a voice has the same sentences whether the other voices are in the table or not.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

import pandas as pd

from analysis.documents import Block, block_of, block_spans, passage_blocks
from analysis.passages import Passage, passages, strings
from analysis.text import word_spans

# A sentence belongs to a voice that has this share of its words.
OWN = 0.8
# Whose the text is that stands around the fragments of a document.
NOBODY = object()


@dataclass(frozen=True)
class Stretch:
    """A text without a gap: its blocks, where its parts end, and the key of each part."""

    unit: Hashable
    text: str
    language: str
    start: int
    blocks: list[Block]
    edges: list[int]
    keys: list[Hashable]

    def key(self, start: int, end: int) -> Hashable:
        """Whose sentence it is: of whoever has four fifths of its words, else nobody's."""
        first, last = bisect_right(self.edges, start), bisect_right(self.edges, end - 1)
        if first == last:
            return self.keys[first]
        begins = [begin for begin, _ in word_spans(self.text, start, end, self.language)]
        shares = Counter(self.keys[bisect_right(self.edges, begin)] for begin in begins)
        ((owner, words),) = shares.most_common(1)
        return owner if words >= OWN * len(begins) else NOBODY


class Fragment(NamedTuple):
    """A row of a table of fragments: its text, its key, and if the table knows them the kind of its block and the rest of its sentences."""

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
        """Whether it is read in one with the fragment before: it lies in the same text, or block if the kinds are known."""
        gap = self.passage.start - previous.end
        if self.passage.unit != previous.passage.unit or self.kind != previous.kind:
            return False
        if self.kind is None or previous.after is None:
            return gap == 0 and not (self.kind and previous.passage.text.endswith("\n"))
        return 0 <= gap < len(previous.after)


def stretches(documents: pd.DataFrame, groups: pd.Series) -> Iterator[Stretch]:
    """The texts to read, each part with its group; fragments of a document that belong together are put together again."""
    if "start" not in documents:
        for (passage, blocks), key in zip(passage_blocks(documents), groups):
            yield Stretch(
                passage.unit, passage.text, passage.language, 0, blocks, [len(passage.text)], [key]
            )
        return
    run: list[Fragment] = []
    for fragment in _fragments(documents, groups):
        if run and not fragment.continues(run[-1]):
            yield _put_together(run)
            run = []
        run.append(fragment)
    if run:
        yield _put_together(run)


def _fragments(documents: pd.DataFrame, groups: pd.Series) -> list[Fragment]:
    """The rows with a text, in the order of their document."""
    columns = (
        strings(documents, "kind", missing="paragraph", absent=None),
        strings(documents, "before"),
        strings(documents, "after", absent=None),
    )
    fragments = [
        fragment
        for fragment in map(Fragment, passages(documents), groups, *columns)
        if fragment.passage.text
    ]
    order = {
        unit: number
        for number, unit in enumerate(
            dict.fromkeys(fragment.passage.unit for fragment in fragments)
        )
    }
    return sorted(
        fragments, key=lambda fragment: (order[fragment.passage.unit], fragment.passage.start)
    )


def _put_together(run: list[Fragment]) -> Stretch:
    unit, _, language, start = run[0].passage
    pieces = _pieces(run)
    text = "".join(piece for piece, _ in pieces)
    if run[0].kind is not None:
        blocks = block_of(text, run[0].kind)
    elif len(run) > 1 and start == 0:
        blocks = block_spans(text, language)
    else:
        edges = [0, *(at + 1 for at, mark in enumerate(text) if mark == "\n"), len(text) + 1]
        blocks = [Block(start, end - 1, "paragraph") for start, end in zip(edges, edges[1:])]
    outside = len(pieces[0][0]) if pieces[0][1] is NOBODY else 0
    return Stretch(
        unit,
        text,
        language,
        start - outside,
        blocks,
        list(accumulate(len(piece) for piece, _ in pieces)),
        [key for _, key in pieces],
    )


def _pieces(run: list[Fragment]) -> list[tuple[str, Hashable]]:
    """The texts of the fragments of a run, with what stands around and between them."""
    if run[0].kind is None:
        return [(fragment.passage.text, fragment.key) for fragment in run]
    pieces = [(run[0].before, NOBODY)]
    for fragment, following in zip(run, run[1:]):
        rest = (fragment.after or "")[: following.passage.start - fragment.end]
        pieces += [(fragment.passage.text, fragment.key), (rest, NOBODY)]
    pieces += [(run[-1].passage.text, run[-1].key), (run[-1].after or "", NOBODY)]
    return [piece for piece in pieces if piece[0]]
