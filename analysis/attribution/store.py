"""Keep attributions on disk between runs: one small file a document, which is safe to delete.

The folder is the user's cache folder, or the one that the environment variable
MEDIA_ANALYSIS_CACHE names. An entry is plain JSON. Its key covers all that a result depends on:
the text, its language, every file of the package, the user's own entries, the versions of Python
and of the libraries that are called. Several processes may share the folder; a damaged entry is
ignored. The oldest entries go when the folder grows too large.
"""

import hashlib
import json
import os
import sys
import tempfile
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path

import platformdirs

from analysis.attribution.statements import Attribution
from analysis.languages import Language

ENVIRONMENT_VARIABLE = "MEDIA_ANALYSIS_CACHE"
# Bytes; beyond it the entries that were longest unused go, until a fifth is free.
LARGEST = 500_000_000
# The libraries that attributions are found with.
LIBRARIES = ("onnxruntime", "tokenizers", "simplemma", "numpy")
_PACKAGE = Path(__file__).parent.parent


class Store:
    """The results of earlier runs for documents in one language."""

    def __init__(self, language: Language) -> None:
        root = os.environ.get(ENVIRONMENT_VARIABLE)
        root = root or platformdirs.user_cache_dir("media-analysis-toolkit")
        self.folder = Path(root) / "attributions"
        self._rules = rules_digest(language)
        self._written = False

    def get(self, text: str) -> list[Attribution] | None:
        """Return the rows kept for a text, or None where there are none that can be read."""
        file = self._file(text)
        try:
            rows = json.loads(file.read_text(encoding="utf-8"))["rows"]
            os.utime(file)
            return [
                Attribution(**(row | {"spans": [(start, end) for start, end in row["spans"]]}))
                for row in rows
            ]
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, text: str, rows: list[Attribution]) -> None:
        """Keep the rows of a text; where the folder cannot be written, do without."""
        file = self._file(text)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                "w", encoding="utf-8", dir=file.parent, suffix=".part", delete=False
            ) as part:
                json.dump({"rows": [asdict(row) for row in rows]}, part, ensure_ascii=False)
            os.replace(part.name, file)
            self._written = True
        except OSError:
            return

    def tidy(self) -> None:
        """Remove the entries longest unused where the folder has grown too large."""
        if not self._written:
            return
        entries = sorted(_entries(self.folder))
        size = sum(entry[1] for entry in entries)
        if size <= LARGEST:
            return
        for _, bytes_, file in entries:
            if size <= LARGEST * 0.8:
                return
            Path(file).unlink(missing_ok=True)
            size -= bytes_

    def _file(self, text: str) -> Path:
        key = hashlib.sha256(f"{self._rules}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()
        return self.folder / key[:2] / f"{key[2:]}.json"


def _entries(folder: Path) -> list[tuple[float, int, str]]:
    """List the entries of a folder: when each was last used, its bytes, its path."""
    entries = []
    for file in folder.glob("*/*"):
        try:
            status = file.stat()
        except OSError:
            continue
        entries.append((status.st_mtime, status.st_size, str(file)))
    return entries


def rules_digest(language: Language) -> str:
    """Return a digest of all that a result depends on beside the text."""
    digest = hashlib.sha256("\n".join([language.code, *_versions()]).encode())
    digest.update(package_digest(_PACKAGE).encode())
    for subject, text in language.additions:
        digest.update(f"{subject}\n{text}\n".encode())
    return digest.hexdigest()


@cache
def package_digest(package: Path) -> str:
    """Return a digest of every file of the package: its code, and the data of all languages.

    All of them, since a result hangs on more than meets the eye: names are pooled over languages,
    and blocks, sentences and words come from other modules.
    """
    digest = hashlib.sha256()
    for file in sorted(package.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(f"{file.relative_to(package).as_posix()}\n".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _versions() -> list[str]:
    """Name the versions of Python and of the libraries that attributions are found with."""
    python = f"python {sys.version_info.major}.{sys.version_info.minor}"
    return [python, *(f"{name} {version(name)}" for name in LIBRARIES)]
