"""Terms: their frequency, spread and context, and what sets groups of documents apart."""

from analysis.terms.collocation import collocates
from analysis.terms.concordance import concordance
from analysis.terms.counting import count, merge
from analysis.terms.keyness import keyness
from analysis.terms.spread import dispersion, trend

__all__ = ["collocates", "concordance", "count", "dispersion", "keyness", "merge", "trend"]
