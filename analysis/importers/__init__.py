"""One file per outside format. A file is recognised by what it contains, not by its name."""

from analysis.importers import (
    archives,
    europresse,
    factiva,
    lexisnexis,
    office,
    pages,
    pdf,
    sheets,
    tables,
)
from analysis.importers.decoding import decode
from analysis.importers.fields import Article

# Binary formats that are known but not read, by their first bytes, and what to do.
REFUSED = {
    b"\xd0\xcf\x11\xe0": "is an old or protected Office file; "
    "save it as .docx, .xlsx or .txt without a password",
    b"{\\rtf": "is an RTF file; save it as .docx or .txt",
    b"\x1f\x8b": "is a compressed file; unpack it first",
    b"From: <Saved by": "is a web archive (.mhtml); save the page as HTML",
}
# Files of characters that are no article, unless they turn out to be a table or an export.
NOT_TEXTS = (
    ".bib",
    ".css",
    ".ini",
    ".ipynb",
    ".js",
    ".json",
    ".jsonl",
    ".log",
    ".py",
    ".r",
    ".svg",
    ".toml",
    ".xml",
    ".yaml",
    ".yml",
)
_EMPTY = "is empty; save the article's text in it or remove it"


def articles(data: bytes, suffix: str = ".txt", *, text_column: str | None = None) -> list[Article]:
    """Return the articles in the bytes of a file, at least one.

    Parameters
    ----------
    data
        The whole content of the file.
    suffix
        The end of its name; it decides only what the content leaves open.
    text_column
        The column of a table that holds the text; found by its name or its length where not given.

    Returns
    -------
    A dict for each article, with `text` and whatever fields the format gives.

    Raises
    ------
    ValueError where there is no article; its message completes the sentence "the file ...".
    """
    if not data.strip():
        raise ValueError(_EMPTY)
    for mark, reason in REFUSED.items():
        if data.startswith(mark):
            raise ValueError(reason)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_archive(data, text_column)
    if data[:1024].lstrip().startswith(b"%PDF"):
        return pdf.articles(data)
    if data.startswith(b"PAR1"):
        rows = sheets.rows_of_parquet(data)
        return _at_least_one(tables.articles_of_rows(rows, text_column), "Parquet file")
    if factiva.is_xml(data):
        return _at_least_one(factiva.articles_of_xml(data), "Factiva export")
    return _of_text(decode(data), suffix, text_column)


def _of_archive(data: bytes, text_column: str | None) -> list[Article]:
    """Return the articles of an Office file, which is a zip archive inside."""
    names = archives.members(data)
    if archives.WORD in names:
        with_text = [article for article in office.articles(data) if article["text"]]
        return _at_least_one(with_text, "Word file")
    if archives.EXCEL in names:
        rows = sheets.rows_of_workbook(data)
        return _at_least_one(tables.articles_of_rows(rows, text_column), "workbook")
    if not archives.PROGRAMS.isdisjoint(names):
        raise ValueError(
            "is a file of an office or book program that is not read; "
            "save the article as .docx or .txt"
        )
    raise ValueError("is an archive within an archive, which is not read; unpack it first")


def _of_text(text: str, suffix: str, text_column: str | None) -> list[Article]:
    """Return the articles of a file of characters: a page, an export, a table or plain text."""
    if not text.strip():
        raise ValueError(_EMPTY)
    if pages.is_page(text, suffix):
        return _of_page(text)
    if lexisnexis.is_text_export(text):
        return _at_least_one(lexisnexis.articles_of_text(text), "LexisNexis export")
    if (rows := tables.rows_of_json(text)) is not None:
        return _at_least_one(tables.articles_of_rows(rows, text_column), "JSON file")
    if tables.is_table(text, suffix):
        return _at_least_one(tables.articles_of_csv(text, text_column), "table")
    if suffix.casefold() in NOT_TEXTS:
        raise ValueError(
            f"is a {suffix} file without articles in a known form; "
            "save them as .txt, or as a table with a column 'text'"
        )
    return [tables.without_front_matter(text)]


def _of_page(text: str) -> list[Article]:
    """Return the articles of an HTML page: the export of a database, or a saved web page."""
    if europresse.is_export(text):
        return _at_least_one(europresse.articles(text), "Europresse export")
    if factiva.is_html(text):
        return _at_least_one(factiva.articles_of_html(text), "Factiva export")
    return pages.articles(text)


def _at_least_one(articles: list[Article], origin: str) -> list[Article]:
    """Return these articles; raise ValueError, which names the format, where there is none."""
    if not articles:
        raise ValueError(
            f"is a {origin} without an article; "
            "export the articles themselves, with their full text"
        )
    return articles
