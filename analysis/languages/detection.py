"""Which language a text is in, found offline."""

from functools import cache

# Below this many letters a detector guesses.
FEWEST_LETTERS = 20
# A long text is known by three stretches of so many characters: a prompt at its head or a list at its foot does not decide.
# In 1,560 articles they said what the whole said; the time grows with what is looked at.
STRETCH = 200
# A text is certainly in another language when the detector gives its own at most this probability.
UNLIKELY = 0.001


def detect(text: str) -> str:
    """The ISO 639-1 code of the language of a text ('fr', 'en', …); 'und' (undetermined) where it has too few letters."""
    sample = _sample(text)
    return (
        _identifier().classify(sample)[0]
        if sum(map(str.isalpha, sample)) >= FEWEST_LETTERS
        else "und"
    )


def is_certainly_other(text: str, language: str) -> bool:
    """Whether a text is certainly in another language than that one; never where that one is undetermined."""
    return (
        language != "und" and dict(_identifier().rank(_sample(text))).get(language, 1.0) <= UNLIKELY
    )


def _sample(text: str) -> str:
    """The beginning, middle and end of a text; all of a short one."""
    if len(text) <= 3 * STRETCH:
        return text
    middle = (len(text) - STRETCH) // 2
    return f"{text[:STRETCH]} {text[middle : middle + STRETCH]} {text[-STRETCH:]}"


@cache
def _identifier():
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_DIR / MODEL_FILE, norm_probs=True)
    identifier.set_languages(
        [label for label in identifier.labels if len(label) == 2]
    )  # those with an ISO 639-1 code
    return identifier
