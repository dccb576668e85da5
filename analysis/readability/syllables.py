"""Syllables of words as they are read aloud: exceptions, then numbers, then spelling rules."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache

import pandas as pd

from analysis import languages
from analysis.text import APOSTROPHES, HYPHENS

# Where a count can come from. A guess is half a syllable a letter: the rules do not know the
# script.
SOURCES = ("exception", "number", "rule", "guess")
_FIGURES = re.compile(r"\d+(?:[.,\u0020\u00a0\u2009\u202f'’]\d+)*")
_PIECES = re.compile(rf"[^{HYPHENS}]+")
_ELIDED = re.compile(rf"[^{APOSTROPHES}]+[{APOSTROPHES}]?")
_ORDINAL = re.compile(r"(?:er|ère|re|e|è|ème|eme|nd|nde|st|rd|th|s)\b")
_ROMAN = re.compile(r"([XVI]+)(?:e|er|re|ème)")
# Letters with stops are said one by one: O.N.U.
_INITIALS = re.compile(r"(?:[^\W\d_]\.){2,}")
_LETTERS = re.compile(r"[^\W\d_]+")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
# Longer figures than num2words names well are read figure by figure.
_LONGEST_FIGURE = 15
# English years of these centuries are read in two halves: nineteen ninety.
_HALVED_YEARS = range(1100, 2000)
# The letters from here on are none of the Latin alphabet.
_LAST_LATIN = "ɏ"


def syllables(
    words: Iterable[str], *, language: str, with_source: bool = False
) -> pd.Series | pd.DataFrame:
    """Count the syllables that each word has when it is read aloud.

    Parameters
    ----------
    words : words or written groups of words (*l’Irak*, *a-t-il*, *États-Unis*, *2 500*).
    language : 'fr' or 'en'; another language needs a file `syllable_rules.tsv` in its folder.
    with_source : also say where each count comes from: 'exception' (a list), 'number' (spelt out
        by num2words), 'rule' (the spelling), or 'guess' (a script the rules do not know).

    Returns
    -------
    A Series of whole numbers in the order of `words`, missing where a word has no letter or digit;
    with `with_source` a table of `syllables` and `source`. A Series as input keeps its index.

    Notes
    -----
    French keeps a mute e inside a word (*seulement* 3) and drops it at the end, as Lexique 3.83
    (New & Pallier) does; English follows the CMU Pronouncing Dictionary.

    Examples
    --------
    >>> list(syllables(["annonçaient", "pays", "l’Irak", "2 500"], language="fr"))
    [3, 2, 2, 4]
    """
    counter = _known_counter(language)
    index = words.index if isinstance(words, pd.Series) else None
    counts = [counter.count(word) for word in ([words] if isinstance(words, str) else words)]
    numbers = pd.Series(
        [number for number, _ in counts], index=index, name="syllables", dtype="Int64"
    )
    if not numbers.hasnans:
        numbers = numbers.astype(int)
    if not with_source:
        return numbers
    sources = pd.Series([source for _, source in counts], index=numbers.index, dtype="str")
    return pd.DataFrame({"syllables": numbers, "source": sources})


@cache
def counter_of(language: str) -> "SyllableCounter | None":
    """Give what counts the syllables of a language; None for a language without rules."""
    if not languages.load(language).table("syllable_rules"):
        return None
    return SyllableCounter(language)


class SyllableCounter:
    """Counts the syllables of words of one language, after the lists and rules in its folder."""

    def __init__(self, language: str) -> None:
        known = languages.load(language)
        self._language = language
        self._nuclei = re.compile(
            next((pattern for pattern, _ in _rules(known, "nucleus")), "")
        ).findall
        self._exceptions = {
            row["entry"]: int(row["syllables"])
            for subject in ("syllables_lexicon", "syllables")
            for row in known.table(subject)
        }
        self._respellings = _substitutions(known, "respell")
        self._joints = _substitutions(known, "join")
        self._elides = bool(known.entries("elisions", of_class="clitic"))
        self._decimal = next(
            (row["value"] for row in known.table("reading") if row["entry"] == "decimal_mark"), "."
        )

    def count(self, word: str) -> tuple[int | None, str]:
        """Count the syllables of a written word, and say where the count comes from (`SOURCES`).

        None, and no source, for what is no word.
        """
        if not isinstance(word, str):
            return None, ""
        word = unicodedata.normalize("NFC", word)
        if _is_ordinary(word):
            return self._count_piece(word, alone=True)
        known = self._exception(word)
        if known is not None:
            return known, "exception"
        if not any(map(str.isalnum, word)):
            return None, ""
        if any(map(str.isdigit, word)) or _ROMAN.fullmatch(word):
            return self._count_number(word), "number"
        if _INITIALS.fullmatch(word):
            return sum(map(str.isalpha, word)), "rule"
        return self._count_compound(word)

    def _exception(self, word: str) -> int | None:
        """Look a word up in the lists of exceptions, as it is written, then in lower case."""
        number = self._exceptions.get(word)
        return self._exceptions.get(word.lower()) if number is None else number

    def _count_compound(self, word: str) -> tuple[int, str]:
        """Count a word of several pieces, between hyphens and after elisions: `lorsqu’il`."""
        for substitute, replacement in self._joints:
            word = substitute(replacement, word)
        pieces = [
            piece
            for part in _PIECES.findall(word)
            for piece in (_ELIDED.findall(part) if self._elides else [part])
        ]
        counts = [self._count_piece(piece, alone=len(pieces) == 1) for piece in pieces]
        # An elided word by itself has no syllable of its own: l’, qu’.
        least = 0 if self._elides and word[-1] in APOSTROPHES else 1
        number = max(least, sum(number for number, _ in counts))
        return number, max((source for _, source in counts), key=SOURCES.index, default="rule")

    def _count_piece(self, piece: str, *, alone: bool) -> tuple[int, str]:
        """Count a word without hyphens and figures; `alone` if it is no part of a longer one."""
        known = self._exception(piece)
        if known is not None:
            return known, "exception"
        form = piece.lower()
        for substitute, replacement in self._respellings:
            form = substitute(replacement, form)
        number = len(self._nuclei(form))
        if number or (self._elides and piece[-1] in APOSTROPHES):
            return number, "rule"
        letters = list(filter(str.isalpha, form))
        if _is_of_another_script(letters):
            return max(1, round(len(letters) / 2)), "guess"
        # Consonants alone are spelt out: SNCF, MP.
        spelt_out = (piece.isupper() or alone) and not self._nuclei(piece.lower())
        return max(1, len(letters)) if spelt_out else 1, "rule"

    def _count_number(self, word: str) -> int:
        """Count a word with figures, or a Roman ordinal: `24e`, `20h30`, `XIXe`."""
        roman = _ROMAN.fullmatch(word)
        if roman:
            return self._count_figures(str(_roman_value(roman[1])), ordinal=True)
        total, end = 0, 0
        for figures in _FIGURES.finditer(word):
            total += self._count_letters(word[end : figures.start()])
            ordinal = _ORDINAL.match(word, figures.end())
            total += self._count_figures(
                figures[0], ordinal=ordinal is not None and ordinal[0] != "s"
            )
            end = ordinal.end() if ordinal else figures.end()
        return total + self._count_letters(word[end:])

    def _count_letters(self, text: str) -> int:
        """Count each run of letters in a text as a part of a word."""
        return sum(self._count_piece(run, alone=False)[0] for run in _LETTERS.findall(text))

    def _count_figures(self, figures: str, *, ordinal: bool) -> int:
        """Count figures read aloud: `2 500`, `3,5`, `1789`, `05.07.2011`."""
        whole, mark, fraction = figures.rpartition(self._decimal)
        if not mark or not whole.replace(" ", "").isdigit():
            whole, fraction = figures, ""
        groups = re.split(r"\D", whole)
        if len(groups) > 1 and not all(len(group) == 3 for group in groups[1:]):
            return sum(self._count_figures(group, ordinal=False) for group in groups)
        spoken = self._in_words("".join(groups), ordinal=ordinal, year=len(groups) == 1)
        if fraction:
            comma = "virgule" if self._decimal == "," else "point"
            spoken += f" {comma} {self._in_words(fraction, ordinal=False, year=False)}"
        return self._count_letters(spoken)

    def _in_words(self, digits: str, *, ordinal: bool, year: bool) -> str:
        """Write a number out in words, zeros before it too; `year` if it can be one."""
        from num2words import num2words  # a slow import that texts without figures do not need

        if len(digits) > _LONGEST_FIGURE:
            names = {digit: num2words(int(digit), lang=self._language) for digit in set(digits)}
            return " ".join(names[digit] for digit in digits)
        number = int(digits)
        significant = digits.lstrip("0")
        zeros = len(digits) - len(significant) if significant else 0
        form = "cardinal"
        if ordinal:
            form = "ordinal"
        elif year and self._language == "en" and number in _HALVED_YEARS:
            form = "year"
        return " ".join(
            [num2words(0, lang=self._language)] * zeros
            + [num2words(number, lang=self._language, to=form)]
        )


def _known_counter(language: str) -> SyllableCounter:
    """Give what counts the syllables of a language, or say which languages there are."""
    counter = counter_of(language)
    if counter is None:
        known = [code for code in languages.available() if counter_of(code)]
        raise ValueError(
            f"there are no syllable rules for language {language!r}; choose from {', '.join(known)}"
        )
    return counter


_Substitution = tuple[Callable[[str, str], str], str]


def _rules(language: languages.Language, of_class: str) -> list[tuple[str, str]]:
    """List the syllable rules of one class: patterns, and what to put in their place."""
    return [
        (row["pattern"], row["replacement"])
        for row in language.table("syllable_rules")
        if row["class"] == of_class
    ]


def _substitutions(language: languages.Language, of_class: str) -> list[_Substitution]:
    """Compile the rules of one class: each a function that substitutes, and its replacement."""
    return [
        (re.compile(pattern).sub, replacement)
        for pattern, replacement in _rules(language, of_class)
    ]


def _is_ordinary(word: str) -> bool:
    """Whether a word consists of small letters alone, or is one of three or more with a capital."""
    return word.isalpha() and (word.islower() or (len(word) > 2 and word[1:].islower()))


def _is_of_another_script(letters: Iterable[str]) -> bool:
    """Whether any of the letters, without its accents, is not of the Latin alphabet."""
    return any(unicodedata.normalize("NFD", letter)[0] > _LAST_LATIN for letter in letters)


def _roman_value(numeral: str) -> int:
    """Reckon a Roman numeral: XIX is 19."""
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )
