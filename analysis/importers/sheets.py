"""Tables in binary files: Excel workbooks and Parquet, read row by row."""

import io
import warnings
from collections.abc import Iterable, Iterator
from itertools import islice

from analysis.importers.fields import Row
from analysis.importers.outside import Refused, explained

# A sheet of Excel holds no more rows; a sheet with more columns is no table of articles.
MOST_ROWS = 1_048_576
MOST_COLUMNS = 500
# Compressed cells may unpack to more than fits into memory.
MOST_CHARACTERS = 1_000_000_000
_ROWS_AT_ONCE = 256


def rows_of_workbook(data: bytes) -> list[Row]:
    """Return the rows of an Excel file: those of its first sheet that has any, and of each like it.

    A sheet is like the first one where it has the same columns; a warning names the others.
    """
    # Imported here, because only workbooks need it.
    from openpyxl import load_workbook

    tables = {}
    with explained("is a damaged or protected Excel file; save it again without a password"):
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            # A sheet may claim more cells than it has.
            sheet.reset_dimensions()
            lines = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
            if rows := _rows_below_names(lines):
                tables[sheet.title] = rows
    if not tables:
        return []
    columns = list(next(iter(tables.values()))[0])
    others = [title for title, rows in tables.items() if list(rows[0]) != columns]
    if others:
        warnings.warn(
            f"the sheets {', '.join(map(repr, others))} have other columns than the first one "
            "and were left out",
            stacklevel=2,
        )
    return [row for title, rows in tables.items() if title not in others for row in rows]


def rows_of_parquet(data: bytes) -> list[Row]:
    """Return the rows of a Parquet file."""
    # Imported here, because only Parquet files need it.
    from pyarrow import BufferReader
    from pyarrow.parquet import ParquetFile

    with explained("is a damaged or protected Parquet file; write it again"):
        batches = ParquetFile(BufferReader(data)).iter_batches(_ROWS_AT_ONCE)
        return list(_bounded(row for batch in batches for row in batch.to_pylist()))


def _rows_below_names(lines: Iterable[tuple[object, ...]]) -> list[Row]:
    """Return the rows of a sheet; its first line that is not empty names the columns.

    `lines` are the values of its cells, None where a cell is empty.
    """
    filled = (line for line in islice(lines, MOST_ROWS) if line.count(None) < len(line))
    names = {place: str(name) for place, name in enumerate(next(filled, ())) if name is not None}
    if not names:
        return []
    return list(_bounded({name: line[place] for place, name in names.items()} for line in filled))


def _bounded(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows; raise Refused once their texts have more than `MOST_CHARACTERS` together."""
    total = 0
    for row in rows:
        total += sum(len(cell) for cell in row.values() if isinstance(cell, str))
        if total > MOST_CHARACTERS:
            raise Refused(
                "unpacks to more than fits into memory and is not read; split it into smaller files"
            )
        yield row
