"""Saved web pages: the article in a page is found; a page without an article is refused."""

import socket

import pandas as pd
import pytest
from damage import assert_articles_or_a_reason, damaged, result_or_reason
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import documents, importers

PARAGRAPHS = [
    (
        "Le conseil a voté lundi soir la fermeture du port de la ville, après trois heures de "
        "débat devant une salle pleine."
    ),
    (
        "« Nous n’avions plus le choix », a déclaré le maire, qui a tardé à répondre aux "
        "questions des syndicats et des habitants."
    ),
    (
        "Les dockers ont annoncé une grève pour jeudi et demandent la réouverture des "
        "négociations avec la région."
    ),
]
FIELDS = """<meta property="og:title" content="Le port ferme ses portes">\
<meta property="og:site_name" content="L'Écho du port">\
<meta name="author" content="Par Anne Le Goff">
<meta property="article:published_time" content="2024-03-12T08:00:00+01:00">\
<link rel="canonical" href="https://echo.example/port">\
<link rel="stylesheet" href="https://echo.example/s.css">"""


def page(*paragraphs, fields=FIELDS):
    return f"""<!DOCTYPE html>\n<!-- saved from url=(0024)https://echo.example/port -->\n<html \
lang="fr"><head><meta charset="utf-8"><title>Le port - L'Écho</title>{fields}
<script>document.title = "changé"</script></head><body><nav><a href="/">Accueil</a> \
<a href="/sport">Sport</a></nav><article><h1>Le port ferme ses portes</h1>
<img src="https://echo.example/port.jpg">{"".join(f"<p>{text}</p>" for text in paragraphs)}<table>\
<tr><td>2020</td><td>312</td></tr></table></article>
<aside><a href="/a">Lire aussi : la criée déménage</a></aside>\
<footer>© 2024 L'Écho. Tous droits réservés.</footer></body></html>"""


def read(tmp_path, content, name="page.html"):
    (tmp_path / name).write_text(content, encoding="utf-8")
    return documents.read(tmp_path / name)


def test_the_article_of_a_page_and_what_the_page_says_of_it(tmp_path):
    docs = read(tmp_path, page(*PARAGRAPHS))
    assert docs.text.tolist() == ["\n\n".join(PARAGRAPHS)]
    assert docs.iloc[0][["title", "outlet", "author", "url", "language"]].tolist() == [
        "Le port ferme ses portes",
        "L'Écho du port",
        "Anne Le Goff",
        "https://echo.example/port",
        "fr",
    ]
    assert docs.date.tolist() == [pd.Timestamp(2024, 3, 12)]


def test_what_a_page_does_not_say_is_missing(tmp_path):
    docs = read(tmp_path, page(*PARAGRAPHS, fields=""))
    assert docs.title.tolist() == ["Le port ferme ses portes"]
    assert docs[["outlet", "date", "author"]].isna().all().all()


def test_a_page_is_recognised_without_its_suffix_and_whatever_comments_come_first(tmp_path):
    assert read(
        tmp_path, "<!-- a --><!-- b -->" + page(*PARAGRAPHS), "page.txt"
    ).title.tolist() == ["Le port ferme ses portes"]


def test_nothing_is_fetched(tmp_path, monkeypatch):
    def refused(*_, **__):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refused)
    assert len(read(tmp_path, page(*PARAGRAPHS))) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            "<html><body><div id='root'></div><script>start()</script></body></html>",
            "no article was found",
        ),
        ("<html><body><p>Accueil</p><p>Sport</p></body></html>", "no article was found"),
        (
            (
                "<html><head><meta name='generator' content='media-analysis-toolkit "
                "0.1.0'></head><body><p>"
            )
            + PARAGRAPHS[0],
            "a report of this toolkit",
        ),
        ("<html>" + "x" * 10_000_001, "too long"),
    ],
    ids=["empty", "menu", "report", "long"],
)
def test_a_page_without_an_article_says_why(content, reason):
    with pytest.raises(ValueError, match=reason):
        importers.articles(content.encode(), ".html")


def test_a_folder_that_a_browser_saved_beside_a_page_is_part_of_it(tmp_path):
    (tmp_path / "Le port_files").mkdir()
    (tmp_path / "Le port_files" / "cadre.html").write_text(page(*PARAGRAPHS))
    (tmp_path / "notes_files").mkdir()
    (tmp_path / "notes_files" / "a.txt").write_text("Un texte.")
    read(tmp_path, page(*PARAGRAPHS), "Le port.html")
    assert list(documents.read(tmp_path).index) == ["Le port", "notes_files/a"]


def test_our_own_reports_are_not_read_as_articles(reports_of_samples):
    with pytest.raises(ValueError, match="a report of this toolkit"):
        documents.read(sorted(reports_of_samples.glob("*.html"))[0])


@pytest.mark.parametrize(
    "bad",
    [
        "<div>" * 50_000,
        "<table><tr><td>" * 20_000,
        "<p>" + "a " * 200_000,
        "<!--" * 50_000,
        "<a href=x>" * 10_000,
        "&#x0;" * 1000,
    ],
)
def test_a_hostile_page_ends_in_articles_or_a_reason(bad):
    articles = result_or_reason(importers.articles, f"<html><body>{bad}".encode(), ".html")
    assert "is a " in articles if isinstance(articles, str) else articles


SAMPLE = page(*PARAGRAPHS).encode()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    cut=st.floats(0, 1),
    place=st.floats(0, 1),
    noise=st.binary(max_size=8),
    length=st.integers(0, 200),
)
def test_damaged_pages_give_articles_or_a_reason(cut, place, noise, length):
    page = damaged(SAMPLE, cut=cut, place=place, noise=noise, length=length)
    assert_articles_or_a_reason(page, ".html")
