"""The lexicon of reporting expressions: lemma, class and scope of a cue as it stands in a text."""

import pytest

from analysis.attribution.lexicon import NO_CUE, Lexicon
from analysis.languages import load

FRENCH, ENGLISH = Lexicon(load("fr")), Lexicon(load("en"))


@pytest.mark.parametrize(
    ("cue", "lemma"),
    [
        ("a déclaré", "déclarer"),
        ("a-t-elle assuré", "assurer"),
        ("dit-il", "dire"),
        ("ajoutant", "ajouter"),
        ("a fait savoir", "faire savoir"),
        ("a pour sa part indiqué", "indiquer"),
        ("selon", "selon"),
        ("d’après", "d'après"),
        ("aux yeux de", "aux yeux de"),
        ("l'affirmation selon laquelle", "selon"),
    ],
)
def test_a_french_cue_has_the_lemma_of_its_verb_or_phrase(cue, lemma):
    entry = FRENCH.entry_of(cue)
    assert entry.lemma == lemma
    assert entry.cue_class != "unlisted"


@pytest.mark.parametrize(
    ("cue", "lemma"), [("said", "say"), ("According to", "according to"), ("has warned", "warn")]
)
def test_an_english_cue_has_the_lemma_of_its_verb_or_phrase(cue, lemma):
    assert ENGLISH.entry_of(cue).lemma == lemma


def test_a_cue_that_no_list_knows_keeps_the_lemma_of_its_last_word():
    assert FRENCH.entry_of("a marmotté")[:3] == ("marmotter", "verb", "unlisted")
    assert FRENCH.entry_of("résiste-t-il").lemma == "résister"


def test_a_thought_has_another_scope_than_a_statement():
    assert FRENCH.entry_of("craint").scope == "attitude"
    assert FRENCH.entry_of("affirme").scope == "speech"
    assert NO_CUE.scope == "speech"


def test_a_cue_without_words_is_no_error():
    assert FRENCH.entry_of("…").cue_class == "unlisted"


def test_only_cues_that_a_user_added_are_looked_for_in_a_text(tmp_path):
    cues = tmp_path / "cues.tsv"
    cues.write_text(
        "entry\tkind\tclass\tscope\ntélégraphier\tverb\tneutral\tspeech\n", encoding="utf-8"
    )
    own = Lexicon(load("fr").extended("cues", cues))
    text = "Le ministre a télégraphié que tout va bien, a dit le maire."
    assert own.added_places(text) == [text.index("télégraphié")]
    assert FRENCH.added_places(text) == []
