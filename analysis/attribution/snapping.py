"""Statements brought to the quotation marks of their text: what stands between marks begins and ends at them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from analysis.attribution.marks import Quotation, quotations
from analysis.attribution.tagger import Span, Statement

# A content takes in a quotation of which it has this share, and gives one up of which it has less than the other.
_TAKEN, _LEFT = 0.5, 0.15
# A statement lies in quotation marks when they hold this share of it.
_INSIDE = 0.8
_EDGE_BEFORE = " \t\n\u00a0\u202f,;:.)]–—"
_EDGE_AFTER = " \t\n\u00a0\u202f,;:([–—"
_COMPLEMENTISER = re.compile(r"\b(?:que\s+|qu['’])$", re.IGNORECASE)


def snapped(
    text: str,
    language: str,
    statements: Sequence[Statement],
    at_least: float,
    in_marks_at_least: float,
) -> list[Statement]:
    """Return the statements that are probable enough, their contents brought to the quotation marks.

    A statement counts from the probability `at_least` on; one that lies in quotation marks which no
    other statement holds, from `in_marks_at_least` on.
    """
    marks = quotations(text)
    moved = (_at_marks(text, language, statement, marks) for statement in statements)
    exact = [statement for statement in moved if statement.content]
    sure = [statement for statement in exact if statement.probability >= at_least]
    more = _in_free_marks(exact, sure, marks, in_marks_at_least)
    return sorted(sure + more, key=lambda each: (each.content[0], each.anchor))


def _in_free_marks(
    statements: Sequence[Statement],
    sure: Sequence[Statement],
    marks: Sequence[Quotation],
    at_least: float,
) -> list[Statement]:
    """Return the most probable statement of each quotation that no sure statement takes in."""
    held = {number for statement in sure for number in _held(statement, marks)}
    taken = []
    for statement in sorted(statements, key=lambda each: (-each.probability, each.anchor)):
        free = _held(statement, marks) - held
        if free and statement.probability >= at_least and _in_marks(statement, free, marks):
            taken.append(statement)
            held |= free
    return taken


def _touched(marks: Sequence[Quotation], spans: Sequence[Span]) -> range:
    """Return the numbers of the quotations that the hull of spans touches."""
    first = bisect_right(marks, spans[0].start, key=lambda quotation: quotation.end)
    return range(first, bisect_left(marks, spans[-1].end, key=lambda quotation: quotation.start))


def _held(statement: Statement, marks: Sequence[Quotation]) -> set[int]:
    """Return the numbers of the quotations most of which a statement takes in."""
    spans = statement.content
    return {n for n in _touched(marks, spans) if _share(marks[n], spans) >= _TAKEN}


def _share(quotation: Quotation, spans: Sequence[Span]) -> float:
    """Return the share of a quotation that spans cover."""
    stretch = Span(quotation.start, quotation.end)
    return _overlap(stretch, spans) / (stretch.end - stretch.start)


def _in_marks(statement: Statement, held: set[int], marks: Sequence[Quotation]) -> bool:
    """Say whether most of a statement lies in these quotations."""
    total = sum(span.end - span.start for span in statement.content)
    spans = [Span(marks[number].start, marks[number].end) for number in sorted(held)]
    return sum(_overlap(span, statement.content) for span in spans) >= _INSIDE * total


def _overlap(stretch: Span, spans: Sequence[Span]) -> int:
    """Return how many characters of a stretch spans cover."""
    return sum(max(0, min(stretch.end, s.end) - max(stretch.start, s.start)) for s in spans)


def _at_marks(
    text: str, language: str, statement: Statement, marks: Sequence[Quotation]
) -> Statement:
    """Return a statement whose content begins and ends at quotation marks that it comes near to."""
    spans = list(statement.content)
    for number in _touched(marks, spans):
        _bring(spans, Span(marks[number].start, marks[number].end))
    spans = [span for span in (_trimmed(text, span) for span in spans) if span.start < span.end]
    if spans and language == "fr":
        spans[0] = _with_complementiser(text, spans[0])
    return replace(statement, content=tuple(spans))


def _with_complementiser(text: str, span: Span) -> Span:
    """Return a span that begins at the que before it."""
    match = _COMPLEMENTISER.search(text, max(0, span.start - 6), span.start)
    return Span(match.start(), span.end) if match else span


def _bring(spans: list[Span], quotation: Span) -> None:
    """Move the outer bounds of the spans that touch a quotation to its marks, in place."""
    touched = [n for n, s in enumerate(spans) if _overlap(quotation, [s])]
    if not touched:
        return
    first, last = touched[0], touched[-1]
    share = _overlap(quotation, spans) / (quotation.end - quotation.start)
    if share >= _TAKEN:
        spans[first] = Span(min(spans[first].start, quotation.start), spans[first].end)
        spans[last] = Span(spans[last].start, max(spans[last].end, quotation.end))
    elif share < _LEFT and spans[first].start < quotation.start:
        spans[first] = Span(spans[first].start, quotation.start)
    elif share < _LEFT and spans[last].end > quotation.end:
        spans[last] = Span(quotation.end, spans[last].end)


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
