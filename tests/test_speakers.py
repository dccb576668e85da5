"""Names, functions, pronouns and descriptions are resolved to speakers within a document."""

import pandas as pd
import pytest

from analysis import attribution
from analysis.attribution.mentions import nouns
from analysis.attribution.speakers import Cast
from analysis.languages import load

FRENCH, ENGLISH = nouns(load("fr")), nouns(load("en"))


@pytest.mark.parametrize(
    ("phrase", "name", "kind"),
    [
        ("Anne Martin", "Anne Martin", "named_person"),
        ("M. Durand", "Durand", "named_person"),
        ("le ministre de la Santé, Paul Petit", "Paul Petit", "named_person"),
        ("Paul Petit, ministre de la Santé", "Paul Petit", "named_person"),
        ("la Maison Blanche", "Maison Blanche", "organisation"),
        ("le gouvernement", None, "organisation"),
        ("les syndicats", None, "collective"),
        ("une étude", None, "document"),
        ("un témoin", None, "unnamed_person"),
    ],
)
def test_a_phrase_tells_name_and_kind(phrase, name, kind):
    mention = FRENCH.describe(phrase)
    assert (mention.name, mention.kind) == (name, kind)


@pytest.mark.parametrize(
    ("phrase", "name", "kind"),
    [
        ("Sen. Ann Smith", "Ann Smith", "named_person"),
        ("the White House", "White House", "organisation"),
        ("campaign manager Robby Brown", "Robby Brown", "named_person"),
        ("officials", None, "collective"),
        ("the report", None, "document"),
    ],
)
def test_a_phrase_tells_name_and_kind_in_english(phrase, name, kind):
    mention = ENGLISH.describe(phrase)
    assert (mention.name, mention.kind) == (name, kind)


def resolved(text: str, *phrases: str, language: str = "fr") -> list[str | None]:
    """List the names that these phrases stand for when each is a source, in order."""
    cast, at, names = Cast(text, load(language)), 0, []
    for phrase in phrases:
        at = text.index(phrase, at)
        cast.current = cast.speaker_of(phrase, at) or cast.current
        names.append(cast.current.name if cast.current else None)
        at += len(phrase)
    return names


def test_a_last_name_stands_for_the_full_name():
    assert resolved("Le député Paul Petit est venu. M. Petit a parlé.", "M. Petit") == [
        "Paul Petit"
    ]


def test_a_pronoun_stands_for_the_last_speaker_of_its_gender():
    text = "Paul Petit a dit non. Anne Martin a dit oui. Il a insisté. Elle a refusé."
    assert resolved(text, "Paul Petit", "Anne Martin", "Il", "Elle") == [
        "Paul Petit",
        "Anne Martin",
        "Paul Petit",
        "Anne Martin",
    ]


def test_a_function_stands_for_the_person_who_holds_it():
    text = "La maire de Lyon, Anne Martin, est venue. Paul Petit, préfet, aussi. La maire a parlé."
    assert resolved(text.replace("La maire de", "la maire de"), "La maire") == ["Anne Martin"]


def test_a_common_noun_stands_for_the_organisation_of_its_kind():
    text = (
        "Une déclaration du “Comité de soutien aux marins” est parue. La commission a refusé. "
        "Elle a insisté."
    )
    assert resolved(text, "La commission", "Elle") == ["Comité de soutien aux marins"] * 2


def test_an_acronym_stands_for_the_name_it_was_introduced_with():
    text = "L'Union nationale des marins (UNM) manifeste. L'UNM a refusé."
    assert resolved(text, "L'UNM") == ["Union nationale des marins"]


def test_a_pronoun_without_anyone_before_it_stands_for_nobody():
    assert resolved("Il a parlé.", "Il") == [None]


def test_an_unnamed_source_keeps_its_words():
    assert resolved("Paul Petit est venu. Un témoin a parlé.", "Un témoin") == ["Un témoin"]


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("Clinton spokesman Nick Merrill", "Nick Merrill"),
        ("House Speaker Paul Ryan", "Paul Ryan"),
        ("the Indiana governor", None),
    ],
)
def test_a_name_before_the_noun_of_a_function_is_not_its_bearer(phrase, name):
    assert nouns(load("en")).describe(phrase).name == name


def test_what_a_sentence_says_before_a_name_is_no_function():
    text = (
        "A new ad features images of officers greeting Republican Donald Trump. “We will win,” "
        "Trump said. She said Republican Donald Trump lost."
    )
    assert (
        Cast(text, load("en")).speaker_of("Trump", text.index("Trump said")).full == "Donald Trump"
    )


def test_a_description_stands_for_whoever_the_paragraph_has_just_named():
    text = "Marie Leroy marche au troisième rang. « Devant, c’est leur place », explique la maire."
    assert resolved(text, "la maire") == ["Marie Leroy"]


def test_a_pronoun_stands_for_the_subject_that_came_in_since_the_last_speaker():
    text = (
        "Paul Petit a dit non. Marc Leroy entre au café. Il a souri. Le maire, Jean Martin, "
        "attend. Il a parlé."
    )
    assert resolved(text, "Paul Petit", "Il", "Il") == ["Paul Petit", "Marc Leroy", "Jean Martin"]


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        ("Sandrine Quémarec", "f"),
        ("Enzo Malgorn", "m"),
        ("Maryvonne Tréhoret", "f"),
        ("Dominique Petit", ""),
        ("Jean-Gabin Roux", "m"),
        ("Marcelline Roux", "f"),
    ],
)
def test_a_first_name_tells_the_gender_by_itself_by_its_first_part_or_by_its_ending(name, gender):
    assert FRENCH.describe(name).gender == gender


