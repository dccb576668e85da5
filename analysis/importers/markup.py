"""HTML and XML to text: one line a paragraph, nothing fetched, no entity resolved."""

import re

from lxml import etree, html

_BLOCKS = frozenset(
    "address article aside blockquote body br center dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p "
    "paragraph section table tbody td tfoot th thead tr ul".split()
)
_NO_TEXT = frozenset(("script", "style", "head", "noscript", "template", "button", "select"))
_SPACE = re.compile(r"[ \t\n\r\f]+")


def html_of(text: str) -> html.HtmlElement:
    """The tree of an HTML page, however broken."""
    parser = html.HTMLParser(encoding="utf-8", no_network=True)
    try:
        return html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except etree.LxmlError:
        raise ValueError("is a damaged HTML file; save it again from the browser") from None


def xml_of(data: bytes) -> etree._Element:
    """The tree of an XML file, as far as it is whole."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        tree = etree.fromstring(data.lstrip(), parser=parser)
    except etree.LxmlError:
        tree = None
    if tree is None:
        raise ValueError("is a damaged XML file; export it again")
    return tree


def lines_of(element: etree._Element | None) -> list[str]:
    """The text of an element, a line for each block in it; white space becomes single spaces."""
    if element is None:
        return []
    pieces, silent = [], 0
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        name = etree.QName(node).localname.casefold() if isinstance(node.tag, str) else ""
        boundary = "\n" if name in _BLOCKS else ""
        if event == "start":
            silent += name in _NO_TEXT
            pieces.append(boundary + _SPACE.sub(" ", "" if silent else node.text or ""))
        else:
            silent -= event == "end" and name in _NO_TEXT
            pieces.append(
                boundary + _SPACE.sub(" ", "" if silent or node is element else node.tail or "")
            )
    return [
        line
        for line in (
            re.sub(" {2,}", " ", line).strip(" \xa0") for line in "".join(pieces).split("\n")
        )
        if line
    ]


def text_of(element: etree._Element | None) -> str:
    """The text of an element on one line."""
    return " ".join(lines_of(element))


def with_class(element: etree._Element, *names: str) -> list[etree._Element]:
    """The elements within one that have any of these classes, in the order of the page."""
    wanted = {name.casefold() for name in names}
    return [
        node
        for node in element.iter(etree.Element)
        if wanted & set((node.get("class") or "").casefold().split())
    ]
