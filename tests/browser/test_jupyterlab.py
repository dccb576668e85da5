"""JupyterLab in a real browser: Run All works, nothing leaves this machine, control panels react.

Two notebooks are opened, which between them show a panel of a chart, of a table and of an article;
a notebook of the tests has the other panels. That all notebooks run is tested by their reports.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from urllib.request import urlopen

import matplotlib
import nbformat
import platformdirs
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis import reports
from analysis.attribution.store import ENVIRONMENT_VARIABLE

# Notebooks with the number of their control panels.
PANELS_OF = {"2-readability": 1, "4-attribution": 2, "curated": 2}
# Nothing asks for news or updates, and every cell is in the page, on the screen or not.
SETTINGS = {
    "labconfig/page_config.json": {
        "disabledExtensions": {
            "@jupyterlab/apputils-extension:announcements": True,
            "@jupyterlab/extensionmanager-extension": True,
        }
    },
    "lab/user-settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings": {
        "windowingMode": "none"
    },
}
OPTIONS = (
    "--allow-root",
    "--no-browser",
    "--ip=127.0.0.1",
    "--ServerApp.port_retries=0",
    "--IdentityProvider.token=",
    "--LabApp.extension_manager=readonly",
)
SECONDS = 120
# Errors and warnings alike.
COMPLAINTS = ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']"
STARTED = ".jp-CodeCell .jp-InputPrompt:text-matches('[*0-9]')"
PROMPTS = (
    "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(each => each.textContent)"
)
# Marks the first control of a panel that has more than one value; returns which value to choose, or
# -1 where one is typed.
FIRST_CONTROL = """panel => {
  const control = [...panel.querySelectorAll('select, input')]
    .find(each => each.tagName != 'SELECT' || each.options.length > 1);
  control.setAttribute('data-driven', '');
  return control.tagName == 'SELECT' ? (control.selectedIndex + 1) % control.options.length : -1;
}"""

PANELS = """
import time
import pandas as pd
from tqdm.auto import tqdm
from analysis import panels

def view(article, seconds, word):
    for _ in tqdm(range(seconds * 10)):
        time.sleep(0.1)
    if word == "wrong":
        raise ValueError("this word is wrong")
    return pd.DataFrame({"shown": [f"{article} after {seconds} of {word}"]})

names = [f"article {n}" for n in range(600)]
panels.explore(view, article=names, seconds=range(0, 61), word=["right", "wrong"])
"""
CURATED = [
    """
import pandas as pd
from analysis import documents, panels
texts = ["La grève continue.Le maire s'inquiète de la grève.", "Au port,la grève continue."]
docs = pd.DataFrame({"text": texts, "language": "fr", "outlet": ["A", "B"]})
docs.index = pd.Index(["one", "two"], name="doc_id")
panels.notices(documents.notices(docs), docs)
""",
    "panels.concordance(docs, query='grève')",
]


def wait_for(condition: Callable[[], object], page=None, seconds: float = SECONDS) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        page.wait_for_timeout(50) if page else time.sleep(0.05)


@pytest.fixture(scope="module")
def lab(browser, attributions_of_samples, tmp_path_factory) -> Iterator[str]:
    """The address of a JupyterLab with copies of the notebooks and none of the user's settings.

    Only the results that `attribution.find` keeps are the user's.
    """
    root = tmp_path_factory.mktemp("lab")
    shutil.copytree(
        reports.notebooks_folder(),
        root / "notebooks",
        ignore=shutil.ignore_patterns(".ipynb_checkpoints"),
    )
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    for name, sources in {"panels": [PANELS, "1 / 0"], "curated": CURATED}.items():
        cells = [new_markdown_cell("# Panels?"), *map(new_code_cell, sources)]
        made = new_notebook(cells=cells, metadata=kernel)
        nbformat.write(made, root / "notebooks" / f"{name}.ipynb")
    for name, values in SETTINGS.items():
        (root / "config" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "config" / name).write_text(json.dumps(values), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {
        name: str(root / name.casefold())
        for name in ("HOME", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    kept = {
        "MPLCONFIGDIR": matplotlib.get_cachedir(),
        ENVIRONMENT_VARIABLE: os.environ.get(ENVIRONMENT_VARIABLE)
        or platformdirs.user_cache_dir("media-analysis-toolkit"),
    }
    others = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUPYTER", "IPYTHON", "XDG_"))
    }
    with (root / "log").open("w") as log:
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "jupyterlab",
                *OPTIONS,
                f"--port={port}",
                f"--ServerApp.root_dir={root / 'notebooks'}",
            ],
            env=others | own | kept | {"JUPYTER_CONFIG_DIR": str(root / "config")},
            stdout=log,
            stderr=log,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: server.poll() is not None or answers(address))
        assert server.poll() is None, (root / "log").read_text(encoding="utf-8")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=60)


def answers(address: str) -> bool:
    try:
        return urlopen(f"{address}/api/status", timeout=5).status == 200
    except OSError:
        return False


def is_ready(lab: str, name: str) -> bool:
    sessions = json.load(urlopen(f"{lab}/api/sessions", timeout=30))
    return any(
        each["path"] == name and each["kernel"]["execution_state"] == "idle" for each in sessions
    )


def choose(page, menu: str, command: str) -> None:
    page.locator(".lm-MenuBar-itemLabel", has_text=menu).click()
    page.locator(f".lm-Menu-item[data-command='{command}']").click()


def run_all(page) -> None:
    """Choose Run All from the menu; on a busy machine a dialog may ask for the kernel first."""
    page.set_default_timeout(10_000)
    from playwright.sync_api import TimeoutError as PlaywrightTimeout

    for _ in range(6):
        try:
            choose(page, "Run", "runmenu:run-all")
            return page.wait_for_selector(STARTED)
        except PlaywrightTimeout:
            for dialog in page.locator(".jp-Dialog button.jp-mod-accept").all():
                dialog.click()
    raise AssertionError("Run All did not start")


def has_run(prompts: list[str]) -> bool:
    """Some cells have a number, none waits; those after an error have neither number nor star."""
    return any(map(str.isdigit, "".join(prompts))) and "*" not in "".join(prompts)


@pytest.fixture(scope="module")
def ran(browser, lab) -> Iterator[Callable]:
    """A function that opens a notebook and runs it by Run All; its page has the requests, `asked`.

    A notebook that was opened before is not opened again.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 1000})

    @cache
    def run(name: str):
        page = context.new_page()
        page.set_default_timeout(SECONDS * 1000)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("websocket", lambda opened: page.asked.append(opened.url))
        page.goto(f"{lab}/lab/workspaces/{name}/tree/{name}.ipynb")
        page.locator(".jp-NotebookPanel .jp-Notebook .jp-Cell").first.wait_for()
        wait_for(lambda: is_ready(lab, f"{name}.ipynb"), page)
        page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for()
        run_all(page)
        page.set_default_timeout(SECONDS * 1000)
        wait_for(lambda: has_run(page.evaluate(PROMPTS)), page)
        return page

    yield run
    context.close()


