"""Readability: published examples, French sentences counted by hand, intervals, no values."""

import warnings

import numpy as np
import pandas as pd
import pytest

from analysis import charts, readability
from analysis.charts import readability as drawn
from analysis.readability import diversity
from analysis.readability.diversity import occurrences
from analysis.readability.formulas import MEASURES, reckon
from analysis.readability.peers import COUNTS, EVERYWHERE, NEED_ENGLISH_SYLLABLES, OF_LANGUAGE
from analysis.readability.words import is_easy

# No worked example of Kandel & Moles is published, so these two sentences were counted by hand.
# Le chat noir dort sur le grand lit: 8 words of one syllable each.
# L’I-rak a-nnon-çait une é-lec-tion pré-si-den-tielle: 5 written words of 2 + 3 + 1 + 3 + 4 = 13
# syllables.
EASY = "Le chat noir dort sur le grand lit."
HARD = "L’Irak annonçait une élection présidentielle."
BY_HAND = 207 - 1.015 * 13 / 2 - 73.6 * 21 / 13
PLATYPUS = "This sentence, taken as a reading passage unto itself, is being used to prove a point."


def documents(*texts: str, language: str = "fr", **columns) -> pd.DataFrame:
    """Make documents of running paragraphs, without a headline."""
    return pd.DataFrame({"text": list(texts), "language": language, "start": 0} | columns)


def counts(**given: float) -> dict[str, np.ndarray]:
    return {name: np.array([value], dtype=float) for name, value in given.items()}


@pytest.mark.parametrize(
    ("measure", "given", "value"),
    [
        ("flesch_reading_ease", {"words": 6, "sentences": 1, "syllables": 6}, 116.145),
        ("flesch_reading_ease", {"words": 13, "sentences": 1, "syllables": 24}, 37.455),
        ("flesch_reading_ease", {"words": 16, "sentences": 1, "syllables": 23}, 68.98),
        ("flesch_reading_ease", {"words": 10, "sentences": 1, "syllables": 10}, 112.085),
        ("flesch_reading_ease", {"words": 4, "sentences": 1, "syllables": 5}, 97.025),
        ("flesch_kincaid", {"words": 13, "sentences": 1, "syllables": 24}, 11.265),
        ("gunning_fog", {"words": 7, "sentences": 1, "complex_words": 0}, 2.8),
        ("coleman_liau", {"words": 119, "sentences": 5, "characters": 639}, 14.53),
        (
            "dale_chall",
            {"words": 1900, "sentences": 100, "difficult_words": 95},
            0.1579 * 5 + 0.0496 * 19,
        ),
        ("dale_chall", {"words": 1500, "sentences": 100, "difficult_words": 225}, 6.7490),
        ("dale_chall", {"words": 1900, "sentences": 100, "difficult_words": 285}, 6.9474),
        ("lix", {"words": 100, "sentences": 5, "long_words": 30}, 50.0),
        ("rix", {"words": 100, "sentences": 5, "long_words": 30}, 6.0),
        (
            "automated_readability",
            {"words": 10, "sentences": 1, "characters": 50},
            4.71 * 5 + 5 - 21.43,
        ),
        ("smog", {"words": 300, "sentences": 30, "polysyllables": 25}, 1.043 * 5 + 3.1291),
    ],
)
def test_published_examples(measure, given, value):
    language = "en" if MEASURES[measure].languages else None
    assert reckon(MEASURES[measure], counts(**given), language)[0] == pytest.approx(
        value, abs=0.005
    )


def test_the_constant_of_dale_and_chall_is_added_above_five_percent():
    """The worksheet of 1948 adds it to its first sample, whose rounded 5 % stand for more."""
    low, high = (
        reckon(MEASURES["dale_chall"], counts(words=1900, sentences=100, difficult_words=n), "en")[
            0
        ]
        for n in (95, 95.001)
    )
    assert high - low == pytest.approx(3.6365, abs=1e-4)
    assert high == pytest.approx(5.3684, abs=1e-3)


def test_the_platypus_from_its_text():
    platypus = documents(
        "The cat sat on the mat.",
        PLATYPUS,
        language="en",
    )
    assert readability.score(platypus).flesch_reading_ease.tolist() == pytest.approx(
        [116.145, 68.98], abs=0.005
    )


