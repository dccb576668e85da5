"""What charts say: words of the catalogue, not of tables, and numbers with the right noun."""

import pandas as pd
import pytest

from analysis import charts
from analysis.attribution.palette import NOT_NAMED, called
from analysis.readability.scores import BANDS
from analysis.wording import say

SCORES = pd.DataFrame(
    {
        "voice": ["narrator", "quoted"],
        "measure": "long_word_share",
        "value": [0.273, 0.041],
        "low": [0.25, float("nan")],
        "high": [0.3, float("nan")],
    }
)


@pytest.mark.parametrize("measure", BANDS)
def test_every_stretch_of_a_scale_has_a_word_and_every_scale_its_source(measure):
    ax = charts.readability_scores(
        SCORES[:1].assign(measure=measure, value=50.0, low=40.0, high=60.0), measure=measure
    )
    assert [text.get_text() for text in ax.texts][: len(BANDS[measure])] == [
        say(f"band-{name}") for _, _, name in BANDS[measure]
    ]
    assert ax.alternative_text.endswith(say(f"scale-{measure}.bands"))
    assert "Bands: " in ax.get_xlabel()


def test_a_measure_and_a_group_are_called_what_a_reader_calls_them():
    ax = charts.readability_scores(SCORES, measure="long_word_share")
    assert ax.get_xlabel() == "long word share, with 95% interval"
    assert (
        "the journalist’s voice: 0.27 (0.25 to 0.30); the sources’ voice: 0.04."
        in ax.alternative_text
    )
    assert (
        charts.readability_scores(SCORES, measure="gunning_fog").alternative_text
        == "No text has a value of gunning fog."
    )


def test_a_year_is_no_number_of_things():
    table = pd.DataFrame(
        {"year": [2025, 2026], "measure": "lix", "value": [40.0, 50.0], "low": 35.0, "high": 55.0}
    )
    ax = charts.readability_scores(table, measure="lix")
    assert [label.get_text() for label in ax.get_yticklabels()] == [
        "2025",
        "2026",
    ]
    assert "2025: 40.0 (35.0 to 55.0)" in ax.alternative_text
    keys = pd.DataFrame(
        {"term": ["port"], "log_ratio": [1.0], "low": [0.5], "high": [2.0], "q": [0.01]}
    )
    assert (
        charts.key_terms(keys, target=2026).get_title(loc="left")
        == "Words of 2026, and of the rest"
    )


def test_one_is_singular_and_thousands_are_parted():
    trend = pd.DataFrame(
        {
            "term": "port",
            "period": pd.to_datetime(["2026-01-05"]),
            "per_thousand": 2.0,
            "low": float("nan"),
            "high": float("nan"),
            "count": 1,
            "documents": 1,
        }
    )
    assert (
        "port highest at 2.00 in the period from 2026-01-05, 1 use in 1 document."
        in charts.term_trend(trend).alternative_text
    )
    notices = pd.DataFrame(
        {"doc_id": [f"d{number}" for number in range(1200)], "notice": "glued words"}
    )
    assert (
        "glued words: 1,200 in 1,200 documents" in charts.notices_by_kind(notices).alternative_text
    )


def test_a_ratio_is_said_as_far_as_it_can_be_told():
    keys = pd.DataFrame(
        {
            "term": ["port", "quai"],
            "log_ratio": [12.0, -1.0],
            "low": [1.0, -20.0],
            "high": [20.0, 1.0],
            "q": [0.01, 0.3],
        }
    )
    ax = charts.key_terms(keys, target="A")
    assert "port 4,100 (2 to over 65,000); quai 0.5 (0 to 2)" in ax.alternative_text
    assert {"4k×", "same", "16×"} <= {label.get_text() for label in ax.get_xticklabels()}


def test_who_is_not_known_is_called_so_and_a_name_stays_a_name():
    assert [called(speaker) for speaker in (None, float("nan"), NOT_NAMED, "Paul")] == [
        "not named"
    ] * 3 + ["Paul"]


def test_an_alternative_text_is_as_long_as_its_rows():
    names = [f"an article with a long name, of the year {number}" for number in range(100)]
    text = charts.residue_share(pd.Series(0.5, index=names), most=100).alternative_text
    assert len(text) > 4000
    assert text.endswith("of the year 99: 50.0%.")
