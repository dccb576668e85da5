"""`metadata.csv` beside the articles: its first column is the file's name without its suffix (the convention of TXM)."""

import csv
import io
import warnings
from collections import Counter
from pathlib import Path
from unicodedata import normalize

from analysis.importers.decoding import decode
from analysis.importers.fields import field_of

FILE_NAME = "metadata.csv"


def join_metadata(
    rows: list[dict], tops: set[Path], walked: set[Path], skipped: list[dict[str, str]]
) -> None:
    """Add the fields of the nearest metadata file at or above each article; what a file says of itself stays.

    `tops` are the folders that no search goes above, `walked` those read whole, whose rows without a file are reported.
    """
    tables: dict[Path, dict[str, dict[str, str]]] = {}
    names = Counter(_key(Path(row["path"]).name) for row in rows)
    used, bare = set(), []
    for row in rows:
        file = Path(row["path"]).absolute()
        folder = _folder_with_metadata(file.parent, tops)
        if folder is None:
            continue
        if folder not in tables:
            tables[folder] = _read(folder / FILE_NAME, skipped)
        whole, name = _key(file.relative_to(folder).as_posix()), _key(file.name)
        key = next(
            (
                key
                for key in (whole, name if names[name] == 1 else whole, row["doc_id"])
                if key in tables[folder]
            ),
            None,
        )
        if key is not None:
            used.add((folder, key))
            for field, value in tables[folder][key].items():
                row.setdefault(field, value)
        elif tables[folder]:
            bare.append(row["doc_id"])
    _warn(
        bare,
        [
            key
            for folder in walked & set(tables)
            for key in tables[folder]
            if (folder, key) not in used
        ],
    )


def _folder_with_metadata(folder: Path, tops: set[Path]) -> Path | None:
    for place in (folder, *folder.parents):
        if (place / FILE_NAME).is_file():
            return place
        if place in tops:
            return None
    return None


def _read(file: Path, skipped: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    """The fields that a metadata file gives, by name of article."""
    try:
        text = decode(file.read_bytes())
        separator = max(",;\t", key=text.partition("\n")[0].count)
        table = list(csv.reader(io.StringIO(text), delimiter=separator))
        if not table or len(table[0]) < 2:
            raise ValueError(
                "has fewer than two columns; its first line names them: the file name without its suffix, title, outlet, date"
            )
    except (OSError, ValueError, csv.Error) as error:
        skipped.append({"path": str(file), "reason": str(error)})
        return {}
    names = [field_of(name) for name in table[0]]
    return {
        _key(row[0]): {
            name: value.strip() for name, value in zip(names[1:], row[1:]) if name and value.strip()
        }
        for row in table[1:]
        if row and row[0].strip()
    }


def _key(name: str) -> str:
    """The name of an article as it is compared: composed accents, forward slashes, no suffix of a text."""
    name = normalize("NFC", name.strip().replace("\\", "/"))
    return (
        name[: -len(Path(name).suffix)] if Path(name).suffix.casefold() in (".txt", ".md") else name
    )


def _warn(bare: list[str], unused: list[str]) -> None:
    if bare:
        warnings.warn(
            f"no row in {FILE_NAME} for {_listed(bare)}; its first column is the file's name without suffix",
            stacklevel=4,
        )
    if unused:
        warnings.warn(f"{FILE_NAME} has rows without a file: {_listed(unused)}", stacklevel=4)


def _listed(names: list[str], most: int = 5) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(map(repr, names[:most])) + more