def test_french_sentences_counted_by_hand():
    scores = readability.score(documents(f"{EASY} {HARD}"))
    row = scores.iloc[0]
    assert (row.words, row.sentences, row.syllables) == (13, 2, 21)
    assert row.flesch_kandel_moles == pytest.approx(BY_HAND)
    # Long: annonçait, élection, présidentielle.
    assert row.lix == pytest.approx(13 / 2 + 100 * 3 / 13)
    assert row.rix == 1.5
    assert row.sentence_length_median == 6.5
    assert row.reading_minutes == pytest.approx(13 / 195)


def test_elision_split_counts_the_clitic_as_a_word_without_a_syllable():
    joined, split = (
        readability.score(documents(HARD), elision=elision).iloc[0] for elision in ("join", "split")
    )
    assert (joined.words, split.words) == (5, 6)
    assert joined.syllables == split.syllables == 13
    with pytest.raises(ValueError, match="'join'.*'split'"):
        readability.score(documents(HARD), elision="both")


@pytest.mark.parametrize(
    ("window", "value"), [(2, (1 / 2 + 1 + 1 + 1 / 2 + 1 + 1) / 6), (3, 2 / 3), (4, 2 / 4)]
)
def test_mattr_of_the_published_example(window, value):
    assert diversity.mattr(
        occurrences(np.array([1, 1, 2, 1, 1, 2, 1])), window=window
    ) == pytest.approx(value)


def test_diversity_by_definition():
    types = np.random.default_rng(0).zipf(1.5, 400)
    windows = [len(set(types[at : at + 50])) / 50 for at in range(351)]
    assert diversity.mattr(occurrences(types)) == pytest.approx(np.mean(windows))
    draws = [
        len(set(np.random.default_rng(seed).choice(types, 42, replace=False))) / 42
        for seed in range(400)
    ]
    assert diversity.hdd(occurrences(types)) == pytest.approx(np.mean(draws), abs=0.01)
    # Two words in turn: new ratios 1, 1, 2/3 end a factor at every third word, both ways.
    assert diversity.mtld(occurrences(np.tile([1, 2], 30))) == pytest.approx(3)
    undefined = [
        (diversity.mtld, 60),
        (diversity.mattr, 49),
        (diversity.hdd, 41),
        (diversity.mattr, 0),
        (diversity.hdd, 0),
    ]
    assert all(np.isnan(measure(occurrences(np.arange(length)))) for measure, length in undefined)


def test_graded_texts_keep_their_order():
    easy = "Le chat dort. Il a bu du lait. Puis il joue avec la balle. La fille rit."
    medium = (
        "La ville a voté hier un plan pour les écoles du centre. Les parents demandent des salles "
        "plus grandes pour leurs enfants."
    )
    hard = (
        "La commission parlementaire, dont les prérogatives constitutionnelles demeurent "
        "controversées, a recommandé une harmonisation progressive des réglementations "
        "environnementales applicables aux établissements industriels."
    )
    scores = readability.score(documents(easy, medium, hard))
    assert scores.flesch_kandel_moles.is_monotonic_decreasing
    assert scores.lix.is_monotonic_increasing
    assert scores.rix.is_monotonic_increasing
    english = readability.score(
        documents(
            "The cat is here. It likes the sun. We play.",
            "The council voted on Monday to repair the old bridge near the station.",
            "Constitutional interpretation necessitates extraordinarily sophisticated "
            "institutional deliberation.",
            language="en",
        )
    )
    assert english.flesch_reading_ease.is_monotonic_decreasing
    for harder in (
        "lix",
        "flesch_kincaid",
        "gunning_fog",
        "automated_readability",
        "coleman_liau",
        "dale_chall",
    ):
        assert english[harder].is_monotonic_increasing, harder


@pytest.mark.parametrize("passage", ["", " ", "…", "...!?", "42 %", "😀😀", "Bonjour"])
def test_too_short_a_text_has_no_score_and_no_warning(passage):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scores = readability.score(documents(passage))
        intervals = readability.intervals(documents(passage))
    fitted = [name for name in MEASURES if MEASURES[name].reckon is not None]
    assert scores[fitted].isna().all(axis=None)
    assert not (scores == 0).any(axis=None)
    assert intervals[["value", "low", "high"]].isna().all(axis=None)


