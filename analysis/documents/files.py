"""Find the files that a user's sources name, with an identifier for each."""

import os
from collections import Counter
from collections.abc import Iterator
from glob import glob, has_magic
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from analysis.documents.metadata import FILE_NAME
from analysis.importers.archives import is_archive, unpack
from analysis.importers.pages import FOLDER_OF_A_PAGE

# Files of a folder that are about the articles.
NOT_ARTICLES = ("readme", "license", "licence")

Source = str | os.PathLike[str]
# What could not be read, each with `path` and `reason`.
Skipped = list[dict[str, str]]


class Unpacked(NamedTuple):
    """Files, those of archives unpacked.

    `folders` are those that archives were unpacked into; `shown` gives for each file in them the
    path as the user knows it: that of the archive and the path within it.
    """

    files: list[Path]
    folders: set[Path]
    shown: dict[Path, Path]


def named_files(sources: list[Source]) -> tuple[list[Path], list[Path]]:
    """Return the folder that each source lies in, and every file that they name, each once.

    Raises
    ------
    FileNotFoundError where a source does not exist, or a pattern matches no file.
    """
    roots: list[Path] = []
    files: dict[Path, Path] = {}
    for source in sources:
        root, paths = _files_of(source)
        roots.append(root)
        files.update({path.resolve(): path for path in paths})
    return roots, list(files.values())


def unpacked(files: list[Path], scratch: Path, skipped: Skipped) -> Unpacked:
    """Unpack archives into folders below `scratch`; what is refused is added to `skipped`."""
    result = Unpacked([], set(), {})
    for file in files:
        if not is_archive(file):
            result.files.append(file)
            continue
        folder = scratch / str(len(result.folders))
        folder.mkdir()
        result.folders.add(folder)
        skipped += [
            {"path": f"{file}/{name}", "reason": reason} for name, reason in unpack(file, folder)
        ]
        members = list(_walk(folder))
        if not members:
            skipped.append(
                {"path": str(file), "reason": "is an archive without a file that can be read"}
            )
        result.files.extend(members)
        result.shown.update({path: file / path.relative_to(folder) for path in folder.rglob("*")})
    return result


def identified(
    files: list[Path], roots: list[Path], shown: dict[Path, Path]
) -> list[tuple[str, Path]]:
    """Return each file after its identifier: its path below all `roots`, without its suffix.

    Files that would share an identifier keep their suffixes.
    """
    base = _common_folder(roots)
    paths = [normalize("NFC", _below(shown.get(file, file), base).as_posix()) for file in files]
    stems = [path.removesuffix(Path(path).suffix) for path in paths]
    uses = Counter(stems)
    return [
        (stem if uses[stem] == 1 else path, file)
        for stem, path, file in zip(stems, paths, files, strict=True)
    ]


def _files_of(source: Source) -> tuple[Path, list[Path]]:
    """Return the folder (or archive) that a source lies in, and the files that it names."""
    path = Path(source)
    if path.is_dir():
        return path, list(_walk(path))
    if path.exists():
        return (path if is_archive(path) else path.parent), [path]
    if has_magic(str(source)):
        return _fixed_part(path), _matches(str(source))
    raise FileNotFoundError(
        f"there is no file or folder {str(source)!r}; check its spelling, or give its full path"
    )


def _matches(pattern: str) -> list[Path]:
    """Return the files that match a glob pattern, in order of path, metadata files left out."""
    files = [path for path in map(Path, sorted(glob(pattern, recursive=True))) if path.is_file()]
    if not files:
        raise FileNotFoundError(
            f"no file matches {pattern!r}; check the pattern and the folder it starts in"
        )
    return [file for file in files if file.name != FILE_NAME]


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the articles' files in a folder and its subfolders, in order of path.

    Links to folders are not followed, so that no loop can arise.
    """
    for place, folders, names in os.walk(folder):
        pages = {
            Path(name).stem for name in names if Path(name).suffix.casefold() in (".htm", ".html")
        }
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith((".", "__")) and not _is_of_a_page(name, pages)
        )
        for name in sorted(names):
            if _may_be_article(name):
                yield Path(place, name)


def _may_be_article(name: str) -> bool:
    """Whether a file with this name is visible, and neither about the articles nor metadata."""
    return (
        not name.startswith((".", "~$"))
        and name != FILE_NAME
        and Path(name).stem.casefold() not in NOT_ARTICLES
    )


def _is_of_a_page(folder: str, pages: set[str]) -> bool:
    """Whether a folder holds the pictures and scripts of a page that a browser saved beside it."""
    return any(
        folder.endswith(end) and folder.removesuffix(end) in pages for end in FOLDER_OF_A_PAGE
    )


def _fixed_part(pattern: Path) -> Path:
    """Return the folder of a glob pattern up to the first part with a wildcard."""
    fixed: list[str] = []
    for part in pattern.parts[:-1]:
        if has_magic(part):
            break
        fixed.append(part)
    return Path(*fixed)


def _common_folder(roots: list[Path]) -> Path:
    """Return the folder that all roots lie in; on two drives of a Windows machine, the first."""
    try:
        return Path(os.path.commonpath([root.absolute() for root in roots])) if roots else Path()
    except ValueError:
        return Path(roots[0].absolute().anchor)


def _below(file: Path, base: Path) -> Path:
    """Return the path of a file below a folder, its bare name where it does not lie in it."""
    try:
        return file.absolute().relative_to(base)
    except ValueError:
        return Path(file.name)
