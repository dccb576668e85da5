"""Who that is: pronouns, descriptions and short forms resolved to the fullest name in the document."""

import re
from dataclasses import dataclass, field

from analysis.attribution.mentions import NAME, Mention, Nouns, nouns
from analysis.languages import Language

# How far back, in characters, a pronoun or a description looks for its antecedent beyond the last speaker.
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


class Cast:
    """The speakers of a document, in the order in which they are met."""

    def __init__(self, text: str, language: Language) -> None:
        self.text, self.words = text, nouns(language)
        self.mentions = sorted(self._named(), key=lambda mention: mention.start)
        self.speakers: list[Speaker] = []
        self.current: Speaker | None = None

    # Names in the text ----------------------------------------------------------------------------------------------

    def _named(self) -> list[Mention]:
        found = []
        for match in NAME.finditer(self.text):
            name = match.group()
            before = self.text[max(0, match.start() - 70):match.start()]
            before = re.split(r"[.!?;:«»\"“”()\n]", before)[-1]
            after = re.split(r"[.!?;:«»\"“”()\n]", self.text[match.end():match.end() + 80])[0]
            lead = self._lead(before)
            tail = after.split(",")[1] if after.startswith(",") and after.count(",") >= 1 else ""
            mention = self.words.describe(f"{lead}{name}" + (f",{tail}" if self._is_function(tail) else ""), match.start())
            if mention.name or mention.noun:
                found.append(mention)
        return found

    def _is_function(self, words: str) -> bool:
        return bool(words.strip()) and self.words.describe(words).noun is not None and not words.strip()[0].isupper()

    def _lead(self, before: str) -> str:
        """The words before a name that name its bearer's function: from the last determiner on that a function follows."""
        words = before.split(" ")
        for i in range(max(0, len(words) - 9), len(words)):
            word = words[i].lower()
            if (word in self.words.determiners or word.startswith(("l'", "l’"))) and not (i and words[i - 1].lower() in ("de", "à", "of", "in")):
                lead = " ".join(words[i:])
                if self.words.describe(lead + "X").noun:
                    return lead
        last = next((word for word in reversed(words) if word), "")
        return last + " " if last.lower().rstrip(".") in self.words.titles else ""

    # Resolution -----------------------------------------------------------------------------------------------------

    def speaker_of(self, phrase: str, at: int) -> Speaker | None:
        """The speaker that a phrase at that offset names."""
        phrase = " ".join(phrase.split())
        pronoun = self.words.pronouns.get(phrase.lower().lstrip("-"))
        if pronoun:
            return self._of_pronoun(pronoun, at)
        mention = self.words.describe(phrase, at)
        if mention.name and mention.kind in ("named_person", "organisation", "document"):
            return self._of_name(mention, at)
        if mention.noun and mention.definite and not mention.plural:
            known = self._of_description(mention, at)
            if known:
                return known
        return self._add(mention, at)

    def _of_pronoun(self, pronoun: dict, at: int) -> Speaker | None:
        if pronoun["class"] in ("quantifier", "impersonal", "speaker"):
            return None
        gender, plural = pronoun["gender"], pronoun["number"] == "p"
        fits = lambda speaker: (not gender or not speaker.gender or speaker.gender == gender) and (
            not pronoun["number"] or speaker.plural == plural)
        if self.current and fits(self.current):
            if gender in ("m", "f") and not self.current.gender:
                self.current.gender = gender
            return self.current
        for speaker in sorted(self.speakers, key=lambda known: -known.last_seen):
            if fits(speaker) and at - speaker.last_seen < _REACH:
                return speaker
        for mention in reversed([m for m in self.mentions if m.start < at]):
            if at - mention.start > _REACH:
                break
            if mention.kind == "named_person" and (not mention.gender or mention.gender == gender) and not plural:
                return self._of_name(mention, at)
        return None

    def _of_name(self, mention: Mention, at: int) -> Speaker:
        key = mention.name.split()[-1].lower()
        person = mention.kind == "named_person" or any(
            m.kind == "named_person" and m.name.split()[-1].lower() == key and " " in m.name for m in self.mentions if m.name)
        same = [m for m in self.mentions if m.name and self._same(m.name, mention.name, person)]
        kind = "named_person" if person else mention.kind
        known = next((s for s in self.speakers if self._same(s.name, mention.name, person)), None)
        name = max([mention.name, *(m.name for m in same)], key=lambda n: (len(n.split()), len(n))) if person else mention.name
        function = mention.function or next((m.function for m in same if m.function), None)
        if known is None:
            full = f"{name}, {function}" if function and person else mention.words if not person else name
            known = Speaker(name, full, kind)
            self.speakers.append(known)
        for other in [mention, *same]:
            known.gender = known.gender or other.gender
            if other.noun:
                known.nouns.add(other.noun)
            known.words |= set(other.words.lower().split())
        known.last_seen = at
        return known

    @staticmethod
    def _same(a: str, b: str, person: bool) -> bool:
        if not person:
            return a.lower() == b.lower()
        return a.split()[-1].lower() == b.split()[-1].lower()

    def _of_description(self, mention: Mention, at: int) -> Speaker | None:
        group = self.words.functions[mention.noun]["group"]
        earlier = [m for m in self.mentions if m.start < at and m.name]
        for m in reversed(earlier):
            if m.noun == mention.noun and m.kind == mention.kind.replace("unnamed", "named"):
                return self._of_name(m, at)
        for speaker in sorted(self.speakers, key=lambda known: -known.last_seen):
            if mention.noun in speaker.nouns:
                return speaker
        if mention.kind == "organisation":
            for m in reversed(earlier):
                if m.noun and group and self.words.functions[m.noun]["group"] == group:
                    found = self._of_name(m, at)
                    found.gender, found.nouns = mention.gender or found.gender, found.nouns | {mention.noun}
                    return found
        if mention.kind == "unnamed_person" and self.current and self.current.kind == "named_person" and (
                not mention.gender or not self.current.gender or mention.gender == self.current.gender):
            return self.current
        return None

    def _add(self, mention: Mention, at: int) -> Speaker:
        known = next((s for s in self.speakers if s.full.lower() == mention.words.lower()), None)
        if known is None:
            known = Speaker(mention.words, mention.words, mention.kind or "unknown", mention.gender, mention.plural,
                            {mention.noun} if mention.noun else set())
            self.speakers.append(known)
        known.last_seen = at
        return known


def resolve(rows: list[dict], text: str, language: Language) -> None:
    """Give each row of a document, in order, its speaker."""
    cast = Cast(text, language)
    for row in rows:
        if row["source"] is None:
            speaker = cast.current if row["cue"] is None else None
        else:
            speaker = cast.speaker_of(row["source"], row["source_start"])
        row["speaker"] = speaker.full if speaker else None
        row["speaker_name"] = speaker.name if speaker else None
        row["speaker_kind"] = speaker.kind if speaker else "unknown"
        if speaker:
            cast.current = speaker
            speaker.last_seen = row["start"]
