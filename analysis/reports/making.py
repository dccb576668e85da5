"""Running notebooks side by side and turning them, and the articles that they name, into pages."""

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from nbformat import NotebookNode
from tqdm.auto import tqdm

from analysis.reports import data
from analysis.reports.links import page_of_article
from analysis.reports.pages import Exporter, articles_of
from analysis.reports.running import Kernel, KernelDied, again, with_parameters
from analysis.reports.steps import Steps
from analysis.reports.upkeep import digest

# So many notebooks run at the same time; each has a kernel of its own and may hold a model.
WORKERS = 2
# So many articles are worth a second kernel, which runs the whole notebook before it can help.
MANY = 8
AT_WORK = "taking articles"
# Bytes; a larger page is named, since it may not reach whom it is mailed to.
LARGEST = 1_000_000


@dataclass(frozen=True)
class Maker:
    """Makes the pages of notebooks, each as a step that is kept.

    `names` are the pages that links may lead to. What notebooks write to stderr is logged, `known` messages left out.
    """

    exporter: Exporter
    steps: Steps
    scratch: Path
    parameters: Mapping[str, object]
    report: Mapping[str, object]
    names: Collection[str]
    known: Collection[str]
    say: Callable[[str], object]

    def make(self, keys: Mapping[Path, str]) -> dict[str, dict]:
        """Make the pages of notebooks, given with their keys; by page its `key`, `question`, `finding`, the `table` of the
        `articles` that have a page, those that have `failed`, and the `steps` that hold its files."""
        with tqdm(
            total=len(keys), unit="page", desc="pages", delay=2, leave=False, disable=None
        ) as bar:
            return _to_the_end(self._all(keys, bar))

    async def _all(self, keys: Mapping[Path, str], bar: tqdm) -> dict[str, dict]:
        """Run notebooks side by side; where one fails, or all are interrupted, no kernel stays behind."""
        places = asyncio.Semaphore(WORKERS)

        async def timed(path: Path) -> tuple[dict, float]:
            async with places:
                began = perf_counter()
                return await self._notebook(path, keys[path], bar, places), perf_counter() - began

        tasks = {path: asyncio.create_task(timed(path)) for path in keys}
        made = {}
        try:
            for path, task in tasks.items():
                made[f"{path.stem}.html"], seconds = await task
                count = len(made[f"{path.stem}.html"]["articles"])
                more = {0: "", 1: " and 1 page of an article"}.get(
                    count, f" and {count} pages of articles"
                )
                self.say(f"{path.stem}{more}: {seconds:.1f} s")
            return made
        finally:
            for task in tasks.values():
                task.cancel()
            await asyncio.gather(*tasks.values(), return_exceptions=True)

    async def _notebook(self, path: Path, key: str, bar: tqdm, places: asyncio.Semaphore) -> dict:
        """A notebook and the articles that it names, what an earlier run has kept left out."""
        about, failed = self.steps.kept(key), {}
        waiting = self._waiting(about, key)
        second = None
        try:
            while about is None or waiting:
                async with Kernel(path.parent, self.scratch) as kernel:
                    copy = with_parameters(path, self.parameters)
                    await kernel.run(copy, path.name)
                    if about is None:
                        about = await self._page(kernel, copy, path, key)
                        waiting = self._waiting(about, key)
                    bar.total += 0 if second else len(waiting)
                    bar.update()
                    if second is None and len(waiting) >= MANY:
                        second = asyncio.create_task(
                            self._second(places, path, key, waiting, failed, bar)
                        )
                    await self._articles(kernel, path, key, waiting, failed, bar)
            if second and second.get_name() == AT_WORK:
                await second
        finally:
            if second:
                second.cancel()
                await asyncio.gather(second, return_exceptions=True)
        failed = {str(each): failed[str(each)] for each in about["articles"] if str(each) in failed}
        shown = {
            str(each): page_of_article(each)
            for each in about["articles"]
            if str(each) not in failed
        }
        steps = [key, *(_key(key, each) for each in about["articles"] if str(each) in shown)]
        return {**about, "key": key, "articles": shown, "failed": failed, "steps": steps}

    async def _second(
        self,
        places: asyncio.Semaphore,
        path: Path,
        key: str,
        waiting: list,
        failed: dict,
        bar: tqdm,
    ) -> None:
        """Help with many articles in a second kernel, once no other notebook waits for a place."""
        async with places, Kernel(path.parent, self.scratch) as kernel:
            await kernel.run(with_parameters(path, self.parameters), path.name)
            asyncio.current_task().set_name(AT_WORK)
            await self._articles(kernel, path, key, waiting, failed, bar)

    def _waiting(self, about: dict | None, key: str) -> list:
        return [
            each
            for each in (about or {}).get("articles", ())
            if self.steps.kept(_key(key, each)) is None
        ]

    async def _page(self, kernel: Kernel, copy: NotebookNode, path: Path, key: str) -> dict:
        with self.steps.making(key) as (folder, about):
            articles, table = articles_of(copy)
            if articles:
                # Said once, and not for every article, where it cannot be set.
                with_parameters(path, {"article": articles[0]})
            page = await self._write(kernel, copy, path, folder, f"{path.stem}.html")
            about |= {**page, "articles": articles, "table": table}
        return about

    async def _articles(
        self, kernel: Kernel, path: Path, key: str, waiting: list, failed: dict, bar: tqdm
    ) -> None:
        """Take the waiting articles one by one, and leave out those that fail; a kernel that is lost ends its list only."""
        while waiting:
            article = waiting.pop(0)
            try:
                copy = again(with_parameters(path, {**self.parameters, "article": article}))
                await kernel.run(copy, path.name)
                with self.steps.making(_key(key, article)) as (folder, _):
                    await self._write(
                        kernel, copy, path, folder, page_of_article(article), article=article
                    )
            except (RuntimeError, ValueError) as error:
                failed[str(article)] = str(error)
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
    ) -> dict:
        """Write the page of a notebook that has run, and the tables that it left, below a folder."""
        beside = f"data/{page.removesuffix('.html')}"
        of = (
            None
            if article is None
            else data.assigned([cell.source for cell in copy.cells if cell.cell_type == "code"])
        )
        writing = await kernel.write_tables(folder / beside, path.name, of=of)
        self._log(copy, path.name), self._log(writing, path.name)
        tables = sorted(f"{beside}/{table.name}" for table in (folder / beside).glob("*.csv"))
        made = self.exporter.page(
            copy,
            name=path.name,
            folder=path.parent,
            report=self.report,
            pages=self.names,
            data=tables,
            article=None if article is None else str(article),
        )
        content = made.pop("html").encode("utf-8", "replace")
        (folder / page).parent.mkdir(parents=True, exist_ok=True)
        (folder / page).write_bytes(content)
        if len(content) > LARGEST:
            self.say(
                f"Large: {page} has {len(content) / 1e6:.1f} MB, more than the {LARGEST / 1e6:.0f} MB that a page should have"
            )
        return made

    def _log(self, notebook: NotebookNode, name: str) -> None:
        for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
            if output.get("name") == "stderr" and not any(
                message in output.text for message in self.known
            ):
                logging.getLogger("analysis.reports").warning(
                    "%s wrote to stderr: %s", name, output.text.strip()
                )


def _key(notebook: str, article: object) -> str:
    return digest(notebook.encode(), str(article).encode("utf-8", "surrogatepass"))


def _to_the_end(work: Coroutine) -> dict:
    """Run a coroutine also where a loop is running already, as in JupyterLab."""

    def alone() -> dict:
        # The selector loop is the one that kernels' sockets work with on every system.
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            return runner.run(work)

    if asyncio._get_running_loop() is None:
        return alone()
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(alone).result()
