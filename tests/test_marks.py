"""Quotation marks are paired by paragraph and direction; a stray one costs one pair at most."""

import pytest

from analysis.attribution.marks import quotations


def quoted(text: str) -> list[str]:
    return [text[quote.start : quote.end] for quote in quotations(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Il a dit « oui » hier.",
        "Il a dit «oui» hier.",
        "Il a dit “oui” hier.",
        "Il a dit „oui“ hier.",
        'Il a dit "oui" hier.',
        "Il a dit ''oui'' hier.",
        "Il a dit <<oui>> hier.",
        "Il a dit “oui“ hier.",
        "Il a dit «oui“ hier.",
        "Il a dit ”oui” hier.",
    ],
)
def test_every_pair_of_marks_holds_its_words(text):
    assert [words.strip("«»“”„\"'<> ") for words in quoted(text)] == ["oui"]


def test_apostrophes_are_no_marks():
    assert quoted("L'homme de l’État n'a qu'un mot, aujourd'hui.") == []
    assert quoted("the workers' union and the Smiths’ house don't agree") == []


def test_single_marks_hold_a_quotation_in_english():
    assert quoted("She called it 'a disgrace' today.") == ["'a disgrace'"]


def test_marks_inside_marks_belong_to_the_outer_quotation():
    assert quoted("« Il m'a dit : “Va.” Et je suis parti. »") == [
        "« Il m'a dit : “Va.” Et je suis parti. »"
    ]
    assert quoted("“A “fake” story, he said.” Then") == ["“A “fake” story, he said.”"]
    assert quoted("\"I said 'no' twice.\"") == ["\"I said 'no' twice.\""]


def test_a_mark_that_never_closes_ends_with_its_paragraph():
    text = "Il a dit « oui et non.\nLe lendemain, « non ». "
    assert quoted(text) == ["« oui et non.", "« non »"]
    assert [quote.closed for quote in quotations(text)] == [False, True]


def test_a_mark_repeated_at_each_paragraph_opens_each():
    assert quoted("« Un.\n« Deux. »") == ["« Un.", "« Deux. »"]


def test_a_mark_that_closes_nothing_is_passed_over():
    assert quoted("Un mot » puis « deux ».") == ["« deux »"]


def test_a_long_dash_opens_a_line_of_dialogue_and_no_list_or_signature():
    assert quoted("— Je pars demain, dit-elle.\n— Déjà ?") == [
        "— Je pars demain, dit-elle.",
        "— Déjà ?",
    ]
    assert quoted("- du pain\n– du vin\n— Anne Martin") == []


@pytest.mark.parametrize("text", ["", "…", "42 %", "😀", "مرحبا", "mot", "e\u0301te\u0301"])
def test_a_text_without_marks_has_no_quotation(text):
    assert quoted(text) == []


def test_pairing_stays_linear_in_a_long_paragraph_of_opening_marks():
    quotes = quotations("« mot " * 200_000)
    assert len(quotes) == 1
    assert quotes[0].closed is False
