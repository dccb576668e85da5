"""Press databases, tables and pages: a file is recognised by its content and gives articles."""

import io
import zipfile

import pandas as pd
import pytest
from damage import DAMAGE, OFTEN, assert_articles_or_a_reason, damaged
from hypothesis import given
from hypothesis import strategies as st

from analysis import documents, importers

EUROPRESSE_OLD = """<html><head><meta http-equiv="Content-Type" content="text/html; \
charset=ISO-8859-1"></head><body>
<table><tr><td><table><tr><td><img src="x.gif"></td></tr></table>\
<span class="DocPublicationName">L'Écho du port, no. 812</span><br>
<span class="DocHeader">Politique, </span><span class="DocHeader">jeudi </span>\
<span class="DocHeader">4 octobre 2012</span><span class="DocHeader">, p. 03</span><br><br>
Le vote en direct<br><span class="TitreArticleVisu">Le <span style="color:red">budget</span> est \
voté</span><br><br>Anne Le Goff<br><p></p>Le conseil a voté. <b>Il a tardé.</b><p></p>
Le maire est parti.<p></p><b><i>© 2012 L'Écho. Tous droits réservés.</i></b><p>\
</p>Numéro de document : news·20121004·EP·156190<br><table><tr><td>Certificat</td></tr></table>\
</td></tr></table>
<table><tr><td><span class="DocPublicationName">Le Phare</span><br>\
<span class="DocHeader">mercredi </span><span class="DocHeader">3 octobre 2012</span><br><br>\
<span class="TitreArticleVisu">Un pont fermé</span><br><br>Le pont est fermé depuis lundi.<p>\
</p>Il rouvrira.<p></p><b><i>© 2012</i></b></td></tr></table>
</body></html>"""

EUROPRESSE_NEW = """<!DOCTYPE html><html><head><meta charset="utf-8"><style>p {color: red}</style>\
</head><body>
<article><header><div><span class="DocPublicationName">L'Écho du port</span></div><div>\
<span class="DocHeader">Politique, vendredi 5 octobre 2018 823 mots, p. 12</span></div>
<div class="titreArticle"><p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">Le \
<mark>budget</mark> est voté</p><p class="sm-margin-TopNews rdp__subtitle">Après trois heures de \
débat</p></div>
<div class="docAuthors">Anne Le Goff</div></header>
<section><div class="DocText clearfix"><div class="docOcurrContainer">\
<p>Le conseil a voté &amp; tardé.</p><p>Le <mark>maire</mark> est parti.</p></div></div></section>
<aside>À lire aussi</aside><footer><small>© 2018 L'Écho. Tous droits réservés.</small>\
<div class="publiC-lblNodoc">news·20181005·EP·1234</div></footer></article>
<article><header><div><span class="DocPublicationName">The Beacon (web site)</span></div><div>\
<span class="DocHeader">Saturday, October 6, 2018 - 09:33 UTC +02:00 412 words</span></div>
<div class="titreArticle"><p class="titreArticleVisu rdp__articletitle">A bridge is shut</p></div>\
</header>
<section><div class="DocText clearfix"><p>The bridge has been shut since Monday.</p></div>\
</section></article></body></html>"""

FACTIVA_XML = """\ufeff<?xml version="1.0" encoding="utf-8"?>
<PPSResponse><ppsArticleResponse xmlns="http://global.factiva.com/pps/2.0">\
<ppsarticleResultSet count="1"><ppsarticle><article>
<accessionNo>ECHO000020120109e517</accessionNo><baseLanguage>FR</baseLanguage>\
<byline>Anne Le Goff</byline><headline><paragraph><hlt>Budget</hlt> voté</paragraph></headline>
<leadParagraph><paragraph>Le conseil a voté.</paragraph></leadParagraph><pages><page>12</page>\
</pages><publicationDate><dateTime>2012-01-09T01:35:58Z</dateTime></publicationDate>
<sectionName>Politique</sectionName><sourceName>L'Écho du port</sourceName><tailParagraphs>\
<paragraph>Le <hlt>maire</hlt> est parti.</paragraph><paragraph>Il a tardé.</paragraph>\
</tailParagraphs>
<wordCount>1,942</wordCount></article></ppsarticle></ppsarticleResultSet></ppsArticleResponse>\
</PPSResponse>"""


