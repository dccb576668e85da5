"""Results kept on disk between runs: one small file a document, safe to delete, safe with several processes.

The folder is the user's cache folder, or the one that the environment variable MEDIA_ANALYSIS_CACHE names. An entry is
plain JSON, keyed by the text, its language, the versions of the parser and its model, and the package's own rules, so an
entry is never out of date; a damaged one is ignored. The oldest entries go when the folder grows too large.
"""

import hashlib
import json
import os
import tempfile
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import platformdirs

from analysis.attribution.units import MODELS
from analysis.languages import Language

ENVIRONMENT_VARIABLE = "MEDIA_ANALYSIS_CACHE"
# Bytes; beyond it the entries that were longest unused go, until a fifth is free.
LARGEST = 500_000_000
_PACKAGE = Path(__file__).parent.parent


class Store:
    """The results of earlier runs for documents in one language."""

    def __init__(self, language: Language) -> None:
        root = os.environ.get(ENVIRONMENT_VARIABLE) or platformdirs.user_cache_dir(
            "media-analysis-toolkit"
        )
        self.folder = Path(root) / "attributions"
        self._version = _version(language)
        self._written = False

    def get(self, text: str) -> list[dict] | None:
        """The rows kept for a text, or None."""
        file = self._file(text)
        try:
            rows = json.loads(file.read_text(encoding="utf-8"))["rows"]
            os.utime(file)
            return [row | {"spans": [(start, end) for start, end in row["spans"]]} for row in rows]
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, text: str, rows: list[dict]) -> None:
        """Keep the rows of a text; where the folder cannot be written, do without."""
        file = self._file(text)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                "w", encoding="utf-8", dir=file.parent, suffix=".part", delete=False
            ) as part:
                json.dump({"rows": rows}, part, ensure_ascii=False)
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
        key = hashlib.sha256(
            f"{self._version}\n{text}".encode("utf-8", "surrogatepass")
        ).hexdigest()
        return self.folder / key[:2] / f"{key[2:]}.json"


def _entries(folder: Path) -> list[tuple[float, int, str]]:
    found = []
    for file in folder.glob("*/*"):
        try:
            status = file.stat()
        except OSError:
            continue
        found.append((status.st_mtime, status.st_size, str(file)))
    return found


@cache
def _version(language: Language) -> str:
    """All that a result depends on beside the text: parser, model, rules and data of the package, the user's entries."""
    digest = hashlib.sha256()
    files = [
        *sorted(_PACKAGE.glob("attribution/*.*")),
        *sorted(_PACKAGE.glob("documents/*.py")),
        _PACKAGE / "text.py",
        *sorted(language.folder.glob("*.*")),
        *(path for _, path in language.additions),
    ]
    for file in files:
        digest.update(file.name.encode() + file.read_bytes())
    return "\n".join((language.code, version("spacy"), _model(language.code), digest.hexdigest()))


def _model(language: str) -> str:
    """Name and version of the model that would be loaded, without the seconds that loading it takes."""
    for name in MODELS[language]:
        try:
            return f"{name} {version(name)}"
        except PackageNotFoundError:
            continue
    return ""
