"""What textstat says of the same texts, so that published figures can be reproduced and compared."""

import importlib.util
import sys
import warnings
from functools import cache
from types import ModuleType

import numpy as np
import pandas as pd
from tqdm.auto import tqdm

from analysis.passages import passages
from analysis.readability.syllables import Counter

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
_APART = "_textstat_of_analysis"
_SOURCE = "{} as textstat {} returns it, with its own sentences, words and syllables, English constants where it has no others"
_SYLLABLES = (
    "; its English syllables come from a word list that it downloads, replaced here by counts derived from the same "
    "CMU Pronouncing Dictionary (99.9 % of running words alike)"
)


def textstat_scores(documents: pd.DataFrame) -> pd.DataFrame:
    """One row per document of what textstat returns for its whole text, residue and headlines included.

    For comparison: textstat reads most languages with English constants and hyphenation instead of syllables. It works
    on a copy of its own: no language set elsewhere is changed, and nothing is downloaded.

    Returns
    -------
    A table indexed by `doc_id` with textstat's own names as columns. NaN for a text without words (textstat: 0), a
    language it has no hyphenation for, and formulas of another language. `attrs["counted"]` says whose counts these are.

    >>> docs = pd.DataFrame({"text": ["Le chat dort sur le lit."], "language": "fr"})
    >>> int(textstat_scores(docs).syllable_count.iloc[0])
    6
    """
    names = (*COUNTS, *EVERYWHERE, *(name for group in OF_LANGUAGE.values() for name in group))
    texts: dict = {}
    for passage in passages(documents):
        texts.setdefault(passage.unit, (passage.language, []))[1].append(passage.text)
    textstat = _textstat_apart()
    rows = [
        _scores(textstat, "\n".join(parts), language, names)
        for language, parts in tqdm(
            texts.values(), desc="textstat", unit="text", delay=2, leave=False
        )
    ]
    scores = pd.DataFrame(rows, columns=names, index=pd.Index(texts, name="doc_id"), dtype=float)
    version = ".".join(map(str, textstat.__version__))
    scores.attrs["counted"] = (
        _SOURCE.format("Everything", version) + (_SYLLABLES if _is_replaced(textstat) else "") + "."
    )
    return scores


def _scores(textstat: ModuleType, text: str, language: str, names: tuple[str, ...]) -> list[float]:
    reader = textstat.textstat.__class__()
    reader.set_lang("en_US" if language == "en" else language)
    if not any(map(str.isalnum, text)):
        return [np.nan] * len(names)
    return [
        _value(reader, name, text) if language in _languages_of(name, language) else np.nan
        for name in names
    ]


def _languages_of(name: str, language: str) -> tuple[str, ...]:
    return next(((code,) for code, group in OF_LANGUAGE.items() if name in group), (language,))


def _value(reader: object, name: str, text: str) -> float:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return float(getattr(reader, name)(text))
        except (KeyError, LookupError, ZeroDivisionError):
            return np.nan


@cache
def _textstat_apart() -> ModuleType:
    """A copy of textstat under another name, so that its caches and word lists are nobody else's."""
    found = importlib.util.find_spec("textstat")
    spec = importlib.util.spec_from_file_location(
        _APART, found.origin, submodule_search_locations=found.submodule_search_locations
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[_APART] = module
    spec.loader.exec_module(module)
    if _is_replaced(module):
        sys.modules[f"{_APART}.backend.counts._count_syllables"].get_cmudict = _pronunciations
    return module


def _is_replaced(textstat: ModuleType) -> bool:
    """Whether the word list that textstat would download is absent from this machine."""
    nltk = sys.modules["nltk"]
    try:
        nltk.data.find("corpora/cmudict")
    except LookupError:
        return True
    return False


class _Pronunciations(dict):
    """Counts of syllables in the shape of NLTK's dictionary: a word's first pronunciation, a stressed sound a syllable."""

    def __init__(self):
        self._counter = Counter("en")

    def __missing__(self, word: str) -> list[list[str]]:
        number, source = self._counter.count(word)
        if number is None or source in ("number", "guess"):
            raise KeyError(word)
        self[word] = [["1"] * number]
        return self[word]


@cache
def _pronunciations(language: str) -> _Pronunciations | None:
    return _Pronunciations() if language.startswith("en") else None
