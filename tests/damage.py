"""Damage to a file, drawn at random, for the tests of every importer."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from analysis import importers

# Where the file is cut, where bytes are put in, which, and how many of its own they replace.
DAMAGE = {
    "cut": st.floats(0, 1),
    "place": st.floats(0, 1),
    "noise": st.binary(max_size=8),
    "length": st.integers(0, 40),
}
OFTEN = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def assert_articles_or_a_reason(
    sample: bytes, *, cut: float, place: float, noise: bytes, length: int
) -> None:
    """A damaged file gives articles, or a sentence that says why not; nothing else."""
    where = int(place * len(sample))
    damaged = (sample[:where] + noise + sample[where + length :])[: int(cut * len(sample)) + 1]
    try:
        found = importers.articles(damaged)
    except ValueError as error:
        assert str(error)
    else:
        assert found
        assert all(isinstance(article["text"], str) for article in found)
