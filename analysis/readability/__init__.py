"""How hard a text is to read, and how sure the figure is."""

from analysis.readability.syllables import syllables

__all__ = ["syllables"]