def coded(code, content):
    return f'<tr><td align="right" class="index"><b>{code}</b>&nbsp;</td><td>{content}</td></tr>'


FACTIVA_HTML = (
    (
        "<!DOCTYPE html><html><head><title>Factiva</title><style>.article "
        '{}</style></head><body><div class="article frArticle"><table>'
    )
    + "".join(
        [
            coded("SE", "Politique"),
            coded("HD", "<b class='frHeadline'>Budget voté</b>"),
            coded("BY", "Anne Le Goff"),
            coded("WC", "295 mots"),
            coded("PD", "29 décembre 2011"),
            coded("SN", "L'Écho du port"),
            coded("PG", "12"),
            coded("LA", "Français"),
            coded("LP", '<p class="articleParagraph">Le conseil a voté.</p>'),
            coded(
                "TD",
                (
                    '<p class="articleParagraph">Le maire est parti.</p>\n'
                    '<p class="articleParagraph">Il a tardé.</p>'
                ),
            ),
            coded("AN", "<br/>Document ECHO001"),
        ]
    )
    + "</table></div></body></html>"
)

FACTIVA_WITHOUT_CODES = """<html><body><div class="article enArticle"><div id="hd">\
<span class='enHeadline'>Budget passed</span></div><div class="author">Jane Field</div>
<div>1,295 words</div><div>29 December 2011</div><div>15:32</div><div>The Beacon</div>\
<div>BEAC</div><div>English</div>
<p class="articleParagraph enarticleParagraph">The council voted.</p>\
<p class="articleParagraph enarticleParagraph">The mayor left.</p></div></body></html>"""

LEXISNEXIS = """\ufeff


                               1 of 2 DOCUMENTS


                                  The Beacon

                            January 11, 2010 Monday
                                  Edition 1

Council passes budget

BYLINE: Jane Field

SECTION: NEWS; Pg. 6

LENGTH: 2,355 words

The council voted on Monday night after a debate that lasted for more than
three hours.

The mayor left.

LOAD-DATE: January 11, 2010

LANGUAGE: ENGLISH


                         Copyright 2010 The Beacon
                            All Rights Reserved

                               2 of 2 DOCUMENTS

                              Copyright 2010 L'Écho
                             Tous droits réservés

                                L'Écho du port

                                12 janvier 2010

Le budget est voté

AUTEUR: Anne Le Goff

LONGUEUR: 120 mots

Le conseil a voté lundi soir.

DATE-CHARGEMENT: 12 janvier 2010

LANGUE: FRENCH
"""


def word(*paragraphs, name="word/document.xml"):
    """Make a Word file with these paragraphs."""
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    xml = (
        '<?xml version="1.0"?><w:document '
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body>{body}</w:body></w:document>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, xml)
    return buffer.getvalue()


NEXIS = word(
    "Date and Time: Friday, 5. July 2019 09:31:00 CEST",
    "Documents (2)",
    "1. Council passes budget",
    "Client/Matter: -None-",
    "",
    "Council passes budget",
    "The Beacon(London)",
    "July 1, 2019 Monday 9:20 AM GMT",
    "Copyright 2019 The Beacon All Rights Reserved",
    "Section:\xa0NEWS; Pg. 6",
    "Length:\xa0355 words",
    "Byline:\xa0Jane Field",
    "Body",
    "The council voted.",
    "The mayor left.",
    "Classification",
    "Language:\xa0ENGLISH",
    "Load-Date:\xa0July 4, 2019",
    "End of Document",
    "Le budget est voté",
    "L’Écho du port",
    "2 juillet 2019 mardi",
    "Rubrique:\xa0POLITIQUE",
    "Longueur:\xa0120 mots",
    "Auteur:\xa0Anne Le Goff",
    "Corps",
    "Le conseil a voté.",
    "Fin du document",
)


