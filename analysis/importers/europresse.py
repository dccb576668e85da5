"""Europresse: the HTML exports, in the layout with tables (to about 2016) and with `<article>`."""

import re

import pandas as pd

from analysis.importers.dates import parse_date
from analysis.importers.fields import Article, number_of
from analysis.importers.markup import (
    Element,
    html_of,
    lines_of,
    text_of,
    text_of_first,
    with_class,
)

_NUMBER = re.compile(r"news[·.](\d{8})[·.][\w·.-]+")
_LENGTH = re.compile(
    r"(?<!\d)(\d{1,3}(?:[ \xa0\u202f.,]\d{3})+|\d+)[ \xa0](?:mots?|words?)\b", re.IGNORECASE
)
_PAGE = re.compile(r"\bp(?:p|g)?\. ?([\w*+.-]+(?:, ?[A-Z]?\d+)*)")
_WEEKDAY = re.compile(
    r"(?i)^(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
)
# The line after which no text follows: rights, the number of the document, a certificate.
_END = re.compile(
    r"(?i)^(?:©|\(c\) ?\d{4}|copyright|num[ée]ro de document|document number|ce certificat"
    r"|this certificate|news[·.]\d{8}|certificat public)"
)
_MOST_AUTHOR_WORDS = 12
_SENTENCE_END = re.compile(r"[.!?»”:]$")


def is_export(text: str) -> bool:
    """Say whether a page is an export of Europresse."""
    return "DocPublicationName" in text


def articles(text: str) -> list[Article]:
    """Return the articles of an export; those without text are left out."""
    page = html_of(text)
    modern = [node for node in page.iter("article") if with_class(node, "DocPublicationName")]
    if modern:
        candidates = [_of_article_element(node) for node in modern]
    else:
        candidates = [_of_cell(cell) for cell in _cells(page)]
    return [article for article in candidates if article["text"]]


def _of_article_element(node: Element) -> Article:
    """Return the article in an `<article>` element of the newer layout."""
    whole = text_of(node)
    for unwanted in [*node.iter("aside", "footer"), *with_class(node, "apd-wrapper")]:
        if unwanted.getparent() is not None:
            unwanted.drop_tree()
    bodies = _with_first_class(node, "docOcurrContainer", "DocText")
    titles = _with_first_class(node, "rdp__articletitle", "titreArticleVisu", "titreArticle")
    authors = with_class(node, "docAuthors") or _beside_title(node)
    header = _texts_with_class(node, "DocHeader") or _texts_with_class(node, "DocTitreSousSection")
    return {
        **_fields_of_header(header, whole),
        "outlet": text_of_first(with_class(node, "DocPublicationName")),
        "title": text_of_first(titles),
        "author": text_of_first(authors) or None,
        "subtitle": _texts_with_class(node, "rdp__subtitle") or None,
        "text": "\n\n".join(_until_end(lines_of(bodies[0]))) if bodies else "",
    }


def _with_first_class(node: Element, *names: str) -> list[Element]:
    """Return the elements that have the first of these classes that occurs."""
    return next(filter(None, (with_class(node, name) for name in names)), [])


def _beside_title(node: Element) -> list[Element]:
    """Return the elements that name the author where no class says so: lines outside the title."""
    heads = set(with_class(node, "titreArticle"))
    lines = with_class(node, "sm-margin-bottomNews")
    return [line for line in lines if heads.isdisjoint(line.iterancestors())]


def _texts_with_class(node: Element, name: str) -> str:
    """Return the text of all elements of a class, on one line."""
    return " ".join(map(text_of, with_class(node, name)))


def _cells(page: Element) -> list[Element]:
    """Return the table cells that hold an article each, in the layout with tables.

    A cell in which the newspaper's name stands twice is one article.
    """
    marks = with_class(page, "DocPublicationName")
    return list(
        dict.fromkeys(next(mark.iterancestors("td", "body"), mark.getparent()) for mark in marks)
    )


def _of_cell(cell: Element) -> Article:
    """Return the article in a table cell.

    Its lines are the newspaper's name, date, title, author, text, rights, in this order. Lines
    above the title that are neither the newspaper's name nor the date are the subtitle.
    """
    lines = lines_of(cell)
    title = text_of_first(with_class(cell, "TitreArticleVisu"))
    name = text_of(with_class(cell, "DocPublicationName")[0])
    header = _texts_with_class(cell, "DocHeader")
    place = lines.index(title) if title in lines else min(1, len(lines) - 1)
    body = _until_end(lines[place + 1 :])
    author = body.pop(0) if len(body) > 1 and _may_be_author(body[0]) else None
    above = [
        line
        for line in lines[:place]
        if line != name and pd.isna(parse_date(line)) and not _is_within(line, header)
    ]
    outlet, _, issue = name.partition(", no")
    return {
        **_fields_of_header(header, " ".join(lines)),
        "outlet": outlet.strip(),
        "issue": issue.strip(". ") or None,
        "title": title,
        "author": author,
        "subtitle": " ".join(above) or None,
        "text": "\n\n".join(body),
    }


def _may_be_author(line: str) -> bool:
    """Say whether a line may name the author: it is short, and does not end as a sentence does."""
    return len(line.split()) <= _MOST_AUTHOR_WORDS and not _SENTENCE_END.search(line)


def _is_within(line: str, header: str) -> bool:
    """Say whether all words of a line stand in the header."""
    return set(line.split()) <= set(header.split())


def _until_end(lines: list[str]) -> list[str]:
    """Return the lines of a text up to the first that belongs to the rights or the certificate."""
    end = next((place for place, line in enumerate(lines) if _END.match(line)), len(lines))
    return lines[:end]


def _fields_of_header(header: str, whole: str) -> Article:
    """Return section, date, length, page and accession number of an article.

    `header` is a line such as « Politique, jeudi 5 octobre 2013 823 mots, p. 12 »; `whole` is all
    text of the article, which has its number and with it, where the header has none, its date.
    """
    number, length, page = _NUMBER.search(whole), _LENGTH.search(header), _PAGE.search(header)
    date = parse_date(header)
    if pd.isna(date):
        date = parse_date(number[1]) if number else None
    return {
        "section": _section(header),
        "date": date,
        "length": number_of(length[1]) if length else None,
        "page": page[1] if page else None,
        "accession": number[0] if number else None,
    }


def _section(header: str) -> str | None:
    """Return what stands before the first comma of a header, unless that is a date."""
    section, comma, _ = header.partition(",")
    section = section.strip()
    is_date = _WEEKDAY.match(section) or any(map(str.isdigit, section))
    return section if comma and not is_date else None
