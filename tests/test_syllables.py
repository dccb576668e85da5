"""Syllables as they are read aloud, counted by hand (breaks are shown); the source of a count."""

from collections.abc import Iterable

import pandas as pd
import pytest

from analysis.readability import syllables
from analysis.text import word_spans

FRENCH = (
    "le|chat|rêve|sou.vent|a.vec|é.tait|i.dée|pa.ys|thé.âtre|vi.dé.o|cré.a.tion|seu.le.ment|an.non.çaient|parlent|pré.si.dent"
    "|mé.tier|na.tion|ques.tion|cli.ent|ou.bli.er|fille|tra.vail|tra.vail.ler|a.ccueil|ma.ïs|na.ïf|no.ël|bruit|nuit|oui"
    "|é.blou.ir|vo.yage|pa.yer|guerre|qui|cœur|œuvre|août|mon.sieur|foot|jean|peuvent|re.mer.cie.ment|au.jour.d’hui"
    "|l’I.rak|l’é.cole|qu’elle|jus.qu’à|lors.qu’il|a-t-il|va-t-on|É.tats-U.nis|peut-être|ren.dez-vous"
)
ENGLISH = (
    "the|cat|ta.ble|ma.king|a.ni.mal|cu.ri.ous|pla.ty.pus|wan.ted|asked|chan.ges|na.tion|vi.de.o|be.ing|did.n't|boss.es"
    "|go.vern.ment|mo.ther-in-law|they'll|Smith's|cre.ate|i.de.a"
)


def counts(words: str) -> list[tuple[str, int]]:
    return [
        (word.replace(".", ""), word.count(".") + word.count("-") + 1) for word in words.split("|")
    ]


def counted(words: Iterable[str], *, language: str) -> dict[str, int]:
    words = list(words)
    return dict(zip(words, syllables(words, language=language), strict=True))


def test_french_words_have_the_syllables_of_their_reading():
    expected = {word: number - word.count("-t-") for word, number in counts(FRENCH)}
    assert counted(expected, language="fr") == expected


def test_english_words_have_the_syllables_of_their_reading():
    expected = dict(counts(ENGLISH)) | {"everybody": 4}
    assert counted(expected, language="en") == expected


@pytest.mark.parametrize(
    ("figures", "language", "number"),
    [
        ("2 500", "fr", 4),  # deux mille cinq cents
        ("2\u202f500", "fr", 4),
        ("3,5", "fr", 4),  # trois vir-gule cinq
        ("1er", "fr", 2),  # pre-mier
        ("24e", "fr", 4),  # vingt-qua-tri-ème
        ("XIXe", "fr", 3),  # dix-neu-vième
        ("20h30", "fr", 3),  # vingt heures trente
        ("2020", "fr", 3),  # deux mille vingt
        ("2,500", "en", 6),  # two thou-sand five hun-dred
        ("1990", "en", 4),  # nine-teen nine-ty
        ("1st", "en", 1),
    ],
)
def test_figures_are_read_aloud(figures, language, number):
    assert syllables([figures], language=language).tolist() == [number]


def test_abbreviations_and_acronyms_are_read_as_they_are_said():
    assert syllables(
        ["M.", "Mme", "ONU", "SNCF", "UMP", "O.N.U.", "BFMTV"], language="fr"
    ).tolist() == [2, 2, 2, 4, 3, 3, 5]
    assert syllables(["Mr.", "U.S.", "NATO", "FBI"], language="en").tolist() == [2, 2, 2, 3]


def test_the_source_of_each_count_can_be_asked_for():
    table = syllables(["pays", "déclaration", "2 500", "экран"], language="fr", with_source=True)
    assert list(table.source) == ["exception", "rule", "number", "guess"]


def test_spelling_variants_count_alike():
    assert syllables(
        ["l’école", "l'école", "l'e\u0301cole", "L’ÉCOLE"], language="fr"
    ).tolist() == [2, 2, 2, 2]


def test_what_is_no_word_has_no_count():
    numbers = syllables(["", "…", "😀", "mot"], language="fr")
    assert numbers.isna().tolist() == [True, True, True, False]
    assert syllables([], language="fr").empty


def test_a_series_keeps_its_index_and_order():
    words = pd.Series(["pays", "chat"], index=[7, 3])
    assert syllables(words, language="fr").to_dict() == {7: 2, 3: 1}
    assert syllables(words, language="fr").dtype == int


def test_an_unknown_language_names_the_known_ones():
    with pytest.raises(ValueError, match="choose from en, fr"):
        syllables(["Wort"], language="de")


def test_a_word_without_end_is_counted():
    assert syllables(["ab" * 100_000], language="fr").tolist() == [100_000]


def test_every_word_of_a_treebank_has_a_count(shared):
    lines = (
        line.removeprefix("# text = ")
        for line in (shared / "gold" / "fr_gsd-ud-dev.conllu")
        .read_text(encoding="utf-8")
        .splitlines()
        if line.startswith("# text = ")
    )
    words = {
        line[start:end] for line in lines for start, end in word_spans(line, 0, len(line), "fr")
    }
    table = syllables(sorted(words), language="fr", with_source=True)
    assert table.syllables.notna().all()
    assert (table.source == "guess").mean() < 0.002
