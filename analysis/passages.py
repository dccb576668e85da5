"""Any table with a column `text` is a table of documents: this is how every module reads one.

The unit of a row is its `doc_id` column, else an index named `doc_id`, else the row itself. Rows that share a unit
are one document. Where the table has `start`, offsets in a result are shifted by it, so that they always point into
the document that the text was cut from.
"""

from collections.abc import Hashable, Iterator
from typing import NamedTuple

import pandas as pd

from analysis.languages.detection import detect


class Passage(NamedTuple):
    """A row of a table of documents: whose text it is, in which language, and where it begins in its document."""

    unit: Hashable
    text: str
    language: str
    start: int


def passages(documents: pd.DataFrame) -> Iterator[Passage]:
    """The rows of a table of documents, in order. A missing text counts as empty, a missing language is detected."""
    units = unit_of_rows(documents)
    texts = documents["text"]
    codes = documents["language"] if "language" in documents else [None] * len(documents)
    starts = documents["start"] if "start" in documents else [0] * len(documents)
    for unit, text, code, start in zip(units, texts, codes, starts):
        text = text if isinstance(text, str) else ""
        yield Passage(
            unit, text, code if isinstance(code, str) and code else detect(text), int(start)
        )


def unit_of_rows(documents: pd.DataFrame) -> pd.Series:
    """The unit (the document) that each row belongs to, with the table's own index."""
    if not isinstance(documents, pd.DataFrame) or "text" not in documents:
        columns = (
            ", ".join(map(str, documents.columns))
            if isinstance(documents, pd.DataFrame)
            else "no columns"
        )
        raise ValueError(
            f"documents have to be a table with a column 'text', this one has {columns}; "
            "analysis.documents.read(...) makes one from files"
        )
    if "doc_id" in documents:
        return documents["doc_id"]
    if documents.index.name == "doc_id":
        return pd.Series(documents.index, index=documents.index, name="doc_id")
    return pd.Series(range(len(documents)), index=documents.index, name="doc_id")


def group_of_rows(documents: pd.DataFrame, by: str) -> pd.Series:
    """The group of each row; `by` is a column of the table, or 'doc_id'. Where it is missing, the group is 'no <column>'."""
    if by not in documents:
        if by == "doc_id":
            return unit_of_rows(documents)
        raise ValueError(
            f"there is no column {by!r} to group by; choose from {', '.join(map(str, documents.columns))}"
        )
    return documents[by].astype(object).where(documents[by].notna(), f"no {by}")


def strings(
    documents: pd.DataFrame, column: str, *, missing: str = "", absent: str | None = ""
) -> list[str | None]:
    """The strings of a column, `missing` where a row has none; `absent` for all rows where there is no such column."""
    if column not in documents:
        return [absent] * len(documents)
    return [value if isinstance(value, str) else missing for value in documents[column]]