def read(tmp_path, content, name="export"):
    (tmp_path / name).write_bytes(
        content if isinstance(content, bytes) else content.encode("utf-8")
    )
    return documents.read(tmp_path / name)


def test_europresse_with_tables(tmp_path):
    docs = read(tmp_path, EUROPRESSE_OLD.encode("iso-8859-1"), "a.html")
    assert list(docs.index) == ["a#1", "a#2"]
    assert docs.title.tolist() == [
        "Le budget est voté",
        "Un pont fermé",
    ]
    assert docs.outlet.tolist() == ["L'Écho du port", "Le Phare"]
    assert docs.date.tolist() == [pd.Timestamp(2012, 10, 4), pd.Timestamp(2012, 10, 3)]
    assert docs.text.tolist() == [
        "Le conseil a voté. Il a tardé.\n\nLe maire est parti.",
        "Le pont est fermé depuis lundi.\n\nIl rouvrira.",
    ]
    assert docs.loc["a#1", ["author", "section", "page", "subtitle", "issue"]].tolist() == [
        "Anne Le Goff",
        "Politique",
        "03",
        "Le vote en direct",
        "812",
    ]
    assert pd.isna(docs.author["a#2"])
    assert pd.isna(docs.section["a#2"])


def test_europresse_with_articles(tmp_path):
    docs = read(tmp_path, EUROPRESSE_NEW)
    assert docs.title.tolist() == [
        "Le budget est voté",
        "A bridge is shut",
    ]
    assert docs.date.dt.date.astype(str).tolist() == ["2018-10-05", "2018-10-06"]
    assert docs.text.tolist() == [
        "Le conseil a voté & tardé.\n\nLe maire est parti.",
        "The bridge has been shut since Monday.",
    ]
    assert docs.iloc[0][["author", "section", "page", "length", "subtitle"]].tolist() == [
        "Anne Le Goff",
        "Politique",
        "12",
        823,
        "Après trois heures de débat",
    ]
    assert docs.accession.iloc[0] == "news·20181005·EP·1234"
    assert docs.length.iloc[1] == 412
    assert docs.outlet.iloc[1] == "The Beacon (web site)"


@pytest.mark.parametrize("content", [FACTIVA_XML, FACTIVA_HTML], ids=["xml", "html"])
def test_factiva(tmp_path, content):
    docs = read(tmp_path, content)
    assert docs.text.tolist() == ["Le conseil a voté.\n\nLe maire est parti.\n\nIl a tardé."]
    assert docs.iloc[0][["title", "outlet", "language", "author", "section", "page"]].tolist() == [
        "Budget voté",
        "L'Écho du port",
        "fr",
        "Anne Le Goff",
        "Politique",
        "12",
    ]
    assert docs.date.iloc[0].year in (2011, 2012)
    assert docs.length.iloc[0] in (295, 1942)
    assert docs.accession.iloc[0].startswith("ECHO")


def test_factiva_without_codes(tmp_path):
    docs = read(tmp_path, FACTIVA_WITHOUT_CODES)
    assert docs.text.tolist() == ["The council voted.\n\nThe mayor left."]
    assert docs.iloc[0][["title", "outlet", "author", "length"]].tolist() == [
        "Budget passed",
        "The Beacon",
        "Jane Field",
        1295,
    ]
    assert docs.date.iloc[0] == pd.Timestamp(2011, 12, 29)


def test_lexisnexis_in_two_interface_languages(tmp_path):
    docs = read(tmp_path, LEXISNEXIS)
    assert docs.title.tolist() == [
        "Council passes budget",
        "Le budget est voté",
    ]
    assert docs.outlet.tolist() == ["The Beacon", "L'Écho du port"]
    assert docs.text.tolist() == [
        (
            "The council voted on Monday night after a debate that lasted for more than three "
            "hours.\n\nThe mayor left."
        ),
        "Le conseil a voté lundi soir.",
    ]
    assert docs.date.tolist() == [
        pd.Timestamp(2010, 1, 11),
        pd.Timestamp(2010, 1, 12),
    ]
    assert docs.language.tolist() == ["en", "fr"]
    assert docs.author.tolist() == ["Jane Field", "Anne Le Goff"]
    assert docs.length.tolist() == [2355, 120]
    assert docs.page.iloc[0] == "6"


