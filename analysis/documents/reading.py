"""Files to the table of documents."""

import os
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from glob import glob, has_magic
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import normalize

import pandas as pd
from tqdm.auto import tqdm

from analysis import importers
from analysis.documents.metadata import FILE_NAME, join_metadata
from analysis.documents.structure import block_spans
from analysis.importers.archives import is_archive, unpack
from analysis.importers.dates import parse_date
from analysis.importers.fields import language_of
from analysis.importers.pages import FOLDER_OF_A_PAGE
from analysis.languages.detection import detect

COLUMNS = ("text", "title", "outlet", "date", "language", "path")
# Files of a folder that are about the articles.
NOT_ARTICLES = ("readme", "license", "licence")
# More than this is no article and may not fit into memory.
MOST_BYTES = 512 * 1024 * 1024
# Shorter runs show no progress bar.
_MANY = 200

Source = str | os.PathLike
Skipped = list[dict[str, str]]


def read(source: Source | Sequence[Source], *, text_column: str | None = None) -> pd.DataFrame:
    """One row per article of a file, a folder and its subfolders, a glob pattern, or a list of these.

    Each file is recognised by its content: plain text and Markdown, Word, PDF, saved web pages, tables (CSV, TSV, JSON,
    JSON Lines, Excel, Parquet, whose column of text is found by its name or length, or named by `text_column`), the exports
    of Europresse (HTML), Factiva (XML, HTML), LexisNexis (text) and Nexis Uni (Word), in English, French or German, and zip
    archives of these, which are read as folders are.

    Returns
    -------
    A table with index `doc_id` (the path below the source without its suffix, `#n` for the n-th article of an export)
    and the columns `text` (as in the file, line ends as \\n; of a PDF, its lines put together to paragraphs), `title`
    (missing where none is given and no headline was found), `outlet`, `date` (NaT where unknown), `language` (ISO 639-1,
    detected where not given), `path`, every field that a format gives (`author`, `url`, `section`, `page`; `page_starts`:
    the offsets at which the pages of a PDF or Word file begin), and every further column of a `metadata.csv` beside the
    files, whose first column is the file's name without suffix. `docs.attrs["skipped"]` lists what could not be read, as
    dicts with `path` and `reason`; a warning names it too.

    Raises
    ------
    FileNotFoundError where a path does not exist; ValueError, naming each file, where nothing is left to return.

    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "greve.txt").write_text("La grève continue lundi, disent les syndicats.", encoding="utf-8")
    >>> read(folder).language.to_dict()
    {'greve': 'fr'}
    """
    sources = [source] if isinstance(source, (str, os.PathLike)) else list(source)
    roots, files = _files(sources)
    skipped: Skipped = []
    with TemporaryDirectory(prefix="articles-", ignore_cleanup_errors=True) as scratch:
        folders, files, shown = _unpacked(files, Path(scratch), skipped)
        count = len(files) + len(skipped)
        rows = list(_rows(_identified(files, roots, shown), skipped, text_column, shown))
        walked = {Path(place).absolute() for place in sources if Path(place).is_dir()} | folders
        if rows:
            join_metadata(rows, {root.absolute() for root in roots} | folders, walked, skipped)
    for item in (*rows, *skipped):
        item["path"] = str(shown.get(Path(item["path"]), item["path"]))
    if not rows:
        raise ValueError(_nothing_left(sources, skipped))
    docs = _table(rows)
    docs.attrs["skipped"] = skipped
    if skipped:
        warnings.warn(
            f"skipped {len(skipped)} of {count} files: {_sentence(skipped)}", stacklevel=2
        )
    return docs


def _files(sources: list[Source]) -> tuple[list[Path], list[Path]]:
    """The folders that the sources name, and every file in them, each once, in order of path."""
    roots, files = [], {}
    for source in sources:
        path = Path(source)
        if path.is_dir():
            roots.append(path)
            found = _walk(path)
        elif path.exists():
            roots.append(path if is_archive(path) else path.parent)
            found = [path]
        elif has_magic(str(source)):
            found = [
                match
                for match in map(Path, sorted(glob(str(source), recursive=True)))
                if match.is_file()
            ]
            roots.append(_fixed_part(path))
            if not found:
                raise FileNotFoundError(
                    f"no file matches {str(source)!r}; check the pattern and the folder it starts in"
                )
            found = [match for match in found if match.name != FILE_NAME]
        else:
            raise FileNotFoundError(
                f"there is no file or folder {str(source)!r}; check its spelling, or give its full path"
            )
        files.update({file.resolve(): file for file in found})
    return roots, list(files.values())


def _walk(folder: Path) -> Iterator[Path]:
    """The visible files of a folder and its subfolders; links to folders are not followed, so that no loop can arise."""
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
            if (
                not name.startswith((".", "~$"))
                and name != FILE_NAME
                and Path(name).stem.casefold() not in NOT_ARTICLES
            ):
                yield Path(place, name)


def _is_of_a_page(folder: str, pages: set[str]) -> bool:
    """Whether a folder holds the pictures and scripts of a page that a browser saved beside it."""
    return any(
        folder.endswith(end) and folder.removesuffix(end) in pages for end in FOLDER_OF_A_PAGE
    )


