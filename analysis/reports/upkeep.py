"""What is up to date, and how new reports take the place of old ones: all at once, or not at all."""

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from glob import glob
from importlib import metadata
from pathlib import Path

# Beside the pages: from what each was made, and what it says.
RECORD = "made-from.json"


def record_of(output: Path) -> dict:
    """The record of a folder of reports, without the pages of which a file is gone or was changed by hand; `files` are all that were made."""
    try:
        record = json.loads((output / RECORD).read_text(encoding="utf-8"))
        files = {name for page in record["pages"].values() for name in page["files"]}
        pages = {
            name: page
            for name, page in record["pages"].items()
            if all(made == digest_of(output / file) for file, made in page["files"].items())
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {"pages": {}, "files": set()}
    return {**record, "pages": pages, "files": files}


def refuse_foreign(output: Path, sources: Sequence[str]) -> None:
    """ValueError where writing the reports would mix them with something else."""
    if output.exists() and not output.is_dir():
        raise ValueError(f"{output} is a file; --output has to name a folder")
    if output.is_dir() and any(output.iterdir()) and not (output / RECORD).exists():
        raise ValueError(
            f"{output} holds files that are not reports; choose a folder that is empty or new"
        )
    for source in map(Path, sources):
        if source.is_dir() and output.is_relative_to(source.resolve()):
            raise ValueError(
                f"the reports would lie among the articles, in {output}; choose a folder outside {source} with --output"
            )


def put_in_place(fresh: Path, output: Path, *, aside: Path) -> None:
    """Let `fresh` take the place of `output`. Interrupted at any point, the old or the new reports are there, whole."""
    try:
        if output.exists():
            output.rename(aside)
        fresh.rename(output)
    except BaseException:
        if aside.exists() and not output.exists():
            aside.rename(output)
        raise


def keep_others(output: Path, fresh: Path, made: set[str]) -> None:
    """Copy what the user put beside the reports; `made` are the files that runs have written or write themselves."""
    for path in sorted(output.rglob("*")) if output.is_dir() else ():
        place = path.relative_to(output)
        if place.as_posix() not in made and (path.is_symlink() or path.is_file()):
            (fresh / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, fresh / place, follow_symlinks=False)


def digest(*parts: bytes) -> str:
    """The sha256 of byte strings, each with its length, so that no two lists share one."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big") + part)
    return total.hexdigest()


def digest_of(file: Path) -> str:
    """The sha256 of a file; one that cannot be opened is reported where it is read as an article."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return "unreadable"


def digest_of_articles(sources: Sequence[str]) -> str:
    """The sha256 of the articles' names and contents, and of the metadata beside them; where they lie plays no part."""
    parts = []
    for path in map(Path, sources):
        parts += [
            os.fsencode(path.name),
            *_names_and_contents(_files(path), path if path.is_dir() else path.parent),
        ]
    return digest(*parts)


def digest_of_program(package: Path, template: Path) -> str:
    """The sha256 of everything but articles and notebooks that decides what a page says: source, template, versions."""
    source = (
        path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    )
    versions = "\n".join(
        [sys.version, *sorted(f"{each.name} {each.version}" for each in metadata.distributions())]
    )
    return digest(
        versions.encode(),
        *_names_and_contents(source, package),
        *_names_and_contents(template.iterdir(), template),
    )


def _files(source: Path) -> Iterable[Path]:
    """The visible files of a folder, or those a name or pattern stands for and the metadata beside them."""
    if source.is_dir():
        return [
            path
            for path in source.rglob("*")
            if path.is_file() and "/." not in f"/{path.relative_to(source).as_posix()}"
        ]
    found = (
        [source] if source.exists() else [Path(name) for name in glob(str(source), recursive=True)]
    )
    return {
        path
        for path in (*found, *(path.parent / "metadata.csv" for path in found))
        if path.is_file()
    }


def _names_and_contents(files: Iterable[Path], below: Path) -> Iterator[bytes]:
    for file in sorted(files):
        yield os.fsencode(os.path.relpath(file, below))
        yield digest_of(file).encode()
