"""The pages of single articles: what their files are called, and the links that lead to them."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping

from lxml.html import document_fromstring, fromstring

from analysis.reports.pages import as_text

FOLDER = "articles"
# Characters of a file name that the article's own name gives.
LONGEST = 60
# Names that every system takes as they are: Windows keeps some for devices, and some systems know no capitals.
_SAFE = re.compile(r"(?!(?:con|prn|aux|nul|com\d|lpt\d)$)[a-z0-9_]+(?:-[a-z0-9_]+)*", re.ASCII)
_DIGEST = re.compile(r"-[0-9a-f]{12}$")
_LINK = "to-article"


def page_of_article(doc_id: object) -> str:
    """The file of an article's page: its name where that is a plain one, else what can be kept of it and a digest.

    >>> page_of_article("courrier-02-vote-greve"), page_of_article("../Élysée")
    ('articles/courrier-02-vote-greve.html', 'articles/elysee-ab5ce8efe00d.html')
    """
    name = str(doc_id)
    if len(name) <= LONGEST and _SAFE.fullmatch(name) and not _DIGEST.search(name):
        return f"{FOLDER}/{name}.html"
    plain = (
        unicodedata.normalize("NFKD", name[: LONGEST * 4])
        .encode("ascii", "ignore")
        .decode()
        .casefold()
    )
    kept = re.sub(r"[^a-z0-9_]+", "-", plain)[:LONGEST].strip("-") or "article"
    return f"{FOLDER}/{kept}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}.html"


def linked(page: str, leads: Mapping[str, str], *, below: bool) -> str:
    """A page in which every element with `data-article` leads to the page of that article, and to nothing where it has none.

    `leads` are the files by name of the article; `below`: the page lies in the folder of the articles itself. What an
    earlier run has linked is linked anew.
    """
    if "data-article" not in page:
        return page
    document = document_fromstring(page)
    for link in document.xpath(f"//*[@data-article]/a[@class='{_LINK}']"):
        link.drop_tag()
    for element in document.xpath("//*[@data-article]"):
        target = leads.get(element.get("data-article"))
        if target is None or next(element.iter("a"), None) is not None:
            continue
        link = fromstring(f'<a class="{_LINK}"></a>')
        link.set("href", target.removeprefix(f"{FOLDER}/") if below else target)
        link.text, element.text = element.text, None
        for child in list(element):
            link.append(child)
        element.append(link)
    return as_text(document)