def test_nexis_uni_in_two_interface_languages(tmp_path):
    docs = read(tmp_path, NEXIS)
    assert docs.title.tolist() == [
        "Council passes budget",
        "Le budget est voté",
    ]
    assert docs.outlet.tolist() == ["The Beacon(London)", "L’Écho du port"]
    assert docs.text.tolist() == ["The council voted.\n\nThe mayor left.", "Le conseil a voté."]
    assert docs.date.dt.date.astype(str).tolist() == ["2019-07-01", "2019-07-02"]
    assert docs.author.tolist() == ["Jane Field", "Anne Le Goff"]
    assert docs.length.tolist() == [355, 120]


@pytest.mark.parametrize(
    ("separator", "encoding"), [(",", "utf-8"), (";", "windows-1252"), ("\t", "utf-16")]
)
def test_a_table_with_separators(tmp_path, separator, encoding):
    lines = [
        ["Titre", "Texte", "Journal", "Date", "note"],
        ["Été", '"Le conseil a voté.\nIl a tardé, ""enfin""."', "L'Écho", "04/10/2012", "7"],
        ["Vide", "", "L'Écho", "", ""],
    ]
    with pytest.warns(UserWarning, match="1 of 2 rows"):
        docs = read(
            tmp_path, "\r\n".join(separator.join(line) for line in lines).encode(encoding), "a.csv"
        )
    assert docs.text.tolist() == ['Le conseil a voté.\nIl a tardé, "enfin".']
    assert docs.iloc[0][["title", "outlet", "date", "note"]].tolist() == [
        "Été",
        "L'Écho",
        pd.Timestamp(2012, 10, 4),
        "7",
    ]


def test_a_table_is_recognised_without_its_suffix(tmp_path):
    assert read(
        tmp_path, "title,text\nUn,Le conseil a voté.\nDeux,Le maire est parti.", "a.txt"
    ).index.tolist() == ["a#1", "a#2"]
    assert read(
        tmp_path, "Le maire, le préfet, la date\nUn texte, rien de plus.", "b.txt"
    ).index.tolist() == ["b"]


def test_the_column_of_text_is_found_by_its_length_or_named(tmp_path):
    long = "Le conseil a voté lundi soir le budget de la ville. " * 5
    table = f"numero,propos,remarque\n1,{long},court\n2,{long}Fin.,bref"
    assert read(tmp_path, table, "a.csv").text.tolist() == [long, f"{long}Fin."]
    (tmp_path / "b.csv").write_text(table)
    assert documents.read(tmp_path / "b.csv", text_column="remarque").text.tolist() == [
        "court",
        "bref",
    ]
    with pytest.raises(ValueError, match="text_column=: nom, prénom"):
        read(tmp_path, "nom,prénom\nGoff,Anne", "c.csv")


@pytest.mark.parametrize(
    "content",
    [
        (
            '{"doc_id": "x", "text": "Un.", "title": null}\n'
            '{"doc_id": "y", "text": "Deux.", "year": 2012}\n'
        ),
        '[{"doc_id": "x", "text": "Un."}, {"doc_id": "y", "text": "Deux.", "year": 2012}]',
    ],
)
def test_json_keeps_its_own_identifiers(tmp_path, content):
    docs = read(tmp_path, content, "a.jsonl")
    assert docs.text.to_dict() == {"x": "Un.", "y": "Deux."}
    assert docs.year["y"] == 2012


def test_a_text_that_opens_with_a_brace_is_a_text(tmp_path):
    assert read(tmp_path, "{...} Le maire est parti.").text.tolist() == [
        "{...} Le maire est parti."
    ]


