"""Run notebooks side by side, and turn them and the articles that they name into pages."""

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

from nbformat import NotebookNode
from tqdm.auto import tqdm

from analysis.reports import data
from analysis.reports.links import page_of_article
from analysis.reports.pages import Exporter, Shown, articles_of
from analysis.reports.running import Kernel, KernelDied, again, with_parameters
from analysis.reports.steps import About, Steps
from analysis.reports.upkeep import Page, digest, page_of

# So many notebooks run at the same time; each has a kernel of its own and may hold a model.
WORKERS = 2
# So many articles are worth a second kernel, which runs the whole notebook before it can help.
MANY = 8
# Bytes; a larger page is named, since it may be too large for the mail of whom it is sent to.
LARGEST = 1_000_000

_Result = TypeVar("_Result")


@dataclass
class _Job:
    """A notebook of which pages are due; its kernels share one."""

    path: Path
    # Digest of all that its page is made from.
    key: str
    # What is known of its page; empty until there is one.
    about: About
    # The articles without a page yet. Each kernel takes the first one in turn.
    waiting: list[object] = field(default_factory=list)
    # The articles that could not have a page, with the error.
    failed: dict[str, str] = field(default_factory=dict)
    # Whether the second kernel has begun to take articles.
    second_takes_articles: bool = False


@dataclass(frozen=True)
class Maker:
    """Makes the pages of notebooks, each as a step that is kept.

    Parameters
    ----------
    exporter : turns a notebook that has run into HTML.
    steps : where finished pages are kept.
    scratch : a folder for temporary files.
    parameters : the parameters that every notebook is given.
    report : what every page says of the run.
    names : the files of the pages that a page may link to.
    known : messages that are not logged where a notebook writes them to stderr; all others are.
    say : is given a line for each notebook.
    """

    exporter: Exporter
    steps: Steps
    scratch: Path
    parameters: Mapping[str, object]
    report: Mapping[str, object]
    names: Collection[str]
    known: Collection[str]
    say: Callable[[str], object]

    def make(self, keys: Mapping[Path, str]) -> dict[str, Page]:
        """Make the pages of notebooks and of their articles.

        `keys` are the digests of all that each notebook's page is made from. Returns by page what
        the record says of it, with the steps that hold its files in place of `files`.
        """
        with tqdm(
            total=len(keys), unit="page", desc="pages", delay=2, leave=False, disable=None
        ) as bar:
            return _run_to_the_end(self._all(keys, bar))

    async def _all(self, keys: Mapping[Path, str], bar: tqdm) -> dict[str, Page]:
        """Run notebooks side by side. No kernel is left where one fails or all are interrupted."""
        places = asyncio.Semaphore(WORKERS)

        async def timed(path: Path) -> tuple[Page, float]:
            async with places:
                began = perf_counter()
                page = await self._notebook(path, keys[path], bar, places)
                return page, perf_counter() - began

        tasks = {path: asyncio.create_task(timed(path)) for path in keys}
        pages: dict[str, Page] = {}
        try:
            for path, task in tasks.items():
                page, seconds = await task
                pages[page_of(path)] = page
                count = len(page["articles"])
                more = {0: "", 1: " and 1 page of an article"}.get(
                    count, f" and {count} pages of articles"
                )
                self.say(f"{path.stem}{more}: {seconds:.1f} s")
            return pages
        finally:
            for task in tasks.values():
                task.cancel()
            await asyncio.gather(*tasks.values(), return_exceptions=True)

    async def _notebook(self, path: Path, key: str, bar: tqdm, places: asyncio.Semaphore) -> Page:
        """Make the page of a notebook and those of its articles that no earlier run has made.

        A kernel that is lost is replaced for the articles that still wait.
        """
        job = _Job(path, key, self.steps.kept(key) or {})
        job.waiting = self._waiting(job)
        second: asyncio.Task[None] | None = None
        try:
            while not job.about or job.waiting:
                async with Kernel(path.parent, self.scratch) as kernel:
                    await self._run(kernel, job)
                    if second is None:
                        bar.total += len(job.waiting)
                        second = self._second_for_many(job, bar, places)
                    bar.update()
                    await self._articles(kernel, job, bar)
            # A second kernel that is not that far has nothing left to do, and is not waited for.
            if second is not None and job.second_takes_articles:
                await second
        finally:
            if second is not None:
                second.cancel()
                await asyncio.gather(second, return_exceptions=True)
        return _record_of(job)

    def _second_for_many(
        self, job: _Job, bar: tqdm, places: asyncio.Semaphore
    ) -> asyncio.Task[None] | None:
        """Start the task of a second kernel where many articles wait, else return None."""
        if len(job.waiting) < MANY:
            return None
        return asyncio.create_task(self._second(job, bar, places))

    async def _second(self, job: _Job, bar: tqdm, places: asyncio.Semaphore) -> None:
        """Help with many articles in a second kernel, once no other notebook waits for a place."""
        async with places, Kernel(job.path.parent, self.scratch) as kernel:
            await kernel.run(with_parameters(job.path, self.parameters), job.path.name)
            job.second_takes_articles = True
            await self._articles(kernel, job, bar)

    async def _run(self, kernel: Kernel, job: _Job) -> None:
        """Run the whole notebook in a kernel, and make its page if there is none."""
        copy = with_parameters(job.path, self.parameters)
        await kernel.run(copy, job.path.name)
        if not job.about:
            job.about = await self._page(kernel, copy, job)
            job.waiting = self._waiting(job)

    def _waiting(self, job: _Job) -> list[object]:
        """List the articles that a notebook names and that have no page in an earlier step."""
        return [
            doc_id
            for doc_id in job.about.get("articles", [])
            if self.steps.kept(_key_of_article(job.key, doc_id)) is None
        ]

    async def _page(self, kernel: Kernel, copy: NotebookNode, job: _Job) -> About:
        """Make the page of a notebook that has run in a kernel, and return what is known of it."""
        with self.steps.making(job.key) as (folder, about):
            articles, table = articles_of(copy)
            if articles:
                # Where there is no such parameter, the error comes here, and not for each article.
                with_parameters(job.path, {"article": articles[0]})
            shown = await self._write(kernel, copy, job.path, folder, page_of(job.path))
            about["question"], about["finding"] = shown["question"], shown["finding"]
            about["articles"], about["table"] = articles, table
        return about

    async def _articles(self, kernel: Kernel, job: _Job, bar: tqdm) -> None:
        """Make the pages of the waiting articles one by one, and leave out those that fail.

        Ends early where the kernel is lost; the article that it was lost with counts as failed.
        """
        path = job.path
        while job.waiting:
            article = job.waiting.pop(0)
            try:
                copy = again(with_parameters(path, {**self.parameters, "article": article}))
                await kernel.run(copy, path.name)
                with self.steps.making(_key_of_article(job.key, article)) as (folder, _):
                    page = page_of_article(article)
                    await self._write(kernel, copy, path, folder, page, article=article)
            except (RuntimeError, ValueError) as error:
                job.failed[str(article)] = str(error)
                if isinstance(error, KernelDied):
                    return
            finally:
                bar.update()

    async def _write(
        self,
        kernel: Kernel,
        copy: NotebookNode,
        path: Path,
        folder: Path,
        page: str,
        *,
        article: object = None,
    ) -> Shown:
        """Write a page into a folder, and beside it the tables that the notebook left.

        `copy` is the notebook at `path`, with its outputs. Only tables that its cells assign belong
        to the page of an `article`. Returns what the page shows.
        """
        beside = f"data/{page.removesuffix('.html')}"
        names = None if article is None else _assigned(copy)
        writing = await kernel.write_tables(folder / beside, path.name, of=names)
        self._log(copy, path.name)
        self._log(writing, path.name)
        tables = sorted(f"{beside}/{table.name}" for table in (folder / beside).glob("*.csv"))
        shown = self.exporter.page(
            copy,
            name=path.name,
            folder=path.parent,
            report=self.report,
            pages=self.names,
            data=tables,
            article=None if article is None else str(article),
        )
        content = shown["html"].encode("utf-8", "replace")
        (folder / page).parent.mkdir(parents=True, exist_ok=True)
        (folder / page).write_bytes(content)
        if len(content) > LARGEST:
            self.say(
                f"Large: {page} has {len(content) / 1e6:.1f} MB, "
                f"more than the {LARGEST / 1e6:.0f} MB that a page should have"
            )
        return shown

    def _log(self, notebook: NotebookNode, name: str) -> None:
        """Log what the cells of a notebook wrote to stderr, but for messages that are known."""
        for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
            if output.get("name") == "stderr" and not any(
                message in output.text for message in self.known
            ):
                logging.getLogger("analysis.reports").warning(
                    "%s wrote to stderr: %s", name, output.text.strip()
                )


