"""Concordance, collocates, dispersion and trend of a word."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import terms
from analysis.terms import measures


def french(*texts: str, **columns) -> pd.DataFrame:
    return pd.DataFrame({"text": texts, "language": "fr", **columns})


def matches(docs: pd.DataFrame, query: str, **options) -> list[str]:
    return terms.concordance(docs, query, **options)["match"].tolist()


def test_a_lemma_is_found_in_all_its_forms_and_a_form_only_as_such():
    docs = french(
        "La force irakienne, les forces irakiennes et l’Irak. Une présidente, un président."
    )
    assert matches(docs, "irakien") == ["irakienne", "irakiennes"]
    assert matches(docs, "présidente") == ["présidente"]
    assert matches(docs, "force", unit="word") == ["force"]
    assert matches(docs, "IRAK") == ["Irak"]


def test_a_phrase_is_found_over_elisions_and_not_over_punctuation():
    docs = french(
        "Aujourd’hui, l’Irak. L'irak et l', Irak. Les forces américaines, forces. Américaines"
    )
    assert matches(docs, "l'Irak") == ["l’Irak", "L'irak"]
    assert matches(docs, "aujourd'hui") == ["Aujourd’hui"]
    assert matches(docs, "force américain") == ["forces américaines"]


def test_offsets_point_at_the_match_in_the_document_the_text_was_cut_from():
    whole = "Avant. Elle a dit : « Nos forces partent »."
    parts = french(whole[21:], doc_id=["a"], start=[21], voice=["quoted"])
    found = terms.concordance(parts, "force").iloc[0]
    assert whole[found["start"] : found["end"]] == found["match"] == "forces"
    assert found["voice"] == "quoted"
    assert found["doc_id"] == "a"


def test_the_context_stays_in_the_paragraph_and_is_cut_at_a_space():
    docs = french(
        "Le premier paragraphe.\nLes troupes et les forces du pays partent demain.\nUn autre."
    )
    found = terms.concordance(docs, "force", width=14).iloc[0]
    assert (found["left"], found["right"]) == ("et les ", " du pays")
    found = terms.concordance(docs, "force").iloc[0]
    assert (found["left"], found["right"]) == ("Les troupes et les ", " du pays partent demain.")


def test_the_context_of_a_voice_goes_on_to_the_end_of_its_sentence():
    parts = french(
        "que les forces partent",
        doc_id=["a"],
        start=[19],
        voice=["quoted"],
        kind=["paragraph"],
        before=["La commission a dit "],
        after=[", puis s’est tue."],
    )
    found = terms.concordance(parts, "force").iloc[0]
    assert (found["left"], found["match"], found["right"]) == (
        "La commission a dit que les ",
        "forces",
        " partent, puis s’est tue.",
    )
    assert found["start"] == 27
    found = terms.concordance(parts, "force", width=18).iloc[0]
    assert (found["left"], found["right"]) == ("a dit que les ", " partent, puis")
    assert (
        terms.concordance(parts.assign(before=None, after=float("nan")), "force").iloc[0]["right"]
        == " partent"
    )


def test_date_and_outlet_come_with_each_place_and_are_missing_otherwise():
    docs = french("Une force.", date=pd.to_datetime(["2026-01-05"]), outlet=["A"])
    assert terms.concordance(docs, "force")[["date", "outlet"]].values.tolist() == [
        [pd.Timestamp("2026-01-05"), "A"]
    ]
    assert (
        terms.concordance(french("Une force."), "force")[["date", "outlet"]].isna().all(axis=None)
    )


def test_a_regular_expression_is_searched_within_paragraphs():
    docs = french("2 500 soldats et 30 soldats.\nAucun.")
    assert matches(docs, r"\d[\d ]* soldats?", unit="regex") == ["2 500 soldats", "30 soldats"]
    assert matches(docs, r"x*", unit="regex") == []


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("(", "not a regular expression"),
        ("[", "not a regular expression"),
        ("(a|aa)+$", "more than 1 second"),
    ],
)
def test_an_invalid_or_explosive_expression_is_refused(query, message):
    with pytest.raises(ValueError, match=message):
        terms.concordance(french("a" * 60 + "!"), query, unit="regex")


def test_a_word_that_does_not_occur_gives_no_row_and_a_query_without_a_word_is_refused():
    empty = terms.concordance(french("Une force.", "", "…", "👩🏽‍🚀"), "xyz")
    assert empty.empty
    assert list(empty.columns) == [
        "doc_id",
        "start",
        "end",
        "left",
        "match",
        "right",
        "date",
        "outlet",
    ]
    assert terms.concordance(french("x")[:0], "force").empty
    for query in ("", "…", " "):
        with pytest.raises(ValueError, match="no word in the query"):
            terms.concordance(french("Une force."), query)
    with pytest.raises(ValueError, match="unknown unit 'stem'"):
        terms.concordance(french("Une force."), "force", unit="stem")


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="aeé’' -.\nŒ😀ا\u0301", max_size=60), st.integers(0, 9))
def test_counts_and_concordance_agree_and_offsets_hold(text, start):
    docs = french(text, start=[start])
    counted = terms.count(docs, unit="word", stop_words=None)
    for term, number in zip(counted["term"], counted["count"], strict=True):
        found = terms.concordance(docs, term, unit="word") if any(map(str.isalnum, term)) else []
        assert all(
            text[begin - start : end - start] == match
            for begin, end, match in zip(found["start"], found["end"], found["match"], strict=True)
        )
        assert len(found) == number


def test_collocates_are_counted_in_the_sentence_around_the_word():
    docs = french(
        "Le dialogue stratégique reprend à Bagdad. Stratégique.",
        "Un dialogue stratégique, encore.",
        "Un pays loin de tout, un autre pays, " * 9,
    )
    table = terms.collocates(docs, "dialogue").set_index("term")
    assert table.index.tolist() == ["stratégique"]
    found = table.loc["stratégique"]
    assert (found["observed"], found["documents"], found["count"]) == (2, 2, 3)
    # Near the two uses stand 1 + 4 and 1 + 2 words, of 7 + 4 + 72 words in all.
    assert found["expected"] == pytest.approx(3 * 8 / 83)
    assert found["log_dice"] == pytest.approx(float(measures.log_dice(2, 2, 3)))
    assert terms.collocates(docs, "dialogue", window=1, minimum=1).shape[0] == 1
    assert "reprendre" in set(terms.collocates(docs, "dialogue", minimum=1)["term"])


def test_words_that_keep_away_from_the_node_are_no_collocates():
    docs = french("pays " * 50 + ". Un dialogue du pays et du pays.")
    assert "pays" not in set(terms.collocates(docs, "dialogue")["term"])


def test_a_node_that_does_not_occur_is_refused():
    for docs in (french("Une force."), french("x")[:0]):
        with pytest.raises(ValueError, match="does not occur"):
            terms.collocates(docs, "dialogue")
    with pytest.raises(ValueError, match="window"):
        terms.collocates(french("Une force."), "force", window=0)


def test_dispersion_takes_documents_as_the_parts():
    """Gries's example: parts of 9, 10, 10, 10 and 11 words, with 1 to 5 uses."""
    parts = [
        ("a " * uses + "z " * (size - uses))
        for uses, size in zip((1, 2, 3, 4, 5), (9, 10, 10, 10, 11), strict=True)
    ]
    found = (
        terms.dispersion(french(*parts), unit="word", stop_words=None).set_index("term").loc["a"]
    )
    assert (found["count"], found["documents"]) == (15, 5)
    assert found["dp"] == pytest.approx(0.18)
    assert found["dp_norm"] == pytest.approx(0.18 / 0.82)


