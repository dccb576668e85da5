"""Turn notebooks into reports: HTML pages with an index, to be mailed, printed and read offline."""

import os
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from time import perf_counter

import analysis
from analysis import wording
from analysis.reports import reading, upkeep
from analysis.reports.reading import Say

PACKAGE = Path(analysis.__file__).parent
# What decides the figures: named at the foot of every page, with its version, where installed.
NAMED = (
    "onnxruntime",
    "simplemma",
    "textstat",
    "pandas",
)
# At most so many sources are named on a page.
MOST_SOURCES = 3
# At most so many articles without a page are named in the error at the end.
MOST_FAILED = 3


def render(
    articles: str | os.PathLike | Sequence[str | os.PathLike],
    output: str | os.PathLike = "reports/html",
    *,
    notebooks: str | os.PathLike | None = None,
    say: Say = lambda line: None,
) -> Path:
    """Run the notebooks on articles, write a page for each and an index.

    Pages that are up to date are kept. New ones are made aside and take the place of `output` all
    at once, so that a run that fails or is interrupted changes nothing; what it had finished waits
    in the user's cache folder for the next one.

    A notebook whose output has the metadata `{"articles": [doc_id, …]}` gives each of these a page
    of its own: its cells that are not tagged `once` run again with the parameter `article`. Beside
    each page lie the tables that its notebook leaves behind, as CSV.

    Parameters
    ----------
    articles : what `documents.read` takes.
    output : the folder of the reports.
    notebooks : a folder of notebooks, by default that of the curated ones.
    say : is given a line for every step, for what was skipped, and for where to look.

    Returns
    -------
    The path of the index.

    Raises
    ------
    FileNotFoundError and ValueError as `documents.read` does; ValueError where `output` holds
    something else or a page would not be fit to be sent; RuntimeError where a notebook fails,
    naming it, its cell and the error, and, once all else is in place, where an article could not
    have a page.

    Examples
    --------
    >>> from analysis import reports
    >>> reports.notebooks_folder().name
    'notebooks'
    """
    began = perf_counter()
    given = [articles] if isinstance(articles, (str, os.PathLike)) else articles
    sources = [os.path.abspath(source) for source in given]
    output = Path(output).resolve()
    upkeep.refuse_foreign(output, sources)
    paths = sorted(Path(notebooks or notebooks_folder()).resolve().glob("*.ipynb"))
    if not paths:
        raise FileNotFoundError(f"there is no notebook in {notebooks}")
    corpus = upkeep.digest_of_articles(sources)
    keys = _keys(paths, corpus)
    previous = upkeep.previous(output)
    pages = previous.pages
    if {name: page["key"] for name, page in pages.items()} == keys:
        reading.say_skipped(previous.skipped, say)
        done = f"Up to date: {output / upkeep.INDEX}"
    else:
        articles_read = reading.read(sources, say)
        # Loading the machinery of notebooks takes seconds: only where there is something to make.
        from analysis.reports.assembling import assemble

        pages = assemble(
            paths,
            articles_read,
            output,
            previous=previous,
            keys=keys,
            corpus=corpus,
            report=_report(sources, len(articles_read.table), corpus),
            template=template_folder(),
            say=say,
        )
        done = f"Reports: {output / upkeep.INDEX} ({perf_counter() - began:.1f} s)"
    _finish(pages, done, say)
    return output / upkeep.INDEX


def notebooks_folder() -> Path:
    """Return the folder of the curated notebooks.

    It lies inside an installed package, and beside the package in a checkout.
    """
    return next(filter(Path.is_dir, (PACKAGE / "notebooks", PACKAGE.parent / "notebooks")))


def template_folder() -> Path:
    """Return the folder of the page template.

    It lies inside an installed package, and in `reports/` of a checkout.
    """
    return next(
        filter(Path.is_dir, (PACKAGE / "template", PACKAGE.parent / "reports" / "template"))
    )


def _finish(pages: Mapping[str, upkeep.Page], done: str, say: Say) -> None:
    """Say which articles have no page, and `done`; raise RuntimeError if there are any."""
    failed = {
        doc_id: error for page in pages.values() for doc_id, error in page.get("failed", {}).items()
    }
    for doc_id, error in failed.items():
        say(f"No page: {doc_id}: {error}")
    say(done)
    if failed:
        names = ", ".join([*failed][:MOST_FAILED])
        if len(failed) > MOST_FAILED:
            names += ", …"
        raise RuntimeError(
            f"{wording.count(len(failed), 'article')} could not have a page: {names}; "
            "all other reports are in place"
        )


def _keys(paths: list[Path], corpus: str) -> dict[str, str]:
    """Return for each page, by name, a digest of all that it is made from."""
    common = f"{corpus} {upkeep.digest_of_program(PACKAGE, template_folder())}".encode()
    keys = {
        upkeep.page_of(path): upkeep.digest(common, path.name.encode(), path.read_bytes())
        for path in paths
    }
    return {**keys, upkeep.INDEX: upkeep.digest(common, *map(str.encode, keys.values()))}


def _report(sources: list[str], count: int, corpus: str) -> dict[str, str]:
    """Return what every page says of the run, by the name that the page template has for it.

    It holds no clock time and no folder of this machine, so that two renders are identical.
    """
    names = [Path(source).name for source in sources]
    shown = ", ".join(names[:MOST_SOURCES])
    if len(names) > MOST_SOURCES:
        shown = wording.say("page-sources", names=shown, number=len(names) - MOST_SOURCES)
    installed = {tool.name.replace("-", "_"): tool.version for tool in metadata.distributions()}
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
