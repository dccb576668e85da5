"""Charts: each takes a finished table and returns matplotlib Axes, which a notebook shows."""

from analysis.charts.attribution import (
    place_in_article,
    reporting_verbs,
    share_of_voice,
    speakers_by_group,
)
from analysis.charts.canvas import canvas, describe, png
from analysis.charts.cloud import word_cloud
from analysis.charts.documents import notices_by_kind, notices_per_document, residue_share
from analysis.charts.readability import readability_scores, sentence_lengths, sentence_profile
from analysis.charts.terms import compared_terms, key_terms, ranked_terms, term_trend
from analysis.charts.voices import voices_along, words_by_voice

__all__ = [
    "canvas",
    "compared_terms",
    "describe",
    "key_terms",
    "notices_by_kind",
    "notices_per_document",
    "place_in_article",
    "png",
    "ranked_terms",
    "readability_scores",
    "reporting_verbs",
    "residue_share",
    "sentence_lengths",
    "sentence_profile",
    "share_of_voice",
    "speakers_by_group",
    "term_trend",
    "voices_along",
    "word_cloud",
    "words_by_voice",
]
