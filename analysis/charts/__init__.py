"""Charts: a finished table in, matplotlib Axes out. They compute nothing and show themselves in a notebook."""

from analysis.charts.canvas import canvas, describe, png
from analysis.charts.documents import notices_by_kind, notices_per_document, residue_share
from analysis.charts.terms import ranked_terms

__all__ = ["canvas", "describe", "notices_by_kind", "notices_per_document", "png", "ranked_terms", "residue_share"]