def test_a_language_is_not_measured_with_anothers_constants():
    scores = readability.score(
        pd.DataFrame(
            {
                "text": [EASY, "مرحبا بالعالم الكبير. كيف حالك اليوم؟"],
                "language": ["fr", "ar"],
                "start": 0,
            }
        )
    )
    english = [name for name, measure in MEASURES.items() if measure.languages == ("en",)]
    assert scores[english].isna().all(axis=None)
    assert scores.flesch_kandel_moles.notna().tolist() == [True, False]
    assert scores.lix.notna().all()
    pooled = readability.score(
        pd.DataFrame({"text": [EASY, EASY], "language": ["fr", "en"], "g": "a", "start": 0}), by="g"
    )
    assert np.isnan(pooled.flesch_kandel_moles["a"])
    assert pooled.words["a"] == 16


def test_headings_and_residue_are_not_counted():
    body = (
        "Les syndicats restent fermes, selon leur porte-parole, qui parlait hier soir devant la "
        "presse."
    )
    whole = pd.DataFrame({"text": [f"La grève continue\n\n{body} Publicité"], "language": ["fr"]})
    assert readability.score(whole).words[0] == readability.score(documents(body)).words[0] == 14
    heading = pd.DataFrame(
        {"text": ["La grève continue"], "language": ["fr"], "start": 0, "kind": "headline"}
    )
    assert readability.score(heading).lix.isna().all()


def test_decomposed_accents_and_apostrophes_do_not_matter():
    composed, decomposed = (
        readability.score(documents(text)).iloc[0]
        for text in (
            "L’été dernier, l’école a été fermée.",
            "L'e\u0301te\u0301 dernier, l'e\u0301cole a e\u0301te\u0301 ferme\u0301e.",
        )
    )
    assert composed.flesch_kandel_moles == decomposed.flesch_kandel_moles


def test_groups_pool_their_sentences():
    scores = readability.score(documents(EASY, HARD, HARD, outlet=["A", "A", None]), by="outlet")
    assert scores.index.name == "outlet"
    assert list(scores.index) == ["A", "no outlet"]
    assert scores.flesch_kandel_moles["A"] == pytest.approx(BY_HAND)
    assert "elided word joined" in scores.attrs["counted"]


def test_documents_keep_their_names_and_an_empty_table_its_columns():
    named = documents(EASY).assign(doc_id=["x/1"])
    assert list(readability.score(named).index) == ["x/1"]
    assert readability.score(named).index.name == "doc_id"
    empty = readability.score(documents())
    assert len(empty) == 0
    assert list(empty.columns) == list(MEASURES)
    assert readability.sentences(documents()).empty
    assert readability.intervals(documents()).empty
    with pytest.raises(ValueError, match="unknown measure 'smogg'; choose from 'lix'"):
        readability.score(documents(EASY), measures=["smogg"])
    with pytest.raises(ValueError, match="no column 'paper'"):
        readability.score(documents(EASY), by="paper")


def test_fragments_are_put_together_and_a_sentence_goes_to_who_has_four_fifths_of_it():
    quoted, told = (
        "Nous partons demain matin avec toute la famille, ",
        "dit-il. Le train part à huit heures.",
    )
    parts = pd.DataFrame(
        {
            "doc_id": "a",
            "text": [quoted, told],
            "start": [0, len(quoted)],
            "language": "fr",
            "voice": ["quoted", "narrator"],
        }
    )
    scores = readability.score(parts, by="voice")
    # Eight of the nine written words of the first sentence are quoted.
    assert scores.sentences.to_dict() == {"quoted": 1, "narrator": 1}
    assert scores.words.to_dict() == {"quoted": 9, "narrator": 6}
    assert readability.score(parts).sentences["a"] == 2


def test_sentences_say_what_makes_the_document_hard():
    sentences = readability.sentences(documents(f"{EASY} {HARD}"))
    assert sentences.words.tolist() == [8, 5]
    assert sentences.syllables.tolist() == [8, 13]
    assert sentences.long_words.tolist() == [0, 3]
    assert (sentences.measure == "flesch_kandel_moles").all()
    alone = [207 - 1.015 * 8 - 73.6, 207 - 1.015 * 5 - 73.6 * 13 / 5]
    assert sentences.score.tolist() == pytest.approx(alone)
    assert sentences.contribution.tolist() == pytest.approx(
        [alone[1] - BY_HAND, alone[0] - BY_HAND]
    )
    assert sentences.nlargest(1, "contribution").text.item() == HARD
    assert readability.sentences(documents(EASY)).contribution.isna().all()


