"""Who says what: quotations and reports, their cues, sources and speakers."""

from analysis.attribution.article import annotate
from analysis.attribution.finding import find
from analysis.attribution.summaries import cues, kinds, speakers

__all__ = ["annotate", "cues", "find", "kinds", "speakers"]
