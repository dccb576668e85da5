"""How hard a text is to read, how sure the figure is, and which sentences make it so."""

from analysis.readability.formulas import measures
from analysis.readability.intervals import difference, intervals
from analysis.readability.peers import textstat_scores
from analysis.readability.scores import score, sentences
from analysis.readability.syllables import syllables

__all__ = [
    "difference",
    "intervals",
    "measures",
    "score",
    "sentences",
    "syllables",
    "textstat_scores",
]
