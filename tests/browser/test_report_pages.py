"""Reports in a real browser without a network: nothing is loaded or cut, everyone can read all."""

from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from pypdf import PdfReader

from analysis import reports

# Every page of a notebook, and of the articles one in French and one in English: the pages of the
# other articles come from the same cells.
ARTICLES = ["articles/courrier-02-vote-greve.html", "articles/lantern-03-storm-quays.html"]
PAGES = [
    "index.html",
    *(f"{path.stem}.html" for path in sorted(reports.notebooks_folder().glob("*.ipynb"))),
    *ARTICLES,
]
WIDTHS = (375, 768, 1280)
# WCAG 2.2 at level AA, and axe-core's own good practice.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# Elements wider than the window, but for those in a region that scrolls by keyboard too.
OVERFLOWING = """() => [...document.body.querySelectorAll('*')]
  .filter(each => each.getBoundingClientRect().right > innerWidth + 0.5)
  .filter(each => !each.parentElement.closest('.scroll'))
  .map(each => each.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module", params=PAGES)
def opened(request, browser, reports_of_samples):
    """A page of the reports, opened offline once for all its tests, with what it tried to load."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    loaded, complaints = [], []
    page.on("request", lambda asked: loaded.append(asked.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(Path(reports_of_samples, request.param).as_uri())
    # Of the opening alone: later tests put their own programs into the page.
    page.loaded, page.complaints = [*loaded], [*complaints]
    yield page
    context.close()


@pytest.fixture
def page(opened):
    """The opened page as a screen shows it, whatever another test has set."""
    opened.emulate_media(media="screen")
    opened.set_viewport_size({"width": 1280, "height": 720})
    return opened


def test_it_loads_nothing_but_itself_and_complains_of_nothing(page):
    assert [url for url in page.loaded if not url.startswith("data:")] == [page.url]
    assert page.complaints == []


@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_never_wider_than_the_window(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(OVERFLOWING) == []


def test_every_link_leads_to_a_file_of_the_reports(page):
    targets = page.evaluate("[...document.links].map(each => each.href.split('#')[0])")
    assert targets
    assert all(Path(unquote(urlsplit(target).path)).is_file() for target in targets)


def test_every_figure_is_shown_and_has_a_text(page):
    images = page.evaluate(
        "[...document.images].map(each => [each.complete && each.naturalWidth > 1, "
        "each.alt.trim().length > 20])"
    )
    assert all(shown and told for shown, told in images)


def test_axe_finds_no_violation(page):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=RULES)
    assert found.response["violations"] == [], found.generate_report()
    assert len(found.response["passes"]) > 10


def test_in_print_nothing_is_wider_than_the_paper_and_figures_are_the_large_ones(page):
    page.emulate_media(media="print")
    # A4 less the margins of the style sheet, in CSS pixels
    page.set_viewport_size({"width": 680, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") <= 680
    assert page.evaluate(
        "[...document.images].every(each => each.getBoundingClientRect().right <= innerWidth "
        "&& each.currentSrc == each.src)"
    )
    sheets = PdfReader(
        BytesIO(page.pdf(format="A4", tagged=True, outline=True, print_background=True))
    ).pages
    drawn = [picture.indirect_reference.idnum for sheet in sheets for picture in sheet.images]
    # A picture that is cut in two is drawn on two sheets.
    assert len(drawn) == len(set(drawn)) == page.evaluate("document.images.length")
