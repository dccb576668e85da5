"""Tables in binary files: Excel workbooks and Parquet, read row by row."""

import io
import warnings
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from analysis.importers.outside import Refused, explained

# What a sheet of Excel holds at most in rows; more columns than these are no table of articles.
MOST_ROWS = 1_048_576
MOST_COLUMNS = 500
# Compressed cells may unpack to more than fits into memory.
MOST_CHARACTERS = 1_000_000_000
_ROWS_AT_ONCE = 256


def rows_of_workbook(data: bytes) -> list[dict]:
    """The rows of a workbook's first sheet that holds any, and of those with the same columns; the other sheets are named in a warning."""
    from openpyxl import load_workbook

    with explained("is a damaged or protected Excel file; save it again without a password"):
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = {sheet.title: rows for sheet in book.worksheets if (rows := _rows_of_sheet(sheet))}
    first = next(iter(sheets.values()), [])
    names = list(first[0]) if first else []
    other = [title for title, rows in sheets.items() if list(rows[0]) != names]
    if other:
        warnings.warn(
            f"the sheets {', '.join(map(repr, other))} have other columns than the first one and were left out",
            stacklevel=2,
        )
    return [row for rows in sheets.values() if list(rows[0]) == names for row in rows]


def rows_of_parquet(data: bytes) -> list[dict]:
    """The rows of a Parquet file."""
    from pyarrow import BufferReader
    from pyarrow.parquet import ParquetFile

    with explained("is a damaged or protected Parquet file; write it again"):
        return list(
            _bounded(
                row
                for batch in ParquetFile(BufferReader(data)).iter_batches(_ROWS_AT_ONCE)
                for row in batch.to_pylist()
            )
        )


def _rows_of_sheet(sheet) -> list[dict]:
    """What stands below the first row that is not empty, by the names in it."""
    # A sheet may claim more cells than it has.
    sheet.reset_dimensions()
    filled = (
        row
        for row in islice(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), MOST_ROWS)
        if row.count(None) < len(row)
    )
    names = {place: str(name) for place, name in enumerate(next(filled, ())) if name is not None}
    return (
        list(_bounded({name: row[place] for place, name in names.items()} for row in filled))
        if names
        else []
    )


def _bounded(rows: Iterable[Mapping[str, object]]) -> Iterator[Mapping[str, object]]:
    total = 0
    for row in rows:
        total += sum(len(cell) for cell in row.values() if isinstance(cell, str))
        if total > MOST_CHARACTERS:
            raise Refused(
                "unpacks to more than fits into memory and is not read; split it into smaller files"
            )
        yield row
