"""Findings: what a table says, in a sentence computed from it, and the table set for a reader."""

import numpy as np
import pandas as pd
import pytest

from analysis import findings
from analysis.findings.wording import days, interval, times

DOCS = pd.DataFrame({"text": ["Un.", "Deux.", "Three."], "outlet": ["A", "B", None], "language": ["fr", "fr", "en"],
                     "date": pd.to_datetime(["2025-03-10", "2025-03-16", None])}, index=pd.Index(["a", "b", "c"], name="doc_id"))


def intervals(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame([(unit, "flesch_kandel_moles", *bounds) for unit, *bounds in rows], columns=["doc_id", "measure", "value", "low", "high"])


def key(term: str, low: float, q: float) -> dict:
    return {"term": term, "log_ratio": low + 1, "low": low, "high": low + 2, "q": q, "forms": f"{term} (3)"}


def test_a_corpus_is_named_by_its_outlets_languages_and_days():
    assert findings.documents(DOCS) == "3 articles by 2 outlets (2 in French and 1 in English) from 10 to 16 March 2025."
    assert findings.documents(DOCS[["text", "language"]].head(1)) == "1 article in French."


def test_a_note_that_all_articles_carry_is_said_first():
    assert findings.documents(DOCS[["text"]].assign(note="invented")) == "3 articles (invented)."
    assert findings.documents(DOCS[["text"]].assign(note=["one", "two", None])) == "3 articles."


@pytest.mark.parametrize("first, last, said", [("2025-03-10", "2025-03-10", "of 10 March 2025"),
                                               ("2025-02-28", "2025-03-01", "from 28 February 2025 to 1 March 2025")])
def test_a_span_of_days_repeats_nothing(first, last, said):
    assert days(pd.Timestamp(first), pd.Timestamp(last)) == said


def test_scores_whose_intervals_overlap_may_differ_by_chance():
    found = findings.readability(intervals(("a", 30, 25, 41), ("b", 50, 40, 60)), language="fr")
    assert "a is the hardest" in found and "chance alone could explain" in found


def test_scores_whose_intervals_lie_apart_are_said_to_differ():
    found = findings.readability(intervals(("b", 50, 42, 60), ("a", 30, 25, 41)), language="fr")
    assert "a is the hardest" in found and "do not overlap" in found


def test_one_text_is_compared_with_nothing():
    assert findings.readability(intervals(("a", 33.4, 24.4, 43.2)), language="fr") == "a scores 33 [24, 43] on Kandel–Moles ease (higher is easier)."
    grouped = intervals(("no outlet", 33.4, np.nan, np.nan)).rename(columns={"doc_id": "outlet"})
    assert findings.readability(grouped, language="fr") == "There is one outlet only, so nothing to compare."


def test_a_score_that_is_not_defined_is_not_mentioned():
    assert "long enough" in findings.readability(intervals(("a", np.nan, np.nan, np.nan)), language="fr")


def test_only_words_beyond_chance_set_a_group_apart():
    keys = pd.DataFrame([key("casse", 1.0, 0.01), key("quai", 0.5, 0.4), key("grue", -0.5, 0.01)])
    assert findings.keyness({"A": keys}) == "Compared with the others, what is typical of A: casse (at least 2.0 times as frequent)."
    assert "nothing beyond" in findings.keyness({"A": keys.tail(2)})
    assert findings.most_distinct({"B": keys.tail(2), "A": keys}) == "A"


def test_what_plain_likelihood_calls_key_is_held_against_articles_as_draws():
    keys = pd.DataFrame([key("casse", 1.0, 0.01), key("quai", 0.5, 0.4), key("grue", -3, 0.01), key("rare", 1, 0.01)]).assign(g2=[20, 16, 30, 3])
    assert findings.plain_likelihood(keys) == ("2 words would be key by the usual cut (G² of 15.13 or more); with articles as the draws, 1 of them stays.")
    assert "no way to tell" in findings.plain_likelihood(keys.assign(q=np.nan))


@pytest.mark.parametrize("ratio, said", [(1.29, "1.2"), (10.2, "10"), (1234, "1,200")])
def test_the_least_ratio_is_rounded_down(ratio, said):
    assert times(np.log2(ratio)) == said


def test_terms_are_written_as_the_articles_write_them():
    counts = pd.DataFrame({"term": ["irak", "force"], "count": [3, 1], "documents": [2, 1], "forms": ["Irak (3)", "forces (1)"]})
    assert findings.terms(counts) == "Most frequent: Irak (3 uses in 2 articles) and force (1 use in 1 article)."
    assert findings.terms(counts.head(0)) == "No term was counted."


def test_statements_are_counted_by_form_and_the_loudest_named():
    said = pd.DataFrame({"scope": ["speech", "speech", "attitude"], "type": ["direct", "direct", "indirect"]})
    speakers = pd.DataFrame({"speaker": ["Ana", "Bo"], "words": [5, 15], "share": [0.25, 0.75]})
    assert findings.attribution(said, speakers) == ("2 statements of sources (100% direct); the most words go to Bo "
                                                    "(15 words, 75% of all that is quoted or reported).")
    assert findings.attribution(said.tail(1), speakers.head(0)) == "No reported speech was found."


def test_what_stands_in_a_document_is_text_in_a_table_and_in_a_finding():
    hostile = '<script>alert("x")</script>'
    frame = pd.DataFrame({"doc_id": [hostile], "title": [hostile], "count": [1]})
    for html in (findings.table(frame, caption=hostile)._repr_html_(), findings.Finding(hostile)._repr_mimebundle_()[0]["text/html"],
                 findings.Note(hostile)._repr_html_()):
        assert "<script" not in html and "&lt;script&gt;" in html


def test_a_passage_is_marked_in_its_place():
    docs = pd.DataFrame({"text": ["le port?Avec & ses grues"], "language": ["fr"]}, index=pd.Index(["a"], name="doc_id"))
    found = pd.DataFrame({"doc_id": ["a"], "start": [3], "end": [12], "notice": ["glued words"]})
    html = findings.in_place(found, docs, caption="Defects.")._repr_html_()
    assert '<td lang="fr">le <mark>port?Avec</mark> &amp; ses grues</td>' in html


def test_a_table_merges_an_interval_and_says_how_much_it_leaves_out():
    frame = pd.DataFrame({"speaker": ["A", "B"], "share": [0.5, np.nan], "low": [0.4, np.nan], "high": [0.6, np.nan]})
    html = findings.table(frame, caption="Speakers.", most=1)._repr_html_()
    assert ">50% [40, 60]<" in html and "The first 1 of 2 rows." in html and 'scope="col" class="n">share' in html
    assert ">–<" in findings.table(frame.tail(1), caption="Speakers.")._repr_html_()


def test_a_table_says_yes_no_or_nothing():
    html = findings.table(pd.DataFrame({"pair": list("abc"), "differ": pd.array([True, False, None], dtype="boolean")}), caption="x")._repr_html_()
    assert [cell in html for cell in (">yes<", ">no<", ">–<")] == [True] * 3


def test_a_table_without_rows_says_so():
    assert '<td colspan="2">none</td>' in findings.table(pd.DataFrame({"a": [], "b": []}), caption="x")._repr_html_()


def test_defects_are_placed_in_one_article_or_in_some_of_many():
    found = pd.DataFrame({"doc_id": ["a", "a"], "notice": ["two full stops", "two full stops"]})
    assert findings.notices(found, DOCS) == "2 defects in 1 of 3 articles; most often: two full stops (2)."
    assert findings.notices(found, DOCS.head(1)) == "2 defects in the article; most often: two full stops (2)."


def test_each_row_can_be_in_its_own_language():
    html = findings.table(DOCS[["outlet", "language"]].dropna(), caption="x", language="language")._repr_html_()
    assert html.count('lang="fr"') == 6


def test_an_interval_has_as_many_digits_as_its_value_deserves():
    assert interval({"value": 0.1234, "low": -0.5, "high": 1}) == "0.12 [−0.50, 1.00]"
    assert interval({"value": 33.4, "low": np.nan, "high": np.nan}) == "33"
