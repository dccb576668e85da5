"""The cues of a language, looked up by lemma, and the words of its grammar that the rules need."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

import simplemma

from analysis.languages import Language

_WORD = re.compile(r"[^\W\d_]+")


class Entry(NamedTuple):
    """A cue of the lexicon: the columns of its row in `cues.tsv`."""

    lemma: str
    kind: str
    cue_class: str
    scope: str
    frames: frozenset[str]


UNLISTED = Entry("", "verb", "unlisted", "speech", frozenset({"quote"}))


class Lexicon:
    """The cues and the grammar of one language.

    `single` and `nouns` hold cues of one word by their lemma, `phrases` those of several words by
    their verb, `prepositions` those that stand before a source ('selon').
    """

    def __init__(self, language: Language) -> None:
        self.code = language.code
        self.rules = _grammar(language)
        self.single: dict[str, Entry] = {}
        self.phrases: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
        self.nouns: dict[str, Entry] = {}
        self.prepositions: list[tuple[tuple[str, ...], Entry]] = []
        for row in language.table("cues"):
            frames = frozenset(row["frames"].split())
            self._add(Entry(row["entry"], row["kind"], row["class"], row["scope"], frames))
        self.source_phrases = tuple(
            words
            for words, entry in self.prepositions
            if entry.kind == "preposition" and entry.lemma not in self.rules["guarded_source"]
        )
        self.source_words = frozenset(words[0] for words in self.source_phrases if len(words) == 1)
        self.tails = tuple(language.rules["attribution"]["tails"])
        personal = language.entries("pronouns", of_class="personal")
        self.pronouns = frozenset((*personal, *language.entries("pronouns", of_class="human")))
        self._sources = {row["entry"] for row in language.table("functions")}
        firsts = {words[0] for words, _ in self.prepositions}
        self._known = set(self.single) | set(self.phrases) | set(self.nouns) | firsts

    def _add(self, entry: Entry) -> None:
        words = tuple(entry.lemma.replace("'", "' ").split())
        if entry.kind in ("preposition", "adverb"):
            self.prepositions.append((words, entry))
        elif entry.kind == "noun":
            self.nouns[entry.lemma] = entry
        elif len(words) == 1:
            self.single[entry.lemma] = entry
        else:
            reflexive = words[0] in ("se", "s'")
            verb = words[1] if reflexive else words[0]
            self.phrases.setdefault(verb, []).append((words, entry))

    def is_person(self, word: str) -> bool:
        """Tell whether a noun names who can hold an opinion: a person, organisation or group."""
        return word in self._sources or self.lemma(word) in self._sources

    def has_cue(self, text: str) -> bool:
        """Tell, without a parser, whether some word of a text may be a cue; too often yes."""
        words = (word.lower() for word in _WORD.findall(text))
        return any(word in self._known or self.lemma(word) in self._known for word in words)

    def lemma(self, word: str) -> str:
        """Return the dictionary lemma of a word, whatever the parser makes of it."""
        return _lemma(word, self.code)


# A look-up takes twenty microseconds, and the same few thousand words come again and again.
@lru_cache(maxsize=200_000)
def _lemma(word: str, language: str) -> str:
    return simplemma.lemmatize(word, lang=language)


def _grammar(language: Language) -> Mapping[str, Any]:
    """Return the rules of a language for attribution, lists as sets."""
    return {
        name: frozenset(value) if isinstance(value, list) else value
        for name, value in language.rules.get("attribution", {}).items()
    }


@cache
def lexicon(language: Language) -> Lexicon:
    """Return the lexicon of a language, built once."""
    return Lexicon(language)
