"""textstat's figures for the same texts, so that published ones can be reproduced and compared."""

import warnings
from collections.abc import Hashable, Set
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from tqdm.auto import tqdm

from analysis.passages import passages

if TYPE_CHECKING:
    from textstat.textstat import textstatistics

# textstat's names, in its order; those of one language are given for it alone.
COUNTS = (
    "sentence_count",
    "lexicon_count",
    "syllable_count",
    "letter_count",
    "polysyllabcount",
    "difficult_words",
)
EVERYWHERE = (
    "flesch_reading_ease",
    "flesch_kincaid_grade",
    "smog_index",
    "coleman_liau_index",
    "automated_readability_index",
    "dale_chall_readability_score",
    "linsear_write_formula",
    "gunning_fog",
    "lix",
    "rix",
    "spache_readability",
    "mcalpine_eflaw",
    "reading_time",
)
OF_LANGUAGE = {
    "es": ("fernandez_huerta", "szigriszt_pazos", "gutierrez_polini", "crawford"),
    "it": ("gulpease_index",),
    "ar": ("osman",),
}
# What textstat cannot say of an English text without NLTK's corpus of the CMU Pronouncing
# Dictionary: syllables, and whatever asks for a word's syllables, the difficult words included.
NEED_ENGLISH_SYLLABLES = frozenset(
    {
        "syllable_count",
        "polysyllabcount",
        "difficult_words",
        "flesch_reading_ease",
        "flesch_kincaid_grade",
        "smog_index",
        "dale_chall_readability_score",
        "linsear_write_formula",
        "gunning_fog",
        "spache_readability",
    }
)
_SOURCE = (
    "Everything as textstat {} returns it, with its own sentences, words and syllables, English "
    "constants where it has no others"
)
_WITHHELD = (
    "; English columns that need syllables are empty, since textstat would download them from "
    "NLTK (corpus cmudict) and it is not installed"
)


def textstat_scores(documents: pd.DataFrame) -> pd.DataFrame:
    """Score every document with textstat: its whole text, residue and headlines included.

    For comparison: textstat reads most languages with English constants and hyphenation instead
    of syllables. The language that a program has set in textstat stays as it is, and nothing is
    downloaded.

    Parameters
    ----------
    documents : any table with `text`; rows of one document are joined.

    Returns
    -------
    A table indexed by `doc_id` with textstat's own names as columns. NaN for a text without words
    (textstat: 0), a language it has no hyphenation for, and formulas of another language. NaN too,
    in English, for what needs syllables (`syllable_count`, `polysyllabcount`, `difficult_words`,
    `flesch_reading_ease`, `flesch_kincaid_grade`, `smog_index`, `dale_chall_readability_score`,
    `linsear_write_formula`, `gunning_fog`, `spache_readability`), unless NLTK's corpus `cmudict`
    is installed: textstat would download it. `attrs["counted"]` says whose counts these are, and
    why columns are empty.

    Examples
    --------
    >>> docs = pd.DataFrame({"text": ["Le chat dort sur le lit."], "language": "fr"})
    >>> int(textstat_scores(docs).syllable_count.iloc[0])
    6
    """
    import textstat  # a slow import that only this function needs

    names = (*COUNTS, *EVERYWHERE, *(name for group in OF_LANGUAGE.values() for name in group))
    texts: dict[Hashable, tuple[str, list[str]]] = {}
    for passage in passages(documents):
        _, parts = texts.setdefault(passage.unit, (passage.language, []))
        parts.append(passage.text)
    withheld: Set[str] = frozenset() if _has_english_syllables() else NEED_ENGLISH_SYLLABLES
    rows = [
        _scores("\n".join(parts), language, names, withheld)
        for language, parts in tqdm(
            texts.values(), desc="textstat", unit="text", delay=2, leave=False
        )
    ]
    scores = pd.DataFrame(rows, columns=names, index=pd.Index(texts, name="doc_id"), dtype=float)
    note = _SOURCE.format(".".join(map(str, textstat.__version__)))
    if withheld and any(_is_english(language) for language, _ in texts.values()):
        note += _WITHHELD
    scores.attrs["counted"] = f"{note}."
    return scores


def _has_english_syllables() -> bool:
    """Whether NLTK's corpus `cmudict` is on this machine; textstat would download it if not."""
    import nltk

    try:
        nltk.data.find("corpora/cmudict")
    except LookupError:
        return False
    return True


def _scores(text: str, language: str, names: tuple[str, ...], withheld: Set[str]) -> list[float]:
    """Score one text: a value for each of `names`, NaN where textstat has none."""
    from textstat.textstat import textstatistics

    if not any(map(str.isalnum, text)):
        return [np.nan] * len(names)
    reader = textstatistics()
    reader.set_lang("en_US" if language == "en" else language)
    refused = {name for code, group in OF_LANGUAGE.items() if code != language for name in group}
    if _is_english(language):
        refused |= withheld
    return [np.nan if name in refused else _value(reader, name, text) for name in names]


def _is_english(language: str) -> bool:
    """Whether textstat takes a language code for English ('en', 'en_GB')."""
    return language.partition("_")[0] == "en"


def _value(reader: "textstatistics", name: str, text: str) -> float:
    """Call one of textstat's methods; NaN where it has no hyphenation for the language."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return float(getattr(reader, name)(text))
        except (LookupError, ZeroDivisionError):
            return np.nan
