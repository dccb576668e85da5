"""Running a notebook from the top: a copy, in the interpreter that runs this, never allowed to fail silently."""

import ast
import asyncio
import os
from collections.abc import Callable, Mapping
from pathlib import Path

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


class ThisInterpreter(KernelSpecManager):
    """Knows one kernel: the interpreter that runs this, whatever else is installed for the user."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(**get_kernel_dict())


def with_parameters(path: Path, parameters: Mapping[str, object]) -> NotebookNode:
    """A copy of a notebook, with a cell after the one tagged `parameters` that sets those names."""
    notebook = nbformat.read(path, as_version=4)
    place = next((at for at, cell in enumerate(notebook.cells) if "parameters" in cell.metadata.get("tags", [])), None)
    if place is None:
        raise ValueError(f"{path.name} has no cell tagged 'parameters', so {', '.join(parameters)} cannot be set; tag one")
    known = [target.id for line in ast.parse(notebook.cells[place].source).body if isinstance(line, ast.Assign) for target in line.targets]
    for name in set(parameters) - set(known):
        raise ValueError(f"{path.name} has no parameter '{name}'; choose from {', '.join(known)}")
    lines = "\n".join(f"{name} = {value!r}" for name, value in parameters.items())
    # A fixed id: nbformat would draw a random one.
    given = nbformat.v4.new_code_cell(lines, id="injected-parameters", metadata={"tags": ["injected-parameters"]})
    notebook.cells.insert(place + 1, given)
    return notebook


async def run(notebook: NotebookNode, name: str, *, folder: Path, scratch: Path, each: Callable[[], object]) -> None:
    """Run every cell in a kernel of its own that starts in `folder`; outputs go into the notebook given.

    `each` is called after every cell. RuntimeError names the notebook, the cell and the error.
    """
    scratch.mkdir()
    manager = AsyncKernelManager(kernel_spec_manager=ThisInterpreter(), connection_file=str(scratch / "kernel.json"))
    client = NotebookClient(notebook, km=manager, startup_timeout=START_SECONDS, timeout=None, record_timing=False,
                            extra_arguments=["--log-level=ERROR"])
    try:
        # A folder of its own for IPython keeps out the user's start-up files.
        await client.async_start_new_kernel(cwd=str(folder), env={**os.environ, **ENVIRONMENT, "IPYTHONDIR": str(scratch)})
        await client.async_start_new_kernel_client()
        for index, cell in enumerate(notebook.cells):
            await _run_cell(client, cell, index, name)
            each()
    finally:
        if client.kc is not None:
            client.kc.stop_channels()
        if manager.has_kernel:
            await manager.shutdown_kernel(now=True)


async def _run_cell(client: NotebookClient, cell: NotebookNode, index: int, name: str) -> None:
    begins = f"in the cell that begins {next(iter(cell.source.strip().splitlines()), '')!r}"
    try:
        await client.async_execute_cell(cell, index)
    except CellExecutionError as error:
        said = f"{error.ename}: {error.evalue}".strip().splitlines()[-1]
        raise RuntimeError(f"{name} failed {begins}: {said}") from None
    except DeadKernelError:
        if asyncio.current_task().cancelling():  # nbclient takes an interruption for a death
            raise asyncio.CancelledError from None
        raise RuntimeError(f"{name} lost its kernel {begins}; most often the memory did not suffice: try fewer articles") from None
