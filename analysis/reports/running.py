"""Run a copy of a notebook in a kernel of this interpreter; a cell that fails is an error."""

import ast
import asyncio
import os
from collections.abc import Collection, Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import Self

import nbformat
from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode

# A kernel that has to import on a busy machine needs longer than the usual minute.
START_SECONDS = 300
# No progress bars, and the same order of sets in each run.
ENVIRONMENT = {"TQDM_DISABLE": "1", "PYTHONHASHSEED": "0"}
# Tags of the cells that the page of an article does not run again.
ONCE = {"once", "parameters"}
# What a kernel runs to write the tables of a notebook: kernels take nothing but source code. The
# underscore keeps the name apart from the notebook's own, and out of its data.
WRITE_TABLES = """\
from analysis.reports.data import write as _write_tables
_write_tables(globals(), {folder!r}, of={names!r})"""


class ThisInterpreter(KernelSpecManager):
    """A kernel manager that knows one kernel: the interpreter that runs this code."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return how to start this interpreter, whatever the name and the user's own kernels."""
        return KernelSpec(**get_kernel_dict())


class KernelDied(RuntimeError):
    """The kernel of a notebook ended by itself, most often because memory ran out."""


def with_parameters(path: Path, parameters: Mapping[str, object]) -> NotebookNode:
    """Read a notebook, and add a cell that sets parameters after the one tagged `parameters`.

    Parameters
    ----------
    path : the notebook.
    parameters : the value of each parameter to set.

    Returns
    -------
    The notebook. Its metadata has under `parameters` all that it runs with: the defaults of the
    tagged cell and the values given.

    Raises
    ------
    ValueError where no cell has the tag, or where it does not assign a name in `parameters`.
    """
    notebook = nbformat.read(path, as_version=4)
    tagged = [
        position
        for position, cell in enumerate(notebook.cells)
        if "parameters" in cell.metadata.get("tags", [])
    ]
    if not tagged:
        raise ValueError(
            f"{path.name} has no cell tagged 'parameters', "
            f"so {', '.join(parameters)} cannot be set; tag one"
        )
    defaults = _assignments(notebook.cells[tagged[0]].source)
    for name in set(parameters) - set(defaults):
        raise ValueError(
            f"{path.name} has no parameter '{name}'; choose from {', '.join(defaults)}"
        )
    lines = "\n".join(f"{name} = {value!r}" for name, value in parameters.items())
    # A fixed id: nbformat would draw a random one.
    setting = nbformat.v4.new_code_cell(
        lines, id="injected-parameters", metadata={"tags": ["injected-parameters"]}
    )
    notebook.cells.insert(tagged[0] + 1, setting)
    notebook.metadata["parameters"] = {**defaults, **parameters}
    return notebook


def again(notebook: NotebookNode) -> NotebookNode:
    """Reduce a notebook to the cells that the page of each article runs again.

    These are all but the ones tagged `once` or `parameters`.
    """
    notebook.cells = [
        cell for cell in notebook.cells if not ONCE & {*cell.metadata.get("tags", [])}
    ]
    return notebook


class Kernel:
    """A kernel for one notebook, started in `folder`; used with `async with`."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        # A new folder for IPython keeps out the user's start-up files.
        ipython = mkdtemp(dir=scratch)
        environment = {**os.environ, **ENVIRONMENT, "IPYTHONDIR": ipython}
        self._start = {"cwd": str(folder), "env": environment}
        self._manager = AsyncKernelManager(
            kernel_spec_manager=ThisInterpreter(), connection_file=str(Path(ipython, "kernel.json"))
        )
        self._client = NotebookClient(
            nbformat.v4.new_notebook(),
            km=self._manager,
            startup_timeout=START_SECONDS,
            timeout=None,
            record_timing=False,
            extra_arguments=["--log-level=ERROR"],
        )

    async def __aenter__(self) -> Self:
        """Start the kernel, and return this object once it answers."""
        try:
            await self._client.async_start_new_kernel(**self._start)
            await self._client.async_start_new_kernel_client()
        except BaseException:
            await self._stop()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """End the kernel."""
        await self._stop()

    async def run(self, notebook: NotebookNode, name: str) -> None:
        """Run every cell of a notebook, and store its outputs in it.

        RuntimeError names the notebook, the cell and the error where a cell fails; it is a
        KernelDied where the kernel is lost.
        """
        self._client.nb = notebook
        self._client.reset_execution_trackers()
        for index, cell in enumerate(notebook.cells):
            await self._run_cell(cell, index, name)

    async def write_tables(
        self, folder: Path, name: str, *, of: Collection[str] | None = None
    ) -> NotebookNode:
        """Write the tables that a notebook has left into a folder, or only those named in `of`.

        Returns a notebook of the one cell that did so, with its outputs (warnings).
        """
        source = WRITE_TABLES.format(folder=str(folder), names=of)
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
        await self.run(notebook, name)
        return notebook

    async def _run_cell(self, cell: NotebookNode, index: int, name: str) -> None:
        """Run one cell of the notebook that is called `name` in errors."""
        begins = f"in the cell that begins {next(iter(cell.source.strip().splitlines()), '')!r}"
        try:
            await self._client.async_execute_cell(cell, index)
        except CellExecutionError as error:
            message = f"{error.ename}: {error.evalue}".strip().splitlines()[-1]
            raise RuntimeError(f"{name} failed {begins}: {message}") from None
        except DeadKernelError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                # nbclient takes an interruption for the death of the kernel.
                raise asyncio.CancelledError from None
            raise KernelDied(
                f"{name} lost its kernel {begins}; "
                "most often the memory did not suffice: try fewer articles"
            ) from None

    async def _stop(self) -> None:
        """End the kernel, if it was started, and the connection to it."""
        if self._client.kc is not None:
            self._client.kc.stop_channels()
        if self._manager.has_kernel:
            await self._manager.shutdown_kernel(now=True)


def _assignments(source: str) -> dict[str, object]:
    """Map the names that a cell assigns to their values; to the expression if it is no literal."""
    values: dict[str, object] = {}
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    values[target.id] = _value(statement.value)
    return values


def _value(expression: ast.expr) -> object:
    """Return the value of a literal, or any other expression as its source."""
    try:
        return ast.literal_eval(expression)
    except ValueError:
        return ast.unparse(expression)
