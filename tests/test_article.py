"""The annotated article: every mark is a sign without colour, and everything is escaped."""

import re

import pandas as pd
import pytest

from analysis import attribution


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDIA_ANALYSIS_CACHE", str(tmp_path))


def annotated(text: str, language: str = "fr") -> str:
    docs = pd.DataFrame({"text": [text], "language": [language]}, index=pd.Index(["d"], name="doc_id"))
    return attribution.annotate(docs, attribution.find(docs), "d")._repr_html_()


def words_of(html: str) -> str:
    body = html[html.index("<div class='text'"):]
    without_margin = re.sub(r"<div class='who'>.*?</div></div>(?=<div class='row'>|</div>)", "", body)
    return re.sub(r"<[^>]+>", "", re.sub(r"<sup>.*?</sup>", "", without_margin))


def test_cue_source_and_type_are_marked_and_the_language_is_told():
    html = annotated("« Nous tiendrons », a déclaré Anne Martin.")
    assert "<b class='cue'>a déclaré</b>" in html and "<span class='src'>Anne Martin</span>" in html
    assert "<mark class='s1 direct'><sup>1</sup>« Nous tiendrons »</mark>" in html
    assert "lang='fr'" in html and "<script" not in html


def test_html_in_an_article_is_shown_and_not_obeyed():
    html = annotated("« <script>alert(1)</script> & <b>non</b> », a déclaré <i>Anne</i> Martin.")
    assert "<script" not in html and "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;" in html


def test_the_words_of_the_article_are_all_there_in_order():
    text = "Anne Martin affirme que « le plan selon lequel tout ira bien », dit-elle, « est faux »."
    assert words_of(annotated(text)).startswith(text.replace("«", "«"))


def test_residue_is_struck_through():
    html = annotated("La route est fermée.\nLire aussi : La grève continue\nElle rouvrira lundi.")
    assert "<s>Lire aussi : La grève continue</s>" in html


def test_a_document_that_is_not_there_is_named():
    with pytest.raises(KeyError, match="'x'"):
        docs = pd.DataFrame({"text": ["Oui."], "language": ["fr"]})
        attribution.annotate(docs, attribution.find(docs), "x")


def test_marks_never_overlap():
    html = annotated("Elle a ajouté qu’elle avait confirmé les informations selon lesquelles la route serait fermée.")
    depth = 0
    for tag in re.findall(r"</?mark", html):
        depth += 1 if tag == "<mark" else -1
        assert depth in (0, 1)
