"""Who speaks in each statement of a document: candidates, and a learned ranking of them.

The candidates are the persons, organisations and documents that the text names around a statement,
whoever spoke before, what the source itself says, and nobody. A small network, taught on annotated
articles (`analysis.attribution.training.speakers`), ranks them by features that hold for any
language: form of the source, agreement, distance, who spoke last.
"""

import json
import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis.attribution.entities import (
    Cast,
    Entity,
    Span,
    distinct,
    entity_of,
    fits,
    inside,
    last_before,
)
from analysis.attribution.mentions import Mention, Reader, describe
from analysis.documents.structure import Block
from analysis.languages import Language

MODEL = Path(__file__).parent / "model" / "speakers.json"
KINDS = ("named_person", "unnamed_person", "organisation", "document", "collective", "unknown")
# The forms of a source; the classes of pronouns are those of the language's table.
FORMS = (
    "uncued",
    "cue alone",
    "personal",
    "human",
    "demonstrative",
    "relative",
    "possessive",
    "own",
    "speaker",
    "vague",
    "name",
    "definite",
    "indefinite",
    "bare",
)
CLASSES = ("person", "organisation", "document", "collective")
# So many are looked at: named before a statement, named after it, heard before it, owners.
_BEFORE, _AFTER, _HEARD, _OWNERS = 12, 4, 6, 8
# How far back, in characters, the words before a relative pronoun are read.
_REACH = 120
# Of these, that an entity has one tells its kind.
_TELLING = ("gender", "titled", "article", "plural", "function", "members", "acronym")
# The numbers of the statements that have a word.
Holding = dict[str, list[int]]
_WORD = re.compile(r"\w+")
_DETERMINER = re.compile(r"(?<![\w'’])\w+['’]?")
_BREAK = re.compile(r"[.;:!?«»\"“”()\n]")
_SPACE = " \u00a0\u202f"
_EDGES = " ,;:-–—\n\u00a0\u202f"


@dataclass(frozen=True)
class Spoken:
    """A statement whose speaker is asked for: where its parts stand in the text.

    `heading` says that it stands in a title or heading; `turn` is the label of the turn that it
    belongs to, where one names who answers.
    """

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    heading: bool = False
    turn: str | None = None

    @property
    def start(self) -> int:
        """Offset at which the content begins."""
        return self.content[0][0]

    @property
    def end(self) -> int:
        """Offset at which the content ends."""
        return self.content[-1][1]

    @property
    def place(self) -> int:
        """Offset from which the speaker is looked for: source, cue or content."""
        return (self.source or self.cue or self.content[0])[0]


@dataclass(frozen=True)
class Speaker:
    """Who speaks: in the fullest words, by name (joint ones BETWEEN), of what kind, how surely."""

    words: str | None
    name: str | None
    kind: str
    confidence: float


class Candidate(NamedTuple):
    """Somebody who may be the speaker: who, and how they came to be one.

    `entity` is None for nobody. `base` is the entity whose places and speeches count: the owner,
    where the source is a thing of somebody's.
    """

    entity: Entity | None
    base: Entity | None = None
    own: bool = False
    literal: bool = False
    owned: bool = False
    antecedent: bool = False
    inside: bool = False
    short: bool = False


