"""The share of a text that its sources have, with its interval."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from analysis import voices
from analysis.voices.proportions import clustered_shares


def parts(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Build a table of voices from rows of document, voice and text."""
    table = pd.DataFrame(rows, columns=["doc_id", "voice", "text"])
    return table.assign(
        start=table.groupby("doc_id")["text"].transform(
            lambda texts: texts.str.len().cumsum().shift(fill_value=0)
        ),
        language="fr",
    )


def test_headlines_count_and_residue_does_not():
    table = parts(
        ("a", "narrator", "Le titre\n\n"),
        ("a", "quoted", "« Non »"),
        ("a", "narrator", ", dit-il.\n"),
        ("a", "residue", "Lire aussi"),
    )
    row = voices.shares(table).iloc[0]
    assert row[["documents", "words", "quoted"]].tolist() == [1, 5, 1]
    assert row["share"] == 0.2


def test_each_group_has_its_row():
    table = parts(("a", "quoted", "Un deux."), ("b", "narrator", "Un deux trois.")).assign(
        outlet=["A", None]
    )
    found = voices.shares(table, by="outlet")
    assert found[["outlet", "documents", "words", "quoted"]].values.tolist() == [
        ["A", 1, 2, 2],
        ["no outlet", 1, 3, 0],
    ]


def test_one_paragraph_has_no_interval_and_two_have():
    one = parts(("a", "quoted", "Un deux trois"), ("a", "narrator", " dit-il."))
    assert voices.shares(one)[["low", "high"]].isna().all(axis=None)
    two = pd.concat(
        [one, parts(("a", "narrator", "Un."), ("a", "narrator", "Deux."))], ignore_index=True
    )
    two.loc[1, "text"] = " dit-il.\n"
    row = voices.shares(two).iloc[0]
    assert 0 <= row["low"] < row["share"] == 3 / 7 < row["high"] <= 1


def test_nothing_to_count_is_not_a_share_of_nought():
    nothing = voices.shares(parts(("a", "residue", "Publicité")))
    assert nothing[["documents", "words", "quoted"]].values.tolist() == [[0, 0, 0]]
    assert nothing[["share", "low", "high"]].isna().all(axis=None)
    assert voices.shares(parts(("a", "residue", "Publicité")), by="doc_id").empty
    with pytest.raises(ValueError, match="not a table of voices"):
        voices.shares(pd.DataFrame({"text": ["Un."]}))


def test_clusters_of_one_draw_give_wilson_s_interval():
    hits, sizes = np.array([1.0] * 8 + [0.0] * 12), np.ones(20)
    found = clustered_shares(hits, sizes, np.zeros(20, dtype=int), count=1).iloc[0]
    # The variance between clusters of one draw is n / (n - 1) times that of independent draws.
    z, size, share = norm.ppf(0.975), 20 * 19 / 20, 0.4
    centre, half = (
        (share + z**2 / 2 / size) / (1 + z**2 / size),
        z / (1 + z**2 / size) * np.sqrt(share * 0.6 / size + z**2 / 4 / size**2),
    )
    assert found[["low", "high"]].tolist() == pytest.approx(
        [centre - half, centre + half], abs=1e-6
    )


def test_words_that_come_together_make_a_share_less_sure():
    sizes, group = np.full(10, 10.0), np.zeros(10, dtype=int)
    together = clustered_shares(np.array([10.0] * 5 + [0.0] * 5), sizes, group, count=1).iloc[0]
    spread = clustered_shares(np.full(10, 5.0), sizes, group, count=1).iloc[0]
    assert together["share"] == spread["share"] == 0.5
    assert together["high"] - together["low"] > 2 * (spread["high"] - spread["low"])
    # All or none: every cluster is one draw.
    assert clustered_shares(np.zeros(10), sizes, group, count=1)["high"].iloc[0] == pytest.approx(
        0.2775, abs=1e-4
    )
