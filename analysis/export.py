"""Articles to files that other programs read: the tables of the analyses, written whole or not at all."""

import json
import os
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

TABLES = ("documents", "blocks", "notices", "sentences", "counts", "attributions")
# What a cell and a sheet of a spreadsheet hold at most (Microsoft, "Excel specifications and limits").
MOST_CHARACTERS, MOST_ROWS = 32_767, 1_048_575
# What a spreadsheet takes for a formula (OWASP, "CSV injection"), and what its files cannot hold.
_FORMULA = re.compile(r"[=+@\t\r-]")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Say = Callable[[str], object]


def export(
    articles: str | os.PathLike | Sequence[str | os.PathLike],
    to: str | os.PathLike,
    *,
    tables: Sequence[str] = TABLES,
    say: Say = lambda line: None,
) -> list[Path]:
    """Write the tables of some articles, and return the files.

    `articles` is what `documents.read` takes; `tables` are some of `TABLES`. The end of `to` says in which form: `.xlsx` is one workbook with a sheet for
    each table; `.csv`, `.jsonl` and `.parquet` are a file for each, `corpus.csv` with the documents and `corpus.<table>.csv`
    beside it. A cell of .csv and .xlsx that a spreadsheet would take for a formula gets an apostrophe in front, which
    `documents.read` takes away again. `say` is given a line for every table, and for what was skipped.

    Raises
    ------
    FileNotFoundError and ValueError as `documents.read` does; ValueError where the form is unknown, or cannot hold a
    text, or where the files would stand among the articles. Nothing is written then.

    >>> import tempfile
    >>> folder = tempfile.mkdtemp()
    >>> _ = Path(folder, "greve.txt").write_text("La grève continue lundi, disent les syndicats.", encoding="utf-8")
    >>> [path.name for path in export(Path(folder, "greve.txt"), Path(folder, "corpus.csv"), tables=["documents", "blocks"])]
    ['corpus.csv', 'corpus.blocks.csv']
    """
    target = Path(to).absolute()
    sources = [articles] if isinstance(articles, (str, os.PathLike)) else list(articles)
    _refuse(target, sources, tables)
    docs = _read(sources, say)
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=".export-") as scratch:
        fresh = _write(_tables(docs, tables, say), Path(scratch, target.name))
        written = [target.with_name(path.name) for path in fresh]
        for path, place in zip(fresh, written):
            os.replace(path, place)
    for path in written:
        say(f"Written: {path}")
    return written


def csv(table: pd.DataFrame, place: str | os.PathLike) -> None:
    """Write the columns of a table as .csv: formulas with an apostrophe in front, what has parts as JSON.

    >>> import tempfile
    >>> place = Path(tempfile.mkdtemp(), "speakers.csv")
    >>> csv(pd.DataFrame({"speaker": ["=A1", "Léa"], "spans": [[(0, 2)], []]}), place)
    >>> print(place.read_text(encoding="utf-8-sig"), end="")
    speaker,spans
    '=A1,"[[0, 2]]"
    Léa,[]
    """
    columns = (table.iloc[:, number] for number in range(table.shape[1]))
    # By number, since two columns may share a name.
    cells = {
        number: column.astype(object).map(_cell, na_action="ignore")
        if _may_hold_text(column)
        else column
        for number, column in enumerate(columns)
    }
    # Excel knows UTF-8 by its byte-order mark.
    pd.DataFrame(cells).to_csv(
        place,
        index=False,
        header=[_cell(name) for name in table.columns],
        encoding="utf-8-sig",
        lineterminator="\n",
    )


def _refuse(target: Path, sources: list[str | os.PathLike], tables: Sequence[str]) -> None:
    if target.suffix.casefold() not in (*_WRITERS, ".xlsx"):
        raise ValueError(
            f"cannot write {target.name!r}; its name has to end in {', '.join(_WRITERS)} or .xlsx"
        )
    if unknown := [name for name in tables if name not in TABLES]:
        raise ValueError(f"there is no table {unknown[0]!r}; choose from {', '.join(TABLES)}")
    if target.is_dir():
        raise ValueError(f"{target} is a folder; name a file in it")
    for source in map(Path, sources):
        if source.absolute() == target or (
            source.is_dir()
            and source.resolve() in (target.parent.resolve(), *target.parent.resolve().parents)
        ):
            raise ValueError(
                f"{target} would stand among the articles and be read as one of them; write it to another folder"
            )