class Scene:
    """One statement in its document: the form of its source, the candidates, their features."""

    def __init__(self, cast: Cast, spoken: Spoken, repeated: Entity | None = None) -> None:
        self.cast, self.spoken, self.words, self.at = cast, spoken, cast.words, spoken.place
        self.repeated = repeated
        phrase = cast.text[slice(*spoken.source)] if spoken.source else spoken.turn or ""
        self.phrase = " ".join(phrase.split()).strip(_EDGES).replace("’", "'")
        self.low = self.phrase.lower()
        self.plain = self._without_clause()
        pronouns = self.words.pronouns
        self.pronoun = pronouns.get(self.low) or pronouns.get(self.low.split("-")[-1])
        self.mention: Mention | None = None
        if len(self.phrase.strip(".")) > 1 and not self.pronoun:
            self.mention = self._voice() or describe(self.phrase, cast.language, self.at)
        self.outer = self._outer()
        self.candidates = self._candidates()

    def _without_clause(self) -> str:
        """Return the source's words before a relative clause, which says more than who it is."""
        words = self.phrase.split()
        for number, word in enumerate(words):
            if number > 1 and word.lower() in self.words.relatives:
                return " ".join(words[:number]).rstrip(",")
        return self.phrase

    def _voice(self) -> Mention | None:
        """Return the person by whose voice a body speaks: le parti, par la voix d'Anne Martin."""
        for words in self.words.voice:
            _, voice, rest = self.phrase.partition(f" {words}")
            mention = describe(rest.strip(), self.cast.language, self.at) if voice else None
            if mention and mention.name and mention.kind == "named_person":
                return mention
        return None

    def settle(self, candidate: Candidate) -> None:
        """Let a candidate be the speaker, for the statements that follow."""
        entity = candidate.entity
        if entity is not None:
            self._teach(entity, candidate)
        self.cast.hear((self.spoken.start, self.spoken.end), entity)

    def _teach(self, entity: Entity, candidate: Candidate) -> None:
        """Let an entity take in what the source says of it."""
        register, mention = self.cast.register, self.mention
        if candidate.literal or candidate.owned or candidate.antecedent:
            register.enter(entity)
        if mention and not (candidate.owned or candidate.inside or entity.members):
            entity.learn(mention)
            register.note(entity)
        if self.pronoun:
            entity.gender = entity.gender or self.pronoun["gender"].strip("n")
        entity.sources |= {self.low} - {""}

    def _outer(self) -> Entity | None:
        """Return the speaker of a statement that holds this one."""
        for (start, end), entity in reversed(self.cast.speeches[-_OWNERS:]):
            if start <= self.spoken.start and self.spoken.end <= end:
                return entity
        return None

    # Candidates -------------------------------------------------------------------------------

    def _candidates(self) -> list[Candidate]:
        """Return all who may be the speaker, nobody first."""
        if self.low in self.words.first or self.low in self.words.second:
            return self._ordered()
        own, found = self._own(), [Candidate(None)]
        if own:
            found += [Candidate(own, own, own=True), *self._literal(own)]
        named = [entity for entity in self._named_inside() if entity is not own]
        near = self._near({id(own), *map(id, named)})
        found += [Candidate(entity, entity, inside=True) for entity in named]
        found += [Candidate(entity, entity) for entity in near]
        found += self._owned_by(near)
        relative = self._form() == "relative"
        return self._antecedents(found) if relative else list(filter(self._agrees, found))

    def _near(self, known: set[int]) -> list[Entity]:
        """Return those heard or named around the statement, without some that are known."""
        cast = self.cast
        others = [self.repeated, *distinct(reversed(cast.heard[-20:]), _HEARD)]
        others += [*cast.before(self.at, _BEFORE), *cast.after(self.at, _AFTER)]
        others += [cast.first, cast.chief]
        entities = (entity for entity in others if entity is not None)
        return distinct((e for e in entities if id(e) not in known), len(others))

    def _agrees(self, candidate: Candidate) -> bool:
        """Tell whether a pronoun that tells a gender does not clash with a candidate."""
        if candidate.entity is None or not (self.pronoun and self.pronoun["gender"]):
            return True
        return min(self._agreement(candidate.entity)[:2]) >= 0

    def _ordered(self) -> list[Candidate]:
        """Return the first or the second of the two whom the text named last."""
        gender = self.mention.gender if self.mention else ""
        near = self.cast.before(min(self.at, self.spoken.start), _BEFORE)
        fitting = (e for e in near if not e.members and not e.plural and fits(e.gender, gender))
        pair = distinct((e for e in fitting if e.kind != "document"), 2)
        chosen = pair[-1:] if self.low in self.words.first else pair[:1]
        return [Candidate(None), *(Candidate(entity, entity, own=True) for entity in chosen)]

    def _own(self) -> Entity | None:
        """Return the entity that the source itself names, a new one if need be."""
        mention, cast = self.mention, self.cast
        if mention is None:
            return None
        entity = self._several() or self._told()
        if entity is None and mention.name:
            entity = cast.register.named(mention, self.at)
            if entity:
                entity.learn(mention)
        elif entity is None and not mention.indefinite:
            entity = cast.register.described(mention)
        return entity or entity_of(mention, self.plain)

    def _told(self) -> Entity | None:
        """Return the entity of the same description at the same place in the text."""
        mention = self.mention
        if self.spoken.source is None or mention is None or mention.name:
            return None
        for _, entity, other in self.cast.between(
            self.at, min(self.at + 12, self.spoken.source[1])
        ):
            if other.noun == mention.noun and not other.name:
                if entity.name is None and len(mention.extra) >= entity.told:
                    entity.words = max(entity.words, self.plain, key=len)
                return entity
        return None

    def _several(self) -> Entity | None:
        """Return those whom a source names together, as one; None where it names one."""
        if not any(f" {link} " in self.low for link in self.words.both):
            return None
        members, link = self._coordinated()
        if len(members) < 2 or not link:
            return None
        known = []
        for mention in members:
            mention.start += self.at
            named = self.cast.register.named(mention, self.at) if mention.name else None
            known.append(named or entity_of(mention))
        entity = self.cast.joint(known, link)
        if any(member.kind != "named_person" for member in known):
            entity.words = self.phrase
        return entity

    def _coordinated(self) -> tuple[list[Mention], str]:
        """Return the phrases that a source joins by commas and `and`, and that last word."""
        members: list[Mention] = []
        link = ""
        for mention in Reader(self.phrase, self.cast.language).mentions():
            end = members[-1].end if members else 0
            between = self.low[end : mention.start].strip()
            if mention.start < end or (not members and between):
                continue
            if not members or between in self.words.both or between == ",":
                link = between if between in self.words.both else link
                members.append(mention)
        return members, link

    def _literal(self, own: Entity) -> list[Candidate]:
        """Return the source by its own words, and by those before a clause."""
        mention = self.mention
        if mention is None or mention.name or own.members:
            return []
        start = Reader(self.phrase, self.cast.language).phrase(0)
        forms = {own.full.lower(): ""}
        for words in (self.plain, start.words if start else self.plain):
            forms.setdefault(words.lower(), words)
        literal = [(words, entity_of(mention, words)) for words in forms.values() if words]
        return [
            Candidate(entity, entity, literal=True, short=words != self.plain)
            for words, entity in literal
        ]

    def _named_inside(self) -> list[Entity]:
        """Return those whom the source names after its first word."""
        places = self.cast.between(*self.spoken.source)[1:] if self.spoken.source else []
        return distinct((entity for _, entity, _ in places), 3)

    def _owned_by(self, near: list[Entity]) -> list[Candidate]:
        """Return the source as a thing or a relation of those near, where it may be one."""
        mention = self.mention
        if mention is None or mention.name or (mention.plural and not mention.owner):
            return []
        if not mention.owner and (mention.noun is None or mention.extra):
            return []
        owners = [self.outer, *near] if self.outer else near
        return [self._owned(entity) for entity in distinct(owners, _OWNERS)]

    def _owned(self, owner: Entity) -> Candidate:
        """Return the source as a thing of an owner's: son avocat, l'avocat d'Anne Martin."""
        first, _, rest = self.plain.partition(" ")
        thing = rest if first.lower() in self.words.determiners and rest else self.plain
        words = self.words.owned(thing, owner.name or owner.words)
        entity = entity_of(self.mention or Mention(0, 0, words), words)
        entity.words = words
        return Candidate(entity, owner, owned=True)

    def _antecedents(self, found: list[Candidate]) -> list[Candidate]:
        """Return what may be the antecedent of a relative pronoun.

        Of the candidates nobody and those named right before it (all those before it where none
        is); besides, the words before it from each of their determiners.
        """
        before = [c for c in found if c.base is None or last_before(c.base.starts, self.at) >= 0]
        ends = {
            id(entity)
            for _, entity, mention in self.cast.between(self.at - _REACH, self.at)
            if self.at - mention.end <= 3
        }
        adjoining = [c for c in before if c.base is None or id(c.base) in ends]
        return [*(adjoining if len(adjoining) > 1 else before), *self._phrases_before()]

    def _phrases_before(self) -> list[Candidate]:
        """Return the words right before the source, from each of their determiners."""
        begin = max(0, self.at - _REACH)
        before = _BREAK.split(self.cast.text[begin : self.at])[-1].rstrip(" ,")
        found: list[Candidate] = []
        for word in reversed(list(_DETERMINER.finditer(before))):
            low = word.group().lower().replace("’", "'")
            if low in self.words.determiners and len(found) < 3:
                phrase = before[word.start() :]
                entity = entity_of(describe(phrase, self.cast.language, begin), phrase)
                found.append(Candidate(entity, entity, antecedent=True))
        return found

    # Features ---------------------------------------------------------------------------------

    def features(self) -> np.ndarray:
        """Return the features of each candidate, a row each in the order of `candidates`."""
        last = [self._last(c.base.starts) if c.base else -1 for c in self.candidates]
        agreeing, subjects = self._agreeing(last)
        lonely = sum(place >= 0 for place in agreeing) == 1
        shared, ranks = self._shared(), map(_nearness, (last, agreeing, subjects))
        rows = []
        for candidate, place, *nearness in zip(self.candidates, last, *ranks, strict=True):
            alone = float(lonely and nearness[1] > 0)
            rows.append([*shared, *nearness, alone, *self._of_candidate(candidate, place)])
        return np.array(rows, np.float32)

    def _agreeing(self, last: list[int]) -> tuple[list[int], list[int]]:
        """Return the last places of candidates that agree, and where they are subjects; or -1."""
        agreeing, subjects = [], []
        for candidate, place in zip(self.candidates, last, strict=True):
            entity, base = candidate.entity, candidate.base
            agrees = entity is not None and min(self._agreement(entity)[:2]) >= 0
            agreeing.append(place if agrees else -1)
            subjects.append(self._subject(base) if base and agrees and place >= 0 else -1)
        return agreeing, subjects

    def _of_candidate(self, candidate: Candidate, last: int) -> list[float]:
        """Return what tells one candidate from the others."""
        entity, base = candidate.entity, candidate.base
        row = self._identity(candidate)
        if entity is None or base is None:
            return row + [0.0] * 40
        row += [*self._likeness(candidate, entity), *self._agreement(entity)]
        return [*row, *self._before(base, last), *self._around(base), *self._history(base)]

    def _last(self, starts: Sequence[int]) -> int:
        """Return the last place before the statement's, its own words left out; -1 for none."""
        last = last_before(starts, self.at)
        within = self.spoken.start <= last < self.spoken.end
        return last_before(starts, self.spoken.start) if within else last

    def _subject(self, entity: Entity) -> int:
        """Return the last place but a few where an entity opens a sentence or clause; or -1."""
        number = bisect_left(entity.starts, min(self.at, self.spoken.start))
        for mention in reversed(entity.mentions[max(0, number - 3) : number]):
            if mention.subject and not inside(mention.start, self.cast.quotes):
                return mention.start
        return -1

    def _form(self) -> str:
        """Return the form of the source."""
        if self.pronoun:
            return self.pronoun["class"] if self.pronoun["class"] in FORMS else "vague"
        if self.mention is None:
            return "cue alone" if self.spoken.cue else "uncued"
        if self.mention.name:
            return "name"
        if self.mention.definite:
            return "definite"
        return "indefinite" if self.mention.indefinite else "bare"

    def _shared(self) -> list[float]:
        """Return what holds for all candidates: the source, the statement, the one before."""
        cast, spoken, form = self.cast, self.spoken, self._form()
        mention = self.mention or Mention(0, 0, "")
        plural = mention.plural or bool(self.pronoun and self.pronoun["number"] == "p")
        flags = [
            *_one_of(form, FORMS),
            *_one_of(mention.noun_class, CLASSES),
            plural,
            mention.owner == "possessive",
            mention.owner == "own",
            mention.article and mention.name is not None,
            spoken.heading,
            self.repeated is not None,
            spoken.turn is not None,
            cast.text[max(0, spoken.start - 4) : spoken.start].rstrip(_SPACE)[-1:] == ":",
            inside(spoken.start + 1, cast.quotes),
            inside(self.at, cast.quotes),
            self.outer is not None,
        ]
        return [*map(float, flags), *self._since_last(), *self._standing()]

    def _standing(self) -> list[float]:
        """Return which sentence of its line the source is in, and whether it opens it."""
        cast, at = self.cast, self.at
        number = cast.sentence(at) - cast.sentence(self._line_start())
        before = cast.text[max(0, at - 3) : at].rstrip(_SPACE)[-1:]
        opens = not before or before in '.!?…»”"\n'
        return [float(number == 0), float(number == 1), float(opens)]

    def _since_last(self) -> list[float]:
        """Return how near the statement before is, whether in the same line, of nobody known."""
        cast = self.cast
        if not cast.speeches:
            return [0.0] * 3
        (_, end), speaker = cast.speeches[-1]
        same = cast.line(end - 1) == cast.line(self.spoken.start)
        return [_near(self.spoken.start - end), float(same), float(speaker is None)]

    def _identity(self, candidate: Candidate) -> list[float]:
        """Return how a candidate came to be one, and what it is."""
        known = candidate.base if candidate.owned else candidate.entity
        origin = [
            candidate.own,
            candidate.literal,
            candidate.owned,
            candidate.antecedent,
            candidate.inside,
            candidate.short,
            self.repeated is not None and candidate.base is self.repeated,
        ]
        if known is None:
            return [1.0] + [0.0] * (len(origin) + len(KINDS) + 5)
        nature = [
            *_one_of(known.kind, KINDS),
            known.name is not None,
            known.plural,
            bool(known.members),
            bool(known.nouns),
            not known.mentions,
        ]
        return [0.0, *map(float, origin), *map(float, nature)]

    def _likeness(self, candidate: Candidate, entity: Entity) -> list[float]:
        """Return how much a candidate is like the words of the source."""
        mention = self.mention
        called = float(self.low in entity.sources)
        if mention is None or candidate.literal or candidate.owned:
            return [called] + [0.0] * 6
        shared = mention.extra & entity.extra
        return [
            called,
            float(mention.noun in entity.nouns),
            float(mention.group in entity.groups),
            min(3.0, len(shared)),
            min(3.0, len(mention.extra - shared)),
            float(bool(mention.extra and entity.extra and not shared)),
            float(bool(mention.name and entity.name and _shares(mention.name, entity.name))),
        ]

    def _agreement(self, entity: Entity) -> list[float]:
        """Return whether gender, number and being a person agree (1), clash (-1) or tell nothing.

        Last whether the source tells a gender that the candidate's words do not.
        """
        gender, plural, person = self._wanted()
        genders = 0.0
        if gender and entity.gender:
            genders = 1.0 if gender == entity.gender else -1.0
        numbers = 0.0 if plural is None else 1.0 if plural == entity.plural else -1.0
        is_person = entity.kind.endswith("person")
        persons = 0.0 if person is None else 1.0 if person == is_person else -1.0
        return [genders, numbers, persons, float(bool(gender) and not entity.gender)]

    def _wanted(self) -> tuple[str, bool | None, bool | None]:
        """Return gender, number (plural?) and being a person as the source's words tell them."""
        if self.pronoun:
            gender = self.pronoun["gender"]
            plural = {"s": False, "p": True}.get(self.pronoun["number"])
            person = False if gender == "n" else True if self.pronoun["class"] == "human" else None
            return gender.strip("n"), plural, person
        if self.mention is None:
            return "", None, None
        noun = self.mention.noun_class
        return self.mention.gender, self.mention.plural, noun == "person" if noun else None

    def _before(self, entity: Entity, last: int) -> list[float]:
        """Return where a candidate is named last before the statement."""
        if last < 0:
            return [0.0] * 8 + [1.0]
        cast, at = self.cast, self.at
        mention = entity.mentions[bisect_left(entity.starts, last)]
        apart = cast.sentence(at) - cast.sentence(last)
        return [
            _near(at - mention.end),
            float(apart == 0),
            float(apart == 1),
            float(apart == 2),
            float(cast.line(last) == cast.line(at)),
            float(mention.subject),
            float(inside(last, cast.quotes)),
            float(at - mention.end <= 3),
            0.0,
        ]

    def _around(self, entity: Entity) -> list[float]:
        """Return where a candidate is named in and after the statement, in its line, at all."""
        cast, starts, end = self.cast, entity.starts, self.spoken.end
        number, later = bisect_left(starts, self.at), bisect_left(starts, end)
        after = starts[later] - end if later < len(starts) else -1
        begin = self._line_start()
        subjects = self._subjects(begin)
        return [
            _near(after) if after >= 0 else 0.0,
            float(after >= 0 and cast.sentence(after + end) == cast.sentence(end)),
            float(0 <= after <= 4),
            float(bisect_left(starts, self.spoken.start) < later),
            math.log1p(len(starts)),
            len(starts) / (1 + len(cast.chief.starts)) if cast.chief else 0.0,
            math.log1p(number - bisect_left(starts, self.at - 1000)),
            float(bool(starts) and starts[0] <= cast.headline),
            float(min(3, number - bisect_left(starts, begin))),
            float(entity in subjects[:1]),
            float(entity in subjects[-1:]),
        ]

    def _line_start(self) -> int:
        """Return where the line begins that the source is in."""
        line = self.cast.line(self.at)
        return self.cast.lines[line - 1] + 1 if line else 0

    def _subjects(self, begin: int) -> list[Entity]:
        """Return who opens a sentence or clause from an offset on, before the source."""
        cast = self.cast
        place = bisect_left(cast.starts, begin)
        return [
            entity
            for start, entity, mention in cast.places[place : place + _OWNERS]
            if start < self.at and mention.subject
        ]

    def _history(self, entity: Entity) -> list[float]:
        """Return whether and when a candidate has been heard before."""
        cast, starts = self.cast, entity.starts
        count = len(cast.speeches)
        last_end = cast.speeches[-1][0][1] if count else 0
        since = bisect_left(starts, self.at) > bisect_left(starts, last_end)
        if not entity.heard:
            return [0.0] * 8 + [float(since)]
        number = entity.heard[-1]
        (_, end), _ = cast.speeches[number]
        return [
            math.log1p(len(entity.heard)),
            1 / (count - number),
            float(number == count - 1),
            float(number == count - 2),
            float(cast.line(end - 1) == cast.line(self.at)),
            _near(self.at - end),
            float(self.outer is entity),
            float(len(cast.heard) > 1 and cast.heard[-2] is entity),
            float(since),
        ]

    def kind_features(self, entity: Entity, candidate: Candidate) -> np.ndarray:
        """Return what tells the kind of speaker that a candidate is."""
        mention, name = self.mention or Mention(0, 0, ""), entity.name or ""
        known = {self.words.class_of(noun) for noun in entity.nouns}
        flags = [
            *_one_of(entity.kind, KINDS),
            *(name_of in known for name_of in CLASSES),
            *_one_of(mention.noun_class, CLASSES),
            *_one_of(len(name.split()), (1, 2, 3)),
            name.split(" ")[0].lower() in self.words.names,
            name.isupper(),
            *(bool(getattr(entity, part)) for part in _TELLING),
            candidate.own,
            candidate.literal,
            candidate.owned,
            candidate.antecedent,
            self._form() in ("human", "speaker"),
            mention.plural,
            mention.indefinite,
            True,
        ]
        return np.array(flags, np.float32)