def drive(panel, page) -> None:
    """Change the first control that has more than one value; what its panel shows has to change."""
    other = panel.evaluate(FIRST_CONTROL)
    control, shown = panel.locator("[data-driven]"), panel.locator(".widget-output")
    wait_for(lambda: any(shown.all_inner_texts()) or shown.locator("img").count(), page)
    before = [each.inner_html() for each in shown.all()]
    if other >= 0:
        control.select_option(index=other)
    else:
        control.fill("port")
        control.press("Enter")
    wait_for(lambda: [each.inner_html() for each in shown.all()] != before, page)
    wait_for(lambda: "Working" not in panel.inner_text(), page)
    assert not panel.locator("[role=alert]").all_inner_texts()


@pytest.mark.parametrize("name", PANELS_OF)
def test_a_notebook_runs_by_run_all_asks_nothing_of_the_network_and_its_panels_react(name, ran):
    page = ran(name)
    assert page.locator(COMPLAINTS).all_inner_texts() == []
    assert all(prompt.strip("[]: ").isdigit() for prompt in page.evaluate(PROMPTS))
    panels = page.locator(".jp-Notebook .widget-vbox").all()
    assert len(panels) == PANELS_OF[name]
    for panel in panels:
        drive(panel, page)
    assert [
        url
        for url in page.asked
        if not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))
    ] == []


def test_a_panel_searches_complains_shows_progress_can_be_interrupted_and_goes_on(ran):
    page = ran("panels")
    # The cell after the panel fails, so that these tests are known to see what fails.
    (complaint,) = page.locator(COMPLAINTS).all_inner_texts()
    assert "ZeroDivisionError" in complaint
    panel = page.locator(".widget-vbox")
    wait_for(lambda: "article 0 after 0 of right" in panel.inner_text(), page)

    article, seconds, word = (panel.get_by_label(name) for name in ("article", "seconds", "word"))
    article.fill("e 59")
    article.press("Enter")
    wait_for(
        lambda: (
            "no article is called 'e 59'; 11 hold these words: article 59, article 590"
            in panel.inner_text()
        ),
        page,
    )
    article.fill("article 77")
    article.press("Enter")
    wait_for(lambda: "article 77 after 0 of right" in panel.inner_text(), page)

    word.select_option("wrong")
    wait_for(lambda: "There is nothing to show: this word is wrong." in panel.inner_text(), page)
    word.select_option("right")
    wait_for(lambda: "article 77 after 0 of right" in panel.inner_text(), page)

    seconds.fill("60")
    seconds.press("Enter")
    wait_for(lambda: "Working" in panel.inner_text() and "/600" in panel.inner_text(), page)
    choose(page, "Kernel", "kernelmenu:interrupt")
    wait_for(lambda: "Interrupted" in panel.inner_text(), page, seconds=50)
    assert "article 77 after 0 of right" in panel.inner_text()
    seconds.fill("1")
    seconds.press("Enter")
    wait_for(
        lambda: (
            "article 77 after 1 of right" in panel.inner_text()
            and "Interrupted" not in panel.inner_text()
        ),
        page,
    )


def test_axe_finds_no_violation_in_a_panel(ran):
    from axe_playwright_python.sync_playwright import Axe

    page = ran("panels")
    found = Axe().run(page, context=".widget-vbox").response
    # pandas leaves the heading of the index empty.
    assert [rule["id"] for rule in found["violations"] if rule["id"] != "empty-table-header"] == []
    assert len(found["passes"]) > 5
