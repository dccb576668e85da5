"""LexisNexis (text) and Nexis Uni, Lexis+ (Word): the exports of the same database."""

import re
from collections.abc import Sequence

import pandas as pd

from analysis.importers.dates import parse_date
from analysis.importers.fields import language_of

_DOCUMENT = re.compile(
    r"(?im)^[ \t]*(?:\d+ (?:of|de|sur|von) \d+ (?:documents?|dokumente?n?)|(?:document|dokument) \d+ (?:of|de|sur|von) \d+)[ \t]*$"
)
# The labels of the fields in the interface languages: English, French, German.
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
_FIELD = {label: field for field, labels in LABELS.items() for label in labels}
_LABELLED = re.compile(
    rf"^\s*({'|'.join(sorted(map(re.escape, _FIELD), key=len, reverse=True))})\s?:[ \xa0]*(.*)",
    re.DOTALL | re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"(?i)^\s*(?:copyright|©|all rights reserved|tous droits r[ée]serv[ée]s|alle rechte vorbehalten)"
)
_END_OF_DOCUMENT = re.compile(r"(?i)^(?:end of document|fin du document|ende des dokuments)$")
_BODY = re.compile(r"(?i)^(?:body|corps|corps du texte|texte|text)$")
_CLASSIFICATION = re.compile(r"(?i)^(?:classification|klassifizierung|klassifikation)$")


def is_text_export(text: str) -> bool:
    """Whether a text is such an export."""
    return bool(_DOCUMENT.search(text) and re.search(r"(?m)^[A-ZÄÉ-]{4,20}: ", text))


def articles_of_text(text: str) -> list[dict[str, object]]:
    """The articles of a text export, those without text left out; lines broken at a width are joined."""
    found = []
    for part in _DOCUMENT.split(text)[1:]:
        paragraphs = [paragraph for paragraph in re.split(r"\n[ \t]*\n", part) if paragraph.strip()]
        article = _of_paragraphs(
            [paragraph for paragraph in paragraphs if not _RIGHTS.match(paragraph)]
        )
        if article["text"]:
            found.append(article)
    return found


def _of_paragraphs(paragraphs: Sequence[str]) -> dict[str, object]:
    """Newspaper, date with edition, headline; labelled fields; the text; labelled fields again."""
    labelled = [
        _LABELLED.match(paragraph) if paragraph.lstrip()[:4].isupper() else None
        for paragraph in paragraphs
    ]
    start = next((i for i, label in enumerate(labelled) if label), min(3, len(paragraphs)))
    head, fields = [_joined(paragraph) for paragraph in paragraphs[:start]], {}
    while start < len(paragraphs) and labelled[start]:
        start += 1
    end = next((i for i in range(start, len(paragraphs)) if labelled[i]), len(paragraphs))
    for label in (
        labelled[i] for i in [*range(start), *range(end, len(paragraphs))] if labelled[i]
    ):
        fields.setdefault(_FIELD[label[1].upper()], _joined(label[2]))
    dated = next((i for i, line in enumerate(head) if pd.notna(parse_date(line))), None)
    title = " ".join(head[dated + 1 :]) if dated is not None else " ".join(head[1:])
    return {
        **_tidy(fields),
        "outlet": head[0] if head and dated != 0 else None,
        "date": parse_date(head[dated]) if dated is not None else None,
        "title": fields.get("title") or title or None,
        "text": "\n\n".join(map(_joined, paragraphs[start:end])),
    }


def articles_of_word(lines: Sequence[str]) -> list[dict[str, object]]:
    """The articles in the lines of a Word export, those without text left out."""
    found, part = [], []
    for line in lines:
        if _END_OF_DOCUMENT.match(line):
            if (article := _of_lines(part)) and article["text"]:
                found.append(article)
            part = []
        else:
            part.append(line)
    return found


def _of_lines(lines: list[str]) -> dict[str, object] | None:
    """Upwards from the line "Body": labelled fields, rights, the date, the newspaper, the headline; downwards the text."""
    body = next((i for i, line in enumerate(lines) if _BODY.match(line)), None)
    if body is None:
        return None
    head = [line for line in lines[:body] if not _RIGHTS.match(line)]
    below = lines[body + 1 :]
    end = next(
        (
            i
            for i, line in enumerate(below)
            if _CLASSIFICATION.match(line) or ("\xa0" in line[:30] and _LABELLED.match(line))
        ),
        len(below),
    )
    labelled = [label for line in [*head[-12:], *below[end:]] if (label := _LABELLED.match(line))]
    fields: dict[str, str] = {}
    for label in labelled:
        fields.setdefault(_FIELD[label[1].upper()], _joined(label[2]))
    plain = [line for line in head if not _LABELLED.match(line)]
    dated = next((i for i in range(len(plain) - 1, 0, -1) if pd.notna(parse_date(plain[i]))), None)
    return {
        **_tidy(fields),
        "date": parse_date(plain[dated]) if dated else None,
        "outlet": plain[dated - 1] if dated else None,
        "title": plain[dated - 2] if dated and dated > 1 else None,
        "text": "\n\n".join(below[:end]),
    }


def _tidy(fields: dict[str, str]) -> dict[str, object]:
    section, length = fields.get("section"), re.sub(r"\D", "", fields.get("length", ""))
    page = re.search(r"\b(?:[Pp]g\.|[Pp]\.|[Ss]\.) ?(\w+)", section or "")
    return {
        "author": fields.get("author"),
        "section": section,
        "page": page[1] if page else None,
        "length": int(length) if length else None,
        "language": language_of(fields.get("language")),
    }


def _joined(paragraph: str) -> str:
    return " ".join(paragraph.split())
