"""The names that files give to the fields of the documents table, and what they write for a language."""

import re
from unicodedata import normalize

import pandas as pd

# The names of columns in the tables and exports that newsrooms and libraries hand out, in English and French.
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
_FIELD = {name: field for field, names in NAMES.items() for name in names}
LANGUAGES = {
    "fr": ("french", "francais"),
    "en": ("english", "anglais"),
    "de": ("german", "deutsch", "allemand"),
    "es": ("spanish", "espanol", "espagnol"),
    "it": ("italian", "italiano", "italien"),
    "nl": ("dutch", "nederlands", "neerlandais"),
    "pt": ("portuguese", "portugues", "portugais"),
}
_CODE = {name: code for code, names in LANGUAGES.items() for name in names}


def field_of(name: object) -> str:
    """The field that a column's name stands for: 'Titre' is `title`; a name that stands for none stays."""
    return _FIELD.get(re.sub(r"\W+", "_", _plain(name)).strip("_"), str(name).strip())


def language_of(value: object) -> str | None:
    """The ISO 639-1 code in a field: 'fr', 'FR-ca', 'French', 'Anglais'; None where it holds none."""
    if not isinstance(value, str) or pd.isna(value):
        return None
    plain = _plain(value)
    return (
        plain[:2]
        if re.fullmatch(r"[a-z]{2}(?:[-_].*)?", plain)
        else next((code for name, code in _CODE.items() if plain.startswith(name)), None)
    )


def _plain(value: object) -> str:
    """Lower case, without accents."""
    return "".join(
        character
        for character in normalize("NFD", str(value).strip().casefold())
        if not "\u0300" <= character <= "\u036f"
    )
