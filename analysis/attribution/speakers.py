"""Who that is: pronouns, descriptions and short forms resolved to the fullest name in the document."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from analysis.attribution.marks import quotations
from analysis.attribution.mentions import nouns
from analysis.attribution.phrases import ASIDE, NAME, Mention
from analysis.documents import block_spans
from analysis.languages import Language

# How far back, in characters, a pronoun looks for someone who has not spoken yet; twice as far for a speaker.
_REACH = 1500
# How many speakers and names a search goes through, so that its time does not grow with the document.
_SPEAKERS, _BEFORE, _AFTER = 60, 400, 100
_WORD = re.compile(r"\w+")
# A name between commas behind a function, and what may stand in brackets between them.
_NAMED_BEHIND = re.compile(
    rf"(?:(?:{ASIDE})?, ({NAME.pattern})(?=,|[ \u00a0]\()|[ \u00a0]({NAME.pattern}))"
)


@dataclass
class Speaker:
    """Someone who speaks in a document, by all that the document says of them."""

    name: str
    full: str
    kind: str
    gender: str = ""
    plural: bool = False
    nouns: set[str] = field(default_factory=set)
    last_seen: int = 0


def resolve(rows: list[dict], text: str, language: Language) -> None:
    """Give each row of a document, in order, its speaker."""
    cast, reach = Cast(text, language), 0
    for row in rows:
        phrase = row.pop("antecedent", None)
        if phrase is None and row["source"] is not None:
            row |= cast.with_name(row["source_start"], row["source_end"])
            phrase = row["source"]
        if phrase is not None:
            speaker = cast.speaker_of(phrase, row["source_start"])
        else:
            speaker = (
                cast.continuing(row["start"]) if row["cue"] is None and not row["heading"] else None
            )
        row |= _named(speaker)
        if speaker and row["end"] > reach:
            cast.current, speaker.last_seen = speaker, max(row["start"], speaker.last_seen)
        reach = max(reach, row["end"])
    _repeat(rows)


def _named(speaker: Speaker | None) -> dict[str, str | None]:
    return {
        "speaker": speaker.full if speaker else None,
        "speaker_name": speaker.name if speaker else None,
        "speaker_kind": speaker.kind if speaker else "unknown",
    }


def _repeat(rows: list[dict]) -> None:
    """Give a quotation without a cue, as of a heading, the speaker of the first one that has all its words."""
    words = [frozenset(_WORD.findall(row["content"].lower())) for row in rows]
    holding: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        for word in words[number] if row["cue"] is not None else ():
            holding.setdefault(word, []).append(number)
    for row, own in zip(rows, words):
        if row["cue"] is None and len(own) > 1:
            rarest = min((holding.get(word, []) for word in own), key=len)
            same = next((rows[number] for number in rarest[:_SPEAKERS] if own <= words[number]), {})
            row |= {
                name: same[name] for name in ("speaker", "speaker_name", "speaker_kind") if same
            }


class Cast:
    """The speakers of a document, the one heard last at the end."""

    def __init__(self, text: str, language: Language) -> None:
        self.text, self.words = text, nouns(language)
        apart = [
            block
            for block in block_spans(text, language.code)
            if block.kind in ("byline", "residue")
        ]
        self.mentions = [
            mention for mention in self.words.mentions(text) if not _inside(mention.start, apart)
        ]
        self.quotes = quotations(text)
        self.starts = [mention.start for mention in self.mentions]
        self.named = self._by_name()
        subjects = [
            *(mention for mention in self.mentions if mention.subject and self._is_person(mention)),
            *self.words.heads(text),
        ]
        self.subjects = sorted(
            (
                mention
                for mention in subjects
                if not _inside(mention.start, self.quotes) and not _inside(mention.start, apart)
            ),
            key=lambda mention: mention.start,
        )
        self.headline = next(
            (
                m
                for m in self.mentions[:1]
                if m.kind == "named_person"
                and m.gender
                and text[m.start + len(m.words) :].lstrip(" \u00a0\u202f")[:1] == ":"
            ),
            None,
        )
        self.speakers: dict[str, Speaker] = {}
        self.current: Speaker | None = None

    def _by_name(self) -> dict[str, list[Mention]]:
        """The mentions under their names, what is said of each name once, so that time does not grow with how often."""
        named: dict[str, dict[tuple, Mention]] = {}
        for mention in self.mentions:
            first = mention.name.lower().split()[0]
            for key in {
                _last(mention.name),
                mention.name.lower(),
                mention.acronym.lower(),
                first if first in self.words.names else "",
            } - {""}:
                named.setdefault(key, {}).setdefault(
                    (mention.words, mention.kind, mention.noun, mention.gender), mention
                )
        return {key: list(mentions.values()) for key, mentions in named.items()}

    def with_name(self, start: int, end: int) -> dict[str, object]:
        """A source with the name that stands behind its function: Le maire (sans étiquette)[, Gérard Tissandier], a défendu …"""
        behind = _NAMED_BEHIND.match(self.text, end)
        if behind:
            mention = self.words.describe(self.text[start:end])
            if (
                mention.kind == "unnamed_person"
                and mention.definite
                and self.words.describe(behind[behind.lastindex]).kind == "named_person"
            ):
                end = behind.end()
        return {"source": self.text[start:end], "source_end": end}

    def speaker_of(self, phrase: str, at: int) -> Speaker | None:
        """The speaker that a phrase at that offset names; None for a pronoun that stands for nobody known."""
        phrase = self.words.without_clause(" ".join(phrase.split()))
        pronoun = self.words.pronouns.get(phrase.lower().lstrip("-").replace("’", "'"))
        speaker = (
            self._of_pronoun(pronoun, at)
            if pronoun
            else self._of_mention(self.words.describe(phrase, at), at)
        )
        return self._heard(speaker, at) if speaker else None

    def continuing(self, at: int) -> Speaker | None:
        """Who speaks in a quotation without a cue: whom the paragraph has brought in since someone was heard, else that one."""
        speaker = next(
            (
                speaker
                for speaker in self._brought_in(at, continuing=True)
                if speaker.kind.endswith("person")
            ),
            self.current,
        )
        return self._heard(speaker, at) if speaker else None

    def _of_mention(self, mention: Mention, at: int) -> Speaker:
        if mention.name and not mention.plural:
            return self._of_name(mention, at)
        known = (
            self._of_description(mention, at)
            if mention.noun and mention.definite and not mention.plural
            else None
        )
        words = mention.words if known else self._owned(mention.words, at)
        new = Speaker(
            words,
            words,
            mention.kind,
            mention.gender,
            mention.plural,
            {mention.noun} if mention.noun else set(),
        )
        return known or self.speakers.get(new.full.lower(), new)

    def _owned(self, phrase: str, at: int) -> str:
        """A phrase with its owner's name in the place of a possessive: ses services, les services de Solène Marchadier."""
        first, _, thing = phrase.partition(" ")
        pronoun = self.words.pronouns.get(first.lower(), {})
        if pronoun.get("class") != "possessive" or pronoun["number"] != "s" or not thing:
            return phrase
        owner = self._of_pronoun(pronoun, at)
        return (
            self.words.owned(thing, owner.name)
            if owner and owner.kind == "named_person"
            else phrase
        )

    def _heard(self, speaker: Speaker, at: int) -> Speaker:
        """The speaker as the cast knows it, moved to the end."""
        key = speaker.full.lower()
        known = self.speakers.pop(key, speaker)
        known.last_seen = max(at, known.last_seen)
        self.speakers[key] = known
        return known

    def _recent(self) -> Iterator[Speaker]:
        return islice(reversed(self.speakers.values()), _SPEAKERS)

    def _near(self, begin: int, end: int) -> list[Mention]:
        """The persons named between two offsets."""
        near = self.mentions[bisect_left(self.starts, begin) : bisect_left(self.starts, end)]
        return [
            mention
            for mention in near
            if mention.kind == "named_person" and not _inside(mention.start, self.quotes)
        ]

    # Pronouns -------------------------------------------------------------------------------------------------------

    def _of_pronoun(self, pronoun: dict, at: int) -> Speaker | None:
        if pronoun["class"] in ("quantifier", "impersonal", "speaker"):
            return None
        before = [
            self._of_name(mention, mention.start)
            for mention in reversed(self._near(at - _REACH, at)[-6:])
        ]
        if pronoun["class"] == "relative":
            return before[0] if before else self.current
        if pronoun["class"] == "demonstrative":
            candidates = [*before, *self._recent()]
        else:
            candidates = [
                *self._brought_in(at),
                *self._protagonist(at),
                *self._newly_named(at),
                *([self.current] if self.current else []),
                *self._recent(),
                *before,
            ]
        for speaker in candidates:
            if _agrees(speaker, pronoun) and at - speaker.last_seen < 2 * _REACH:
                speaker.gender = speaker.gender or pronoun["gender"]
                return speaker
        return None

    def _brought_in(self, at: int, *, continuing: bool = False) -> Iterator[Speaker]:
        """The subjects of the sentences of a paragraph since someone was last heard (a person, unless `continuing`), the last one first."""
        current = (
            self.current
            if self.current and (continuing or self.current.kind.endswith("person"))
            else None
        )
        begin = max(self.text.rfind("\n", 0, at) + 1, current.last_seen + 1 if current else 0)
        first, last = (
            bisect_left(self.subjects, place, key=lambda mention: mention.start)
            for place in (begin, at)
        )
        for mention in reversed(self.subjects[first:last]):
            speaker = self._of_mention(mention, mention.start)
            speaker.last_seen = max(speaker.last_seen, mention.start)
            yield speaker

    def _protagonist(self, at: int) -> Iterator[Speaker]:
        """Whom the text is about, where its headline is somebody's words (Anne Martin : « … ») and nobody has been heard in the paragraph."""
        if self.headline and not (
            self.current and self.current.last_seen > self.text.rfind("\n", 0, at)
        ):
            yield self._of_name(self.headline, self.headline.start)

    def _newly_named(self, at: int, *, anyone: bool = False) -> list[Speaker]:
        """Whoever the paragraph names before an offset, unless the last speaker was heard in it or `anyone` is asked for."""
        begin = self.text.rfind("\n", 0, at) + 1
        if self.current and self.current.last_seen >= begin and not anyone:
            return []
        near = [m for m in self._near(begin, at) if m.gender or " " in m.name]
        return [self._of_name(m, m.start) for m in near[:3]]

    # Names ----------------------------------------------------------------------------------------------------------

    def _of_name(self, mention: Mention, at: int) -> Speaker:
        same = [m for m in self.named.get(_last(mention.name), []) if _alike(m.name, mention.name)]
        person = self._is_person(mention)
        if not person:
            same = [m for m in self.named.get(mention.name.lower(), []) if m.kind != "named_person"]
        speaker = self._person(mention, same) if person else _organisation(mention, same)
        speaker = self.speakers.get(speaker.full.lower(), speaker)
        speaker.last_seen = max(speaker.last_seen, at)
        for other in [mention, *same]:
            speaker.gender = speaker.gender or other.gender
            speaker.nouns |= {other.noun} if other.noun else set()
        return speaker

    def _is_person(self, mention: Mention) -> bool:
        """Whether a name is a person's, by itself or by a fuller form of it."""
        return mention.kind == "named_person" or (
            mention.noun is None
            and not mention.definite
            and any(
                m.kind == "named_person" and _alike(m.name, mention.name)
                for m in self.named.get(_last(mention.name), [])
            )
        )

    def _person(self, mention: Mention, same: list[Mention]) -> Speaker:
        """The person by the longest of the names, those that begin with a first name before others (not: Crooked Hillary Clinton)."""

        def fullness(name: str) -> tuple[bool, int, int]:
            words = name.split()
            return len(words) > 1 and words[0].lower() in self.words.names, len(words), len(name)

        name = max([mention.name, *(m.name for m in same)], key=fullness)
        function = next((m.function for m in [*same, mention] if m.function), None)
        return Speaker(name, f"{name}, {function}" if function else name, "named_person")

    # Descriptions ---------------------------------------------------------------------------------------------------

    def _of_description(self, mention: Mention, at: int) -> Speaker | None:
        """Who a description without a name stands for: la commission, le ministre, la dirigeante de la CGT."""
        named = self._described(mention, at)
        if named:
            found = self._of_name(named, at)
            found.nouns.add(mention.noun)
            found.gender = (
                mention.gender if mention.kind == "organisation" else found.gender or mention.gender
            )
            return found
        person = mention.kind == "unnamed_person"
        alone = not _content_words(mention.words) - {mention.noun}
        earlier = next(
            (s for s in self._recent() if mention.noun in s.nouns and s.kind == mention.kind), None
        )
        if earlier and (person or alone):
            return earlier
        return self._undescribed(mention, at) if person else None

    def _undescribed(self, mention: Mention, at: int) -> Speaker | None:
        """The last speaker, or someone whom the paragraph has just named, of whose function the text has said nothing.

        What anyone may be called, and what somebody once was, may be said also of those whose function is known.
        """
        anyone = mention.former or self.words.functions[mention.noun]["group"] == "anyone"
        bare = not any(word[0].isupper() for word in mention.words.split()[1:])
        if self._is_introduced(mention.noun, at):
            return None
        heard = (
            [self.current]
            if self.current and (bare or anyone) and _fits(self.current.gender, mention.gender)
            else []
        )
        recent = [
            speaker for speaker in self._recent() if anyone and at - speaker.last_seen < _REACH // 2
        ]
        first, others = self._newly_named(at), [*recent, *self._newly_named(at, anyone=True)]
        named, near = (
            [speaker for speaker in group if mention.gender and speaker.gender == mention.gender]
            for group in (first, others)
        )
        return next(
            (
                speaker
                for speaker in (*named, *heard, *near)
                if speaker.kind == "named_person" and (anyone or not speaker.nouns)
            ),
            None,
        )

    def _is_introduced(self, noun: str, at: int) -> bool:
        """Whether the text has brought in somebody nameless by that noun: une vieille dame … la vieille dame."""
        return (
            re.search(
                rf"\b(?:{self.words.indefinite}) (?:[\w’'-]+ ){{0,2}}{re.escape(noun)}\b",
                self.text[max(0, at - 2 * _REACH) : at],
                re.IGNORECASE,
            )
            is not None
        )

    def _described(self, mention: Mention, at: int) -> Mention | None:
        """The name that fits a description best, named before it, or after it where the fit leaves no doubt."""
        place = bisect_left(self.starts, at)
        near = self.mentions[max(0, place - _BEFORE) : place + _AFTER]
        kind = "named_person" if mention.kind == "unnamed_person" else mention.kind
        alone = len({m.name for m in near if m.noun == mention.noun and m.kind == kind}) == 1
        best, most = None, 1.0
        for other in near:
            score = self._likeness(mention, other) if other.kind == kind else 0.0
            if score <= 0 or (other.start > at and score < (2 if alone else 3)):
                continue
            if other.start < at:
                score += 0.5 + 0.3 * other.start / at
            if self.current and self.current.name == other.name:
                score += 0.4
            if score > most:
                best, most = other, score
        return best

    def _likeness(self, mention: Mention, other: Mention) -> float:
        """How well a description fits someone named: same noun, noun of the same group, same complement."""
        if mention.kind == "unnamed_person" and not _fits(other.gender, mention.gender):
            return 0.0
        if mention.former != other.former:
            return 0.0
        group = self.words.functions[mention.noun]["group"]
        same = other.noun is not None and f"{other.noun} ".startswith(f"{mention.noun} ")
        alike = bool(group and other.noun and self.words.functions[other.noun]["group"] == group)
        told, known = (
            _content_words(mention.words) - {mention.noun},
            _content_words(f"{other.words} {other.aside}"),
        )
        # Both are told apart by words that they do not share: le ministre azerbaïdjanais is not Ana Cardenal, ministre arménienne.
        if (
            told
            and not told & known
            and known
            - set(other.noun.split() if other.noun else ())
            - _content_words(other.name or "")
        ):
            return 0.0
        return (
            (2.0 if same else 1.5 if alike else 0.0)
            + len(told & known)
            - 0.7 * len(told - known) * same
        )