def _record_of(job: _Job) -> Page:
    """Describe the page of a finished job, its articles and its steps, as the record does."""
    about, doc_ids = job.about, job.about["articles"]
    made = [doc_id for doc_id in doc_ids if str(doc_id) not in job.failed]
    return {
        "key": job.key,
        "question": about["question"],
        "finding": about["finding"],
        "table": about["table"],
        "articles": {str(doc_id): page_of_article(doc_id) for doc_id in made},
        "failed": {
            str(doc_id): job.failed[str(doc_id)] for doc_id in doc_ids if str(doc_id) in job.failed
        },
        "steps": [job.key, *(_key_of_article(job.key, doc_id) for doc_id in made)],
    }


def _key_of_article(notebook: str, article: object) -> str:
    """Return the digest of all that an article's page is made from, given the notebook's."""
    return digest(notebook.encode(), str(article).encode("utf-8", "surrogatepass"))


def _assigned(notebook: NotebookNode) -> list[str]:
    """List the variables that the cells of a notebook assign."""
    return data.assigned([cell.source for cell in notebook.cells if cell.cell_type == "code"])


def _run_to_the_end(work: Coroutine[Any, Any, _Result]) -> _Result:
    """Run a coroutine to its end, also where an event loop is running already, as in JupyterLab."""

    def in_a_loop_of_its_own() -> _Result:
        # The selector loop is the one that kernels' sockets work with on every system.
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            return runner.run(work)

    if not _loop_is_running():
        return in_a_loop_of_its_own()
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(in_a_loop_of_its_own).result()


def _loop_is_running() -> bool:
    """Tell whether this thread runs an event loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
