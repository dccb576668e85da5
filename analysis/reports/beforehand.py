"""Find attributions, the one slow step, once before the notebooks ask for them side by side."""

import ast
import os
import subprocess
import sys
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from time import perf_counter

import nbformat
import pandas as pd

from analysis.attribution.statements import LANGUAGES, Attribution
from analysis.attribution.store import Store
from analysis.languages import load
from analysis.passages import passages
from analysis.reports.data import syntax_of

# The tagger keeps hundreds of megabytes for as long as its process lives, so it runs in processes
# that end with their work: at most so many side by side, each with at least so many articles.
WORKERS, FEWEST = 2, 50


def find_attributions(
    docs: pd.DataFrame, notebooks: Iterable[Path], scratch: Path, say: Callable[[str], object]
) -> None:
    """Find the attributions that the user's cache folder does not have, if a notebook needs them.

    `docs` are the documents, `notebooks` those about to run. `scratch` is a folder for temporary
    files; `say` is given a line with the number of attributions and the seconds.
    """
    if not any(_asks_for_attributions(path) for path in notebooks):
        return
    began = perf_counter()
    missing = docs[docs.index.isin([unit for unit, rows in _kept(docs) if rows is None])]
    if len(missing):
        _in_processes(missing, scratch)
    number = sum(len(rows or ()) for _, rows in _kept(docs))
    say(f"attributions: {number:,} found: {perf_counter() - began:.1f} s")


def _asks_for_attributions(notebook: Path) -> bool:
    """Tell whether a cell of a notebook calls `attribution.find`."""
    cells = nbformat.read(notebook, as_version=4).cells
    return any(_calls_find(cell.source) for cell in cells if cell.cell_type == "code")


def _calls_find(source: str) -> bool:
    """Tell whether the source of a cell calls `attribution.find`."""
    # A cell that is no Python fails later, when it runs, and is named then.
    with suppress(SyntaxError):
        return any(
            isinstance(node, ast.Call) and ast.unparse(node.func).endswith("attribution.find")
            for node in ast.walk(syntax_of(source))
        )
    return False


def _kept(docs: pd.DataFrame) -> Iterator[tuple[Hashable, list[Attribution] | None]]:
    """Yield each document with the attributions in the user's cache folder, None if there are none.

    Documents without text, or in a language that has no tagger, are left out.
    """
    stores = {code: Store(load(code)) for code in LANGUAGES}
    for passage in passages(docs):
        if passage.language in stores and passage.text.strip():
            yield passage.unit, stores[passage.language].get(passage.text)


def _in_processes(docs: pd.DataFrame, scratch: Path) -> None:
    """Find the attributions of documents in processes of their own, and wait for these.

    The failure of one is no error here: the notebook that asks again fails too, and says why.
    """
    count = max(1, min(WORKERS, os.cpu_count() or 1, len(docs) // FEWEST))
    running: list[subprocess.Popen[bytes]] = []
    try:
        for number in range(count):
            part = scratch / f"part-{number}.pickle"
            docs.iloc[number::count].to_pickle(part)
            # The first shows a progress bar for all, and only to someone who watches.
            shows_progress = number == 0 and sys.stderr.isatty()
            running.append(_started(part, shows_progress=shows_progress))
        for process in running:
            process.wait()
    finally:
        for process in running:
            process.kill()
            process.wait()


def _started(part: Path, *, shows_progress: bool) -> subprocess.Popen[bytes]:
    """Start a process that finds the attributions of a pickled table of documents."""
    quiet = {} if shows_progress else {"TQDM_DISABLE": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "analysis.reports.attributing", str(part)],
        env={**os.environ, **quiet},
        stderr=None if shows_progress else subprocess.DEVNULL,
        # An interruption of this process does not reach those: it ends them itself.
        start_new_session=True,
    )
