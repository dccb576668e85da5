"""Who that is: names, functions, pronouns and descriptions resolved within a document."""

import pytest

from analysis.attribution.entities import BETWEEN, Cast
from analysis.attribution.mentions import describe
from analysis.attribution.speakers import Ranker, Spoken, resolve, scenes, shipped
from analysis.languages import load

FRENCH, ENGLISH = load("fr"), load("en")


@pytest.mark.parametrize(
    ("phrase", "name", "kind"),
    [
        ("Anne Martin", "Anne Martin", "named_person"),
        ("M. Durand", "Durand", "named_person"),
        ("le ministre de la Santé, Paul Petit", "Paul Petit", "named_person"),
        ("Paul Petit, ministre de la Santé", "Paul Petit", "named_person"),
        ("le ministre de la Santé Olivier Véran", "Olivier Véran", "named_person"),
        ("Le maire (sans étiquette), Paul Petit", "Paul Petit", "named_person"),
        ("la Maison Blanche", None, "organisation"),
        ("le gouvernement", None, "organisation"),
        ("les syndicats", None, "collective"),
        ("une étude", None, "document"),
        ("un témoin", None, "unnamed_person"),
        ("عبد المجيد تبون", "عبد المجيد تبون", "named_person"),
        ("Володимир Зеленський", "Володимир Зеленський", "named_person"),
    ],
)
def test_a_phrase_tells_name_and_kind(phrase, name, kind):
    mention = describe(phrase, FRENCH)
    assert (mention.name, mention.kind) == (name, kind)


@pytest.mark.parametrize(
    ("phrase", "name", "kind"),
    [
        ("Sen. Ann Smith", "Ann Smith", "named_person"),
        ("campaign manager Robby Brown", "Robby Brown", "named_person"),
        ("Clinton spokesman Nick Merrill", "Nick Merrill", "named_person"),
        ("House Speaker Paul Ryan", "Paul Ryan", "named_person"),
        ("the Indiana governor", None, "unnamed_person"),
        ("officials", None, "collective"),
        ("the report", None, "document"),
    ],
)
def test_a_phrase_tells_name_and_kind_in_english(phrase, name, kind):
    mention = describe(phrase, ENGLISH)
    assert (mention.name, mention.kind) == (name, kind)


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
    assert describe(name, FRENCH).gender == gender


def spoken(text: str, content: str, source: str | None, cue: bool = True, **more) -> Spoken:
    """The statement of these words; its source is the one nearest to them."""
    start = text.index(content)
    span = None
    if source:
        places = [at for at in range(len(text)) if text.startswith(source, at) and at - start != 0]
        at = min(
            (place for place in places if not start <= place < start + len(content)),
            key=lambda place: abs(place - start - (len(content) if place > start else 0)),
        )
        span = (at, at + len(source))
    where = span or (start, start)
    return Spoken(((start, start + len(content)),), where if cue else None, span, **more)


def said(text: str, *statements: tuple, language: str = "fr") -> list[str | None]:
    """The names of who says these contents, given the source of each (and whether cued)."""
    asked = [spoken(text, *statement) for statement in statements]
    return [speaker.name for speaker in resolve(text, load(language), asked)]


@pytest.mark.parametrize(
    ("text", "statements", "names"),
    [
        (
            "Le député Paul Petit est venu. « Non », a dit M. Petit.",
            [("« Non »", "M. Petit")],
            ["Paul Petit"],
        ),
        (
            "« Non », a dit Paul Petit. « Oui », a dit Anne Martin. « Jamais », a-t-elle ajouté.",
            [("« Non »", "Paul Petit"), ("« Oui »", "Anne Martin"), ("« Jamais »", "elle")],
            ["Paul Petit", "Anne Martin", "Anne Martin"],
        ),
        (
            "La maire de Lyon, Anne Martin, est venue. Paul Petit aussi. « Non », a dit la maire.",
            [("« Non »", "la maire")],
            ["Anne Martin"],
        ),
        (
            "L'Union nationale des marins (UNM) manifeste. « Non », a répondu l'UNM.",
            [("« Non »", "l'UNM")],
            ["L'Union nationale des marins"],
        ),
        ("Paul Petit est venu. « Non », dit un témoin.", [("« Non »", "un témoin")], ["un témoin"]),
        (
            "Nadia Ferrand affronte Jean Ferrand. « C’est faux », a dit Mme Ferrand. « C’est "
            "vrai », a dit M. Ferrand.",
            [("« C’est faux »", "Mme Ferrand"), ("« C’est vrai »", "M. Ferrand")],
            ["Nadia Ferrand", "Jean Ferrand"],
        ),
        (
            "Nadia Ferrand et Jean Morel se font face. « Vous mentez », dit la première. "
            "« Prouvez-le », répond le second.",
            [("« Vous mentez »", "la première"), ("« Prouvez-le »", "le second")],
            ["Nadia Ferrand", "Jean Morel"],
        ),
        (
            "« Nous tiendrons », ont déclaré Nadia Ferrand et Jean Morel lundi.",
            [("« Nous tiendrons »", "Nadia Ferrand et Jean Morel")],
            ["Nadia Ferrand; Jean Morel"],
        ),
        (
            "« Nous tiendrons », a déclaré عبد المجيد تبون lundi.",
            [("« Nous tiendrons »", "عبد المجيد تبون")],
            ["عبد المجيد تبون"],
        ),
        (
            "Paul Petit, qui assure que le pont est sûr, est venu avec Anne Martin.",
            [("que le pont est sûr", "qui")],
            ["Paul Petit"],
        ),
        (
            "Le parti, par la voix de sa présidente, Anne Martin, dit « prendre acte ».",
            [("« prendre acte »", "Le parti, par la voix de sa présidente, Anne Martin")],
            ["Anne Martin"],
        ),
        (
            "Paris condamne. « C’est grave », a réagi Paris.",
            [("« C’est grave »", "Paris")],
            ["Paris"],
        ),
        (
            "Paul Petit est venu. « Nous partirons demain », a dit Paul Petit. « Et nous ne "
            "reviendrons pas. »",
            [
                ("« Nous partirons demain »", "Paul Petit"),
                ("« Et nous ne reviendrons pas. »", None, False),
            ],
            ["Paul Petit", "Paul Petit"],
        ),
    ],
)
def test_names_pronouns_and_descriptions_find_their_bearer(text, statements, names):
    assert said(text, *statements) == names


