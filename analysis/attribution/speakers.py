"""Who that is: pronouns, descriptions and short forms resolved to the fullest name in the document."""

from dataclasses import dataclass, field

from analysis.attribution.mentions import Mention, nouns
from analysis.languages import Language

# How far back, in characters, a pronoun or a description looks for someone who has not spoken yet.
_REACH = 1500


@dataclass
class Speaker:
    """Someone who speaks in a document, by all that the document says of them."""

    name: str
    full: str
    kind: str
    gender: str = ""
    plural: bool = False
    nouns: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    last_seen: int = 0


def resolve(rows: list[dict], text: str, language: Language) -> None:
    """Give each row of a document, in order, its speaker."""
    cast, reach = Cast(text, language), 0
    for row in rows:
        inside = row["end"] <= reach
        phrase = row.pop("antecedent", None) or row["source"]
        if phrase is None:
            speaker = cast.current if row["cue"] is None else None
        else:
            speaker = cast.speaker_of(phrase, row["source_start"])
        row["speaker"] = speaker.full if speaker else None
        row["speaker_name"] = speaker.name if speaker else None
        row["speaker_kind"] = speaker.kind if speaker else "unknown"
        if speaker and not inside:
            cast.current, speaker.last_seen = speaker, max(row["start"], speaker.last_seen)
        reach = max(reach, row["end"])


