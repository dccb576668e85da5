"""Notebooks to reports: HTML pages with an index that can be mailed, printed and read offline."""

import json
import os
import warnings
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import pandas as pd

import analysis
from analysis import documents, wording
from analysis.reports import upkeep

PACKAGE = Path(analysis.__file__).parent
# What decides the figures and is named at the foot of every page, where it is installed.
NAMED = (
    "onnxruntime",
    "simplemma",
    "textstat",
    "pandas",
)
# So many skipped files are named one by one.
MOST_SKIPPED = 20
# So many sources are named on a page.
MOST_SOURCES = 3

Say = Callable[[str], object]


def render(
    articles: str | os.PathLike | Sequence[str | os.PathLike],
    output: str | os.PathLike = "reports/html",
    *,
    notebooks: str | os.PathLike | None = None,
    say: Say = lambda line: None,
) -> Path:
    """Run the notebooks on articles, write a page for each and an index; return the path of the index.

    `articles` is what `documents.read` takes. `notebooks` is a folder, by default that of the curated ones. `say` is given
    a line for every step, for what was skipped, and for where to look. Pages that are up to date are kept. New ones are
    made aside and take the place of `output` all at once, so that a run that fails or is interrupted changes nothing; what it
    had finished waits in the user's cache folder for the next one.

    A notebook whose output has the metadata `{"articles": [doc_id, …]}` gives each of these a page of its own: its cells
    that are not tagged `once` run again with the parameter `article`. Beside each page lie the tables that its notebook
    leaves behind, as CSV.

    Raises
    ------
    FileNotFoundError and ValueError as `documents.read` does; ValueError where `output` holds something else or a page
    would not be fit to be sent; RuntimeError where a notebook fails, naming it, its cell and the error, and, once all else
    is in place, where an article could not have a page.

    >>> from analysis import reports
    >>> reports.notebooks_folder().name
    'notebooks'
    """
    began = perf_counter()
    sources = [
        os.path.abspath(source)
        for source in ([articles] if isinstance(articles, (str, os.PathLike)) else articles)
    ]
    output = Path(output).resolve()
    upkeep.refuse_foreign(output, sources)
    paths = sorted(Path(notebooks or notebooks_folder()).resolve().glob("*.ipynb"))
    if not paths:
        raise FileNotFoundError(f"there is no notebook in {notebooks}")
    corpus = upkeep.digest_of_articles(sources)
    keys = _keys(paths, corpus)
    record = upkeep.record_of(output)
    if {name: page["key"] for name, page in record["pages"].items()} == keys:
        _say_skipped(record["skipped"], say)
        done = f"Up to date: {output / 'index.html'}"
    else:
        record = _make(
            sources, output, paths=paths, keys=keys, record=record, corpus=corpus, say=say
        )
        done = f"Reports: {output / 'index.html'} ({perf_counter() - began:.1f} s)"
    _finish(record, done, say)
    return output / "index.html"


def notebooks_folder() -> Path:
    """The curated notebooks: inside an installed package, beside the package in a checkout."""
    return next(filter(Path.is_dir, (PACKAGE / "notebooks", PACKAGE.parent / "notebooks")))


def template_folder() -> Path:
    """The page template: inside an installed package, in `reports/` of a checkout."""
    return next(
        filter(Path.is_dir, (PACKAGE / "template", PACKAGE.parent / "reports" / "template"))
    )


def _finish(record: dict, done: str, say: Say) -> None:
    """Say which articles have no page and where to look; RuntimeError where there are any of the first."""
    failed = {
        doc_id: error
        for page in record["pages"].values()
        for doc_id, error in page.get("failed", {}).items()
    }
    for doc_id, error in failed.items():
        say(f"No page: {doc_id}: {error}")
    say(done)
    if failed:
        named = f"{', '.join([*failed][:3])}{', …' * (len(failed) > 3)}"
        raise RuntimeError(
            f"{wording.count(len(failed), 'article')} could not have a page: {named}; all other reports are in place"
        )


def _keys(paths: list[Path], corpus: str) -> dict[str, str]:
    """By page, a digest of all that it is made from."""
    common = f"{corpus} {upkeep.digest_of_program(PACKAGE, template_folder())}".encode()
    keys = {
        _page(path): upkeep.digest(common, path.name.encode(), path.read_bytes()) for path in paths
    }
    return {**keys, "index.html": upkeep.digest(common, *map(str.encode, keys.values()))}


