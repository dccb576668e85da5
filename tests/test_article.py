"""The annotated article: every mark is a sign without colour, and everything is escaped."""

import re

import pandas as pd
import pytest

from analysis import attribution, charts, voices
from analysis.attribution.palette import HUES, numbers


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDIA_ANALYSIS_CACHE", str(tmp_path))


def article(text: str, language: str = "fr") -> pd.DataFrame:
    return pd.DataFrame(
        {"text": [text], "language": [language]}, index=pd.Index(["d"], name="doc_id")
    )


def annotated(text: str, notices: pd.DataFrame | None = None) -> str:
    docs = article(text)
    return attribution.annotate(docs, attribution.find(docs), "d", notices=notices)._repr_html_()


def by_hand(text: str, *rows: tuple[str, str | None, str], scope: str = "speech") -> pd.DataFrame:
    """Build attributions of the words given, each with its speaker and type."""
    spans = [(text.index(content), text.index(content) + len(content)) for content, _, _ in rows]
    return pd.DataFrame(
        {
            "doc_id": "d",
            "spans": [[span] for span in spans],
            "scope": scope,
            "type": [kind for *_, kind in rows],
            "speaker_name": [name for _, name, _ in rows],
            "cue_start": None,
            "cue_end": None,
            "source_start": None,
            "source_end": None,
        }
    )


def words_of(html: str) -> str:
    body = html[html.index("<div class='text'") :]
    without_notes = re.sub(r"<div class='who'>(<div.*?</div>)+</div>", "", body)
    return re.sub(r"<[^>]+>", "", re.sub(r"<sup>.*?</sup>", "", without_notes))


def test_cue_source_and_type_are_marked_and_the_language_is_told():
    html = annotated("« Nous tiendrons », a déclaré Anne Martin.")
    assert "<b>a déclaré</b>" in html
    assert "<u>Anne Martin</u>" in html
    assert "<mark class='s1 direct'><sup>1</sup>« Nous tiendrons »</mark>" in html
    assert "lang='fr'" in html
    assert "<script" not in html


def test_html_in_an_article_is_shown_and_not_obeyed():
    html = annotated("« <script>alert(1)</script> & <b>non</b> », a déclaré <i>Anne</i> Martin.")
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;" in html


def test_html_in_names_and_notices_is_shown_and_not_obeyed():
    text, hostile = "Il dit que non.", "<img src=x onerror='a'>"
    notices = pd.DataFrame({"doc_id": ["d"], "start": [0], "end": [2], "notice": [hostile]})
    html = attribution.annotate(
        article(text), by_hand(text, ("que non", hostile, "indirect")), "d", notices=notices
    ).html
    assert "<img" not in html
    assert html.count("&lt;img src=x onerror=&#x27;a&#x27;&gt;") == 4


@pytest.mark.parametrize(
    "text",
    [
        "Anne Martin affirme que « le plan selon lequel tout ira bien », dit-elle, « est faux ».",
        "…",
        "42 %",
        "👩‍🚀 dit « oui »",
        "قال «نعم»",
        "« E\u0301te\u0301 », dit-il.",
    ],
)
def test_the_words_of_the_article_are_all_there_in_order(text):
    assert words_of(annotated(text)) == text


def test_residue_is_struck_through():
    html = annotated("La route est fermée.\nLire aussi : La grève continue\nElle rouvrira lundi.")
    assert "<p class='residue'><s>Lire aussi : La grève continue</s></p>" in html


def test_blocks_are_set_as_what_they_are():
    html = annotated(
        "Le port ferme\n\nPar Anne Martin\n\nLa grève a commencé lundi matin dans le port, où "
        "les navires attendent depuis dix jours."
    )
    assert "<p class='headline'>Le port ferme</p>" in html
    assert "<p class='byline'>" in html
    assert "<p class='paragraph'>La grève" in html


def test_a_document_that_is_not_there_is_named():
    docs = article("Oui.")
    with pytest.raises(KeyError, match="'x'"):
        attribution.annotate(docs, attribution.find(docs), "x")


def test_a_document_without_text_or_attributions_is_shown():
    assert "<div class='text' lang='fr'></div>" in annotated("")


def test_marks_never_overlap_and_the_inner_known_speaker_has_the_words():
    text = "Paul dit que selon Anne le port que l’on dit sûr ferme demain."
    said = by_hand(
        text,
        ("que selon Anne le port que l’on dit sûr ferme demain", "Paul", "indirect"),
        ("le port que l’on dit sûr", "Anne", "mixed"),
        ("sûr", None, "indirect"),
    )
    html = attribution.annotate(article(text), said, "d").html
    assert re.findall(r"</?mark", html) == ["<mark", "</mark"] * 3
    assert "<mark class='s2 mixed'><sup>2</sup>le port que l’on dit sûr</mark>" in html
    assert "<li><span class='dot s0'>?</span>" not in html


def test_what_is_thought_is_in_italics_without_a_speakers_background():
    text = "Paul veut partir."
    html = attribution.annotate(
        article(text), by_hand(text, ("partir", "Paul", "indirect"), scope="attitude"), "d"
    ).html
    assert "<mark class='attitude'><sup>1</sup>partir</mark>" in html
    assert "thought or wanted" in html


def test_defects_have_a_sign_in_the_text_and_a_name_beside_it():
    text = "La grève continue..Elle finira."
    notices = pd.DataFrame(
        {
            "doc_id": ["d", "other"],
            "start": [17, 0],
            "end": [19, 2],
            "notice": ["two full stops", "glued words"],
        }
    )
    html = annotated(text, notices)
    assert "<i class='flaw' title='two full stops'>..</i><sup>!</sup>" in html
    assert "</span> two full stops</div>" in html
    assert "glued words" not in html
    assert "class='flaw'" not in annotated(text)


def test_a_speaker_has_one_number_in_the_text_and_in_the_strip():
    text = (
        "Zoé veut dormir. « Oui », dit Paul. « Non », dit Anne. « Si », crie PAUL. Anne ajoute "
        "que « Zoé dort »."
    )
    said = pd.concat(
        [
            by_hand(text, ("dormir", "Zoé", "indirect"), scope="attitude"),
            by_hand(
                text,
                ("« Oui »", "Paul", "direct"),
                ("« Non »", "Anne", "direct"),
                ("« Si »", "PAUL", "direct"),
                ("« Zoé dort »", "Zoé", "direct"),
            ),
        ]
    )
    docs = article(text)
    html = attribution.annotate(docs, said, "d").html
    parts = voices.split(docs, said)
    assert re.findall(r"<li><span class='dot s(\d)'>(\d)</span> (\w+)", html) == [
        ("1", "1", "PAUL"),
        ("2", "2", "Anne"),
        ("3", "3", "Zoé"),
    ]
    assert numbers(parts["speaker"]) == {"PAUL": 1, "Anne": 2, "Zoé": 3}
    assert "1 PAUL" in charts.voices_along(parts).alternative_text


def test_hues_begin_again_and_numbers_do_not():
    text = " ".join(f"« mot{number} »" for number in range(len(HUES) + 1))
    said = by_hand(
        text, *((f"« mot{number} »", f"Nom{number}", "direct") for number in range(len(HUES) + 1))
    )
    assert (
        f"<mark class='s1 direct'><sup>{len(HUES) + 1}</sup>"
        in attribution.annotate(article(text), said, "d").html
    )
