"""Sentences and words, as offsets into the text exactly as it was read."""

import re
from itertools import pairwise

import pandas as pd
import pytest

from analysis import text
from analysis.text import sentence_spans, spaced_runs, word_spans, written_words


def sentences_of(passage: str, language: str = "fr") -> list[str]:
    return [passage[start:end] for start, end in sentence_spans(passage, 0, len(passage), language)]


def words_of(passage: str, language: str = "fr") -> list[str]:
    return [passage[start:end] for start, end in word_spans(passage, 0, len(passage), language)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Selon M. Dupont, le ministre a menti.", "Le P.-D.G. a confirmé."],
        ["M. Dupont a rencontré Mme. Durand à l'O.N.U. hier soir."],
        ["Le taux est de 3.5 pour cent en avril."],
        ["Il a dit :\u00a0«\u00a0Nous partons demain matin.\u00a0»", "Puis il est parti."],
        ["« Non ! » dit-il.", "Puis rien."],
        ["Il hésite…", "Puis il part."],
        ["Il hésite…\nmais il part."],
        ["obligée (…) de répondre.", "[…] Le gouvernement suit."],
        ["Non.", "Je refuse.", "Il a dit cela hier soir."],
        ["J. K. Rowling écrit.", "C’est le plan B.", "Il tiendra."],
        ["2. Le second point.", "Le reste (art. 12, p. 4) suit."],
        ["Il parle (par ex.)", "Ainsi, on attend."],
        ["Comment protéger le pays?", "Avec le début du dialogue."],
        ["Il naît en 50 av. J.-C. et meurt jeune."],
        ['Il a crié : "Tu es une bête ! "', "Les serveuses rient."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(sentences):
    for space in (" ", "\u00a0"):
        passage = space.join(sentences).replace(f"pays?{space}", "pays?")
        assert sentences_of(passage) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["Mr. Smith left at 5 p.m.", "He took No. 5.", "The rest stayed."],
        ["The U.S. President left the U.S.", "The rest stayed."],
        ["Gov. Mike Pence spoke in St. Louis on Jan. 5."],
        ["He said: “No.”", "“Why?” she asked."],
    ],
)
def test_english_sentences(sentences):
    assert sentences_of(" ".join(sentences), "en") == sentences


@pytest.mark.parametrize(
    ("passage", "words"),
    [
        (
            "L’Irak et l'Iran n’annonçaient qu’une date",
            "L’|Irak|et|l'|Iran|n’|annonçaient|qu’|une|date",
        ),
        ("aujourd’hui quelqu’un d'aujourd'hui", "aujourd’hui|quelqu’un|d'|aujourd'hui"),
        ("Va-t-il, dit-elle : dites-le-moi", "Va-t-|il|dit|elle|dites|le|moi"),
        ("les États-Unis, peut-être un rendez-vous", "les|États-Unis|peut-être|un|rendez-vous"),
        (
            "2 500 2\u00a0500 2\u202f500 3,5 % en 1er 24e 20h30",
            "2 500|2\u00a0500|2\u202f500|3,5|en|1er|24e|20h30",
        ),
        ("M. Dupont, l’O.N.U. et le G7", "M.|Dupont|l’|O.N.U.|et|le|G7"),
        ("rock'n'roll, O’Brien et d’Artagnan", "rock'n'roll|O’Brien|et|d’Artagnan"),
        (
            "voir https://lemonde.fr/a.html, lemonde.fr, a@b.com.",
            "voir|https://lemonde.fr/a.html|lemonde.fr|a@b.com",
        ),
        ("le pre\u0301sident réélu à l’e\u0301cole", "le|pre\u0301sident|réélu|à|l’|e\u0301cole"),
        ("l’«Irak» ‘mot’ l' ami", "l’|Irak|mot|l'|ami"),
        ("مرحبا بالعالم 😀", "مرحبا|بالعالم"),
        ("😀 … « » — %", ""),
    ],
)
def test_words_stand_apart_where_grammar_does(passage, words):
    assert "|".join(words_of(passage)) == words


def test_english_contractions_stand_apart_but_not_the_negation():
    assert words_of("Smith’s dog don't bark; they'll see at ten o'clock.", "en") == [
        "Smith",
        "’s",
        "dog",
        "don't",
        "bark",
        "they",
        "'ll",
        "see",
        "at",
        "ten",
        "o'clock",
    ]


def test_written_words_join_what_grammar_parts():
    passage = "L’Irak a-t-il dit : M. X vient des États-Unis"
    assert [
        word for run in spaced_runs(passage, 0, len(passage)) for word in written_words(run)
    ] == ["L’Irak", "a-t-il", "dit", "M.", "X", "vient", "des", "États-Unis"]


def test_any_part_of_a_text_can_be_read():
    passage = "Un. Deux trois. Quatre."
    assert sentence_spans(passage, 4, 15, "fr") == [(4, 15)]
    assert word_spans(passage, 4, 15, "fr") == [(4, 8), (9, 14)]


