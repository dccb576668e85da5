"""From the words of a text to terms: spelling, lemmas and stop words.

A lemma is looked up in simplemma by the form as it is spelt, capitals included: *Paris* is not the
plural of *pari*, and *US* is not *us*. A function word is its own lemma (*elle* is not *lui*),
except an auxiliary verb; a language's `lemmas.tsv` corrects single words.
"""

import unicodedata
from collections.abc import Iterable
from functools import cache

from simplemma import lemmatize

from analysis import languages

UNITS = ("lemma", "word")
# What a stop list says of a word: counted, left out, or left out after certain words only.
KEPT, STOPPED, DEPENDS = range(3)
# Words of at most so many capitals are acronyms; longer ones may be words of a headline.
LONGEST_ACRONYM = 4
_SAME_CHARACTER = str.maketrans(
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


class Normaliser:
    """Map the word forms of one language to terms, and tell which of them are stop words.

    Parameters
    ----------
    code : the language, such as 'fr'.
    unit : 'lemma' or 'word', what a form is mapped to.
    stop_words : words to leave out besides the function words of the language; None leaves
        nothing out.
    """

    def __init__(self, code: str, *, unit: str = "lemma", stop_words: Iterable[str] | None = ()):
        if unit not in UNITS:
            raise ValueError(f"unknown unit {unit!r}; choose from 'lemma' and 'word'")
        self._code, self._unit = code, unit
        self._leaves_out = stop_words is not None
        self._own = frozenset(map(normalise, stop_words or ()))
        self._function_words = _function_words(code)
        self._corrections = _corrections(code)

    def term(self, form: str) -> str:
        """Return the term a form counts as: its lemma or, by words, the form; in lower case."""
        word = normalise(form)
        if self._unit == "word" or self._class_of(word) not in (None, "auxiliary"):
            return word
        return self._corrections.get(word) or _lemma(form, self._code)

    def stopping(self, form: str) -> int:
        """Return whether a form is left out: KEPT, STOPPED, or DEPENDS on the words before it."""
        word = normalise(form)
        if not self._leaves_out:
            return KEPT
        if self.unwanted(word) or self.unwanted(self.term(form)) or _is_figure(word):
            return STOPPED
        entry = self._function_words.get(word)
        if entry is None:
            return KEPT
        return DEPENDS if entry.get("only_after") or entry.get("never_after") else STOPPED

    def stops_after(self, form: str, previous: list[str]) -> bool:
        """Return whether a form that DEPENDS is left out after these words, the nearest first."""
        entry = self._function_words[normalise(form)]
        words = [normalise(word) for word in previous]
        if entry["never_after"]:
            return not any(self._is_any_of(word, entry["never_after"]) for word in words[:1])
        return any(self._is_any_of(word, entry["only_after"]) for word in words)

    def unwanted(self, term: str) -> bool:
        """Return whether a term is one of the user's own stop words."""
        return term in self._own

    def _is_any_of(self, word: str, names: str) -> bool:
        """Return whether a word or its class is among names, which are separated by spaces."""
        return word in names.split() or self._class_of(word) in names.split()

    def _class_of(self, word: str) -> str | None:
        """Return the class of a function word, such as 'auxiliary'; None for any other word."""
        return self._function_words.get(word, {}).get("class")


def normalise(form: str) -> str:
    """Return the key under which all spellings of a word are one: `unify_spelling`, lower case."""
    return unify_spelling(form).lower()


def unify_spelling(form: str) -> str:
    """Return a form with composed accents, one kind of apostrophe, hyphen and space; *a-t-* is *a*.

    Capitals stay.
    """
    unified = " ".join(unicodedata.normalize("NFC", form).translate(_SAME_CHARACTER).split())
    return unified.removesuffix("-t-").removesuffix("-t’").strip("-")


def join_words(words: Iterable[str]) -> str:
    """Join the words of a term by spaces, without one after an elision (*l’Irak*)."""
    return " ".join(words).replace("’ ", "’")


def as_written(term: str, forms: object) -> str:
    """Return a term as its commonest form spells it, if the two differ only in capitals (*Irak*).

    A term of several words always takes its commonest form. `forms` is the column of that name in
    a table of counts: 'Irak (5), IRAK (1)'.
    """
    form = str(forms or "").split(" (")[0]
    several = " " in term or "’" in term.strip("’")
    return form if form and (several or form.lower() == term) else term


@cache
def _function_words(code: str) -> dict[str, dict[str, str]]:
    """Return the rows of a language's `stop_words.tsv` by normalised entry."""
    return {normalise(row["entry"]): dict(row) for row in languages.load(code).table("stop_words")}


@cache
def _corrections(code: str) -> dict[str, str]:
    """Return the lemmas of a language's `lemmas.tsv` by normalised form."""
    return {normalise(row["entry"]): row["lemma"] for row in languages.load(code).table("lemmas")}


def _is_figure(word: str) -> bool:
    """Return whether a word is a number (2 500), with its unit or not (14h30, 3e); not covid-19."""
    letters = sum(character.isalpha() for character in word)
    return letters == 0 or (word[:1].isdigit() and letters <= 3)


def _lemma(form: str, code: str) -> str:
    """Return the lemma that simplemma knows for a form, in lower case; else the form itself."""
    form = unify_spelling(form)
    if _is_invariable(form):
        return normalise(form)
    try:
        return normalise(lemmatize(form.replace("’", "'"), lang=code))
    except ValueError:  # simplemma does not have the language
        return normalise(form)


def _is_invariable(form: str) -> bool:
    """Return whether a form is its own lemma.

    A letter, an acronym (CHU), a figure, or a hyphenated name (États-Unis, Seine-Saint-Denis).
    """
    is_acronym = len(form) <= LONGEST_ACRONYM and form.isupper()
    is_hyphenated_name = "-" in form and form[:1].isupper()
    return len(form) < 2 or is_acronym or is_hyphenated_name or _is_figure(form)
