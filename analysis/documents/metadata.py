"""`metadata.csv` beside the articles: its first column is the file's name without its suffix (the convention of TXM)."""

import csv
import io
from pathlib import Path
from unicodedata import normalize

from analysis.importers.decoding import decode
from analysis.importers.fields import field_of

FILE_NAME = "metadata.csv"


def rows_of(file: Path) -> dict[str, dict[str, str]]:
    """The fields that a metadata file gives, by name of article; ValueError says what is wrong with the file."""
    text = decode(file.read_bytes())
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    table = list(csv.reader(io.StringIO(text), delimiter=separator))
    if len(table) < 1 or len(table[0]) < 2:
        raise ValueError("has fewer than two columns; its first line names them: the file name without its suffix, title, outlet, date")
    names = [field_of(name) for name in table[0]]
    return {key_of(row[0]): {name: value.strip() for name, value in zip(names[1:], row[1:]) if name and value.strip()}
            for row in table[1:] if row and row[0].strip()}


def key_of(name: str) -> str:
    """The name of an article as it is compared: composed accents, forward slashes, no known suffix."""
    name = normalize("NFC", name.strip().replace("\\", "/"))
    return name[:-len(Path(name).suffix)] if Path(name).suffix.casefold() in (".txt", ".md") else name
