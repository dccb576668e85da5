"""Which language a text is in, found offline."""

from functools import cache

# Below this many letters a detector guesses.
FEWEST_LETTERS = 20
# A long text is known by its beginning; this bounds the time of a very long one.
MOST_CHARACTERS = 20_000


def detect(text: str) -> str:
    """The ISO 639-1 code of the language of a text ('fr', 'en', …); 'und' (undetermined) where it has too few letters."""
    sample = text[:MOST_CHARACTERS]
    if sum(character.isalpha() for character in sample) < FEWEST_LETTERS:
        return "und"
    return _identifier().classify(sample)[0]


@cache
def _identifier():
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_DIR / MODEL_FILE, norm_probs=True)
