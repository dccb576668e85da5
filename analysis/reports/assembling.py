"""Assemble a folder of reports from the pages that are up to date and those made anew."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.reports import beforehand, upkeep
from analysis.reports.links import FOLDER, linked
from analysis.reports.making import Maker
from analysis.reports.pages import Exporter
from analysis.reports.reading import Articles, Say
from analysis.reports.steps import Steps
from analysis.reports.upkeep import INDEX, RECORD, Page, Previous, page_of


def assemble(
    notebooks: list[Path],
    articles: Articles,
    output: Path,
    *,
    previous: Previous,
    keys: Mapping[str, str],
    corpus: str,
    report: Mapping[str, str],
    template: Path,
    say: Say,
) -> dict[str, Page]:
    """Make the pages that are due, copy the others, and replace the folder `output` all at once.

    Parameters
    ----------
    notebooks : one for each page.
    articles : what the reports are on.
    output : the folder of the reports.
    previous : what the last run left in it.
    keys : by page, the digest of all that it is made from, in the order of the index.
    corpus : the digest of the articles.
    report : what every page says of the run.
    template : the folder of the page template.
    say : is given a line for every step.

    Returns
    -------
    By page, what the record says of it.
    """
    kept = previous.up_to_date(keys)
    due = {path: keys[page_of(path)] for path in notebooks if page_of(path) not in kept}
    output.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=output.parent, prefix=".reports-") as folder:
        scratch, fresh = Path(folder), Path(folder, "fresh")
        fresh.mkdir()
        upkeep.keep_others(output, fresh, previous.files_without(kept) | {INDEX, RECORD})
        steps, exporter = Steps(scratch), Exporter(template)
        maker = Maker(
            exporter,
            steps,
            scratch,
            parameters={"articles": articles.parameter},
            report=report,
            names=keys,
            known=articles.messages,
            say=say,
        )
        to_run = [path for path, key in due.items() if steps.kept(key) is None]
        beforehand.find_attributions(articles.table, to_run, scratch, say)
        made = maker.make(due)
        _lay_out(made, steps, fresh)
        pages = _in_order({**kept, **made}, keys)
        pages[INDEX] = _index(pages, fresh, exporter, report=report, key=keys[INDEX])
        _link(pages, fresh)
        upkeep.write_record(fresh, pages, articles=corpus, skipped=articles.skipped)
        upkeep.put_in_place(fresh, output, aside=scratch / "previous")
        steps.clear(key for page in made.values() for key in page["steps"])
    return pages


def _in_order(pages: Mapping[str, Page], keys: Mapping[str, str]) -> dict[str, Page]:
    """Sort pages as the index does."""
    return {name: pages[name] for name in keys if name in pages}


def _lay_out(pages: Mapping[str, Page], steps: Steps, fresh: Path) -> None:
    """Copy the files of pages from their steps to the folder of the new reports, and note them."""
    for page in pages.values():
        # Their digests are noted once links are in.
        page["files"] = {file: "" for key in page["steps"] for file in steps.lay_out(key, fresh)}


def _index(
    pages: Mapping[str, Page],
    fresh: Path,
    exporter: Exporter,
    *,
    report: Mapping[str, str],
    key: str,
) -> Page:
    """Write the index of pages, and return what the record says of it."""
    rows = [{"file": name, **page} for name, page in pages.items() if name != INDEX]
    tables = [page["table"] for name, page in pages.items() if name != INDEX and page["table"]]
    written = exporter.index(rows, report=report, tables=tables)
    (fresh / INDEX).write_bytes(written.encode("utf-8", "replace"))
    return {"key": key, "files": {INDEX: ""}}


def _link(pages: Mapping[str, Page], fresh: Path) -> None:
    """Link articles to their pages in all files of pages, and note the digests of the files.

    Pages that were kept are linked anew, since other articles may have a page now.
    """
    leads = {
        doc_id: file for page in pages.values() for doc_id, file in page.get("articles", {}).items()
    }
    for page in pages.values():
        for file in page["files"]:
            if file.endswith(".html"):
                before = (fresh / file).read_text(encoding="utf-8")
                after = linked(before, leads, below=file.startswith(f"{FOLDER}/"))
                (fresh / file).write_bytes(after.encode())
        page["files"] = {file: upkeep.digest_of(fresh / file) for file in page["files"]}