def scenes(cast: Cast, statements: Sequence[Spoken]) -> Iterator[tuple[int, Scene]]:
    """Go through statements, each with its number; each has to be settled before the next.

    In order of place, those last whose words another one repeats.
    """
    repeated = repeats(cast.text, statements)
    order = sorted(range(len(statements)), key=lambda number: (number in repeated, number))
    turns: dict[int, int] = {}
    for turn, number in enumerate(order):
        same = turns.get(repeated.get(number, -1))
        entity = cast.speeches[same][1] if same is not None else None
        yield number, Scene(cast, statements[number], entity)
        turns[number] = turn


class Ranker:
    """The weights that rank candidates, tell kinds and calibrate probabilities."""

    def __init__(self, weights: dict[str, list]) -> None:
        arrays = {name: np.array(values, np.float64) for name, values in weights.items()}
        self.mean, self.scale = arrays["mean"], arrays["scale"]
        self.hidden, self.bias = arrays["hidden"], arrays["bias"]
        self.out, self.direct = arrays["out"], arrays["direct"]
        self.kinds, self.knots = arrays["kinds"], arrays["knots"]

    def probabilities(self, features: np.ndarray) -> np.ndarray:
        """Return the probability of each candidate, by a row of features each (8 decimals).

        Of several networks the mean; `hidden` has theirs one after the other.
        """
        rows = (features - self.mean) / self.scale
        hidden = np.maximum(0, np.einsum("rf,nfh->nrh", rows, self.hidden) + self.bias[:, None])
        scores = np.einsum("nrh,nh->nr", hidden, self.out) + self.direct @ rows.T
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        return (raised / raised.sum(axis=1, keepdims=True)).mean(axis=0).round(8)

    def best(self, features: np.ndarray) -> tuple[int, float]:
        """Return the likeliest candidate, the first of equals, and its calibrated probability."""
        probabilities = self.probabilities(features)
        chosen = int(probabilities.argmax())
        return chosen, float(np.interp(probabilities[chosen], self.knots[0], self.knots[1]))

    def kind(self, features: np.ndarray) -> str:
        """Return the likeliest kind of a speaker."""
        return KINDS[int((self.kinds @ features).round(8).argmax())]


