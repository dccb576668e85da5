"""Turn a notebook that has run into a page: one HTML file, accessible, that loads nothing."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TypedDict
from urllib.parse import quote, unquote

from lxml import html
from lxml.html import HtmlElement
from nbconvert import HTMLExporter
from nbformat import NotebookNode

from analysis.wording import LANGUAGE, say

# What a page may not hold: programs, frames, and whatever makes a browser fetch or send something.
FORBIDDEN = (
    "script",
    "iframe",
    "frame",
    "object",
    "embed",
    "applet",
    "link",
    "base",
    "form",
    "audio",
    "video",
)
REFERENCES = (
    "src",
    "href",
    "srcset",
    "action",
    "formaction",
    "poster",
    "data",
    "background",
    "xlink:href",
    "ping",
)
# What nbconvert writes where an image has no alternative text.
NO_ALTERNATIVE = "No description has been provided for this image"
# At most so many values of a parameter are named at the foot of a page.
MOST_NAMED = 3
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
NUMBER = re.compile(r"[-−+]?\d[\d.,\s\u202f]*%?|NaN|nan|–|", re.ASCII)


class Shown(TypedDict):
    """A page, with what the index repeats of it."""

    html: str
    question: str
    finding: str


class Exporter:
    """Turns notebooks into pages, and pages into an index, with the templates of one folder."""

    def __init__(self, template: Path) -> None:
        self._exporter = HTMLExporter(
            template_name=template.name,
            extra_template_basedirs=[str(template.parent)],
            embed_images=True,
            exclude_anchor_links=True,
        )
        self._exporter.environment.globals.update(say=say, language=LANGUAGE)

    def page(
        self,
        notebook: NotebookNode,
        *,
        name: str,
        folder: Path,
        report: Mapping[str, object],
        pages: Iterable[str],
        data: Iterable[str] = (),
        article: str | None = None,
    ) -> Shown:
        """Make the page of a notebook that has run.

        Parameters
        ----------
        notebook : with its outputs; its metadata gets what the template needs.
        name : what errors call it.
        folder : where it lies, and the images that it embeds.
        report : what every page says of the run.
        pages, data : the files beside the index that the page may link to.
        article : the article that the page is about, if it is about one; it then lies in a folder
            below the index.

        Returns
        -------
        The page as `html`, the `question` of its H1 and its first `finding`.

        Raises
        ------
        ValueError says what keeps it from being a page: no question, no finding, a figure without
        alternative text, anything that would be loaded from outside.
        """
        up = "" if article is None else "../"
        links_to_data = {Path(file).name: f"{up}{quote(file)}" for file in data}
        pages = set(pages)
        links_to_pages = [f"{up}{quote(page)}" for page in ("index.html", *pages)]
        notebook.metadata["report"] = {
            **report,
            "name": name,
            "up": up,
            "article": article,
            "data": links_to_data,
            "accuracy": _accuracy(notebook),
            "parameters": _parameters(notebook),
        }
        written, _ = self._exporter.from_notebook_node(
            notebook, {"metadata": {"path": str(folder)}}
        )
        document = html.document_fromstring(written)
        try:
            question, finding = _head(document, article)
            _contents(document)
            _tables(document)
            _link_to_pages(document, pages, up)
            refuse_outside(document, allowed=[*links_to_pages, *links_to_data.values()])
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None
        return {"html": as_text(document), "question": question, "finding": finding}

    def index(
        self,
        rows: Sequence[Mapping[str, object]],
        *,
        report: Mapping[str, object],
        tables: Iterable[str] = (),
    ) -> str:
        """Make the index, as HTML.

        It has an entry for each of `rows` (a report with its `file`, `question` and `finding`), and
        below them `tables` of articles, given as HTML.
        """
        written = self._exporter.environment.get_template("reports.html.j2").render(
            pages=rows, tables=list(tables), report=report
        )
        document = html.document_fromstring(written)
        _tables(document)
        refuse_outside(document, allowed=[quote(str(row["file"])) for row in rows])
        return as_text(document)


def articles_of(notebook: NotebookNode) -> tuple[list[object], str]:
    """Return the articles that a notebook wants a page for, and the table that names them.

    They are in the metadata `{"articles": [doc_id, …]}` of its first output that has any. The table
    is the HTML of that output. Without such an output: no articles, and an empty string.
    """
    for output in _outputs(notebook):
        articles = output.get("metadata", {}).get("articles")
        if articles:
            return list(articles), output.data.get("text/html", "")
    return [], ""


def refuse_outside(document: HtmlElement, *, allowed: Iterable[str] = ()) -> None:
    """Raise ValueError where a page is not fit to be sent.

    It may hold no program, load nothing, link to nothing but its own parts and the files `allowed`,
    and show no figure without alternative text.
    """
    inside = set(allowed)
    for element in document.iter(*FORBIDDEN):
        raise ValueError(f"the page holds <{element.tag}>, which a report may not")
    for element in document.iter("img"):
        if element.get("alt", "").strip() in ("", NO_ALTERNATIVE):
            raise ValueError(
                "a figure has no alternative text; give its output the metadata "
                "{'image/png': {'alt': …}}, as analysis.charts do"
            )
    for element in document.iter(html.etree.Element):
        _refuse_attributes(element, inside)
        styles = f"{element.get('style', '')}{element.text if element.tag == 'style' else ''}"
        if re.search(r"url\s*\(|@import", styles, re.IGNORECASE):
            raise ValueError("a style of the page loads something; embed it")


def as_text(document: HtmlElement) -> str:
    """Return a page as the text of its file."""
    written: str = html.tostring(document, doctype="<!doctype html>", encoding="unicode")
    return written + "\n"


def _refuse_attributes(element: HtmlElement, inside: set[str]) -> None:
    """Raise ValueError where an attribute runs a program, or refers to a file not in `inside`."""
    for attribute, value in element.attrib.items():
        if attribute.startswith("on"):
            raise ValueError(f"the page holds a program in {attribute}=")
        if attribute in REFERENCES and not _stays(element, value, inside):
            raise ValueError(
                f"the page refers to {value[:80]!r} outside itself; embed it or name it in words"
            )


def _stays(element: HtmlElement, value: str, inside: set[str]) -> bool:
    """Tell whether a reference leads to the page itself or to a file in `inside`."""
    if element.tag in ("img", "source"):
        return value.startswith("data:image/")
    return value.startswith("#") or value.partition("#")[0] in inside


def _outputs(notebook: NotebookNode) -> Iterator[NotebookNode]:
    """Yield the outputs of all cells."""
    return (output for cell in notebook.cells for output in cell.get("outputs", []))


def _accuracy(notebook: NotebookNode) -> list[str]:
    """Collect the accuracy notes of all outputs, each once, as plain text.

    The note of an output is its elements of the class `note`, or all of it where it has none. A
    note whose languages are a subset of another note's is dropped.
    """
    languages_of_notes: dict[str, set[str]] = {}
    for output in _outputs(notebook):
        languages = output.get("metadata", {}).get("accuracy")
        if languages:
            shown = html.fragment_fromstring(
                output.data.get("text/html") or escape(output.data.get("text/plain", "")),
                create_parent=True,
            )
            for note in shown.find_class("note") or [shown]:
                languages_of_notes[" ".join(note.text_content().split())] = set(languages)
    return [
        note
        for note, languages in languages_of_notes.items()
        if not any(languages < others for others in languages_of_notes.values())
    ]


def _parameters(notebook: NotebookNode) -> str:
    """Say what a notebook ran with, as `name = value` of each parameter."""
    return ", ".join(
        f"{name} = {_without_folder(value)!r}"
        for name, value in notebook.metadata.get("parameters", {}).items()
    )


def _without_folder(value: object) -> object:
    """Shorten the value of a parameter: a path to its last part, a list to its first values."""
    if isinstance(value, str):
        return os.path.basename(value) if os.path.isabs(value) else value
    if isinstance(value, (list, tuple)):
        shown = [_without_folder(part) for part in value[:MOST_NAMED]]
        if len(value) > MOST_NAMED:
            shown.append(say("page-parameter-more", number=len(value) - MOST_NAMED))
        return shown
    return value


def _head(document: HtmlElement, article: str | None) -> tuple[str, str]:
    """Move the question and the first finding to the top of the page, and return their words."""
    question, finding = document.find(".//h1"), next(iter(document.find_class("lede")), None)
    if question is None:
        raise ValueError(
            "no heading of the first level; the first cell has to open with '# ' and the question"
        )
    if finding is None:
        raise ValueError(
            "no cell shows a finding; analysis.findings has sentences that show themselves as one"
        )
    header = document.find(".//header")
    for element in (question, finding):
        header.append(_detached(element))
    words = [" ".join(element.text_content().split()) for element in (question, finding)]
    title = words[0] if article is None else say("page-title", article=article, question=words[0])
    document.find(".//title").text = _UNWRITABLE.sub("\ufffd", title)
    return words[0], words[1]


def _contents(document: HtmlElement) -> None:
    """Give every second-level heading an id, and list them below the finding."""
    headings = document.findall(".//h2")
    if not headings:
        return
    entries = html.fromstring("<nav><ol></ol></nav>")
    entries.set("aria-label", say("page-contents"))
    for number, heading in enumerate(headings, start=1):
        heading.set("id", f"section-{number}")
        link = html.fromstring(f'<a href="#section-{number}"></a>')
        link.text = _UNWRITABLE.sub("\ufffd", " ".join(heading.text_content().split()))
        item = html.fromstring("<li></li>")
        item.append(link)
        entries[0].append(item)
    document.find(".//header").append(entries)


def _tables(document: HtmlElement) -> None:
    """Finish every table for screen readers and narrow screens.

    Headings get their scope, and the table a frame with a name that scrolls instead of widening the
    page. The styles that pandas writes beside its tables go.
    """
    for style in [style for style in document.iter("style") if "scoped" in style.attrib]:
        _detached(style)
    for number, table in enumerate(list(document.iter("table")), start=1):
        if "dataframe" in table.get("class", ""):
            _tidy_frame(table)
        for cell in table.iter("th"):
            in_head = cell.getparent().getparent().tag == "thead"
            cell.set("scope", cell.get("scope") or ("col" if in_head else "row"))
        caption = " ".join(table.findtext("caption", say("page-table-unnamed")).split())
        frame = html.fromstring('<div class="scroll" tabindex="0" role="region"></div>')
        frame.set("aria-label", say("page-table", caption=caption, number=number))
        table.addprevious(frame)
        frame.append(_detached(table))


def _tidy_frame(table: HtmlElement) -> None:
    """Clean a table as pandas writes it: one row of headings, none empty, figures to the right."""
    for element in table.iter("table", "tr"):
        element.attrib.pop("border", None)
        element.attrib.pop("style", None)
    heads = table.findall("thead/tr")
    _merge_heads(heads)
    _align_figures(table.findall("thead/tr"), table.findall("tbody/tr"))
    for cell in [cell for cell in table.iter("th") if not cell.text_content().strip()]:
        cell.tag = "td"


def _merge_heads(heads: list[HtmlElement]) -> None:
    """Merge the names of columns and of the index, in two rows of headings, into the first row."""
    if len(heads) != 2:
        return
    # Where columns have several levels, the rows may differ in length and are not merged.
    pairs = list(zip(*heads, strict=False))
    if any(upper.text and lower.text for upper, lower in pairs):
        return
    for upper, lower in pairs:
        upper.text = upper.text or lower.text
    heads[1].drop_tree()


def _align_figures(heads: list[HtmlElement], body: list[HtmlElement]) -> None:
    """Mark the columns whose cells are all figures, so that they are set to the right."""
    # A row is shorter where a heading spans several rows.
    for column in zip(*heads, *body, strict=False):
        if all(_is_figure(cell) for cell in column[len(heads) :]):
            for cell in column:
                cell.set("class", "n")


def _is_figure(cell: HtmlElement) -> bool:
    """Tell whether a cell of a table holds a number, or stands for a missing one."""
    return cell.tag == "td" and NUMBER.fullmatch(cell.text_content().strip()) is not None


def _link_to_pages(document: HtmlElement, pages: set[str], up: str) -> None:
    """Turn links to notebooks into links to their pages, or into text where there are none."""
    for link in [link for link in document.iter("a") if link.get("href", "").endswith(".ipynb")]:
        target = f"{unquote(link.get('href')).removesuffix('.ipynb')}.html"
        if target in pages:
            link.set("href", f"{up}{quote(target)}")
        else:
            link.drop_tag()


def _detached(element: HtmlElement) -> HtmlElement:
    """Take an element out of its place, and return it without the text after it, which stays."""
    element.drop_tree()
    element.tail = None
    return element
