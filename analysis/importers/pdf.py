"""PDF files: their text, page by page, put together to paragraphs."""

import io

from analysis.importers import layout
from analysis.importers.fields import Article
from analysis.importers.outside import Refused, explained

# More pages are a book, and would take minutes.
MOST_PAGES = 1000
_DAMAGED = (
    "is a damaged PDF, or one protected by a password; "
    "save it again without, or copy its text into a .txt file"
)


def articles(data: bytes) -> list[Article]:
    """Return the one article of a PDF file; `page_starts` holds the offset of each page in it."""
    with explained(_DAMAGED, loggers=("pypdf",)):
        pages = _texts_of_pages(data)
    paragraphs = layout.paragraphs_of_pages(pages)
    if not paragraphs:
        raise ValueError(
            "is a PDF without text, a scan perhaps; recognise its text (OCR) and save that as .txt"
        )
    return [{"page_starts": [0], **layout.article(paragraphs)}]


def _texts_of_pages(data: bytes) -> list[str]:
    """Return the text of each page of a PDF file, as it is printed."""
    # Imported here, because only PDF files need it.
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused("is a PDF protected by a password; save it without one")
    if len(reader.pages) > MOST_PAGES:
        raise Refused(f"is a PDF of more than {MOST_PAGES:,} pages; split it into articles")
    return [page.extract_text() for page in reader.pages]