@pytest.mark.parametrize(
    ("text", "statements", "names"),
    [
        (
            "Nadia Ferrand met Paul Brown on Monday. “No,” said Brown. “Yes,” she said.",
            [("“No,”", "Brown"), ("“Yes,”", "she")],
            ["Paul Brown", "Nadia Ferrand"],
        ),
        (
            "Ann Smith, the mayor of Dover, was late. “We will win,” the mayor said.",
            [("“We will win,”", "the mayor")],
            ["Ann Smith"],
        ),
        (
            "“We will win,” said Ann Smith and Paul Brown.",
            [("“We will win,”", "Ann Smith and Paul Brown")],
            ["Ann Smith; Paul Brown"],
        ),
    ],
)
def test_english_is_ranked_by_the_same_weights(text, statements, names):
    assert said(text, *statements, language="en") == names


def test_a_pronoun_without_anyone_before_it_stands_for_nobody():
    assert said("« Non », a-t-il dit.", ("« Non »", "il")) == [None]


def test_what_somebody_owns_is_named_by_the_owner():
    text = "« Oui », a dit la ministre Anne Martin. Ses services ont précisé « 40 postes »."
    assert said(text, ("« Oui »", "la ministre Anne Martin"), ("« 40 postes »", "Ses services"))[
        1
    ] in ("services d’Anne Martin", "Ses services")


def test_a_joint_speaker_has_the_words_of_the_text_and_both_names():
    text = "« Nous tiendrons », ont déclaré Nadia Ferrand et Jean Morel lundi."
    (speaker,) = resolve(
        text, FRENCH, [spoken(text, "« Nous tiendrons »", "Nadia Ferrand et Jean Morel")]
    )
    assert speaker.words == "Nadia Ferrand et Jean Morel"
    assert speaker.name == BETWEEN.join(["Nadia Ferrand", "Jean Morel"])
    assert speaker.kind == "named_person"


def test_a_speaker_is_given_in_the_fullest_form_of_the_whole_text():
    text = "« Non », a dit M. Petit.\n\nPaul Petit, maire de Lyon, est venu."
    (speaker,) = resolve(text, FRENCH, [spoken(text, "« Non »", "M. Petit")])
    assert (speaker.words, speaker.name) == ("Paul Petit, maire de Lyon", "Paul Petit")


def test_a_heading_that_quotes_has_the_speaker_of_the_quotation_it_repeats():
    text = (
        "« On nous jette comme des chiens »\n\nPaul Petit est venu lundi matin.\n\n« Lundi, on "
        "nous jette comme des chiens », a dit Anne Martin devant la mairie."
    )
    asked = [
        spoken(text, "« On nous jette comme des chiens »", None, False, heading=True),
        spoken(text, "« Lundi, on nous jette comme des chiens »", "Anne Martin"),
    ]
    assert [speaker.name for speaker in resolve(text, FRENCH, asked)] == ["Anne Martin"] * 2


def test_the_label_of_a_turn_names_who_answers():
    text = "Anne Martin est venue.\n\nA. M. – Nous partirons demain."
    asked = spoken(text, "Nous partirons demain.", None, False, turn="A. M.")
    (speaker,) = resolve(text, FRENCH, [asked])
    assert speaker.name == "Anne Martin"


def test_every_statement_has_a_speaker_of_calibrated_confidence():
    text = "« Non », a dit Paul Petit. « Oui », a-t-il ajouté."
    asked = [spoken(text, "« Non »", "Paul Petit"), spoken(text, "« Oui »", "il")]
    found = resolve(text, FRENCH, asked)
    assert all(0 <= speaker.confidence <= 1 for speaker in found)
    assert found[0].confidence >= found[1].confidence
    assert found == resolve(text, FRENCH, asked)


def test_candidates_are_bounded_however_long_the_text_is():
    text = "« Non », a dit Paul Petit. Anne Martin est venue à Lyon avec Jean Durand. " * 2000
    asked = [Spoken(((0, 7),), (9, 14), (len(text) - 20, len(text) - 15))]
    for _, scene in scenes(Cast(text, FRENCH), asked):
        assert len(scene.candidates) < 60
        scene.settle(scene.candidates[0])


def test_the_weights_fit_the_features():
    text = "« Non », a dit Paul Petit."
    for _, scene in scenes(Cast(text, FRENCH), [spoken(text, "« Non »", "Paul Petit")]):
        features = scene.features()
        assert features.shape[1] == len(shipped().mean)
        assert abs(shipped().probabilities(features).sum() - 1) < 1e-6
        assert isinstance(shipped(), Ranker)
        scene.settle(scene.candidates[1])