@cache
def shipped() -> Ranker:
    """Return the ranker of the package, read once."""
    return Ranker(json.loads(MODEL.read_text(encoding="utf-8")))


def resolve(
    text: str,
    language: Language,
    statements: Sequence[Spoken],
    blocks: Sequence[Block] = (),
    ranker: Ranker | None = None,
) -> list[Speaker]:
    """Tell who speaks in each statement of a text.

    Parameters
    ----------
    text, language : the document.
    statements : in order of place; of two that begin together the longer first.
    blocks : the blocks of the text; bylines and residue name nobody.
    ranker : other weights than the package's.

    Returns
    -------
    A speaker for each statement, in their order; one without words where nobody is likely.
    """
    ranker = ranker or shipped()
    found: dict[int, tuple[Entity | None, str, float]] = {}
    for number, scene in scenes(Cast(text, language, blocks), statements):
        chosen, confidence = ranker.best(scene.features())
        candidate = scene.candidates[chosen]
        scene.settle(candidate)
        entity, kind = candidate.entity, "unknown"
        if entity is not None:
            kind = ranker.kind(scene.kind_features(entity, candidate))
        found[number] = entity, kind, round(confidence, 3)
    # The words are those of the whole text, so they are taken once all is read.
    return [
        Speaker(entity.full if entity else None, entity.short if entity else None, kind, sure)
        for entity, kind, sure in (found[number] for number in range(len(statements)))
    ]


