"""Notebooks run in the process of the test: no kernel starts, and models are loaded once."""

import ast
from base64 import b64encode
from collections.abc import Collection
from pathlib import Path

from IPython.core.formatters import DisplayFormatter
from nbformat import NotebookNode
from nbformat.v4 import new_notebook, new_output

from analysis.reports import data


class InProcessKernel:
    """Stand-in for `analysis.reports.running.Kernel` that knows plain Python, but no magic."""

    def __init__(self, *_: object) -> None:
        self.names: dict[str, object] = {}

    async def __aenter__(self) -> "InProcessKernel":
        return self

    async def __aexit__(self, *_: object) -> None:
        self.names.clear()

    async def run(self, notebook: NotebookNode, name: str) -> None:
        """Run every cell of code, and put what its last line shows into the notebook."""
        for cell in notebook.cells:
            if cell.cell_type == "code":
                try:
                    cell.outputs = self._outputs(cell.source)
                except Exception as error:
                    error.add_note(f"{name}, in the cell:\n{cell.source}")
                    raise

    async def write_tables(
        self, folder: Path, _name: str, *, of: Collection[str] | None = None
    ) -> NotebookNode:
        """Write the tables that a notebook has left, as a kernel does."""
        data.write(self.names, str(folder), of=of)
        return new_notebook()

    def _outputs(self, source: str) -> list[NotebookNode]:
        body = ast.parse(source).body
        last = body.pop().value if body and isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), "<cell>", "exec"), self.names)
        if last is None:
            return []
        shown = eval(compile(ast.Expression(last), "<cell>", "eval"), self.names)
        if shown is None:
            return []
        bundle, metadata = DisplayFormatter().format(shown)
        return [new_output("display_data", {**bundle, **_encoded(bundle)}, metadata=metadata)]


def _encoded(bundle: dict[str, object]) -> dict[str, str]:
    return {
        kind: b64encode(content).decode("ascii")
        for kind, content in bundle.items()
        if isinstance(content, bytes)
    }
