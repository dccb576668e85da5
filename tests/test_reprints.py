"""documents.reprints and documents.distinct: agency copy in a corpus."""

import pandas as pd
import pytest

from analysis import documents

AGENCY = (
    "Soixante personnes ont été évacuées dans la nuit de mercredi à jeudi après la rupture d’une "
    "digue, a indiqué la préfecture."
)
MORE = "Le maire a demandé aux habitants de rester chez eux jusqu’à vendredi midi."
OTHER = "Le conseil régional a voté lundi une aide de deux millions d’euros pour la pêche côtière."


def table(*texts, **columns):
    names = list("abcdefgh"[: len(texts)])
    return pd.DataFrame(
        {"text": texts, "language": "fr", **columns}, index=pd.Index(names, name="doc_id")
    )


def test_the_share_is_counted_in_runs_of_five_words():
    """Ten words are six runs of five; the first seven of them are three of these."""
    pairs = documents.reprints(
        table(
            "un deux trois quatre cinq six sept huit neuf dix",
            "un deux trois quatre cinq six sept",
            "rien",
        )
    )
    assert pairs.values.tolist() == [[1, "a", "b", 1.0, 0.5, 1.0]]


def test_a_reprint_with_its_own_ending_is_found_with_the_share_of_each():
    pairs = documents.reprints(table(AGENCY, f"{AGENCY} {MORE}", OTHER))
    assert pairs[["doc_id", "other"]].values.tolist() == [["a", "b"]]
    assert pairs.of_doc[0] == 1
    assert 0.5 < pairs.of_other[0] < 0.7


def test_case_marks_apostrophes_and_residue_do_not_hide_a_reprint():
    dressed = f"{AGENCY.upper().replace('’', chr(39))} Publicité\n\nLire aussi : {MORE}"
    assert documents.reprints(table(AGENCY, dressed)).share.tolist() == [1.0]


def test_documents_joined_by_pairs_are_one_group():
    chain = table(AGENCY, f"{AGENCY} {MORE}", MORE, OTHER, OTHER)
    pairs = documents.reprints(chain)
    assert pairs[["group", "doc_id", "other"]].values.tolist() == [
        [1, "a", "b"],
        [1, "b", "c"],
        [2, "d", "e"],
    ]


def test_less_than_the_least_share_is_no_reprint():
    pair = table(f"{AGENCY} {MORE}", f"{OTHER} {MORE}")
    assert documents.reprints(pair).empty
    assert len(documents.reprints(pair, least=0.2)) == 1


def test_one_of_each_group_is_kept_the_earliest():
    docs = table(
        AGENCY,
        OTHER,
        AGENCY,
        MORE,
        date=pd.to_datetime(["2024-03-02", None, "2024-03-01", "2024-03-01"]),
    )
    assert list(documents.distinct(docs).index) == ["b", "c", "d"]
    assert list(documents.distinct(docs.drop(columns="date")).index) == ["a", "b", "d"]


@pytest.mark.parametrize("texts", [[], [""], ["", "…", "42 %", "🚀", "Un mot", "Un mot"]])
def test_texts_too_short_to_compare_are_in_no_pair(texts):
    docs = table(*texts)
    assert documents.reprints(docs).empty
    assert len(documents.distinct(docs)) == len(texts)
    assert list(documents.reprints(docs).columns) == [
        "group",
        "doc_id",
        "other",
        "share",
        "of_doc",
        "of_other",
    ]


def test_fragments_of_one_document_are_compared_as_one():
    voices = pd.DataFrame(
        {
            "doc_id": ["a", "a", "b"],
            "start": [0, 30, 0],
            "text": [AGENCY, MORE, f"{AGENCY} {MORE}"],
            "language": "fr",
        }
    )
    assert documents.reprints(voices)[["doc_id", "other"]].values.tolist() == [["a", "b"]]


def test_the_agency_report_in_the_samples_is_found_in_both_papers(samples):
    pairs = documents.reprints(documents.read(samples))
    assert pairs[["doc_id", "other"]].values.tolist() == [
        ["courrier-04-tempete-evacuations", "quai-03-nuit-angoisse"]
    ]
