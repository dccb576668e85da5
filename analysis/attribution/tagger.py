"""The taught tagger: reads texts and marks what is said in them, by which words, and whose words these are.

An encoder reads a text in windows that overlap. A first head gives each piece the probability that a statement is
anchored there: at the first piece of a cue, or of a content without a cue. A second head reads the pieces around each
anchor and says which are cue, content and source.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime

from analysis.attribution.pieces import FIRST, LAST, MODEL, PADDING, Pieces, lines, split

# Roles are read this many pieces to either side of an anchor.
REACH = 128
# A window holds this many pieces; what is read of a piece is read at least MARGIN pieces from a cut.
WINDOW, MARGIN = 254, 32
# Statements less probable than this are left out of a reading.
FLOOR = 0.2
# Digits of a probability that count: the ones after them differ between processors.
DIGITS = 4
# So many texts are read together, in batches of so many windows and of so many anchors.
_TEXTS, _WINDOWS, _ANCHORS = 32, 8, 32
_NONE, _CUE, _CONTENT, _SOURCE = range(4)
# A part of a content that is shorter is dropped, unless it is most of it.
_SHORTEST_PART = 8
# Two statements whose contents share more than this of their characters are one.
_SAME = 0.75


class Span(NamedTuple):
    """A stretch of a text."""

    start: int
    end: int


@dataclass(frozen=True)
class Statement:
    """Something said in a text, as the tagger marks it: before quotation marks correct its bounds.

    `anchor` is the offset at which it is anchored and `probability` that of the anchor; `certainty`
    is the mean probability of the pieces of `content`; `cued` is False where no reporting expression
    announces it. `roles` holds, for the pieces from number `first` on, the probabilities of none,
    cue, content and source.
    """

    anchor: int
    probability: float
    certainty: float
    cued: bool
    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    first: int
    roles: np.ndarray


@dataclass(frozen=True)
class Reading:
    """What the tagger reads in a text: its pieces, the encoder's state of each, and the statements by place."""

    pieces: Pieces
    states: np.ndarray
    statements: list[Statement]


Text = tuple[str, Sequence[tuple[int, int]] | None]


