"""Finished steps of a run, kept in the user's cache folder until their reports are in place, so that an interruption loses little.

A step is a folder, named by a digest of all that it is made from: the files of one page, laid out as beside the index, and
`step.json`, what the index needs to know of it.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import platformdirs

from analysis.attribution.store import ENVIRONMENT_VARIABLE

# Bytes; what runs that never came to an end have left beyond it goes, the oldest first.
LARGEST = 500_000_000
_ABOUT = "step.json"


class Steps:
    """Where steps are made and kept; in `scratch` where the user's cache folder cannot be written."""

    def __init__(self, scratch: Path):
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
        _tidy(self.folder)

    def kept(self, key: str) -> dict | None:
        """What is known of a step that is finished, or None."""
        try:
            return json.loads((self.folder / key / _ABOUT).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    @contextmanager
    def making(self, key: str) -> Iterator[tuple[Path, dict]]:
        """A folder for the files of a step and a dict for what is known of it; both are kept when the block ends well."""
        about: dict = {}
        with TemporaryDirectory(dir=self.folder, prefix="unfinished-") as part:
            yield Path(part, "step"), about
            Path(part, "step").mkdir(exist_ok=True)
            Path(part, "step", _ABOUT).write_text(
                json.dumps(about, ensure_ascii=False), encoding="utf-8"
            )
            shutil.rmtree(self.folder / key, ignore_errors=True)
            Path(part, "step").rename(self.folder / key)

    def lay_out(self, key: str, folder: Path) -> list[str]:
        """Copy the files of a step to their places below a folder; return these."""
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
        """Forget steps whose files are in place."""
        for key in keys:
            shutil.rmtree(self.folder / key, ignore_errors=True)


def _tidy(folder: Path) -> None:
    """Remove the oldest steps where they have grown too large."""
    total = 0
    for step in sorted(folder.iterdir(), key=_changed, reverse=True):
        total += sum(path.stat().st_size for path in step.rglob("*") if path.is_file())
        if total > LARGEST:
            shutil.rmtree(step, ignore_errors=True)


def _changed(path: Path) -> float:
    return path.stat().st_mtime