class Cast:
    """The speakers of a document, in the order in which they are met."""

    def __init__(self, text: str, language: Language) -> None:
        self.text, self.words = text, nouns(language)
        self.mentions = self.words.mentions(text)
        self.persons = {m.name.split()[-1].lower() for m in self.mentions if m.kind == "named_person"}
        self.speakers: list[Speaker] = []
        self.current: Speaker | None = None

    def speaker_of(self, phrase: str, at: int) -> Speaker | None:
        """The speaker that a phrase at that offset names; None for a pronoun that stands for nobody known."""
        phrase = " ".join(phrase.split())
        pronoun = self.words.pronouns.get(phrase.lower().lstrip("-").replace("’", "'"))
        if pronoun:
            return self._of_pronoun(pronoun, at)
        mention = self.words.describe(phrase, at)
        if mention.name and not mention.plural:
            return self._of_name(mention, at)
        if mention.noun and mention.definite and not mention.plural:
            return self._of_description(mention, at) or self._add(mention, at)
        return self._add(mention, at)

    # Pronouns -------------------------------------------------------------------------------------------------------

    def _of_pronoun(self, pronoun: dict, at: int) -> Speaker | None:
        if pronoun["class"] in ("quantifier", "impersonal", "speaker"):
            return None
        if pronoun["class"] == "relative":
            return next(iter(self._named_before(at)), self.current)
        candidates = sorted(self.speakers, key=lambda speaker: -speaker.last_seen)
        if pronoun["class"] == "demonstrative":
            candidates = [*self._named_before(at), *candidates]
        elif self.current:
            candidates = [*self._newly_named(at), self.current, *candidates]
        for speaker in [*candidates, *self._named_before(at)]:
            if _agrees(speaker, pronoun) and at - speaker.last_seen < 2 * _REACH:
                speaker.gender = speaker.gender or pronoun["gender"]
                return speaker
        return None

    def _newly_named(self, at: int) -> list[Speaker]:
        """Whoever the paragraph of a pronoun names before it, where the last speaker was heard in an earlier one."""
        begin = self.text.rfind("\n", 0, at) + 1
        if self.current and self.current.last_seen >= begin:
            return []
        near = [m for m in self.mentions if begin <= m.start < at and m.kind == "named_person" and (m.gender or " " in m.name)]
        return [self._of_name(m, m.start) for m in near[:3]]

    def _named_before(self, at: int) -> list[Speaker]:
        """Whoever is named before an offset, the last one first."""
        near = [m for m in self.mentions if at - _REACH < m.start < at and m.kind == "named_person"]
        return [self._of_name(m, m.start) for m in reversed(near[-6:])]

    # Names ----------------------------------------------------------------------------------------------------------

    def _of_name(self, mention: Mention, at: int) -> Speaker:
        person = mention.kind == "named_person" or (
            mention.name.split()[-1].lower() in self.persons and mention.noun is None and not mention.definite)
        same = [m for m in self.mentions if _is_same(m, mention.name, person)]
        known = next((s for s in self.speakers if s.kind != "unnamed_person" and _is_same(s, mention.name, person)), None)
        if known is None:
            known = self._person(mention, same) if person else self._organisation(mention, same)
            known = next((s for s in self.speakers if s.full == known.full), known)
            if known not in self.speakers:
                self.speakers.append(known)
        for other in [mention, *same]:
            known.gender = known.gender or other.gender
            known.nouns |= {other.noun} if other.noun else set()
            known.words |= _content_words(other.words)
        known.last_seen = max(at, known.last_seen)
        return known

    @staticmethod
    def _person(mention: Mention, same: list[Mention]) -> Speaker:
        name = max([mention.name, *(m.name for m in same)], key=lambda words: (len(words.split()), len(words)))
        function = next((m.function for m in [mention, *same] if m.function), None)
        return Speaker(name, f"{name}, {function}" if function else name, "named_person")

    @staticmethod
    def _organisation(mention: Mention, same: list[Mention]) -> Speaker:
        acronym = next((m for m in same if m.acronym), None)
        if acronym:
            return Speaker(acronym.name, acronym.words, "organisation", acronym.gender)
        forms = [m.words.split(",")[0].split(" (")[0] for m in [mention, *same] if m.kind == mention.kind]
        full = max(forms, key=len) if forms else mention.words
        return Speaker(mention.name, full, mention.kind, mention.gender)

    # Descriptions ---------------------------------------------------------------------------------------------------

    def _of_description(self, mention: Mention, at: int) -> Speaker | None:
        """Who a description without a name stands for: la commission, le ministre, la dirigeante de la CGT."""
        best, most = None, 1.0
        only = len({m.name for m in self.mentions if m.noun == mention.noun and m.kind.endswith(("named_person", "organisation"))}) == 1
        for other in self.mentions:
            score = self._likeness(mention, other)
            if score <= 0 or other.start > at and score < (2 if only else 3):
                continue
            score += 0.5 * (other.start < at) + 0.4 * (self.current is not None and self.current.name == other.name) + (
                0.3 * other.start / at if 0 < other.start < at else 0)
            if score > most:
                best, most = other, score
        if best:
            found = self._of_name(best, at)
            found.gender = found.gender or mention.gender
            if mention.noun not in found.nouns:
                found.nouns.add(mention.noun)
            if mention.kind == "organisation":
                found.gender = mention.gender
            return found
        earlier = max((s for s in self.speakers if mention.noun in s.nouns and s.kind == mention.kind), default=None,
                      key=lambda speaker: speaker.last_seen)
        if earlier and mention.kind == "unnamed_person":
            return earlier
        person = mention.kind == "unnamed_person"
        bare = not any(word[0].isupper() for word in mention.words.split()[1:])
        if person and bare and self.current and self.current.kind == "named_person" and _fits(self.current.gender, mention.gender):
            return self.current
        alone = len(_content_words(mention.words) - {mention.noun}) == 0
        earlier = [s for s in self.speakers if mention.noun in s.nouns and s.kind == mention.kind] if alone else []
        return max(earlier, key=lambda speaker: speaker.last_seen, default=None)

    def _likeness(self, mention: Mention, other: Mention) -> float:
        """How well a description fits someone named: same noun, same kind of noun, same complement."""
        kinds = {"unnamed_person": "named_person"}
        if other.kind != kinds.get(mention.kind, mention.kind) or not _fits(other.gender, mention.gender) and (
                mention.kind == "unnamed_person"):
            return 0.0
        group = self.words.functions[mention.noun]["group"]
        same = other.noun == mention.noun
        alike = bool(group and other.noun and self.words.functions[other.noun]["group"] == group)
        shared = len((_content_words(mention.words) - {mention.noun}) & _content_words(other.words))
        extra = len(_content_words(mention.words) - {mention.noun} - _content_words(other.words)) if same else 0
        return (2.0 if same else 1.5 if alike else 0.0) + shared - 0.7 * extra

    def _add(self, mention: Mention, at: int) -> Speaker:
        known = next((s for s in self.speakers if s.full.lower() == mention.words.lower()), None)
        if known is None:
            known = Speaker(mention.words, mention.words, mention.kind, mention.gender, mention.plural,
                            {mention.noun} if mention.noun else set(), _content_words(mention.words))
            self.speakers.append(known)
        known.last_seen = max(at, known.last_seen)
        return known


def _is_same(known: Mention | Speaker, name: str, person: bool) -> bool:
    if known.kind == "named_person" or person:
        return known.name is not None and known.name.split()[-1].lower() == name.split()[-1].lower()
    acronym = getattr(known, "acronym", "")
    return known.name.lower() == name.lower() or bool(acronym) and acronym == name


def _agrees(speaker: Speaker, pronoun: dict) -> bool:
    number = not pronoun["number"] or speaker.plural == (pronoun["number"] == "p")
    return number and _fits(speaker.gender, pronoun["gender"])


def _fits(one: str, other: str) -> bool:
    return not one or not other or one == other


def _content_words(phrase: str) -> set[str]:
    words = phrase.lower().replace("’", "'").replace("'", "' ").replace(",", " ").split()
    return {word for word in words if len(word) > 2 and not word.endswith("'") and word not in ("des", "les", "the", "une", "and")}