def test_intervals_are_reproducible_and_narrow_with_length():
    mixed = f"{EASY} {HARD} Il pleut. La commission parlementaire délibère encore."
    short, long = (
        readability.intervals(
            documents(" ".join([mixed] * times)), measures=["flesch_kandel_moles"]
        ).iloc[0]
        for times in (1, 16)
    )
    again = readability.intervals(documents(mixed), measures=["flesch_kandel_moles"]).iloc[0]
    assert short.equals(again)
    assert short.low < short.value < short.high
    assert (long.high - long.low) == pytest.approx((short.high - short.low) / 4, rel=0.25)
    assert readability.intervals(documents(EASY)).low.isna().all()


def test_groups_of_one_document_are_drawn_by_its_sentences():
    parts = pd.DataFrame(
        {
            "doc_id": "a",
            "text": [f"{EASY} Il pleut. ", f"{HARD} Il pleut."],
            "start": [0, 200],
            "voice": ["narrator", "quoted"],
            "language": "fr",
        }
    )
    assert (
        readability.intervals(parts, by="voice", measures=["lix"])[["low", "high"]]
        .notna()
        .all(axis=None)
    )
    two = pd.concat([parts, parts.head(1).assign(doc_id="b")])
    assert readability.intervals(two, by="voice", measures=["lix"]).low.isna().tolist() == [
        False,
        True,
    ]


def test_groups_differ_only_where_the_interval_leaves_out_nothing():
    easy, hard = (
        [EASY + f" Il part {n} fois." for n in "abcdef"],
        [HARD + f" La commission {n} délibérait." for n in "abcdef"],
    )
    docs = documents(*easy, *hard, *easy, outlet=["A"] * 6 + ["B"] * 6 + ["C"] * 6)
    differences = readability.difference(docs, by="outlet", measures=["lix"]).set_index(
        ["first", "second"]
    )
    assert differences.differ.to_dict() == {("A", "B"): True, ("A", "C"): False, ("B", "C"): True}
    assert differences.difference["A", "C"] == pytest.approx(0)
    single = readability.difference(
        documents(EASY, HARD, outlet=["A", "B"]), by="outlet", measures=["lix"]
    )
    assert single.differ.isna().all()
    assert single.difference.notna().all()


def test_measures_are_documented():
    table = readability.measures()
    assert list(table.index) == list(readability.score(documents(EASY)).columns)
    assert (table[["formula", "languages", "scale", "source", "counted"]] != "").all(axis=None)
    assert "209/1.15/68" in table.source["flesch_kandel_moles"]


def test_a_megabyte_on_one_line():
    scores = readability.score(documents((EASY + " ") * 30_000))
    assert scores.sentences.item() == 30_000


@pytest.fixture
def no_corpora(monkeypatch):
    """NLTK as where it has no corpus and no network: its downloader fails, and so would a test."""
    import nltk

    def fail(*names, **options):
        raise ConnectionError(f"{names} would be downloaded")

    monkeypatch.setattr(nltk.data, "path", [])
    monkeypatch.setattr(nltk, "download", fail)


def test_the_english_columns_that_stay_empty_are_those_for_which_textstat_downloads(no_corpora):
    from textstat.textstat import textstatistics

    reader = textstatistics()
    reader.set_lang("en_US")
    downloading = set()
    for name in (*COUNTS, *EVERYWHERE):
        try:
            getattr(reader, name)(f"{PLATYPUS} {PLATYPUS} {PLATYPUS}")
        except ConnectionError:
            downloading.add(name)
    assert downloading == NEED_ENGLISH_SYLLABLES


