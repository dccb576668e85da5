"""Load the data of each language: one folder per language, one file per subject.

A subject is a table of tab-separated values (`abbreviations.tsv`) whose first column is the entry
and whose `class` column, where there is one, says what kind of entry it is; lines that begin with #
are comments. `rules.toml` holds what is not a table. A user's own entries are added with
`Language.extended`.
"""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Language:
    """One language: its code ('fr'), its tables of entries and its rules.

    `additions` are the user's own tables, each as its subject and its text: two languages are equal
    only where these are, so that nothing made from a file outlives a change of the file.
    """

    code: str
    additions: tuple[tuple[str, str], ...] = ()
    _tables: dict[str, tuple[Mapping[str, str], ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def folder(self) -> Path:
        """The folder with the language's files; it need not exist."""
        return FOLDER / self.code

    def table(self, subject: str) -> tuple[Mapping[str, str], ...]:
        """Return the rows of a subject, each a mapping from column to value.

        Rows that the user added come last. Without a file for the subject there are no rows.
        """
        if subject not in self._tables:
            file = self.folder / f"{subject}.tsv"
            own = _rows(file.read_text(encoding="utf-8"), file) if file.exists() else []
            added = (text for name, text in self.additions if name == subject)
            self._tables[subject] = (*own, *(row for text in added for row in _rows(text, file)))
        return self._tables[subject]

    def entries(self, subject: str, *, of_class: str | None = None) -> tuple[str, ...]:
        """Return the first column of a subject, in the order of its file.

        `of_class` keeps the entries whose column `class` has that value.
        """
        return tuple(
            next(iter(row.values()))
            for row in self.table(subject)
            if of_class is None or row["class"] == of_class
        )

    @cached_property
    def rules(self) -> Mapping[str, Any]:
        """The content of `rules.toml`, read-only; empty where there is no such file."""
        file = self.folder / "rules.toml"
        return MappingProxyType(
            tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        )

    def extended(self, subject: str, path: str | Path) -> "Language":
        """Return the same language with the rows of a user's file added to one subject.

        Raises
        ------
        FileNotFoundError where there is no such file.
        """
        path = Path(path)
        if not path.exists():
            raise FileNotFoundError(f"there is no file {path} with entries to add to '{subject}'")
        text = path.read_text(encoding="utf-8")
        _rows(text, path)
        return Language(self.code, (*self.additions, (subject, text)))


def available() -> tuple[str, ...]:
    """Return the codes of the languages that have data, in alphabetical order."""
    return tuple(sorted(path.name for path in FOLDER.iterdir() if (path / "rules.toml").exists()))


@cache
def load(code: str) -> Language:
    """Return the language with this code; without a folder it has neither entries nor rules."""
    return Language(code)


def _rows(text: str, file: Path) -> list[Mapping[str, str]]:
    """Read tab-separated values without comments and empty lines; an error names the file."""
    lines = (line for line in text.split("\n") if line.strip() and not line.startswith("#"))
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, restval="")
    if not rows.fieldnames:
        raise ValueError(
            f"{file} is empty; its first line has to name its columns, separated by tabs"
        )
    return [
        MappingProxyType({key: (value or "").strip() for key, value in row.items() if key})
        for row in rows
    ]
