"""Who says what: quotations and reports, their cues, sources and speakers."""

from analysis.attribution.annotations import annotated
from analysis.attribution.article import annotate
from analysis.attribution.evaluation import accuracy, evaluate
from analysis.attribution.finding import find
from analysis.attribution.summaries import cues, kinds, speakers

__all__ = ["accuracy", "annotate", "annotated", "cues", "evaluate", "find", "kinds", "speakers"]
