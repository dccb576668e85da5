"""What one word adds to the counts of its sentence, and which words are the same.

The counts are those of `SUMS`. Every distinct word is looked at once.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from wordfreq import available_languages, get_frequency_dict

from analysis.readability.syllables import SyllableCounter, counter_of
from analysis.text import APOSTROPHES, parts, written_words

if TYPE_CHECKING:
    from textstat.textstat import textstatistics

# Björnsson 1968: more than six letters. Gunning 1952, McLaughlin 1969: three syllables and more.
LONG = 7
MANY = 3
# Less than once in a million words of general usage (Zipf frequency below 3, van Heuven et al.
# 2014).
RARE = 1e-6
# What is kept from one call to the next: this many words with their marks, none longer.
KEPT, LONGEST_KEPT = 2**18, 40
# Regular endings of English, and what they stand in for.
ENDINGS = (
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("d", ""),
    ("ed", ""),
    ("ied", "y"),
    ("ing", ""),
    ("ing", "e"),
)
# Counts of words as they are written (`l’Irak` is one), of their parts (`l’`, `Irak`), and all.
WRITTEN = (
    "words",
    "syllables",
    "characters",
    "long_words",
    "polysyllables",
    "complex_words",
    "difficult_words",
)
LEXICAL = ("judged_words", "rare_words")
SUMS = (*WRITTEN, *LEXICAL, "sentences")
# textstat compares with its English list in every language that it has no list of (Esperanto is
# one); in English itself it would also download a dictionary of syllables, which is not needed.
_LANGUAGE_WITHOUT_LIST = "eo"


class RunCounts(NamedTuple):
    """The counts of a run of characters without a space, and the types of its words.

    `sums` holds the values of `SUMS` as the bytes of an array of floats, so that those of all runs
    are joined into one array at once.
    """

    sums: bytes
    types: tuple[str, ...]


def count_run(run: str, language: str, joined: bool) -> RunCounts:
    """Count what stands between two spaces; an elided word is `joined` to its host or apart."""
    written = written_words(run)
    lexical = [part for form in written for part in parts(form, language)]
    features = _summed(
        [features_of(form, language) for form in (written if joined else lexical)], len(WRITTEN)
    )
    judgements = _summed([judgement_of(part, language) for part in lexical], len(LEXICAL))
    return RunCounts(
        np.concatenate([features, judgements, [0]]).tobytes(), tuple(map(type_of, lexical))
    )


# The same, remembering what it has counted; not for runs over LONGEST_KEPT characters.
recall_run = lru_cache(maxsize=KEPT)(count_run)


def features_of(form: str, language: str) -> tuple[float, ...]:
    """Count one written word: the values of `WRITTEN`, NaN where the language lacks one."""
    counter = counter_of(language)
    number, many = np.nan, np.nan
    if counter is not None:
        number = _syllables(form, counter)
        many = float(number >= MANY)
    is_complex, is_difficult = np.nan, np.nan
    if language == "en" and counter is not None:
        name_or_number = form[:1].isupper() or form[:1].isdigit()
        is_complex = float(many and not name_or_number and _is_complex(form, counter))
        is_difficult = float(not name_or_number and not is_easy(form))
    characters = sum(map(str.isalnum, form))
    return 1, number, characters, float(characters >= LONG), many, is_complex, is_difficult


def judgement_of(form: str, language: str) -> tuple[float, float]:
    """Judge how rare a word is: the values of `LEXICAL`, 1 or 0.

    The first is 0 for a name or a clitic, whose rarity is not judged; both are NaN for a language
    without known frequencies.
    """
    usual = frequencies(language)
    if usual is None:
        return np.nan, np.nan
    if not form[0].islower() or form[-1] in APOSTROPHES:
        return 0, 0
    pieces = [piece for piece in type_of(form).split("-") if piece]
    return 1, float(min((usual.get(piece, 0) for piece in pieces), default=0) < RARE)


def type_of(form: str) -> str:
    """Lower-case a word with straight apostrophes, so that its spellings are one type."""
    return form.lower().replace("’", "'")


@cache
def frequencies(language: str) -> dict[str, float] | None:
    """Look up how often each word of a language is used, as a share of all words (Speer 2022).

    None for a language that wordfreq does not know.
    """
    return get_frequency_dict(language) if language in available_languages() else None


def is_easy(form: str) -> bool:
    """Whether an English word is on the list of Dale & Chall, as it is or with a regular ending.

    So their instructions say; a compound is easy if each of its parts is.
    """
    word = type_of(form).removesuffix("'s").removesuffix("'")
    if _is_listed(word):
        return True
    if "-" in word and all(is_easy(part) for part in word.split("-") if part):
        return True
    return any(_is_listed(stem) for stem in _stems(word))


def _stems(word: str) -> Iterator[str]:
    """Yield the words that a word may be a regular form of: `stopped` of `stopp` and `stop`."""
    for ending, replacement in ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word:
            continue
        yield stem + replacement
        if not replacement and stem[-1:] == stem[-2:-1]:
            yield stem[:-1]


def _is_listed(word: str) -> bool:
    """Whether a word in lower case is on textstat's list of Dale & Chall's easy words.

    With a threshold of no syllables the list alone decides. The words on it are short.
    """
    return len(word) <= LONGEST_KEPT and _list_reader().is_easy_word(word, syllable_threshold=0)


@cache
def _list_reader() -> "textstatistics":
    """Make the textstat object that is asked for easy words."""
    import warnings

    from textstat.textstat import textstatistics  # a slow import that only English needs

    reader = textstatistics()
    reader.set_lang(_LANGUAGE_WITHOUT_LIST)
    with warnings.catch_warnings():
        # It warns, at its first word, that it uses the English list.
        warnings.simplefilter("ignore")
        reader.is_easy_word("easy", syllable_threshold=0)
    return reader


def _summed(rows: list[tuple[float, ...]], width: int) -> np.ndarray:
    """Sum rows of numbers by column; zeros where there is no row."""
    return np.array(rows, dtype=np.float64).reshape(-1, width).sum(axis=0)


def _syllables(form: str, counter: SyllableCounter) -> float:
    """Count the syllables of a word; NaN for what is no word."""
    number, _ = counter.count(form)
    return np.nan if number is None else number


def _is_complex(form: str, counter: SyllableCounter) -> bool:
    """Whether a word of three syllables is complex to Gunning.

    His exceptions are compounds of easy words, and words that an ending made three syllables long.
    """
    stem = next(
        (form.removesuffix(ending) for ending in ("ing", "ed", "es") if form.endswith(ending)), form
    )
    return any(_syllables(part, counter) >= MANY for part in stem.split("-") if part)