def test_dispersion_of_one_document_or_none():
    one = terms.dispersion(french("Une force, une force."))
    assert one["dp"].tolist() == [0]
    assert one["dp_norm"].isna().all()
    assert terms.dispersion(french("", "…")).empty
    assert terms.dispersion(french("x")[:0]).empty


DATED = french(
    "Une force et une force.",
    "Une date.",
    "Une date.",
    "Une force.",
    "Une force.",
    date=pd.to_datetime(["2026-01-05", "2026-01-07", "2026-01-14", "2026-01-28", None]),
)


def test_a_trend_has_every_period_and_tells_none_from_no_text():
    table = terms.trend(DATED, "force")
    assert table["period"].dt.strftime("%m-%d").tolist() == ["01-05", "01-12", "01-19", "01-26"]
    assert table["count"].tolist() == [2, 0, 0, 1]
    assert table["per_thousand"].round(2).fillna(-1).tolist() == [285.71, 0, -1, 500]
    assert ((table["low"] <= table["per_thousand"]) & (table["per_thousand"] <= table["high"]))[
        [0, 1, 3]
    ].all()


def test_a_trend_of_a_phrase_and_of_several_terms():
    table = terms.trend(
        french("Le dialogue stratégique.", "L’Irak.", date=["2026-01-05", "2026-02-05"]),
        ["dialogue stratégique", "l'Irak"],
        freq="M",
    )
    assert table[["term", "count"]].values.tolist() == [
        ["dialogue stratégique", 1],
        ["dialogue stratégique", 0],
        ["l'Irak", 0],
        ["l'Irak", 1],
    ]


@pytest.mark.parametrize(
    ("docs", "options", "message"),
    [
        (DATED, {"terms": "xyz"}, "'xyz' does not occur"),
        (DATED, {"terms": "force", "freq": "fortnight"}, "unknown freq"),
        (DATED.drop(columns="date"), {"terms": "force"}, "column 'date'"),
        (DATED[:0], {"terms": "force"}, "none of these documents has a date"),
    ],
)
def test_a_trend_that_cannot_be_drawn_is_refused(docs, options, message):
    with pytest.raises(ValueError, match=message):
        terms.trend(docs, **options)
