"""documents.notices: each defect is found where it is; what only looks like one is left alone."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import documents
from analysis.documents import NOTICES

KIND = {
    "lower_case_start": "lower-case start of a sentence",
    "double_full_stop": "two full stops",
    "glued_words": "glued words",
    "chevrons": "<< or >> for « or »",
    "mojibake": "wrong decoding",
    "unmatched_quotation_mark": "unmatched quotation mark",
    "reversed_quotation_mark": "reversed quotation mark",
}


def found(text, language="fr"):
    rows = documents.notices(pd.DataFrame({"text": [text], "language": language}))
    return [(row.notice, text[row.start : row.end]) for row in rows.itertuples()]


@pytest.mark.parametrize(
    ("text", "notice", "place"),
    [
        ("Il a dit : « Non. Puis il est parti.", "unmatched quotation mark", "«"),
        ("Nous n’avons rien reçu », dit-elle.", "unmatched quotation mark", "»"),
        ('Il a dit : "Non. Puis il est parti.', "unmatched quotation mark", '"'),
        ("Il a dit : “Je pars. “", "reversed quotation mark", "“"),
        ("Il a dit : “Je pars“, puis rien.", "reversed quotation mark", "“"),
        ("Il parle << sans fin", "<< or >> for « or »", "<<"),
        ("Le dialogue .. reprend.", "two full stops", ".."),
        ("Il part..", "two full stops", ".."),
        ("Lire aussiAvec la crue", "glued words", "aussiAvec"),
        ("des élections anticipéesMiddle East", "glued words", "anticipéesMiddle"),
        ("protéger le pays?Avec le début", "glued words", "pays?Avec"),
        ("Il a parlé àJean Dupont.", "glued words", "àJean"),
        ("Il vint hier,puis partit.", "glued words", "hier,puis"),
        ("Elle a dit non.Le maire est parti.", "glued words", "non.Le"),
        ("Le conseil. municipal a voté.", "lower-case start of a sentence", ". municipal"),
        ("les vÃ©hicules du port", "wrong decoding", "vÃ©hicules"),
        ("dâ€™aprÃ¨s le maire", "wrong decoding", "dâ€™aprÃ¨s"),
        ("Il a re\ufffdu le prix", "wrong decoding", "\ufffd"),
        ("Il vend &amp; il achète", "character code", "&amp;"),
    ],
)
def test_a_defect_is_found_where_it_is(text, notice, place):
    assert found(text) == [(notice, place)]


@pytest.mark.parametrize(
    "text",
    [
        "L’été, aujourd’hui, l'hiver, quelqu'un, 'rien'.",
        "Il a dit : « Je pars », puis “rien”.",
        'Il a dit "oui", "non" et "peut-être".',
        "« Il m’a dit : “Je reste.” J’attends. »",
        'La "Une" du journal, l\'"affaire" et d\'« autres »',
        'Un écran de 27" et un autre de 32".',
        (
            "YouTube, LinkedIn, WhatsApp, iPhone, eBay, easyJet, McDonald, MacDonald, BlackRock, "
            "PayPal"
        ),
        "Voir www.exemple.fr/page..html ou https://exemple.fr/a?B=c.D",
        "M. de Villepin, p. ex., et Mme. la maire, etc. sont venus.",
        "J. de La Tour et A. von Platen",
        "Les U.S.A. et les S.A.R.L. sont là.",
        "Il hésite... puis part… enfin.",
        "Il vend des iPhone. iPhone rime avec argent.",
        "« Quoi ? » dit-il. « Rien ! » répond-elle.",
        "Il part à 9 h 30, soit 2.500 euros, 3,5 % et 1:0.",
        "Le château de l’Âge, la forêt, AUJOURD’HUI À PÂQUES",
        "Écrire à jean.dupont@exemple.fr ou @JeanDupont #JeSuisLà",
        "",
        "…",
        "42 %",
        "🚀",
        "قال الرئيس",
        "e\u0301te\u0301",
    ],
)
def test_what_only_looks_like_a_defect_is_left_alone(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Il a dit : « Le premier point est clair.\n« Le second ne l’est pas. » Puis il est parti.",
        "« Le premier point est clair.\nLe second ne l’est pas », dit-il.",
        "« Le premier point est clair.\nLe second aussi.\nLe dernier ne l’est pas », dit-il.",
        "« Le premier point est clair.\n» Le second ne l’est pas. »",
        '"The first point is clear.\n"The second is not," he said.',
        "“The first point is clear.\n\n“The second is not.\n\n“Nor is the third.”",
    ],
)
def test_a_quotation_over_several_paragraphs_is_no_defect(text):
    assert found(text) == []


def test_an_opening_that_no_later_paragraph_takes_up_is_one():
    text = "Il a dit : « Le point est clair.\nLe maire est parti.\nElle a répondu : « Non. »"
    assert found(text) == [("unmatched quotation mark", "«")]


def test_marks_of_two_kinds_do_not_close_each_other():
    assert found('Il parle de “paix", dit-on.') == [
        ("unmatched quotation mark", "“"),
        ("unmatched quotation mark", '"'),
    ]


def test_a_paragraph_in_another_language():
    french = (
        "Le gouvernement a annoncé une réforme des retraites qui doit être présentée au parlement "
        "la semaine prochaine."
    )
    english = (
        "The government announced on Monday that the reform of the pension system would be put "
        "before parliament next week, despite the strikes."
    )
    assert found(f"{french}\n{english}") == [("passage in another language", english)]
    assert found(f"{english}\n{french}", "en") == [("passage in another language", french)]
    assert found(f"{french}\n{french}") == []


def test_notices_are_a_table_with_offsets_into_the_document():
    voices = pd.DataFrame(
        {"doc_id": ["a"], "start": [100], "text": ["Il part .. là"], "language": "fr"}
    )
    assert documents.notices(voices).values.tolist() == [["a", 108, 110, "two full stops"]]
    empty = documents.notices(pd.DataFrame({"text": []}))
    assert list(empty.columns) == ["doc_id", "start", "end", "notice"]
    assert empty.empty


@given(st.text(alphabet="aÉ «»“”\"'.…!?<>&;\nÃ©,", max_size=60))
def test_no_text_is_too_strange(text):
    rows = documents.notices(pd.DataFrame({"text": [text], "language": "fr"}))
    assert ((rows.start < rows.end) & (rows.end <= len(text))).all()
    assert rows.start.is_monotonic_increasing


def test_every_notice_says_what_it_means_for_the_analyses(samples):
    assert set(documents.notices(documents.read(samples)).notice) <= set(NOTICES)
    assert all(NOTICES.values())


def test_the_listed_dirt_of_the_samples_is_found_and_little_else(samples):
    docs = documents.read(samples)
    rows = documents.notices(docs)
    dirt = pd.read_csv(
        samples.parent.parent / "tests" / "samples_dirt.tsv", sep="\t", quoting=3
    ).query("kind != 'residue'")
    dirt["start"] = [docs.text[row.file].index(row.text) for row in dirt.itertuples()]
    dirt["end"] = dirt.start + dirt.text.str.len()

    def listed(notice):
        return any(
            row.file == notice.doc_id and notice.start < row.end and row.start < notice.end
            for row in dirt.itertuples()
        )

    missing = [
        row.text
        for row in dirt.itertuples()
        if not (
            (rows.doc_id == row.file)
            & (rows.notice == KIND[row.kind])
            & (rows.start < row.end)
            & (rows.end > row.start)
        ).any()
    ]
    assert missing == []
    other = [
        docs.text[row.doc_id][row.start : row.end] for row in rows.itertuples() if not listed(row)
    ]
    assert all(
        text.startswith(("aussi", "également")) for text in other
    )  # words of related links often stand without a space between them


def test_the_users_own_document(shared):
    text = documents.read(shared / "documents" / "irak-retrait.txt").text.iloc[0]
    notices = found(text)
    for notice in [
        ("glued words", "aussiAvec"),
        ("glued words", "pays?Avec"),
        ("glued words", "anticipéesMiddle"),
        ("two full stops", ".."),
        ("<< or >> for « or »", "<<"),
    ]:
        assert notices.count(notice) == 1
    assert notices.count(("unmatched quotation mark", "«")) == 1
    assert notices.count(("reversed quotation mark", "“")) == 2
    assert [place for notice, place in notices if notice == "lower-case start of a sentence"] == [
        ". forces",
        ". entre",
    ]
    assert len(notices) == 10


def test_real_sentences_have_few_false_notices(shared):
    lines = (shared / "gold" / "fr_gsd-ud-dev.conllu").read_text(encoding="utf-8").splitlines()
    sentences = [line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")]
    rows = documents.notices(pd.DataFrame({"text": sentences, "language": "fr"}))
    assert (
        rows.notice != "unmatched quotation mark"
    ).sum() <= 1  # quotations are cut where the treebank cut the text
    assert (rows.notice == "unmatched quotation mark").sum() <= 25
