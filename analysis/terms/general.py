"""General language as a reference: how often words are used in the frequency lists of wordfreq."""

import warnings
from functools import cache

import numpy as np
import pandas as pd

from analysis.passages import passages

GENERAL = "general language"
# wordfreq 3 describes the language of 2021 and is not continued (Speer 2024).
GENERAL_LABEL = "general language of 2021 (wordfreq)"
# The list gives rates; they are read as counts in so many words, at which the rarest still
# counts 10.
GENERAL_WORDS = 1e9


def general_counts(
    documents: pd.DataFrame, terms: list[str], *, unit: str, ngram: int
) -> np.ndarray:
    """Return the uses of each term in `GENERAL_WORDS` words of general language.

    NaN where the list cannot hold the term (elided words, compounds, figures). All are NaN, with a
    warning, where wordfreq has no list of the language. ValueError for documents in several
    languages, and for terms other than single words as spelt.
    """
    codes = sorted({passage.language for passage in passages(documents) if passage.text.strip()})
    if unit != "word" or ngram != 1:
        raise ValueError(
            "general language is a list of single words: compare with it by unit='word' and ngram=1"
        )
    if len(codes) > 1:
        raise ValueError(
            "general language is one language at a time; these documents are in "
            f"{', '.join(codes)}: choose those of one language"
        )
    frequencies = _frequencies(codes[0]) if codes else {}
    if not frequencies:
        warnings.warn(
            f"general language is not known for '{''.join(codes) or 'und'}', "
            "so no term can be compared with it",
            stacklevel=3,
        )
        return np.full(len(terms), np.nan)
    return np.array([_uses(term, frequencies) for term in terms], dtype=float)


@cache
def _frequencies(code: str) -> dict[str, float]:
    """Return the rate of each word of a language; nothing where wordfreq has no list of it."""
    from wordfreq import available_languages, get_frequency_dict

    return get_frequency_dict(code, wordlist="best") if code in available_languages("best") else {}


def _uses(term: str, frequencies: dict[str, float]) -> float:
    """Return the uses of a term: 0 where the list lacks it, NaN where the list cannot hold it."""
    word = term.replace("’", "'")
    rate = frequencies.get(word)
    if rate is None:
        return 0.0 if word.isalpha() else float("nan")
    return round(rate * GENERAL_WORDS)
