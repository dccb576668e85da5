"""Reports: pages that stand alone, made from notebooks that ran, all put in place or none."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from lxml import html
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis import documents, reports
from analysis.reports import beforehand, data, links, making, pages, running, steps, upkeep

HOSTILE = (
    "<script>alert('x')</script> <img src=x onerror=alert(1)> **fort** [ici](javascript:alert(1)) "
    '$\\frac{1}{2}$ &amp; "»'
)
IMPORTS = (
    "from analysis import documents, findings\nfrom analysis.charts.canvas import canvas, "
    "describe\ndocs = documents.read(articles)"
)
FINDING = "findings.Finding(f'{len(docs)} articles, the first is {docs.title.iloc[0]}.')"
CHART = (
    "describe(canvas(title=docs.title.iloc[0], height=1.5), f'Nothing is drawn for "
    "{docs.title.iloc[0]}')"
)


TABLE = """from html import escape
names = [escape(name) for name in docs.index]
rows = "".join(f'<tr><th data-article="{name}">{name}</th></tr>' for name in names)
page = f"<table><caption>All articles</caption><tbody>{rows}</tbody></table>"
display({"text/html": page}, raw=True, metadata={"articles": list(docs.index)})"""


def notebook(
    path: Path,
    *cells: str,
    question: str = "# What is it?\n\nTwo lines.",
    parameters: str = 'articles = "documents"',
) -> Path:
    """Write a notebook of a question, a cell of parameters and these cells; return its path.

    A cell that begins with `md ` is Markdown; one that begins with `once ` has that tag.
    """
    made = [
        new_markdown_cell(question),
        new_code_cell(parameters, metadata={"tags": ["parameters"]}),
    ]
    for cell in cells:
        kind, _, rest = cell.partition(" ")
        made.append(
            {
                "md": new_markdown_cell(rest),
                "once": new_code_cell(rest, metadata={"tags": ["once"]}),
            }.get(kind, new_code_cell(cell))
        )
    for number, cell in enumerate(made):
        cell["id"] = f"cell-{number}"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=made), path)
    return path


def articles(folder: Path, **texts: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def tree(page: Path):
    return html.document_fromstring(page.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> dict:
    """Reports on an article whose text, title, outlet and file name are hostile; two notebooks."""
    root = tmp_path_factory.mktemp("hostile")
    name = "a'b $x$ **c**" if os.name == "nt" else "<b onclick=x>a'b $x$ **c**"
    folder = articles(
        root / "articles", **{name: f"{HOSTILE}\n\nLe texte dit {HOSTILE} encore une fois."}
    )
    (folder / "metadata.csv").write_text(
        'file;title;outlet\n"{0}";"{1}";"{1}"\n'.format(name, HOSTILE.replace('"', '""')),
        encoding="utf-8",
    )
    notebook(
        root / "notebooks" / "0-first.ipynb",
        IMPORTS + "\nimport sys\nprint('a word to stderr', file=sys.stderr)",
        "md ## Findings",
        FINDING,
        "docs[['title', 'outlet', 'text']]",
        "md ## Table & *chart*\n\nSee [the next](1-second.ipynb) and [no report](9-none.ipynb).",
        "findings.table(docs[['title', 'outlet', 'text']], caption=docs.title.iloc[0])",
        CHART,
        "print(docs.text.iloc[0])",
        "docs.text.iloc[0]",
    )
    notebook(
        root / "notebooks" / "1-second.ipynb",
        f"once {IMPORTS}",
        "md No section.",
        FINDING,
        "once import sys\nprint(sys.executable)",
        "once print(articles)",
        f"once {TABLE}",
        (
            "one = docs[docs.index == article]\ndisplay({'text/html': '<b data-article=none>all "
            "&lt;of&gt; it</b>'}, raw=True, metadata={'accuracy': ['fr', 'en']})"
        ),
        "display({'text/html': '<p>part of it</p>'}, raw=True, metadata={'accuracy': ['fr']})",
        "print(article, one.text.iloc[0] if article else '')",
        CHART,
        question="# And then?",
        parameters='articles = "documents"\narticle = ""',
    )
    said = []
    index = reports.render(folder, root / "html", notebooks=root / "notebooks", say=said.append)
    return {"root": root, "folder": folder, "index": index, "said": said, "name": name}


def test_a_page_for_each_notebook_and_an_index_of_questions_and_findings_in_their_order(hostile):
    assert sorted(path.name for path in hostile["index"].parent.iterdir()) == [
        "0-first.html",
        "1-second.html",
        "articles",
        "data",
        "index.html",
        upkeep.RECORD,
    ]
    rows = tree(hostile["index"]).findall(".//li")
    assert [row.find(".//a").get("href") for row in rows] == ["0-first.html", "1-second.html"]
    assert [row.find(".//a").text_content() for row in rows] == ["What is it?", "And then?"]
    assert all(
        row.find("p").text_content() == f"1 articles, the first is {' '.join(HOSTILE.split())}."
        for row in rows
    )


def test_every_step_says_its_seconds_and_the_last_line_where_to_look(hostile):
    steps = [line.partition(":")[0] for line in hostile["said"]]
    assert steps == ["1 article read", "0-first", "1-second and 1 page of an article", "Reports"]
    assert all(line.rstrip(")").endswith(" s") for line in hostile["said"])
    assert str(hostile["index"]) in hostile["said"][-1]


def test_what_articles_hold_is_text_wherever_it_appears(hostile):
    assert len([*hostile["index"].parent.rglob("*.html")]) == 4
    for page in hostile["index"].parent.rglob("*.html"):
        document = tree(page)
        assert not list(document.iter("script", "iframe", "object", "embed", "form", "link"))
        assert not [
            name for element in document.iter() for name in element.attrib if name.startswith("on")
        ]
        assert (
            "<script>alert('x')</script> <img src=x onerror=alert(1)> **fort**"
            in document.text_content()
        )
    first = tree(hostile["index"].parent / "0-first.html")
    cells = [cell.text_content() for cell in first.iter("td")]
    assert (
        cells.count(HOSTILE) == 2
    )  # title and outlet, as findings show them; pandas cuts them short
    assert sum(cell.startswith("<script>alert('x')</script> <img src=x") for cell in cells) == 6
    assert [image.get("alt") for image in first.iter("img")] == [f"Nothing is drawn for {HOSTILE}"]
    assert hostile["name"] in first.text_content()
    assert first.find(".//table//caption").text_content().startswith(HOSTILE)


def test_a_page_opens_with_its_question_and_finding_and_lists_its_sections(hostile):
    document = tree(hostile["index"].parent / "0-first.html")
    assert document.get("lang") == "en"
    assert len(document.findall(".//main")) == len(document.findall(".//h1")) == 1
    assert [child.tag for child in document.find(".//header")] == ["p", "h1", "p", "nav"]
    assert document.find(".//title").text == document.find(".//h1").text_content() == "What is it?"
    entries = [
        (link.get("href"), link.text_content()) for link in document.find(".//nav").iter("a")
    ]
    assert entries == [
        ("#section-1", "Findings"),
        ("#section-2", "Table & chart"),
        ("#section-3", "How it was made"),
    ]
    assert [heading.get("id") for heading in document.findall(".//h2")] == [
        "section-1",
        "section-2",
        "section-3",
    ]


def test_a_page_shows_no_code_no_prompt_and_no_stderr(hostile):
    text = (hostile["index"].parent / "0-first.html").read_text(encoding="utf-8")
    for unwanted in ("documents.read", "In\xa0[", "Out[", "canvas(", "a word to stderr"):
        assert unwanted not in text


def test_a_page_forbids_the_browser_to_load_anything(hostile):
    policy = tree(hostile["index"]).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == ["default-src 'none'; img-src data:; style-src 'unsafe-inline'"]
    for page in hostile["index"].parent.rglob("*.html"):
        for element in tree(page).iter():
            for name in ("src", "href"):
                value = element.get(name, "#")
                assert value.startswith(("#", "data:image/")) or (page.parent / value).is_file()


def test_tables_have_scoped_headings_figures_to_the_right_and_scroll_in_a_named_region(hostile):
    document = tree(hostile["index"].parent / "0-first.html")
    tables = list(document.iter("table"))
    assert len(tables) == 2
    assert all(
        cell.get("scope") in ("col", "row") and cell.text_content().strip()
        for table in tables
        for cell in table.iter("th")
    )
    frames = [table.getparent() for table in tables]
    assert [(frame.get("class"), frame.get("tabindex"), frame.get("role")) for frame in frames] == [
        ("scroll", "0", "region")
    ] * 2
    assert len({frame.get("aria-label") for frame in frames}) == 2


def test_a_link_to_another_notebook_leads_to_its_page_and_to_no_report_nowhere(hostile):
    prose = tree(hostile["index"].parent / "0-first.html").xpath("//p[contains(., 'See')]")[0]
    assert [(link.get("href"), link.text_content()) for link in prose.iter("a")] == [
        ("1-second.html", "the next")
    ]
    assert prose.text_content() == "See the next and no report."


def test_notebooks_run_in_this_interpreter_on_the_articles_given(hostile):
    shown = [
        block.text_content().strip()
        for block in tree(hostile["index"].parent / "1-second.html").iter("pre")
    ]
    assert shown[:2] == [sys.executable, str(hostile["folder"])]


def test_two_renders_are_identical_to_the_byte_wherever_they_are_made(
    hostile, tmp_path, monkeypatch
):
    wrong = tmp_path / "jupyter" / "kernels" / "python3"
    wrong.mkdir(parents=True)
    (wrong / "kernel.json").write_text(
        json.dumps({"argv": ["no-such-program"], "display_name": "wrong", "language": "python"})
    )
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    again = reports.render(
        hostile["folder"], tmp_path / "else where" / "html", notebooks=hostile["root"] / "notebooks"
    )
    first, second = (
        {name: content for name, (content, _) in state(folder).items() if name != upkeep.RECORD}
        for folder in (hostile["index"].parent, again.parent)
    )
    assert first == second
    assert len(first) == 8


# The page of an article, and the data beside a page


def page_of_one(hostile) -> Path:
    (page,) = (hostile["index"].parent / "articles").iterdir()
    return page


def test_an_article_that_a_notebook_names_has_a_page_made_by_the_cells_that_are_not_tagged_once(
    hostile,
):
    document = tree(page_of_one(hostile))
    assert document.find(".//title").text == f"{hostile['name']}: And then?"
    (printed,) = document.iter("pre")
    assert printed.text_content().startswith(f"{hostile['name']} <script>alert('x')</script>")
    assert len(list(document.iter("img"))) == 1
    assert not list(document.iter("table"))


def test_the_file_of_an_article_has_a_name_that_every_system_takes(hostile):
    assert re.fullmatch(r"[a-z0-9_-]+-[0-9a-f]{12}\.html", page_of_one(hostile).name)
    hostile_names = [
        "../../etc/passwd",
        "a/b",
        "a\\b",
        "A",
        "a",
        "é",
        "e\u0301",
        "con",
        "CON",
        "",
        "..",
        "x" * 300,
        "émoji 🎉",
        "النص",
        "a#1",
        "a?b",
        "a%2e",
        "-a",
        "a\0b",
        f"a{links.page_of_article('A')[10:-5]}",
        "  a",
        "a.b",
    ]
    files = [links.page_of_article(name) for name in hostile_names]
    assert all(
        re.fullmatch(r"articles/[a-z0-9_]+(-[a-z0-9_]+)*\.html", file) and len(file) < 90
        for file in files
    )
    assert len(set(files)) == len(files)
    assert (
        links.page_of_article("irak-retrait_2")
        == "articles/irak-retrait_2.html"
        != links.page_of_article("con")
    )


def test_wherever_an_article_is_named_a_link_leads_to_its_page_and_back_to_the_index(hostile):
    file = page_of_one(hostile).name
    for page in ("index.html", "1-second.html"):
        (head,) = tree(hostile["index"].parent / page).xpath("//th[@data-article]")
        assert [(link.get("href"), link.text_content()) for link in head.iter("a")] == [
            (f"articles/{file}", hostile["name"])
        ]
    assert tree(page_of_one(hostile)).find(".//header/p/a").get("href") == "../index.html"


def test_what_names_an_article_without_a_page_stays_text_and_old_links_are_made_anew():
    page = (
        "<!doctype html>\n<html><body><table><tr><th data-article='a'>A <i>b</i></th><td "
        "data-article='none'>B</td></tr></table></body></html>"
    )
    once = links.linked(page, {"a": "articles/a.html"}, below=True)
    assert [
        (link.get("href"), link.text_content()) for link in html.fromstring(once).iter("a")
    ] == [("a.html", "A b")]
    assert links.linked(once, {"a": "articles/a.html"}, below=True) == once
    assert "<a" not in links.linked(once, {}, below=True)


def test_each_page_ends_with_versions_corpus_parameters_accuracy_and_its_data(hostile):
    foot = [
        " ".join(part.text_content().split())
        for part in tree(page_of_one(hostile)).find(".//footer")
    ]
    assert foot[0] == "How it was made"
    assert foot[1].startswith("Made by media-analysis-toolkit")
    assert "from 1 article (sha256 " in foot[1]
    assert foot[2] == "all <of> it"
    assert foot[3] == f"It ran with articles = 'articles', article = {hostile['name']!r}."
    assert foot[4] == "The data of this page: one.csv"
    assert str(hostile["root"]) not in page_of_one(hostile).read_text(encoding="utf-8")


def test_the_data_of_a_page_are_its_tables_without_the_texts(hostile):
    data = hostile["index"].parent / "data"
    files = sorted(path.relative_to(data).as_posix() for path in data.rglob("*.csv"))
    assert files == [
        "0-first/docs.csv",
        "1-second/docs.csv",
        "1-second/one.csv",
        f"articles/{page_of_one(hostile).stem}/one.csv",
    ]
    read = pd.read_csv(data / "0-first" / "docs.csv")
    assert read.columns.tolist() == ["doc_id", "title", "outlet", "date", "language"]
    assert read.title[0] == HOSTILE


def test_only_tables_with_a_public_name_are_data_and_no_table_stops_the_others(tmp_path):
    tables = {
        "a": pd.DataFrame({"x": ["=1", "b"]}, index=pd.Index([3, 4], name="x")),
        "b": pd.DataFrame([[1, 2]], columns=["y", "y"]),
        "_c": pd.DataFrame(),
        "d": 1,
        "e": pd.DataFrame(
            {"spans": [[(0, 2)]], "text": ["x"], "before": [""], "after": [""], "path": ["/home"]},
            index=pd.Index(["k"], name="doc_id"),
        ),
    }
    with pytest.warns(UserWarning, match="the table bad is not among the data"):
        data.write({"bad": pd.DataFrame({"x": [[object()]]}), **tables}, str(tmp_path))
    assert {path.name: path.read_text(encoding="utf-8-sig") for path in tmp_path.iterdir()} == {
        "a.csv": "x\n'=1\nb\n",
        "b.csv": "y,y\n1,2\n",
        "e.csv": 'doc_id,spans\nk,"[[0, 2]]"\n',
    }


def test_the_tables_of_an_articles_page_are_those_that_its_cells_assign():
    assert data.assigned(
        [
            "a, (b, c) = 1, (2, 3)\nd['x'] = 1",
            "%matplotlib inline\ne.f = 2; print(g)",
            "for h in docs: i: int = 1",
        ]
    ) == ["a", "b", "c", "d", "e", "h", "i"]


# From here on a notebook "runs" without a kernel: a function of the test writes its outputs.


def patched(monkeypatch, run) -> None:
    """Replace kernels by a stand-in whose only action is `run`."""

    class Kernel:
        def __init__(self, *_):
            pass

        async def __aenter__(self):
            return self

        async def __aexit__(self, *_):
            pass

        async def write_tables(self, *_, **__):
            return new_notebook()

    Kernel.run = run
    monkeypatch.setattr(making, "Kernel", Kernel)


@pytest.fixture
def quick(tmp_path, monkeypatch) -> dict:
    """Folders of an article, two notebooks and the output, and the list of notebooks that ran."""
    ran = []

    async def run(self, copy, name):
        ran.append(name)
        copy.cells[-1].outputs = [
            new_output("display_data", {"text/plain": ""}, metadata={"finding": "A finding."})
        ]

    patched(monkeypatch, run)
    monkeypatch.setenv("MEDIA_ANALYSIS_CACHE", str(tmp_path / "cache"))
    # Someone may be saving a module while the tests run.
    monkeypatch.setattr(upkeep, "digest_of_program", lambda *_: "this version")
    for name in ("0-first", "1-second"):
        notebook(tmp_path / "notebooks" / f"{name}.ipynb", "1")
    return {
        "ran": ran,
        "articles": articles(tmp_path / "articles", one="La grève continue lundi."),
        "notebooks": tmp_path / "notebooks",
        "output": tmp_path / "reports" / "html",
    }


def render(quick: dict, **changed) -> list[str]:
    """Render and return the messages; `quick["ran"]` then holds the notebooks of this run."""
    said = []
    quick["ran"].clear()
    given = {**quick, **changed}
    reports.render(
        given["articles"], given["output"], notebooks=given["notebooks"], say=said.append
    )
    return said


def state(folder: Path) -> dict:
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_second_run_makes_nothing_and_says_where_to_look(quick):
    render(quick)
    before = state(quick["output"])
    assert render(quick) == [f"Up to date: {quick['output'] / 'index.html'}"]
    assert quick["ran"] == []
    assert state(quick["output"]) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda quick: (quick["articles"] / "one.txt").write_text(
            "La grève continue mardi.", encoding="utf-8"
        ),
        lambda quick: (quick["articles"] / "two.txt").write_text(
            "Un autre article.", encoding="utf-8"
        ),
        lambda quick: (quick["articles"] / "one.txt").rename(quick["articles"] / "renamed.txt"),
        lambda quick: (quick["articles"] / "metadata.csv").write_text(
            "file,title\none,Un titre\n", encoding="utf-8"
        ),
    ],
    ids=["changed", "added", "renamed", "metadata"],
)
def test_a_change_in_the_articles_makes_every_page_anew(quick, change):
    render(quick)
    change(quick)
    render(quick)
    assert quick["ran"] == ["0-first.ipynb", "1-second.ipynb"]


def test_the_metadata_beside_a_single_article_counts_as_part_of_it(quick):
    render(quick, articles=quick["articles"] / "one.txt")
    (quick["articles"] / "metadata.csv").write_text("file,title\none,Un titre\n", encoding="utf-8")
    render(quick, articles=quick["articles"] / "one.txt")
    assert len(quick["ran"]) == 2


def test_another_output_folder_and_another_version_are_made_anew(quick, monkeypatch):
    render(quick)
    render(quick, output=quick["output"].with_name("other"))
    assert len(quick["ran"]) == 2
    monkeypatch.setattr(upkeep, "digest_of_program", lambda *_: "another version")
    render(quick)
    assert len(quick["ran"]) == 2


def test_source_language_data_and_template_count_as_the_program(tmp_path):
    package, template = (
        articles(tmp_path / "package" / "fr", months="janvier").parent,
        articles(tmp_path / "template", style="p {}"),
    )
    seen = {upkeep.digest_of_program(package, template)}
    (package / "fr" / "months.txt").write_text("janvier\nfévrier", encoding="utf-8")
    seen.add(upkeep.digest_of_program(package, template))
    (template / "style.txt").write_text("p { margin: 0 }", encoding="utf-8")
    seen.add(upkeep.digest_of_program(package, template))
    assert len(seen) == 3
    articles(package / "__pycache__", compiled="x")
    assert upkeep.digest_of_program(package, template) in seen


def test_a_changed_notebook_makes_only_its_own_page_anew(quick):
    render(quick)
    notebook(quick["notebooks"] / "1-second.ipynb", "2", question="# Another question?")
    render(quick)
    assert quick["ran"] == ["1-second.ipynb"]
    assert [link.text_content() for link in tree(quick["output"] / "index.html").iter("a")] == [
        "What is it?",
        "Another question?",
    ]


def test_a_page_that_is_gone_or_was_changed_by_hand_is_made_anew(quick):
    render(quick)
    (quick["output"] / "0-first.html").unlink()
    (quick["output"] / "1-second.html").write_text("mine", encoding="utf-8")
    render(quick)
    assert quick["ran"] == ["0-first.ipynb", "1-second.ipynb"]


def test_the_page_of_a_notebook_that_is_gone_goes_too_and_what_the_user_put_there_stays(quick):
    render(quick)
    (quick["output"] / "notes.md").write_text("mine", encoding="utf-8")
    (quick["output"] / "data").mkdir()
    (quick["output"] / "data" / "notes.md").write_text("mine", encoding="utf-8")
    (quick["notebooks"] / "0-first.ipynb").unlink()
    render(quick)
    assert quick["ran"] == []
    assert sorted(state(quick["output"])) == [
        "1-second.html",
        "data/notes.md",
        "index.html",
        upkeep.RECORD,
        "notes.md",
    ]


def test_what_was_skipped_is_said_also_when_everything_is_up_to_date(quick):
    (quick["articles"] / "empty.txt").write_text("", encoding="utf-8")
    first, second = render(quick), render(quick)
    skipped = [line for line in first if line.startswith("Skipped: ") and "empty.txt" in line]
    assert len(skipped) == 1
    assert second[0] == skipped[0]
    assert second[1].startswith("Up to date")


def test_what_a_notebook_writes_to_stderr_is_logged_unless_it_was_said_already(
    quick, monkeypatch, caplog
):
    (quick["articles"] / "empty.txt").write_text("", encoding="utf-8")
    with pytest.warns(UserWarning, match="empty.txt") as caught:
        documents.read(str(quick["articles"]))

    async def run(self, copy, name):
        warned = f"UserWarning: {caught[0].message}\n  docs = documents.read(articles)"
        copy.cells[-1].outputs = [
            new_output("stream", name="stderr", text=text) for text in ("fell back\n", warned)
        ]
        copy.cells[-1].outputs.append(
            new_output("display_data", metadata={"finding": "A finding."})
        )

    patched(monkeypatch, run)
    assert sum(line.startswith("Skipped: ") for line in render(quick)) == 1
    assert [record.getMessage() for record in caplog.records] == [
        f"{name}.ipynb wrote to stderr: fell back" for name in ("0-first", "1-second")
    ]


def test_a_run_that_fails_leaves_the_previous_reports_and_nothing_else(quick, monkeypatch):
    render(quick)
    before = state(quick["output"])

    async def fail(self, copy, name):
        raise RuntimeError(f"{name} failed")

    patched(monkeypatch, fail)
    (quick["articles"] / "one.txt").write_text("Tout change.", encoding="utf-8")
    with pytest.raises(RuntimeError, match="0-first.ipynb failed"):
        render(quick)
    assert state(quick["output"]) == before
    assert [path.name for path in quick["output"].parent.iterdir()] == ["html"]


@pytest.fixture
def many(quick, monkeypatch) -> dict:
    """As `quick`, but the second notebook names three articles, which run one by one.

    `many["failing"]` maps each article that is to fail to its error.
    """
    quick["failing"] = {}
    for name in ("two", "three"):
        (quick["articles"] / f"{name}.txt").write_text(f"Un article, le {name}.", encoding="utf-8")
    notebook(quick["notebooks"] / "1-second.ipynb", "1", parameters="articles = article = ''")

    async def run(self, copy, name):
        article = copy.metadata["parameters"].get("article")
        quick["ran"].append(article or name)
        await asyncio.sleep(0.01)
        if article in quick["failing"]:
            raise quick["failing"][article]
        named = {"articles": ["one", "three", "two"]} if name == "1-second.ipynb" else {}
        copy.cells[-1].outputs = [
            new_output("display_data", metadata={"finding": "A finding."}),
            new_output(
                "display_data", {"text/html": "<b data-article='two'>two</b>"}, metadata=named
            ),
        ]

    patched(monkeypatch, run)
    return quick


def test_an_article_that_fails_is_left_out_and_said_each_time_and_the_rest_goes_on(many):
    many["failing"]["three"] = RuntimeError(
        "1-second.ipynb failed in the cell that begins '1': KeyError: 'x'"
    )
    for _ in range(2):
        said = []
        with pytest.raises(
            RuntimeError,
            match="1 article could not have a page: three; all other reports are in place",
        ):
            reports.render(
                many["articles"], many["output"], notebooks=many["notebooks"], say=said.append
            )
        assert (
            "No page: three: 1-second.ipynb failed in the cell that begins '1': KeyError: 'x'"
            in said
        )
    assert many["ran"] == ["0-first.ipynb", "1-second.ipynb", "one", "three", "two"]
    assert sorted(path.name for path in (many["output"] / "articles").iterdir()) == [
        "one.html",
        "two.html",
    ]


def test_a_kernel_that_dies_of_an_article_is_replaced_for_those_that_follow(many):
    many["failing"]["one"] = running.KernelDied("gone")
    with pytest.raises(RuntimeError, match="one"):
        render(many)
    assert many["ran"] == [
        "0-first.ipynb",
        "1-second.ipynb",
        "one",
        "1-second.ipynb",
        "three",
        "two",
    ]


def test_many_articles_are_shared_by_two_kernels_each_made_once(many, monkeypatch):
    monkeypatch.setattr(making, "MANY", 3)
    many["failing"]["two"] = RuntimeError("no")
    with pytest.raises(RuntimeError, match="page: two"):
        render(many)
    assert sorted(many["ran"]) == [
        "0-first.ipynb",
        "1-second.ipynb",
        "1-second.ipynb",
        "one",
        "three",
        "two",
    ]
    assert sorted(path.name for path in (many["output"] / "articles").iterdir()) == [
        "one.html",
        "three.html",
    ]


def test_an_interruption_loses_the_step_in_hand_and_no_other(many):
    many["failing"]["three"] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        render(many)
    assert not many["output"].exists()
    assert many["ran"][-1] == "three"
    many["failing"].clear()
    render(many)
    assert many["ran"] == ["1-second.ipynb", "three", "two"]
    assert sorted(state(many["output"])) == [
        "0-first.html",
        "1-second.html",
        "articles/one.html",
        "articles/three.html",
        "articles/two.html",
        "index.html",
        upkeep.RECORD,
    ]
    assert not list((many["output"].parents[1] / "cache" / "reports").iterdir())


def test_a_page_of_an_article_that_is_gone_is_made_anew_with_its_notebook(many):
    render(many)
    (many["output"] / "articles" / "two.html").unlink()
    render(many)
    assert many["ran"] == ["1-second.ipynb", "one", "three", "two"]


def test_pages_that_are_kept_lead_to_the_articles_that_have_a_page_now(many):
    render(many)
    many["failing"]["two"] = RuntimeError("no")
    notebook(many["notebooks"] / "1-second.ipynb", "2", parameters="articles = article = ''")
    assert [
        link.get("href")
        for link in tree(many["output"] / "0-first.html").xpath("//a[@class='to-article']")
    ] == ["articles/two.html"]
    with pytest.raises(RuntimeError):
        render(many)
    assert many["ran"] == ["1-second.ipynb", "one", "three", "two"]
    assert not tree(many["output"] / "0-first.html").xpath("//a[@class='to-article']")


def test_a_notebook_that_names_articles_and_does_not_know_the_parameter_is_refused(many):
    notebook(many["notebooks"] / "1-second.ipynb", "1")
    with pytest.raises(ValueError, match="1-second.ipynb has no parameter 'article'"):
        render(many)


def test_a_page_that_is_too_large_to_be_mailed_is_named(many, monkeypatch):
    monkeypatch.setattr(making, "LARGEST", 1000)
    assert (
        "Large: articles/two.html has 0.0 MB, more than the 0 MB that a page should have"
        in render(many)
    )


def test_steps_that_no_run_came_back_for_do_not_pile_up(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDIA_ANALYSIS_CACHE", str(tmp_path / "cache"))
    for key in ("a", "b"):
        with steps.Steps(tmp_path).making(key) as (folder, about):
            folder.mkdir()
            (folder / "x.html").write_text("x" * 1000)
            about["finding"] = key
        os.utime(tmp_path / "cache" / "reports" / key, (0, 0) if key == "a" else None)
    monkeypatch.setattr(steps, "LARGEST", 1500)
    kept = steps.Steps(tmp_path)
    assert kept.kept("a") is None
    assert kept.kept("b") == {"finding": "b"}


def test_where_the_cache_folder_cannot_be_written_nothing_is_kept_and_all_is_made(
    quick, monkeypatch
):
    (quick["output"].parents[1] / "file").write_text("")
    monkeypatch.setenv("MEDIA_ANALYSIS_CACHE", str(quick["output"].parents[1] / "file"))
    assert render(quick)[-1].startswith("Reports: ")


def test_attributions_are_found_once_before_the_notebooks_that_ask_for_them(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDIA_ANALYSIS_CACHE", str(tmp_path / "cache"))
    docs, said = (
        pd.DataFrame(
            {"text": ["« Nous tiendrons », a dit Anne Martin."], "language": ["fr"]},
            index=pd.Index(["a"], name="doc_id"),
        ),
        [],
    )
    beforehand.find_attributions(
        docs, [notebook(tmp_path / "no.ipynb", "md attribution.find(docs)")], tmp_path, said.append
    )
    assert said == []
    asking = [notebook(tmp_path / "yes.ipynb", "attribution.find(docs)")]
    beforehand.find_attributions(docs, asking, tmp_path, said.append)
    monkeypatch.setattr(beforehand, "_in_processes", None)  # what is kept is not looked for again
    beforehand.find_attributions(docs, asking, tmp_path, said.append)
    assert [line.rpartition(":")[0] for line in said] == ["attributions: 1 found"] * 2


def test_an_interruption_between_the_two_moves_brings_the_old_reports_back(quick, monkeypatch):
    render(quick)
    before = state(quick["output"])
    rename, calls = Path.rename, []

    def interrupted(path, target):
        calls.append(path)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return rename(path, target)

    (quick["articles"] / "one.txt").write_text("Tout change.", encoding="utf-8")
    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        render(quick)
    assert state(quick["output"]) == before


def test_a_folder_that_holds_something_else_is_refused_untouched(quick, tmp_path):
    mine = articles(tmp_path / "mine", diary="Cher journal")
    with pytest.raises(ValueError, match="holds files that are not reports"):
        render(quick, output=mine)
    with pytest.raises(ValueError, match="is a file"):
        render(quick, output=mine / "diary.txt")
    with pytest.raises(ValueError, match="among the articles"):
        render(quick, output=quick["articles"] / "reports")
    assert [path.name for path in mine.iterdir()] == ["diary.txt"]


def test_an_article_that_is_missing_is_reported_before_anything_runs(quick, tmp_path):
    with pytest.raises(FileNotFoundError, match="no-such"):
        render(quick, articles=tmp_path / "no-such")
    assert quick["ran"] == []
    assert not quick["output"].exists()


def test_several_sources_become_a_list_of_paths(quick):
    second = articles(quick["articles"].parent / "more", two="Un autre article.")
    seen = []
    original = making.with_parameters
    making.with_parameters = lambda path, parameters: (
        seen.append(parameters["articles"]) or original(path, parameters)
    )
    try:
        render(quick, articles=[quick["articles"], second])
    finally:
        making.with_parameters = original
    assert seen[0] == [str(quick["articles"]), str(second)]


# Parameters


def test_parameters_are_set_after_their_cell_under_a_fixed_id(tmp_path):
    copy = running.with_parameters(
        notebook(tmp_path / "a.ipynb", "articles"), {"articles": "c:\\my 'articles'"}
    )
    assert [cell.id for cell in copy.cells] == ["cell-0", "cell-1", "injected-parameters", "cell-2"]
    assert copy.cells[2].source == "articles = \"c:\\\\my 'articles'\""


def test_a_parameter_that_the_notebook_does_not_know_is_refused(tmp_path):
    path = notebook(tmp_path / "a.ipynb")
    with pytest.raises(ValueError, match="no parameter 'article'; choose from articles"):
        running.with_parameters(path, {"article": "x"})
    nbformat.write(new_notebook(cells=[new_markdown_cell("# Why?", id="one")]), path)
    with pytest.raises(ValueError, match="a.ipynb has no cell tagged 'parameters'"):
        running.with_parameters(path, {"articles": "x"})


# Pages that are refused, and what exporting changes


def page_of(tmp_path: Path, *cells, question: str = "# What is it?") -> dict:
    """Export a notebook of these cells, as if it had run, and return what is known of its page."""
    made = new_notebook(cells=[new_markdown_cell(question), *cells])
    report = {"source": "articles", "articles": "1 article", "version": "0", "made": "Made."}
    return pages.Exporter(reports.template_folder()).page(
        made, name="a.ipynb", folder=tmp_path, report=report, pages=["a.html"]
    )


def shown(data: dict, **metadata) -> nbformat.NotebookNode:
    return new_code_cell("x", outputs=[new_output("display_data", data, metadata=metadata)])


LEDE = shown({"text/html": '<p class="lede">It is <b>so</b>.</p>'})
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    "rkJggg=="
)


def test_a_finding_may_be_html_of_class_lede_or_stand_in_the_metadata(tmp_path):
    assert page_of(tmp_path, LEDE)["finding"] == "It is so."
    assert page_of(tmp_path, shown({"text/plain": "x"}, finding="1 < 2"))["finding"] == "1 < 2"


@pytest.mark.parametrize(
    ("cells", "question", "complaint"),
    [
        ([LEDE], "No heading", "no heading of the first level"),
        ([], "# What?", "no cell shows a finding"),
        ([LEDE, shown({"image/png": PIXEL})], "# What?", "a figure has no alternative text"),
        (
            [LEDE, shown({"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'/>"})],
            "# What?",
            "a figure has no alternative text",
        ),
        (
            [LEDE, new_markdown_cell("![far](https://example.org/x.png)")],
            "# What?",
            "refers to 'https://example.org/x.png' outside",
        ),
        (
            [LEDE, new_markdown_cell("[far](https://example.org/)")],
            "# What?",
            "refers to 'https://example.org/' outside",
        ),
        ([LEDE, shown({"text/html": "<script>x</script>"})], "# What?", "holds <script>"),
        ([LEDE, shown({"text/html": "<p onclick='x'>a</p>"})], "# What?", "a program in onclick="),
        (
            [LEDE, shown({"text/html": "<p style='background: URL (x.png)'>a</p>"})],
            "# What?",
            "a style of the page loads something",
        ),
    ],
    ids=["question", "finding", "alt", "alt of svg", "image", "link", "script", "handler", "style"],
)
def test_what_is_not_fit_to_be_sent_is_refused_with_the_notebook_and_the_reason(
    tmp_path, cells, question, complaint
):
    with pytest.raises(ValueError, match="^a.ipynb: ") as caught:
        page_of(tmp_path, *cells, question=question)
    assert complaint in str(caught.value)


def test_an_image_beside_the_notebook_is_embedded(tmp_path):
    import base64

    (tmp_path / "dot.png").write_bytes(base64.b64decode(PIXEL))
    image = html.document_fromstring(
        page_of(tmp_path, LEDE, new_markdown_cell("![A dot](dot.png)"))["html"]
    ).find(".//img")
    assert image.get("src").startswith("data:image/png;base64,")
    assert image.get("alt") == "A dot"


def test_a_widget_and_a_progress_bar_leave_no_trace(tmp_path):
    bar = shown(
        {
            "application/vnd.jupyter.widget-view+json": {"model_id": "1"},
            "text/plain": "  0%|          | 0/24",
        }
    )
    assert "0/24" not in page_of(tmp_path, LEDE, bar)["html"]


def test_a_table_of_pandas_gets_one_row_of_headings_and_its_figures_to_the_right(tmp_path):
    frame = pd.DataFrame(
        {"words": [513, 2040], "title": ["a", "b"], "share": [0.5, float("nan")]},
        index=pd.Index(["x", "y"], name="doc_id"),
    )
    table = html.document_fromstring(
        page_of(tmp_path, LEDE, shown({"text/html": frame.to_html()}))["html"]
    ).find(".//table")
    assert [cell.text_content() for cell in table.findall("thead/tr/th")] == [
        "doc_id",
        "words",
        "title",
        "share",
    ]
    assert [cell.get("class") for cell in table.findall("thead/tr/th")] == [None, "n", None, "n"]
    assert [cell.get("class") for cell in table.findall("tbody/tr/td")] == ["n", None, "n"] * 2
    assert table.get("border") is None


# Failing and interrupted notebooks, with real kernels


@pytest.mark.slow
def test_a_cell_that_fails_names_the_notebook_its_first_line_and_the_error(tmp_path):
    folder = articles(tmp_path / "articles", one="La grève continue lundi.")
    notebook(
        tmp_path / "notebooks" / "3-terms.ipynb", "\ncounts = {}\ncounts['text']", "print('never')"
    )
    with pytest.raises(RuntimeError) as caught:
        reports.render(folder, tmp_path / "html", notebooks=tmp_path / "notebooks")
    assert (
        str(caught.value)
        == "3-terms.ipynb failed in the cell that begins 'counts = {}': KeyError: 'text'"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["articles", "notebooks"]


@pytest.mark.slow
def test_a_kernel_that_dies_is_named_too(tmp_path):
    folder = articles(tmp_path / "articles", one="La grève continue lundi.")
    notebook(tmp_path / "notebooks" / "0-dies.ipynb", "import os\nos._exit(9)")
    with pytest.raises(
        RuntimeError, match="0-dies.ipynb lost its kernel in the cell that begins 'import os'"
    ):
        reports.render(folder, tmp_path / "html", notebooks=tmp_path / "notebooks")


INTERRUPTED = """
import pathlib, sys
from analysis import __main__, reports
reports.notebooks_folder = lambda: pathlib.Path(sys.argv[1])
sys.exit(__main__.main(["report", sys.argv[2], "--output", sys.argv[3]]))
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_ends_its_kernels_and_leaves_what_was_there(tmp_path, sent):
    folder = articles(tmp_path / "articles", one="La grève continue lundi.")
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / upkeep.RECORD).write_text("{}")
    mark = tmp_path / "kernel"
    notebook(
        tmp_path / "notebooks" / "0-slow.ipynb",
        f"import os, time\nopen({str(mark)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)",
    )
    command = [sys.executable, "-c", INTERRUPTED, tmp_path / "notebooks", folder, tmp_path / "html"]
    # A shell makes what it runs in the background deaf to the interrupt key, and that is inherited.
    running = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    wait_until(lambda: mark.exists() and mark.read_text())
    running.send_signal(sent)
    _, complaint = running.communicate(timeout=60)
    assert (running.returncode, complaint) == (
        130,
        "Interrupted: what was there before is as it was.\n",
    )
    wait_until(lambda: not is_running(int(mark.read_text())))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "articles",
        "html",
        "kernel",
        "notebooks",
    ]
    assert [path.name for path in (tmp_path / "html").iterdir()] == [upkeep.RECORD]


def wait_until(condition, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return (
        Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"
        if Path("/proc/self").exists()
        else True
    )
