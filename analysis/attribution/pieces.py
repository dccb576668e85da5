"""Texts as pieces: the units of the tagger's vocabulary, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
from tokenizers import Tokenizer

from analysis.attribution.marks import quotations

MODEL = Path(__file__).parent / "model"
# Numbers of the vocabulary: a window begins with FIRST, a paragraph ends with LAST, and PADDING
# fills a batch.
FIRST, PADDING, LAST = 0, 1, 2
# Where a piece lies: outside quotation marks, at the opening one, between them, at the closing one.
OUTSIDE, OPENING, INSIDE, CLOSING = range(4)
_LINE = re.compile(r"[^\n]*\S[^\n]*")
# The tokenizer gets paragraphs in portions of about so many characters, and so many at once.
_PORTION, _AT_ONCE = 5000, 64


class Pieces(NamedTuple):
    """A text in pieces, as arrays with one entry per piece.

    `ids` are numbers in the vocabulary, `starts` and `ends` offsets in the text, `marks` says where
    a piece lies to quotation marks, `words` which word it belongs to. The end of a paragraph is a
    piece without extent.
    """

    ids: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    marks: np.ndarray
    words: np.ndarray

    def of(self, spans: Sequence[Sequence[int]]) -> np.ndarray:
        """Return the numbers of the pieces that share characters with one of these spans."""
        hit = np.zeros(len(self.ids), dtype=bool)
        for start, end in spans:
            hit[slice(*self.between(start, end))] = True
        return np.flatnonzero(hit & (self.ends > self.starts))

    def between(self, start: int, end: int) -> tuple[int, int]:
        """Return the numbers of the first piece that ends after `start`, and from `end` on."""
        first = np.searchsorted(self.ends, start, side="right")
        return int(first), int(np.searchsorted(self.starts, end, side="left"))


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
    portions = _portions(text, paragraphs)
    while group := list(islice(portions, _AT_ONCE)):
        encodings = tokenizer().encode_batch([text[start:end] for start, end, _ in group])
        for (start, end, closes), encoding in zip(group, encodings, strict=True):
            ids += encoding.ids
            places += [(start + first, start + last) for first, last in encoding.offsets]
            if closes:
                ids.append(LAST)
                places.append((end, end))
    starts, ends = np.array(places, dtype=np.int64).reshape(-1, 2).T
    spaces, letters = _classes(text)
    starts = _past_spaces(starts, ends, spaces)
    pieces = Pieces(
        ids=np.array(ids, dtype=np.int64),
        starts=starts,
        ends=ends,
        marks=np.full(len(ids), OUTSIDE, dtype=np.int64),
        words=_words(starts, ends, letters),
    )
    _set_marks(pieces, text)
    return pieces


def _portions(text: str, paragraphs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    """Cut paragraphs at spaces into portions; True where a paragraph ends."""
    for start, end in paragraphs:
        while end - start > _PORTION:
            space = text.find(" ", start + _PORTION, min(end, start + 2 * _PORTION))
            middle = space if space > 0 else min(end, start + 2 * _PORTION)
            yield start, middle, False
            start = middle
        yield start, end, True


def _classes(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Say of each character whether it is white space, and whether it is a letter or a digit."""
    codes = np.frombuffer((text + "\n").encode("utf-32-le", "surrogatepass"), dtype="<u4")
    known, number = np.unique(codes, return_inverse=True)
    characters = [chr(code) for code in known]
    spaces = np.array([character.isspace() for character in characters])
    letters = np.array([character.isalnum() for character in characters])
    return spaces[number], letters[number]


def _past_spaces(starts: np.ndarray, ends: np.ndarray, spaces: np.ndarray) -> np.ndarray:
    """Return the starts of pieces, moved past the white space that the tokenizer counts in."""
    starts = starts.copy()
    while (blank := spaces[starts] & (starts < ends)).any():
        starts[blank] += 1
    return starts


def _words(starts: np.ndarray, ends: np.ndarray, letters: np.ndarray) -> np.ndarray:
    """Return the number of the word that each piece belongs to."""
    continues = np.zeros(len(starts), dtype=bool)
    touching = (starts[1:] == ends[:-1]) & (starts[1:] < ends[1:])
    continues[1:] = touching & letters[starts[1:]] & letters[starts[1:] - 1]
    return np.cumsum(~continues)


def _set_marks(pieces: Pieces, text: str) -> None:
    """Set where each piece lies to the quotation marks of the text."""
    for quotation in quotations(text):
        first, after = pieces.between(quotation.start, quotation.end)
        if first < after:
            pieces.marks[first:after] = INSIDE
            pieces.marks[after - 1] = CLOSING if quotation.closed else INSIDE
            pieces.marks[first] = OPENING
