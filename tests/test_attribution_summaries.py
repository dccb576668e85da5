"""Speakers, cues and kinds of sources, counted by hand."""

import numpy as np
import pandas as pd
import pytest

from analysis import attribution
from analysis.attribution.finding import COLUMNS


def said(*rows: dict, lengths: dict | None = None) -> pd.DataFrame:
    base = {
        "doc_id": "a",
        "start": 0,
        "end": 10,
        "content": "un deux",
        "type": "direct",
        "cue_lemma": "dire",
        "cue_class": "neutral",
        "speaker_name": "Anne Martin",
        "speaker": "Anne Martin, maire",
        "speaker_kind": "named_person",
        "scope": "speech",
    }
    table = pd.DataFrame([base | row for row in rows]).reindex(columns=list(COLUMNS))
    table.attrs["lengths"] = lengths or {}
    return table


def test_words_and_shares_of_each_speaker_add_up():
    table = attribution.speakers(
        said(
            {},
            {"type": "indirect"},
            {"speaker_name": "Paul Petit", "content": "un deux trois quatre"},
        )
    )
    assert table[["speaker", "statements", "words"]].values.tolist() == [
        ["Anne Martin", 2, 4],
        ["Paul Petit", 1, 4],
    ]
    assert list(table["share"]) == [0.5, 0.5]
    assert table.loc[0, ["direct", "mixed", "indirect"]].tolist() == [1, 0, 1]
    assert ((table["low"] <= table["share"]) & (table["share"] <= table["high"])).all()


def test_a_statement_without_a_known_speaker_counts_in_the_total():
    table = attribution.speakers(said({}, {"speaker_name": None}))
    assert list(table["share"]) == [0.5]


def test_words_inside_another_statement_count_once():
    outer, rest = (
        {"content": "un deux trois quatre", "end": 20},
        {"doc_id": "b", "speaker_name": "Paul Petit"},
    )
    known = attribution.speakers(
        said(outer, {"speaker_name": "Zoé Blin", "start": 10, "end": 20}, rest)
    ).set_index("speaker")
    assert known["words"].to_dict() == {"Anne Martin": 2, "Zoé Blin": 2, "Paul Petit": 2}
    unknown = attribution.speakers(
        said(outer, {"speaker_name": None, "speaker_kind": "unknown", "start": 10, "end": 20}, rest)
    ).set_index("speaker")
    assert unknown["words"].to_dict() == {"Anne Martin": 4, "Paul Petit": 2}
    assert unknown.at["Anne Martin", "share"] == pytest.approx(4 / 6)


def test_spellings_of_one_name_are_merged_and_listed():
    table = attribution.speakers(
        said(
            {"speaker_name": "Élise Roy"},
            {"speaker_name": "Elise Roy"},
            {"speaker_name": "Élise Roy"},
        )
    )
    assert list(table["speaker"]) == ["Élise Roy"]
    assert table.loc[0, "forms"] == [
        "Elise Roy",
        "Élise Roy",
    ]


def test_aliases_correct_the_merging(tmp_path):
    rows = said({"speaker_name": "Le patron"}, {})
    assert list(attribution.speakers(rows, aliases={"le patron": "Anne Martin"})["statements"]) == [
        2
    ]
    file = tmp_path / "aliases.csv"
    file.write_text("name,speaker\nLe patron,Anne Martin\n", encoding="utf-8")
    assert list(attribution.speakers(rows, aliases=file)["statements"]) == [2]
    file.write_text("nom,qui\nx,y\n", encoding="utf-8")
    with pytest.raises(ValueError, match="'name' and 'speaker'"):
        attribution.speakers(rows, aliases=file)


def test_positions_are_shares_of_the_document():
    table = attribution.speakers(said({"start": 20}, {"start": 80}, lengths={"a": 100}))
    assert table.loc[0, ["first", "last"]].tolist() == [0.2, 0.8]
    assert np.isnan(attribution.speakers(said({}))["first"]).all()


def test_attitudes_are_left_out_unless_asked_for():
    rows = said({}, {"scope": "attitude"})
    assert list(attribution.speakers(rows)["statements"]) == [1]
    assert list(attribution.speakers(rows, scope=None)["statements"]) == [2]
    with pytest.raises(ValueError, match="choose 'speech'"):
        attribution.speakers(rows, scope="thought")


def test_groups_have_shares_of_their_own():
    rows = said({"doc_id": "a"}, {"doc_id": "b", "speaker_name": "Paul Petit"})
    rows["outlet"] = ["X", "Y"]
    table = attribution.speakers(rows, by="outlet")
    assert table[["outlet", "speaker", "share"]].values.tolist() == [
        ["X", "Anne Martin", 1.0],
        ["Y", "Paul Petit", 1.0],
    ]


def test_cues_are_counted_by_lemma_with_wilsons_interval():
    table = attribution.cues(
        said({}, {}, {"cue_lemma": "affirmer", "cue_class": "assertive"}, {"cue_lemma": None})
    )
    assert table[["cue_lemma", "statements"]].values.tolist() == [["dire", 2], ["affirmer", 1]]
    assert table.loc[0, "share"] == pytest.approx(2 / 3)
    # Wilson's interval of 2 in 3, by hand.
    assert table.loc[0, ["low", "high"]].tolist() == pytest.approx([0.2077, 0.9385], abs=1e-4)


def test_kinds_tell_the_share_of_unnamed_sources():
    table = attribution.kinds(said({}, {"speaker_kind": "unnamed_person"}, {}, {}))
    assert table[["speaker_kind", "share"]].values.tolist() == [
        ["named_person", 0.75],
        ["unnamed_person", 0.25],
    ]


def test_nothing_said_gives_empty_tables_with_their_columns():
    nothing = said({}).iloc[:0]
    for summary in (attribution.speakers, attribution.cues, attribution.kinds):
        assert summary(nothing).empty
        assert "share" in summary(nothing).columns


def test_another_table_is_refused():
    with pytest.raises(ValueError, match="find"):
        attribution.speakers(pd.DataFrame({"text": ["x"]}))


def test_articles_without_an_outlet_are_a_group_of_their_own():
    rows = said({}, {"doc_id": "b", "speaker_name": "Paul Petit"}).assign(
        outlet=["Quai Matin", None]
    )
    assert attribution.speakers(rows, by="outlet")[
        ["outlet", "speaker", "share"]
    ].values.tolist() == [["Quai Matin", "Anne Martin", 1], ["no outlet", "Paul Petit", 1]]
    assert attribution.kinds(rows, by="outlet")[["outlet", "share"]].values.tolist() == [
        ["Quai Matin", 1],
        ["no outlet", 1],
    ]
    assert attribution.cues(rows, by="outlet")["outlet"].tolist() == ["Quai Matin", "no outlet"]


def test_joint_speakers_are_both_counted_and_share_the_words():
    table = attribution.speakers(
        said(
            {"speaker_name": "Anne Martin; Paul Petit", "content": "un deux trois"},
            {"speaker_name": "Paul Petit", "content": "un"},
            {"speaker_name": None, "content": "un"},
        )
    ).set_index("speaker")
    assert table["words"].to_dict() == {"Anne Martin": 2, "Paul Petit": 2}
    assert table["statements"].to_dict() == {"Anne Martin": 1, "Paul Petit": 2}
    assert list(table["share"]) == [0.4, 0.4]
