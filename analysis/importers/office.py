"""Word files: their paragraphs, read from the zip archive that they are."""

import io
import zipfile

from analysis.importers import layout, lexisnexis
from analysis.importers.archives import WORD, members
from analysis.importers.markup import xml_of
from analysis.importers.outside import explained

MOST_BYTES = 256 * 1024 * 1024
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_REPEATED = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What text consists of, and what stands for it; that of a run of text is its own.
_PIECES = {
    f"{_W}t": "",
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}noBreakHyphen": "-",
    f"{_W}lastRenderedPageBreak": layout.PAGE,
}


def articles(data: bytes) -> list[dict[str, object]]:
    """The articles of a Word file: an export of Nexis, or one article, with `page_starts` where Word has noted its pages."""
    lines = paragraphs(data)
    plain = [line.replace(layout.PAGE, "") for line in lines]
    found = lexisnexis.articles_of_word(plain)
    if not found and any("nexis" in line.casefold() for line in plain[:40]):
        raise ValueError(
            "is a Nexis export without an article; export the articles themselves, with their full text"
        )
    return found or [layout.article(lines)]


def paragraphs(data: bytes) -> list[str]:
    """The paragraphs of a Word file that are not empty; a mark stands where a page begins."""
    if members(data)[WORD].file_size > MOST_BYTES:
        raise ValueError("unpacks to more than an article can hold and is not read")
    with explained("is a damaged or protected Word file; save it again without a password"):
        tree = xml_of(zipfile.ZipFile(io.BytesIO(data)).read(WORD))
    pieces: dict = {paragraph: [] for paragraph in tree.iter(f"{_W}p")}
    for node in tree.iter(*_PIECES):
        # The nearest one: a text box stands within another paragraph. What stands in it for old programs is a repetition.
        paragraph = next(node.iterancestors(f"{_W}p"), None)
        if paragraph is not None and next(node.iterancestors(_REPEATED), None) is None:
            pieces[paragraph].append(_PIECES[node.tag] or node.text or "")
    found, mark = [], ""
    for line in (
        line.strip(" \t") for parts in pieces.values() for line in "".join(parts).split("\n")
    ):
        mark, line = ("", mark + line) if line.strip() else (mark + line, "")
        found += [line] if line else []
    return found
