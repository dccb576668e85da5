"""Statements brought to the quotation marks of their text: what stands between marks begins and ends at them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from analysis.attribution.marks import Quotation, quotations
from analysis.attribution.tagger import Span, Statement

# A content takes in a quotation of which it has this share, and gives one up of which it has less than the other.
_TAKEN, _LEFT = 0.5, 0.15
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

    A statement counts from the probability `at_least` on; one that lies in quotation marks which no other statement
    holds, from `in_marks_at_least` on.
    """
    marks = quotations(text)
    exact = [_at_marks(text, language, statement, marks) for statement in statements]
    exact = [statement for statement in exact if statement.content]
    taken = [statement for statement in exact if statement.probability >= at_least]
    free = [q for q in marks if not any(_share(q, s.content) >= _TAKEN for s in taken)]
    for statement in sorted(exact, key=lambda each: (-each.probability, each.anchor)):
        if in_marks_at_least <= statement.probability < at_least:
            held = [q for q in free if _share(q, statement.content) >= _TAKEN]
            if held and _in_marks(statement, held):
                taken.append(statement)
                free = [quotation for quotation in free if quotation not in held]
    return sorted(taken, key=lambda each: (each.content[0], each.anchor))


def _share(quotation: Quotation, spans: Sequence[Span]) -> float:
    """Return the share of a quotation that spans cover."""
    covered = sum(max(0, min(quotation.end, s.end) - max(quotation.start, s.start)) for s in spans)
    return covered / (quotation.end - quotation.start)


def _in_marks(statement: Statement, held: Sequence[Quotation]) -> bool:
    """Say whether most of a statement lies in these quotations."""
    total = sum(span.end - span.start for span in statement.content)
    inside = sum(_share(q, statement.content) * (q.end - q.start) for q in held)
    return inside >= 0.8 * total


def _at_marks(
    text: str, language: str, statement: Statement, marks: Sequence[Quotation]
) -> Statement:
    """Return a statement whose content begins and ends at quotation marks where it comes near them."""
    spans = list(statement.content)
    for quotation in marks:
        touched = [
            number
            for number, span in enumerate(spans)
            if span.start < quotation.end and span.end > quotation.start
        ]
        if touched:
            _bring(spans, touched, quotation, _share(quotation, spans))
    spans = [_trimmed(text, span) for span in spans if span.start < span.end]
    spans = [span for span in spans if span.start < span.end]
    if spans and language == "fr":
        match = _COMPLEMENTISER.search(text, max(0, spans[0].start - 6), spans[0].start)
        if match:
            spans[0] = Span(match.start(), spans[0].end)
    return replace(statement, content=tuple(spans))


def _bring(spans: list[Span], touched: list[int], quotation: Quotation, share: float) -> None:
    """Move the outer bounds of the spans that touch a quotation to its marks, in place."""
    first, last = touched[0], touched[-1]
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
