"""A user's own notebook in any folder: imports, progress bars, panels, and interruption."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from analysis.attribution.store import ENVIRONMENT_VARIABLE
from analysis.reports.running import ThisInterpreter

WIDGET = "application/vnd.jupyter.widget-view+json"
ARTICLES = 150
SECONDS = 240
FIND = f"""
import pandas as pd
from analysis import attribution
texts = [f"« Nous tiendrons {{n}} jours », a déclaré Anne Martin." for n in range({ARTICLES})]
docs = pd.DataFrame({{"text": texts, "language": "fr"}})
assert len(attribution.find(docs)) == {ARTICLES}
"""


@pytest.fixture
def manager(tmp_path, monkeypatch) -> KernelManager:
    """Kernel of this environment, with none of the user's settings and with a cache of its own."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    return KernelManager(
        kernel_spec_manager=ThisInterpreter(), connection_file=str(tmp_path / "kernel.json")
    )


@pytest.fixture
def kernel(manager) -> Iterator[BlockingKernelClient]:
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=SECONDS)
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def test_it_imports_analysis_reads_what_lies_beside_it_and_shows_progress_and_a_panel(
    tmp_path, manager
):
    folder = tmp_path / "my own folder"
    folder.mkdir()
    (folder / "article.txt").write_text("La grève continue. Le port ferme.", encoding="utf-8")
    cells = [
        (
            "from tqdm.auto import tqdm\nfrom analysis import documents, panels\n"
            "docs = documents.read('article.txt')"
        ),
        "for _ in tqdm(range(2), desc='reading'):\n    pass",
        "panels.concordance(docs, query='grève')",
    ]
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    NotebookClient(
        notebook, km=manager, resources={"metadata": {"path": str(folder)}}, startup_timeout=SECONDS
    ).execute()
    shown = [
        [output["data"] for output in cell.outputs if "data" in output] for cell in notebook.cells
    ]
    assert shown[0] == []
    assert [
        (
            WIDGET in data,
            "reading: 100%" in data["text/plain"] or "reading:   0%" in data["text/plain"],
        )
        for data in shown[1]
    ] == [(True, True)]
    assert [
        (WIDGET in data, data["text/html"].count("<mark>grève</mark>")) for data in shown[2]
    ] == [(True, 1)]


def test_an_interruption_keeps_what_was_found_and_the_kernel_goes_on_from_there(
    tmp_path, manager, kernel
):
    asked = kernel.execute(FIND, stop_on_error=False)
    end = time.monotonic() + SECONDS
    while len(kept(tmp_path)) < 5:
        assert time.monotonic() < end, "nothing was found"
        time.sleep(0.01)
    manager.interrupt_kernel()
    assert answer(kernel, asked)["ename"] == "KeyboardInterrupt"
    before = {path: path.read_bytes() for path in kept(tmp_path)}
    assert 5 <= len(before) < ARTICLES
    assert not list((tmp_path / "cache").rglob("*.part"))
    assert answer(kernel, kernel.execute(FIND))["status"] == "ok"
    assert len(kept(tmp_path)) == ARTICLES
    assert {path: path.read_bytes() for path in before} == before


def kept(folder: Path) -> list[Path]:
    return list((folder / "cache").rglob("*.json"))


def answer(kernel: BlockingKernelClient, asked: str) -> dict:
    while True:
        message = kernel.get_shell_msg(timeout=SECONDS)
        if message["parent_header"].get("msg_id") == asked:
            return message["content"]
