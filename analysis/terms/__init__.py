"""Terms: how often, in how many documents, what sets groups apart, and how a word is used."""

from analysis.terms.counting import count, merge

__all__ = ["count", "merge"]