def _unpacked(
    files: list[Path], scratch: Path, skipped: Skipped
) -> tuple[set[Path], list[Path], dict[Path, Path]]:
    """The folders that archives were unpacked into, all files with those of the archives, and the names of the latter as the user knows them."""
    folders, found, shown = set(), [], {}
    for file in files:
        if not is_archive(file):
            found.append(file)
            continue
        folder = scratch / str(len(folders))
        folder.mkdir()
        folders.add(folder)
        skipped += [
            {"path": f"{file}/{name}", "reason": reason} for name, reason in unpack(file, folder)
        ]
        inside = list(_walk(folder))
        if not inside:
            skipped.append(
                {"path": str(file), "reason": "is an archive without a file that can be read"}
            )
        found += inside
        shown.update({place: file / place.relative_to(folder) for place in folder.rglob("*")})
    return folders, found, shown


def _fixed_part(pattern: Path) -> Path:
    fixed = []
    for part in pattern.parts[:-1]:
        if has_magic(part):
            break
        fixed.append(part)
    return Path(*fixed)


def _identified(
    files: list[Path], roots: list[Path], shown: dict[Path, Path]
) -> list[tuple[str, Path]]:
    """Each file with its identifier; where two would share one, they keep their suffixes."""
    base = _common(roots)
    names = [normalize("NFC", _below(shown.get(file, file), base).as_posix()) for file in files]
    short = [name[: -len(Path(name).suffix)] if Path(name).suffix else name for name in names]
    uses = Counter(short)
    return [
        (stem if uses[stem] == 1 else name, file) for stem, name, file in zip(short, names, files)
    ]


def _common(roots: list[Path]) -> Path:
    try:
        return Path(os.path.commonpath([root.absolute() for root in roots])) if roots else Path()
    except ValueError:  # two drives of a Windows machine
        return Path(roots[0].absolute().anchor)


def _below(file: Path, base: Path) -> Path:
    try:
        return file.absolute().relative_to(base)
    except ValueError:
        return Path(file.name)


def _rows(
    files: list[tuple[str, Path]],
    skipped: Skipped,
    text_column: str | None,
    shown: dict[Path, Path],
) -> Iterator[dict]:
    for identifier, file in tqdm(
        files, desc="reading", unit="file", disable=len(files) < _MANY, leave=False
    ):
        try:
            articles = _articles(file, text_column, shown.get(file, file))
        except (OSError, ValueError) as error:
            reason = (
                f"cannot be opened ({error.strerror or error})"
                if isinstance(error, OSError)
                else str(error)
            )
            skipped.append({"path": str(file), "reason": reason})
            continue
        _warn_of_copies(shown.get(file, file), [article["text"] for article in articles])
        for name, article in zip(_names_of(identifier, articles, alone=len(files) == 1), articles):
            yield {**article, "doc_id": name, "path": str(file)}


def _names_of(identifier: str, articles: list[dict], *, alone: bool) -> list[str]:
    """The identifiers of a file's articles: its own where it is a table with `doc_id`, else numbers."""
    own = [str(article.get("doc_id", "")) for article in articles]
    if all(own) and len(set(own)) == len(own):
        return own if alone else [f"{identifier}#{name}" for name in own]
    return (
        [identifier]
        if len(articles) == 1
        else [f"{identifier}#{number}" for number in range(1, len(articles) + 1)]
    )


def _warn_of_copies(file: Path, texts: list[str]) -> None:
    copies = len(texts) - len(set(texts))
    if copies:
        warnings.warn(
            f"{file} holds {copies} {'article' if copies == 1 else 'articles'} more than once; "
            "documents.distinct(docs) keeps one of each",
            stacklevel=5,
        )


def _articles(file: Path, text_column: str | None, name: Path) -> list[dict]:
    if not file.is_file():
        raise ValueError("is no file that can be read; it may be a broken link")
    if file.stat().st_size > MOST_BYTES:
        raise ValueError(f"is larger than {MOST_BYTES // 1024**2} MB; split it into smaller files")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        found = importers.articles(file.read_bytes(), file.suffix, text_column=text_column)
    for message in (
        warning.message for warning in caught if issubclass(warning.category, UserWarning)
    ):
        warnings.warn(f"{name}: {message}", stacklevel=5)
    return found


def _table(rows: list[dict]) -> pd.DataFrame:
    docs = pd.DataFrame(rows).set_index("doc_id")
    docs = docs.reindex(columns=[*COLUMNS, *(name for name in docs if name not in COLUMNS)])
    docs["date"] = pd.to_datetime(docs["date"].map(parse_date)).astype("datetime64[s]")
    docs["language"] = [
        language_of(code) or detect(text) for code, text in zip(docs["language"], docs["text"])
    ]
    docs["title"] = [
        title if isinstance(title, str) and title else _headline(text, code)
        for title, text, code in zip(docs["title"], docs["text"], docs["language"])
    ]
    return docs.astype(dict.fromkeys(("text", "title", "outlet", "language", "path"), "str"))


def _headline(text: str, language: str) -> str | None:
    return next(
        (
            " ".join(text[block.start : block.end].split())
            for block in block_spans(text, language)
            if block.kind == "headline"
        ),
        None,
    )


def _nothing_left(sources: list[Source], skipped: Skipped) -> str:
    if skipped:
        return f"no article could be read: {_sentence(skipped)}"
    places = ", ".join(repr(str(source)) for source in sources) or "an empty list"
    return f"there is no article in {places}; put texts (.txt, .md), Word or PDF files, web pages, tables or press-database exports there"


def _sentence(skipped: Skipped) -> str:
    return "; ".join(f"{item['path']} {item['reason']}" for item in skipped)
