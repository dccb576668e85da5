"""Charts of documents: the most is on top, and the alternative text carries the numbers."""

import pandas as pd

from analysis.charts.documents import notices_by_kind, notices_per_document, residue_share

NOTICES = pd.DataFrame(
    {
        "doc_id": ["a", "a", "b"],
        "start": 0,
        "end": 1,
        "notice": ["two full stops", "glued words", "glued words"],
    }
)


def test_documents_with_the_most_notices_come_first():
    ax = notices_per_document(NOTICES)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "b"]
    assert "a: 2; b: 1" in ax.alternative_text


def test_kinds_of_notices_say_in_how_many_documents():
    assert (
        "glued words: 2 in 2 documents; two full stops: 1 in 1 document"
        in notices_by_kind(NOTICES).alternative_text
    )


def test_shares_are_shown_as_percentages_and_unknown_ones_left_out():
    assert residue_share(pd.Series({"a": 0.25, "b": float("nan")})).alternative_text.endswith(
        "a: 25.0%."
    )


def test_charts_of_nothing_say_so():
    assert (
        notices_per_document(NOTICES.iloc[:0]).alternative_text
        == notices_by_kind(NOTICES.iloc[:0]).alternative_text
        == "No defect was found."
    )
    assert residue_share(pd.Series(dtype=float)).alternative_text == "There is no text to measure."
