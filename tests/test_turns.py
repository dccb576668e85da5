"""Turns of interviews, minutes and transcripts: whose words each paragraph is."""

import pytest

from analysis import languages
from analysis.attribution.turns import turns
from analysis.documents import block_spans

FRENCH = languages.load("fr")


def of(text, *, names=("Nadia Ferrand",), language="fr"):
    """The turns of a text as pairs of speaker and words."""
    blocks = block_spans(text, language)
    return [
        (turn.speaker, text[turn.start : turn.end])
        for turn in turns(text, blocks, languages.load(language), names=names)
    ]


def test_the_outlet_asks_and_the_person_answers():
    text = (
        "LA VIGIE : Pourquoi partir ?\n\nNADIA FERRAND : Parce que le quai ferme.\n\n"
        "LA VIGIE : Quand ?\n\nNADIA FERRAND : Avant Noël. (Elle rit.)"
    )
    assert of(text) == [
        ("NADIA FERRAND", "Parce que le quai ferme."),
        ("NADIA FERRAND", "Avant Noël."),
    ]


def test_initials_stand_for_somebody_named_in_full():
    text = (
        "Vous partez demain ?\n\nN. F. : Oui, je pars.\n\nEt votre équipe ?\n\n"
        "N. F. : Elle reste ici.\n\nPropos recueillis par Luc Morin"
    )
    assert of(text) == [("Nadia Ferrand", "Oui, je pars."), ("Nadia Ferrand", "Elle reste ici.")]


def test_q_asks_and_r_answers():
    text = "Q: Le port fermera ?\n\nR: Non, jamais.\n\nQ: Et après ?\n\nR: On verra bien."
    assert of(text) == [("Nadia Ferrand", "Non, jamais."), ("Nadia Ferrand", "On verra bien.")]


def test_minutes_have_a_full_stop_and_a_dash_and_everyone_speaks():
    text = (
        "M. Colas. — Le quai est vendu.\n\nMme Ferrand. — C'est faux !\n\n"
        "M. Colas. — (Brouhaha.) Lisez la page 4."
    )
    assert of(text) == [
        ("M. Colas", "Le quai est vendu."),
        ("Mme Ferrand", "C'est faux !"),
        ("M. Colas", "Lisez la page 4."),
    ]


def test_an_answer_goes_on_in_a_paragraph_without_a_label():
    text = (
        "La Vigie : Que faire ?\n\nNadia Ferrand : Attendre le vote.\n\n"
        "Ensuite, mon équipe parlera aux maires.\n\nLa Vigie : Et le préfet ?\n\n"
        "Nadia Ferrand : Le préfet se tait."
    )
    assert [words for _, words in of(text)] == [
        "Attendre le vote.",
        "Ensuite, mon équipe parlera aux maires.",
        "Le préfet se tait.",
    ]


def test_questions_without_labels_under_a_signature():
    text = (
        "La présidente du port s'explique.\n\nPourquoi refusez-vous la vente ?\n\n"
        "Parce que le quai est à tous.\n\nVous parlez du préfet. Racontez-nous.\n\n"
        "Il m'a reçue lundi.\n\nPropos recueillis par Luc Morin"
    )
    assert of(text) == [
        ("Nadia Ferrand", "Parce que le quai est à tous."),
        ("Nadia Ferrand", "Il m'a reçue lundi."),
    ]


def test_english_interviews():
    text = (
        "Q: Will the ferry stop?\n\nA: No, we keep it.\n\nQ: For how long?\n\nA: As long as I can."
    )
    assert of(text, language="en") == [
        ("Nadia Ferrand", "No, we keep it."),
        ("Nadia Ferrand", "As long as I can."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "« Je pars », dit Anne Colin.\n\nElle part demain. Pourquoi ?\n\nNul ne le sait.",
        "Prix : 3 euros.\n\nDate : lundi.\n\nLieu : Vernay.",
        "Le port : un conflit qui dure.\n\nLe maire refuse la vente. Qui paiera ? Nul ne sait.",
        "— Vous partez ?\n\n— Demain, dit-elle.\n\n— Pourquoi ?\n\n— Parce que.",
    ],
)
def test_prose_lists_and_dialogue_have_no_turns(text):
    assert of(text) == []


def test_a_headline_that_quotes_is_no_turn():
    text = (
        "Nadia Ferrand : « Le quai est à tous »\n\nLa Vigie : Pourquoi ?\n\n"
        "Nadia Ferrand : Parce que.\n\nLa Vigie : Et alors ?\n\nNadia Ferrand : Alors rien."
    )
    assert [words for _, words in of(text)] == ["Parce que.", "Alors rien."]


def test_time_grows_with_the_text_and_not_faster():
    text = "(ab) " * 20_000 + "fin.\n\n" + "A. B. : " * 5_000
    assert of(text) == []
