"""Every measure in one table: formula, language it was fitted on, direction, scale and source."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

Counts = Mapping[str, np.ndarray]

# A score of fewer words is not a score.
FEWEST_WORDS = 3
COUNTED = (
    "Sentences of running text (headlines, captions, bylines and residue left out); words as "
    "written, an elided word joined to its host (l’Irak) and a hyphenated compound one word; "
    "syllables as read aloud, those of numbers too."
)
COUNTED_SPLIT = COUNTED.replace(
    "an elided word joined to its host (l’Irak)", "an elided word apart from its host (l’|Irak)"
)
EASIER, HARDER, NEITHER = "higher is easier", "higher is harder", ""


class Measure(NamedTuple):
    """A measure: its name, what is to be known of it, and how it follows from counts.

    `languages` are the codes of those it was fitted on, empty for all; `reckon` takes sums over
    sentences, by their names, and is None for what needs the words in order or the length of each
    sentence.
    """

    name: str
    formula: str
    languages: tuple[str, ...]
    direction: str
    scale: str
    source: str
    reckon: Callable[[Counts], np.ndarray] | None = None
    fewest_sentences: int = 1


def _per_sentence(counts: Counts) -> np.ndarray:
    """Divide words by sentences: the mean length of a sentence."""
    return counts["words"] / counts["sentences"]


def _per_word(counts: Counts, name: str) -> np.ndarray:
    """Divide a count (`syllables`, `long_words` ...) by words."""
    return counts[name] / counts["words"]


def _dale_chall(counts: Counts) -> np.ndarray:
    """Score after Dale & Chall, who add a constant where over 5 % of the words are difficult."""
    difficult = 100 * _per_word(counts, "difficult_words")
    return 0.1579 * difficult + 0.0496 * _per_sentence(counts) + np.where(difficult > 5, 3.6365, 0)


ENGLISH = ("en",)
FITTED = (
    Measure(
        "lix",
        "words / sentences + 100 × long words / words; long: more than 6 letters",
        (),
        HARDER,
        "about 20 (very easy) to 60 (very hard)",
        "Björnsson 1968, Läsbarhet; Swedish, used for many languages",
        lambda c: _per_sentence(c) + 100 * _per_word(c, "long_words"),
    ),
    Measure(
        "rix",
        "long words / sentences; long: more than 6 letters",
        (),
        HARDER,
        "about 0 to 10",
        "Anderson 1983, Lix and Rix, Journal of Reading 26; English, French, German, Greek",
        lambda c: c["long_words"] / c["sentences"],
    ),
    Measure(
        "flesch_kandel_moles",
        "207 − 1.015 × words / sentences − 73.6 × syllables / words",
        ("fr",),
        EASIER,
        "0 (very hard) to 100 (very easy), not bounded",
        "Kandel & Moles 1958, Cahiers d’études de radio-télévision 19, as quoted in later work "
        "(207/1.015/73.6; others quote 209/1.15/68); French",
        lambda c: 207 - 1.015 * _per_sentence(c) - 73.6 * _per_word(c, "syllables"),
    ),
    Measure(
        "flesch_reading_ease",
        "206.835 − 1.015 × words / sentences − 84.6 × syllables / words",
        ENGLISH,
        EASIER,
        "0 (very hard) to 100 (very easy), not bounded",
        "Flesch 1948, Journal of Applied Psychology 32; English",
        lambda c: 206.835 - 1.015 * _per_sentence(c) - 84.6 * _per_word(c, "syllables"),
    ),
    Measure(
        "flesch_kincaid",
        "0.39 × words / sentences + 11.8 × syllables / words − 15.59",
        ENGLISH,
        HARDER,
        "years of schooling (US)",
        "Kincaid et al. 1975, Research Branch Report 8-75; English",
        lambda c: 0.39 * _per_sentence(c) + 11.8 * _per_word(c, "syllables") - 15.59,
    ),
    Measure(
        "gunning_fog",
        "0.4 × (words / sentences + 100 × complex words / words); complex: 3 syllables or more, "
        "without names, compounds, and words made long by -ed, -es, -ing",
        ENGLISH,
        HARDER,
        "years of schooling (US)",
        "Gunning 1952, The Technique of Clear Writing; English",
        lambda c: 0.4 * (_per_sentence(c) + 100 * _per_word(c, "complex_words")),
    ),
    Measure(
        "smog",
        "1.043 × √(30 × words of 3 syllables or more / sentences) + 3.1291; fitted on 30 "
        "sentences, NaN below 3",
        ENGLISH,
        HARDER,
        "years of schooling (US)",
        "McLaughlin 1969, Journal of Reading 12; English",
        lambda c: 1.043 * np.sqrt(30 * c["polysyllables"] / c["sentences"]) + 3.1291,
        3,
    ),
    Measure(
        "automated_readability",
        "4.71 × characters / words + 0.5 × words / sentences − 21.43",
        ENGLISH,
        HARDER,
        "years of schooling (US)",
        "Senter & Smith 1967, AMRL-TR-66-220; English",
        lambda c: 4.71 * _per_word(c, "characters") + 0.5 * _per_sentence(c) - 21.43,
    ),
    Measure(
        "coleman_liau",
        "0.0588 × characters per 100 words − 0.296 × sentences per 100 words − 15.8",
        ENGLISH,
        HARDER,
        "years of schooling (US)",
        "Coleman & Liau 1975, Journal of Applied Psychology 60; English",
        lambda c: 5.88 * _per_word(c, "characters") - 29.6 / _per_sentence(c) - 15.8,
    ),
    Measure(
        "dale_chall",
        "0.1579 × % difficult words + 0.0496 × words / sentences, + 3.6365 above 5 % difficult; "
        "difficult: not on the list of 3,000 words, names and numbers aside",
        ENGLISH,
        HARDER,
        "below 5 (grade 4) to 10 (graduate)",
        "Dale & Chall 1948, Educational Research Bulletin 27, with the list that textstat carries; "
        "English",
        _dale_chall,
    ),
)
DESCRIBED = (
    Measure("words", "number of words", (), NEITHER, "words", "counted"),
    Measure("sentences", "number of sentences", (), NEITHER, "sentences", "counted"),
    Measure(
        "characters", "number of letters and digits in words", (), NEITHER, "characters", "counted"
    ),
    Measure(
        "syllables",
        "number of syllables",
        ("fr", "en"),
        NEITHER,
        "syllables",
        "spelling rules with exceptions from Lexique 3.83 (fr) and the CMU Pronouncing Dictionary "
        "(en)",
    ),
    Measure(
        "sentence_length_mean", "words / sentences", (), HARDER, "words", "counted", _per_sentence
    ),
    Measure(
        "sentence_length_median", "median of the sentences' words", (), HARDER, "words", "counted"
    ),
    Measure(
        "syllables_per_word",
        "syllables / words",
        ("fr", "en"),
        HARDER,
        "syllables",
        "counted",
        lambda c: _per_word(c, "syllables"),
    ),
    Measure(
        "long_word_share",
        "words of more than 6 letters / words",
        (),
        HARDER,
        "0 to 1",
        "Björnsson 1968",
        lambda c: _per_word(c, "long_words"),
    ),
    Measure(
        "rare_word_share",
        "words used less than once in a million / words in lower case (names and clitics aside)",
        (),
        HARDER,
        "0 to 1",
        "general frequencies of wordfreq (Speer 2022)",
        lambda c: c["rare_words"] / np.where(c["judged_words"] > 0, c["judged_words"], np.nan),
    ),
    Measure(
        "mattr",
        "mean share of different words in windows of 50 words, elided words apart",
        (),
        NEITHER,
        "0 to 1, higher is more varied",
        "Covington & McFall 2010, Journal of Quantitative Linguistics 17",
    ),
    Measure(
        "mtld",
        "mean number of words until the type–token ratio falls below 0.72",
        (),
        NEITHER,
        "words, higher is more varied",
        "McCarthy & Jarvis 2010, Behavior Research Methods 42",
    ),
    Measure(
        "hdd",
        "expected type–token ratio of 42 words drawn at random",
        (),
        NEITHER,
        "0 to 1, higher is more varied",
        "McCarthy & Jarvis 2007, Language Testing 24",
    ),
    Measure(
        "reading_minutes",
        "words / words read aloud a minute (French 195, English 228)",
        ("fr", "en"),
        NEITHER,
        "minutes",
        "Trauzettel-Klosinski & Dietz 2012, Investigative Ophthalmology & Visual Science 53",
    ),
)
MEASURES = {measure.name: measure for measure in FITTED + DESCRIBED}


def measures() -> pd.DataFrame:
    """List the measures of `score`, one row each, and what they count.

    Returns
    -------
    A table indexed by `measure`: `formula`, `languages` ('all', or the codes of the languages it
    was fitted on: NaN for the others), `direction`, `scale`, `source` (author, year, language),
    `interval` (whether `intervals` and `difference` have it), `counted` (which sentences, words
    and syllables).

    Examples
    --------
    >>> measures().loc["flesch_kandel_moles", "formula"]
    '207 − 1.015 × words / sentences − 73.6 × syllables / words'
    """
    rows = [
        (
            m.name,
            m.formula,
            ", ".join(m.languages) or "all",
            m.direction,
            m.scale,
            m.source,
            m.reckon is not None,
            COUNTED,
        )
        for m in MEASURES.values()
    ]
    columns = [
        "measure",
        "formula",
        "languages",
        "direction",
        "scale",
        "source",
        "interval",
        "counted",
    ]
    return pd.DataFrame(rows, columns=columns).set_index("measure")


def select(names: Iterable[str] | None, *, with_interval: bool = False) -> list[Measure]:
    """Look up measures by name; all of them without, or all that have an interval."""
    allowed = {name: m for name, m in MEASURES.items() if m.reckon is not None or not with_interval}
    if names is None:
        return list(allowed.values())
    wanted = [names] if isinstance(names, str) else list(names)
    unknown = next((name for name in wanted if name not in allowed), None)
    if unknown is not None:
        raise ValueError(
            f"unknown measure {unknown!r}; choose from {', '.join(map(repr, allowed))}"
        )
    return [allowed[name] for name in wanted]


def reckon(
    measure: Measure, counts: Counts, languages: str | None | Iterable[str | None]
) -> np.ndarray:
    """Reckon a measure for arrays of counts.

    Parameters
    ----------
    measure : one that follows from sums over sentences.
    counts : arrays of equal length by name, `words` and `sentences` among them.
    languages : the language of all, or of each.

    Returns
    -------
    An array of values: NaN below 3 words, for fewer sentences than the measure needs, and in a
    language that it was not fitted on.

    Examples
    --------
    >>> counts = {name: np.array([number]) for name, number in
    ...           [("words", 6), ("sentences", 1), ("syllables", 6)]}
    >>> float(reckon(MEASURES["flesch_reading_ease"], counts, "en").round(3)[0])
    116.145
    """
    if measure.reckon is None:
        raise ValueError(f"{measure.name!r} does not follow from sums over sentences")
    with np.errstate(divide="ignore", invalid="ignore"):
        values = measure.reckon(counts)
    enough = (counts["words"] >= FEWEST_WORDS) & (counts["sentences"] >= measure.fewest_sentences)
    return np.where(enough & _is_fitted_on(measure, languages), values, np.nan)


def _is_fitted_on(
    measure: Measure, languages: str | None | Iterable[str | None]
) -> bool | np.ndarray:
    """Whether a measure is meant for a language, or for each of several."""
    if not measure.languages:
        return True
    if languages is None or isinstance(languages, str):
        return languages in measure.languages
    return np.array([language in measure.languages for language in languages], dtype=np.bool_)
