"""Find the lines of an article that are its headline, its standfirst and its subheadings.

What a line is depends here on the lines around it; `lines` says what a line is by itself.
"""

import re
from collections.abc import Iterator
from itertools import takewhile

from analysis.documents import lines

MARKDOWN = re.compile(r"(#{1,6})[ \t]+(?=\S)")
# Names and dates of publication stand among this many first or last lines.
_EDGE = 6
# A section's name above the headline has at most this many words, the headline at least that many.
_MOST_SECTION_WORDS, _FEWEST_HEADLINE_WORDS = 3, 5
# More headings in a row are a list.
_MOST_HEADINGS_IN_A_ROW = 2


def line_kinds(texts: list[str], kinds: list[str | None]) -> list[str]:
    """Return the kind of each line of an article.

    `kinds` holds the kinds that are known already ('residue'), which stay, and None for the others,
    which are called open. A single open line is a paragraph: it heads nothing.
    """
    kinds = list(kinds)
    open_lines = _open_lines(kinds)
    if len(open_lines) > 1:
        _mark_bylines_and_captions(texts, kinds, open_lines)
        headline = _headline(texts, kinds)
        if headline is not None:
            kinds[headline] = "headline"
        _mark_headings(texts, kinds, headline)
        last = open_lines[-1]
        if kinds[last] is None and lines.is_person(texts[last]):
            kinds[last] = "byline"
    return [kind or "paragraph" for kind in kinds]


def can_head(line: str) -> bool:
    """Whether a line may be the title of an article."""
    return (
        bool(MARKDOWN.match(line))
        or lines.is_heading(line, most=lines.MOST_HEADLINE_WORDS)
        or lines.is_title_case(line)
    )


def _open_lines(kinds: list[str | None]) -> list[int]:
    """Return the indexes of the lines whose kind is not known yet."""
    return [index for index, kind in enumerate(kinds) if kind is None]


def _mark_bylines_and_captions(
    texts: list[str], kinds: list[str | None], open_lines: list[int]
) -> None:
    """Mark the lines that are bylines or captions whatever stands around them."""
    for rank, index in enumerate(open_lines):
        from_edge = min(rank, len(open_lines) - 1 - rank)
        if from_edge < _EDGE and lines.is_byline(texts[index]):
            kinds[index] = "byline"
        elif lines.is_caption(texts[index]):
            kinds[index] = "caption"


def _headline(texts: list[str], kinds: list[str | None]) -> int | None:
    """Return the index of the headline, None where there is none.

    The headline is the first open line, if it can head an article; where that is the name of a
    section ("Monde"), the next long line. A text of nothing but titles has no headline.
    """
    open_lines = _open_lines(kinds)
    titles = list(takewhile(lambda index: can_head(texts[index]), open_lines))
    if not titles or len(titles) == len(open_lines):
        return None
    if not _is_section_name(texts[titles[0]]):
        return titles[0]
    long_titles = (
        index for index in titles[1:3] if len(texts[index].split()) >= _FEWEST_HEADLINE_WORDS
    )
    return next(long_titles, titles[0])


def _is_section_name(title: str) -> bool:
    """Whether a title may be the name of a section: short, neither quoted nor marked as heading."""
    return len(title.split()) <= _MOST_SECTION_WORDS and not title.startswith(("«", "“", '"', "#"))


def _mark_headings(texts: list[str], kinds: list[str | None], headline: int | None) -> None:
    """Mark the one or two headings right above a paragraph.

    Above the first paragraph and after the headline they are a standfirst, elsewhere subheadings.
    """
    runs = list(_headings_above_paragraphs(texts, kinds))
    for number, headings in enumerate(runs):
        if len(headings) > _MOST_HEADINGS_IN_A_ROW:
            continue
        for index in headings:
            is_standfirst = number == 0 and headline is not None and index > headline
            kinds[index] = "standfirst" if is_standfirst else "subheading"


def _headings_above_paragraphs(texts: list[str], kinds: list[str | None]) -> Iterator[list[int]]:
    """Yield, for each paragraph, the indexes of the headings above it.

    Bylines and captions between them do not count. Where headings stand on both sides of residue,
    only those after it belong to the paragraph.
    """
    headings: list[int] = []
    after_residue = False
    for index, line in enumerate(texts):
        if kinds[index] == "residue":
            after_residue = True
        elif kinds[index] is None and (MARKDOWN.match(line) or lines.is_heading(line)):
            headings = [index] if after_residue else [*headings, index]
            after_residue = False
        elif kinds[index] is None:
            yield headings
            headings, after_residue = [], False
