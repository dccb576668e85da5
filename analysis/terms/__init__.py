"""Terms: how often, in how many documents, what sets groups apart, and how a word is used."""

from analysis.terms.concordance import collocates, concordance
from analysis.terms.counting import count, merge
from analysis.terms.keyness import keyness
from analysis.terms.spread import dispersion, trend

__all__ = ["collocates", "concordance", "count", "dispersion", "keyness", "merge", "trend"]
