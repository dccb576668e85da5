"""The one slow step, attribution, done once before the notebooks ask for it side by side."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter

import nbformat
import pandas as pd

from analysis.attribution.store import Store
from analysis.attribution.statements import LANGUAGES
from analysis.languages import load
from analysis.passages import passages

# The parser keeps hundreds of megabytes for as long as its process lives, so it gets one of its own; so many work side by side,
# each on at least so many articles.
WORKERS, FEWEST = 2, 50
_FIND = "import sys, pandas; from analysis import attribution; attribution.find(pandas.read_pickle(sys.argv[1]))"


def find_attributions(
    docs: pd.DataFrame, notebooks: Iterable[Path], scratch: Path, say: Callable[[str], object]
) -> None:
    """Find what the articles hold, where a notebook will ask for it and the user's cache folder does not have it yet."""
    if not any(_asks(path) for path in notebooks):
        return
    began = perf_counter()
    missing = docs[docs.index.isin([unit for unit, rows in _kept(docs) if rows is None])]
    if len(missing):
        _in_processes(missing, scratch)
    found = sum(len(rows or ()) for _, rows in _kept(docs))
    say(f"attributions: {found:,} found: {perf_counter() - began:.1f} s")


def _asks(notebook: Path) -> bool:
    return any(
        cell.cell_type == "code" and "attribution.find" in cell.source
        for cell in nbformat.read(notebook, as_version=4).cells
    )


def _kept(docs: pd.DataFrame) -> Iterable[tuple[object, list[dict] | None]]:
    """By document what an earlier run has found; None where it has to be parsed."""
    stores = {code: Store(load(code)) for code in LANGUAGES}
    for passage in passages(docs):
        if passage.language in stores and passage.text.strip():
            yield passage.unit, stores[passage.language].get(passage.text)


def _in_processes(docs: pd.DataFrame, scratch: Path) -> None:
    """Parse in processes that end with their work. One that fails is no matter here: the notebook that asks again says why."""
    count = max(1, min(WORKERS, os.cpu_count() or 1, len(docs) // FEWEST))
    running = []
    try:
        for number in range(count):
            part = scratch / f"part-{number}.pickle"
            docs.iloc[number::count].to_pickle(part)
            # One bar tells of all, and only to someone who watches; a session of its own, since the interruption is ours to pass on.
            quiet = {} if number == 0 and sys.stderr.isatty() else {"TQDM_DISABLE": "1"}
            errors = None if not quiet else subprocess.DEVNULL
            running.append(
                subprocess.Popen(
                    [sys.executable, "-c", _FIND, str(part)],
                    env={**os.environ, **quiet},
                    stderr=errors,
                    start_new_session=True,
                )
            )
        for process in running:
            process.wait()
    finally:
        for process in running:
            process.kill()
            process.wait()
