"""documents.blocks: what is headline, paragraph, caption, byline or residue, with its place."""

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import documents
from analysis.documents import KINDS, block_spans

BODY = (
    "Le conseil municipal a voté lundi soir le budget de la ville, après trois heures d’un débat "
    "souvent vif."
)


def pieces(text, language="fr"):
    return [(block.kind, text[block.start : block.end]) for block in block_spans(text, language)]


def kind_of(line, *, before=f"Le budget est voté\n\n{BODY}", after=BODY, language="fr"):
    """The kind of a line in the middle of an article."""
    kinds = {text: kind for kind, text in pieces(f"{before}\n\n{line}\n\n{after}", language)}
    return kinds.get(line)


def residue_of(line, language="fr"):
    return [
        text for kind, text in pieces(f"{BODY}\n\n{line}\n\n{BODY}", language) if kind == "residue"
    ]


def test_a_headline_heads_an_article_and_a_subheading_a_paragraph():
    text = f"Le budget est voté\n\n{BODY}\n\nUn débat vif\n\n{BODY}"
    assert pieces(text) == [
        ("headline", "Le budget est voté"),
        ("paragraph", BODY),
        ("subheading", "Un débat vif"),
        ("paragraph", BODY),
    ]


def test_a_section_above_the_headline_is_not_the_headline():
    assert pieces(f"POLITIQUE\nLe budget de la ville est voté\n{BODY}")[:2] == [
        ("subheading", "POLITIQUE"),
        ("headline", "Le budget de la ville est voté"),
    ]


def test_a_short_line_below_the_headline_is_a_standfirst_and_a_full_sentence_a_paragraph():
    assert pieces(f"Le budget de la ville est voté\nUn débat vif\n{BODY}")[1][0] == "standfirst"
    assert pieces(f"Le budget de la ville est voté\nLe débat fut vif.\n{BODY}")[1][0] == "paragraph"


@pytest.mark.parametrize(
    "line",
    [
        "Où est passé l’argent ?",
        "« Un vrai désaccord »",
        "UN BUDGET DE CRISE",
        "2/Le budget, une affaire de famille",
    ],
)
def test_subheadings(line):
    assert kind_of(line) == "subheading"


@pytest.mark.parametrize(
    "line",
    [
        "« Nous ne céderons rien. »",
        "- un poste de secrétaire",
        "Il a ajouté :",
        "Fin de citation.",
        "et puis plus rien",
        "“Who pays?”",
        "Elle a demandé : « Qui paie ? »",
    ],
)
def test_short_lines_that_are_prose(line):
    assert kind_of(line) == "paragraph"


def test_an_english_headline_may_end_in_a_full_stop():
    assert (
        pieces(
            (
                "Council Breaks With Mayor On Harbour Budget.\n\n"
                "The leader said on Friday that she would sign the text."
            ),
            "en",
        )[0][0]
        == "headline"
    )


@pytest.mark.parametrize(
    "line",
    [
        "Lucie Vernet | mardi 3 mars 2020 à 09h12",
        "Par Anne-Laure Kersauzé",
        "Par Jean Dupont et Marie de La Tour",
        "By JOHN SMITH",
        "Publié le 12 mars 2024 à 10h30",
        "L’Écho avec AFP | 05.03.2011 à 21h09 • Mis à jour le 06.03.2011 à 22h09",
        "Propos recueillis par Jean Dupont",
    ],
)
def test_bylines(line):
    assert kind_of(line, before="Le budget de la ville est voté") == "byline"


@pytest.mark.parametrize(
    "line",
    [
        "Par ailleurs, le budget augmente",
        "Par exemple Lyon.",
        "By then it was too late",
        "Par 431 voix contre 52, la grève est votée.",
    ],
)
def test_prose_that_opens_like_a_byline(line):
    assert kind_of(line, before="Le budget de la ville est voté") != "byline"


