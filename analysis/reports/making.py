"""Running notebooks side by side and turning them into pages, in their order."""

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

from nbformat import NotebookNode
from tqdm.auto import tqdm

from analysis.reports.pages import Exporter
from analysis.reports.running import run, with_parameters

# So many notebooks run at the same time; each has a kernel of its own and may hold a model.
WORKERS = 2


def make(paths: Sequence[Path], exporter: Exporter, *, parameters: Mapping[str, object], report: Mapping[str, object],
         names: Collection[str], known: Collection[str], scratch: Path, say: Callable[[str], object]) -> dict[str, dict]:
    """The pages of notebooks by file name, in their order: `html`, `question` and `finding`.

    `names` are the pages that links may lead to. What notebooks write to stderr is logged, `known` messages left out.
    """
    copies = {path: with_parameters(path, parameters) for path in paths}
    pages = {}

    def finish(path: Path, seconds: float) -> None:
        began = perf_counter()
        _log(copies[path], path.name, known)
        pages[f"{path.stem}.html"] = exporter.page(copies[path], name=path.name, folder=path.parent, report=report, pages=names)
        say(f"{path.stem}: {seconds + perf_counter() - began:.1f} s")

    cells = sum(len(notebook.cells) for notebook in copies.values())
    with tqdm(total=cells, unit="cell", desc="running", delay=2, leave=False, disable=None) as bar:
        _to_the_end(_run_all(copies, scratch, bar.update, finish))
    return pages


async def _run_all(copies: Mapping[Path, NotebookNode], scratch: Path, each: Callable, finish: Callable) -> None:
    """Run notebooks side by side and finish them in order; where one fails, or all are interrupted, no kernel stays behind."""
    places = asyncio.Semaphore(WORKERS)

    async def timed(path: Path) -> float:
        async with places:
            began = perf_counter()
            await run(copies[path], path.name, folder=path.parent, scratch=scratch / path.stem, each=each)
            return perf_counter() - began

    tasks = {path: asyncio.create_task(timed(path)) for path in copies}
    try:
        for path, task in tasks.items():
            finish(path, await task)
    finally:
        for task in tasks.values():
            task.cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)


def _to_the_end(work: Coroutine) -> None:
    """Run a coroutine also where a loop is running already, as in JupyterLab."""
    def alone() -> None:
        # The selector loop is the one that kernels' sockets work with on every system.
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(work)
    if asyncio._get_running_loop() is None:
        alone()
    else:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(alone).result()


def _log(notebook: NotebookNode, name: str, known: Collection[str]) -> None:
    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        if output.get("name") == "stderr" and not any(message in output.text for message in known):
            logging.getLogger("analysis.reports").warning("%s wrote to stderr: %s", name, output.text.strip())
