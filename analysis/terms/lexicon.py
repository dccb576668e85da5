"""From the words of a text to terms: one spelling, lemmas, and the words that carry no subject.

A lemma is looked up in simplemma by the form as it is spelt, so that *Paris* is not the plural of *pari* and *US* is not *us*.
Function words keep their own form (*elle* is not *lui*), except auxiliaries; `lemmas.tsv` of a language corrects the rest.
"""

import unicodedata
from collections.abc import Iterable
from functools import cache

from simplemma import lemmatize

from analysis import languages

UNITS = ("lemma", "word")
KEPT, STOPPED, DEPENDS = range(3)
# Words of at most so many capitals are acronyms; longer ones may be words of a headline.
LONGEST_ACRONYM = 4
_SAME = str.maketrans(
    {
        "'": "’",
        "ʼ": "’",
        "‘": "’",
        "´": "’",
        "`": "’",
        "‐": "-",
        "‑": "-",
        "\u00ad": None,
        "\u2060": None,
    }
)


class Lexicon:
    """What the words of one language count as."""

    def __init__(self, code: str, *, unit: str = "lemma", stop_words: Iterable[str] | None = ()):
        if unit not in UNITS:
            raise ValueError(f"unknown unit {unit!r}; choose from 'lemma' and 'word'")
        self._code, self._unit = code, unit
        self._stopping = stop_words is not None
        self._own = frozenset(map(normal, stop_words or ()))
        self._classes = _function_words(code)
        self._corrections = _corrections(code)

    def term(self, form: str) -> str:
        """The term a form counts as, in lower case."""
        word = normal(form)
        if (
            self._unit == "word"
            or self._classes.get(word, {}).get("class", "auxiliary") != "auxiliary"
        ):
            return word
        return self._corrections.get(word) or _lemma(form, self._code)

    def stopping(self, form: str) -> int:
        """Whether a form is left out: KEPT, STOPPED, or DEPENDS on the words before it."""
        word = normal(form)
        if not self._stopping:
            return KEPT
        if self.unwanted(word) or self.unwanted(self.term(form)) or _is_figure(word):
            return STOPPED
        entry = self._classes.get(word)
        if entry is None:
            return KEPT
        return DEPENDS if entry.get("only_after") or entry.get("never_after") else STOPPED

    def stops_after(self, form: str, previous: list[str]) -> bool:
        """Whether a form that depends on its context is left out after these words, the nearest first."""
        entry = self._classes[normal(form)]
        words = [normal(word) for word in previous]
        if entry["never_after"]:
            return not any(self._is(word, entry["never_after"]) for word in words[:1])
        return any(self._is(word, entry["only_after"]) for word in words)

    def unwanted(self, term: str) -> bool:
        """Whether a term is one of the user's own stop words."""
        return term in self._own

    def _is(self, word: str, wanted: str) -> bool:
        return word in wanted.split() or self._classes.get(word, {}).get("class") in wanted.split()


def normal(form: str) -> str:
    """One key for the same word: as `spelling`, in lower case."""
    return spelling(form).lower()


def spelling(form: str) -> str:
    """One spelling for the same form: composed accents, one apostrophe, one hyphen, one space; *a-t-* is *a*."""
    plain = " ".join(unicodedata.normalize("NFC", form).translate(_SAME).split())
    return plain.removesuffix("-t-").removesuffix("-t’").strip("-")


def joined(words: Iterable[str]) -> str:
    """Words as one term: a space between them, none after an elision."""
    return " ".join(words).replace("’ ", "’")


def as_written(term: str, forms: object) -> str:
    """A term as its commonest form spells it, where the two differ only in capitals (*Irak*), or it has several words."""
    form = str(forms or "").split(" (")[0]
    several = " " in term or "’" in term.strip("’")
    return form if form and (several or form.lower() == term) else term


@cache
def _function_words(code: str) -> dict[str, dict[str, str]]:
    return {normal(row["entry"]): dict(row) for row in languages.load(code).table("stop_words")}


@cache
def _corrections(code: str) -> dict[str, str]:
    return {normal(row["entry"]): row["lemma"] for row in languages.load(code).table("lemmas")}


def _is_figure(word: str) -> bool:
    """A number in figures (2 500), perhaps with its unit (14h30, 3e); not covid-19."""
    letters = sum(map(str.isalpha, word))
    return letters == 0 or (word[:1].isdigit() and letters <= 3)


def _lemma(form: str, code: str) -> str:
    form = spelling(form)
    # A hyphenated name (États-Unis, Seine-Saint-Denis) has no other form; nor has a letter, an acronym (CHU) or a figure.
    if (
        len(form) < 2
        or ("-" in form and form[:1].isupper())
        or (len(form) <= LONGEST_ACRONYM and form.isupper())
        or _is_figure(form)
    ):
        return normal(form)
    try:
        return normal(lemmatize(form.replace("’", "'"), lang=code))
    except ValueError:  # simplemma does not have the language
        return normal(form)
