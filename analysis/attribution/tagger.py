"""The taught tagger: marks in texts what is said, the words that announce it and who says it.

An encoder reads a text in windows that overlap. A first head gives each piece the probability that
a statement is anchored there: at the first piece of a cue, or of a content without a cue. A second
head reads the pieces around each anchor and says which are cue, content and source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime

from analysis.attribution.pieces import FIRST, LAST, MODEL, PADDING, Pieces, lines, split

# Roles are read this many pieces to either side of an anchor.
REACH = 128
# A window holds this many pieces; a piece is read at least MARGIN pieces away from a cut.
WINDOW, MARGIN = 254, 32
# Statements less probable than this are left out of a reading.
FLOOR = 0.1
# Digits of a probability that count: the ones after them differ between processors.
DIGITS = 4
# A longer text is read in sections of this many pieces; texts are read together up to this many.
_SECTION = 16_384
# Windows and anchors in one batch.
_WINDOWS, _ANCHORS = 4, 32
_CUE, _CONTENT, _SOURCE = 1, 2, 3
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
    is the mean probability of the pieces of `content`; `cued` is False where no reporting
    expression announces it. `roles` holds, for the pieces from number `first` on, the probabilities
    of none, cue, content and source.
    """

    anchor: int
    probability: float
    certainty: float
    cued: bool
    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    first: int
    roles: np.ndarray = field(repr=False, compare=False)


@dataclass(frozen=True)
class Reading:
    """What the tagger reads in a text: its pieces, their states, and the statements by place.

    The states, the encoder's, are there only if they were asked for.
    """

    pieces: Pieces
    states: np.ndarray
    statements: list[Statement]


class Text(NamedTuple):
    """A text to read, with the offsets of the paragraphs to read, None for all its lines.

    At the offsets `anchors` a statement is marked however improbable it is.
    """

    text: str
    paragraphs: Sequence[tuple[int, int]] | None = None
    anchors: Sequence[int] = ()


class Stretch(NamedTuple):
    """Pieces from `start` to `end`; those from `first` to `last` have enough around them."""

    start: int
    end: int
    first: int
    last: int


class _Section(NamedTuple):
    """A stretch of the pieces of a text; `closes` is True at the last one of its text."""

    text: Text
    pieces: Pieces
    stretch: Stretch
    closes: bool


class _Encoded(NamedTuple):
    """What the encoder computes of each piece of a section."""

    anchors: np.ndarray
    low: np.ndarray
    pivots: np.ndarray
    states: np.ndarray


