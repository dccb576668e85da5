"""Every chart is laid out for a screen and for a phone, its text at full size and nothing cut."""

import base64
import io

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from PIL import Image

from analysis import charts
from analysis.charts.canvas import NARROW, PHONE, RESOLUTION, canvas, describe
from analysis.charts.fitting import cut, fitted, width_of, wrapped

LONG = [
    "Comité de coordination pour la résistance des marins",
    "Direction générale des affaires maritimes du Nord",
    "AFP",
]
SHARES = pd.DataFrame(
    {
        "speaker": LONG,
        "kind": "organisation",
        "statements": 1,
        "words": [30, 20, 10],
        "share": [0.5, 0.3, 0.2],
        "low": 0.1,
        "high": 0.9,
        "documents": 1,
        "first": [0.1, 0.2, 0.3],
        "last": [0.4, 0.5, 1.0],
        "outlet": ["Le Courrier de la Lauve", "La Cote industrielle", "Quai Matin"],
    }
)
INTERVALS = pd.DataFrame(
    {
        "doc_id": LONG,
        "measure": "flesch_kandel_moles",
        "value": [20.0, 55, 88],
        "low": [10.0, 50, 80],
        "high": [30.0, 60, 96],
    }
)
SENTENCES = pd.DataFrame(
    {"kind": "paragraph", "words": [5, 40, 12, 8] * 9, "contribution": range(36)}
)
COUNTS = pd.DataFrame(
    {
        "term": ["grève", "port", "désindustrialisation"],
        "count": [9, 5, 2],
        "documents": [3, 2, 1],
        "per_thousand": [9.0, 5, 2],
        "forms": [["grève"], ["port"], ["désindustrialisation"]],
    }
)
KEYS = pd.DataFrame(
    {
        "term": list("abcdef"),
        "log_ratio": [4.0, 2, 1, -1, -2, -4],
        "low": [1.0, 1, -1, -2, -3, -6],
        "high": [6.0, 3, 2, 1, -1, -2],
        "q": [0.01, 0.2, 0.3, 0.3, 0.2, 0.01],
        "per_thousand_target": [8.0, 4, 2, 1, 1, 0],
        "per_thousand_reference": [0, 1.0, 1, 2, 4, 8],
    }
)
TREND = pd.DataFrame(
    {
        "term": "grève",
        "period": pd.date_range("2026-01-01", periods=40, freq="D"),
        "per_thousand": np.arange(40.0),
        "low": 0.0,
        "high": 50.0,
        "count": 1,
        "documents": 1,
    }
)
PARTS = pd.DataFrame(
    {
        "doc_id": "a",
        "text": ["Un deux trois.", "« quatre cinq six sept »", "huit", "« neuf dix »"],
        "language": "fr",
        "voice": ["narrator", "quoted", "residue", "quoted"],
        "speaker": [None, LONG[0], None, LONG[1]],
    }
)
WORDS = pd.DataFrame(
    {
        "term": ["occupation", "assassiné"],
        "count": [6, 4],
        "quoted": [6, 0],
        "share": [1.0, 0.0],
        "low": [0.6, 0.0],
        "high": [1.0, 0.5],
    }
)
NOTICES = pd.DataFrame(
    {"doc_id": LONG, "notice": ["unmatched quotation mark", "glued words", "glued words"]}
)
CHARTS = {
    "share_of_voice": lambda: charts.share_of_voice(SHARES),
    "place_in_article": lambda: charts.place_in_article(SHARES),
    "reporting_verbs": lambda: charts.reporting_verbs(
        pd.DataFrame({"cue_lemma": ["dire"], "cue_class": ["neutral"], "statements": [3]})
    ),
    "speakers_by_group": lambda: charts.speakers_by_group(SHARES),
    "readability_scores": lambda: charts.readability_scores(INTERVALS),
    "one_score": lambda: charts.readability_scores(INTERVALS[:1]),
    "sentence_profile": lambda: charts.sentence_profile(SENTENCES),
    "sentence_lengths": lambda: charts.sentence_lengths(SENTENCES),
    "ranked_terms": lambda: charts.ranked_terms(COUNTS),
    "word_cloud": lambda: charts.word_cloud(COUNTS),
    "key_terms": lambda: charts.key_terms(KEYS, target=LONG[0], reference=LONG[1]),
    "compared_terms": lambda: charts.compared_terms(KEYS, target=LONG[0], reference=LONG[1]),
    "term_trend": lambda: charts.term_trend(TREND),
    "notices_per_document": lambda: charts.notices_per_document(NOTICES),
    "notices_by_kind": lambda: charts.notices_by_kind(NOTICES),
    "residue_share": lambda: charts.residue_share(pd.Series([0.5, 0.25], index=LONG[:2])),
    "voices_along": lambda: charts.voices_along(PARTS),
    "voices_of_several": lambda: charts.voices_along(pd.concat([PARTS, PARTS.assign(doc_id="b")])),
    "words_by_voice": lambda: charts.words_by_voice(WORDS),
}


