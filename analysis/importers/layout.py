"""Printed lines to paragraphs, and the pages they stood on."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

from analysis import languages
from analysis.importers.fields import Article
from analysis.languages.detection import detect

# The mark of a new page while a text is put together.
PAGE = "\f"
# On the Zipf scale (the power of ten of a word's occurrences in a thousand million words): how
# frequent a known word is at least, and how much more frequent a compound may be with its hyphen
# than without for the hyphen at a line's end to go.
_KNOWN, _COMMONER = 1.8, 1.5
# A line shorter than this part of the usual one ends a paragraph.
_SHORT = 0.75
_HYPHENATED = re.compile(r"([^\W\d_]+)[-‐\xad]$")
_WORD_START = re.compile(r"[a-zà-öø-ÿœ][^\W\d_]*")
_NEW = re.compile(r"[\W\d]*[A-ZÀ-ÖØ-Þ]|[-–—•*·]\s")
# A page number, or the address and page that a browser prints. Heads and feet have at most `_EDGE`
# lines.
_NO_WORDS = re.compile(r"(?:[\W\d_]|[^\W\d_](?![^\W\d_]))+|(?:https?|file):\S+(?: \d+/\d+)?")
_EDGE = 3
_FIGURES = re.compile(r"\d+")
_LIGATURES = str.maketrans(
    {
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ﬅ": "st",
        "ﬆ": "st",
        "\0": "\ufffd",
        PAGE: " ",
    }
)


def article(paragraphs: Sequence[str]) -> Article:
    """Return paragraphs as one article.

    `page_starts`, the offsets in the text at which its pages begin, is there where the mark `PAGE`
    stands in the paragraphs.
    """
    pages = "\n\n".join(paragraphs).split(PAGE)
    text = "".join(pages)
    if len(pages) == 1:
        return {"text": text}
    return {"text": text, "page_starts": list(accumulate(map(len, pages[:-1]), initial=0))}


def paragraphs_of_pages(pages: Sequence[str]) -> list[str]:
    """Return the paragraphs of printed pages, without page numbers and running heads.

    A line is joined to the one above unless that one is short and this one begins like a sentence
    or a list. The mark `PAGE` stands where a new page begins.
    """
    printed = list(_marked(_without_heads([_lines(page) for page in pages])))
    lines = [line for _, line in printed]
    short = _SHORT * _usual_length(lines)
    language = detect(" ".join(lines)[:5000])
    # Each paragraph is a list of pieces: to lengthen one text line by line takes too long.
    paragraphs: list[list[str]] = []
    above = ""
    for mark, line in printed:
        if not above or (len(above) < short and _NEW.match(line)):
            paragraphs.append([mark + line])
        else:
            _append(paragraphs[-1], line, mark, language)
        above = line
    return ["".join(pieces) for pieces in paragraphs]


def _lines(page: str) -> list[str]:
    """Return the lines of a printed page that are not empty, ligatures as letters."""
    return [line.strip() for line in page.translate(_LIGATURES).split("\n") if line.strip()]


def _marked(pages: list[list[str]]) -> Iterator[tuple[str, str]]:
    """Yield each line of the pages after its mark: a `PAGE` for every page that begins with it."""
    mark = ""
    for number, lines in enumerate(pages):
        if number:
            mark += PAGE
        for line in lines:
            yield mark, line
            mark = ""


def _usual_length(lines: list[str]) -> int:
    """Return the third quartile of the lengths of lines: about that of a full one."""
    lengths = sorted(map(len, lines))
    return lengths[len(lengths) * 3 // 4] if lengths else 0


def _without_heads(pages: list[list[str]]) -> list[list[str]]:
    """Return pages without their heads and feet.

    These are lines near the edge of a page that are a number or an address alone, or that stand,
    figures aside, on half of the pages.
    """
    edges = Counter(
        _FIGURES.sub("", line) for lines in pages for line in {*lines[:_EDGE], *lines[-_EDGE:]}
    )
    heads = {line for line, count in edges.items() if count >= max(3, len(pages) / 2)}
    return [_without_edges(lines, heads) for lines in pages]


def _without_edges(lines: list[str], heads: set[str]) -> list[str]:
    """Return the lines of a page without those at its edges that are numbers or one of `heads`.

    At most `_EDGE` lines go at each edge.
    """
    is_text = [not (_NO_WORDS.fullmatch(line) or _FIGURES.sub("", line) in heads) for line in lines]
    top, bottom = is_text[:_EDGE], is_text[-_EDGE:][::-1]
    first = top.index(True) if True in top else len(top)
    below = bottom.index(True) if True in bottom else _EDGE
    return lines[first : max(first, len(lines) - below)]


def _append(pieces: list[str], line: str, mark: str, language: str) -> None:
    """Add a printed line, and the mark of a new page before it, to the pieces of its paragraph.

    A hyphen at the end of the line above goes where the word joined without it is known.
    """
    above = pieces[-1]
    first, second = _HYPHENATED.search(above[-60:]), _WORD_START.match(line)
    if first and second:
        if _is_one_word(first[1], second[0], language):
            pieces[-1] = above[:-1]
    elif not above.endswith(("-", "‐")):
        mark = " " + mark
    pieces.append(mark + line)


def _is_one_word(first: str, second: str, language: str) -> bool:
    """Say whether two halves are a word of the language that is usually written without hyphen."""
    # Imported here, because only words that are broken at a line's end need it.
    from wordfreq import zipf_frequency

    if language not in languages.available():
        return False
    joined = zipf_frequency(first + second, language)
    return joined >= max(_KNOWN, zipf_frequency(f"{first}-{second}", language) - _COMMONER)