def _read(sources: list[str | os.PathLike], say: Say) -> pd.DataFrame:
    from analysis import documents

    with _noted(say, but="skipped"):
        docs = documents.read(sources)
    for item in docs.attrs["skipped"]:
        say(f"Skipped: {item['path']} {item['reason']}")
    return docs


@contextmanager
def _noted(say: Say, *, but: str = "\n") -> Iterator[None]:
    """Say the warnings of a step, but those that begin so."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        yield
    for message in (
        str(warning.message) for warning in caught if issubclass(warning.category, UserWarning)
    ):
        if not message.startswith(but):
            say(f"Note: {message}")


def _tables(
    docs: pd.DataFrame, names: Sequence[str], say: Say
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Each table with its name, made when it is its turn."""
    from analysis import attribution, documents, readability, terms

    makers = {
        "documents": pd.DataFrame.reset_index,
        "blocks": documents.blocks,
        "notices": documents.notices,
        "sentences": readability.sentences,
        "counts": terms.count,
        "attributions": attribution.find,
    }
    for name in TABLES:
        if name in names:
            with _noted(say):
                table = makers[name](docs)
            say(f"{name}: {len(table):,} rows")
            yield name, table


def _write(tables: Iterator[tuple[str, pd.DataFrame]], target: Path) -> list[Path]:
    if target.suffix.casefold() == ".xlsx":
        _workbook(tables, target)
        return [target]
    written = []
    for name, table in tables:
        place = target if name == "documents" else target.with_suffix(f".{name}{target.suffix}")
        _WRITERS[target.suffix.casefold()](table, place)
        written.append(place)
    return written


def _parquet(table: pd.DataFrame, place: Path) -> None:
    import pyarrow

    for name in table.columns[table.dtypes == object]:
        try:
            pyarrow.array(table[name], from_pandas=True)
        except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError):
            # Values of several types, as JSON files have them.
            table = table.assign(**{name: table[name].map(str, na_action="ignore")})
    table.to_parquet(place, index=False)


def _jsonl(table: pd.DataFrame, place: Path) -> None:
    table.to_json(place, orient="records", lines=True, force_ascii=False, date_format="iso")


def _workbook(tables: Iterator[tuple[str, pd.DataFrame]], place: Path) -> None:
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
    if len(table) > MOST_ROWS:
        raise ValueError(
            f"the {name} are {len(table):,} rows, a sheet holds {MOST_ROWS:,}; write .csv, .jsonl or .parquet"
        )
    values = table.astype(object).where(table.notna(), None).itertuples(index=False, name=None)
    return [[_sheet_cell(value) for value in row] for row in (table.columns, *values)]


def _may_hold_text(column: pd.Series) -> bool:
    return not (
        pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column)
    )


def _cell(value: object) -> object:
    """A cell as a spreadsheet may have it: no formula, and what has parts as JSON."""
    if isinstance(value, (list, tuple, dict)):
        value = json.dumps(value, ensure_ascii=False)
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def _sheet_cell(value: object) -> object:
    value = _cell(value)
    if isinstance(value, str) and len(value) > MOST_CHARACTERS:
        raise ValueError(
            f"the text {value[:40]!r}… has {len(value):,} characters, a cell of a spreadsheet holds {MOST_CHARACTERS:,}; write .csv, .jsonl or .parquet"
        )
    # One character for one, so that offsets stay true.
    return (
        _UNWRITABLE.sub("\ufffd", value)
        if isinstance(value, str)
        else value.to_pydatetime()
        if isinstance(value, pd.Timestamp)
        else value
    )


_WRITERS = {".csv": csv, ".jsonl": _jsonl, ".parquet": _parquet}
