"""Factiva: the XML export, and the HTML exports with field codes (HD, PD, SN, …) and without."""

import re

from lxml import etree

from analysis.importers.dates import parse_date
from analysis.importers.fields import Article, number_of
from analysis.importers.markup import (
    Element,
    html_of,
    lines_of,
    text_of,
    text_of_all,
    text_of_first,
    with_class,
    xml_of,
)

# The fields of the exports, by the element of the XML and by the code of the HTML.
_XML = {
    "title": "headline",
    "outlet": "sourceName",
    "date": "publicationDate",
    "language": "baseLanguage",
    "author": "byline",
    "section": "sectionName",
    "page": "pages",
    "length": "wordCount",
    "accession": "accessionNo",
}
_CODES = {
    "title": "HD",
    "outlet": "SN",
    "date": "PD",
    "language": "LA",
    "author": "BY",
    "section": "SE",
    "page": "PG",
    "length": "WC",
    "accession": "AN",
}
_BODY = ("LP", "TD")
_LENGTH = re.compile(r"(\d[\d\s.,]*) (?:words|mots|Wörter|palabras|parole)\b")
_TIME = re.compile(r"\d{1,2}:\d{2}")
_HEADLINE = re.compile(r"Headline\b")
_ARTICLE = re.compile(r"class=[\"']article\b[^>]*>|\barticleParagraph\b")


def is_xml(data: bytes) -> bool:
    """Say whether a file is the XML export."""
    return b"<ppsarticle" in data[:100_000].lower()


def is_html(text: str) -> bool:
    """Say whether a page is an HTML export."""
    return "articleParagraph" in text and bool(_ARTICLE.search(text))


def articles_of_xml(data: bytes) -> list[Article]:
    """Return the articles of an XML export; those without text are left out."""
    candidates = map(_of_element, xml_of(data).iter("{*}article"))
    return [article for article in candidates if article["text"]]


def articles_of_html(text: str) -> list[Article]:
    """Return the articles of an HTML export; those without text are left out."""
    nodes = [
        node
        for node in with_class(html_of(text), "article")
        if with_class(node, "articleParagraph")
    ]
    candidates = (_of_codes(node) or _of_lines(node) for node in nodes)
    return [article for article in candidates if article["text"]]


def _of_element(node: Element) -> Article:
    """Return the article in an element of the XML export."""
    fields = {field: text_of(node.find(f"{{*}}{name}")) or None for field, name in _XML.items()}
    body = (node.find(f"{{*}}{name}") for name in ("leadParagraph", "tailParagraphs"))
    return {**fields, "length": number_of(fields["length"]), "text": text_of_all(body)}


def _of_codes(node: Element) -> Article | None:
    """Return the article in an element of the HTML export with codes; None where it has no codes.

    Each field is the row of a table with two cells: its code and its content.
    """
    rows = (row.findall("td") for row in node.iter("tr"))
    contents = {text_of(cells[0]): cells[1] for cells in rows if len(cells) == 2}
    if contents.keys().isdisjoint(_BODY):
        return None
    fields = {field: text_of(contents.get(code)) or None for field, code in _CODES.items()}
    return {
        **fields,
        "length": number_of(fields["length"]),
        # As in « Document ECHO001 ».
        "accession": (fields["accession"] or "").rpartition(" ")[2] or None,
        "text": text_of_all(map(contents.get, _BODY)),
    }


def _of_lines(node: Element) -> Article:
    """Return the article in an element of the HTML export without codes.

    Its lines above the text are: title, author, length, date, time, newspaper ..., in this order.
    """
    headlines = [
        mark for mark in node.iter(etree.Element) if _HEADLINE.search(mark.get("class") or "")
    ]
    paragraphs = with_class(node, "articleParagraph")
    length, below = _length_and_below(_lines_above(paragraphs[0], lines_of(node)))
    return {
        "title": text_of_first(headlines) or None,
        "author": text_of_first(with_class(node, "author")) or None,
        "length": number_of(length) if below else None,
        "date": parse_date(below[0]) if below else None,
        "outlet": below[1] if len(below) > 1 else None,
        "text": text_of_all(paragraphs),
    }


def _lines_above(paragraph: Element, lines: list[str]) -> list[str]:
    """Return those of an article's lines that stand above this paragraph."""
    first = next(iter(lines_of(paragraph)), None)
    return lines[: lines.index(first)] if first in lines else []


def _length_and_below(lines: list[str]) -> tuple[str | None, list[str]]:
    """Return the line that gives an article's length, and the lines below it that are no time.

    None and no lines where no line gives the length.
    """
    for place, line in enumerate(lines):
        if _LENGTH.fullmatch(line):
            return line, [below for below in lines[place + 1 :] if not _TIME.fullmatch(below)]
    return None, []
