"""Find defects of a text that distort what is measured on it, with their offsets; repair none."""

import re
from collections.abc import Iterator
from functools import cache

import pandas as pd
from tqdm.auto import tqdm

from analysis import languages
from analysis.documents.quotation_marks import REVERSED, UNMATCHED, mark_faults
from analysis.documents.structure import MANY, Block, passage_blocks
from analysis.languages.detection import is_certainly_other

# Every notice there is, and what it means for the analyses.
NOTICES = {
    UNMATCHED: (
        "a quotation has no beginning or no end: attribution may give it to the wrong speaker"
    ),
    REVERSED: (
        "a quotation mark faces the wrong way: attribution has to guess where the quotation ends"
    ),
    "<< or >> for « or »": "a quotation is not marked as one",
    "two full stops": "a full stop is doubled, or an ellipsis has lost a dot",
    "glued words": "a space is missing: two words or two sentences count as one",
    "lower-case start of a sentence": "a full stop stands within a sentence: it counts as two",
    "wrong decoding": "letters were destroyed when the text was saved: words are not recognised",
    "character code": "a sign is written as HTML code and counts as a word",
    "passage in another language": (
        "its words and syllables are counted by the rules of the wrong language"
    ),
}

# Zipf frequencies (the logarithm of the occurrences in 10⁹ words): from KNOWN on, letters are a
# word of the language; from COMMON on, the word is among the commonest.
KNOWN = 1.8
COMMON = 5.5

_ADDRESS = re.compile(
    r"(?:https?://|www\.|pic\.twitter)\S+|(?<!\S)\S+@\S+|[@#]\w+"
    r"|\b[\w-]{1,63}\.(?:com|fr|org|net|eu|ca|ch|be|info|uk)\b",
    re.IGNORECASE,
)
_CHEVRONS = re.compile(r"(?<!<)<<(?!<)|(?<!>)>>(?!>)")
_TWO_STOPS = re.compile(r"(?<![./\\])\.\.(?![./\\])")
_GLUED_CASE = re.compile(r"\b[^\W\d_]*?[a-zà-öø-ÿ][A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+")
_GLUED_MARK = re.compile(
    r"\b(?P<first>[^\W\d_]+)"
    r"(?:[?!;:»”](?=[^\W\d_]{2})|(?:\.|\.\.\.|…)(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ])|,(?=[^\W\d_]{2}))"
    r"[^\W\d_]+"
)
_LOWER_START = re.compile(
    r"(?<![\w.’'-])(?P<before>[\w.’'-]*\w)"
    r"(?P<start>\.[ \t\xa0\u202f]+(?P<word>[a-zà-öø-ÿ][\w’'-]*))"
)
# Words with a letter that wrong decoding makes.
_SUSPECT = re.compile(r"(?<![^ \n\t\"«»“”])[^ \n\t\"«»“”]*[ÃÂâÅÐÑÎÏØÙ\x80-\x9f][^ \n\t\"«»“”]*")
_LOST = re.compile("\ufffd+")
_CODE = re.compile(r"&(?:[a-z]{2,8}|[A-Z][a-z]{2,7}|#x?[0-9a-fA-F]{2,6});")
_WORD = re.compile(r"[^\W\d_]+")
# In a paragraph of fewer words, names and quotations hide its language.
_FEWEST_WORDS = 15
# A paragraph with this share of stop words of a language is in it: the detector need not be asked.
_CERTAIN_SHARE = 0.35
_LONGEST_ABBREVIATION = 5


def notices(documents: pd.DataFrame) -> pd.DataFrame:
    """One row per defect of a text, in the order of the text.

    Returns
    -------
    `doc_id, start, end` (offsets into the document as it was read), `notice` (one of `NOTICES`,
    which says what each means for the analyses). A quotation that spans paragraphs is no defect,
    nor are apostrophes, names such as LinkedIn, or addresses. Wrong decoding is what the library
    ftfy would repair; nothing is changed.

    >>> list(notices(pd.DataFrame({"text": ["Il part .. « Enfin."], "language": "fr"})).notice)
    ['two full stops', 'unmatched quotation mark']
    """
    rows = [
        (passage.unit, passage.start + start, passage.start + end, notice)
        for passage, blocks in tqdm(
            passage_blocks(documents),
            "checking",
            len(documents),
            leave=False,
            disable=len(documents) < MANY,
        )
        for start, end, notice in _notices_in(passage.text, passage.language, blocks)
    ]
    return pd.DataFrame(rows, columns=["doc_id", "start", "end", "notice"]).astype(
        {"start": int, "end": int, "notice": "str"}
    )


