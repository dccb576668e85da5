"""Look up reporting expressions: the dictionary form of a cue, its class and its scope."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import simplemma

from analysis.languages import Language, load

_WORD = re.compile(r"[^\W\d_]+['’]?")


class Entry(NamedTuple):
    """A cue of the lexicon: the columns of its row in `cues.tsv`."""

    lemma: str | None
    kind: str
    cue_class: str | None
    scope: str


# What a statement without a cue has in place of an entry.
NO_CUE = Entry(None, "", None, "speech")


class Lexicon:
    """The cues of one language, found by their words or the lemmas of these."""

    def __init__(self, language: Language) -> None:
        self.code = language.code
        rules = language.rules.get("attribution", {})
        self._reflexive = frozenset(rules.get("reflexive", ()))
        self._skipped = frozenset((*language.entries("pronouns"), *language.entries("stop_words")))
        self._determiners = frozenset(
            w for g in language.rules.get("speakers", {}).get("determiners", {}).values() for w in g
        )
        self._verb_endings: dict[str, str] = rules.get("verb_ending", {})
        self._entries: dict[tuple[str, ...], Entry] = {}
        for row in language.table("cues"):
            entry = Entry(row["entry"], row["kind"], row["class"], row["scope"])
            self._entries.setdefault(_words(row["entry"]), entry)
        self._longest = max(map(len, self._entries), default=0)
        shipped = set(load(language.code).entries("cues"))
        self._added = {w: e for w, e in self._entries.items() if e.lemma not in shipped}

    def entry_of(self, cue: str) -> Entry:
        """Return the entry of a cue as written: 'a-t-elle déclaré' is that of 'déclarer'.

        Of several the longest counts, then the last: the verb stands after its auxiliaries. A cue
        that is not listed has the class 'unlisted' and the lemma of its last word.
        """
        words = _words(cue)
        if self._reflexive.intersection(words):
            without = tuple(word for word in words if word not in self._reflexive)
            for mark in sorted(self._reflexive):
                if entry := self._listed(without, before=mark):
                    return entry
        return self._listed(words) or self._unlisted(words, cue)

    def added_places(self, text: str) -> list[int]:
        """Return where in a text the cues stand that a user has added, as offsets."""
        if not self._added:
            return []
        return list(self._places(text))

    def _places(self, text: str) -> Iterator[int]:
        matches = list(_WORD.finditer(text))
        words = [match.group().lower().replace("’", "'") for match in matches]
        longest = max(map(len, self._added))
        for at in range(len(words)):
            for length in range(1, longest + 1):
                if self._lookup(words[at : at + length], self._added):
                    yield matches[at].start()
                    break

    def _listed(self, words: Sequence[str], *, before: str = "") -> Entry | None:
        """Return the longest and last entry of these words, with a reflexive pronoun `before`."""
        for length in range(min(self._longest, len(words)), 0, -1):
            for at in range(len(words) - length, -1, -1):
                part = words[at : at + length]
                noun = at > 0 and words[at - 1] in self._determiners
                if before:
                    entry = self._lookup((before, *part), self._entries)
                else:
                    entry = self._lookup(part, self._entries, may_be_verb=not noun)
                if entry:
                    return entry
        return None

    def _lookup(
        self,
        words: Sequence[str],
        entries: dict[tuple[str, ...], Entry],
        *,
        may_be_verb: bool = True,
    ) -> Entry | None:
        """Return the entry of exactly these words, as written or with lemmas for some or all.

        A form that may be a noun's or a verb's ('annonce') is a verb's unless `may_be_verb` is
        False.
        """
        if not words:
            return None
        first, *rest = words
        lemma, *lemmas = (_lemma(word, self.code) for word in words)
        last = self._infinitive(words[-1]) if may_be_verb else words[-1]
        for candidate in (
            (*words[:-1], last),
            (self._infinitive(first), *rest),
            (first, *rest),
            (lemma, *rest),
            (lemma, *lemmas),
            (first, *lemmas),
        ):
            if candidate in entries:
                return entries[candidate]
        return None

    def _infinitive(self, word: str) -> str:
        """Return the infinitive that a verb form may have by its ending, else the form itself."""
        for ending, infinitive in self._verb_endings.items():
            stem = word.removesuffix(ending)
            if stem != word and _is_known(stem + infinitive, self.code):
                return stem + infinitive
        return word

    def _unlisted(self, words: Sequence[str], cue: str) -> Entry:
        """Return an entry for a cue that no list has, by its last word that is no function word."""
        kept = [word for word in words if word not in self._skipped and len(word) > 1]
        if not kept:
            return Entry(" ".join(words) or cue, "verb", "unlisted", "speech")
        infinitive = self._infinitive(kept[-1])
        lemma = _lemma(kept[-1], self.code) if infinitive == kept[-1] else infinitive
        return Entry(lemma, "verb", "unlisted", "speech")


def _words(phrase: str) -> tuple[str, ...]:
    """Split a phrase into words in lower case; an elided word keeps its apostrophe."""
    return tuple(word.replace("’", "'") for word in _WORD.findall(phrase.lower()))


# A look-up takes twenty microseconds, and the same few thousand words come again and again.
@lru_cache(maxsize=200_000)
def _lemma(word: str, language: str) -> str:
    return simplemma.lemmatize(word, lang=language)


@lru_cache(maxsize=200_000)
def _is_known(word: str, language: str) -> bool:
    return simplemma.is_known(word, lang=language)


@cache
def lexicon(language: Language) -> Lexicon:
    """Return the lexicon of a language, built once."""
    return Lexicon(language)
