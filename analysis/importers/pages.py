"""Saved web pages: the article among menus, links and advertisements, found by trafilatura. Nothing is run or fetched."""

import re

from lxml import etree

from analysis.importers.markup import html_of
from analysis.importers.outside import explained

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
_OURS = "media-analysis-toolkit"


def is_page(text: str, suffix: str) -> bool:
    """Whether a text is a web page: by what it begins with, or by its suffix."""
    return suffix.casefold() in _SUFFIXES or bool(_PAGE.match(text))


def articles(text: str) -> list[dict[str, object]]:
    """The article of a page, with what the page says of it."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError(
            "is a web page that is too long for an article; save the article's text as .txt"
        )
    tree = html_of(text)
    if _generator(tree).startswith(_OURS):
        raise ValueError("is a report of this toolkit, not an article")
    # Imported here, because only web pages need it.
    from trafilatura import bare_extraction

    with explained(
        "is a web page that cannot be read; save it again, or copy its text into a .txt file"
    ):
        # A date is taken from what the page says of itself: dates elsewhere on it are those of other articles.
        found = bare_extraction(
            tree,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    lines = (
        [line.strip() for line in (found.text or "").split("\n") if line.strip()] if found else []
    )
    if lines and lines[0] == found.title:
        del lines[0]
    if not any(map(_SENTENCE_END.search, lines)):
        raise ValueError(
            "is a web page in which no article was found; copy the article's text into a .txt file"
        )
    return [
        {
            "title": found.title,
            "outlet": found.sitename or found.hostname,
            "date": found.date,
            "author": _BY.sub("", found.author or "", count=1) or None,
            "url": found.url,
            "text": "\n\n".join(lines),
        }
    ]


def _generator(tree: etree._Element) -> str:
    return next(
        (
            node.get("content") or ""
            for node in tree.iter("meta")
            if (node.get("name") or "").casefold() == "generator"
        ),
        "",
    )