def _notices_in(text: str, language: str, blocks: list[Block]) -> list[tuple[int, int, str]]:
    """Return the defects of one text as (start, end, notice), in order, each once."""
    # In addresses, case and stops mean nothing: they are blanked out at the same length.
    masked = _ADDRESS.sub(lambda match: "_" * len(match.group()), text)
    article = [(block.start, block.end) for block in blocks if block.kind != "residue"]
    foreign = [
        (block.start, block.end)
        for block in blocks
        if block.kind == "paragraph" and _is_foreign(text[block.start : block.end], language)
    ]
    spans_of_notice = (
        ("<< or >> for « or »", _spans(_CHEVRONS, masked)),
        ("two full stops", _spans(_TWO_STOPS, masked)),
        ("character code", _spans(_CODE, masked)),
        ("wrong decoding", _spans(_LOST, text)),
        ("wrong decoding", _wrongly_decoded(text)),
        ("glued words", _glued(masked, language)),
        ("lower-case start of a sentence", _lower_starts(masked, language)),
        ("passage in another language", foreign),
    )
    defects = {(*span, notice) for notice, spans in spans_of_notice for span in spans}
    return sorted(defects.union(mark_faults(text, article)))


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of every match of a pattern."""
    return (match.span() for match in pattern.finditer(text))


def _wrongly_decoded(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of words that ftfy knows for UTF-8 read as another encoding."""
    for match in _SUSPECT.finditer(text):
        # Imported here, because few texts need it; the same holds for wordfreq below.
        from ftfy import fix_encoding

        if fix_encoding(match.group()) != match.group():
            yield match.start(), match.start() + len(match.group().rstrip("\xa0\u202f:;!?.,)"))


def _glued(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of two words that lack the space between them, after a mark or not."""
    for match in _GLUED_CASE.finditer(text):
        if _is_glued(match.group(), language):
            yield match.span()
    for match in _GLUED_MARK.finditer(text):
        first = match["first"]
        mark = match.group()[len(first)]
        abbreviated = mark == "." and first.casefold() in _abbreviations(language)
        if len(first) >= 2 and not abbreviated:
            yield match.span()


def _is_glued(word: str, language: str) -> bool:
    """Whether a word with a capital inside is two words: leCongrès, not YouTube or McDonald."""
    from wordfreq import zipf_frequency

    cut = max(index for index, letter in enumerate(word) if letter.isupper())
    first, second = word[:cut], word[cut:]
    code = language if language in languages.available() else "en"
    if zipf_frequency(word, code) >= KNOWN or first.casefold() in ("mc", "mac", "fitz"):
        return False
    if first[0].islower():
        return len(first) >= 3 or first == "à"
    return len(first) >= 3 and zipf_frequency(second, code) >= COMMON


def _lower_starts(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of a full stop and the lower-case word that follows it."""
    for match in _LOWER_START.finditer(text):
        if match["word"].islower() and not _is_abbreviated(match["before"], language):
            yield match.span("start")


def _is_abbreviated(word: str, language: str) -> bool:
    """Whether the full stop after a word may be that of an abbreviation."""
    last = re.split(r"[’'-]", word)[-1]
    if "." in word or len(last) < 2 or not re.search("[aeiouyà-ÿ]", last.casefold()):
        return True
    if language != "fr" and last[0].isupper() and len(last) <= _LONGEST_ABBREVIATION:
        return True
    return last.casefold() in _abbreviations(language)


@cache
def _abbreviations(language: str) -> frozenset[str]:
    """Return the abbreviations of a language in lower case, without their stop.

    The other classes of the table are words that begin a sentence.
    """
    rows = languages.load(language).table("abbreviations")
    return frozenset(
        row["entry"].casefold().rstrip(".")
        for row in rows
        if row["class"] in ("title", "number", "within", "open", "end")
    )


def _is_foreign(paragraph: str, language: str) -> bool:
    """Whether a paragraph is long enough to tell its language, and certainly in another one."""
    words = _WORD.findall(paragraph.casefold())
    if len(words) < _FEWEST_WORDS:
        return False
    common = _common_words(language)
    if sum(word in common for word in words) >= _CERTAIN_SHARE * len(words):
        return False
    return is_certainly_other(paragraph, language)


@cache
def _common_words(language: str) -> frozenset[str]:
    """Return the stop words of a language."""
    return frozenset(languages.load(language).entries("stop_words"))