class Tagger:
    """The tagger whose graphs lie in a folder; the package's own where none is named."""

    def __init__(self, folder: Path = MODEL) -> None:
        self._encoder = _session(folder / "encoder.onnx")
        self._roles = _session(folder / "roles.onnx")

    def read(self, text: str, paragraphs: Sequence[tuple[int, int]] | None = None) -> Reading:
        """Read one text; see `read_all`."""
        return next(self.read_all([(text, paragraphs)]))

    def read_all(self, texts: Iterable[Text]) -> Iterator[Reading]:
        """Read texts, each given with the offsets of the paragraphs to read (None: every line that is not blank).

        Yields a reading for each text, in order. It does not depend on the texts read with it.
        """
        remaining = iter(texts)
        while group := list(islice(remaining, _TEXTS)):
            pieces = [split(text, lines(text) if spans is None else spans) for text, spans in group]
            for (text, _), own, encoded in zip(group, pieces, self._encode(pieces), strict=True):
                yield Reading(own, encoded.states, self._statements(text, own, encoded))

    def _encode(self, texts: Sequence[Pieces]) -> list[_Encoded]:
        """Run the encoder over texts: windows of like length together."""
        cut = [
            (number, *w) for number, pieces in enumerate(texts) for w in windows(len(pieces.ids))
        ]
        cut.sort(key=lambda window: window[2] - window[1])
        encoded = [_room(len(pieces.ids)) for pieces in texts]
        for start in range(0, len(cut), _WINDOWS):
            group = cut[start : start + _WINDOWS]
            length = max(end - begin for _, begin, end, _, _ in group) + 2
            ids = np.full((len(group), length), PADDING, dtype=np.int64)
            marks = np.zeros_like(ids)
            for row, (number, begin, end, _, _) in enumerate(group):
                ids[row, 0], ids[row, end - begin + 1] = FIRST, LAST
                ids[row, 1 : end - begin + 1] = texts[number].ids[begin:end]
                marks[row, 1 : end - begin + 1] = texts[number].marks[begin:end]
            computed = self._encoder.run(_Encoded._fields, {"ids": ids, "marks": marks})
            for row, (number, begin, _, first, last) in enumerate(group):
                for whole, part in zip(encoded[number], computed, strict=True):
                    whole[first:last] = part[row, first - begin + 1 : last - begin + 1]
        return encoded

    def _statements(self, text: str, pieces: Pieces, encoded: _Encoded) -> list[Statement]:
        """Return the statements of a text by place, of several with one content the most probable."""
        probabilities = encoded.anchors[:, 1:].sum(axis=1).round(DIGITS)
        places = np.flatnonzero(probabilities >= FLOOR)
        words = _words(text, pieces)
        statements = []
        for place, roles in zip(places.tolist(), self._around(places, encoded), strict=True):
            first, last = max(0, place - REACH), min(len(pieces.ids), place + REACH + 1)
            roles = roles[first - place + REACH : last - place + REACH]
            labels = _labels(roles, words[first:last])
            content = _content(text, pieces, first, labels)
            if content:
                cued = bool(encoded.anchors[place, _CUE] >= encoded.anchors[place, _CONTENT])
                statement = Statement(
                    anchor=int(pieces.starts[place]),
                    probability=float(probabilities[place]),
                    certainty=round(float(roles[labels == _CONTENT, _CONTENT].mean()), DIGITS),
                    cued=cued,
                    content=content,
                    cue=_cue(pieces, place, first, labels) if cued else None,
                    source=_source(pieces, first, labels, roles),
                    first=first,
                    roles=roles,
                )
                statements.append(statement)
        return _distinct(statements)

    def _around(self, places: np.ndarray, encoded: _Encoded) -> np.ndarray:
        """Return the probabilities of roles around each of these pieces (anchors, 2 * REACH + 1, 4)."""
        length = len(encoded.low)
        found = [np.zeros((0, 2 * REACH + 1, 4), dtype=np.float32)]
        for start in range(0, len(places), _ANCHORS):
            group = places[start : start + _ANCHORS]
            around = group[:, None] + np.arange(-REACH, REACH + 1)
            present = (around >= 0) & (around < length)
            low = encoded.low[around.clip(0, length - 1)] * present[..., None]
            given = {
                "low": low,
                "pivots": encoded.pivots[group],
                "present": present.astype(np.int32),
            }
            found += self._roles.run(["roles"], given)
        return np.concatenate(found).round(DIGITS)


@cache
def shipped() -> Tagger:
    """Return the tagger of the package, loaded once."""
    return Tagger()


class _Encoded(NamedTuple):
    """What the encoder computes of each piece of a text."""

    states: np.ndarray
    anchors: np.ndarray
    low: np.ndarray
    pivots: np.ndarray


def _session(path: Path) -> onnxruntime.InferenceSession:
    """Return a graph in a file, ready to run."""
    options = onnxruntime.SessionOptions()
    # Threads that wait in a loop slow down every other process of the machine.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def windows(length: int) -> list[tuple[int, int, int, int]]:
    """Return windows over so many pieces: start, end, and the stretch of it that is read.

    The last window ends with the text, and the stretches follow each other without gap.
    """
    if length <= WINDOW:
        return [(0, length, 0, length)] if length else []
    core = WINDOW - 2 * MARGIN
    cut, first = [], 0
    for last in [*range(WINDOW - MARGIN, length - MARGIN, core), length]:
        start = max(0, min(first - MARGIN, length - WINDOW))
        cut.append((start, min(length, start + WINDOW), first, last))
        first = last
    return cut


