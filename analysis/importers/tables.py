"""Tables of articles: CSV, TSV, JSON, JSON Lines; and the fields at the head of a Markdown file."""

import io
import json
import re
import warnings

import pandas as pd

from analysis.importers.fields import Article, Row, field_of

SUFFIXES = (".csv", ".tsv", ".tab")
# Where no column has a name of the text, the longest one is taken for it, if its cells have at
# least this many characters on average.
FEWEST_CHARACTERS = 200
_FRONT_MATTER = re.compile(r"---[ \t]*\n((?:[^\n]*\n){1,60}?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
# The apostrophe that an export puts before a cell, so that no spreadsheet takes it for a formula.
_APOSTROPHE = re.compile(r"^'(?=[=+@\t\r-])")
# Half of a character, which JSON can write and no file can hold.
_SURROGATE = re.compile("[\ud800-\udfff]")
_NAME_AND_VALUE = re.compile(r"([\w-]+)[ \t]*:[ \t]*(.*)")


def is_table(text: str, suffix: str) -> bool:
    """Say whether a text is a table: by its suffix, or by a first line that names its columns.

    Such a line has at least a column of text and one that tells articles apart, and no long names.
    """
    if suffix.casefold() in SUFFIXES:
        return True
    first = text.partition("\n")[0]
    names = [name.strip(' "') for name in first.split(_separator(first))]
    fields = {field_of(name) for name in names}
    return (
        len(names) >= 2
        and "text" in fields
        and bool(fields & {"title", "date", "outlet", "doc_id"})
        and all(len(name.split()) <= 3 for name in names)
    )


def articles_of_csv(text: str, text_column: str | None) -> list[Article]:
    """Return the rows of a table with separators as articles (see `articles_of_rows`)."""
    try:
        table = pd.read_csv(
            io.StringIO(text),
            sep=_separator(text.partition("\n")[0]),
            dtype=str,
            keep_default_na=False,
            skipinitialspace=True,
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        raise ValueError(
            f"is a table that cannot be read ({str(error).strip()}); "
            "check its separators and quotation marks"
        ) from None
    return articles_of_rows(table.reset_index(drop=True).to_dict("records"), text_column)


def rows_of_json(text: str) -> list[Row] | None:
    """Return the objects of a JSON Lines or JSON file; None where it is not one of objects."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    for read in (_json_lines, json.loads):
        try:
            value = read(text)
        except (ValueError, RecursionError):
            continue
        if rows := _objects(value):
            return rows
    return None


def articles_of_rows(rows: list[Row], text_column: str | None) -> list[Article]:
    """Return the rows of any table as articles: one column as the text, the others as fields.

    Parameters
    ----------
    rows
        The cells of each row by the names of their columns.
    text_column
        The column that holds the text; where it is not given, the first one with a name of the text
        in `fields.NAMES`, else the one with the longest cells.

    Returns
    -------
    A dict for each row that has a text, without its empty cells; a warning counts the other rows.

    Raises
    ------
    ValueError where no column holds the text, or the table is one of passages.
    """
    names = list(dict.fromkeys(name for row in rows for name in row))
    if {"doc_id", "start", "end"} <= set(names) and not text_column:
        raise ValueError("is a table of passages (it has start and end), not of articles")
    column = _text_column(rows, names, text_column)
    articles = [
        _article(row, column, text)
        for row in rows
        if isinstance(text := row.get(column), str) and text.strip()
    ]
    if len(articles) < len(rows):
        warnings.warn(
            f"{len(rows) - len(articles)} of {len(rows)} rows have no text in {column!r} "
            "and were left out",
            stacklevel=2,
        )
    return articles


def without_front_matter(text: str) -> Article:
    r"""Return a text as an article; lines `name: value` between --- at its head become fields.

    >>> without_front_matter("---\ntitre: La grève\n---\nUn texte.")
    {'title': 'La grève', 'text': 'Un texte.'}
    """
    if (head := _FRONT_MATTER.match(text)) and (fields := _front_matter(head[1])) is not None:
        return {**fields, "text": text[head.end() :].lstrip("\n")}
    return {"text": text}


def _separator(line: str) -> str:
    """Return the separator of columns that stands most often in a line."""
    return max("\t;,|", key=line.count)


def _json_lines(text: str) -> list[object]:
    """Return the JSON value of each line that is not empty."""
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def _objects(value: object) -> list[Row] | None:
    """Return the objects in a JSON value: itself, those of a list, or of a list in a list.

    None where it has none, or also other values.
    """
    match value:
        case dict():
            values = [value]
        case [list(inner)]:
            values = inner
        case list():
            values = value
        case _:
            return None
    return values if values and all(isinstance(row, dict) for row in values) else None


def _text_column(rows: list[Row], names: list[str], wanted: str | None) -> str:
    """Return the column that holds the text: the wanted one, else by its name, else by length."""
    named = (name for name in names if field_of(name) == "text")
    column = wanted or next(named, None) or _longest_column(rows, names)
    if column is None or column not in names:
        raise ValueError(
            "is a table without a column of text; "
            f"name one of its columns with text_column=: {', '.join(names)}"
        )
    return column


def _longest_column(rows: list[Row], names: list[str]) -> str | None:
    """Return the column with the longest cells; None where even these are too short for a text."""
    means = {
        name: sum(len(cell) for row in rows if isinstance(cell := row.get(name), str)) / len(rows)
        for name in names
    }
    longest = max(names, key=means.__getitem__, default=None)
    return longest if longest and means[longest] >= FEWEST_CHARACTERS else None


def _article(row: Row, column: str, text: str) -> Article:
    """Return a row as an article: its text, and each filled cell of another column as a field."""
    fields = {
        _field_of_column(name): _as_before_export(cell)
        for name, cell in row.items()
        if name != column and cell is not None and cell != ""
    }
    return {**fields, "text": _as_before_export(text)}


def _field_of_column(name: str) -> str:
    """Return the field of a column that does not hold the text: a second such keeps its name."""
    field = field_of(name)
    return name if field == "text" else field


def _as_before_export(cell: object) -> object:
    r"""Return a cell as it was before an export to a spreadsheet put an apostrophe in front of it.

    Line ends become \n, and half of a character becomes the sign for one that is unknown.
    """
    if not isinstance(cell, str):
        return cell
    return _SURROGATE.sub("\ufffd", _APOSTROPHE.sub("", cell)).replace("\r\n", "\n")


def _front_matter(lines: str) -> dict[str, str] | None:
    """Return the fields in lines `name: value`; None where there are none, or others among them.

    Remarks (#) and what is indented or in a list are passed over, and fields without a value.
    """
    matches = [
        _NAME_AND_VALUE.match(line)
        for line in lines.splitlines()
        if line.strip() and not line.startswith(("#", " ", "-"))
    ]
    pairs = [(match[1], match[2].strip()) for match in matches if match]
    if not pairs or len(pairs) < len(matches):
        return None
    return {field_of(name): value.strip("\"'") for name, value in pairs if value}
