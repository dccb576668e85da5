"""Write the tables that a notebook leaves behind as files beside its page.

`write` runs in the notebook's kernel.
"""

import ast
import warnings
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import pandas as pd
from IPython.core.inputtransformer2 import TransformerManager

from analysis import export

# A report is mailed: its data hold neither the text of the articles nor where they lie on a disk.
LEFT_OUT = ("text", "before", "after", "path")


def write(
    namespace: Mapping[str, object], folder: str, *, of: Collection[str] | None = None
) -> None:
    """Write the tables of a namespace as `<name>.csv` into a folder.

    Tables are all DataFrames whose name does not begin with an underscore, or those of them that
    are named in `of`. A table that no file can hold is left out with a warning.
    """
    for name, table in list(namespace.items()):
        wanted = not name.startswith("_") and (of is None or name in of)
        if wanted and isinstance(table, pd.DataFrame):
            _write_table(table, name, Path(folder))


def syntax_of(source: str) -> ast.Module:
    """Parse the source of a notebook cell, in which IPython allows more than Python (`%magic`)."""
    return ast.parse(TransformerManager().transform_cell(source))


def assigned(sources: Iterable[str]) -> list[str]:
    """List the variables that cells assign, or assign a part of (`d["x"] = 1`, `e.f = 2`)."""
    names = set()
    for source in sources:
        for node in ast.walk(syntax_of(source)):
            if isinstance(getattr(node, "ctx", None), ast.Store):
                while isinstance(node, (ast.Subscript, ast.Attribute)):
                    node = node.value
                if isinstance(node, ast.Name):
                    names.add(node.id)
    return sorted(names)


def _write_table(table: pd.DataFrame, name: str, folder: Path) -> None:
    """Write a table as `<name>.csv` without the columns in `LEFT_OUT`; warn where it cannot."""
    if len(table) > export.MOST_ROWS:
        warnings.warn(
            f"the table {name} has {len(table):,} rows, more than a spreadsheet holds; "
            "it is not among the data",
            stacklevel=3,
        )
        return
    folder.mkdir(parents=True, exist_ok=True)
    left_out = [column for column in LEFT_OUT if column in table]
    try:
        export.csv(_with_index(table).drop(columns=left_out), folder / f"{name}.csv")
    except (TypeError, ValueError) as error:  # cells that no file can hold
        warnings.warn(f"the table {name} is not among the data: {error}", stacklevel=3)


def _with_index(table: pd.DataFrame) -> pd.DataFrame:
    """Move a named index into columns, unless a column has that name already."""
    names = {name for name in table.index.names if name is not None}
    return table.reset_index() if names and not names & set(table.columns) else table
