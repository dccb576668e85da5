"""The table that `attribution.find` returns, and the ways of reporting that it knows."""

import json
import warnings

import pandas as pd
import pytest

from analysis import attribution
from analysis.attribution.finding import COLUMNS


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDIA_ANALYSIS_CACHE", str(tmp_path))


def said_in(text: str, language: str = "fr", **columns) -> pd.DataFrame:
    return attribution.find(pd.DataFrame({"text": [text], "language": [language], **columns}))


def contents(text: str, language: str = "fr") -> list[str]:
    return list(said_in(text, language)["content"])


def only(text: str, language: str = "fr") -> pd.Series:
    rows = said_in(text, language)
    assert len(rows) == 1, list(rows["content"])
    return rows.iloc[0]


# The table


def test_the_table_has_the_columns_of_the_design_and_points_into_the_text():
    text = "Le maire était là. « Nous tiendrons », a déclaré Anne Martin, la directrice."
    rows = said_in(text)
    assert tuple(rows.columns) == COLUMNS
    row = rows.iloc[0]
    assert text[row.start : row.end] == row.content == "« Nous tiendrons »"
    assert text[row.cue_start : row.cue_end] == row.cue == "a déclaré"
    assert text[row.source_start : row.source_end] == row.source
    assert row.spans == [(row.start, row.end)]
    assert 0 < row.confidence < 1


@pytest.mark.parametrize(
    "text", ["", "…", "42 %", "😀😀", "مرحبا", "mot", "e\u0301te\u0301", "\n\n", "« »", '"', "« a"]
)
def test_a_text_that_says_nothing_gives_an_empty_table_with_all_columns(text):
    rows = said_in(text)
    assert rows.empty
    assert tuple(rows.columns) == COLUMNS
    assert str(rows["cue_start"].dtype) == "Int64"


def test_a_missing_text_and_an_empty_table_are_no_error():
    assert attribution.find(pd.DataFrame({"text": [None], "language": ["fr"]})).empty
    assert attribution.find(pd.DataFrame({"text": [], "language": []})).empty


def test_a_table_without_text_says_what_is_missing():
    with pytest.raises(ValueError, match="text"):
        attribution.find(pd.DataFrame({"title": ["x"]}))


def test_another_language_is_reported_and_not_guessed_at():
    docs = pd.DataFrame(
        {
            "text": ["„Ja“, sagte er.", "« Oui », a dit Anne Martin."],
            "language": ["de", "fr"],
            "doc_id": ["a", "b"],
        }
    )
    with pytest.warns(UserWarning, match="attrs"):
        rows = attribution.find(docs)
    assert set(rows["doc_id"]) == {"b"}
    assert rows.attrs["skipped"][0]["doc_id"] == "a"
    assert rows.attrs["skipped"][0]["language"] == "de"


def test_offsets_of_a_part_point_into_the_whole_document():
    text = "Titre\n« Nous tiendrons », a déclaré Anne Martin."
    part = pd.DataFrame({"doc_id": ["d"], "text": [text[6:]], "start": [6], "language": ["fr"]})
    row = attribution.find(part).iloc[0]
    assert text[row.start : row.end] == "« Nous tiendrons »"
    assert text[row.cue_start : row.cue_end] == "a déclaré"


# Direct speech


def test_a_quotation_split_by_its_cue_is_one_attribution():
    row = only("« Nous tiendrons, a déclaré Anne Martin. Personne ne cédera. »")
    assert row.spans == [(0, 17), (45, 67)] or len(row.spans) == 2
    assert row.type == "direct"
    assert row.speaker_name == "Anne Martin"


def test_an_inverted_pronoun_is_source_and_part_of_the_cue():
    rows = said_in("Anne Martin a pris la parole. « Nous tiendrons », a-t-elle assuré.")
    assert list(rows["cue"]) == ["a-t-elle assuré"]
    assert list(rows["source"]) == ["elle"]
    assert list(rows["speaker"]) == ["Anne Martin"]