@pytest.mark.parametrize(
    "line",
    [
        "La maire de Lyon, à l’hôtel de ville, le 12 juillet 2023. PAUL MERCIER / AFP",
        "Le préfet, le 10 avril. AP/JEANNE MARTIN",
        "La maire à Berlin, en 2014. Photo Karl Weber. AP",
        "Photo : Jean Dupont",
        "© AFP",
        "The mayor on Monday (Getty Images)",
    ],
)
def test_captions(line):
    assert kind_of(line) == "caption"


@pytest.mark.parametrize(
    "line",
    [
        "Voters without a birth certificate could not get the photo IDs.",
        "Il parle de la photo de Paul Mercier.",
        "GOING BROKE FOR VENICE.",
        "Il travaille pour l’AFP.",
    ],
)
def test_prose_that_ends_like_a_caption(line):
    assert kind_of(line) != "caption"


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("PARIS (AFP) – Le conseil a voté.", "PARIS (AFP) –"),
        ("DULUTH, Minn., May 4 (UPI) — The council voted.", "DULUTH, Minn., May 4 (UPI) —"),
        ("Port-Lauvéan, 11 mars. – Par 431 voix, ils votent.", "Port-Lauvéan, 11 mars. –"),
    ],
)
def test_datelines_are_cut_from_the_first_paragraph(text, dateline):
    assert ("dateline", dateline) in pieces(text)


@pytest.mark.parametrize(
    "line",
    [
        "Publicité",
        "PUBLICITÉ",
        "[Publicité]",
        "Lire aussi : Le budget en dix dates",
        "A LIRE AUSSI",
        "À lire également » Le budget",
        "Partager sur Facebook",
        "Article réservé aux abonnés",
        "Il vous reste 31.4% de cet article à lire. La suite est réservée aux abonnés.",
        "Inscrivez-vous à notre newsletter",
        "© 2025 Le Courrier – Tous droits réservés",
        "Avec Reuters et AFP",
        "(AFP)",
        "Nous utilisons des cookies pour mesurer l’audience de ce site.",
        "https://www.example.org/article?id=3",
        "Read more: The budget in ten dates",
        "Advertisement",
        "Sign up for our newsletter and get the week",
        "All rights reserved.",
    ],
)
def test_lines_that_are_residue(line):
    assert residue_of(line) == [line]


@pytest.mark.parametrize(
    ("line", "residue"),
    [
        ("Le maire l’a dit. Publicité", "Publicité"),
        (
            (
                "Les élus du groupe “Demain”. Lire aussiAvec la crue, un pont fermé. La ville "
                "est-elle prête ?"
            ),
            "Lire aussiAvec la crue, un pont fermé. La ville est-elle prête ?",
        ),
        (
            "Le maire l’a dit.Lire aussi : Le budget en dix dates",
            "Lire aussi : Le budget en dix dates",
        ),
        (
            "Le maire l’a dit hier À lire aussi : Le budget en dix dates",
            "À lire aussi : Le budget en dix dates",
        ),
        ("Le vote a eu lieu lundi. (avec AFP)", "(avec AFP)"),
    ],
)
def test_residue_glued_to_a_sentence(line, residue):
    assert residue_of(line) == [residue]


@pytest.mark.parametrize(
    "line",
    [
        "Lire aussi souvent que possible est un plaisir.",
        "Il faut lire aussi Proust et Colette.",
        "La publicité",
        "Il a dit non à la publicité.",
        "Partager le pain est un devoir.",
        "Voir aussi loin demande du temps.",
        "Read more books, she said.",
        "Il travaille avec l’AFP.",
        "Abonnez-vous, disait la pancarte.",
        "Le parti l’a dit (PS).",
    ],
)
def test_sentences_that_only_look_like_residue(line):
    assert residue_of(line) == []


