"""Fixtures that several test modules use, and the marking of slow tests."""

import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# A test that uses one of these is slow: they start a browser, run notebooks or build the wheel.
SLOW_FIXTURES = {
    "browser",
    "hostile",
    "in_process_kernels",
    "manager",
    "reports_of_samples",
    "wheel",
}
# Seconds after which a test no longer waits for what another worker makes.
LONGEST_WAIT = 900


@pytest.hookimpl(tryfirst=True)  # before -m selects by the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if SLOW_FIXTURES & {*getattr(item, "fixturenames", ())}:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of material that lies beside the project for its authors; users do not have it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the authors' material beside the project is absent")
    return folder


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of invented sample articles."""
    return ROOT / "notebooks" / "documents"


@pytest.fixture(scope="session")
def made_once(tmp_path_factory) -> Callable[[str, Callable[[Path], None]], Path]:
    """A function that returns a folder of that name, filled by whichever worker asks first.

    The others wait until it is filled. Without pytest-xdist there is one worker.
    """
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # the temporary folder of the run; each worker has one inside it

    def folder_of(name: str, make: Callable[[Path], None]) -> Path:
        with _lock(base / f"{name}.lock"):
            if not (base / name).exists():
                unfinished = base / f"{name}.unfinished"
                shutil.rmtree(unfinished, ignore_errors=True)
                unfinished.mkdir()
                make(unfinished)
                unfinished.rename(base / name)
        return base / name

    return folder_of


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Let one worker at a time into the block; the lock is a folder, which only one can make."""
    end = time.monotonic() + LONGEST_WAIT
    while True:
        try:
            path.mkdir()
            break
        except FileExistsError:
            assert time.monotonic() < end, f"another worker holds {path.name}"
            time.sleep(0.1)
    try:
        yield
    finally:
        path.rmdir()


@pytest.fixture(scope="session")
def attributions_of_samples(made_once, samples) -> None:
    """Ensure that the attributions of the sample articles are kept where every process looks."""
    from analysis import attribution, documents

    made_once("attributions", lambda _: attribution.find(documents.read(samples)))


@pytest.fixture(scope="session")
def reports_of_samples(made_once, attributions_of_samples, samples) -> Path:
    """The folder of the reports on the sample articles; `log.txt` beside it is what was logged."""
    return made_once("reports_of_samples", lambda folder: _render(samples, folder)) / "html"


def _render(articles: Path, folder: Path) -> None:
    from analysis import reports

    log = logging.FileHandler(folder / "log.txt", encoding="utf-8")
    logging.getLogger("analysis").addHandler(log)
    try:
        reports.render(articles, folder / "html")
    finally:
        logging.getLogger("analysis").removeHandler(log)
        log.close()


@pytest.fixture
def in_process_kernels(monkeypatch) -> None:
    """Let reports run their notebooks in this process, which is faster; other tests use kernels."""
    from in_process import InProcessKernel

    from analysis.reports import beforehand, making

    monkeypatch.setattr(making, "Kernel", InProcessKernel)
    # Each notebook asks for attributions itself, so they need not be found in processes before.
    monkeypatch.setattr(beforehand, "_in_processes", lambda *_: None)
