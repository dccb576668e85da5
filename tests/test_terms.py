"""Counts of terms: stop words, elision, n-grams, groups, and groups that add up to the whole."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import terms


def french(*texts: str, **columns) -> pd.DataFrame:
    return pd.DataFrame({"text": texts, "language": "fr", **columns})


def counted(table: pd.DataFrame, column: str = "count") -> dict:
    return dict(zip(table["term"], table[column], strict=True))


def test_an_elided_word_is_counted_apart_from_its_article():
    for apostrophe in "'’":
        docs = french(f"L{apostrophe}Irak, qu{apostrophe}Irak d{apostrophe}Irak.")
        assert counted(terms.count(docs)) == {"irak": 3}
        assert counted(terms.count(docs, stop_words=None, unit="word")) == {
            "irak": 3,
            "l’": 1,
            "qu’": 1,
            "d’": 1,
        }


def test_lemmas_keep_the_forms_they_gather():
    docs = french("La présidente irakienne.", "Les présidents irakiens et un président.")
    table = terms.count(docs)
    assert counted(table) == {"président": 3, "irakien": 2}
    assert counted(table, "forms") == {
        "président": "président (1), présidente (1), présidents (1)",
        "irakien": "irakienne (1), irakiens (1)",
    }
    assert counted(table, "documents") == {"président": 2, "irakien": 2}
    assert "présidente" in counted(terms.count(docs, unit="word"))


def test_a_capital_that_opens_a_sentence_makes_no_other_form():
    docs = french("Dialogue à Bagdad. Le dialogue. LE DIALOGUE À BAGDAD.")
    assert counted(terms.count(docs), "forms") == {
        "dialogue": "dialogue (3)",
        "bagdad": "Bagdad (2)",
    }


def test_words_that_end_in_s_are_not_cut():
    docs = french(
        "Paris, le mois de mars, le fils, un cours, un cas, une fois, les os, les États-Unis."
    )
    assert set(counted(terms.count(docs))) == {
        "paris",
        "mois",
        "mars",
        "fils",
        "cours",
        "cas",
        "fois",
        "os",
        "états-unis",
    }


def test_names_and_acronyms_have_no_other_form():
    docs = french("Le CHU, l’ONU, Seine-Saint-Denis, la construction navale, l’est de l’Ukraine")
    assert set(counted(terms.count(docs))) == {
        "chu",
        "onu",
        "seine-saint-denis",
        "construction",
        "naval",
        "est",
        "ukraine",
    }


def test_stop_words_are_left_out_unless_told_otherwise():
    docs = french("Elle a dit que la droite et l’état ne sont pas une force.")
    assert set(counted(terms.count(docs))) == {"dire", "droite", "état", "force"}
    assert set(counted(terms.count(docs, stop_words=["droites", "Force"]))) == {
        "dire",
        "droite",
        "état",
    }
    assert set(counted(terms.count(docs, stop_words="état"))) == {"dire", "droite", "force"}
    everything = terms.count(docs, stop_words=None)
    assert everything["count"].sum() == 14
    assert {"elle", "que", "la", "ne", "pas", "être", "l’"} <= set(everything["term"])


def test_words_left_out_still_count_in_the_length():
    assert counted(terms.count(french("La force et la force.")), "per_thousand") == {
        "force": pytest.approx(400)
    }


def test_a_function_word_that_is_also_a_noun_depends_on_the_words_before_it():
    docs = french(
        "Elle a été élue. Cet été, nous avions des avions dans l’est. Il est ici. Je suis venu."
    )
    words = counted(terms.count(docs, unit="word"))
    assert (words["été"], words["avions"], words["est"]) == (1, 1, 1)
    assert "suis" not in words


def test_figures_are_left_out_with_the_stop_words():
    assert counted(
        terms.count(french("2 500 soldats, 42 %, en 2020, à 14h30, le 3e, Covid-19"))
    ) == {"soldat": 1, "covid-19": 1}
    assert "2020" in counted(terms.count(french("en 2020"), stop_words=None))


def test_n_grams_do_not_cross_punctuation_nor_paragraphs():
    docs = french(
        "Dialogue stratégique\nDialogue, stratégique. Le ministre des affaires étrangères"
    )
    assert counted(terms.count(docs, ngram=2, unit="word")) == {
        "dialogue stratégique": 1,
        "affaires étrangères": 1,
    }
    assert counted(terms.count(docs, ngram=3, unit="word")) == {"ministre des affaires": 1}
    assert "dialogue stratégique" not in counted(
        terms.count(docs, ngram=2, stop_words=["dialogue stratégique"])
    )


def test_each_document_counts_in_its_own_language():
    docs = pd.DataFrame(
        {
            "text": [
                "Les ministres ont dit.",
                "The ministers said it.",
                "Kansanedustajat puhuivat.",
                "Ĉu ne? Jes!",
            ],
            "language": ["fr", "en", "fi", "eo"],
        }
    )
    table = counted(terms.count(docs))
    assert {"ministre", "dire", "minister", "say", "kansanedustaja", "ĉu", "jes"} <= set(table)
    assert not {"le", "les", "the", "it"} & set(table)


def test_groups_are_counted_apart_and_a_missing_one_has_a_name():
    docs = french("Une force.", "Une force, un dialogue.", "Une date.", outlet=["A", "B", None])
    table = terms.count(docs, by="outlet")
    assert table[["outlet", "term", "count"]].values.tolist() == [
        ["A", "force", 1],
        ["B", "dialogue", 1],
        ["B", "force", 1],
        ["no outlet", "date", 1],
    ]
    assert table.attrs["groups"]["words"] == [2, 4, 2]


def test_rows_of_one_document_are_one_document():
    parts = french(
        "Une force.",
        "Un dialogue.",
        "La force.",
        doc_id=["a", "b", "a"],
        voice=["narrator", "narrator", "quoted"],
    )
    assert counted(terms.count(parts), "documents") == {"force": 1, "dialogue": 1}
    assert len(terms.count(parts, by="voice")) == 3


def test_residue_in_a_table_of_voices_is_not_counted():
    parts = french("Une force.", "Abonnez-vous ici.", voice=["narrator", "residue"])
    assert counted(terms.count(parts)) == {"force": 1}


def test_a_rate_of_one_document_has_no_interval_and_others_have_one_around_it():
    one, two = (
        terms.count(french("Une force.")),
        terms.count(french("Une force.", "Un dialogue.", "Une force, une force.")),
    )
    assert one[["low", "high"]].isna().all(axis=None)
    assert (two["low"] < two["per_thousand"]).all()
    assert (two["per_thousand"] < two["high"]).all()


@pytest.mark.parametrize("text", ["", "…", "42 %", "👩🏽‍🚀 🇫🇷", " \n\n ", None])
def test_a_text_without_words_gives_an_empty_table(text):
    table = terms.count(french(text))
    assert table.empty
    assert list(table.columns) == list(terms.count(french("Une force.")).columns)


def test_other_scripts_and_decomposed_accents_are_words():
    assert counted(terms.count(french("e\u0301cole École"))) == {"école": 2}
    assert len(terms.count(pd.DataFrame({"text": ["قال الوزير إن القوات"], "language": "ar"}))) == 4


def test_an_empty_table_is_counted_and_a_wrong_one_refused():
    assert terms.count(french("x")[:0]).empty
    with pytest.raises(ValueError, match="column 'text'"):
        terms.count(pd.DataFrame({"body": ["a"]}))
    with pytest.raises(ValueError, match="no column 'paper'"):
        terms.count(french("a"), by="paper")
    with pytest.raises(ValueError, match="'lemma' and 'word'"):
        terms.count(french("a"), unit="stem")
    with pytest.raises(ValueError, match="ngram"):
        terms.count(french("a"), ngram=0)


VOCABULARY = [
    "Forces",
    "force",
    "la",
    "présidente",
    "président",
    "Irak",
    "irak",
    "l’",
    "été",
    "a",
    "dialogue",
    ".",
    ",",
]
TEXTS = st.lists(
    st.lists(st.sampled_from(VOCABULARY), max_size=12).map(" ".join), min_size=1, max_size=6
)


@settings(max_examples=40, deadline=None)
@given(TEXTS, st.integers(0, 6), st.sampled_from([1, 2]), st.sampled_from([None, "outlet"]))
def test_slices_add_up_to_the_whole_in_any_order(texts, cut, ngram, by):
    docs = french(
        *texts,
        outlet=["A" if len(text) % 2 else "B" for text in texts],
        doc_id=[str(n) for n in range(len(texts))],
    )
    whole = terms.count(docs, ngram=ngram, by=by)
    slices = [
        terms.count(part, ngram=ngram, by=by)
        for part in (docs[:cut], docs[cut : cut + 1], docs[cut + 1 :])
    ]
    for merged in (
        terms.merge(slices),
        terms.merge(slices[::-1]),
        terms.merge([terms.merge(slices[:2]), slices[2]]),
        terms.merge([slices[0], terms.merge(slices[1:])]),
    ):
        pd.testing.assert_frame_equal(merged, whole)
        assert merged.attrs == whole.attrs


@settings(max_examples=20, deadline=None)
@given(TEXTS, st.randoms())
def test_counts_do_not_depend_on_the_order_of_documents(texts, random):
    docs = french(*texts, doc_id=[str(n) for n in range(len(texts))])
    shuffled = docs.sample(frac=1, random_state=random.randint(0, 999))
    pd.testing.assert_frame_equal(terms.count(shuffled), terms.count(docs))


def test_only_counts_of_one_kind_are_merged():
    docs = french("Une force.", outlet="A")
    with pytest.raises(ValueError, match="same `by`"):
        terms.merge([terms.count(docs), terms.count(docs, by="outlet")])
    with pytest.raises(ValueError, match="at least one"):
        terms.merge([])
