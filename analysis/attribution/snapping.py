"""Contents brought to the quotation marks of their text, and trimmed as a language wants it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from analysis.attribution.marks import Quotation
from analysis.attribution.tagger import Span, Statement

# A content takes in the whole of a quotation of which it has the first share; it gives up one of
# which it has less than the second.
_TAKEN, _LEFT = 0.5, 0.15
# A content that begins with a quotation and has so many characters of it has all of it: the tagger
# reads no further.
_LONG = 400
_EDGE_BEFORE = " \t\n\u00a0\u202f,;:.)]–—"
_EDGE_AFTER = " \t\n\u00a0\u202f,;:([–—"
_LONGEST_COMPLEMENTISER = 12


def at_marks(
    text: str,
    statements: Sequence[Statement],
    marks: Sequence[Quotation],
    complementisers: tuple[str, ...] = (),
) -> list[Statement]:
    """Return statements whose contents begin and end at the quotation marks that they come near to.

    `marks` are the quotations of the text. A content takes in a word of `complementisers` ("que",
    "qu'") that stands right before it. Statements that have no content left are left out.
    """
    moved = (_at_marks(text, statement, marks, complementisers) for statement in statements)
    return [statement for statement in moved if statement.content]


def quoted_share(statement: Statement, marks: Sequence[Quotation]) -> float:
    """Return the share of a content that lies in quotation marks."""
    spans = statement.content
    total = sum(span.end - span.start for span in spans)
    touched = (marks[number] for number in _touched(marks, spans))
    return sum(_overlap(Span(mark.start, mark.end), spans) for mark in touched) / total


def _touched(marks: Sequence[Quotation], spans: Sequence[Span]) -> range:
    """Return the numbers of the quotations that the hull of spans touches."""
    first = bisect_right(marks, spans[0].start, key=lambda quotation: quotation.end)
    return range(first, bisect_left(marks, spans[-1].end, key=lambda quotation: quotation.start))


def _overlap(stretch: Span, spans: Sequence[Span]) -> int:
    """Return how many characters of a stretch spans cover."""
    return sum(max(0, min(stretch.end, s.end) - max(stretch.start, s.start)) for s in spans)


def _at_marks(
    text: str,
    statement: Statement,
    marks: Sequence[Quotation],
    complementisers: tuple[str, ...],
) -> Statement:
    """Return a statement whose content begins and ends at quotation marks that it comes near to."""
    spans = list(statement.content)
    for number in _touched(marks, spans):
        _bring(spans, Span(marks[number].start, marks[number].end))
    spans = [span for span in (_trimmed(text, span) for span in spans) if span.start < span.end]
    if spans and complementisers:
        before = max(0, spans[0].start - _LONGEST_COMPLEMENTISER)
        match = _before(complementisers).search(text, before, spans[0].start)
        if match:
            spans[0] = Span(match.start(), spans[0].end)
    return replace(statement, content=tuple(spans))


@cache
def _before(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern of one of these words at the end of a stretch."""
    patterns = (
        f"{re.escape(word[:-1])}['’]" if word.endswith("'") else rf"{re.escape(word)}\s+"
        for word in words
    )
    return re.compile(rf"\b(?:{'|'.join(patterns)})$", re.IGNORECASE)


def _bring(spans: list[Span], quotation: Span) -> None:
    """Move the outer bounds of the spans that touch a quotation to its marks, in place."""
    touched = [n for n, s in enumerate(spans) if _overlap(quotation, [s])]
    if not touched:
        return
    first, last = touched[0], touched[-1]
    start, end = spans[first].start, spans[last].end
    if _takes_in(spans, start, quotation):
        spans[first] = Span(min(start, quotation.start), spans[first].end)
        spans[last] = Span(spans[last].start, max(end, quotation.end))
    elif _overlap(quotation, spans) < _LEFT * (quotation.end - quotation.start):
        if start < quotation.start:
            spans[first] = Span(start, quotation.start)
        elif end > quotation.end:
            spans[last] = Span(quotation.end, end)


def _takes_in(spans: Sequence[Span], start: int, quotation: Span) -> bool:
    """Say whether a content, which touches a quotation from `start` on, is to have all of it."""
    covered = _overlap(quotation, spans)
    from_its_start = start <= quotation.start + 1 and covered >= _LONG
    return from_its_start or covered >= _TAKEN * (quotation.end - quotation.start)


def _trimmed(text: str, span: Span) -> Span:
    """Return a span without the white space and the punctuation of the sentence around it."""
    start, end = span
    while start < end and text[start] in _EDGE_BEFORE:
        start += 1
    while start < end and text[end - 1] in _EDGE_AFTER:
        end -= 1
    if start < end and text[end - 1] == "." and not text[start:end].endswith(("..", "...")):
        end -= 1
    return Span(start, end)
