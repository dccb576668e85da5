"""Join the fields of `metadata.csv` files to the articles beside them.

The first column of such a file is the name of an article's file without its suffix (the convention
of TXM), the others are fields: title, outlet, date, or any.
"""

import csv
import io
import warnings
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any
from unicodedata import normalize

from analysis.importers.decoding import decode
from analysis.importers.fields import field_of

FILE_NAME = "metadata.csv"

# The rows of a metadata file: the fields of each article by its key (see `_key`).
Table = dict[str, dict[str, str]]


def join_metadata(
    rows: list[dict[str, Any]], tops: set[Path], walked: set[Path], skipped: list[dict[str, str]]
) -> None:
    """Add to each article, in place, the fields of the nearest metadata file at or above it.

    A field that the article's own file gives stays. A warning names articles without a row, and
    rows without an article.

    Parameters
    ----------
    rows
        The articles, each with `path`, `doc_id` and its fields.
    tops
        The folders above which no metadata file is searched.
    walked
        The folders that were read whole: only of these, rows without an article are reported.
    skipped
        The list to which metadata files that cannot be read are added.
    """
    tables: dict[Path, Table] = {}
    name_counts = Counter(_key(Path(row["path"]).name) for row in rows)
    used: dict[Path, set[str]] = defaultdict(set)
    without_row: list[str] = []
    for row in rows:
        file = Path(row["path"]).absolute()
        folder = _folder_with_metadata(file.parent, tops)
        if folder is None:
            continue
        if folder not in tables:
            tables[folder] = _read(folder / FILE_NAME, skipped)
        table = tables[folder]
        path, name = _key(file.relative_to(folder).as_posix()), _key(file.name)
        # The name of a file stands for it only where no other file has it.
        keys = (path, name if name_counts[name] == 1 else path, row["doc_id"])
        key = next((key for key in keys if key in table), None)
        if key is not None:
            used[folder].add(key)
            row.update(table[key] | row)
        elif table:
            without_row.append(row["doc_id"])
    _warn(without_row, _unused(tables, walked, used))


def _unused(tables: dict[Path, Table], walked: set[Path], used: dict[Path, set[str]]) -> list[str]:
    """Return the keys that no article has, of the tables in folders that were read whole."""
    return [
        key
        for folder, table in tables.items()
        if folder in walked
        for key in table
        if key not in used[folder]
    ]


def _folder_with_metadata(folder: Path, tops: set[Path]) -> Path | None:
    """Return the nearest folder at or above this one, up to one of `tops`, with a metadata file."""
    for place in (folder, *folder.parents):
        if (place / FILE_NAME).is_file():
            return place
        if place in tops:
            return None
    return None


def _read(file: Path, skipped: list[dict[str, str]]) -> Table:
    """Read a metadata file; one that cannot be read is added to `skipped` and gives no rows."""
    try:
        header, *lines = _cells(file)
    except (OSError, ValueError, csv.Error) as error:
        skipped.append({"path": str(file), "reason": str(error)})
        return {}
    fields = [field_of(name) for name in header[1:]]
    return {
        # A line may have fewer cells than the header, or more.
        _key(line[0]): {
            field: value.strip()
            for field, value in zip(fields, line[1:], strict=False)
            if field and value.strip()
        }
        for line in lines
        if line and line[0].strip()
    }


def _cells(file: Path) -> list[list[str]]:
    """Return the cells of each line of a metadata file, separated by comma, semicolon or tab."""
    text = decode(file.read_bytes())
    separator = max(",;\t", key=text.partition("\n")[0].count)
    cells = list(csv.reader(io.StringIO(text), delimiter=separator))
    if not cells or len(cells[0]) < 2:
        raise ValueError(
            "has fewer than two columns; its first line names them: "
            "the file name without its suffix, title, outlet, date"
        )
    return cells


def _key(name: str) -> str:
    """Return the name or path of an article's file as it is compared.

    Accents are composed, slashes are forward, and the suffix of a text (.txt, .md) is cut off.
    """
    name = normalize("NFC", name.strip().replace("\\", "/"))
    suffix = Path(name).suffix
    return name.removesuffix(suffix) if suffix.casefold() in (".txt", ".md") else name


def _warn(without_row: list[str], unused: list[str]) -> None:
    """Name the articles (by doc_id) without a row, and the rows without an article, in warnings."""
    if without_row:
        warnings.warn(
            f"no row in {FILE_NAME} for {_listed(without_row)}; "
            "its first column is the file's name without suffix",
            stacklevel=4,
        )
    if unused:
        warnings.warn(f"{FILE_NAME} has rows without a file: {_listed(unused)}", stacklevel=4)


def _listed(names: list[str], most: int = 5) -> str:
    """Return the first names in quotes and the number of the others."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(map(repr, names[:most])) + more
