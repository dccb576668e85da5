"""Read files into the table of documents."""

import os
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
from tqdm.auto import tqdm

from analysis import importers
from analysis.documents.files import Skipped, Source, identified, named_files, unpacked
from analysis.documents.metadata import join_metadata
from analysis.documents.structure import block_spans, headline_of
from analysis.importers.dates import parse_date
from analysis.importers.fields import language_of
from analysis.languages.detection import detect

COLUMNS = ("text", "title", "outlet", "date", "language", "path")
# More than this is no article and may not fit into memory.
MOST_BYTES = 512 * 1024 * 1024
# Shorter runs show no progress bar.
_MANY = 200

# The fields of an article: `text`, `path`, `doc_id`, and whatever its file gives.
Row = dict[str, Any]


def read(source: Source | Sequence[Source], *, text_column: str | None = None) -> pd.DataFrame:
    r"""Read files into a table with one row per article.

    Parameters
    ----------
    source
        A file, a folder (read with its subfolders), a glob pattern, or a list of these. Each file
        is recognised by its content: plain text and Markdown, Word, PDF, saved web pages, tables
        (CSV, TSV, JSON, JSON Lines, Excel, Parquet), the exports of Europresse (HTML), Factiva
        (XML, HTML), LexisNexis (text) and Nexis Uni (Word), in English, French or German, and zip
        archives of these, which are read as folders are.
    text_column
        The column of a table that holds the text. Without it, the column is found by its name or
        by the length of its values.

    Returns
    -------
    A table with index `doc_id` (the path below the source without its suffix, `#n` for the n-th
    article of an export) and the columns `text` (as in the file, line ends as \n; of a PDF, its
    lines put together to paragraphs), `title` (missing where none is given and no headline was
    found), `outlet`, `date` (NaT where unknown), `language` (ISO 639-1, detected where not given),
    `path`, every field that a format gives (`author`, `url`, `section`, `page`; `page_starts`: the
    offsets at which the pages of a PDF or Word file begin), and every further column of a
    `metadata.csv` beside the files, whose first column is the file's name without suffix.
    `docs.attrs["skipped"]` lists what could not be read, as dicts with `path` and `reason`; a
    warning names it too.

    Raises
    ------
    FileNotFoundError where a path does not exist; ValueError, naming each file, where nothing is
    left to return.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> text = "La grève continue lundi, disent les syndicats."
    >>> _ = (folder / "greve.txt").write_text(text, encoding="utf-8")
    >>> read(folder).language.to_dict()
    {'greve': 'fr'}
    """
    sources = [source] if isinstance(source, (str, os.PathLike)) else list(source)
    roots, files = named_files(sources)
    skipped: Skipped = []
    with TemporaryDirectory(prefix="articles-", ignore_cleanup_errors=True) as scratch:
        files, folders, shown = unpacked(files, Path(scratch), skipped)
        count = len(files) + len(skipped)
        rows = list(_rows(identified(files, roots, shown), skipped, text_column, shown))
        walked = {Path(place).absolute() for place in sources if Path(place).is_dir()} | folders
        if rows:
            join_metadata(rows, {root.absolute() for root in roots} | folders, walked, skipped)
    for item in (*rows, *skipped):
        item["path"] = str(shown.get(Path(item["path"]), item["path"]))
    if not rows:
        raise ValueError(_nothing_left(sources, skipped))
    docs = _table(rows)
    docs.attrs["skipped"] = skipped
    if skipped:
        warnings.warn(f"skipped {len(skipped)} of {count} files: {_listed(skipped)}", stacklevel=2)
    return docs


