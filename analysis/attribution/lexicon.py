"""The cues of a language, looked up by lemma, and the words of its grammar that the rules need."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

import simplemma

from analysis.languages import Language

_WORD = re.compile(r"[^\W\d_]+")


class Entry(NamedTuple):
    """A cue of the lexicon."""

    lemma: str
    kind: str
    cue_class: str
    scope: str
    frames: frozenset[str]


UNLISTED = Entry("", "verb", "unlisted", "speech", frozenset({"quote"}))


class Lexicon:
    """The cues and the grammar of one language."""

    def __init__(self, language: Language) -> None:
        self.code = language.code
        self.rules: Mapping[str, list[str]] = {
            name: frozenset(value) if isinstance(value, list) else value
            for name, value in language.rules.get("attribution", {}).items()
        }
        self.single: dict[str, Entry] = {}
        self.phrases: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
        self.nouns: dict[str, Entry] = {}
        self.prepositions: list[tuple[tuple[str, ...], Entry]] = []
        for row in language.table("cues"):
            self._add(
                Entry(
                    row["entry"],
                    row["kind"],
                    row["class"],
                    row["scope"],
                    frozenset(row["frames"].split()),
                )
            )
        self.source_phrases = tuple(
            words
            for words, entry in self.prepositions
            if entry.kind == "preposition" and entry.lemma not in self.rules["guarded_source"]
        )
        self.source_words = frozenset(words[0] for words in self.source_phrases if len(words) == 1)
        self.tails = tuple(language.rules["attribution"]["tails"])
        self.pronouns = frozenset(language.entries("pronouns", of_class="personal")) | frozenset(
            language.entries("pronouns", of_class="human")
        )
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
        """Whether a noun names someone who can hold an opinion: a person, an organisation, a group."""
        return word in self._sources or self.lemma(word) in self._sources

    def is_in(self, text: str) -> bool:
        """Whether a text has a word that may be a cue; a quick look without a parser, generous."""
        return any(self._is_known(word.lower()) for word in _WORD.findall(text))

    @lru_cache(maxsize=200_000)
    def _is_known(self, word: str) -> bool:
        return word in self._known or self.lemma(word) in self._known

    @lru_cache(maxsize=200_000)
    def lemma(self, word: str) -> str:
        """The dictionary lemma of a word, whatever the parser says."""
        return simplemma.lemmatize(word, lang=self.code)


@cache
def lexicon(language: Language) -> Lexicon:
    """The lexicon of a language, read once."""
    return Lexicon(language)
