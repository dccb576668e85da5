"""Detect the language of a text, without network access."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Below this many letters a detector guesses.
FEWEST_LETTERS = 20
# Of a long text, three stretches of this many characters are looked at (its beginning, middle and
# end), so that a prompt above it or a list below it does not decide. In 1,560 articles they gave
# the language that the whole text gives; the time grows with what is looked at.
STRETCH = 200
# A text is certainly in another language when the detector gives its own language at most this
# probability.
UNLIKELY = 0.001


def detect(text: str) -> str:
    """Return the ISO 639-1 code of the language of a text ('fr', 'en').

    A text of fewer than 20 letters is 'und' (undetermined).
    """
    sample = _sample(text)
    if sum(map(str.isalpha, sample)) < FEWEST_LETTERS:
        return "und"
    return _identifier().classify(sample)[0]


def is_certainly_other(text: str, language: str) -> bool:
    """Whether a text is certainly not in `language`, an ISO 639-1 code; False for 'und'."""
    if language == "und":
        return False
    probabilities = dict(_identifier().rank(_sample(text)))
    return probabilities.get(language, 1.0) <= UNLIKELY


def _sample(text: str) -> str:
    """Return the beginning, middle and end of a long text, a short text whole."""
    if len(text) <= 3 * STRETCH:
        return text
    middle = (len(text) - STRETCH) // 2
    return f"{text[:STRETCH]} {text[middle : middle + STRETCH]} {text[-STRETCH:]}"


@cache
def _identifier() -> "LanguageIdentifier":
    """Load the detector, limited to the languages that have an ISO 639-1 code."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([label for label in identifier.labels if len(label) == 2])
    return identifier
