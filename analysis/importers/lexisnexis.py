"""LexisNexis (text) and Nexis Uni, Lexis+ (Word): the exports of the same database."""

import re
from collections.abc import Iterable, Sequence

import pandas as pd

from analysis.importers.dates import parse_date
from analysis.importers.fields import Article, language_of, number_of

_DOCUMENT = re.compile(
    r"(?im)^[ \t]*(?:\d+ (?:of|de|sur|von) \d+ (?:documents?|dokumente?n?)"
    r"|(?:document|dokument) \d+ (?:of|de|sur|von) \d+)[ \t]*$"
)
# The labels of the fields in the interface languages: English, French, German; under "" those of
# fields that are not kept.
LABELS = {
    "author": ("BYLINE", "AUTEUR", "AUTEURS", "AUTOR"),
    "section": ("SECTION", "RUBRIQUE", "RUBRIK"),
    "length": ("LENGTH", "LONGUEUR", "LÄNGE"),
    "language": ("LANGUAGE", "LANGUE", "SPRACHE"),
    "title": ("HEADLINE", "TITRE"),
    "dateline": ("DATELINE",),
    "highlight": ("HIGHLIGHT",),
    "graphic": ("GRAPHIC", "GRAFIK", "GRAPHIQUE"),
    "": (
        "LOAD-DATE",
        "UPDATE",
        "DATE-CHARGEMENT",
        "DATE-CHARGMENT",
        "PUBLICATION-TYPE",
        "TYPE-PUBLICATION",
        "JOURNAL-CODE",
        "CODE-JOURNAL",
        "PUBLICATION TYPE",
        "JOURNAL CODE",
        "SERIES",
        "SUBJECT",
        "ORGANIZATION",
        "PERSON",
        "COMPANY",
        "GEOGRAPHIC",
        "INDUSTRY",
        "TICKER",
        "COUNTRY",
        "STATE",
        "CITY",
        "NOTES",
        "CORRECTION",
        "CORRECTION-DATE",
        "TYPE",
        "COPYRIGHT",
        "SUJET",
        "PERSONNE",
        "ENTREPRISE",
        "ISSN",
        "DISTRIBUTION",
        "EDITION",
    ),
}
_FIELD_OF_LABEL = {label: field for field, labels in LABELS.items() for label in labels}
_LONGEST_FIRST = sorted(map(re.escape, _FIELD_OF_LABEL), key=len, reverse=True)
_LABELLED = re.compile(
    rf"^\s*({'|'.join(_LONGEST_FIRST)})\s?:[ \xa0]*(.*)",
    re.DOTALL | re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"(?i)^\s*(?:copyright|©|all rights reserved|tous droits r[ée]serv[ée]s"
    r"|alle rechte vorbehalten)"
)
_END_OF_DOCUMENT = re.compile(r"(?i)^(?:end of document|fin du document|ende des dokuments)$")
_BODY = re.compile(r"(?i)^(?:body|corps|corps du texte|texte|text)$")
_CLASSIFICATION = re.compile(r"(?i)^(?:classification|klassifizierung|klassifikation)$")


def is_text_export(text: str) -> bool:
    """Say whether a text is such an export: it counts its documents and has labelled fields."""
    return bool(_DOCUMENT.search(text) and re.search(r"(?m)^[A-ZÄÉ-]{4,20}: ", text))


def articles_of_text(text: str) -> list[Article]:
    """Return the articles of a text export, lines broken at a width joined.

    Those without text are left out.
    """
    candidates = map(_of_text_part, _DOCUMENT.split(text)[1:])
    return [article for article in candidates if article["text"]]


def articles_of_word(lines: Sequence[str]) -> list[Article]:
    """Return the articles in the lines of a Word export; those without text are left out."""
    articles = []
    part: list[str] = []
    for line in lines:
        if not _END_OF_DOCUMENT.match(line):
            part.append(line)
            continue
        article = _of_word_part(part)
        if article and article["text"]:
            articles.append(article)
        part = []
    return articles


