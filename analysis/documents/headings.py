"""Which lines of an article head it or its parts: this depends on the lines around them."""

import re

from analysis.documents import lines

MARKDOWN = re.compile(r"(#{1,6})[ \t]+(?=\S)")
# Names and dates of publication stand among this many first or last lines.
_EDGE = 6
# A section's name above the headline has at most this many words, the headline itself at least that many.
_MOST_SECTION_WORDS, _FEWEST_HEADLINE_WORDS = 3, 5


def line_kinds(texts: list[str], kinds: list[str | None]) -> list[str]:
    """The kind of each line; those known beforehand (residue) keep theirs. A single line is prose: it heads nothing."""
    kinds = list(kinds)
    places = [place for place, kind in enumerate(kinds) if kind is None]
    if len(places) > 1:
        _mark_single_lines(texts, kinds, places)
        headline = _headline(texts, kinds)
        if headline is not None:
            kinds[headline] = "headline"
        _mark_headings(texts, kinds, headline)
        if kinds[places[-1]] is None and lines.is_person(texts[places[-1]]):
            kinds[places[-1]] = "byline"
    return [kind or "paragraph" for kind in kinds]


def can_head(line: str) -> bool:
    """Whether a line may be the title of an article."""
    return (
        bool(MARKDOWN.match(line))
        or lines.is_heading(line, most=lines.MOST_HEADLINE_WORDS)
        or lines.is_title_case(line)
    )


def _mark_single_lines(texts: list[str], kinds: list[str | None], places: list[int]) -> None:
    """What a line is by itself, whatever stands around it."""
    for rank, place in enumerate(places):
        if min(rank, len(places) - 1 - rank) < _EDGE and lines.is_byline(texts[place]):
            kinds[place] = "byline"
        elif lines.is_caption(texts[place]):
            kinds[place] = "caption"


def _headline(texts: list[str], kinds: list[str | None]) -> int | None:
    """The first line that heads the article; a section's name above it is passed over."""
    places = [place for place, kind in enumerate(kinds) if kind is None]
    heads = []
    for place in places:
        if not can_head(texts[place]):
            break
        heads.append(place)
    if not heads or len(heads) == len(places):
        return None
    first = texts[heads[0]]
    if len(first.split()) <= _MOST_SECTION_WORDS and not first.startswith(("«", "“", '"', "#")):
        return next(
            (place for place in heads[1:3] if len(texts[place].split()) >= _FEWEST_HEADLINE_WORDS),
            heads[0],
        )
    return heads[0]


def _mark_headings(texts: list[str], kinds: list[str | None], headline: int | None) -> None:
    """Mark the one or two short lines right above a paragraph; more in a row are a list, not headings."""
    above: list[int] = []
    broken = False
    body = headline is None
    for place, line in enumerate(texts):
        if kinds[place] == "residue":
            broken = True
        elif kinds[place] is None and (MARKDOWN.match(line) or lines.is_heading(line)):
            above = [place] if broken else [*above, place]
            broken = False
        elif kinds[place] is None:
            for head in above if len(above) <= 2 else []:
                kinds[head] = "subheading" if body or head < headline else "standfirst"
            above, broken, body = [], False, True
