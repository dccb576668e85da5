"""Articles to files that other programs read.

The tables of the analyses are written whole or not at all.
"""

import json
import os
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

TABLES = ("documents", "blocks", "notices", "sentences", "counts", "attributions")
# What a cell and a sheet of a spreadsheet hold at most (Microsoft, "Excel specifications and
# limits").
MOST_CHARACTERS, MOST_ROWS = 32_767, 1_048_575
# How a formula begins for a spreadsheet (OWASP, "CSV injection"), and what its files cannot hold.
_FORMULA = re.compile(r"[=+@\t\r-]")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Source = str | os.PathLike[str]
Say = Callable[[str], object]


def export(
    articles: Source | Sequence[Source],
    to: Source,
    *,
    tables: Sequence[str] = TABLES,
    say: Say = lambda line: None,
) -> list[Path]:
    """Write the tables of some articles into files.

    Parameters
    ----------
    articles
        What `documents.read` takes: a file, a folder, a pattern, or a list of these.
    to
        The file to write; its end says in which form. `.xlsx` is one workbook with a sheet for each
        table. `.csv`, `.jsonl` and `.parquet` are a file for each table: `corpus.csv` holds the
        documents, and `corpus.<table>.csv` stands beside it. In .csv and .xlsx, a cell that a
        spreadsheet would take for a formula gets an apostrophe in front, which `documents.read`
        takes away again.
    tables
        Some of `TABLES`.
    say
        Called with a line for every table and file, and for what was skipped.

    Returns
    -------
    The files that were written.

    Raises
    ------
    FileNotFoundError and ValueError as `documents.read` does; ValueError where the form is unknown,
    or cannot hold a text, or where the files would stand among the articles. Nothing is written
    then.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> text = "La grève continue lundi, disent les syndicats."
    >>> _ = Path(folder, "greve.txt").write_text(text, encoding="utf-8")
    >>> files = export(folder / "greve.txt", folder / "corpus.csv", tables=["documents", "blocks"])
    >>> [path.name for path in files]
    ['corpus.csv', 'corpus.blocks.csv']
    """
    target = Path(to).absolute()
    sources = [articles] if isinstance(articles, (str, os.PathLike)) else list(articles)
    _check_form(target, tables)
    _check_place(target, sources)
    docs = _read(sources, say)
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=".export-") as scratch:
        fresh = _write(_tables(docs, tables, say), Path(scratch, target.name))
        written = [target.with_name(path.name) for path in fresh]
        for path, place in zip(fresh, written, strict=True):
            os.replace(path, place)
    for path in written:
        say(f"Written: {path}")
    return written


def csv(table: pd.DataFrame, place: Source) -> None:
    """Write the columns of a table, not its index, as a .csv file (UTF-8, commas).

    A cell that a spreadsheet would take for a formula gets an apostrophe in front; lists, tuples
    and dicts are written as JSON.

    >>> import tempfile
    >>> place = Path(tempfile.mkdtemp(), "speakers.csv")
    >>> csv(pd.DataFrame({"speaker": ["=A1", "Léa"], "spans": [[(0, 2)], []]}), place)
    >>> print(place.read_text(encoding="utf-8-sig"), end="")
    speaker,spans
    '=A1,"[[0, 2]]"
    Léa,[]
    """
    # By number, since two columns may share a name.
    columns = {number: _safe(table.iloc[:, number]) for number in range(table.shape[1])}
    # Excel knows UTF-8 by its byte-order mark.
    pd.DataFrame(columns).to_csv(
        place,
        index=False,
        header=[_cell(name) for name in table.columns],
        encoding="utf-8-sig",
        lineterminator="\n",
    )


def _check_form(target: Path, tables: Sequence[str]) -> None:
    """Raise ValueError where no file is written in this form, or a table is unknown."""
    if target.suffix.casefold() not in (*_WRITERS, ".xlsx"):
        raise ValueError(
            f"cannot write {target.name!r}; its name has to end in {', '.join(_WRITERS)} or .xlsx"
        )
    if unknown := [name for name in tables if name not in TABLES]:
        raise ValueError(f"there is no table {unknown[0]!r}; choose from {', '.join(TABLES)}")


def _check_place(target: Path, sources: list[Source]) -> None:
    """Raise ValueError where a file is a folder, or would be read as one of the articles."""
    if target.is_dir():
        raise ValueError(f"{target} is a folder; name a file in it")
    folder = target.parent.resolve()
    for source in map(Path, sources):
        is_around = source.is_dir() and source.resolve() in (folder, *folder.parents)
        if is_around or source.absolute() == target:
            raise ValueError(
                f"{target} would stand among the articles and be read as one of them; "
                "write it to another folder"
            )


