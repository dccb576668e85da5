"""The curated notebooks: edited, output-free, and running from the top."""

import ast
import os
from pathlib import Path

import nbformat
import pytest
from lxml import html

from analysis import reports

FOLDER = Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
LONGEST_CELL = 12


@pytest.fixture(params=NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def path(request) -> Path:
    return request.param


@pytest.fixture
def notebook(path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def code_of(notebook) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_the_notebooks_are_numbered_from_nought():
    assert [path.stem.partition("-")[0] for path in NOTEBOOKS] == [
        str(number) for number in range(len(NOTEBOOKS))
    ]
    assert len(NOTEBOOKS) == 8


def test_it_is_valid_and_its_cells_keep_their_ids(notebook):
    nbformat.validate(notebook)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert "injected-parameters" not in ids


def test_it_opens_with_one_heading_that_asks_a_question(notebook):
    first = notebook.cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert first.source.splitlines()[0].endswith("?")
    headings = [
        line
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("# ")
    ]
    assert len(headings) == 1


def test_its_second_cell_holds_the_parameters_as_plain_values(notebook):
    cell = notebook.cells[1]
    assert cell.metadata.get("tags") == ["parameters"]
    values = {
        line.targets[0].id: ast.literal_eval(line.value) for line in ast.parse(cell.source).body
    }
    assert values["articles"] == "documents"


def test_it_stores_no_output_and_no_trace_of_a_run(path, notebook):
    for cell in code_of(notebook):
        assert cell.outputs == []
        assert cell.execution_count is None
        assert set(cell.metadata) <= {"tags"}
    assert "widgets" not in notebook.metadata
    assert path.stat().st_size < 40_000


def test_its_cells_are_short_and_define_nothing(notebook):
    for cell in code_of(notebook):
        assert len(cell.source.splitlines()) <= LONGEST_CELL, cell.source
        defined = [
            node
            for node in ast.walk(ast.parse(cell.source))
            if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef))
        ]
        assert not defined, cell.source
        assert not [
            line
            for line in cell.source.splitlines()
            if line.lstrip().startswith(("!", "%", "import sys", "from sys"))
        ]


def test_its_last_section_says_what_it_does_not_show(notebook):
    headings = [
        line
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("## ")
    ]
    assert headings
    assert "not" in headings[-1]


def test_it_runs_from_the_top_and_becomes_a_page_with_a_finding_and_sections(
    path, notebook, reports_of_samples
):
    page = html.document_fromstring(
        (reports_of_samples / f"{path.stem}.html").read_text(encoding="utf-8")
    )
    assert page.find(".//h1").text_content() == notebook.cells[0].source.splitlines()[
        0
    ].removeprefix("# ")
    assert page.find(".//header").find_class("lede")[0].text_content().endswith((".", "…", "»"))
    assert len(page.findall(".//h2")) >= 2
    assert "nan" not in page.find(".//header").text_content().casefold()


def test_the_index_has_a_row_for_each_in_their_order(reports_of_samples):
    index = html.document_fromstring(
        (reports_of_samples / "index.html").read_text(encoding="utf-8")
    )
    assert [link.get("href") for link in index.xpath("//ol//a")] == [
        f"{path.stem}.html" for path in NOTEBOOKS
    ]


def test_no_notebook_writes_to_stderr(reports_of_samples):
    log = (reports_of_samples.parent / "log.txt").read_text(encoding="utf-8")
    assert "wrote to stderr" not in log


def test_no_control_panel_of_a_report_shows_an_error_instead_of_its_view(reports_of_samples):
    pages = list(reports_of_samples.rglob("*.html"))
    assert len(pages) > len(NOTEBOOKS)
    assert not [
        page.name
        for page in pages
        if "There is nothing to show" in page.read_text(encoding="utf-8")
    ]


# Articles of unusual content: every notebook runs on them too, and shows their text as text.

MARKUP = "<script>alert(1)</script> & <b onclick=x>**gras**</b> [ici](javascript:x) $\\frac{1}{2}$"
QUOTED = (
    "{0}\n\n« La grève {0} continue », a déclaré Jean {0} Dupont lundi. Le maire, Paul "
    "Martin, a expliqué que « rien {0} ne change ». "
    "Les salariés {0} du chantier votent la grève, selon le syndicat {0}.\n"
)
ODD = {
    "markup": {
        f"{outlet} {number} <i>$x$": QUOTED.format(MARKUP)
        for outlet in ("a", "b")
        for number in range(3)
    },
    "one word": {"mot": "Grève"},
    "no letters": {"chiffres": "42 % … 🙂 !!!", "points": "…"},
    "other languages": {
        "de": (
            "Die Regierung hat am Montag beschlossen, die Steuern zu senken, sagte die Ministerin."
        ),
        "ar": "قالت الحكومة يوم الاثنين إنها ستخفض الضرائب على الشركات الصغيرة.",
        "en": "The strike goes on, the union said on Monday.",
    },
}


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", ODD)
def test_every_notebook_runs_on_odd_articles_and_shows_them_as_text(
    name, tmp_path, in_process_kernels
):
    folder = tmp_path / name
    folder.mkdir()
    for title, text in ODD[name].items():
        # Windows allows no such file names.
        title = title if os.name != "nt" else title.replace("<i>", "")
        (folder / title).with_suffix(".txt").write_text(text, encoding="utf-8")
    if name == "markup":
        rows = "".join(
            f'"{path.stem}","{MARKUP}","{path.name[0]} {MARKUP}"\n'
            for path in sorted(folder.iterdir())
        )
        (folder / "metadata.csv").write_text(f"file,title,outlet\n{rows}", encoding="utf-8")
    index = reports.render(folder, tmp_path / "html")
    pages = list(index.parent.rglob("*.html"))
    assert len(pages) == len(NOTEBOOKS) + 1 + len(ODD[name])
    for page in pages:
        document = html.document_fromstring(page.read_text(encoding="utf-8"))
        assert not list(document.iter("script"))
        assert not document.xpath("//*[@onclick] | //a[starts-with(@href, 'javascript')]")
        if name == "markup" and page.name != "index.html":
            assert "<script>" in document.text_content()