@pytest.mark.parametrize("language", ["en", "en_GB"])
def test_english_beside_textstat_says_which_columns_are_empty_and_why(no_corpora, language):
    scores = readability.textstat_scores(documents(PLATYPUS, language=language))
    foreign = {name for group in OF_LANGUAGE.values() for name in group}
    assert set(scores.columns[scores.isna().all()]) == NEED_ENGLISH_SYLLABLES | foreign
    assert scores.lexicon_count.item() == 16
    assert scores.lix.item() == pytest.approx(16 + 100 * 3 / 16)
    assert "cmudict" in scores.attrs["counted"]
    french = readability.textstat_scores(documents(EASY))
    assert "English columns" not in french.attrs["counted"]
    assert french.syllable_count.notna().all()


def test_easy_words_are_those_of_the_list_their_regular_forms_and_compounds(no_corpora):
    easy = ["said", "School", "mother's", "mothers’", "stopped", "carried", "making", "good-will"]
    assert [word for word in easy if not is_easy(word)] == []
    # The last three: a word of Esperanto, a letter alone, an ending alone.
    hard = ["constitutional", "interpretation", "school-deliberation", "hundo", "D", "ed"]
    assert [word for word in hard if is_easy(word)] == []


def test_textstat_beside_ours_leaves_textstat_alone():
    import textstat

    textstat.textstat.set_lang("de")
    assert is_easy("school")
    french = readability.textstat_scores(documents(EASY, "", "مرحبا", language="fr"))
    assert textstat.textstat.flesch_reading_ease("Das Haus ist alt.") == pytest.approx(
        180 - 4 - 58.5
    )
    assert french.flesch_reading_ease[0] == pytest.approx(207 - 1.015 * 8 - 73.6)
    assert french.iloc[1].isna().all()
    assert "textstat" in french.attrs["counted"]
    assert (
        readability.textstat_scores(documents("ሰላም ለዓለም", language="am"))
        .flesch_reading_ease.isna()
        .all()
    )
    textstat.textstat.set_lang("en_US")


def test_the_article_that_began_it_all(shared):
    from analysis import documents as reading

    docs = reading.read(shared / "documents" / "irak-retrait.txt")
    ease = readability.intervals(docs, measures=["flesch_kandel_moles"]).iloc[0]
    assert 33 <= ease.value <= 42
    assert ease.low < ease.value < ease.high
    assert readability.textstat_scores(docs).flesch_reading_ease.item() == pytest.approx(
        50.8, abs=0.05
    )


def test_charts_say_their_numbers():
    docs = documents(f"{EASY} {HARD}", HARD)
    scores = drawn.readability_scores(readability.intervals(docs))
    assert f"{BY_HAND:.1f}" in scores.alternative_text
    assert "Flesch 1948" in scores.alternative_text
    sentences = readability.sentences(docs.head(1))
    assert "2 sentences of 5 to 8 words" in drawn.sentence_profile(sentences).alternative_text
    assert "median 6" in drawn.sentence_lengths(sentences).alternative_text
    nothing = readability.sentences(documents(""))
    for chart in (
        drawn.readability_scores(readability.intervals(documents(""))),
        drawn.sentence_profile(nothing),
        drawn.sentence_lengths(nothing),
    ):
        assert chart.alternative_text
        assert charts.png(chart)


def test_a_chart_of_many_texts_shows_the_hardest_and_the_easiest():
    values = np.arange(60.0)
    many = pd.DataFrame(
        {
            "doc_id": [f"text {n}" for n in range(60)],
            "measure": "lix",
            "value": values,
            "low": values - 1,
            "high": values + 1,
        }
    )
    ease = drawn.readability_scores(
        many.assign(measure="flesch_kandel_moles"), measure="flesch_kandel_moles"
    )
    lix = drawn.readability_scores(many, measure="lix")
    for chart, first, last in ((ease, "text 0", "text 59"), (lix, "text 59", "text 0")):
        labels = [label.get_text() for label in chart.get_yticklabels()]
        assert len(labels) == 40
        assert (labels[0], labels[-1]) == (first, last)
        assert "hardest 20 and the easiest 20 of 60" in chart.get_title(loc="left")
        assert "hardest 20 and the easiest 20 of 60" in chart.alternative_text


def test_scores_and_sentences_from_one_reading():
    docs = documents(f"{EASY} {HARD}", HARD)
    scores, sentences = readability.score(docs, with_sentences=True)
    pd.testing.assert_frame_equal(scores, readability.score(docs))
    pd.testing.assert_frame_equal(sentences, readability.sentences(docs))
