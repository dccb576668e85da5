"""Voices: each character has exactly one; sentences, counts and keyness are those of the voice."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import attribution, documents, readability, terms, voices

COLUMNS = ["doc_id", "start", "end", "text", "voice", "speaker", "kind", "before", "after"]


def docs_of(*texts: str, language: str = "fr", **columns) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "doc_id": [f"d{number}" for number in range(len(texts))],
            "text": list(texts),
            "language": language,
        }
        | columns
    )


def said_of(docs: pd.DataFrame, *statements: tuple, scope: str = "speech") -> pd.DataFrame:
    """Build attributions from (document, speaker, passages).

    A passage is a string of the text or its (start, end).
    """
    rows = []
    for unit, speaker, *passages in statements:
        text = docs.set_index("doc_id").text[unit]
        spans = [
            (text.index(passage), text.index(passage) + len(passage))
            if isinstance(passage, str)
            else passage
            for passage in passages
        ]
        rows.append({"doc_id": unit, "spans": spans, "speaker_name": speaker, "scope": scope})
    return pd.DataFrame(rows, columns=["doc_id", "spans", "speaker_name", "scope"])


def stretches(docs: pd.DataFrame, *statements: tuple, **options) -> list[list]:
    return (
        voices.split(docs, said_of(docs, *statements, **options))[["text", "voice", "speaker"]]
        .fillna("")
        .values.tolist()
    )


def test_a_quotation_split_by_its_cue_leaves_the_cue_to_the_journalist():
    docs = docs_of("« Nous partons, a dit Anne, demain. »")
    assert stretches(docs, ("d0", "Anne", "« Nous partons", "demain. »")) == [
        ["« Nous partons", "quoted", "Anne"],
        [", a dit Anne, ", "narrator", ""],
        ["demain. »", "quoted", "Anne"],
    ]


def test_nested_speech_goes_to_the_innermost_speaker_that_is_known():
    docs = docs_of("Anne dit que Paul crie que Zoé dort, puis se tait.")
    outer = ("d0", "Anne", "que Paul crie que Zoé dort, puis se tait")
    assert stretches(docs, outer, ("d0", "Paul", "que Zoé dort")) == [
        ["Anne dit ", "narrator", ""],
        ["que Paul crie ", "quoted", "Anne"],
        ["que Zoé dort", "quoted", "Paul"],
        [", puis se tait", "quoted", "Anne"],
        [".", "narrator", ""],
    ]
    whole = [
        ["Anne dit ", "narrator", ""],
        ["que Paul crie que Zoé dort, puis se tait", "quoted", "Anne"],
        [".", "narrator", ""],
    ]
    assert stretches(docs, outer, ("d0", None, "que Zoé dort")) == whole


def test_who_is_not_known_is_not_named():
    docs = docs_of("On dit qu’il pleut.")
    assert stretches(docs, ("d0", None, "qu’il pleut"))[1] == ["qu’il pleut", "quoted", "not named"]


def test_spellings_of_one_name_are_one_speaker():
    docs = docs_of("« Un. » « Deux. » « Trois. »")
    assert stretches(
        docs,
        ("d0", "Éva Rœdel", "« Un. »"),
        ("d0", "EVA RŒDEL", "« Deux. »"),
        ("d0", "Éva Rœdel", "« Trois. »"),
    ) == [["« Un. » « Deux. » « Trois. »", "quoted", "Éva Rœdel"]]


def test_who_is_who_can_be_corrected():
    docs = docs_of("« Le quai. » « Un quai. »")
    said = said_of(docs, ("d0", "Éva Rœdel", "« Le quai. »"), ("d0", "la maire", "« Un quai. »"))
    parts = voices.split(docs, said, aliases={"La Maire": "Éva Rœdel"})
    assert parts[["text", "speaker"]].values.tolist() == [
        ["« Le quai. » « Un quai. »", "Éva Rœdel"]
    ]
    assert (
        voices.words(docs, said, aliases={"la maire": "Éva Rœdel"})
        .set_index("term")
        .speakers["quai"]
        == "Éva Rœdel (2)"
    )


def test_attitudes_and_other_documents_are_passed_over():
    docs = docs_of("Il veut partir.")
    assert stretches(docs, ("d0", "Il", "partir"), scope="attitude") == [
        ["Il veut partir.", "narrator", ""]
    ]
    elsewhere = said_of(docs, ("d0", "Il", "partir")).assign(doc_id="elsewhere")
    assert voices.split(docs, elsewhere).voice.tolist() == ["narrator"]


def test_residue_is_nobodys_and_a_stretch_stays_in_its_block():
    docs = docs_of(
        "La grève\n\nElle dure depuis longtemps, selon leur porte-parole. Publicité\n\n"
        "Elle finira demain."
    )
    parts = voices.split(docs, said_of(docs, ("d0", "Anne", (0, 200))))
    assert parts[["text", "voice", "kind"]].values.tolist() == [
        ["La grève\n\n", "quoted", "headline"],
        ["Elle dure depuis longtemps, selon leur porte-parole. ", "quoted", "paragraph"],
        ["Publicité\n\n", "residue", "residue"],
        ["Elle finira demain.", "quoted", "paragraph"],
    ]


def test_a_stretch_knows_the_rest_of_its_sentences():
    docs = docs_of("Il pleut. Elle dit « non » et part. Fin.")
    parts = voices.split(docs, said_of(docs, ("d0", "Elle", "« non »")))
    assert parts[["before", "text", "after"]].values.tolist() == [
        ["", "Il pleut. Elle dit ", "« non » et part."],
        ["Elle dit ", "« non »", " et part."],
        ["Elle dit « non »", " et part. Fin.", ""],
    ]


def test_the_columns_of_the_documents_come_along_and_ours_win():
    docs = docs_of("Un mot.", outlet="A", kind="report", voice="high").set_index("doc_id")
    parts = voices.split(docs, said_of(docs.reset_index()))
    assert list(parts.columns) == [*COLUMNS, "language", "outlet"]
    assert isinstance(parts.index, pd.RangeIndex)
    assert parts.loc[0, ["doc_id", "kind", "voice", "outlet"]].tolist() == [
        "d0",
        "paragraph",
        "narrator",
        "A",
    ]
    assert (
        voices.split(docs.drop(columns="language"), said_of(docs.reset_index()))
        .language.notna()
        .all()
    )


def test_nothing_gives_an_empty_table_and_blank_text_one_row():
    assert list(voices.split(docs_of(), said_of(docs_of())).columns) == [*COLUMNS, "language"]
    assert voices.split(docs_of("", " \n "), said_of(docs_of())).values.tolist() == [
        ["d1", 0, 3, " \n ", "narrator", *voices_missing(), "paragraph", "", "", "fr"]
    ]


def voices_missing() -> list:
    return [pytest.approx(float("nan"), nan_ok=True)]


@pytest.mark.parametrize("said", [pd.DataFrame({"doc_id": []}), None])
def test_a_table_that_holds_no_attributions_is_refused(said):
    with pytest.raises(ValueError, match="attribution.find"):
        voices.split(docs_of("Un mot."), said)


TEXTS = st.text(st.sampled_from('ab. «»“"\n\n—é😀م\u0301#'), max_size=60) | st.sampled_from(
    [
        "Titre\n\nUn mot. Lire aussi : Autre\n\nFin de tout.",
        "## Titre\n\nIl dit « oui. Non » et part.\nSuite.",
        "Publicité",
        " \n ",
    ]
)
SPANS = st.lists(st.tuples(st.integers(-3, 70), st.integers(-3, 70)), max_size=3)


@settings(deadline=None)
@given(TEXTS, st.lists(st.tuples(SPANS, st.sampled_from(["Anne", "Paul", None])), max_size=6))
def test_the_voices_cover_each_document_exactly_once(text, statements):
    docs = docs_of(text)
    parts = voices.split(
        docs, said_of(docs, *(("d0", speaker, *spans) for spans, speaker in statements))
    )
    assert "".join(parts.text) == text
    assert (parts.text != "").all()
    assert all(text[row.start : row.end] == row.text for row in parts.itertuples())
    assert parts.start.tolist() == [0, *parts.end[:-1]][: len(parts)]
    assert all(
        text[row.start - len(row.before) : row.end + len(row.after)]
        == row.before + row.text + row.after
        for row in parts.itertuples()
    )
    assert parts.speaker.notna().equals(parts.voice == "quoted")
    blocks = documents.blocks(docs)
    residue = blocks[blocks.kind == "residue"]
    expected = dict.fromkeys(range(len(text)), "narrator")
    expected |= dict.fromkeys(places(span for spans, _ in statements for span in spans), "quoted")
    expected |= dict.fromkeys(places(zip(residue.start, residue.end, strict=True)), "residue")
    for row in parts.itertuples():
        words = [at for at in range(row.start, row.end) if not text[at].isspace()]
        assert {expected[at] for at in words} <= {row.voice}


def places(spans: Iterable[tuple[int, int]]) -> list[int]:
    """List the places of all characters in spans."""
    return [at for start, end in spans for at in range(start, end)]


def test_a_hostile_article_is_split_in_linear_time():
    """A sentence without an end holds 100,000 nested and as many overlapping spans.

    A sweep in quadratic time would take minutes.
    """
    text = "Un mot, " * 50_000
    docs = docs_of(text)
    nested = [(at, len(text) - at) for at in range(100_000)]
    chained = [(at, at + 1_000) for at in range(100_000, 200_000)]
    parts = voices.split(docs, said_of(docs, ("d0", "Anne", *nested), ("d0", "Paul", *chained)))
    assert "".join(parts.text) == text
    assert set(parts.speaker) == {"Anne", "Paul"}


TWO = (
    "Le chat dort. « Nous partons tous demain », dit-il encore. « Viens », a dit Paul à Zoé hier, "
    "puis « reste »."
)


def test_a_voice_has_the_same_sentences_with_and_without_the_others():
    """Sentences have 3, 6 and 9 written words.

    Neither voice has the second (4 of 6 words are quoted) or the third (7 of 9 are the
    journalist's).
    """
    docs = pd.concat(
        [docs_of(TWO, "Il pleut ce soir. Anne dit : « Non. »")], ignore_index=True
    ).assign(outlet=["A", "B"])
    parts = voices.split(
        docs,
        said_of(
            docs,
            ("d0", "Il", "« Nous partons tous demain »"),
            ("d0", "Paul", "« Viens »", "« reste »"),
            ("d1", "Anne", "« Non. »"),
        ),
    )
    every, own = readability.score(parts, by="voice"), parts[parts.voice == "narrator"]
    alone = readability.score(own, by="voice")
    pd.testing.assert_frame_equal(every.loc[["narrator"]], alone)
    assert readability.score(own).sentences.to_dict() == {"d0": 1, "d1": 1}
    assert readability.score(own).words.to_dict() == {"d0": 3, "d1": 4}
    assert readability.score(own, by="outlet").words.to_dict() == {"A": 3, "B": 4}
    assert readability.sentences(own).text.tolist() == ["Le chat dort.", "Il pleut ce soir."]
    values = [
        readability.intervals(table, by="voice").query("voice == 'narrator'").value.tolist()
        for table in (own, parts)
    ]
    assert values[0] == pytest.approx(values[1], nan_ok=True)
    pd.testing.assert_frame_equal(
        readability.score(parts), readability.score(docs.set_index("doc_id"))
    )


def test_fragments_of_one_sentence_are_put_together_over_another_voice():
    """Of ten words eight are the journalist's, four before and four after the quotation."""
    docs = docs_of("Hier le vieux ministre « est venu » nous voir bien tard.")
    parts = voices.split(docs, said_of(docs, ("d0", "Anne", "« est venu »")))
    found = readability.sentences(parts[parts.voice == "narrator"])
    assert found.text.tolist() == [docs.text[0]]
    assert found.words.tolist() == [10]
    assert readability.sentences(parts[parts.voice == "quoted"]).empty


def test_a_document_with_two_voices_is_one_document():
    docs = docs_of("La force dort. « La force », dit Anne. Publicité", "Une force.")
    said = said_of(docs, ("d0", "Anne", "« La force »"))
    parts = voices.split(docs, said)
    assert terms.count(parts).set_index("term").loc["force", ["count", "documents"]].tolist() == [
        3,
        2,
    ]
    assert terms.count(parts, by="voice").query("term == 'force'")["documents"].tolist() == [2, 1]
    assert terms.dispersion(parts).set_index("term").documents["force"] == 2
    words = voices.words(docs, said).set_index("term")
    row = words.loc["force"]
    assert row[
        [
            "count",
            "documents",
            "narrator",
            "quoted",
            "documents_narrator",
            "documents_quoted",
            "speakers",
        ]
    ].tolist() == [3, 2, 2, 1, 2, 1, "Anne (1)"]
    assert row.share == pytest.approx(1 / 3)
    assert row.low < row.share < row.high
    assert "publicité" not in words.index
    pd.testing.assert_series_equal(
        words["count"].sort_index(), terms.count(docs).set_index("term")["count"].sort_index()
    )


def test_a_voice_has_its_own_trend_and_company():
    """The journalist writes 8 words in the first week and 5 in the second.

    Two words that only occur together have a logDice of 14.
    """
    docs = docs_of(
        "La force dort. « La force rouge », dit Anne. Une force grise.",
        "Une force bleue. « Rien », dit Anne.",
        date=pd.to_datetime(["2025-03-03", "2025-03-12"]),
    )
    parts = voices.split(
        docs, said_of(docs, ("d0", "Anne", "« La force rouge »"), ("d1", "Anne", "« Rien »"))
    )
    own, quoted = (parts[parts.voice == voice] for voice in ("narrator", "quoted"))
    assert terms.trend(own, "force")["per_thousand"].tolist() == [250, 200]
    assert terms.trend(quoted, "force")["count"].tolist() == [1, 0]
    pd.testing.assert_frame_equal(terms.trend(parts, "force"), terms.trend(docs, "force"))
    assert terms.collocates(quoted, "force", minimum=1)[
        ["term", "log_dice", "observed"]
    ].values.tolist() == [["rouge", 14, 1]]
    assert set(terms.collocates(own, "force", minimum=1)["term"]) == {"dormir", "griser", "bleu"}


def test_a_share_is_as_sure_as_the_documents_that_hold_the_term():
    """Nine uses in three documents count as three draws; Wilson's bounds are [0, 0.5615].

    In a single document they count as nine: [0, 0.2991].
    """
    docs = docs_of(*["La force, la force et la force."] * 3)
    assert voices.words(docs, said_of(docs))[["low", "high"]].iloc[0].tolist() == pytest.approx(
        [0, 0.5615], abs=1e-4
    )
    one = docs_of(" ".join(docs.text))
    assert voices.words(one, said_of(one))[["low", "high"]].iloc[0].tolist() == pytest.approx(
        [0, 0.2991], abs=1e-4
    )


def test_no_word_gives_an_empty_table():
    assert voices.words(docs_of(), said_of(docs_of())).empty
    assert voices.words(docs_of("…", "42 %"), said_of(docs_of())).empty


def planted(shuffled: bool, seed: int = 3) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make forty articles of forty words, in which the journalist of outlet A prefers five words.

    Everybody else uses all words alike; with `shuffled`, each article is shuffled.
    """
    random = np.random.default_rng(seed)
    common = [f"mot{first}{second}" for first in "abcdefgh" for second in "abcde"]
    texts, quotations = [], []
    for number in range(40):
        narrator = [
            *random.choice(common, 40),
            *(random.choice(common[:5], 12) if number % 2 else random.choice(common, 12)),
        ]
        words = [*narrator, *random.choice(common, 100)]
        words = random.permutation(words) if shuffled else words
        texts.append(" ".join(words) + ".")
        quotations.append([(len(" ".join(words[:52])), len(texts[-1]) - 1)])
    docs = docs_of(*texts, outlet=["B", "A"] * 20)
    return docs, said_of(
        docs, *((unit, "Anne", *spans) for unit, spans in zip(docs.doc_id, quotations, strict=True))
    )


def test_the_journalists_own_words_are_more_than_a_random_cut_keeps():
    table = voices.control(*planted(shuffled=False), by="outlet", target="A").set_index("text")
    assert table.words.tolist() == [3040, 1040, 1040]
    assert table.kept["journalist"] > table.kept_high["random, same size"]
    table = voices.control(*planted(shuffled=False)).set_index("text")
    assert table.words.tolist() == [2080, 4000] * 2
    assert table.key["journalist"] > table.key_high["random, as journalist"]


def test_voices_dealt_at_random_have_no_words_of_their_own():
    """One corpus in eleven goes beyond all of ten draws by chance, so twelve are examined."""
    beyond = 0
    for seed in range(12):
        table = voices.control(
            *planted(shuffled=True, seed=seed), by="outlet", target="A"
        ).set_index("text")
        beyond += table.kept["journalist"] > table.kept_high["random, same size"]
    assert beyond <= 3
    assert voices.control(*planted(shuffled=True)).set_index("text").key["journalist"] <= 1


def test_a_control_needs_documents_on_both_sides():
    docs = docs_of("Un mot.", "Deux mots.", outlet=["A", "B"])
    with pytest.raises(ValueError, match="fewer than two documents"):
        voices.control(docs, said_of(docs), by="outlet", target="A")
    with pytest.raises(ValueError, match="give by="):
        voices.control(docs, said_of(docs), target="A")


def test_on_the_users_document_occupation_is_the_factions_word(shared):
    docs = documents.read(shared / "documents" / "irak-retrait.txt")
    words = voices.words(docs, attribution.find(docs)).set_index("term")
    assert words.loc["occupation", ["narrator", "quoted"]].tolist() == [0, 2]
    assert words.speakers["occupation"].startswith("Comité de coordination")
    assert words.loc["assassiner", ["narrator", "quoted", "speakers"]].tolist() == [1, 0, ""]
