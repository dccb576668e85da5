"""Printed lines to paragraphs, and the pages they stood on."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from analysis import languages
from analysis.languages.detection import detect

# The mark of a new page while a text is put together.
PAGE = "\f"
# A word of a language, in occurrences per thousand million as a power of ten; a compound that is this much commoner with its hyphen keeps it.
_KNOWN, _COMMONER = 1.8, 1.5
# A line shorter than this part of the usual one ends a paragraph.
_SHORT = 0.75
_HYPHENATED = re.compile(r"([^\W\d_]+)[-‐\xad]$")
_WORD_START = re.compile(r"[a-zà-öø-ÿœ][^\W\d_]*")
_NEW = re.compile(r"[\W\d]*[A-ZÀ-ÖØ-Þ]|[-–—•*·]\s")
# A page number, or the address and page that a browser prints; heads and feet have at most so many lines.
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


def article(paragraphs: Sequence[str]) -> dict[str, object]:
    """Paragraphs as one text, with the offsets at which its pages begin where marks of a page stand in them."""
    pages = "\n\n".join(paragraphs).split(PAGE)
    starts = list(accumulate(map(len, pages[:-1]), initial=0))
    return {"text": "".join(pages)} | ({"page_starts": starts} if len(pages) > 1 else {})


def paragraphs_of_pages(pages: Sequence[str]) -> list[str]:
    """The paragraphs of printed pages, without page numbers and running heads; a mark stands where a new page begins."""
    printed = _without_heads(
        [
            [line.strip() for line in page.translate(_LIGATURES).split("\n") if line.strip()]
            for page in pages
        ]
    )
    lengths = sorted(len(line) for lines in printed for line in lines)
    usual = lengths[len(lengths) * 3 // 4] if lengths else 0
    language = detect(" ".join(line for lines in printed for line in lines)[:5000])
    found: list[list[str]] = []
    above, mark = "", ""
    for number, lines in enumerate(printed):
        mark += PAGE if number else ""
        for line in lines:
            if not above or (len(above) < _SHORT * usual and _NEW.match(line)):
                found.append([mark + line])
            else:
                found[-1][-1:] = _joined(found[-1][-1], mark, line, language)
            above, mark = line, ""
    return ["".join(pieces) for pieces in found]


def _without_heads(pages: list[list[str]]) -> list[list[str]]:
    """Pages without the lines at their edges that are figures or an address alone, or the same on half of the pages."""
    edges = Counter(
        _FIGURES.sub("", line) for lines in pages for line in {*lines[:_EDGE], *lines[-_EDGE:]}
    )
    heads = {line for line, count in edges.items() if count >= max(3, len(pages) / 2)}
    return [_without_heads_of(lines, heads) for lines in pages]


def _without_heads_of(lines: list[str], heads: set[str]) -> list[str]:
    kept = [not (_NO_WORDS.fullmatch(line) or _FIGURES.sub("", line) in heads) for line in lines]
    first = next((place for place, keep in enumerate(kept[:_EDGE]) if keep), min(_EDGE, len(lines)))
    last = next((place for place, keep in enumerate(reversed(kept[-_EDGE:])) if keep), _EDGE)
    return lines[first : max(first, len(lines) - last)]


def _joined(above: str, mark: str, line: str, language: str) -> list[str]:
    """A line and the one above it as they follow each other; a hyphen between them goes where the joined word is known."""
    first, second = _HYPHENATED.search(above[-60:]), _WORD_START.match(line)
    if first and second:
        return [above[:-1] if _is_one_word(first[1], second[0], language) else above, mark + line]
    return [above, " " * (not above.endswith(("-", "‐"))) + mark + line]


def _is_one_word(first: str, second: str, language: str) -> bool:
    from wordfreq import zipf_frequency

    if language not in languages.available():
        return False
    joined = zipf_frequency(first + second, language)
    return joined >= max(_KNOWN, zipf_frequency(f"{first}-{second}", language) - _COMMONER)