def test_a_related_link_does_not_swallow_an_article_written_as_one_line():
    text = f"{BODY} Lire aussi : Le budget en dix dates. " + " ".join([BODY] * 8)
    found = [
        text[block.start : block.end]
        for block in block_spans(text, "fr")
        if block.kind == "residue"
    ]
    assert found == ["Lire aussi : Le budget en dix dates."]


def test_titles_below_a_bare_label_and_a_repeated_headline_are_residue():
    text = (
        f"Le budget est voté\n{BODY}\nA LIRE AUSSI\nLe marché à l’arrêt\n{BODY}\n"
        "Le budget est voté\nUn maire sans écharpe au stade"
    )
    assert [line for kind, line in pieces(text) if kind == "residue"] == [
        "A LIRE AUSSI",
        "Le marché à l’arrêt",
        "Le budget est voté",
        "Un maire sans écharpe au stade",
    ]


def test_lines_broken_at_a_width_are_one_paragraph():
    line = "Le conseil municipal a voté lundi soir le budget de la ville, après de"
    text = (
        f"Le budget est voté\n\n{line}\n{line}\n{line}\n{line}\nlongs débats.\n\n{line}\n{line}\n"
        "longs débats."
    )
    assert [kind for kind, _ in pieces(text)] == ["headline", "paragraph", "paragraph"]


def test_markdown_headings_leave_their_marks_outside():
    assert pieces(f"# Le budget\n\n{BODY}\n\n## Le vote\n\n{BODY}")[::2] == [
        ("headline", "Le budget"),
        ("subheading", "Le vote"),
    ]


def test_three_short_lines_in_a_row_are_a_list():
    assert kind_of("Un poste") == "subheading"
    assert [kind for kind, _ in pieces(f"{BODY}\nUn poste\nUne école\nUn pont\n{BODY}")] == [
        "paragraph"
    ] * 5


@pytest.mark.parametrize("text", ["", "…", "42 %", "🚀", "\n\n \n", "قال الرئيس", "Été"])
def test_the_least_texts(text):
    assert [kind for kind, _ in pieces(text)] == (["paragraph"] if text.strip() else [])


LINES = [
    "Le budget est voté",
    BODY,
    "Publicité",
    "Lire aussi : Un pont",
    "Par Anne Le Goff",
    "« Non »",
    "…",
    "42 %",
    "🚀",
    "é\u0301té",
    "قال",
    "Photo : AFP",
    "",
    "(AFP)",
    "\t",
    "Un. PublicitéLe",
]


@given(st.lists(st.sampled_from(LINES) | st.text(max_size=30), max_size=14).map("\n".join))
def test_blocks_cover_every_sign_of_a_text_once_and_in_order(text):
    text = text.replace("#", "")  # of a Markdown heading, the mark belongs to no block
    spans = [(block.start, block.end) for block in block_spans(text, "fr")]
    assert spans == sorted(spans)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(
        text.split()
    )


def test_blocks_are_a_table_in_order_with_offsets_into_the_text():
    docs = pd.DataFrame(
        {"text": [f"Le budget est voté\n\n{BODY} Publicité", ""], "language": "fr"},
        index=pd.Index(["a", "b"], name="doc_id"),
    )
    found = documents.blocks(docs)
    assert list(found.columns) == ["doc_id", "start", "end", "kind"]
    assert set(found.kind) <= set(KINDS)
    assert found.doc_id.unique().tolist() == ["a"]
    assert (found.start.diff().dropna() > 0).all()
    assert docs.text["a"][found.start.iloc[-1] : found.end.iloc[-1]] == "Publicité"
    assert list(documents.blocks(docs.iloc[:0]).columns) == ["doc_id", "start", "end", "kind"]


def test_fragments_of_documents_get_no_headline():
    voices = pd.DataFrame(
        {
            "doc_id": ["a", "a"],
            "start": [10, 40],
            "text": ["Un fragment\nde texte", "Autre"],
            "language": "fr",
        }
    )
    assert documents.blocks(voices).values.tolist() == [
        ["a", 10, 21, "paragraph"],
        ["a", 22, 30, "paragraph"],
        ["a", 40, 45, "paragraph"],
    ]


