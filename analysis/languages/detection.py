"""Which language a text is in, found offline."""

from functools import cache

# Below this many letters a detector guesses.
FEWEST_LETTERS = 20
# A long text is known by its beginning; this bounds the time of a very long one.
MOST_CHARACTERS = 20_000
# A text is certainly in another language when the detector gives its own at most this probability.
UNLIKELY = 0.001


def detect(text: str) -> str:
    """The ISO 639-1 code of the language of a text ('fr', 'en', …); 'und' (undetermined) where it has too few letters."""
    sample = text[:MOST_CHARACTERS]
    if sum(character.isalpha() for character in sample) < FEWEST_LETTERS:
        return "und"
    return _identifier().classify(sample)[0]


def is_certainly_other(text: str, language: str) -> bool:
    """Whether a text is certainly in another language than that one; never where that one is undetermined."""
    if language == "und":
        return False
    return dict(_identifier().rank(text[:MOST_CHARACTERS])).get(language, 1.0) <= UNLIKELY


@cache
def _identifier():
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_DIR / MODEL_FILE, norm_probs=True)
    identifier.set_languages([label for label in identifier.labels if len(label) == 2])  # those with an ISO 639-1 code
    return identifier
