"""Charts of voices: the numbers are in the alternative text, and nothing to show is said."""

import pandas as pd
import pytest

from analysis.charts import attribution as charts

SPEAKERS = pd.DataFrame(
    {
        "outlet": ["X", "Y"],
        "speaker": ["Comité de coordination pour la défense des marins du littoral", "Anne Martin"],
        "kind": ["organisation", "named_person"],
        "statements": [2, 1],
        "words": [30, 10],
        "share": [0.75, 0.25],
        "low": [0.5, 0.1],
        "high": [0.9, 0.5],
        "documents": [1, 1],
        "first": [0.1, 0.5],
        "last": [0.4, 0.5],
    }
)
CUES = pd.DataFrame(
    {"cue_lemma": ["dire", "affirmer"], "cue_class": ["neutral", "assertive"], "statements": [3, 1]}
)


def test_share_of_voice_tells_shares_and_intervals():
    text = charts.share_of_voice(SPEAKERS).alternative_text
    assert "Anne Martin: 25% (10% to 50%), 10 words" in text


def test_reporting_verbs_tell_class_and_count():
    assert "dire (neutral): 3" in charts.reporting_verbs(CUES).alternative_text


def test_place_in_article_runs_from_the_head_to_the_end():
    assert "Anne Martin: 50 to 50" in charts.place_in_article(SPEAKERS).alternative_text


def test_speakers_by_group_tell_the_share_in_each_group():
    text = charts.speakers_by_group(SPEAKERS).alternative_text
    assert "Anne Martin: Y 25%" in text
    assert "littoral: X 75%" in text
    with pytest.raises(ValueError, match="by='author'"):
        charts.speakers_by_group(SPEAKERS, by="author")


def test_nothing_to_show_is_said():
    for chart, table in (
        (charts.share_of_voice, SPEAKERS),
        (charts.reporting_verbs, CUES),
        (charts.place_in_article, SPEAKERS),
        (charts.speakers_by_group, SPEAKERS),
    ):
        assert "No one" in chart(table.iloc[:0]).alternative_text
