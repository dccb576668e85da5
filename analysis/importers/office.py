"""Word files: their paragraphs, read from the zip archive that they are."""

import io
import zipfile

from analysis.importers import layout, lexisnexis
from analysis.importers.archives import WORD, members
from analysis.importers.fields import Article
from analysis.importers.markup import Element, xml_of
from analysis.importers.outside import explained

# The text of a longer file is no article.
MOST_BYTES = 256 * 1024 * 1024
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What stands in the file once more, for programs that are too old for it.
_REPEATED = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# The elements that text consists of, and the characters for which they stand; "": those within it.
_PIECES = {
    f"{_W}t": "",
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}noBreakHyphen": "-",
    f"{_W}lastRenderedPageBreak": layout.PAGE,
}


def articles(data: bytes) -> list[Article]:
    """Return the articles of a Word file: those of an export of Nexis, or the one that it is.

    The latter has `page_starts`, the offset of each page, where Word has noted its pages.
    """
    lines = paragraphs(data)
    unpaged = [line.replace(layout.PAGE, "") for line in lines]
    exported = lexisnexis.articles_of_word(unpaged)
    if not exported and any("nexis" in line.casefold() for line in unpaged[:40]):
        raise ValueError(
            "is a Nexis export without an article; "
            "export the articles themselves, with their full text"
        )
    return exported or [layout.article(lines)]


def paragraphs(data: bytes) -> list[str]:
    """Return the paragraphs of a Word file that are not empty.

    The mark `layout.PAGE` stands where a page begins; that of an empty paragraph moves to the next.
    """
    if members(data)[WORD].file_size > MOST_BYTES:
        raise ValueError("unpacks to more than an article can hold and is not read")
    with explained("is a damaged or protected Word file; save it again without a password"):
        tree = xml_of(zipfile.ZipFile(io.BytesIO(data)).read(WORD))
    filled, marks = [], ""
    for line in "\n".join(_texts_of_paragraphs(tree)).split("\n"):
        line = line.strip(" \t")
        if line.strip():
            filled.append(marks + line)
            marks = ""
        else:
            marks += line
    return filled


def _texts_of_paragraphs(tree: Element) -> list[str]:
    """Return the text of each paragraph element of a Word file, empty ones too."""
    pieces: dict[Element, list[str]] = {paragraph: [] for paragraph in tree.iter(f"{_W}p")}
    for node in tree.iter(*_PIECES):
        # The nearest one: a text box stands within another paragraph.
        paragraph = next(node.iterancestors(f"{_W}p"), None)
        if paragraph is not None and next(node.iterancestors(_REPEATED), None) is None:
            pieces[paragraph].append(_PIECES[node.tag] or node.text or "")
    return ["".join(parts) for parts in pieces.values()]
