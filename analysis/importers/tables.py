"""Tables of articles: CSV, TSV, JSON and JSON Lines, and the fields at the head of a Markdown file."""

import io
import json
import re
import warnings

import pandas as pd

from analysis.importers.fields import field_of

SUFFIXES = (".csv", ".tsv", ".tab")
# A column without a name that tells is taken for the text when its cells have this many characters on average.
FEWEST_CHARACTERS = 200
_FRONT_MATTER = re.compile(r"---[ \t]*\n((?:[^\n]*\n){1,60}?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_GUARDED = re.compile(r"^'(?=[=+@\t\r-])")
# Half of a character, which JSON can write and no file can hold.
_SURROGATE = re.compile("[\ud800-\udfff]")
_FIELD = re.compile(r"([\w-]+)[ \t]*:[ \t]*(.*)")


def is_table(text: str, suffix: str) -> bool:
    """Whether a text is a table: by its suffix, or by a first line that names a text and another field."""
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


def articles_of_csv(text: str, text_column: str | None) -> list[dict[str, object]]:
    """The rows of a table with separators."""
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
            f"is a table that cannot be read ({str(error).strip()}); check its separators and quotation marks"
        ) from None
    return articles_of_rows(table.reset_index(drop=True).to_dict("records"), text_column)


def rows_of_json(text: str) -> list[dict] | None:
    """The objects of a JSON or JSON Lines file, None where it is neither."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    for read in (
        lambda: [json.loads(line) for line in text.splitlines() if line.strip()],
        lambda: json.loads(text),
    ):
        try:
            rows = read()
        except (ValueError, RecursionError):
            continue
        rows = (
            rows[0]
            if len(rows) == 1 and isinstance(rows, list) and isinstance(rows[0], list)
            else [rows]
            if isinstance(rows, dict)
            else rows
        )
        if rows and isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
            return rows
    return None


def articles_of_rows(rows: list[dict], text_column: str | None) -> list[dict[str, object]]:
    """The rows of any table as articles: the text from its column, the other columns as fields."""
    names = list(dict.fromkeys(str(name) for row in rows for name in row))
    if {"doc_id", "start", "end"} <= set(names) and not text_column:
        raise ValueError("is a table of passages (it has start and end), not of articles")
    chosen = (
        text_column
        or next((name for name in names if field_of(name) == "text"), None)
        or _longest(rows, names)
    )
    if chosen not in names:
        raise ValueError(
            f"is a table without a column of text; name one of its columns with text_column=: {', '.join(names)}"
        )
    found = [
        {
            **{
                _named(name): _plain(value)
                for name, value in row.items()
                if name != chosen and value not in ("", None)
            },
            "text": _plain(row[chosen]),
        }
        for row in rows
        if isinstance(row.get(chosen), str) and row[chosen].strip()
    ]
    if len(found) < len(rows):
        warnings.warn(
            f"{len(rows) - len(found)} of {len(rows)} rows have no text in {chosen!r} and were left out",
            stacklevel=2,
        )
    return found


def without_front_matter(text: str) -> dict[str, object]:
    """An article and the fields that stand between --- lines at its head, as Markdown has them."""
    head = _FRONT_MATTER.match(text)
    found = (
        [
            _FIELD.match(line)
            for line in head[1].splitlines()
            if line.strip() and not line.startswith(("#", " ", "-"))
        ]
        if head
        else []
    )
    if not found or not all(found):
        return {"text": text}
    return {
        **{
            field_of(field[1]): field[2].strip().strip("\"'") for field in found if field[2].strip()
        },
        "text": text[head.end() :].lstrip("\n"),
    }


def _separator(line: str) -> str:
    return max("\t;,|", key=line.count)


def _named(name: object) -> str:
    """The field of a column that is not the text: a second one of that kind keeps its own name."""
    return str(name) if field_of(name) == "text" else field_of(name)


def _longest(rows: list[dict], names: list[str]) -> str | None:
    lengths = {
        name: sum(len(row[name]) for row in rows if isinstance(row.get(name), str)) / len(rows)
        for name in names
    }
    longest = max(lengths, key=lengths.get, default=None)
    return longest if longest and lengths[longest] >= FEWEST_CHARACTERS else None


def _plain(value: object) -> object:
    """A cell as it was before an export put an apostrophe in front of it, so that no spreadsheet takes it for a formula."""
    return (
        _SURROGATE.sub("\ufffd", _GUARDED.sub("", value)).replace("\r\n", "\n")
        if isinstance(value, str)
        else value
    )
