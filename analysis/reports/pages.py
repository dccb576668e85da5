"""A notebook that has run becomes a page: one HTML file that needs nothing from outside and can be read by everyone."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
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
# So many values of a parameter are named at the foot of a page.
MOST_NAMED = 3
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
NUMBER = re.compile(r"[-−+]?\d[\d.,\s\u202f]*%?|NaN|nan|–|", re.ASCII)


class Exporter:
    """Notebooks to pages and pages to an index, with one template folder."""

    def __init__(self, template: Path):
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
    ) -> dict:
        """The page of an executed notebook: `html`, the `question` of its H1 and its first `finding`.

        `pages` and `data` are the files beside the index that it may lead to. The page of an `article` lies in a folder below
        the index. ValueError says what keeps it from being a page: no question, no finding, a figure without alternative
        text, anything that would be loaded from outside.
        """
        up = "" if article is None else "../"
        named = {Path(file).name: f"{up}{quote(file)}" for file in data}
        notebook.metadata["report"] = {
            **report,
            "name": name,
            "up": up,
            "article": article,
            "data": named,
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
            _link_to_pages(document, set(pages), up)
            refuse_outside(
                document,
                allowed=[
                    *(f"{up}{quote(page)}" for page in ("index.html", *pages)),
                    *named.values(),
                ],
            )
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None
        return {"html": as_text(document), "question": question, "finding": finding}

    def index(
        self, rows: list[dict], *, report: Mapping[str, object], tables: Iterable[str] = ()
    ) -> str:
        """The index: one row a report, with its `file`, `question` and `finding`, and below them `tables` of articles."""
        written = self._exporter.environment.get_template("reports.html.j2").render(
            pages=rows, tables=list(tables), report=report
        )
        document = html.document_fromstring(written)
        _tables(document)
        refuse_outside(document, allowed=[quote(row["file"]) for row in rows])
        return as_text(document)


def articles_of(notebook: NotebookNode) -> tuple[list, str]:
    """The articles that are to have a page each, as an executed notebook names them, and the table that does so."""
    shown = next(
        (output for output in _outputs(notebook) if output.get("metadata", {}).get("articles")),
        None,
    )
    return (
        (list(shown.metadata["articles"]), shown.data.get("text/html", "")) if shown else ([], "")
    )


def refuse_outside(document: HtmlElement, *, allowed: Iterable[str] = ()) -> None:
    """ValueError where a page holds a program, loads something, leads outside, or shows a figure without a text for it."""
    inside = set(allowed)
    for element in document.iter(*FORBIDDEN):
        raise ValueError(f"the page holds <{element.tag}>, which a report may not")
    for element in document.iter("img"):
        if element.get("alt", "").strip() in ("", NO_ALTERNATIVE):
            raise ValueError(
                "a figure has no alternative text; give its output the metadata {'image/png': {'alt': …}}, as analysis.charts do"
            )
    for element in document.iter(html.etree.Element):
        for attribute, value in element.attrib.items():
            if attribute.startswith("on"):
                raise ValueError(f"the page holds a program in {attribute}=")
            if attribute in REFERENCES and not _stays(element, value, inside):
                raise ValueError(
                    f"the page refers to {value[:80]!r} outside itself; embed it or name it in words"
                )
        styles = f"{element.get('style', '')}{element.text if element.tag == 'style' else ''}"
        if re.search(r"url\s*\(|@import", styles, re.IGNORECASE):
            raise ValueError("a style of the page loads something; embed it")


def as_text(document: HtmlElement) -> str:
    """A page as it is written."""
    return html.tostring(document, doctype="<!doctype html>", encoding="unicode") + "\n"


def _stays(element: HtmlElement, value: str, inside: set[str]) -> bool:
    if element.tag in ("img", "source"):
        return value.startswith("data:image/")
    return value.startswith("#") or value.partition("#")[0] in inside


def _outputs(notebook: NotebookNode) -> Iterator[NotebookNode]:
    return (output for cell in notebook.cells for output in cell.get("outputs", []))


def _accuracy(notebook: NotebookNode) -> list[str]:
    """What the outputs say of measured accuracy, in their words: their notes, else all of them; not what another says of more languages."""
    said: dict[str, set[str]] = {}
    for output in _outputs(notebook):
        if languages := output.get("metadata", {}).get("accuracy"):
            shown = html.fragment_fromstring(
                output.data.get("text/html") or escape(output.data.get("text/plain", "")),
                create_parent=True,
            )
            said |= {
                " ".join(words.text_content().split()): set(languages)
                for words in shown.find_class("note") or [shown]
            }
    return [
        words
        for words, languages in said.items()
        if not any(languages < others for others in said.values())
    ]


def _parameters(notebook: NotebookNode) -> str:
    """What a notebook ran with; of a path, only its last part."""
    return ", ".join(
        f"{name} = {_without_folder(value)!r}"
        for name, value in notebook.metadata.get("parameters", {}).items()
    )


def _without_folder(value: object) -> object:
    if isinstance(value, str):
        return os.path.basename(value) if os.path.isabs(value) else value
    if isinstance(value, (list, tuple)):
        return [_without_folder(part) for part in value[:MOST_NAMED]] + [
            say("page-parameter-more", number=len(value) - MOST_NAMED)
        ] * (len(value) > MOST_NAMED)
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
    """Tables that a screen reader announces, that align their figures, and that scroll instead of widening the page."""
    for style in [style for style in document.iter("style") if "scoped" in style.attrib]:
        _detached(style)
    for number, table in enumerate(list(document.iter("table")), start=1):
        if "dataframe" in table.get("class", ""):
            _tidy_frame(table)
        for cell in table.iter("th"):
            cell.set(
                "scope",
                cell.get("scope")
                or ("col" if cell.getparent().getparent().tag == "thead" else "row"),
            )
        caption = " ".join(table.findtext("caption", say("page-table-unnamed")).split())
        frame = html.fromstring('<div class="scroll" tabindex="0" role="region"></div>')
        frame.set("aria-label", say("page-table", caption=caption, number=number))
        table.addprevious(frame)
        frame.append(_detached(table))


def _tidy_frame(table: HtmlElement) -> None:
    """A table as pandas writes it: one row of headings, no empty ones, figures to the right."""
    for element in table.iter("table", "tr"):
        element.attrib.pop("border", None), element.attrib.pop("style", None)
    heads, body = table.findall("thead/tr"), table.findall("tbody/tr")
    if len(heads) == 2 and not any(above.text and below.text for above, below in zip(*heads)):
        for above, below in zip(*heads):
            above.text = above.text or below.text
        heads.pop().drop_tree()
    for column in zip(*heads, *body):
        if all(
            cell.tag == "td" and NUMBER.fullmatch(cell.text_content().strip())
            for cell in column[len(heads) :]
        ):
            for cell in column:
                cell.set("class", "n")
    for cell in [cell for cell in table.iter("th") if not cell.text_content().strip()]:
        cell.tag = "td"


def _link_to_pages(document: HtmlElement, pages: set[str], up: str) -> None:
    """A link to another notebook leads to its page; to a notebook that is no report, nowhere."""
    for link in [link for link in document.iter("a") if link.get("href", "").endswith(".ipynb")]:
        target = f"{unquote(link.get('href')).removesuffix('.ipynb')}.html"
        if target in pages:
            link.set("href", f"{up}{quote(target)}")
        else:
            link.drop_tag()


def _detached(element: HtmlElement) -> HtmlElement:
    """The element without what follows it, taken out of its place; what follows stays."""
    element.drop_tree()
    element.tail = None
    return element