def _inside(at: int, spans: list) -> bool:
    place = bisect_right(spans, at, key=lambda span: span.start) - 1
    return place >= 0 and at < spans[place].end


def _organisation(mention: Mention, same: list[Mention]) -> Speaker:
    acronym = next((m for m in same if m.acronym), None)
    if acronym:
        return Speaker(acronym.name, acronym.words, "organisation", acronym.gender)
    forms = [
        m.words.split(",")[0].split(" (")[0] for m in [*same, mention] if m.kind == mention.kind
    ]
    return Speaker(mention.name, max(forms, key=len), mention.kind, mention.gender)


def _last(name: str) -> str:
    return name.split()[-1].lower()


def _alike(one: str, other: str) -> bool:
    """Whether two names with the same last word may be one person's: not Anne Martin and Paul Martin."""
    a, b = one.lower().split(), other.lower().split()
    return (
        len(a) == 1
        or len(b) == 1
        or (a[0][0] == b[0][0] and (a[0] == b[0] or "." in a[0] + b[0]))
        or a[0] in b
        or b[0] in a
    )


def _agrees(speaker: Speaker, pronoun: dict) -> bool:
    if (
        pronoun["class"] == "human" and not speaker.kind.endswith("person")
    ) or speaker.kind == "unknown":
        return False
    number = not pronoun["number"] or speaker.plural == (pronoun["number"] == "p")
    return number and _fits(speaker.gender, pronoun["gender"])


def _fits(one: str, other: str) -> bool:
    return not one or not other or one == other


def _content_words(phrase: str) -> set[str]:
    words = phrase.lower().replace("’", "'").replace("'", "' ").replace(",", " ").split()
    return {
        word
        for word in words
        if len(word) > 2
        and not word.endswith("'")
        and word not in ("des", "les", "the", "une", "and")
    }
