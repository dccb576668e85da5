"""Random damage to a file, for the tests of every importer."""

from collections.abc import Callable

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from analysis import importers

# Where the file is cut, where bytes are put in, which bytes, and how many bytes they replace.
DAMAGE = {
    "cut": st.floats(0, 1),
    "place": st.floats(0, 1),
    "noise": st.binary(max_size=8),
    "length": st.integers(0, 40),
}
OFTEN = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def damaged(sample: bytes, *, cut: float, place: float, noise: bytes, length: int) -> bytes:
    """Cut a file short and put noise in the place of some of its bytes."""
    where = int(place * len(sample))
    return (sample[:where] + noise + sample[where + length :])[: int(cut * len(sample)) + 1]


def result_or_reason(call: Callable[..., list], *arguments: object) -> list | str:
    """Return what a call returns, or the sentence of the ValueError that it raises."""
    try:
        return call(*arguments)
    except ValueError as error:
        return str(error)


def assert_articles_or_a_reason(content: bytes, ending: str = "") -> None:
    """Check that a file gives articles, or a ValueError with a sentence, and nothing else."""
    articles = result_or_reason(importers.articles, content, ending)
    assert articles
    if not isinstance(articles, str):
        assert all(isinstance(article["text"], str) for article in articles)
