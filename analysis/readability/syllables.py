"""Syllables of words as they are read aloud: exceptions first, then numbers, then the rules of the spelling."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

import pandas as pd

from analysis import languages
from analysis.text import APOSTROPHES, HYPHENS

# Where a count can come from. A guess is half a syllable a letter: the rules do not know the script.
SOURCES = ("exception", "number", "rule", "guess")
_FIGURES = re.compile(r"\d+(?:[.,\u0020\u00a0\u2009\u202f'’]\d+)*")
_PIECES = re.compile(rf"[^{HYPHENS}]+")
_ELIDED = re.compile(rf"[^{APOSTROPHES}]+[{APOSTROPHES}]?")
_ORDINAL = re.compile(r"(?:er|ère|re|e|è|ème|eme|nd|nde|st|rd|th|s)\b")
_ROMAN = re.compile(r"([XVI]+)(?:e|er|re|ème)")
# Letters with stops are said one by one: O.N.U.
_INITIALS = re.compile(r"(?:[^\W\d_]\.){2,}")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
# Longer figures than num2words names well are read figure by figure.
_LONGEST_FIGURE = 15


def syllables(
    words: Iterable[str], *, language: str, with_source: bool = False
) -> pd.Series | pd.DataFrame:
    """How many syllables each word has when it is read aloud.

    Parameters
    ----------
    words : words or written groups of words (*l’Irak*, *a-t-il*, *États-Unis*, *2 500*).
    language : 'fr' or 'en'; another language needs a file `syllable_rules.tsv` in its folder.
    with_source : also say where each count comes from: 'exception' (a list), 'number' (spelt out by num2words),
        'rule' (the spelling), or 'guess' (a script the rules do not know).

    Returns
    -------
    A Series of whole numbers in the order of `words`, missing where a word has no letter or digit; with `with_source`
    a table of `syllables` and `source`. A Series as input keeps its index.

    Notes
    -----
    French keeps a mute e inside a word (*seulement* 3) and drops it at the end, as Lexique 3.83 (New & Pallier) does;
    English follows the CMU Pronouncing Dictionary.

    >>> list(syllables(["annonçaient", "pays", "l’Irak", "2 500"], language="fr"))
    [3, 2, 2, 4]
    """
    counter = counter_of(language)
    if counter is None:
        known = [code for code in languages.available() if counter_of(code)]
        raise ValueError(
            f"there are no syllable rules for language {language!r}; choose from {', '.join(known)}"
        )
    index = words.index if isinstance(words, pd.Series) else None
    counted = [counter.count(word) for word in ([words] if isinstance(words, str) else words)]
    numbers = pd.Series(
        [number for number, _ in counted], index=index, name="syllables", dtype="Int64"
    )
    if not numbers.hasnans:
        numbers = numbers.astype(int)
    if not with_source:
        return numbers
    return pd.DataFrame(
        {
            "syllables": numbers,
            "source": pd.Series(
                [source for _, source in counted], index=numbers.index, dtype="str"
            ),
        }
    )


@cache
def counter_of(language: str) -> "Counter | None":
    """What counts the syllables of a language; None for a language without rules."""
    counter = Counter(language)
    return counter if counter.nuclei else None


class Counter:
    """The syllables of one language's words."""

    def __init__(self, language: str):
        known = languages.load(language)
        rules = known.table("syllable_rules")
        self.nuclei = (
            re.compile(
                next((row["pattern"] for row in rules if row["class"] == "nucleus"), "")
            ).findall
            if rules
            else None
        )
        self._language = language
        self._exceptions = {
            row["entry"]: int(row["syllables"])
            for subject in ("syllables_lexicon", "syllables")
            for row in known.table(subject)
        }
        self._respellings = [
            (re.compile(row["pattern"]).sub, row["replacement"])
            for row in rules
            if row["class"] == "respell"
        ]
        self._joints = [
            (re.compile(row["pattern"]).sub, row["replacement"])
            for row in rules
            if row["class"] == "join"
        ]
        self._elides = bool(known.entries("elisions", of_class="clitic"))
        self._decimal = next(
            (row["value"] for row in known.table("reading") if row["entry"] == "decimal_mark"), "."
        )

    def count(self, word: str) -> tuple[int | None, str]:
        """The syllables of a written word and where the count comes from; None for what is no word."""
        if not isinstance(word, str):
            return None, ""
        word = unicodedata.normalize("NFC", word)
        if (word.islower() and word.isalpha()) or (
            len(word) > 2 and word.isalpha() and word[1:].islower()
        ):
            return self._piece(word, alone=True)
        known = self._known(word)
        if known is not None:
            return known, "exception"
        if not any(map(str.isalnum, word)):
            return None, ""
        if any(map(str.isdigit, word)) or _ROMAN.fullmatch(word):
            return self._number(word), "number"
        if _INITIALS.fullmatch(word):
            return sum(map(str.isalpha, word)), "rule"
        for substitute, replacement in self._joints:
            word = substitute(replacement, word)
        pieces = [
            piece
            for part in _PIECES.findall(word)
            for piece in (_ELIDED.findall(part) if self._elides else [part])
        ]
        counts = [self._piece(piece, alone=len(pieces) == 1) for piece in pieces]
        # An elided word by itself has no syllable of its own: l’, qu’.
        least = 0 if self._elides and word[-1] in APOSTROPHES else 1
        return max(least, sum(number for number, _ in counts)), max(
            (source for _, source in counts), key=SOURCES.index, default="rule"
        )

    def _known(self, word: str) -> int | None:
        number = self._exceptions.get(word)
        return self._exceptions.get(word.lower()) if number is None else number

    def _piece(self, piece: str, *, alone: bool) -> tuple[int, str]:
        known = self._known(piece)
        if known is not None:
            return known, "exception"
        form = piece.lower()
        for substitute, replacement in self._respellings:
            form = substitute(replacement, form)
        number = len(self.nuclei(form))
        if number or (self._elides and piece[-1] in APOSTROPHES):
            return number, "rule"
        letters = [letter for letter in form if letter.isalpha()]
        if any(unicodedata.normalize("NFD", letter)[0] > "ɏ" for letter in letters):
            return max(1, round(len(letters) / 2)), "guess"
        # Consonants alone are spelt out: SNCF, MP.
        spelt_out = (piece.isupper() or alone) and not self.nuclei(piece.lower())
        return max(1, len(letters)) if spelt_out else 1, "rule"

    def _number(self, word: str) -> int:
        roman = _ROMAN.fullmatch(word)
        if roman:
            return self._spoken(str(_roman_value(roman[1])), ordinal=True)
        total, end = 0, 0
        for figures in _FIGURES.finditer(word):
            total += self._letters(word[end : figures.start()])
            ordinal = _ORDINAL.match(word, figures.end())
            total += self._spoken(figures[0], ordinal=ordinal is not None and ordinal[0] != "s")
            end = ordinal.end() if ordinal else figures.end()
        return total + self._letters(word[end:])

    def _letters(self, stretch: str) -> int:
        return sum(self._piece(run, alone=False)[0] for run in re.findall(r"[^\W\d_]+", stretch))

    def _spoken(self, figures: str, *, ordinal: bool) -> int:
        """The syllables of figures read aloud: `2 500`, `3,5`, `1789`, `05.07.2011`."""
        whole, mark, fraction = figures.rpartition(self._decimal)
        if not mark or not whole.replace(" ", "").isdigit():
            whole, fraction = figures, ""
        groups = re.split(r"\D", whole)
        if len(groups) > 1 and not all(len(group) == 3 for group in groups[1:]):
            return sum(self._spoken(group, ordinal=False) for group in groups)
        spoken = self._named("".join(groups), ordinal=ordinal, year=len(groups) == 1)
        if fraction:
            spoken += f" {'virgule' if self._decimal == ',' else 'point'} " + self._named(
                fraction, ordinal=False, year=False
            )
        return sum(self._piece(word, alone=False)[0] for word in re.findall(r"[^\W\d_]+", spoken))

    def _named(self, digits: str, *, ordinal: bool, year: bool) -> str:
        from num2words import num2words  # a slow import that texts without figures do not need

        if len(digits) > _LONGEST_FIGURE:
            names = {digit: num2words(int(digit), lang=self._language) for digit in set(digits)}
            return " ".join(names[digit] for digit in digits)
        zeros = (
            len(digits) - len(digits.lstrip("0")) if len(digits) > 1 and digits.lstrip("0") else 0
        )
        number = int(digits)
        to = (
            "ordinal"
            if ordinal
            else "year"
            if year and self._language == "en" and 1100 <= number < 2000
            else "cardinal"
        )
        return " ".join(
            [num2words(0, lang=self._language)] * zeros
            + [num2words(number, lang=self._language, to=to)]
        )


def _roman_value(numeral: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0])
    )
