"""Charts of voices: shares counted by hand, and the same numbers for speakers as in the text."""

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from analysis.attribution.palette import HUES
from analysis.charts.canvas import MEASURED, SOFT
from analysis.charts.voices import voices_along, words_by_voice

# Ten words that count: four of the journalist, three of Paul, two of Anne, one of nobody; and two
# of residue.
PARTS = pd.DataFrame(
    {
        "doc_id": "a",
        "language": "fr",
        "text": [
            "Un deux trois. ",
            "« Un deux »",
            "dit-il.",
            "Lire aussi",
            "« Un deux »",
            "« Un »",
            "« Un »",
        ],
        "voice": ["narrator", "quoted", "narrator", "residue", "quoted", "quoted", "quoted"],
        "speaker": [None, "Paul", None, None, "Anne", "Paul", "not named"],
    }
)
WORDS = pd.DataFrame(
    {
        "term": ["occupation", "le", "assassiné", "rare"],
        "count": [10, 50, 20, 1],
        "quoted": [10, 26, 0, 1],
        "share": [1.0, 0.52, 0.0, 1.0],
        "low": [0.7, 0.4, 0.0, float("nan")],
        "high": [1.0, 0.65, 0.2, float("nan")],
    }
)


def test_the_shares_of_an_article_leave_residue_out():
    text = voices_along(PARTS).alternative_text
    journalist = 3 + len(["dit", "il"])
    total = journalist + 3 + 2 + 1
    shares = [f"{words / total:.0%}" for words in (journalist, 3, 2, 1)]
    assert "journalist {}; 1 Paul {}; 2 Anne {}; ? not named {}".format(*shares) in text
    assert "without 2 of residue" in text
    assert "In order: journalist, 1, journalist, 2, 1, ?." in text


def test_a_strip_is_as_long_as_its_words_and_has_the_colours_of_the_speakers():
    ax = voices_along(PARTS)
    drawn = [
        (piece.get_paths()[0].get_extents().width, to_hex(piece.get_facecolor()[0]))
        for piece in ax.collections
    ]
    assert [width for width, _ in drawn] == [3, 2, 2, 2, 2, 1, 1]
    assert drawn[1][1] == HUES[0][0]
    assert drawn[4][1] == HUES[1][0]
    assert drawn[5][1] == HUES[0][0]


def test_of_many_speakers_the_key_names_some_and_counts_the_others():
    many = pd.DataFrame(
        {
            "doc_id": "a",
            "language": "fr",
            "text": "un",
            "voice": "quoted",
            "speaker": [f"Nom {number}" for number in range(20)],
        }
    )
    assert voices_along(many).alternative_text.count("Nom") == 12
    assert "8 more" in voices_along(many).alternative_text


def test_several_articles_stand_in_the_order_of_what_is_quoted():
    quoted = PARTS[1:2].assign(doc_id="b")
    ax = voices_along(pd.concat([PARTS, quoted]))
    assert [label.get_text() for label in ax.get_yticklabels()] == ["b", "a"]
    assert "b: 100%; a: 55%" in ax.alternative_text


@pytest.mark.parametrize("parts", [PARTS[:0], PARTS[:1].assign(text="…")])
def test_nothing_to_show_is_said(parts):
    assert voices_along(parts).alternative_text == "There is no text to show."


def test_an_article_that_is_all_residue_has_no_shares():
    assert "2 words" in voices_along(PARTS[3:4]).alternative_text


def test_words_stand_by_their_share_beside_that_of_all():
    ax = words_by_voice(WORDS, most=3)
    assert [label.get_text() for label in ax.get_yticklabels()] == [
        "occupation · 10",
        "le · 50",
        "assassiné · 20",
    ]
    assert (
        "of all terms 46%: occupation 100% (70% to 100%) of 10; "
        "le 52% (40% to 65%) of 50; assassiné 0% (0% to 20%) of 20" in ax.alternative_text
    )
    assert "The 3 most frequent terms of 4" in ax.get_title(loc="left")


def test_what_chance_may_explain_is_hollow_and_each_side_has_its_colour():
    dots = words_by_voice(WORDS, most=3).collections[1]
    assert [to_hex(colour) for colour in dots.get_edgecolor()] == [MEASURED, MEASURED, SOFT]
    assert [to_hex(colour) for colour in dots.get_facecolor()] == [MEASURED, "#ffffff", SOFT]


def test_a_term_without_an_interval_has_none_in_words_either():
    assert "rare 100% of 1" in words_by_voice(WORDS).alternative_text


def test_no_term_is_said():
    assert words_by_voice(WORDS[:0]).alternative_text == "No term to show."


def test_an_article_that_is_all_residue_says_no_more_than_that():
    assert (
        voices_along(PARTS[3:4]).alternative_text == "An article of 2 words, all of them residue."
    )


def test_a_source_that_is_missing_from_the_table_is_not_named():
    parts = PARTS[:2].assign(speaker=None)
    assert (
        "journalist 60%; ? not named 40%. In order: journalist, ?."
        in voices_along(parts).alternative_text
    )
