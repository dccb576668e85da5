"""Who is who in a document: mentions joined to entities, and where each of them stands."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from analysis.attribution.marks import quotations
from analysis.attribution.mentions import Lexicon, Mention, Reader, lexicon
from analysis.documents.structure import Block
from analysis.languages import Language

Span = tuple[int, int]
# Between the names of several who speak together, in a speaker's name.
BETWEEN = "; "
# So many entities of one name or noun are compared with a mention, the latest ones.
_MOST = 8
# Before the initials of a name where names are looked up.
_INITIALS = "="
_STOP = re.compile(r"[.!?…](?=[\s»”\"])|\n")
# What stands in these blocks is nobody who is spoken of.
_APART = ("byline", "residue")


@dataclass(eq=False)
class Entity:
    """Somebody or something in a document, by all that the text says of them.

    `words` is the fullest description, `name` the fullest name or None, `function` the longest
    that stands beside the name; `extra` the words that tell the bearer from others; `members`
    those who make up a joint speaker; `mentions` and their `starts` are in order of place; `heard`
    the numbers of the statements that were the entity's, `sources` the phrases it was called by
    in them.
    """

    words: str
    name: str | None
    kind: str
    gender: str = ""
    plural: bool = False
    titled: bool = False
    article: bool = False
    acronym: str = ""
    function: str = ""
    nouns: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    extra: set[str] = field(default_factory=set)
    mentions: list[Mention] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    members: list["Entity"] = field(default_factory=list)
    heard: list[int] = field(default_factory=list)
    sources: set[str] = field(default_factory=set)
    told: int = 0

    @property
    def full(self) -> str:
        """The fullest form: name and function, or the fullest description."""
        if self.name is None or self.kind != "named_person":
            known = not self.acronym or self.acronym in self.words
            return self.words if known else f"{self.words} ({self.acronym})"
        return f"{self.name}, {self.function}" if self.function else self.name

    @property
    def short(self) -> str:
        """The name without function; a description where there is none."""
        if self.members:
            return BETWEEN.join(member.short for member in self.members)
        return self.name if self.name and self.kind == "named_person" else self.words

    def add(self, mention: Mention) -> None:
        """Take in a mention in the text."""
        at = bisect_left(self.starts, mention.start)
        self.starts.insert(at, mention.start)
        self.mentions.insert(at, mention)
        self.learn(mention)

    def learn(self, mention: Mention) -> None:
        """Take in what a phrase says, without its place."""
        # A thing has the gender of the noun that was used last: le comité … la commission … elle.
        if not self.gender or (mention.gender and not self.kind.endswith("person")):
            self.gender = mention.gender
        self.titled |= mention.titled
        self.article |= mention.article and mention.noun is None
        self.acronym = self.acronym or mention.acronym
        self.nouns |= {mention.noun} if mention.noun and not mention.former else set()
        self.groups |= {mention.group} - {""}
        self.extra |= mention.extra
        if mention.noun_class == "person":
            self.function = max(self.function, mention.function, key=len)
        self._lengthen(mention)

    def _lengthen(self, mention: Mention) -> None:
        """Take over a fuller name or description."""
        if mention.acronym and mention.acronym == self.name:
            self.words = mention.words
        if mention.name:
            self._lengthen_name(mention, mention.name)
        elif self.name is None and len(mention.extra) > self.told:
            self.words, self.told = mention.words, len(mention.extra)

    def _lengthen_name(self, mention: Mention, name: str) -> None:
        """Take over a fuller name, the words of an organisation, and that a name is a person's."""
        if self.name and _fullness(name) > _fullness(self.name):
            self.name = name
        if mention.noun_class == "organisation":
            self.words = max(self.words, mention.words, key=len)
        if self.kind in ("organisation", "unknown") and mention.kind == "named_person":
            self.kind = mention.kind


def entity_of(mention: Mention, words: str | None = None) -> Entity:
    """Return a new entity that a phrase names, by these words of it."""
    named = mention.name if mention.kind == "named_person" else None
    entity = Entity(named or words or mention.words, mention.name, mention.kind)
    entity.plural, entity.told = mention.plural, len(mention.extra)
    entity.learn(mention)
    return entity


