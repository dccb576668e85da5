"""Saved web pages: the article among menus, links and advertisements, found by trafilatura.

Nothing is run or fetched.
"""

import re
from typing import TYPE_CHECKING

from analysis.importers.fields import Article
from analysis.importers.markup import Element, html_of
from analysis.importers.outside import explained

if TYPE_CHECKING:
    from trafilatura.settings import Document

# A page with more characters is no article, and would take minutes.
MOST_CHARACTERS = 10_000_000
# What a browser finds in a folder of this name belongs to the page saved beside it.
FOLDER_OF_A_PAGE = ("_files", "_fichiers", "-Dateien")
_PAGE = re.compile(
    r"\s*+(?:<\?xml[^>]*+\?>\s*+)?(?:<!--(?>.*?-->)\s*+)*+<(?:!doctype html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_SENTENCE_END = re.compile(r"\w\W{0,3}[.!?…]")
_BY = re.compile(r"(?:par|by)\s+", re.IGNORECASE)
_SUFFIXES = (".htm", ".html", ".xhtml")
# What the pages that this toolkit writes name as their generator.
_OURS = "media-analysis-toolkit"


def is_page(text: str, suffix: str) -> bool:
    """Say whether a text is a web page: by what it begins with, or by its suffix."""
    return suffix.casefold() in _SUFFIXES or bool(_PAGE.match(text))


def articles(text: str) -> list[Article]:
    """Return the one article of a web page, with the fields that the page gives."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError(
            "is a web page that is too long for an article; save the article's text as .txt"
        )
    tree = html_of(text)
    if _generator(tree).startswith(_OURS):
        raise ValueError("is a report of this toolkit, not an article")
    page = _extracted(tree)
    lines = _lines_below_title(page) if page else []
    if page is None or not any(map(_SENTENCE_END.search, lines)):
        raise ValueError(
            "is a web page in which no article was found; copy the article's text into a .txt file"
        )
    return [
        {
            "title": page.title,
            "outlet": page.sitename or page.hostname,
            "date": page.date,
            "author": _BY.sub("", page.author or "", count=1) or None,
            "url": page.url,
            "text": "\n\n".join(lines),
        }
    ]


def _extracted(tree: Element) -> "Document | None":
    """Return what trafilatura finds in a page: the text of its article, and the fields given."""
    # Imported here, because only web pages need it.
    from trafilatura import bare_extraction

    with explained(
        "is a web page that cannot be read; save it again, or copy its text into a .txt file",
        loggers=("courlan", "dateparser", "htmldate", "trafilatura"),
    ):
        # The date is one that the page says of itself: others on it are those of other articles.
        page = bare_extraction(
            tree,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    # It is a dict only where one is asked for.
    return None if isinstance(page, dict) else page


def _lines_below_title(page: "Document") -> list[str]:
    """Return the lines of an article that are not empty, without its title if that is the first."""
    lines = [line.strip() for line in (page.text or "").split("\n") if line.strip()]
    return lines[1:] if lines and lines[0] == page.title else lines


def _generator(tree: Element) -> str:
    """Return the program that a page says has written it, "" where it says nothing."""
    names = (
        node.get("content") or ""
        for node in tree.iter("meta")
        if (node.get("name") or "").casefold() == "generator"
    )
    return next(names, "")