def _make(
    sources: list[str],
    output: Path,
    *,
    paths: list[Path],
    keys: dict[str, str],
    record: dict,
    corpus: str,
    say: Say,
) -> dict:
    """Make the pages that are due, copy the others, put all in place of the old ones, and return the new record."""
    docs, skipped, known = _read(sources, say)
    report = _report(sources, len(docs), corpus)
    # Loading a notebook's machinery takes seconds, so only where there is something to make.
    from analysis.reports import beforehand
    from analysis.reports.making import Maker
    from analysis.reports.pages import Exporter
    from analysis.reports.steps import Steps

    pages = {name: page for name, page in record["pages"].items() if page["key"] == keys.get(name)}
    output.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=output.parent, prefix=".reports-") as folder:
        scratch, fresh = Path(folder), Path(folder, "fresh")
        fresh.mkdir()
        kept = {file for page in pages.values() for file in page["files"]}
        upkeep.keep_others(output, fresh, record["files"] - kept | {"index.html", upkeep.RECORD})
        steps = Steps(scratch)
        due = {path: keys[_page(path)] for path in paths if _page(path) not in pages}
        beforehand.find_attributions(
            docs, [path for path, key in due.items() if steps.kept(key) is None], scratch, say
        )
        exporter = Exporter(template_folder())
        made = Maker(
            exporter,
            steps,
            scratch,
            parameters={"articles": sources[0] if len(sources) == 1 else sources},
            report=report,
            names=keys,
            known=known,
            say=say,
        ).make(due)
        finished = [key for page in made.values() for key in page["steps"]]
        for name, page in made.items():
            pages[name] = {
                **page,
                "files": [file for key in page.pop("steps") for file in steps.lay_out(key, fresh)],
            }
        pages = {name: pages[name] for name in keys if name in pages}
        _index(pages, fresh, exporter, report=report, key=keys["index.html"])
        _link(pages, fresh)
        record = {"articles": corpus, "skipped": skipped, "pages": pages}
        (fresh / upkeep.RECORD).write_text(
            json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n",
            encoding="utf-8",
        )
        upkeep.put_in_place(fresh, output, aside=scratch / "previous")
        steps.clear(finished)
    return record


def _page(notebook: Path) -> str:
    return f"{notebook.stem}.html"


def _index(
    pages: dict[str, dict], fresh: Path, exporter: "Exporter", *, report: dict[str, str], key: str
) -> None:
    """Write the index of the pages, and note it among them."""
    rows = [{"file": name, **page} for name, page in pages.items() if name != "index.html"]
    written = exporter.index(
        rows, report=report, tables=[row["table"] for row in rows if row["table"]]
    )
    (fresh / "index.html").write_bytes(written.encode("utf-8", "replace"))
    pages["index.html"] = {"key": key, "files": ["index.html"]}


def _link(pages: dict[str, dict], fresh: Path) -> None:
    """Lead from where an article is named to its page, also in pages that were kept, and note the digests of all files."""
    from analysis.reports.links import FOLDER, linked

    leads = {
        doc_id: file for page in pages.values() for doc_id, file in page.get("articles", {}).items()
    }
    for page in pages.values():
        for file in filter(lambda name: name.endswith(".html"), page["files"]):
            before = (fresh / file).read_text(encoding="utf-8")
            (fresh / file).write_bytes(
                linked(before, leads, below=file.startswith(f"{FOLDER}/")).encode()
            )
        page["files"] = {file: upkeep.digest_of(fresh / file) for file in page["files"]}


def _read(sources: list[str], say: Say) -> tuple[pd.DataFrame, list[dict], list[str]]:
    """The articles, what was skipped, and the warnings that were said."""
    began = perf_counter()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        docs = documents.read(sources if len(sources) > 1 else sources[0])
    skipped = list(docs.attrs.get("skipped", []))
    messages = [
        str(warning.message) for warning in caught if issubclass(warning.category, UserWarning)
    ]
    say(f"{wording.count(len(docs), 'article')} read: {perf_counter() - began:.1f} s")
    _say_skipped(skipped, say)
    for message in messages:
        if not message.startswith("skipped"):
            say(f"Note: {message}")
    return docs, skipped, messages


def _say_skipped(skipped: list[dict], say: Say) -> None:
    for item in skipped[:MOST_SKIPPED]:
        say(f"Skipped: {item['path']} {item['reason']}")
    if len(skipped) > MOST_SKIPPED:
        say(f"Skipped: {len(skipped) - MOST_SKIPPED} more")


def _report(sources: list[str], count: int, corpus: str) -> dict[str, str]:
    """What every page says of the run: no clock time and no folder of this machine, so that two renders are identical."""
    names = [Path(source).name for source in sources]
    shown = ", ".join(names[:MOST_SOURCES])
    if len(names) > MOST_SOURCES:
        shown = wording.say("page-sources", names=shown, number=len(names) - MOST_SOURCES)
    installed = {each.name.replace("-", "_"): each.version for each in metadata.distributions()}
    tools = ", ".join(f"{name} {installed[name]}" for name in NAMED if name in installed)
    articles = wording.count(count, "article")
    made = wording.say(
        "page-made",
        version=analysis.__version__,
        tools=tools,
        articles=articles,
        digest=corpus[:16],
    )
    return {
        "name": wording.say("index-title", articles=articles),
        "source": shown,
        "articles": articles,
        "version": analysis.__version__,
        "made": f"{made} {wording.say('page-made-again', sources=shown)}",
    }
