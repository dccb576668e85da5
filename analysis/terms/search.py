"""Find a word, a phrase or a regular expression in the blocks of a text."""

import regex

from analysis.documents import Block
from analysis.passages import Passage
from analysis.terms.normalisation import Normaliser, normalise
from analysis.terms.stream import Span, neighbours
from analysis.text import word_spans

# A regular expression that needs longer than this on one passage is given up.
SECONDS = 1.0


class WordSearch:
    """Find a word or a phrase among the words of a block."""

    def __init__(self, query: str, unit: str):
        if unit not in ("lemma", "word"):
            raise ValueError(
                f"unknown unit {unit!r}; "
                "choose from 'lemma', 'word' and, for a concordance, 'regex'"
            )
        if not isinstance(query, str) or not word_spans(query, 0, len(query), "und"):
            raise ValueError(f"there is no word in the query {query!r}")
        self._query, self._unit = query, unit
        self._normalisers: dict[str, Normaliser] = {}
        self._query_words: dict[str, list[str]] = {}
        self._names: dict[tuple[str, str], tuple[str, str]] = {}

    def places(self, passage: Passage, block: Block) -> list[Span]:
        """Return the offsets of each hit in a block of a passage."""
        words = word_spans(passage.text, block.start, block.end, passage.language)
        return [(words[first][0], words[last][1]) for first, last in self.hits(passage, words)]

    def hits(self, passage: Passage, words: list[Span]) -> list[Span]:
        """Return the numbers of the first and last word of each hit among the words of a block."""
        query = self._query_in(passage.language)
        names = [self._names_of(passage.text[start:end], passage.language) for start, end in words]
        first_words = [
            place
            for place in range(len(words) - len(query) + 1)
            if all(word in names[place + step] for step, word in enumerate(query))
        ]
        if first_words and len(query) > 1:
            adjacent = neighbours(passage.text, words)
            first_words = [
                place for place in first_words if all(adjacent[place : place + len(query) - 1])
            ]
        return [(place, place + len(query) - 1) for place in first_words]

    def _query_in(self, language: str) -> list[str]:
        """Return the words of the query, divided by the rules of a language and normalised."""
        if language not in self._query_words:
            self._normalisers[language] = Normaliser(language, unit=self._unit)
            self._query_words[language] = [
                normalise(self._query[start:end])
                for start, end in word_spans(self._query, 0, len(self._query), language)
            ]
        return self._query_words[language]

    def _names_of(self, form: str, language: str) -> tuple[str, str]:
        """Return the names under which a form can be asked for: the form itself, and its term."""
        if (form, language) not in self._names:
            term = self._normalisers[language].term(form)
            self._names[form, language] = normalise(form), term
        return self._names[form, language]


class PatternSearch:
    """Find a regular expression in a block."""

    def __init__(self, query: str):
        try:
            self._pattern = regex.compile(query, regex.IGNORECASE)
        except (regex.error, RecursionError, OverflowError) as error:
            raise ValueError(f"{query!r} is not a regular expression: {error}") from None

    def places(self, passage: Passage, block: Block) -> list[Span]:
        """Return the offsets of each match in a block of a passage that is not empty."""
        matches = self._pattern.finditer(passage.text, block.start, block.end, timeout=SECONDS)
        try:
            return [match.span() for match in matches if match.end() > match.start()]
        except TimeoutError:
            raise ValueError(
                f"the regular expression {self._pattern.pattern!r} takes more than {SECONDS:g} "
                "second on one paragraph; avoid one repetition inside another, such as (a|aa)+"
            ) from None
