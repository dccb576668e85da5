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
# So many are looked at for each statement: named before it, named after it, heard before it,
# owners.
_BEFORE, _AFTER, _HEARD, _OWNERS = 12, 4, 6, 8
# How far back, in characters, the words before a relative pronoun are read.
_REACH = 120
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
            if candidate.literal or candidate.owned or candidate.antecedent:
                self.cast.register.enter(entity)
            self._learn(candidate, entity)
        self.cast.hear((self.spoken.start, self.spoken.end), entity)

    def _learn(self, candidate: Candidate, entity: Entity) -> None:
        """Add to the speaker's entity what the words of the source say of it."""
        mention = self.mention
        if mention and not (candidate.owned or candidate.inside or entity.members):
            entity.learn(mention)
            self.cast.register.note(entity)
        if self.pronoun and self.pronoun["gender"] in ("m", "f") and not entity.gender:
            entity.gender = self.pronoun["gender"]
        if self.low:
            entity.sources.add(self.low)

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
        own = self._own()
        named = [entity for entity in self._named_inside() if entity is not own]
        near = self._nearby([own, *named])
        candidates = [
            Candidate(None),
            *self._called(own),
            *(Candidate(entity, entity, inside=True) for entity in named),
            *(Candidate(entity, entity) for entity in near),
            *self._antecedents(),
            *self._owned_by(near),
        ]
        return [candidate for candidate in candidates if self._agrees(candidate)]

    def _nearby(self, known: Sequence[Entity | None]) -> list[Entity]:
        """Return who is heard or named around the statement, those known already left out.

        The speaker of the same words elsewhere comes first, then those heard before, those named
        before and after; at the end who is named first and who most often in the document.
        """
        cast = self.cast
        others = [self.repeated, *distinct(reversed(cast.heard[-20:]), _HEARD)]
        others += [*cast.before(self.at, _BEFORE), *cast.after(self.at, _AFTER)]
        others += [cast.first, cast.chief]
        left_out = {id(entity) for entity in known}
        return distinct(
            (entity for entity in others if entity is not None and id(entity) not in left_out),
            len(others),
        )

    def _called(self, own: Entity | None) -> list[Candidate]:
        """Return the entity that the source itself names, also by the source's own words."""
        return [Candidate(own, own, own=True), *self._literal(own)] if own else []

    def _owned_by(self, near: list[Entity]) -> list[Candidate]:
        """Return the source as a thing of those near and of who speaks around the statement."""
        if not self._may_be_owned():
            return []
        owners = [self.outer, *near] if self.outer else near
        return [self._owned(owner) for owner in distinct(owners, _OWNERS)]

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
        if mention is None or mention.kind == "named_person" or own.members:
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

    def _may_be_owned(self) -> bool:
        """Tell whether the source is a thing or a relation of somebody's."""
        mention = self.mention
        if mention is None or mention.name or (mention.plural and not mention.owner):
            return False
        return bool(mention.owner) or (mention.noun is not None and not mention.extra)

    def _owned(self, owner: Entity) -> Candidate:
        """Return the source as a thing of an owner's: son avocat, l'avocat d'Anne Martin."""
        first, _, rest = self.plain.partition(" ")
        thing = rest if first.lower() in self.words.determiners and rest else self.plain
        words = self.words.owned(thing, owner.name or owner.words)
        entity = entity_of(self.mention or Mention(0, 0, words), words)
        entity.words = words
        return Candidate(entity, owner, owned=True)

    def _antecedents(self) -> list[Candidate]:
        """Return the words right before a relative pronoun, from each of their determiners.

        None where the source is no relative pronoun.
        """
        if not self.pronoun or self.pronoun["class"] != "relative":
            return []
        begin = max(0, self.at - _REACH)
        before = _BREAK.split(self.cast.text[begin : self.at])[-1].rstrip(" ,")
        candidates: list[Candidate] = []
        for word in reversed(list(_DETERMINER.finditer(before))):
            low = word.group().lower().replace("’", "'")
            if low in self.words.determiners and len(candidates) < 3:
                phrase = before[word.start() :]
                entity = entity_of(describe(phrase, self.cast.language, begin), phrase)
                candidates.append(Candidate(entity, entity, antecedent=True))
        return candidates

    # Features ---------------------------------------------------------------------------------

    def features(self) -> np.ndarray:
        """Return the features of each candidate, a row each in the order of `candidates`."""
        last = [self._last(c.base.starts) if c.base else -1 for c in self.candidates]
        shared = self._shared()
        rows = [
            [
                *shared,
                *self._identity(candidate),
                *ranks,
                *self._match(candidate),
                *self._whereabouts(candidate.base, place),
            ]
            for candidate, place, ranks in zip(
                self.candidates, last, self._ranks(last), strict=True
            )
        ]
        return np.array(rows, np.float32)

    def _ranks(self, last: Sequence[int]) -> list[list[float]]:
        """Return how each candidate stands among all, by the places where they are named last.

        Its rank among all, among those whose gender and number do not clash with the source's,
        and among those of them that open a sentence or clause; whether it alone does not clash.
        """
        agreeing = [
            place if self._may_agree(candidate.entity) else -1
            for place, candidate in zip(last, self.candidates, strict=True)
        ]
        subjects = [
            self._subject(c.base) if c.base and place >= 0 else -1
            for c, place in zip(self.candidates, agreeing, strict=True)
        ]
        alone = sum(place >= 0 for place in agreeing) == 1
        only = [float(alone and place >= 0) for place in agreeing]
        ranks = (_nearness(last), _nearness(agreeing), _nearness(subjects), only)
        return [list(row) for row in zip(*ranks, strict=True)]

    def _may_agree(self, entity: Entity | None) -> bool:
        """Tell whether neither gender nor number of an entity clashes with the source's."""
        return entity is not None and min(self._agreement(entity)[:2]) >= 0

    def _match(self, candidate: Candidate) -> list[float]:
        """Return how a candidate suits the words of the source; zeros for nobody."""
        if candidate.entity is None:
            return [0.0] * 11
        return [*self._likeness(candidate), *self._agreement(candidate.entity)]

    def _whereabouts(self, base: Entity | None, last: int) -> list[float]:
        """Return where a candidate is named and when it was heard; zeros for nobody."""
        if base is None:
            return [0.0] * 29
        return [*self._before(base, last), *self._around(base), *self._history(base)]

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
            *(form == name for name in FORMS),
            *(mention.noun_class == name for name in CLASSES),
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
        line = cast.line(at)
        begin = cast.lines[line - 1] + 1 if line else 0
        number = cast.sentence(at) - cast.sentence(begin)
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
        flags = [
            known is None,
            candidate.own,
            candidate.literal,
            candidate.owned,
            candidate.antecedent,
            candidate.inside,
            candidate.short,
            self.repeated is not None and candidate.base is self.repeated,
            *(known is not None and known.kind == kind for kind in KINDS),
            known is not None and known.name is not None,
            known is not None and known.plural,
            known is not None and bool(known.members),
            known is not None and bool(known.nouns),
            known is not None and not known.mentions,
        ]
        return [*map(float, flags)]

    def _likeness(self, candidate: Candidate) -> list[float]:
        """Return how much a candidate is like the words of the source."""
        entity, mention = candidate.entity, self.mention
        assert entity is not None
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
        return [
            _agreed(gender or None, entity.gender or None),
            _agreed(plural, entity.plural),
            _agreed(person, entity.kind.endswith("person")),
            float(bool(gender) and not entity.gender),
        ]

    def _wanted(self) -> tuple[str, bool | None, bool | None]:
        """Return gender, number (plural?) and being a person as the source's words tell them."""
        if self.pronoun:
            gender = self.pronoun["gender"]
            plural = {"s": False, "p": True}.get(self.pronoun["number"])
            person = None
            if gender == "n":
                person = False
            elif self.pronoun["class"] == "human":
                person = True
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
        return [*self._after(entity), *self._counts(entity), *self._in_line(entity)]

    def _after(self, entity: Entity) -> list[float]:
        """Return how near a candidate is named after the statement, and whether within it."""
        cast, starts, end = self.cast, entity.starts, self.spoken.end
        later = bisect_left(starts, end)
        within = bisect_left(starts, self.spoken.start) < later
        if later == len(starts):
            return [0.0, 0.0, 0.0, float(within)]
        distance = starts[later] - end
        same = cast.sentence(starts[later]) == cast.sentence(end)
        return [_near(distance), float(same), float(distance <= 4), float(within)]

    def _counts(self, entity: Entity) -> list[float]:
        """Return how often a candidate is named: in all, by the one named most, shortly before.

        Last whether the headline names it.
        """
        chief, starts = self.cast.chief, entity.starts
        recent = bisect_left(starts, self.at) - bisect_left(starts, self.at - 1000)
        return [
            math.log1p(len(starts)),
            len(starts) / (1 + len(chief.starts)) if chief else 0.0,
            math.log1p(recent),
            float(bool(starts) and starts[0] <= self.cast.headline),
        ]

    def _in_line(self, entity: Entity) -> list[float]:
        """Return how often the line before the statement names a candidate (at most 3).

        With it whether the candidate is the first and the last of the subjects in that stretch,
        of which only the first few mentions are read.
        """
        cast, line = self.cast, self.cast.line(self.at)
        begin = cast.lines[line - 1] if line else 0
        place = bisect_left(cast.starts, begin)
        subjects = [
            other
            for start, other, mention in cast.places[place : place + _OWNERS]
            if begin <= start < self.at and mention.subject
        ]
        number = bisect_left(entity.starts, self.at) - bisect_left(entity.starts, begin)
        return [
            float(min(3, number)),
            float(bool(subjects) and subjects[0] is entity),
            float(bool(subjects) and subjects[-1] is entity),
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

    def kind_features(self, candidate: Candidate) -> np.ndarray:
        """Return what tells the kind of speaker that a candidate is."""
        entity, mention = candidate.entity, self.mention or Mention(0, 0, "")
        assert entity is not None
        known = [self.words.functions.get((noun,), {}).get("class") for noun in entity.nouns]
        flags = [
            *(entity.kind == kind for kind in KINDS),
            *(name in known for name in CLASSES),
            *(mention.noun_class == name for name in CLASSES),
            *self._shape_of_name(entity.name or ""),
            bool(entity.gender),
            *(getattr(entity, name) for name in ("titled", "article", "plural")),
            bool(entity.function),
            bool(entity.members),
            bool(entity.acronym),
            *(getattr(candidate, name) for name in ("own", "literal", "owned", "antecedent")),
            bool(self.pronoun and self.pronoun["class"] in ("human", "speaker")),
            mention.plural,
            mention.indefinite,
            1.0,
        ]
        return np.array(flags, np.float32)

    def _shape_of_name(self, name: str) -> list[bool]:
        """Tell whether a name has one, two, three words, a first name, capitals only."""
        words = name.split()
        return [
            *(len(words) == length for length in (1, 2, 3)),
            bool(words) and words[0].lower() in self.words.names,
            bool(words) and name == name.upper(),
        ]


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
    speakers: dict[int, Speaker] = {}
    for number, scene in scenes(Cast(text, language, blocks), statements):
        chosen, confidence = ranker.best(scene.features())
        candidate = scene.candidates[chosen]
        scene.settle(candidate)
        entity = candidate.entity
        if entity is None:
            speakers[number] = Speaker(None, None, "unknown", round(confidence, 3))
        else:
            kind = ranker.kind(scene.kind_features(candidate))
            speakers[number] = Speaker(entity.full, entity.short, kind, round(confidence, 3))
    return [speakers[number] for number in range(len(statements))]


def repeats(text: str, statements: Sequence[Spoken]) -> dict[int, int]:
    """Return, for headings and uncued quotations whose words another statement has, that one.

    Statements are told by their numbers.
    """
    words = [_content_words(text, spoken) for spoken in statements]
    holders = _holders(statements, words)
    repeated: dict[int, int] = {}
    for number, spoken in enumerate(statements):
        own = words[number]
        if _may_repeat(spoken) and len(own) > 1:
            rarest = min((holders.get(word, []) for word in sorted(own)), key=len)[:_OWNERS]
            # One that itself repeats another is passed over.
            fitting = (n for n in rarest if n not in repeated and _repeats(own, words[n]))
            other = next(fitting, None)
            if other is not None:
                repeated[number] = other
    return repeated


def _content_words(text: str, spoken: Spoken) -> frozenset[str]:
    """Return the different words of a statement's content, in lower case."""
    return frozenset(
        word.lower() for start, end in spoken.content for word in _WORD.findall(text[start:end])
    )


def _holders(statements: Sequence[Spoken], words: Sequence[frozenset[str]]) -> dict[str, list[int]]:
    """Return, for each word, the numbers of the statements outside headings that have it."""
    holders: dict[str, list[int]] = {}
    for number, spoken in enumerate(statements):
        if not spoken.heading:
            for word in words[number]:
                holders.setdefault(word, []).append(number)
    return holders


def _may_repeat(spoken: Spoken) -> bool:
    """Tell whether a statement has no source, and is a heading or has no cue."""
    return not spoken.source and (spoken.heading or not spoken.cue)


def _repeats(own: frozenset[str], others: frozenset[str]) -> bool:
    """Tell whether other words are more, and hold four fifths of a statement's own."""
    return len(others) > len(own) and len(own & others) >= 0.8 * len(own)


def _agreed(wanted: str | bool | None, known: str | bool | None) -> float:
    """Return 1 where what the source tells agrees, -1 where it clashes, 0 where one is untold."""
    if wanted is None or known is None:
        return 0.0
    return 1.0 if wanted == known else -1.0


def _near(distance: int) -> float:
    """Return a distance in characters as nearness: 1 at once, 0 from some thousands on."""
    return max(0.0, 1 - math.log1p(max(0, distance)) / 9)


def _nearness(places: Sequence[int]) -> list[float]:
    """Return 1 for the greatest place, 1/2 for the next and so on; 0 for places below 0."""
    order = sorted(set(places), reverse=True)
    return [1 / (1 + order.index(place)) if place >= 0 else 0.0 for place in places]


def _shares(name: str, other: str) -> bool:
    """Tell whether two names share a word that is no particle."""
    return any(len(word) > 3 and word in other.lower().split() for word in name.lower().split())