def test_a_new_quotation_without_a_cue_is_a_row_of_its_own_in_french_with_the_speaker_before():
    rows = said_in(
        "« Nous tiendrons jusqu'au bout », a déclaré Anne Martin. « Personne ne nous fera céder. »"
    )
    assert len(rows) == 2
    assert pd.isna(rows.iloc[1]["cue"])
    assert pd.isna(rows.iloc[1]["cue_start"])
    assert list(rows["speaker_name"]) == ["Anne Martin", "Anne Martin"]


def test_a_new_quotation_without_a_cue_joins_the_one_before_in_english():
    row = only('"We will hold out," said Anne Martin. "Nobody will make us give in."', "en")
    assert len(row.spans) == 2
    assert row.speaker == "Anne Martin"


def test_a_verb_that_no_list_knows_announces_the_quotation_before_it():
    row = only("« Nous tiendrons jusqu'au bout de la nuit », résiste Anne Martin.")
    assert row.cue == "résiste"
    assert row.cue_class == "unlisted"


def test_the_colon_announces_a_quotation():
    row = only("Anne Martin a déclaré : « Nous tiendrons jusqu'au bout. »")
    assert row.content == "« Nous tiendrons jusqu'au bout. »"
    assert row.type == "direct"


# Indirect and mixed speech


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "Le ministre a annoncé que les travaux commenceraient lundi.",
            "que les travaux commenceraient lundi",
        ),
        ("Le syndicat a demandé aux élus de voter contre le projet.", "de voter contre le projet"),
        (
            "Selon la préfecture, trois personnes ont été blessées.",
            "trois personnes ont été blessées",
        ),
        (
            "La route a fermé lundi. Trois personnes ont été blessées, selon la préfecture.",
            "Trois personnes ont été blessées",
        ),
        ("Le ministre de l’Intérieur affirme avoir reçu les élus.", "avoir reçu les élus"),
        ("L'entreprise a annoncé la fermeture de l'usine.", "la fermeture de l'usine"),
        (
            "Le texte divise la ville. Pour Anne Martin, la réforme est injuste.",
            "la réforme est injuste",
        ),
    ],
)
def test_reported_speech_is_found_without_marks(text, content):
    row = only(text)
    assert row.content == content
    assert row.type == "indirect"


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The minister said the plan would fail.", "the plan would fail"),
        ("According to the report, taxes rose last year.", "taxes rose last year"),
        ("The mayor warned that the bridge was unsafe.", "that the bridge was unsafe"),
    ],
)
def test_reported_speech_is_found_in_english(text, content):
    assert content in contents(text, "en")


def test_a_clause_that_ends_in_quoted_words_is_one_mixed_row():
    row = only("Le ministre a estimé que cette réforme était « une chance pour le pays ».")
    assert row.type == "mixed"
    assert row.content == "que cette réforme était « une chance pour le pays »"


def test_a_participle_begins_a_second_report_of_the_same_speaker():
    rows = said_in(
        "Le préfet Jean Durand a indiqué que la route était fermée, ajoutant que des secours "
        "étaient en route."
    )
    assert list(rows["cue"]) == ["a indiqué", "ajoutant"]
    assert rows.iloc[0]["content"] == "que la route était fermée"
    assert set(rows["speaker_name"]) == {"Jean Durand"}


@pytest.mark.parametrize(
    "text",
    [
        "Il lit le roman « Les Raisins de la colère » depuis hier.",
        "Les membres de la « coalition internationale pour la paix » sont partis.",
        "Ce « miracle » a surpris tout le monde.",
        "Il part pour la ville de Lyon.",
        "La route est fermée depuis lundi.",
    ],
)
def test_titles_names_and_words_held_at_a_distance_are_not_speech(text):
    assert contents(text) == []


def test_what_someone_thinks_or_wants_is_told_from_what_someone_says():
    assert only("She thinks that the plan will fail.", "en").scope == "attitude"
    assert only("She said that the plan will fail.", "en").scope == "speech"


