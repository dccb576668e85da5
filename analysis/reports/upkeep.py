"""Tell which reports are up to date, and replace the old ones: all at once or not at all."""

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from glob import glob
from importlib import metadata
from pathlib import Path
from typing import TypedDict

# The file beside the pages that says from what each was made, and what it says.
RECORD = "made-from.json"
INDEX = "index.html"


class Page(TypedDict, total=False):
    """A page as `made-from.json` records it; that of the index has only `key` and `files`."""

    key: str  # digest of all that the page was made from
    question: str
    finding: str
    table: str  # HTML of the table of articles that have a page; empty where there is none
    articles: dict[str, str]  # by article, the file of its page
    failed: dict[str, str]  # by article without a page, the error
    steps: list[str]  # digests of the steps that made its files
    files: dict[str, str]  # by file, the sha256 of what was written


@dataclass(frozen=True)
class Previous:
    """The reports that the last run left in a folder."""

    # Those of which every file is there, as it was written.
    pages: dict[str, Page] = field(default_factory=dict)
    # Every file that the run wrote.
    files: set[str] = field(default_factory=set)
    # What the run left out of the articles: `path` and `reason`.
    skipped: list[dict[str, str]] = field(default_factory=list)

    def up_to_date(self, keys: Mapping[str, str]) -> dict[str, Page]:
        """Return the pages that were made from the same things as those with these digests."""
        return {name: page for name, page in self.pages.items() if page["key"] == keys.get(name)}

    def files_without(self, pages: Mapping[str, Page]) -> set[str]:
        """Return the files that do not belong to any of these pages."""
        return self.files - {file for page in pages.values() for file in page["files"]}


def previous(output: Path) -> Previous:
    """Load made-from.json and drop pages that are missing or were edited; `files` keeps theirs too.

    A record that is missing or damaged counts as no reports.
    """
    try:
        record = json.loads((output / RECORD).read_text(encoding="utf-8"))
        return Previous(
            pages={
                name: page
                for name, page in record["pages"].items()
                if all(made == digest_of(output / file) for file, made in page["files"].items())
            },
            files={file for page in record["pages"].values() for file in page["files"]},
            skipped=record["skipped"],
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Previous()


def write_record(
    folder: Path,
    pages: Mapping[str, Page],
    *,
    articles: str,
    skipped: Sequence[Mapping[str, str]],
) -> None:
    """Write the record of pages into their folder, with the digest of the articles."""
    record = {"articles": articles, "skipped": skipped, "pages": pages}
    (folder / RECORD).write_text(
        json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )


def page_of(notebook: Path) -> str:
    """Return the file of a notebook's page, beside the index."""
    return f"{notebook.stem}.html"


def refuse_foreign(output: Path, sources: Sequence[str]) -> None:
    """Raise ValueError where reports in `output` would mix with articles or the user's files."""
    if output.exists() and not output.is_dir():
        raise ValueError(f"{output} is a file; --output has to name a folder")
    if output.is_dir() and any(output.iterdir()) and not (output / RECORD).exists():
        raise ValueError(
            f"{output} holds files that are not reports; choose a folder that is empty or new"
        )
    for source in map(Path, sources):
        if source.is_dir() and output.is_relative_to(source.resolve()):
            raise ValueError(
                f"the reports would lie among the articles, in {output}; "
                f"choose a folder outside {source} with --output"
            )


def put_in_place(fresh: Path, output: Path, *, aside: Path) -> None:
    """Rename the folder `output` to `aside`, and `fresh` to `output`.

    Interrupted at any point, either the old or the new reports are there, whole.
    """
    try:
        if output.exists():
            output.rename(aside)
        fresh.rename(output)
    except BaseException:
        if aside.exists() and not output.exists():
            aside.rename(output)
        raise


def keep_others(output: Path, fresh: Path, replaced: set[str]) -> None:
    """Copy the files of `output` to `fresh`, except those that the run replaces or removes."""
    for path in sorted(output.rglob("*")) if output.is_dir() else ():
        place = path.relative_to(output)
        if place.as_posix() not in replaced and (path.is_symlink() or path.is_file()):
            (fresh / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, fresh / place, follow_symlinks=False)


def digest(*parts: bytes) -> str:
    """Return the sha256 of byte strings, each with its length so that no two lists share one."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big") + part)
    return total.hexdigest()


def digest_of(file: Path) -> str:
    """Return the sha256 of a file, or 'unreadable'.

    An article that cannot be opened is reported to the user later, where it is read.
    """
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return "unreadable"


def digest_of_articles(sources: Sequence[str]) -> str:
    """Return the sha256 of the names and contents of all articles, and of the metadata beside them.

    The folder in which they lie plays no part.
    """
    parts: list[bytes] = []
    for path in map(Path, sources):
        folder = path if path.is_dir() else path.parent
        parts += [os.fsencode(path.name), *_names_and_contents(_files(path), folder)]
    return digest(*parts)


def digest_of_program(package: Path, template: Path) -> str:
    """Return the sha256 of all that decides what a page says, but for articles and notebooks.

    That is the package's source and data, the page template, and the versions of Python and of
    every installed distribution.
    """
    sources = (
        path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    )
    installed = sorted(f"{tool.name} {tool.version}" for tool in metadata.distributions())
    return digest(
        "\n".join([sys.version, *installed]).encode(),
        *_names_and_contents(sources, package),
        *_names_and_contents(template.iterdir(), template),
    )


def _files(source: Path) -> Iterable[Path]:
    """List the files that a source stands for.

    They are the visible files of a folder, or those that a name or a pattern matches with the
    `metadata.csv` beside each.
    """
    if source.is_dir():
        return [
            path
            for path in source.rglob("*")
            if path.is_file() and "/." not in f"/{path.relative_to(source).as_posix()}"
        ]
    if source.exists():
        matches = [source]
    else:
        matches = [Path(name) for name in glob(str(source), recursive=True)]
    tables = [path.parent / "metadata.csv" for path in matches]
    return {path for path in (*matches, *tables) if path.is_file()}


def _names_and_contents(files: Iterable[Path], folder: Path) -> Iterator[bytes]:
    """Yield of each file its path from `folder` and the digest of its contents, sorted."""
    for file in sorted(files):
        yield os.fsencode(os.path.relpath(file, folder))
        yield digest_of(file).encode()