class Register:
    """The entities of a document under their names, nouns and acronyms."""

    def __init__(self, words: Lexicon) -> None:
        self.words = words
        self.by_name: dict[str, list[Entity]] = {}
        self.by_noun: dict[str, list[Entity]] = {}

    def enter(self, entity: Entity) -> Entity:
        """Put an entity under its name and nouns."""
        if entity.name:
            words = entity.name.lower().split()
            keys = {words[-1], words[0], entity.name.lower(), entity.acronym.lower()}
            if len(words) > 1:
                capitals = [word[0] for word in entity.name.split() if word[0].isupper()]
                keys.add(_INITIALS + "".join(capitals).lower())
            for key in keys - {""}:
                self.by_name.setdefault(key, []).append(entity)
        elif entity.acronym:
            self.by_name.setdefault(entity.acronym.lower(), []).append(entity)
        self.note(entity)
        return entity

    def note(self, entity: Entity) -> None:
        """Make an entity the latest of those called by each of its nouns."""
        for key in (*entity.nouns, *(f"[{group}]" for group in entity.groups)):
            same = self.by_noun.setdefault(key, [])
            if not same or same[-1] is not entity:
                same.append(entity)

    def named(self, mention: Mention, at: int) -> Entity | None:
        """Return the entity whose name a mention bears: whole, shorter, or by its initials.

        Of several the one of the same name, else the one named last before the offset.
        """
        name = (mention.name or "").lower()

        def fit(entity: Entity) -> tuple[bool, int, int]:
            same = (entity.name or "").lower() == name
            return same, last_before(entity.starts, at), -(entity.starts or [0])[0]

        for key in self._keys(mention.name or ""):
            same = [
                entity
                for entity in self.by_name.get(key, ())[-2 * _MOST :]
                if key.startswith(_INITIALS) or _may_be(entity, mention)
            ]
            if same:
                return max(same, key=fit)
        return None

    def _keys(self, name: str) -> list[str]:
        """Return the keys under which a name is looked up, the surest first."""
        words = name.lower().split()
        keys = [name.lower(), words[-1]]
        if words[0] in self.words.names:
            keys.append(words[0])
        if name.isupper():
            keys.append(_INITIALS + "".join(filter(str.isalpha, name.lower())))
        return keys

    def told(self, mention: Mention) -> Entity | None:
        """Return the entity of a description in the text: by its acronym, else if definite."""
        same = self.by_name.get(mention.acronym.lower(), []) if mention.acronym else []
        known = next((entity for entity in same if entity.kind != "named_person"), None)
        return self.described(mention) if known is None and mention.definite else known

    def described(self, mention: Mention) -> Entity | None:
        """Return the entity that a definite description fits best, the latest of several."""
        alike = self.by_noun.get(f"[{mention.group}]", [])[-_MOST:] if mention.group else []
        same = self.by_noun.get(mention.noun or "", [])[-_MOST:]
        best, most = None, 0.0
        for rank, entity in enumerate([*alike, *same]):
            fit = fitness(mention, entity)
            if fit and fit + rank * 0.01 > most:
                best, most = entity, fit + rank * 0.01
        return best


def fitness(mention: Mention, entity: Entity) -> float:
    """Return how well a description fits an entity; 0 where it does not."""
    called, shared = mention.noun in entity.nouns, mention.extra & entity.extra
    base = 2.0 if called else 1.5 if mention.group in entity.groups else 0.0
    if not base or not _is_possible(mention, entity):
        return 0.0
    # Both told apart by words that they do not share: le ministre danois, le ministre espagnol.
    apart = called and mention.extra and entity.extra
    if (apart or mention.former) and not shared:
        return 0.0
    return max(0.0, base + len(shared) - 0.7 * len(mention.extra - shared))


def _is_possible(mention: Mention, entity: Entity) -> bool:
    """Tell whether a description and an entity agree in number, kind and a person's gender."""
    person = mention.noun_class == "person"
    if mention.plural != entity.plural or (person and not fits(mention.gender, entity.gender)):
        return False
    return entity.kind == "unknown" or person == entity.kind.endswith("person")


def fits(one: str, other: str) -> bool:
    """Tell whether two genders may be one person's; '' fits both."""
    return not one or not other or one == other


