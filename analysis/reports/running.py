"""Running a notebook from the top: a copy, in the interpreter that runs this, never allowed to fail silently."""

import ast
import asyncio
import os
from collections.abc import Collection, Mapping
from pathlib import Path
from tempfile import mkdtemp

import nbformat
from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode

# A kernel that has to import on a busy machine needs longer than the usual minute.
START_SECONDS = 300
# Progress bars off, and one order of sets.
ENVIRONMENT = {"TQDM_DISABLE": "1", "PYTHONHASHSEED": "0"}
# Cells that an article's page does not run again; those of parameters have been run.
ONCE = {"once", "parameters"}


class ThisInterpreter(KernelSpecManager):
    """Knows one kernel: the interpreter that runs this, whatever else is installed for the user."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(**get_kernel_dict())


class KernelDied(RuntimeError):
    """The kernel is gone, most often for want of memory."""


def with_parameters(path: Path, parameters: Mapping[str, object]) -> NotebookNode:
    """A copy of a notebook, with a cell after the one tagged `parameters` that sets those names.

    Its metadata holds under `parameters` all that it runs with, as far as they are literals.
    """
    notebook = nbformat.read(path, as_version=4)
    place = next(
        (
            at
            for at, cell in enumerate(notebook.cells)
            if "parameters" in cell.metadata.get("tags", [])
        ),
        None,
    )
    if place is None:
        raise ValueError(
            f"{path.name} has no cell tagged 'parameters', so {', '.join(parameters)} cannot be set; tag one"
        )
    known = _literals(notebook.cells[place].source)
    for name in set(parameters) - set(known):
        raise ValueError(f"{path.name} has no parameter '{name}'; choose from {', '.join(known)}")
    lines = "\n".join(f"{name} = {value!r}" for name, value in parameters.items())
    # A fixed id: nbformat would draw a random one.
    given = nbformat.v4.new_code_cell(
        lines, id="injected-parameters", metadata={"tags": ["injected-parameters"]}
    )
    notebook.cells.insert(place + 1, given)
    notebook.metadata["parameters"] = {**known, **parameters}
    return notebook


def again(notebook: NotebookNode) -> NotebookNode:
    """The cells of a notebook that the page of each article runs again: all but those tagged `once`."""
    notebook.cells = [
        cell for cell in notebook.cells if not ONCE & {*cell.metadata.get("tags", [])}
    ]
    return notebook


class Kernel:
    """A kernel of its own for a notebook, which starts in `folder`; used with `async with`."""

    def __init__(self, folder: Path, scratch: Path):
        # A folder of its own for IPython keeps out the user's start-up files.
        own = mkdtemp(dir=scratch)
        self._start = {"cwd": str(folder), "env": {**os.environ, **ENVIRONMENT, "IPYTHONDIR": own}}
        self._manager = AsyncKernelManager(
            kernel_spec_manager=ThisInterpreter(), connection_file=str(Path(own, "kernel.json"))
        )
        self._client = NotebookClient(
            nbformat.v4.new_notebook(),
            km=self._manager,
            startup_timeout=START_SECONDS,
            timeout=None,
            record_timing=False,
            extra_arguments=["--log-level=ERROR"],
        )

    async def __aenter__(self) -> "Kernel":
        try:
            await self._client.async_start_new_kernel(**self._start)
            await self._client.async_start_new_kernel_client()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._client.kc is not None:
            self._client.kc.stop_channels()
        if self._manager.has_kernel:
            await self._manager.shutdown_kernel(now=True)

    async def run(self, notebook: NotebookNode, name: str) -> None:
        """Run every cell; outputs go into the notebook given. RuntimeError names the notebook, the cell and the error."""
        self._client.nb = notebook
        self._client.reset_execution_trackers()
        for index, cell in enumerate(notebook.cells):
            await self._run_cell(cell, index, name)

    async def write_tables(
        self, folder: Path, name: str, *, of: Collection[str] | None = None
    ) -> NotebookNode:
        """Write the tables that a notebook has left, or those of some names, into a folder; return the cell that did so."""
        call = f"__import__('analysis.reports.data', fromlist=['data']).write(globals(), {str(folder)!r}, of={of!r})"
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(call)])
        await self.run(notebook, name)
        return notebook

    async def _run_cell(self, cell: NotebookNode, index: int, name: str) -> None:
        begins = f"in the cell that begins {next(iter(cell.source.strip().splitlines()), '')!r}"
        try:
            await self._client.async_execute_cell(cell, index)
        except CellExecutionError as error:
            said = f"{error.ename}: {error.evalue}".strip().splitlines()[-1]
            raise RuntimeError(f"{name} failed {begins}: {said}") from None
        except DeadKernelError:
            if asyncio.current_task().cancelling():  # nbclient takes an interruption for a death
                raise asyncio.CancelledError from None
            raise KernelDied(
                f"{name} lost its kernel {begins}; most often the memory did not suffice: try fewer articles"
            ) from None


def _literals(source: str) -> dict[str, object]:
    """The names that a cell assigns, with their values as far as these are literals."""
    found = {}
    for line in ast.parse(source).body:
        for target in line.targets if isinstance(line, ast.Assign) else ():
            try:
                found[target.id] = ast.literal_eval(line.value)
            except ValueError:
                found[target.id] = ast.unparse(line.value)
    return found
