"""Write sentences that say what a table shows, and the table itself as HTML.

`analysis.wording` writes the figures and names in them, and those in charts.
"""

from analysis.findings.articles import articles
from analysis.findings.sentences import (
    Accuracy,
    Facts,
    Finding,
    Note,
    attribution,
    documents,
    ease_measure,
    facts,
    keyness,
    most_distinct,
    notices,
    overview,
    plain_likelihood,
    readability,
    reprints,
    residue,
    terms,
)
from analysis.findings.tables import Table, concordance, in_place, table
from analysis.findings.voices import (
    accuracy,
    article,
    article_facts,
    control,
    most_quoted,
    one_sided,
    shares,
    speakers_of_groups,
    voices,
    whose_words,
)

__all__ = [
    "Accuracy",
    "Facts",
    "Finding",
    "Note",
    "Table",
    "accuracy",
    "article",
    "article_facts",
    "articles",
    "attribution",
    "concordance",
    "control",
    "documents",
    "ease_measure",
    "facts",
    "in_place",
    "keyness",
    "most_distinct",
    "most_quoted",
    "notices",
    "one_sided",
    "overview",
    "plain_likelihood",
    "readability",
    "reprints",
    "residue",
    "shares",
    "speakers_of_groups",
    "table",
    "terms",
    "voices",
    "whose_words",
]
