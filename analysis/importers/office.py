"""Word files: their paragraphs, read from the zip archive that they are."""

import io
import zipfile

from analysis.importers import lexisnexis
from analysis.importers.archives import WORD, members
from analysis.importers.markup import xml_of

MOST_BYTES = 256 * 1024 * 1024
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def articles(data: bytes) -> list[dict[str, object]]:
    """The articles of a Word file: an export of Nexis, or one article."""
    lines = paragraphs(data)
    found = lexisnexis.articles_of_word(lines)
    if not found and any("nexis" in line.casefold() for line in lines[:40]):
        raise ValueError("is a Nexis export without an article; export the articles themselves, with their full text")
    return found or [{"text": "\n\n".join(lines)}]


def paragraphs(data: bytes) -> list[str]:
    """The paragraphs of a Word file that are not empty."""
    if members(data)[WORD].file_size > MOST_BYTES:
        raise ValueError("unpacks to more than an article can hold and is not read")
    try:
        tree = xml_of(zipfile.ZipFile(io.BytesIO(data)).read(WORD))
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, zipfile.zlib.error):
        raise ValueError("is a damaged or protected Word file; save it again without a password") from None
    lines = ["".join(_piece(node) for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br")) for paragraph in tree.iter(f"{_W}p")]
    return [line.strip(" \t\n") for text in lines for line in text.split("\n") if line.strip()]


def _piece(node) -> str:
    return node.text or "" if node.tag == f"{_W}t" else "\n" if node.tag == f"{_W}br" else "\t"