class Tagger:
    """The tagger whose graphs lie in a folder, the package's own where none is named.

    `threads` is the number of processor cores to use, 0 for all; results do not depend on it.
    """

    def __init__(self, folder: Path = MODEL, threads: int = 0) -> None:
        self._encoder = _session(folder / "encoder.onnx", threads)
        self._roles = _session(folder / "roles.onnx", threads)
        widths = {output.name: output.shape[-1] for output in self._encoder.get_outputs()}
        self._widths = [widths[name] for name in _Encoded._fields]

    def read(self, text: str, paragraphs: Sequence[tuple[int, int]] | None = None) -> Reading:
        """Read one text; see `read_all`."""
        return next(self.read_all([Text(text, paragraphs)]))

    def read_all(self, texts: Iterable[Text], *, states: bool = False) -> Iterator[Reading]:
        """Yield a reading for each text, in order; it does not depend on the texts read with it.

        `states` asks for the encoder's states as well (384 numbers for each piece).
        """
        statements: list[Statement] = []
        kept: list[np.ndarray] = []
        for group in _together(_sections(texts)):
            for section, encoded in zip(group, self._encode(group), strict=True):
                statements += self._statements(section, encoded)
                first, last = (at - section.stretch.start for at in section.stretch[2:])
                kept.append(encoded.states[first : last if states else first].copy())
                if section.closes:
                    yield Reading(section.pieces, np.concatenate(kept), _distinct(statements))
                    statements, kept = [], []

    def _encode(self, sections: Sequence[_Section]) -> list[_Encoded]:
        """Run the encoder over sections: windows of like length together."""
        lengths = [section.stretch.end - section.stretch.start for section in sections]
        cut = [
            (number, window)
            for number, length in enumerate(lengths)
            for window in stretches(length, WINDOW, MARGIN)
            if length
        ]
        cut.sort(key=lambda numbered: numbered[1].end - numbered[1].start)
        encoded = [
            _Encoded(*(np.empty((length, width), dtype=np.float32) for width in self._widths))
            for length in lengths
        ]
        for at in range(0, len(cut), _WINDOWS):
            group = cut[at : at + _WINDOWS]
            computed = self._encoder.run(_Encoded._fields, _batch(sections, group))
            for row, (number, (start, _, first, last)) in enumerate(group):
                for whole, part in zip(encoded[number], computed, strict=True):
                    whole[first:last] = part[row, first - start + 1 : last - start + 1]
        return encoded

    def _statements(self, section: _Section, encoded: _Encoded) -> Iterator[Statement]:
        """Yield the statements anchored in a section."""
        start = section.stretch.start
        anchors = encoded.anchors.round(DIGITS)
        probabilities = encoded.anchors[:, 1:].sum(axis=1).round(DIGITS)
        places = _candidates(section, probabilities)
        for place, roles in zip(places.tolist(), self._around(places, encoded), strict=True):
            cued = bool(anchors[place, _CUE] >= anchors[place, _CONTENT])
            marked = _Marked.of(section, place, roles)
            if marked.content:
                yield Statement(
                    anchor=int(section.pieces.starts[start + place]),
                    probability=float(probabilities[place]),
                    certainty=marked.certainty,
                    cued=cued,
                    content=marked.content,
                    cue=marked.cue if cued else None,
                    source=marked.source,
                    first=marked.first,
                    roles=marked.roles,
                )

    def _around(self, places: np.ndarray, encoded: _Encoded) -> np.ndarray:
        """Return the probabilities of roles around these pieces (anchors, 2 * REACH + 1, 4)."""
        length = len(encoded.low)
        found = [np.zeros((0, 2 * REACH + 1, 4), dtype=np.float32)]
        for at in range(0, len(places), _ANCHORS):
            group = places[at : at + _ANCHORS]
            around = group[:, None] + np.arange(-REACH, REACH + 1)
            present = (around >= 0) & (around < length)
            given = {
                "low": encoded.low[around.clip(0, length - 1)] * present[..., None],
                "pivots": encoded.pivots[group],
                "present": present.astype(np.int32),
            }
            found += self._roles.run(["roles"], given)
        return np.concatenate(found).round(DIGITS)


@cache
def shipped() -> Tagger:
    """Return the tagger of the package, loaded once."""
    return Tagger()


def _session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    """Return a graph in a file, ready to run."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    # Threads that wait in a loop slow down every other process of the machine.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def stretches(length: int, size: int, margin: int) -> list[Stretch]:
    """Return stretches of equal length, at most `size`, over so many pieces.

    They overlap so that what is read of them, from `first` to `last`, follows each other without
    gap and keeps a margin from every cut. There is always one stretch.
    """
    inner = length - 2 * margin
    number = 1 if length <= size else -(-inner // (size - 2 * margin))
    cuts = [margin + inner * cut // number for cut in range(1, number)]
    return [
        Stretch(max(0, first - margin), min(length, last + margin), first, last)
        for first, last in pairwise([0, *cuts, length])
    ]


def _sections(texts: Iterable[Text]) -> Iterator[_Section]:
    """Split texts into pieces, and these into sections where they are long."""
    for text in texts:
        paragraphs = lines(text.text) if text.paragraphs is None else text.paragraphs
        pieces = split(text.text, paragraphs)
        cut = stretches(len(pieces.ids), _SECTION, 2 * REACH)
        for stretch in cut:
            yield _Section(text, pieces, stretch, stretch is cut[-1])


def _candidates(section: _Section, probabilities: np.ndarray) -> np.ndarray:
    """Return the numbers of the pieces of a section at which a statement may be anchored."""
    start, _, first, last = section.stretch
    wanted = probabilities >= FLOOR
    for offset in section.text.anchors:
        place, _ = section.pieces.between(offset, offset + 1)
        if first <= place < last:
            wanted[place - start] = True
    return first - start + np.flatnonzero(wanted[first - start : last - start])


def _together(sections: Iterable[_Section]) -> Iterator[list[_Section]]:
    """Group sections so that a group has about as many pieces as a long section."""
    group: list[_Section] = []
    room = _SECTION
    for section in sections:
        group.append(section)
        room -= section.stretch.end - section.stretch.start
        if room <= 0:
            yield group
            group, room = [], _SECTION
    if group:
        yield group


def _batch(
    sections: Sequence[_Section], group: Sequence[tuple[int, Stretch]]
) -> dict[str, np.ndarray]:
    """Return windows of sections, each given with its section's number, side by side."""
    length = max(window.end - window.start for _, window in group) + 2
    ids = np.full((len(group), length), PADDING, dtype=np.int64)
    marks = np.zeros_like(ids)
    for row, (number, window) in enumerate(group):
        pieces, base = sections[number].pieces, sections[number].stretch.start
        part = slice(base + window.start, base + window.end)
        after = window.end - window.start + 1
        ids[row, 0], ids[row, after] = FIRST, LAST
        ids[row, 1:after] = pieces.ids[part]
        marks[row, 1:after] = pieces.marks[part]
    return {"ids": ids, "marks": marks}


