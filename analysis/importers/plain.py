"""Plain text and Markdown: one article a file."""

from analysis.importers.decoding import decode


def articles(data: bytes) -> list[dict[str, object]]:
    """The one article of a text file."""
    text = decode(data)
    if not text.strip():
        raise ValueError("is empty; save the article's text in it or remove it")
    return [{"text": text}]