class Cast:
    """The entities of a document in their places, and who has been heard so far.

    `places` holds offset, entity and mention in order; `speeches` the speaker of each statement
    that was heard, and `heard` the speakers in turn.
    """

    def __init__(self, text: str, language: Language, blocks: Sequence[Block] = ()) -> None:
        self.text, self.language, self.words = text, language, lexicon(language)
        self.quotes = [(quote.start, quote.end) for quote in quotations(text)]
        self.sentences = [match.end() for match in _STOP.finditer(text)]
        self.lines = [match.start() for match in re.finditer("\n", text)]
        self.register = Register(self.words)
        self.together: dict[str, Entity] = {}
        self.places: list[tuple[int, Entity, Mention]] = []
        self._cluster(_mentions(text, language, blocks))
        self._join()
        self.places.sort(key=lambda place: place[0])
        self.starts = [start for start, _, _ in self.places]
        self.headline = self.lines[0] if self.lines else 0
        entities = [entity for _, entity, _ in self.places]
        self.first = entities[0] if entities else None
        self.chief = max(entities, key=lambda entity: len(entity.starts), default=None)
        self.speeches: list[tuple[Span, Entity | None]] = []
        self.heard: list[Entity] = []

    def _cluster(self, mentions: list[Mention]) -> None:
        """Join mentions to entities: full names first, then short ones, then descriptions."""
        owners: dict[int, Entity] = {}
        for short in (False, True):
            for number, mention in enumerate(mentions):
                if mention.name and (" " not in mention.name) is short:
                    known = self.register.named(mention, mention.start)
                    owners[number] = known or self.register.enter(entity_of(mention))
                    owners[number].add(mention)
        for number, mention in enumerate(mentions):
            if number not in owners:
                known = self.register.told(mention)
                owners[number] = known or self.register.enter(entity_of(mention))
                owners[number].add(mention)
            self.register.note(owners[number])
            self.places.append((mention.start, owners[number], mention))

    def _join(self) -> None:
        """Add those whom the text names together as one: Nadia Ferrand et Jean Morel."""
        named = [place for place in self.places if place[2].name]
        for (start, one, first), (begin, other, second) in zip(named, named[1:], strict=False):
            link = self.text[first.end : begin].strip().lower()
            if link in self.words.both and one is not other:
                joint = self.joint([one, other], link)
                mention = replace(first, end=second.end, name=None, noun=None, group="")
                mention.words, mention.plural, mention.kind = joint.words, True, joint.kind
                joint.add(mention)
                self.places.append((start, joint, mention))

    def joint(self, members: list[Entity], link: str) -> Entity:
        """Return several entities that speak together as one."""
        key = BETWEEN.join(member.short for member in members)
        if key not in self.together:
            kinds, genders = ({member.kind for member in members}, {m.gender for m in members})
            words = f" {link} ".join(member.short for member in members)
            kind = kinds.pop() if len(kinds) == 1 else "collective"
            gender = "m" if "m" in genders else "f" if genders == {"f"} else ""
            self.together[key] = Entity(words, None, kind, gender, plural=True, members=members)
        return self.together[key]

    def hear(self, spoken: Span, entity: Entity | None) -> None:
        """Note who speaks in a statement."""
        self.speeches.append((spoken, entity))
        if entity is not None:
            entity.heard.append(len(self.speeches) - 1)
            if not self.heard or self.heard[-1] is not entity:
                self.heard.append(entity)

    def before(self, at: int, most: int) -> list[Entity]:
        """Return the entities named last before an offset, the nearest first."""
        place = bisect_left(self.starts, at)
        near = self.places[max(0, place - 4 * most) : place]
        return distinct((entity for _, entity, _ in reversed(near)), most)

    def after(self, at: int, most: int) -> list[Entity]:
        """Return the entities named first from an offset on."""
        place = bisect_left(self.starts, at)
        return distinct((entity for _, entity, _ in self.places[place : place + 2 * most]), most)

    def between(self, start: int, end: int) -> list[tuple[int, Entity, Mention]]:
        """Return the places that begin between two offsets."""
        return self.places[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def sentence(self, at: int) -> int:
        """Return the number of the sentence that an offset is in."""
        return bisect_right(self.sentences, at)

    def line(self, at: int) -> int:
        """Return the number of the line that an offset is in."""
        return bisect_left(self.lines, at)


def _mentions(text: str, language: Language, blocks: Sequence[Block]) -> list[Mention]:
    """Return the mentions in a text outside bylines and residue."""
    apart = [(block.start, block.end) for block in blocks if block.kind in _APART]
    mentions = Reader(text, language).mentions()
    return [mention for mention in mentions if not inside(mention.start, apart)]


def distinct(entities: Iterable[Entity], most: int) -> list[Entity]:
    """Return the first different ones of some entities."""
    found: dict[int, Entity] = {}
    for entity in entities:
        if len(found) == most:
            break
        found.setdefault(id(entity), entity)
    return list(found.values())


def inside(at: int, spans: Sequence[Span]) -> bool:
    """Tell whether an offset lies in one of some spans, which are in order."""
    place = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return place >= 0 and at < spans[place][1]


def last_before(starts: Sequence[int], at: int) -> int:
    """Return the last of some offsets, in order, before another; -1 where there is none."""
    place = bisect_left(starts, at)
    return starts[place - 1] if place else -1


def _may_be(entity: Entity, mention: Mention) -> bool:
    """Tell whether an entity may bear a mention's name: not M. Ferrand for Nadia Ferrand."""
    if not entity.name:
        return bool(entity.acronym) and entity.acronym == mention.name
    if entity.kind == "named_person" and not fits(entity.gender, mention.gender):
        return False
    return _may_agree(entity.name.lower().split(), (mention.name or "").lower().split())


def _may_agree(one: list[str], other: list[str]) -> bool:
    """Tell whether two names, by their words, may be forms of one."""
    if len(one) == 1 or len(other) == 1:
        return one == other or len(one) != len(other)
    return one == other or (one[-1] == other[-1] and _share_first(one, other))


def _share_first(one: list[str], other: list[str]) -> bool:
    """Tell whether two full names of one surname have a first name, or its initial, in common."""
    if one[0] in other or other[0] in one:
        return True
    return one[0][0] == other[0][0] and "." in one[0] + other[0]


def _fullness(name: str) -> tuple[int, int]:
    return len(name.split()), len(name)