def test_the_fields_at_the_head_of_a_markdown_file(tmp_path):
    docs = read(
        tmp_path,
        (
            '---\ntitle: "Le budget"\ndate: 2012-10-04\njournal: L\'Écho\ntags: [a, b]\n---\n\n'
            "# Le budget\n\nLe conseil a voté."
        ),
        "a.md",
    )
    assert docs.text.tolist() == ["# Le budget\n\nLe conseil a voté."]
    assert docs.iloc[0][["title", "outlet", "tags"]].tolist() == ["Le budget", "L'Écho", "[a, b]"]
    assert read(
        tmp_path, "---\nUn texte entre deux traits.\n---\nSuite.", "b.md"
    ).text.tolist() == ["---\nUn texte entre deux traits.\n---\nSuite."]


def test_an_article_in_word_is_one_document(tmp_path):
    docs = read(
        tmp_path,
        word("Le budget est voté", "", "Le conseil a voté lundi soir après trois heures de débat."),
    )
    assert docs.text.tolist() == [
        "Le budget est voté\n\nLe conseil a voté lundi soir après trois heures de débat."
    ]
    assert docs.title.tolist() == ["Le budget est voté"]


def test_an_article_twice_in_an_export_is_reported(tmp_path):
    with pytest.warns(UserWarning, match="holds 1 article more than once"):
        assert len(read(tmp_path, LEXISNEXIS + LEXISNEXIS.partition("2 of 2")[0])) == 3


def test_a_folder_that_mixes_formats_is_read_as_one_table(tmp_path):
    for name, content in {
        "a.html": EUROPRESSE_NEW,
        "b.txt": LEXISNEXIS,
        "c.xml": FACTIVA_XML,
        "d.txt": "Un simple texte.",
    }.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    assert list(documents.read(tmp_path).index) == ["a#1", "a#2", "b#1", "b#2", "c", "d"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (word("LexisNexis Uni Test"), "without an article"),
        (b"\xd0\xcf\x11\xe0rest", "protected"),
        (b"PK\x03\x04damaged", "damaged"),
        (word("Rien", name="autre.xml"), "archive"),
        (
            EUROPRESSE_NEW.replace("<p", "<i hidden")
            .replace("docOcurr", "x")
            .replace("DocText", "x"),
            "without an article",
        ),
        (FACTIVA_XML.replace("paragraph>", "x />"), "Factiva"),
        ("   \n", "is empty"),
    ],
)
def test_files_without_an_article_say_why(content, reason):
    with pytest.raises(ValueError, match=reason):
        importers.articles(content if isinstance(content, bytes) else content.encode())


def test_an_entity_in_an_export_reads_no_file(tmp_path):
    (tmp_path / "secret").write_text("SECRET")
    evil = FACTIVA_XML.replace(
        "<PPSResponse>",
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{(tmp_path / "secret").as_uri()}">]><PPSResponse>',
    ).replace("Le conseil a voté.", "Le conseil &e; a voté.")
    assert all("SECRET" not in article["text"] for article in importers.articles(evil.encode()))


SAMPLES = [
    content if isinstance(content, bytes) else content.encode()
    for content in (
        "title;text\nUn;Le conseil.",
        '[{"text": "Un."}]',
        EUROPRESSE_OLD,
        EUROPRESSE_NEW,
        FACTIVA_XML,
        FACTIVA_HTML,
        FACTIVA_WITHOUT_CODES,
        LEXISNEXIS,
        NEXIS,
    )
]


@pytest.mark.filterwarnings("ignore:.*rows have no text")
@OFTEN
@given(sample=st.sampled_from(SAMPLES), damage=st.fixed_dictionaries(DAMAGE))
def test_damaged_files_give_articles_or_a_reason(sample, damage):
    assert_articles_or_a_reason(damaged(sample, **damage))


def test_genuine_exports(shared, tmp_path):
    docs = documents.read(
        [
            path
            for path in sorted((shared / "formats").iterdir())
            if path.name not in ("README.md", "nexis-empty.docx")
        ]
    )
    assert docs.groupby("path").size().tolist() == [3, 3, 10, 10]
    assert docs[["text", "title", "outlet", "date"]].notna().all().all()
    assert (docs.text.str.len() > 20).all()
    with pytest.raises(ValueError, match="without an article"):
        documents.read(shared / "formats" / "nexis-empty.docx")