def test_a_fragment_of_a_known_kind_lies_in_one_block_of_that_kind():
    voices = pd.DataFrame(
        {
            "doc_id": "a",
            "start": [10, 40, 50],
            "text": [" Un fragment\nde texte\n", "## Autre", "\n"],
            "language": "fr",
        }
    )
    found = documents.blocks(voices.assign(kind=["paragraph", "headline", "paragraph"]))
    assert found.values.tolist() == [["a", 11, 31, "paragraph"], ["a", 43, 48, "headline"]]


def test_the_share_of_residue_is_counted_in_characters():
    docs = pd.DataFrame(
        {
            "text": ["Dix lettre. Publicité", "", "Voilà."],
            "language": "fr",
            "outlet": ["x", "y", "x"],
        }
    )
    shares = documents.residue_share(docs)
    assert shares.loc[0].tolist() == [20, 9, 0.45]
    assert shares.share.isna().tolist() == [
        False,
        True,
        False,
    ]
    assert documents.residue_share(docs, by="outlet").loc["x"].tolist() == [26, 9, 9 / 26]


def test_a_table_without_text_is_refused():
    with pytest.raises(ValueError, match="column 'text'"):
        documents.blocks(pd.DataFrame({"texte": ["Un"]}))


def test_the_samples_keep_their_listed_residue_and_nothing_else_is_residue(samples):
    docs = documents.read(samples)
    dirt = pd.read_csv(samples.parent.parent / "tests" / "samples_dirt.tsv", sep="\t", quoting=3)
    found = documents.blocks(docs).query("kind == 'residue'")
    listed = dirt[dirt.kind == "residue"]
    texts = [(row.doc_id, docs.text[row.doc_id][row.start : row.end]) for row in found.itertuples()]
    missing = [
        (row.file, row.text)
        for row in listed.itertuples()
        if not any(name == row.file and row.text in text for name, text in texts)
    ]
    assert missing == []
    more = [
        text
        for name, text in texts
        if not any(row.file == name and row.text in text for row in listed.itertuples())
    ]
    assert set(more) <= {"(ALP)"}


def test_the_users_own_document(shared):
    text = documents.read(shared / "documents" / "irak-retrait.txt").text.iloc[0]
    found = [(kind, line) for kind, line in pieces(text) if kind != "paragraph"]
    assert [kind for kind, _ in found] == ["residue", "subheading", "residue"]
    assert found[0][1].startswith("Lire aussiAvec la demande")
    assert found[0][1].endswith("pouvoir iranien")
    assert found[1][1] == "Dialogue stratégique"
    assert found[2][1] == "Publicité"


def test_no_attribution_and_no_sentence_of_a_real_article_is_residue(shared):
    residue = {
        "d00": 2,
        "d01": 1,
        "d04": 2,
        "d08": 1,
        "d12": 2,
        "d14": 4,
        "d15": 2,
    }  # lines counted by hand
    for line in (shared / "gold" / "fr_dev.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        found = [block for block in block_spans(article["text"], "fr") if block.kind == "residue"]
        assert len(found) == residue.get(article["id"][:3], 0)
        assert not any(
            start < block.end and block.start < end
            for block in found
            for said in article["attributions"]
            for start, end in said["content"]
        )


def test_no_sentence_of_a_treebank_is_anything_but_prose(shared):
    lines = (shared / "gold" / "fr_gsd-ud-dev.conllu").read_text(encoding="utf-8").splitlines()
    sentences = [line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")]
    assert len(sentences) > 1000
    alone = [kind for sentence in sentences for kind, _ in pieces(sentence)]
    together = [
        kind
        for i in range(0, len(sentences), 10)
        for kind, _ in pieces("\n".join(sentences[i : i + 10]))
    ]
    assert set(alone) == {"paragraph"}
    assert not {"residue", "byline"} & set(together)
