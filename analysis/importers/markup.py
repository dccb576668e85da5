"""HTML and XML to text: a line for each paragraph; nothing is fetched, no entity resolved."""

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from lxml import etree, html

# The class of all elements; lxml has no other name for it.
Element: TypeAlias = etree._Element

# The elements that stand on lines of their own.
_PARAGRAPHS = {"address", "blockquote", "br", "center", "figcaption", "hr", "p", "paragraph"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_SECTIONS = {"article", "aside", "body", "div", "footer", "header", "main", "nav", "section"}
_LISTS = {"dd", "dl", "dt", "li", "ol", "ul"}
_TABLES = {"table", "tbody", "td", "tfoot", "th", "thead", "tr"}
_BLOCKS = _PARAGRAPHS | _HEADINGS | _SECTIONS | _LISTS | _TABLES | {"figure", "form"}
_NO_TEXT = frozenset(("script", "style", "head", "noscript", "template", "button", "select"))
_SPACE = re.compile(r"[ \t\n\r\f]+")


def html_of(text: str) -> html.HtmlElement:
    """Return the tree of an HTML page, however broken it is."""
    parser = html.HTMLParser(encoding="utf-8", no_network=True)
    try:
        return html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except etree.LxmlError:
        raise ValueError("is a damaged HTML file; save it again from the browser") from None


def xml_of(data: bytes) -> Element:
    """Return the tree of an XML file, up to the place where it is broken."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        tree = etree.fromstring(data.lstrip(), parser=parser)
    except etree.LxmlError:
        tree = None
    if tree is None:
        raise ValueError("is a damaged XML file; export it again")
    return tree


def lines_of(element: Element | None) -> list[str]:
    """Return the lines of text in an element, a new one for every block; none of them is empty.

    White space becomes single spaces. None, an element that was not found, has no lines.
    """
    if element is None:
        return []
    text = "".join(_pieces(element))
    lines = (re.sub(" {2,}", " ", line).strip(" \xa0") for line in text.split("\n"))
    return [line for line in lines if line]


def text_of(element: Element | None) -> str:
    """Return the text of an element on one line."""
    return " ".join(lines_of(element))


def with_class(element: Element, *names: str) -> list[Element]:
    """Return the elements within one that have any of these classes, in the order of the page."""
    wanted = {name.casefold() for name in names}
    return [
        node
        for node in element.iter(etree.Element)
        if wanted & set((node.get("class") or "").casefold().split())
    ]


def text_of_first(elements: list[Element]) -> str | None:
    """Return the text of the first of these elements on one line, None where there is none."""
    return text_of(elements[0]) if elements else None


def text_of_all(elements: Iterable[Element | None]) -> str:
    """Return the text of elements that follow each other, an empty line between its paragraphs."""
    return "\n\n".join(line for element in elements for line in lines_of(element))


def _pieces(element: Element) -> Iterator[str]:
    """Yield the pieces of text within an element, with a line end at each edge of a block.

    The text of scripts, styles, menus and buttons is left out.
    """
    silent = 0  # Open elements, one within another, whose text is left out.
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        name = etree.QName(node).localname.casefold() if isinstance(node.tag, str) else ""
        if name in _BLOCKS:
            yield "\n"
        if event == "start":
            if name in _NO_TEXT:
                silent += 1
            text = node.text
        else:
            if name in _NO_TEXT:
                silent -= 1
            # What follows the element itself is not within it.
            text = node.tail if node is not element else None
        if text and not silent:
            yield _SPACE.sub(" ", text)
