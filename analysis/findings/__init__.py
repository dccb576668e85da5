"""What a table says, in a sentence computed from it, and the table itself, set for a reader.

All wording of the notebooks' results stands in this folder.
"""

from analysis.findings.sentences import (Facts, Finding, Note, attribution, documents, ease_measure, facts, keyness, most_distinct, notices,
                                         overview, plain_likelihood, readability, reprints, residue, terms)
from analysis.findings.tables import Table, concordance, in_place, table

__all__ = ["Facts", "Finding", "Note", "Table", "attribution", "concordance", "documents", "ease_measure", "facts", "in_place", "keyness",
           "most_distinct", "notices", "overview", "plain_likelihood", "readability", "reprints", "residue", "table", "terms"]