def test_residue_of_the_page_is_left_out():
    text = "Lire aussi : « Nous tiendrons », a déclaré Anne Martin\nLa route est fermée."
    assert contents(text) == []


def test_a_cue_that_a_user_adds_is_raised_where_the_tagger_would_pass_over_it(tmp_path):
    text = "Le conseil se réunit lundi. Le panneau affiche la fermeture de la piscine municipale."
    assert contents(text) == []
    cues = tmp_path / "cues.tsv"
    cues.write_text(
        "entry\tkind\tclass\tscope\nafficher\tverb\tdocument\tspeech\n", encoding="utf-8"
    )
    docs = pd.DataFrame({"text": [text], "language": ["fr"]})
    rows = attribution.find(docs, cues={"fr": cues})
    assert rows[["cue", "cue_class"]].values.tolist() == [["affiche", "document"]]
    with pytest.raises(ValueError, match="'fr' and 'en'"):
        attribution.find(docs, cues={"de": cues})


def test_only_sure_rows_can_be_asked_for():
    docs = pd.DataFrame(
        {
            "text": [
                "« Nous tiendrons jusqu’au bout », a déclaré Anne Martin lundi soir. "
                "Le maire craint une fermeture."
            ],
            "language": ["fr"],
        }
    )
    rows = attribution.find(docs)
    bar = rows["confidence"].max()
    sure = attribution.find(docs, at_least=bar)
    assert 0 < len(sure) < len(rows)
    assert sure["confidence"].min() >= bar


def test_the_lexicons_are_large_enough_and_well_formed():
    from analysis.languages import load

    for code in ("fr", "en"):
        rows = load(code).table("cues")
        assert len(rows) >= 300
        assert {row["scope"] for row in rows} == {"speech", "attitude"}
        assert all(row["class"] for row in rows)


def test_a_long_text_of_unclosed_marks_is_cut_and_not_refused():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rows = said_in("« mot sans fin " * 3000)
    assert tuple(rows.columns) == COLUMNS


# The user's document


def test_the_users_document_gives_its_eight_attributions(shared):
    text = (shared / "documents" / "irak-retrait.txt").read_text(encoding="utf-8")
    rows = said_in(text)
    gold = json.loads(
        (shared / "gold" / "fr_dev.jsonl").read_text(encoding="utf-8").splitlines()[0]
    )["attributions"]
    found = sum(
        any(_overlap(spans, wanted["content"]) >= 0.8 for spans in rows["spans"]) for wanted in gold
    )
    assert found >= len(gold) - 1
    assert len(rows) <= len(gold) + 1
    residue = slice(text.index("Lire aussi"), text.index("\n", text.index("Lire aussi")))
    assert not any(
        residue.start < end and start < residue.stop
        for spans in rows["spans"]
        for start, end in spans
    )
    names = rows.dropna(subset=["cue"]).set_index("source")["speaker_name"]
    assert set(names[["la commission", "Elle"]]) == {
        "Comité de coordination pour la résistance irakienne"
    }
    assert (
        names["Il"] == "Fuad Hussein"
        if isinstance(names["Il"], str)
        else set(names["Il"]) == {"Fuad Hussein"}
    )


def _overlap(spans, wanted) -> float:
    a = {i for start, end in spans for i in range(start, end)}
    b = {i for start, end in wanted for i in range(start, end)}
    return len(a & b) / len(a | b)


def test_any_reflexive_verb_behind_a_quotation_announces_it():
    row = only(
        "« J’ai fait 68, j’ai fait 84, je n’ai jamais vu ça », s’étrangle Marcel Guidoux, "
        "soutenu par deux voisins."
    )
    assert (row["cue"], row["source"].split(",")[0], row["content"][-4:]) == (
        "s’étrangle",
        "Marcel Guidoux",
        "ça »",
    )


def test_a_cue_with_any_noun_phrase_may_stand_inside_the_marks():
    row = only("« J’ai fermé les yeux, avoue le buteur. Je croyais que c’était dehors. »")
    assert (row["cue"], row["source"], len(row["spans"])) == ("avoue", "le buteur", 2)