def _rows(
    files: list[tuple[str, Path]],
    skipped: Skipped,
    text_column: str | None,
    shown: dict[Path, Path],
) -> Iterator[Row]:
    """Yield the articles of files that stand after their identifiers.

    Files that cannot be read are added to `skipped`; `shown` gives the paths to name in warnings.
    """
    for identifier, file in tqdm(
        files, desc="reading", unit="file", disable=len(files) < _MANY, leave=False
    ):
        try:
            articles = _articles(file, text_column, shown.get(file, file))
        except OSError as error:
            reason = f"cannot be opened ({error.strerror or error})"
            skipped.append({"path": str(file), "reason": reason})
            continue
        except ValueError as error:
            skipped.append({"path": str(file), "reason": str(error)})
            continue
        _warn_of_copies(shown.get(file, file), [article["text"] for article in articles])
        doc_ids = _doc_ids(identifier, articles, alone=len(files) == 1)
        for doc_id, article in zip(doc_ids, articles, strict=True):
            yield {**article, "doc_id": doc_id, "path": str(file)}


def _doc_ids(identifier: str, articles: list[Row], *, alone: bool) -> list[str]:
    """Return the doc_id of each article of a file.

    A table's own column `doc_id` is used, after the file's identifier unless the file is the only
    one (`alone`); else a single article has the identifier, several are numbered.
    """
    own = [str(article.get("doc_id", "")) for article in articles]
    if all(own) and len(set(own)) == len(own):
        return own if alone else [f"{identifier}#{doc_id}" for doc_id in own]
    if len(articles) == 1:
        return [identifier]
    return [f"{identifier}#{number}" for number in range(1, len(articles) + 1)]


def _warn_of_copies(file: Path, texts: list[str]) -> None:
    """Warn where a file holds the same text more than once."""
    copies = len(texts) - len(set(texts))
    if copies:
        warnings.warn(
            f"{file} holds {copies} {'article' if copies == 1 else 'articles'} more than once; "
            "documents.distinct(docs) keeps one of each",
            stacklevel=4,
        )


def _articles(file: Path, text_column: str | None, name: Path) -> list[Row]:
    """Read the articles of one file; warnings of its importer get the file's `name` in front.

    Raises
    ------
    OSError where the file cannot be opened; ValueError, with the reason, where it is no article.
    """
    if not file.is_file():
        raise ValueError("is no file that can be read; it may be a broken link")
    if file.stat().st_size > MOST_BYTES:
        raise ValueError(f"is larger than {MOST_BYTES // 1024**2} MB; split it into smaller files")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        articles = importers.articles(file.read_bytes(), file.suffix, text_column=text_column)
    for warning in caught:
        if issubclass(warning.category, UserWarning):
            warnings.warn(f"{name}: {warning.message}", stacklevel=4)
    return articles


def _table(rows: list[Row]) -> pd.DataFrame:
    """Return the table of documents.

    Dates are parsed; a missing language or title is found in the text.
    """
    docs = pd.DataFrame(rows).set_index("doc_id")
    docs = docs.reindex(columns=[*COLUMNS, *(name for name in docs if name not in COLUMNS)])
    docs["date"] = pd.to_datetime(docs["date"].map(parse_date)).astype("datetime64[s]")
    docs["language"] = [
        language_of(code) or detect(text)
        for code, text in zip(docs["language"], docs["text"], strict=True)
    ]
    docs["title"] = [
        title if isinstance(title, str) and title else _headline(text, code)
        for title, text, code in zip(docs["title"], docs["text"], docs["language"], strict=True)
    ]
    return docs.astype(dict.fromkeys(("text", "title", "outlet", "language", "path"), "str"))


def _headline(text: str, language: str) -> str | None:
    """Return the headline of a text on one line, None where it has none."""
    headline = headline_of(text, block_spans(text, language))
    return None if headline is None else " ".join(headline.split())


def _nothing_left(sources: list[Source], skipped: Skipped) -> str:
    """Return the message of the error that no article was read."""
    if skipped:
        return f"no article could be read: {_listed(skipped)}"
    places = ", ".join(repr(str(source)) for source in sources) or "an empty list"
    return (
        f"there is no article in {places}; put texts (.txt, .md), Word or PDF files, web pages, "
        "tables or press-database exports there"
    )


def _listed(skipped: Skipped) -> str:
    """Return the files that were skipped, with their reasons, as part of a sentence."""
    return "; ".join(f"{item['path']} {item['reason']}" for item in skipped)
