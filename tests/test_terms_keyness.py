"""Keyness: the independent draws are documents, not words."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import terms
from analysis.terms import measures

DRAWS = 999


def corpus(target: list[str], reference: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "text": target + reference,
            "outlet": ["A"] * len(target) + ["B"] * len(reference),
            "language": "fr",
        }
    )


@pytest.fixture(scope="module")
def apart() -> pd.DataFrame:
    """Articles of two outlets: all of A have 'retrait', one of A has 'dialogue' twelve times."""
    rest = "Le pays attend. " * 10
    return corpus(
        ["Le retrait des forces. " + rest] * 11
        + ["Le retrait des forces. " + rest + "Un dialogue. " * 12],
        ["La force, le pays. " + rest] * 12,
    )


@pytest.fixture(scope="module")
def articles(shared) -> pd.DataFrame:
    file = shared / "gold" / "en_train.jsonl"
    if not file.exists():
        pytest.skip("the English articles are absent")
    rows = [json.loads(line) for line in file.open(encoding="utf-8")]
    docs = pd.DataFrame(
        {
            "doc_id": [row["id"] for row in rows],
            "text": [row["text"] for row in rows],
            "language": "en",
        }
    )
    return docs.assign(outlet=docs["doc_id"].str.split("_").str[0])


def row(table: pd.DataFrame, term: str) -> pd.Series:
    return table.set_index("term").loc[term]


def test_both_sides_are_counted_in_uses_rates_and_documents(apart):
    found = row(terms.keyness(apart, by="outlet", target="A", draws=DRAWS), "retrait")
    assert (
        found["count_target"],
        found["count_reference"],
        found["documents_target"],
        found["documents_reference"],
    ) == (12, 0, 12, 0)
    # 11 articles of 34 words and one of 58: 432 words; no use counts as half a use in 12 times 34.
    assert found["per_thousand_target"] == pytest.approx(12 / 432 * 1000)
    assert found["log_ratio"] == pytest.approx(np.log2(12 / 432) - np.log2(0.5 / 408))
    assert found["g2"] == pytest.approx(float(measures.log_likelihood(12, 0, 432, 408)))


def test_a_word_of_one_article_is_no_key_word_however_often_it_stands_there(apart):
    table = terms.keyness(apart, by="outlet", target="A", draws=DRAWS)
    assert row(table, "retrait")["q"] < 0.05
    assert row(table, "dialogue")["q"] > 0.05
    assert row(table, "dialogue")["g2"] > 15.13
    assert (table["method"] == "permutation of documents, 999 draws").all()


def test_the_surest_of_the_target_come_first_and_of_the_reference_last(apart):
    table = terms.keyness(apart, by="outlet", target="A", draws=DRAWS)
    nearest = np.where(
        table["low"] > 0, table["low"], np.where(table["high"] < 0, table["high"], 0)
    )
    assert (np.diff(nearest) <= 0).all()
    other = terms.keyness(apart, by="outlet", target="B", draws=DRAWS)
    assert row(other, "retrait")["log_ratio"] == pytest.approx(-row(table, "retrait")["log_ratio"])


def test_it_gives_the_same_figures_at_every_run(apart):
    first, second = (terms.keyness(apart, by="outlet", target="A", draws=DRAWS) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
    shuffled = apart.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(
        terms.keyness(shuffled, by="outlet", target="A", draws=DRAWS).drop(columns="q"),
        first.drop(columns="q"),
    )


def test_rare_terms_are_left_out(apart):
    assert set(terms.keyness(apart, by="outlet", target="A", minimum=100, draws=DRAWS)["term"]) == {
        "le",
        "pays",
        "attendre",
    }


def test_random_halves_of_one_outlet_have_no_key_word(articles):
    """Where nothing differs, log-likelihood finds key words and permuting articles finds none."""
    docs = articles[articles["outlet"] == "nyt"].assign(
        half=np.random.default_rng(4).permutation(np.arange(120) % 2)
    )
    table = terms.keyness(docs, by="half", target=0, draws=1999)
    assert len(table) > 1000
    assert (table["q"] < 0.05).sum() == 0
    assert (table["g2"] > 15.13).sum() > 5
    assert ((table["low"] < 0) & (table["high"] > 0)).mean() > 0.9


def test_a_word_of_one_article_does_not_become_key_because_the_outlet_writes_short_articles(
    articles,
):
    table = terms.keyness(articles, by="outlet", target="breitbart", draws=1999)
    alone = table[(table["documents_target"] == 1) & (table["documents_reference"] == 0)]
    assert len(alone)
    assert alone["q"].min() > 0.05


def test_counts_of_slices_can_be_compared(apart):
    slices = [terms.count(part, by="outlet", stop_words=None) for part in (apart[:7], apart[7:])]
    merged = terms.keyness(terms.merge(slices), by="outlet", target="A")
    whole = terms.keyness(apart, by="outlet", target="A", draws=0)
    pd.testing.assert_frame_equal(merged, whole)
    assert (whole["method"] == "clustered z").all()


def test_a_second_table_or_a_named_group_is_the_reference(apart):
    table = terms.keyness(apart, by="outlet", target="A", draws=DRAWS)
    a, b = apart[apart["outlet"] == "A"], apart[apart["outlet"] == "B"]
    pd.testing.assert_frame_equal(
        terms.keyness(a.reset_index(drop=True), reference=b.reset_index(drop=True), draws=DRAWS),
        table,
    )
    pd.testing.assert_frame_equal(
        terms.keyness(apart, by="outlet", target="A", reference="B", draws=DRAWS), table
    )


def test_rows_without_a_group_are_not_the_rest(apart):
    more = pd.concat(
        [apart, pd.DataFrame({"text": ["Le retrait. " * 30], "outlet": [None], "language": "fr"})],
        ignore_index=True,
    )
    assert (
        row(terms.keyness(more, by="outlet", target="A", draws=DRAWS), "retrait")["count_reference"]
        == 0
    )


def test_two_voices_of_the_same_documents_are_compared_within_them():
    """Ten articles have both voices: 'nous' is only quoted, 'pays' stands in one narration only."""
    parts = pd.DataFrame(
        {
            "doc_id": [str(n) for n in range(10)] * 2,
            "language": "fr",
            "voice": ["quoted"] * 10 + ["narrator"] * 10,
            "text": ["Nous partons, nous partons."] * 10
            + ["Un pays. " * 12]
            + ["Il part. " * 12] * 9,
        }
    )
    table = terms.keyness(parts, by="voice", target="quoted", draws=DRAWS)
    assert row(table, "nous")["q"] < 0.05
    assert row(table, "nous")["documents_target"] == 10
    assert row(table, "pays")["q"] > 0.3


def test_documents_are_no_draws_where_a_side_has_one_and_the_table_says_so():
    table = terms.keyness(
        corpus(["Le retrait. " * 12], ["La force. " * 12]), by="outlet", target="A"
    )
    assert table["q"].isna().all()
    assert table["method"].str.contains("Clopper–Pearson").all()
    low, _ = measures.clopper_pearson(12, 0, 24, 24)
    assert row(table, "retrait")["low"] == pytest.approx(float(low))


def test_general_language_is_a_reference_labelled_by_its_year():
    docs = pd.DataFrame(
        {
            "text": ["Le retrait des forces irakiennes, l’Irak et les États-Unis."] * 3,
            "language": "fr",
        }
    )
    table = terms.keyness(docs, reference="general language", minimum=3)
    assert table["method"].str.contains("2021").all()
    assert table["q"].isna().all()
    assert table["term"].head(3).tolist() == ["irakiennes", "irak", "retrait"]
    assert not {"l’", "états-unis"} & set(table["term"])
    with pytest.raises(ValueError, match="one language at a time"):
        terms.keyness(pd.concat([docs, docs.assign(language="en")]), reference="general language")
    with pytest.raises(ValueError, match="single words"):
        terms.keyness(docs, reference="general language", ngram=2)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": "outlet", "target": "C"}, "no group 'C'; choose from 'A', 'B'"),
        ({"by": "outlet"}, "name the group"),
        ({"by": "paper", "target": "A"}, "no column 'paper'"),
        ({"by": "language", "target": "fr"}, "nothing to compare 'fr' with"),
        ({"by": "outlet", "target": "A", "reference": "A"}, "nothing to compare 'A' with"),
        ({}, "nothing to compare with"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_one_sentence(apart, options, message):
    with pytest.raises(ValueError, match=message):
        terms.keyness(apart, **options)


def test_an_empty_corpus_is_refused_and_texts_without_words_give_no_term(apart):
    with pytest.raises(ValueError, match="no group 'A'"):
        terms.keyness(apart[:0], by="outlet", target="A")
    assert terms.keyness(corpus(["", "…"], ["42 %", "😀"]), by="outlet", target="A").empty


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.sampled_from(["Le retrait.", "Une force, une date.", "Un pays"]), min_size=6, max_size=12
    )
)
def test_intervals_hold_their_ratio_and_q_is_a_share(texts):
    table = terms.keyness(
        corpus(texts[:3], texts[3:]), by="outlet", target="A", minimum=1, draws=99
    )
    assert (table["low"] <= table["log_ratio"]).all()
    assert (table["log_ratio"] <= table["high"]).all()
    assert table["q"].between(0, 1).all()
