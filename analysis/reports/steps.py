"""Keep the finished pages of a run in the user's cache folder until the reports are in place.

An interrupted run then loses only the page in hand. A step is a folder named by a digest of all
that its page is made from. It holds the files of the page, laid out as they will lie beside the
index, and `step.json`, what the index needs to know of the page.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

import platformdirs

from analysis.attribution.store import ENVIRONMENT_VARIABLE

# Bytes. Runs that never came to an end leave steps; beyond this size the oldest are removed.
LARGEST = 500_000_000
_ABOUT = "step.json"


class About(TypedDict, total=False):
    """What the index needs to know of the page of a notebook; empty for the page of an article."""

    question: str
    finding: str
    articles: list[object]  # the doc_ids that are to have a page of their own
    table: str  # HTML of the table that names them


class Steps:
    """The folder in which steps are made and kept.

    It lies in the user's cache folder, or in `scratch` where that cannot be written.
    """

    def __init__(self, scratch: Path) -> None:
        root = os.environ.get(ENVIRONMENT_VARIABLE) or platformdirs.user_cache_dir(
            "media-analysis-toolkit"
        )
        self.folder = Path(root).absolute() / "reports"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(dir=self.folder):
                pass
        except OSError:
            self.folder = scratch / "steps"
            self.folder.mkdir()
        _remove_oldest(self.folder)

    def kept(self, key: str) -> About | None:
        """Return what is known of the page of a finished step, None where there is no such step."""
        try:
            about: About = json.loads((self.folder / key / _ABOUT).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return about

    @contextmanager
    def making(self, key: str) -> Iterator[tuple[Path, About]]:
        """Make a step: yield a folder for its files, and a dict to fill for `kept`.

        Both are kept only if the block ends without an error.
        """
        about: About = {}
        with TemporaryDirectory(dir=self.folder, prefix="unfinished-") as parent:
            step = Path(parent, "step")
            yield step, about
            step.mkdir(exist_ok=True)
            (step / _ABOUT).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
            shutil.rmtree(self.folder / key, ignore_errors=True)
            step.rename(self.folder / key)

    def lay_out(self, key: str, folder: Path) -> list[str]:
        """Copy the files of a step into a folder, and return their paths in it."""
        step = self.folder / key
        names = [
            path.relative_to(step).as_posix()
            for path in step.rglob("*")
            if path.is_file() and path.name != _ABOUT
        ]
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(step / name, folder / name)
        return sorted(names)

    def clear(self, keys: Iterable[str]) -> None:
        """Remove steps whose files are in place."""
        for key in keys:
            shutil.rmtree(self.folder / key, ignore_errors=True)


def _remove_oldest(folder: Path) -> None:
    """Remove the oldest steps, so that the others stay within `LARGEST` bytes."""
    total = 0
    for step in sorted(folder.iterdir(), key=_changed, reverse=True):
        total += sum(path.stat().st_size for path in step.rglob("*") if path.is_file())
        if total > LARGEST:
            shutil.rmtree(step, ignore_errors=True)


def _changed(path: Path) -> float:
    """Return when a file or folder was last changed, in seconds since 1970."""
    return path.stat().st_mtime