def _read(sources: list[Source], say: Say) -> pd.DataFrame:
    """Return the documents; `say` is given what was skipped, and the other warnings."""
    from analysis import documents

    # The warning that counts what was skipped would repeat the lines below.
    with _warnings_said(say, except_from="skipped"):
        docs = documents.read(sources)
    for item in docs.attrs["skipped"]:
        say(f"Skipped: {item['path']} {item['reason']}")
    return docs


@contextmanager
def _warnings_said(say: Say, *, except_from: str | None = None) -> Iterator[None]:
    """Give the warnings of a step to `say` when it ends, except those that begin with a word."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        yield
    for warning in caught:
        message = str(warning.message)
        is_excepted = except_from is not None and message.startswith(except_from)
        if issubclass(warning.category, UserWarning) and not is_excepted:
            say(f"Note: {message}")


def _tables(
    docs: pd.DataFrame, names: Sequence[str], say: Say
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield each wanted table after its name; it is made when it is asked for."""
    from analysis import attribution, documents, readability, terms

    makers: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
        "documents": pd.DataFrame.reset_index,
        "blocks": documents.blocks,
        "notices": documents.notices,
        "sentences": readability.sentences,
        "counts": terms.count,
        "attributions": attribution.find,
    }
    for name in TABLES:
        if name in names:
            with _warnings_said(say):
                table = makers[name](docs)
            say(f"{name}: {len(table):,} rows")
            yield name, table


def _write(tables: Iterable[tuple[str, pd.DataFrame]], target: Path) -> list[Path]:
    """Write tables, each after its name, in the form of the target; return the files."""
    form = target.suffix.casefold()
    if form == ".xlsx":
        _workbook(tables, target)
        return [target]
    written = []
    for name, table in tables:
        place = target if name == "documents" else target.with_suffix(f".{name}{target.suffix}")
        _WRITERS[form](table, place)
        written.append(place)
    return written


def _parquet(table: pd.DataFrame, place: Path) -> None:
    """Write a table as a Parquet file; a column with values of several types becomes text."""
    import pyarrow

    of_objects = [name for name, dtype in table.dtypes.items() if dtype == "object"]
    for name in of_objects:
        try:
            pyarrow.array(table[name], from_pandas=True)
        except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError):
            # Values of several types, as JSON files have them.
            table = table.assign(**{name: table[name].map(str, na_action="ignore")})
    table.to_parquet(place, index=False)


def _jsonl(table: pd.DataFrame, place: Path) -> None:
    """Write a table as JSON Lines: an object for each row."""
    table.to_json(place, orient="records", lines=True, force_ascii=False, date_format="iso")


def _workbook(tables: Iterable[tuple[str, pd.DataFrame]], place: Path) -> None:
    """Write tables, each after its name, as the sheets of an Excel file."""
    from openpyxl import Workbook

    # All cells before the first sheet: a workbook cannot be given up half written.
    sheets = {name: _rows_of_sheet(name, table) for name, table in tables}
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for row in rows:
            sheet.append(row)
    book.save(place)


def _rows_of_sheet(name: str, table: pd.DataFrame) -> list[list[object]]:
    """Return the cells of a table as a sheet holds them: its header, then its rows."""
    if len(table) > MOST_ROWS:
        raise ValueError(
            f"the {name} are {len(table):,} rows, a sheet holds {MOST_ROWS:,}; "
            "write .csv, .jsonl or .parquet"
        )
    values = table.astype(object).where(table.notna(), None).itertuples(index=False, name=None)
    return [[_sheet_cell(value) for value in row] for row in (table.columns, *values)]


def _safe(column: pd.Series) -> pd.Series:
    """Return a column with its texts and lists as cells of a spreadsheet; figures stay."""
    types = pd.api.types
    if types.is_numeric_dtype(column) or types.is_datetime64_any_dtype(column):
        return column
    return column.astype(object).map(_cell, na_action="ignore")


def _cell(value: object) -> object:
    """Return a value as a cell of a spreadsheet: no formula, and what has parts as JSON."""
    if isinstance(value, (list, tuple, dict)):
        value = json.dumps(value, ensure_ascii=False)
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def _sheet_cell(value: object) -> object:
    """Return a value as a cell of an Excel file, which holds fewer characters than other forms."""
    value = _cell(value)
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    if not isinstance(value, str):
        return value
    if len(value) > MOST_CHARACTERS:
        raise ValueError(
            f"the text {value[:40]!r}… has {len(value):,} characters, "
            f"a cell of a spreadsheet holds {MOST_CHARACTERS:,}; write .csv, .jsonl or .parquet"
        )
    # One character for one, so that offsets stay true.
    return _UNWRITABLE.sub("\ufffd", value)


_WRITERS: dict[str, Callable[[pd.DataFrame, Path], None]] = {
    ".csv": csv,
    ".jsonl": _jsonl,
    ".parquet": _parquet,
}