def _room(length: int) -> _Encoded:
    """Return empty arrays for what the encoder computes of so many pieces."""
    return _Encoded(*(np.empty((length, width), dtype=np.float32) for width in (384, 3, 128, 128)))


def _words(text: str, pieces: Pieces) -> np.ndarray:
    """Return the number of the word that each piece belongs to."""
    continues = np.zeros(len(pieces.ids), dtype=bool)
    for number in range(1, len(pieces.ids)):
        start = int(pieces.starts[number])
        joined = start == pieces.ends[number - 1] < pieces.ends[number]
        continues[number] = joined and text[start].isalnum() and text[start - 1].isalnum()
    return np.cumsum(~continues)


def _labels(roles: np.ndarray, words: np.ndarray) -> np.ndarray:
    """Return the role of each piece: the one most probable for its whole word, the first of equal ones."""
    firsts = np.flatnonzero(np.diff(words, prepend=words[0] - 1))
    sizes = np.diff(firsts, append=len(words))
    means = np.add.reduceat(roles.astype(np.float64), firsts, axis=0) / sizes[:, None]
    return np.repeat(means.round(DIGITS).argmax(axis=1), sizes)


def _runs(numbers: np.ndarray, gap: int) -> list[tuple[int, int]]:
    """Return first and last of the runs in ascending numbers, which may leave out `gap` numbers."""
    if not len(numbers):
        return []
    cuts = np.flatnonzero(np.diff(numbers) > gap + 1) + 1
    return [(int(run[0]), int(run[-1])) for run in np.split(numbers, cuts)]


def _span(pieces: Pieces, first: int, run: tuple[int, int]) -> Span:
    return Span(int(pieces.starts[first + run[0]]), int(pieces.ends[first + run[1]]))


def _content(text: str, pieces: Pieces, first: int, labels: np.ndarray) -> tuple[Span, ...]:
    """Return the parts of a content: gaps without letters or digits closed, splinters dropped."""
    spans = [_span(pieces, first, run) for run in _runs(np.flatnonzero(labels == _CONTENT), 0)]
    joined: list[Span] = []
    for span in spans:
        if joined and not _has_words(text[joined[-1].end : span.start]):
            span = Span(joined.pop().start, span.end)
        joined.append(span)
    joined = [span for span in joined if _has_words(text[span.start : span.end])]
    total = sum(span.end - span.start for span in joined)
    shortest = min(_SHORTEST_PART, 0.3 * total)
    return tuple(span for span in joined if span.end - span.start >= shortest)


def _has_words(stretch: str) -> bool:
    return any(character.isalnum() for character in stretch)


def _cue(pieces: Pieces, place: int, first: int, labels: np.ndarray) -> Span:
    """Return the cue that begins at the anchor; a pronoun in it that is the source divides it nowhere."""
    for run in _runs(np.flatnonzero(labels == _CUE), 3):
        if run[0] <= place - first <= run[1]:
            return _span(pieces, first, run)
    return _span(pieces, first, (place - first, place - first))


def _source(pieces: Pieces, first: int, labels: np.ndarray, roles: np.ndarray) -> Span | None:
    """Return the source: of several stretches the one with the most probability."""
    runs = _runs(np.flatnonzero(labels == _SOURCE), 1)
    if not runs:
        return None
    sums = [round(float(roles[start : end + 1, _SOURCE].sum()), DIGITS - 1) for start, end in runs]
    return _span(pieces, first, runs[sums.index(max(sums))])


def _distinct(statements: list[Statement]) -> list[Statement]:
    """Return statements without those whose content a more probable one has as well."""
    kept: list[tuple[set[int], Statement]] = []
    for statement in sorted(statements, key=lambda each: (-each.probability, each.anchor)):
        own = {at for span in statement.content for at in range(span.start, span.end)}
        if all(len(own & other) <= _SAME * len(own | other) for other, _ in kept):
            kept.append((own, statement))
    return sorted((each for _, each in kept), key=lambda each: (each.content[0], each.anchor))