def _of_text_part(part: str) -> Article:
    """Return the article in a part of a text export.

    Its paragraphs are, in this order: newspaper, date, headline; labelled fields; the text;
    labelled fields again.
    """
    paragraphs = [
        paragraph
        for paragraph in re.split(r"\n[ \t]*\n", part)
        if paragraph.strip() and not _RIGHTS.match(paragraph)
    ]
    labels = [
        _LABELLED.match(paragraph) if paragraph.lstrip()[:4].isupper() else None
        for paragraph in paragraphs
    ]
    first = _first(labels, min(3, len(paragraphs)))
    start = first
    while start < len(paragraphs) and labels[start]:
        start += 1
    end = start + _first(labels[start:], len(paragraphs) - start)
    fields = _fields_of_labels(labels[:start] + labels[end:])
    head = _outlet_date_title([_on_one_line(paragraph) for paragraph in paragraphs[:first]])
    return {
        **_kept(fields),
        **head,
        "title": fields.get("title") or head["title"],
        "text": "\n\n".join(map(_on_one_line, paragraphs[start:end])),
    }


def _of_word_part(lines: list[str]) -> Article | None:
    """Return the article in the lines of a part of a Word export; None where it has no "Body".

    Above the line "Body" are, in this order: headline, newspaper, date, rights, labelled fields;
    below it the text, then what classifies it.
    """
    body = _first(map(_BODY.match, lines), len(lines))
    if body == len(lines):
        return None
    head = [line for line in lines[:body] if not _RIGHTS.match(line)]
    below = lines[body + 1 :]
    end = _first(map(_ends_text, below), len(below))
    fields = _fields_of_labels(map(_LABELLED.match, [*head[-12:], *below[end:]]))
    return {
        **_kept(fields),
        **_date_outlet_title([line for line in head if not _LABELLED.match(line)]),
        "text": "\n\n".join(below[:end]),
    }


def _first(matches: Iterable[object], default: int) -> int:
    """Return the position of the first match that is one (true), `default` where none is."""
    return next((place for place, match in enumerate(matches) if match), default)


def _ends_text(line: str) -> bool:
    """Say whether a line below the text of a Word export is no more text: a heading or a label."""
    return bool(_CLASSIFICATION.match(line) or ("\xa0" in line[:30] and _LABELLED.match(line)))


def _outlet_date_title(head: list[str]) -> Article:
    """Return the fields that stand without a label above those with one, in a text export.

    The newspaper is first, unless that is the date; the title is all below the date, or without a
    date all below the newspaper.
    """
    for place, line in enumerate(head):
        date = parse_date(line)
        if pd.notna(date):
            title = " ".join(head[place + 1 :])
            return {"outlet": head[0] if place else None, "date": date, "title": title or None}
    return {"outlet": head[0] if head else None, "date": None, "title": " ".join(head[1:]) or None}


def _date_outlet_title(head: list[str]) -> Article:
    """Return the fields that stand without a label above the text of a Word export.

    Upwards: the date, the newspaper, the headline.
    """
    for place in range(len(head) - 1, 0, -1):
        date = parse_date(head[place])
        if pd.notna(date):
            title = head[place - 2] if place > 1 else None
            return {"date": date, "outlet": head[place - 1], "title": title}
    return {"date": None, "outlet": None, "title": None}


def _fields_of_labels(labels: Iterable[re.Match[str] | None]) -> dict[str, str]:
    """Return the contents of labelled paragraphs by field; the first of several for one counts."""
    fields: dict[str, str] = {}
    for label in labels:
        if label:
            fields.setdefault(_FIELD_OF_LABEL[label[1].upper()], _on_one_line(label[2]))
    return fields


def _kept(fields: dict[str, str]) -> Article:
    """Return the labelled fields that are columns of the documents; the section gives the page."""
    section = fields.get("section")
    page = re.search(r"\b(?:[Pp]g\.|[Pp]\.|[Ss]\.) ?(\w+)", section or "")
    return {
        "author": fields.get("author"),
        "section": section,
        "page": page[1] if page else None,
        "length": number_of(fields.get("length")),
        "language": language_of(fields.get("language")),
    }


def _on_one_line(paragraph: str) -> str:
    """Return a paragraph with single spaces for all white space."""
    return " ".join(paragraph.split())
