"""Texts as pieces: the units of the tagger's vocabulary, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from tokenizers import Tokenizer

from analysis.attribution.marks import quotations

MODEL = Path(__file__).parent / "model"
# Numbers of the vocabulary: a window begins with FIRST, a paragraph ends with LAST, PADDING fills a batch.
FIRST, PADDING, LAST = 0, 1, 2
# Where a piece lies: outside quotation marks, at the opening mark, between the marks, at the closing mark.
OUTSIDE, OPENING, INSIDE, CLOSING = range(4)
_LINE = re.compile(r"[^\n]*\S[^\n]*")


class Pieces(NamedTuple):
    """A text in pieces: numbers in the vocabulary, first and end offset of each, and where it lies to quotation marks.

    The end of a paragraph is a piece without extent.
    """

    ids: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    marks: np.ndarray

    def of(self, spans: Sequence[Sequence[int]]) -> np.ndarray:
        """Return the numbers of the pieces that share characters with one of these spans of the text."""
        hit = np.zeros(len(self.ids), dtype=bool)
        for start, end in spans:
            hit |= (self.ends > start) & (self.starts < end) & (self.ends > self.starts)
        return np.flatnonzero(hit)


@cache
def tokenizer() -> Tokenizer:
    """Return the tokenizer of the tagger, read once."""
    return Tokenizer.from_file(str(MODEL / "tokenizer.json"))


def lines(text: str) -> list[tuple[int, int]]:
    """Return the offsets of the lines of a text that are not blank."""
    return [match.span() for match in _LINE.finditer(text)]


def split(text: str, paragraphs: Sequence[tuple[int, int]]) -> Pieces:
    """Split paragraphs of a text, given by their offsets, into pieces."""
    ids: list[int] = []
    places: list[tuple[int, int]] = []
    encodings = tokenizer().encode_batch([text[start:end] for start, end in paragraphs])
    for (start, end), encoding in zip(paragraphs, encodings, strict=True):
        ids += [*encoding.ids, LAST]
        places += [(start + first, start + last) for first, last in encoding.offsets]
        places.append((end, end))
    starts, ends = np.array(places, dtype=np.int64).reshape(-1, 2).T
    starts = _without_spaces(text, starts, ends)
    return Pieces(np.array(ids, dtype=np.int64), starts, ends, _marks(text, starts, ends))


def _without_spaces(text: str, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Return the starts of pieces moved past the white space that the tokenizer counts into them."""
    moved = starts.copy()
    for number, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        while start < end and text[start].isspace():
            start += 1
        moved[number] = start
    return moved


def _marks(text: str, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Say of each piece whether it lies outside, at the opening, between or at the closing of quotation marks."""
    marks = np.full(len(starts), OUTSIDE, dtype=np.int64)
    for quotation in quotations(text):
        inside = np.flatnonzero((ends > quotation.start) & (starts < quotation.end))
        if len(inside):
            marks[inside] = INSIDE
            marks[inside[-1]] = CLOSING if quotation.closed else INSIDE
            marks[inside[0]] = OPENING
    return marks
