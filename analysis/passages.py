"""Read the rows of a table of documents, which is any table with a column `text`.

The unit of a row, that is its document, is given by the column `doc_id`, else by an index named
`doc_id`, else each row is a document. Rows that share a unit are one document. Where the table has
a column `start`, the offsets in a result are shifted by it, so that they always point into the
document that the text was cut from.
"""

from collections.abc import Hashable, Iterator
from typing import NamedTuple

import pandas as pd

from analysis.languages.detection import detect


class Passage(NamedTuple):
    """A row of a table of documents; `start` is the offset of its text in its document (`unit`)."""

    unit: Hashable
    text: str
    language: str
    start: int


def passages(documents: pd.DataFrame) -> Iterator[Passage]:
    """Yield the rows of a table of documents, in order.

    A missing text counts as empty, a missing language is detected.
    """
    units = unit_of_rows(documents)
    texts = documents["text"]
    codes = documents["language"] if "language" in documents else [None] * len(documents)
    starts = documents["start"] if "start" in documents else [0] * len(documents)
    for unit, text, code, start in zip(units, texts, codes, starts, strict=True):
        text = text if isinstance(text, str) else ""
        language = code if isinstance(code, str) and code else detect(text)
        yield Passage(unit, text, language, int(start))


def unit_of_rows(documents: pd.DataFrame) -> pd.Series:
    """Return the unit (the document) of each row, with the table's own index.

    Raises
    ------
    ValueError where `documents` is no table or has no column `text`.
    """
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
    """Return the group of each row: its value in the column `by`, which may be 'doc_id'.

    A row without a value is in the group 'no <column>'.

    Raises
    ------
    ValueError where the table has no column `by`.
    """
    if by not in documents:
        if by == "doc_id":
            return unit_of_rows(documents)
        columns = ", ".join(map(str, documents.columns))
        raise ValueError(f"there is no column {by!r} to group by; choose from {columns}")
    return documents[by].astype(object).where(documents[by].notna(), f"no {by}")


def strings(
    documents: pd.DataFrame, column: str, *, missing: str = "", absent: str | None = ""
) -> list[str | None]:
    """Return the strings of a column, one per row.

    A row whose value is no string gets `missing`; without such a column, each row gets `absent`.
    """
    if column not in documents:
        return [absent] * len(documents)
    return [value if isinstance(value, str) else missing for value in documents[column]]
