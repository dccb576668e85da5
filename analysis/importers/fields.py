"""The fields of an article: the names that files give them, and how they write a language."""

import re
from unicodedata import normalize

# What an importer returns for one article: `text`, and each field that the file gives (`title`,
# `outlet`, `date` ...) under the name that its column has in the table of documents.
Article = dict[str, object]
# One row of a table of articles: its cells by the names of their columns.
Row = dict[str, object]
# The names of columns in the tables and exports that newsrooms and libraries hand out, in English
# and French.
NAMES = {
    "text": (
        "text",
        "texte",
        "body",
        "content",
        "contenu",
        "corps",
        "full_text",
        "fulltext",
        "article",
        "article_text",
        "texte_integral",
    ),
    "title": ("title", "titre", "headline", "headlines"),
    "outlet": (
        "outlet",
        "source",
        "newspaper",
        "journal",
        "media",
        "medium",
        "publication",
        "titre_de_presse",
        "publisher",
        "sitename",
    ),
    "date": (
        "date",
        "publication_date",
        "date_de_publication",
        "published",
        "publie_le",
        "pubdate",
        "datetime",
    ),
    "language": ("language", "langue", "lang"),
    "author": ("author", "authors", "auteur", "auteurs", "byline", "signature"),
    "section": ("section", "rubrique"),
    "page": ("page", "pages"),
    "doc_id": ("doc_id",),
}
_FIELD_OF_NAME = {name: field for field, names in NAMES.items() for name in names}
# How exports write the names of languages, in lower case and without accents.
LANGUAGES = {
    "fr": ("french", "francais"),
    "en": ("english", "anglais"),
    "de": ("german", "deutsch", "allemand"),
    "es": ("spanish", "espanol", "espagnol"),
    "it": ("italian", "italiano", "italien"),
    "nl": ("dutch", "nederlands", "neerlandais"),
    "pt": ("portuguese", "portugues", "portugais"),
}
_CODE_OF_NAME = {name: code for code, names in LANGUAGES.items() for name in names}


def field_of(name: str) -> str:
    """Return the field that a column's name stands for, else the name without outer white space.

    >>> field_of("Titre de presse"), field_of(" Ressort ")
    ('outlet', 'Ressort')
    """
    key = re.sub(r"\W+", "_", _without_accents(name)).strip("_")
    return _FIELD_OF_NAME.get(key, name.strip())


def language_of(value: object) -> str | None:
    """Return the ISO 639-1 code that a cell holds as a code or a name; None where it holds none.

    >>> language_of("FR-ca"), language_of("Anglais"), language_of("?")
    ('fr', 'en', None)
    """
    if not isinstance(value, str):
        return None
    text = _without_accents(value)
    if re.fullmatch(r"[a-z]{2}(?:[-_].*)?", text):
        return text[:2]
    return next((code for name, code in _CODE_OF_NAME.items() if text.startswith(name)), None)


def number_of(text: str | None) -> int | None:
    """Return the whole number that all digits of a text form; None where it has none.

    >>> number_of("1 204 mots"), number_of("mots")
    (1204, None)
    """
    digits = re.sub(r"\D", "", text or "")
    return int(digits) if digits else None


def _without_accents(text: str) -> str:
    """Return a text in lower case, without accents and outer white space."""
    return "".join(
        character
        for character in normalize("NFD", text.strip().casefold())
        if not "\u0300" <= character <= "\u036f"
    )
