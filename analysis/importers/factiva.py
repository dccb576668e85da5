"""Factiva: the XML export, and the HTML exports with field codes (HD, PD, SN, …) and without."""

import re

from lxml import etree

from analysis.importers.dates import parse_date
from analysis.importers.markup import html_of, lines_of, text_of, with_class, xml_of

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
_CODED = re.compile(r"class=[\"']article\b[^>]*>|\barticleParagraph\b")


def is_xml(data: bytes) -> bool:
    """Whether a file is the XML export."""
    return b"<ppsarticle" in data[:100_000].lower()


def is_html(text: str) -> bool:
    """Whether a page is an HTML export."""
    return "articleParagraph" in text and bool(_CODED.search(text))


def articles_of_xml(data: bytes) -> list[dict[str, object]]:
    """The articles of an XML export, those without text left out."""
    return [
        found for node in xml_of(data).iter("{*}article") if (found := _of_element(node))["text"]
    ]


def articles_of_html(text: str) -> list[dict[str, object]]:
    """The articles of an HTML export, those without text left out."""
    nodes = [
        node
        for node in with_class(html_of(text), "article")
        if with_class(node, "articleParagraph")
    ]
    return [found for node in nodes if (found := _of_codes(node) or _of_lines(node))["text"]]


def _of_element(node: etree._Element) -> dict[str, object]:
    fields = {field: text_of(node.find(f"{{*}}{name}")) or None for field, name in _XML.items()}
    body = [
        line
        for name in ("leadParagraph", "tailParagraphs")
        for line in lines_of(node.find(f"{{*}}{name}"))
    ]
    return {**fields, "length": _number(fields["length"]), "text": "\n\n".join(body)}


def _of_codes(node: etree._Element) -> dict[str, object] | None:
    rows = {
        text_of(cells[0]): cells[1]
        for row in node.iter("tr")
        if len(cells := row.findall("td")) == 2
    }
    if not any(code in rows for code in _BODY):
        return None
    fields = {field: text_of(rows.get(code)) or None for field, code in _CODES.items()}
    accession = (fields["accession"] or "").rpartition(" ")[2] or None
    return {
        **fields,
        "length": _number(fields["length"]),
        "accession": accession,
        "text": "\n\n".join(line for code in _BODY for line in lines_of(rows.get(code))),
    }


def _of_lines(node: etree._Element) -> dict[str, object]:
    """Without codes, the lines above the text are: title, author, length, date, hour, newspaper, … in this order."""
    headline = next(
        (
            mark
            for mark in node.iter(etree.Element)
            if re.search(r"Headline\b", mark.get("class") or "")
        ),
        None,
    )
    title, authors = text_of(headline), with_class(node, "author")
    paragraphs = with_class(node, "articleParagraph")
    above = lines_of(node)
    above = above[
        : above.index(first) if (first := (lines_of(paragraphs[0]) or [""])[0]) in above else 0
    ]
    place = next((i for i, line in enumerate(above) if _LENGTH.fullmatch(line)), -1)
    after = (
        [line for line in above[place + 1 :] if not re.fullmatch(r"\d{1,2}:\d{2}", line)]
        if place >= 0
        else []
    )
    return {
        "title": title or None,
        "author": text_of(authors[0]) or None if authors else None,
        "length": _number(above[place]) if after else None,
        "date": parse_date(after[0]) if after else None,
        "outlet": after[1] if len(after) > 1 else None,
        "text": "\n\n".join(line for paragraph in paragraphs for line in lines_of(paragraph)),
    }


def _number(words: str | None) -> int | None:
    digits = re.sub(r"\D", "", words or "")
    return int(digits) if digits else None