@pytest.mark.parametrize("passage", ["", " ", "…", "😀😀", "...!?", "« »"])
def test_what_has_no_letter_has_no_sentence_and_no_word(passage):
    docs = pd.DataFrame({"text": [passage], "language": ["fr"]})
    assert text.sentences(docs).empty
    assert text.words(docs).empty
    assert list(text.sentences(docs).columns) == ["doc_id", "start", "end", "kind"]
    assert list(text.words(docs).columns) == ["doc_id", "start", "end", "word", "kind"]


def test_residue_is_left_out_and_headings_keep_their_kind():
    article = (
        "La grève continue\n\nLes syndicats restent fermes, selon leur porte-parole, qui parlait "
        "hier soir. Publicité"
    )
    docs = pd.DataFrame(
        {"text": [article], "language": ["fr"]}, index=pd.Index(["a"], name="doc_id")
    )
    found = text.sentences(docs)
    assert [article[start:end] for start, end in zip(found.start, found.end, strict=True)] == [
        "La grève continue",
        "Les syndicats restent fermes, selon leur porte-parole, qui parlait hier soir.",
    ]
    assert list(found.kind) == ["headline", "paragraph"]
    assert "Publicité" not in set(text.words(docs).word)


def test_offsets_of_a_fragment_point_into_its_document():
    docs = pd.DataFrame(
        {"doc_id": ["a"], "text": ["Deux mots."], "language": ["fr"], "start": [100]}
    )
    assert list(text.words(docs)[["start", "end"]].itertuples(index=False, name=None)) == [
        (100, 104),
        (105, 109),
    ]


def test_a_table_without_text_says_what_is_missing():
    with pytest.raises(ValueError, match="column 'text'"):
        text.sentences(pd.DataFrame({"words": [1]}))
    assert text.words(pd.DataFrame({"text": [], "language": []})).empty


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "a.",
        "! ",
        "a-",
        "l'",
        "1 ",
        "123 ",
        "_",
        "a@",
        "www.",
        "https://",
        "A. ",
        '" . ',
        "e\u0301",
        "\u0301",
        ". »",
    ],
)
def test_hostile_text_is_read_to_its_end(unit):
    hostile = (unit * 100_000)[:200_000]
    assert all(
        0 <= start < end <= len(hostile)
        for start, end in sentence_spans(hostile, 0, len(hostile), "fr")
    )
    found = word_spans(hostile, 0, len(hostile), "fr")
    assert all(before[1] <= after[0] for before, after in pairwise(found))


def test_words_and_sentences_agree_with_a_treebank(shared):
    """UD French GSD, dev part: five sentences make a text; one without a mark ends its line."""
    gold = list(treebank(shared / "gold" / "fr_gsd-ud-dev.conllu"))
    words = f1(*pooled((gold_words(*sentence), own_words(sentence[0])) for sentence in gold))
    boundaries = f1(
        *pooled(
            boundaries_of([sentence for sentence, _ in gold[at : at + 5]])
            for at in range(0, len(gold), 5)
        )
    )
    assert words >= 0.99, f"word F1 {words:.4f}"
    assert boundaries >= 0.975, f"boundary F1 {boundaries:.4f}"


def treebank(file):
    """Each sentence with the forms of its tokens, contractions like `du` undivided."""
    sentence, forms, contracted = "", [], 0
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("# text = "):
            sentence = line.removeprefix("# text = ")
        elif not line:
            yield sentence, forms
            forms, contracted = [], 0
        elif not line.startswith("#"):
            number, form = line.split("\t")[:2]
            if "-" in number:
                contracted = int(number.split("-")[1])
            elif int(number) <= contracted:
                continue
            forms.append(form)


def gold_words(sentence, forms):
    """The places of the tokens that hold a letter or digit, marks at their edges aside."""
    at, places = 0, set()
    for form in forms:
        start = sentence.index(form, at)
        at = start + len(form)
        places.add(bare(sentence, start, at))
    return {place for place in places if place[0] < place[1]}


def own_words(sentence):
    return {bare(sentence, *span) for span in word_spans(sentence, 0, len(sentence), "fr")}


def bare(sentence, start, end):
    form = sentence[start:end]
    inside = re.search(r"[^\W_](?:.*[^\W_])?", form)
    return (start + inside.start(), start + inside.end()) if inside else (start, start)


def boundaries_of(sentences):
    joined, ends = "", set()
    for sentence in sentences:
        joined += sentence
        ends.add(len(joined))
        joined += " " if re.search(r"[.!?…][»”\"')\] ]*$", sentence) else "\n"
    return ends, set(text.sentences(pd.DataFrame({"text": [joined], "language": ["fr"]})).end)


def pooled(pairs):
    """Union of the pairs' gold sets and of their own sets, each member with the pair's number."""
    gold, own = set(), set()
    for number, (expected, found) in enumerate(pairs):
        gold |= {(number, place) for place in expected}
        own |= {(number, place) for place in found}
    return gold, own


def f1(gold, own):
    return 2 * len(gold & own) / (len(gold) + len(own))
