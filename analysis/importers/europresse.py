"""Europresse: the HTML exports, in the layout with tables (to about 2016) and in the one with `<article>`."""

import re

import pandas as pd
from lxml import etree

from analysis.importers.dates import parse_date
from analysis.importers.markup import html_of, lines_of, text_of, with_class

_NUMBER = re.compile(r"news[·.](\d{8})[·.][\w·.-]+")
_LENGTH = re.compile(
    r"(?<!\d)(\d{1,3}(?:[ \xa0\u202f.,]\d{3})+|\d+)[ \xa0](?:mots?|words?)\b", re.IGNORECASE
)
_PAGE = re.compile(r"\bp(?:p|g)?\. ?([\w*+.-]+(?:, ?[A-Z]?\d+)*)")
_WEEKDAY = re.compile(
    r"(?i)^(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
)
_END = re.compile(
    r"(?i)^(?:©|\(c\) ?\d{4}|copyright|num[ée]ro de document|document number|ce certificat|this certificate|news[·.]\d{8}|certificat public)"
)
_MOST_AUTHOR_WORDS = 12


def is_one(text: str) -> bool:
    """Whether a page is such an export."""
    return "DocPublicationName" in text


def articles(text: str) -> list[dict[str, object]]:
    """The articles of an export, those without text left out."""
    page = html_of(text)
    modern = [node for node in page.iter("article") if with_class(node, "DocPublicationName")]
    found = [_modern(node) for node in modern] or [_old(cell) for cell in _cells(page)]
    return [article for article in found if article["text"]]


def _modern(node: etree._Element) -> dict[str, object]:
    whole = text_of(node)
    for unwanted in [*node.iter("aside", "footer"), *with_class(node, "apd-wrapper")]:
        if unwanted.getparent() is not None:
            unwanted.drop_tree()
    bodies = with_class(node, "docOcurrContainer") or with_class(node, "DocText")
    heads = with_class(node, "titreArticle")
    titles = with_class(node, "rdp__articletitle") or with_class(node, "titreArticleVisu") or heads
    beside = [
        mark
        for mark in with_class(node, "sm-margin-bottomNews")
        if not set(heads) & set(mark.iterancestors())
    ]
    authors = with_class(node, "docAuthors") or beside
    header = " ".join(map(text_of, with_class(node, "DocHeader"))) or " ".join(
        map(text_of, with_class(node, "DocTitreSousSection"))
    )
    return {
        **_header(header, whole),
        "outlet": text_of(with_class(node, "DocPublicationName")[0]),
        "title": text_of(titles[0]) if titles else None,
        "author": text_of(authors[0]) or None if authors else None,
        "subtitle": " ".join(map(text_of, with_class(node, "rdp__subtitle"))) or None,
        "text": "\n\n".join(line for body in bodies[:1] for line in _until_end(lines_of(body))),
    }


def _cells(page: etree._Element) -> list[etree._Element]:
    """The cells that hold an article each; a newspaper's name may stand in one twice."""
    marks = with_class(page, "DocPublicationName")
    return list(
        dict.fromkeys(
            next((node for node in mark.iterancestors("td", "body")), mark.getparent())
            for mark in marks
        )
    )


def _old(cell: etree._Element) -> dict[str, object]:
    """The lines of a cell are: the newspaper's name, date, title, author, text, rights."""
    lines = lines_of(cell)
    titles = with_class(cell, "TitreArticleVisu")
    title = text_of(titles[0]) if titles else None
    name, header = (
        text_of(with_class(cell, "DocPublicationName")[0]),
        " ".join(map(text_of, with_class(cell, "DocHeader"))),
    )
    place = lines.index(title) if title in lines else min(1, len(lines) - 1)
    body = _until_end(lines[place + 1 :])
    author = (
        body.pop(0)
        if len(body) > 1
        and len(body[0].split()) <= _MOST_AUTHOR_WORDS
        and not re.search(r"[.!?»”:]$", body[0])
        else None
    )
    above = [
        line
        for line in lines[:place]
        if line != name
        and pd.isna(parse_date(line))
        and not set(line.split()) <= set(header.split())
    ]
    outlet, _, issue = name.partition(", no")
    return {
        **_header(header, " ".join(lines)),
        "outlet": outlet.strip(),
        "issue": issue.strip(". ") or None,
        "title": title,
        "author": author,
        "subtitle": " ".join(above) or None,
        "text": "\n\n".join(body),
    }


def _until_end(lines: list[str]) -> list[str]:
    return lines[
        : next((place for place, line in enumerate(lines) if _END.match(line)), len(lines))
    ]


def _header(header: str, whole: str) -> dict[str, object]:
    """Section, date, length and page of a header: « Politique, jeudi 5 octobre 2013 823 mots, p. 12 »."""
    number, length, page = _NUMBER.search(whole), _LENGTH.search(header), _PAGE.search(header)
    section = header.partition(",")[0].strip()
    if (
        _WEEKDAY.match(section)
        or any(character.isdigit() for character in section)
        or section == header.strip()
    ):
        section = None
    date = parse_date(header)
    return {
        "section": section,
        "date": date if pd.notna(date) else parse_date(number[1]) if number else None,
        "length": int(re.sub(r"\D", "", length[1])) if length else None,
        "page": page[1] if page else None,
        "accession": number[0] if number else None,
    }