class _Marked(NamedTuple):
    """The pieces around an anchor with their roles, and the stretches of text that these make."""

    content: tuple[Span, ...]
    certainty: float
    cue: Span
    source: Span | None
    first: int
    roles: np.ndarray

    @classmethod
    def of(cls, section: _Section, place: int, roles: np.ndarray) -> _Marked:
        """Read the probabilities of roles around the piece `place` of a section."""
        start, end, _, _ = section.stretch
        before = min(place, REACH)
        first, last = start + place - before, min(end, start + place + REACH + 1)
        roles = roles[REACH - before : REACH - before + last - first]
        part = Pieces(*(values[first:last] for values in section.pieces))
        labels = _labels(roles, part.words)
        in_content = roles[labels == _CONTENT, _CONTENT]
        return cls(
            content=_content(section.text.text, part, labels),
            certainty=round(float(in_content.mean()), DIGITS) if len(in_content) else 0.0,
            cue=_cue(part, before, labels),
            source=_source(part, labels, roles),
            first=first,
            roles=roles,
        )


def _labels(roles: np.ndarray, words: np.ndarray) -> np.ndarray:
    """Return the role of each piece: the most probable one of its word, the first of equal ones."""
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


def _span(pieces: Pieces, run: tuple[int, int]) -> Span:
    return Span(int(pieces.starts[run[0]]), int(pieces.ends[run[1]]))


def _content(text: str, pieces: Pieces, labels: np.ndarray) -> tuple[Span, ...]:
    """Return the parts of a content: gaps without letters or digits closed, splinters dropped."""
    joined: list[Span] = []
    for run in _runs(np.flatnonzero(labels == _CONTENT), 0):
        span = _span(pieces, run)
        if joined and not _has_words(text[joined[-1].end : span.start]):
            span = Span(joined.pop().start, span.end)
        joined.append(span)
    joined = [span for span in joined if _has_words(text[span.start : span.end])]
    total = sum(span.end - span.start for span in joined)
    shortest = min(_SHORTEST_PART, 0.3 * total)
    return tuple(span for span in joined if span.end - span.start >= shortest)


def _has_words(stretch: str) -> bool:
    return any(character.isalnum() for character in stretch)


def _cue(pieces: Pieces, anchor: int, labels: np.ndarray) -> Span:
    """Return the cue that begins at the anchor, with a pronoun in it that is the source."""
    for run in _runs(np.flatnonzero(labels == _CUE), 3):
        if run[0] <= anchor <= run[1]:
            return _span(pieces, run)
    return _span(pieces, (anchor, anchor))


def _source(pieces: Pieces, labels: np.ndarray, roles: np.ndarray) -> Span | None:
    """Return the source: of several stretches the one with the most probability."""
    runs = _runs(np.flatnonzero(labels == _SOURCE), 1)
    if not runs:
        return None
    sums = [round(float(roles[start : end + 1, _SOURCE].sum()), DIGITS - 1) for start, end in runs]
    return _span(pieces, runs[sums.index(max(sums))])


def _distinct(statements: Sequence[Statement]) -> list[Statement]:
    """Return statements by place, without those whose content a more probable one has as well."""
    ordered = sorted(statements, key=lambda each: (each.content[0], each.anchor))
    dropped: set[int] = set()
    for number, one in enumerate(ordered):
        for later in range(number + 1, len(ordered)):
            other = ordered[later]
            if other.content[0].start >= one.content[-1].end:
                break
            if _shared(one.content, other.content) > _SAME:
                worse = other.probability <= one.probability
                dropped.add(later if worse else number)
    return [statement for number, statement in enumerate(ordered) if number not in dropped]


def _shared(one: Sequence[Span], other: Sequence[Span]) -> float:
    """Return the share of the characters of two contents that both have."""
    both = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)
    either = sum(span.end - span.start for span in (*one, *other)) - both
    return both / either
