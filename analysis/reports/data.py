"""The tables that a notebook leaves behind, as files beside its page. Runs in the notebook's kernel."""

import ast
import warnings
from collections.abc import Collection, Mapping
from pathlib import Path

import pandas as pd
from IPython.core.inputtransformer2 import TransformerManager

from analysis import export

# A report is mailed: the articles' own text is not in its data, nor where they lie on this machine.
LEFT_OUT = ("text", "before", "after", "path")


def write(
    namespace: Mapping[str, object], folder: str, *, of: Collection[str] | None = None
) -> None:
    """Write every table of a namespace that has a public name, or those named in `of`, as `<name>.csv` into a folder."""
    for name, table in list(namespace.items()):
        if (
            not isinstance(table, pd.DataFrame)
            or name.startswith("_")
            or (of is not None and name not in of)
        ):
            continue
        if len(table) > export.MOST_ROWS:
            warnings.warn(
                f"the table {name} has {len(table):,} rows, more than a spreadsheet holds; it is not among the data",
                stacklevel=2,
            )
            continue
        Path(folder).mkdir(parents=True, exist_ok=True)
        try:
            export.csv(
                _with_index(table).drop(columns=[column for column in LEFT_OUT if column in table]),
                Path(folder, f"{name}.csv"),
            )
        except (TypeError, ValueError) as error:  # cells that no file can hold
            warnings.warn(f"the table {name} is not among the data: {error}", stacklevel=2)


def assigned(sources: Collection[str]) -> list[str]:
    """The names that some cells assign or change a part of."""
    names = set()
    for source in sources:
        for node in ast.walk(ast.parse(TransformerManager().transform_cell(source))):
            if isinstance(getattr(node, "ctx", None), ast.Store):
                while isinstance(node, (ast.Subscript, ast.Attribute)):
                    node = node.value
                names.add(getattr(node, "id", None))
    return sorted(names - {None})


def _with_index(table: pd.DataFrame) -> pd.DataFrame:
    """The index as columns where it has a name that no column has."""
    named = [name for name in table.index.names if name is not None]
    return table.reset_index() if named and not {*named} & {*table.columns} else table