def said(text: str) -> list[tuple[str, str | None]]:
    from analysis.attribution.extraction import attributions

    return [(row["content"], row["speaker_name"]) for row in attributions(text, load("fr"))]


def test_a_heading_that_quotes_has_the_speaker_of_the_quotation_it_repeats():
    text = (
        "« On nous jette comme des chiens »\n\nPaul Petit est venu lundi matin.\n\n"
        "« Lundi, on nous jette comme des chiens », a dit Anne Martin devant la mairie de la "
        "ville.\n"
    )
    assert [name for _, name in said(text)] == ["Anne Martin", "Anne Martin"]


def test_a_clause_between_commas_is_no_part_of_the_source():
    text = "Anne Martin, dont le discours avait marqué les esprits, affirme que le pont est sûr."
    assert said(text) == [("que le pont est sûr", "Anne Martin")]


def test_an_adjunct_of_purpose_is_no_source():
    assert not said("Il en a donné trois coups, pour les photographes, et l’a rendue.")


@pytest.mark.parametrize(
    ("text", "content", "source", "speaker"),
    [
        # The name behind the function, with a bracket between them.
        (
            "Le maire (sans étiquette), Paul Petit, a défendu « un bon projet ».",
            "« un bon projet »",
            "Le maire (sans étiquette), Paul Petit",
            "Paul Petit",
        ),
        (
            "Anne Martin, 41 ans, a assuré que le quai tiendrait.",
            "que le quai tiendrait",
            "Anne Martin, 41 ans",
            "Anne Martin",
        ),
        (
            "Paul Petit, le président, leur a promis une réponse « dans les prochains jours ».",
            "une réponse « dans les prochains jours »",
            "Paul Petit, le président",
            "Paul Petit",
        ),
        (
            (
                "Karim Petit, délégué de Solidarité Navale, l’organisation majoritaire, appelle "
                "le personnel à se réunir en assemblée générale mardi."
            ),
            "à se réunir en assemblée générale mardi",
            None,
            "Karim Petit",
        ),
        # Whoever speaks second of two verbs is the subject of the first.
        (
            "La maire assure que la halle restera au village et promet un marché « avant l’été ».",
            "un marché « avant l’été »",
            "La maire",
            "La maire",
        ),
        # No reporting word, but a subject and a colon.
        (
            "Son confrère Alan Petit est plus sévère : « On tient une hypothèse, pas une loi. »",
            "« On tient une hypothèse, pas une loi. »",
            "Son confrère Alan Petit",
            "Alan Petit",
        ),
        (
            "« Ça, ce n’est pas moi », a coupé l’accusé.",
            "« Ça, ce n’est pas moi »",
            "l’accusé",
            "l’accusé",
        ),
        (
            "« C’est un coup de poignard », s’étrangle Karim Petit, délégué du personnel.",
            "« C’est un coup de poignard »",
            None,
            "Karim Petit",
        ),
        (
            (
                "« Nous ne venons pas pour une photo », a lâché devant la presse l'ancien "
                "syndicaliste."
            ),
            "« Nous ne venons pas pour une photo »",
            "l'ancien syndicaliste",
            "l'ancien syndicaliste",
        ),
    ],
)
def test_a_source_is_taken_whole(text, content, source, speaker):
    said = attribution.find(pd.DataFrame({"text": [text], "language": "fr"})).set_index("content")
    assert said.loc[content, "speaker_name"] == speaker
    assert source is None or said.loc[content, "source"] == source


def test_what_somebody_owns_is_named_by_the_owner():
    assert resolved(
        "La ministre, Anne Martin, est venue. Ses services ont précisé les chiffres.",
        "Anne Martin",
        "Ses services",
    ) == ["Anne Martin", "services d’Anne Martin"]


def test_what_somebody_was_once_may_be_anyone_but_not_who_is_it_now():
    text = (
        "Paul Petit, maire de Lyon, écoute. Pour Jean Durand, député, c’est non. L’ancien maire "
        "de Brest a insisté. Le maire a souri."
    )
    assert resolved(text, "Jean Durand", "L’ancien maire de Brest", "Le maire") == [
        "Jean Durand",
        "Jean Durand",
        "Paul Petit",
    ]


def test_whoever_is_told_apart_by_another_complement_is_someone_else():
    text = (
        "Paul Petit, ministre arménien de la Défense, a parlé. Le ministre azerbaïdjanais a "
        "promis une trêve."
    )
    assert resolved(text, "Paul Petit", "Le ministre azerbaïdjanais") == [
        "Paul Petit",
        "Le ministre azerbaïdjanais",
    ]


def test_a_bracket_behind_a_name_tells_whose_function_it_is():
    text = (
        "Paul Petit (Ardèche) et Jean Durand (Landes) se font face. Le député de l’Ardèche a parlé."
    )
    assert resolved(text, "Le député de l’Ardèche") == ["Paul Petit"]


def test_a_portrait_is_about_whom_its_headline_lets_speak():
    text = (
        "Anne Martin : «Je n'ai plus peur»\n\nDans le film de Paul Petit, elle joue Inès Durand, "
        "une juge. «Pardon», s'excuse-t-elle."
    )
    assert resolved(text, "elle joue"[:4]) == ["Anne Martin"]
