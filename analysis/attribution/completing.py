"""Complete statements by what quotation marks settle, so that it need not be learned.

A cue inserted in a quotation splits it in two; a quotation right after a quoted statement goes on
with it; a word or two in marks inside a sentence are a name or held at a distance, not speech; a
source has its article.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.attribution.marks import Quotation
from analysis.attribution.tagger import Span, Statement
from analysis.languages import Language

# A quotation of fewer words inside a sentence, which no cue announces, is no speech.
_FEWEST_WORDS = 4
# How far an inserted clause reaches after its cue and source: to the next punctuation within this.
_REACH = 120
# A statement without a cue that lies in another one by this share of its characters is left out.
_COVERED = 0.7
# So many contents that begin before a statement are looked at for one that covers it.
_NEAR = 4
# How probable a quotation that goes on with the one before it is taken to be.
_CONTINUATION = 0.97
_WORD = re.compile(r"\w+")
_CLAUSE_END = re.compile(r"[,.;:!?…]+")
# The word right before a source, and the end of a sentence inside it (not of an abbreviation).
_ARTICLE = re.compile(r"(?<!\w)(\w+'|\w+(?=[ \u00a0]))[ \u00a0]?$")
_SENTENCE_END = re.compile(r"(?<=\w{3})[.!?…]+\s")
# A content that begins so near to the beginning of its sentence begins with it.
_FEW_WORDS, _FEW_LETTERS = 2, 25
_BOUNDARY = re.compile(r"[.!?…:;»”\n][\s\u00a0]*")
_NO_ROLES = np.zeros((0, 4), dtype=np.float32)


@dataclass(frozen=True)
class Conventions:
    """What a language and the annotation it was taught by hold of quotations.

    `joins` is True where a quotation that goes on with the one before is a further part of it, not
    a statement of its own; `determiners` are articles that belong to a source.
    """

    joins: bool
    determiners: frozenset[str]
    first_person: frozenset[str]

    @classmethod
    def of(cls, language: Language) -> "Conventions":
        """Read the conventions of a language from its rules."""
        rules = language.rules.get("attribution", {})
        names = language.rules.get("speakers", {})
        determiners = {word for group in names.get("determiners", {}).values() for word in group}
        single = {word for word in determiners if " " not in word}
        return cls(
            joins=bool(rules.get("joins_next_quotation", False)),
            determiners=frozenset(single - set(names.get("link", ()))),
            first_person=frozenset(language.rules.get("turns", {}).get("first_person", ())),
        )

    def is_own(self, text: str, statement: Statement) -> bool:
        """Tell whether a source is the one who writes: 'selon nos informations'."""
        words = _WORD.findall(text[slice(*statement.source)].lower()) if statement.source else []
        return bool(words) and words[0] in self.first_person


def completed(
    text: str,
    statements: Sequence[Statement],
    marks: Sequence[Quotation],
    conventions: Conventions,
) -> list[Statement]:
    """Return the statements, completed; `marks` are the quotations of the text, in order."""
    sourced = [_with_whole_source(text, each, conventions) for each in statements]
    started = [_from_sentence_start(text, each) for each in sourced]
    whole = [_around_cue(text, each, marks) for each in started]
    quoted = {Span(quotation.start, quotation.end) for quotation in marks}
    announced = [*whole, *_after_colons(text, whole, marks)]
    continued = _continued(text, announced, marks, conventions)
    speech = [
        each
        for each in continued
        if not _is_name(text, each, quoted) and not _is_own_view(text, each, marks, conventions)
    ]
    return _without_covered(speech)


# A cue inside its quotation -------------------------------------------------------------------


def _around_cue(text: str, statement: Statement, marks: Sequence[Quotation]) -> Statement:
    """Give a statement whose cue is inserted in a quotation all of it but the inserted clause."""
    quotation = _holding(statement.cue, marks)
    if statement.cue is None or quotation is None:
        return statement
    before = [span for span in statement.content if span.end <= statement.cue.start]
    if not before or before[0].start > quotation.start + 2:
        return statement
    if _WORD.search(text, before[-1].end, statement.cue.start):
        return statement
    after = _after_clause(text, statement, quotation)
    pieces = [Span(quotation.start, before[-1].end)]
    if _WORD.search(text, after, quotation.end):
        pieces.append(Span(after, quotation.end))
    return replace(statement, content=tuple(pieces))


def _holding(cue: Span | None, marks: Sequence[Quotation]) -> Quotation | None:
    """Return the quotation that a cue lies in, None where it lies in none."""
    if cue is None:
        return None
    number = bisect_right(marks, cue.start, key=lambda quotation: quotation.start) - 1
    if number >= 0 and cue.end < marks[number].end:
        return marks[number]
    return None


def _after_clause(text: str, statement: Statement, quotation: Quotation) -> int:
    """Return where the quotation goes on after the inserted cue, its source and their comma."""
    assert statement.cue is not None
    end, source = statement.cue.end, statement.source
    if source and end <= source.start <= end + _REACH and source.end < quotation.end:
        end = source.end
    stop = _CLAUSE_END.search(text, end, min(quotation.end, end + _REACH))
    end = stop.end() if stop else end
    while end < quotation.end and text[end].isspace():
        end += 1
    return end


def _from_sentence_start(text: str, statement: Statement) -> Statement:
    """Let a content before its cue begin with its sentence where a word or two are missing."""
    first = statement.content[0]
    if statement.cue is None or statement.cue.start < first.end:
        return statement
    begin = max(0, first.start - _FEW_LETTERS)
    ends = [match.end() for match in _BOUNDARY.finditer(text, begin, first.start)]
    start = ends[-1] if ends else begin
    missing = text[start : first.start]
    if (begin and not ends) or not 0 < len(_WORD.findall(missing)) <= _FEW_WORDS:
        return statement
    if statement.source and statement.source.start < first.start:
        return statement
    return replace(statement, content=(Span(start, first.end), *statement.content[1:]))


# Quotations that go on ------------------------------------------------------------------------


def _continued(
    text: str,
    statements: Sequence[Statement],
    marks: Sequence[Quotation],
    conventions: Conventions,
) -> list[Statement]:
    """Let quotations after a quoted statement go on with it, or be statements of their own."""
    following = _quotations_after(text, statements, marks)
    uncued = {statement.content[0] for statement in statements if not statement.cued}
    continued: list[Statement] = []
    for statement, spans in zip(statements, following, strict=True):
        if conventions.joins:
            content = tuple(sorted((*statement.content, *spans)))
            continued.append(replace(statement, content=content))
        else:
            continued += [statement, *(_uncued(span) for span in spans if span not in uncued)]
    return continued


def _quotations_after(
    text: str, statements: Sequence[Statement], marks: Sequence[Quotation]
) -> list[list[Span]]:
    """Return, for each statement, the quotations that go on with it: none unless cued and quoted.

    A quotation that is the content of a statement with a cue goes on with no other.
    """
    starts = [quotation.start for quotation in marks]
    ends = {quotation.end for quotation in marks}
    taken = {span.start for statement in statements if statement.cued for span in statement.content}
    return [
        list(_following(text, statement, marks, starts, taken))
        if statement.cued and statement.content[-1].end in ends
        else []
        for statement in statements
    ]


def _after_colons(
    text: str, statements: Sequence[Statement], marks: Sequence[Quotation]
) -> Iterator[Statement]:
    """Yield the quotations that a colon announces and that no statement takes in."""
    spans = sorted(span for each in statements for span in each.content)
    starts = [span.start for span in spans]
    for quotation in marks:
        span = Span(quotation.start, quotation.end)
        before = text[max(0, span.start - 3) : span.start].rstrip()
        many = len(_WORD.findall(text, span.start, span.end)) > 1
        free = _covered(span, spans, starts) * 2 < span.end - span.start
        if before.endswith(":") and many and free and quotation.closed:
            yield _uncued(span)


def _following(
    text: str,
    statement: Statement,
    marks: Sequence[Quotation],
    starts: Sequence[int],
    taken: set[int],
) -> Iterator[Span]:
    """Yield the quotations of the paragraph after a statement, without a word between."""
    parts = [statement.content[-1], statement.cue, statement.source]
    end = max(part.end for part in parts if part)
    for number in range(bisect_left(starts, end), len(marks)):
        quotation = marks[number]
        between = text[end : quotation.start]
        if "\n" in between or _WORD.search(between) or quotation.start in taken:
            return
        yield Span(quotation.start, quotation.end)
        end = quotation.end


def _uncued(span: Span) -> Statement:
    return Statement(
        anchor=span.start,
        probability=_CONTINUATION,
        certainty=_CONTINUATION,
        cued=False,
        content=(span,),
        cue=None,
        source=None,
        first=0,
        roles=_NO_ROLES,
    )


# What is no speech, and what is there twice ---------------------------------------------------


def _is_name(text: str, statement: Statement, quoted: set[Span]) -> bool:
    """Tell whether an uncued statement is a word or two in marks in the middle of a sentence."""
    span = Span(statement.content[0].start, statement.content[-1].end)
    if statement.cued or span not in quoted:
        return False
    if len(_WORD.findall(text, span.start, span.end)) >= _FEWEST_WORDS:
        return False
    before, after = span.start - 1, span.end
    while before >= 0 and text[before].isspace():
        before -= 1
    while after < len(text) and text[after].isspace():
        after += 1
    return text[before : before + 1].isalnum() or text[after : after + 1].isalnum()


def _is_own_view(
    text: str, statement: Statement, marks: Sequence[Quotation], conventions: Conventions
) -> bool:
    """Tell whether somebody quoted reports what they say or think themselves: 'je crois que'."""
    source = statement.source
    if source is None or _holding(source, marks) is None:
        return False
    words = _WORD.findall(text[slice(*source)].lower())
    return len(words) == 1 and words[0] in conventions.first_person


def _without_covered(statements: Sequence[Statement]) -> list[Statement]:
    """Leave out statements without a cue that lie in the content of one with a cue."""
    spans = sorted(span for each in statements if each.cued for span in each.content)
    starts = [span.start for span in spans]
    kept = []
    for statement in statements:
        size = sum(span.end - span.start for span in statement.content)
        covered = sum(_covered(span, spans, starts) for span in statement.content)
        if statement.cued or covered < _COVERED * size:
            kept.append(statement)
    return kept


def _covered(span: Span, spans: Sequence[Span], starts: Sequence[int]) -> int:
    """Return how many characters of a span the one that covers most of it shares with it."""
    first = max(0, bisect_right(starts, span.start) - _NEAR)
    near = spans[first : bisect_left(starts, span.end)]
    shared = (min(span.end, other.end) - max(span.start, other.start) for other in near)
    return max(0, *shared, 0)


def _with_whole_source(text: str, statement: Statement, conventions: Conventions) -> Statement:
    """Let a source begin with the article right before it, and end with its sentence."""
    source = statement.source
    if source is None:
        return statement
    start, end = source
    before = text[max(0, start - 12) : start].replace("’", "'")
    word = _ARTICLE.search(before)
    if word and word.group(1).lower() in conventions.determiners:
        start -= len(before) - word.start()
    stop = _SENTENCE_END.search(text, source.start, end)
    if stop:
        end = stop.start()
    return replace(statement, source=Span(start, end))