def test_every_chart_is_here():
    makers = {name for name in charts.__all__ if name not in ("canvas", "describe", "png")}
    assert makers <= set(CHARTS)


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.filterwarnings("error")
def test_a_chart_is_drawn_whole_for_a_screen_and_for_a_phone(name):
    ax = CHARTS[name]()
    data, shown = ax._repr_mimebundle_()
    wide = Image.open(io.BytesIO(data["image/png"]))
    narrow = Image.open(io.BytesIO(base64.b64decode(data[NARROW])))
    assert narrow.width == 686
    assert shown[NARROW] == {
        "width": 343,
        "height": round(narrow.height / 2),
    }
    assert shown["image/png"] == {
        "alt": ax.alternative_text,
        "width": round(wide.width / 2),
        "height": round(wide.height / 2),
    }
    for picture in (wide, narrow):
        ink = np.asarray(picture.convert("L")) < 200
        assert ink.any()
        assert not (ink[:, :2].any())
        assert not (ink[:, -2:].any())
        assert not (ink[:2].any())
        assert not (ink[-2:].any())
    assert charts.png(ax) == data["image/png"], "drawn for a phone and then again as before"


@pytest.mark.parametrize("name", sorted({*CHARTS} - {"word_cloud", "sentence_profile"}))
def test_what_is_written_does_not_touch_on_a_phone(name):
    ax = CHARTS[name]()
    with fitted(ax, PHONE, resolution=RESOLUTION):
        ax.figure.draw_without_rendering()
        texts = [
            text
            for text in [
                *ax.texts,
                *ax.figure.texts,
                *ax.get_xticklabels(),
                *ax.get_yticklabels(),
                ax.xaxis.label,
            ]
            if text.get_text() and text.get_visible()
        ]
        boxes = [(text.get_text(), text.get_window_extent()) for text in texts]
    assert [
        (words, other)
        for place, (words, box) in enumerate(boxes)
        for other, beside in boxes[place + 1 :]
        if box.padded(-1).overlaps(beside)
    ] == []


def test_long_labels_stand_above_their_rows_and_short_ones_beside_them():
    ax = CHARTS["share_of_voice"]()
    with fitted(ax, PHONE, resolution=RESOLUTION):
        assert {text.get_text()[:20] for text in ax.texts} >= {label[:20] for label in LONG}
        assert not [label for label in ax.get_yticklabels() if label.get_visible()]
    assert [label.get_text()[:20] for label in ax.get_yticklabels()] == [
        label[:20] for label in LONG
    ]
    short = CHARTS["words_by_voice"]()
    with fitted(short, PHONE, resolution=RESOLUTION):
        assert [label.get_text() for label in short.get_yticklabels()] == [
            "occupation · 6",
            "assassiné · 4",
        ]


def test_a_title_of_the_users_own_is_kept():
    ax = CHARTS["ranked_terms"]()
    ax.set_title("Mine", loc="left")
    charts.png(ax, width=PHONE)
    assert ax.get_title(loc="left") == "Mine"


def test_axes_of_the_users_own_are_drawn_as_they_are():
    ax = Figure().add_subplot()
    assert charts.ranked_terms(COUNTS, ax=ax) is ax
    assert isinstance(ax, Axes)
    assert Image.open(io.BytesIO(charts.png(ax))).size[0] > 0


def test_lines_are_broken_where_words_end_and_words_only_where_they_must():
    font = FontProperties(size=9)
    lines = wrapped("une grève de 95% des dockers du Nord-Pas-de-Calais", 1.0, font).split("\n")
    assert (
        " ".join(lines).replace("- ", "-") == "une grève de 95% des dockers du Nord-Pas-de-Calais"
    )
    assert max(width_of(line, font) for line in lines) <= 1.0
    assert not any(line.startswith("%") for line in lines)
    assert wrapped("x" * 40, 1.0, font).replace("\n", "") == "x" * 40
    assert wrapped("", 1.0, font) == ""
    assert wrapped("one\ntwo", 5.0, font) == "one\ntwo"
    assert cut("anticonstitutionnellement", 1.0, font).endswith("…")
    assert cut("oui", 1.0, font) == "oui"


def test_charts_of_thousands_show_a_part_and_say_so():
    many = range(5000)
    names = [f"d{number}" for number in many]
    for ax in (
        charts.notices_per_document(pd.DataFrame({"doc_id": names, "notice": "x"})),
        charts.residue_share(pd.Series(0.5, index=names)),
        charts.readability_scores(
            pd.DataFrame(
                {"doc_id": names, "measure": "lix", "value": 40.0, "low": 30.0, "high": 50.0}
            ),
            measure="lix",
        ),
        charts.voices_along(pd.concat([PARTS[:2].assign(doc_id=name) for name in names])),
    ):
        assert "5,000" in ax.get_title(loc="left")
        assert len(ax.get_yticks()) <= 40


def test_a_chart_without_an_alternative_text_is_not_shown():
    with pytest.raises(ValueError, match="no alternative text"):
        canvas(title="x")._repr_mimebundle_()
    assert describe(canvas(title="x"), "y")._repr_mimebundle_()[0]["text/plain"] == "y"
