"""One file per outside format. A file is recognised by what it contains, not by its name."""

from analysis.importers import plain

Article = dict[str, object]


def articles(data: bytes, suffix: str) -> list[Article]:
    """The articles in the bytes of a file: dicts with `text` and whatever fields the format gives.

    Raises ValueError, with a reason that completes the sentence "the file …", where there is none.
    """
    if not data.strip():
        raise ValueError("is empty; save the article's text in it or remove it")
    return plain.articles(data)