def repeats(text: str, statements: Sequence[Spoken]) -> dict[int, int]:
    """Return, for headings and uncued quotations whose words another statement has, that one."""
    words = [_content_words(text, spoken) for spoken in statements]
    holding: Holding = {}
    for number, spoken in enumerate(statements):
        for word in () if spoken.heading else words[number]:
            holding.setdefault(word, []).append(number)
    found: dict[int, int] = {}
    for number, spoken in enumerate(statements):
        same = _repeated_by(words[number], words, holding) if _is_bare(spoken) else []
        if same and same[0] not in found:
            found[number] = same[0]
    return found


def _is_bare(spoken: Spoken) -> bool:
    """Tell whether a statement names no source, and has no cue unless it is a heading."""
    return spoken.source is None and (spoken.heading or not spoken.cue)


def _content_words(text: str, spoken: Spoken) -> frozenset[str]:
    """Return the words of a statement's content in small letters."""
    pieces = (text[start:end].lower() for start, end in spoken.content)
    return frozenset(word for piece in pieces for word in _WORD.findall(piece))


def _repeated_by(own: frozenset[str], words: list[frozenset[str]], holding: Holding) -> list[int]:
    """Return the statements that have nearly all of some words, and more."""
    if len(own) < 2:
        return []
    rarest = min((holding.get(word, []) for word in sorted(own)), key=len)[:_OWNERS]
    return [number for number in rarest if _holds(words[number], own)]


def _holds(words: frozenset[str], own: frozenset[str]) -> bool:
    """Tell whether some words have nearly all of others, and more."""
    return len(own & words) >= 0.8 * len(own) and len(words) > len(own)


def _one_of(value: object, values: Sequence[object]) -> list[bool]:
    """Return which of some values a value is."""
    return [value == other for other in values]


def _near(distance: int) -> float:
    """Return a distance in characters as nearness: 1 at once, 0 from some thousands on."""
    return max(0.0, 1 - math.log1p(max(0, distance)) / 9)


def _nearness(places: Sequence[int]) -> list[float]:
    """Return 1 for the greatest place, 1/2 for the next and so on; 0 for places below 0."""
    order = sorted(set(places), reverse=True)
    return [1 / (1 + order.index(place)) if place >= 0 else 0.0 for place in places]


def _shares(one: str, other: str) -> bool:
    """Tell whether two names share a word that is no particle."""
    return any(len(word) > 3 and word in other.lower().split() for word in one.lower().split())
