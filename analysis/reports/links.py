"""Name the pages of single articles, and link to them wherever an article is named."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping

from lxml.html import HtmlElement, document_fromstring, fromstring

from analysis.reports.pages import as_text

# The folder, beside the index, in which the pages of articles lie.
FOLDER = "articles"
# A file name takes at most so many characters from the article's own name.
LONGEST = 60
# Names that every system takes as they are: Windows keeps some for devices, and some systems do
# not tell capitals from small letters.
_SAFE = re.compile(r"(?!(?:con|prn|aux|nul|com\d|lpt\d)$)[a-z0-9_]+(?:-[a-z0-9_]+)*", re.ASCII)
_DIGEST = re.compile(r"-[0-9a-f]{12}$")
# The class of the links that are made here.
_LINK = "to-article"


def page_of_article(doc_id: object) -> str:
    """Return the file of an article's page, beside the index.

    It is called after the article where that name is safe on every system, else after its letters
    without accents and 12 digits of its sha256, so that no two articles share a file.

    >>> page_of_article("courrier-02-vote-greve"), page_of_article("../Élysée")
    ('articles/courrier-02-vote-greve.html', 'articles/elysee-ab5ce8efe00d.html')
    """
    name = str(doc_id)
    if len(name) <= LONGEST and _SAFE.fullmatch(name) and not _DIGEST.search(name):
        return f"{FOLDER}/{name}.html"
    ascii_only = (
        unicodedata.normalize("NFKD", name[: LONGEST * 4])
        .encode("ascii", "ignore")
        .decode()
        .casefold()
    )
    readable = re.sub(r"[^a-z0-9_]+", "-", ascii_only)[:LONGEST].strip("-") or "article"
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{FOLDER}/{readable}-{digest}.html"


def linked(page: str, leads: Mapping[str, str], *, below: bool) -> str:
    """Link every element with `data-article` to the page of that article.

    Parameters
    ----------
    page : the HTML of a page; links that an earlier call made in it are made anew.
    leads : by article, the file of its page beside the index; an article without one is not linked.
    below : whether the page itself lies in the folder of the articles' pages.

    Returns
    -------
    The HTML with these links.
    """
    if "data-article" not in page:
        return page
    document = document_fromstring(page)
    for link in document.xpath(f"//*[@data-article]/a[@class='{_LINK}']"):
        link.drop_tag()
    for element in document.xpath("//*[@data-article]"):
        target = leads.get(element.get("data-article"))
        has_link = next(element.iter("a"), None) is not None
        if target is not None and not has_link:
            _link(element, target.removeprefix(f"{FOLDER}/") if below else target)
    return as_text(document)


def _link(element: HtmlElement, target: str) -> None:
    """Wrap all that an element holds in a link to `target`."""
    link = fromstring(f'<a class="{_LINK}"></a>')
    link.set("href", target)
    link.text, element.text = element.text, None
    for child in list(element):
        link.append(child)
    element.append(link)
