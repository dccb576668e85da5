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
    known = _assigned(notebook.cells[place].source)
    for name in parameters:
        if name not in known:
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
        await client.async_start_new_kernel(cwd=str(folder), env=_environment(scratch))
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
    try:
        await client.async_execute_cell(cell, index)
    except CellExecutionError as error:
        said = f"{error.ename}: {error.evalue}".strip().splitlines()[-1]
        raise RuntimeError(f"{name} failed in the cell that begins {_first_line(cell)!r}: {said}") from None
    except DeadKernelError:
        if asyncio.current_task().cancelling():  # nbclient takes an interruption for a death
            raise asyncio.CancelledError from None
        raise RuntimeError(f"{name} lost its kernel in the cell that begins {_first_line(cell)!r}; "
                           "most often the memory did not suffice: try fewer articles") from None


def _environment(scratch: Path) -> dict[str, str]:
    """Progress bars off, one order of sets, and none of the user's own IPython start-up files."""
    return {**os.environ, "TQDM_DISABLE": "1", "PYTHONHASHSEED": "0", "IPYTHONDIR": str(scratch)}


def _assigned(source: str) -> list[str]:
    targets = [target for line in ast.parse(source).body for target in getattr(line, "targets", [getattr(line, "target", None)])]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _first_line(cell: NotebookNode) -> str:
    return next((line.strip() for line in cell.source.splitlines() if line.strip()), "")
