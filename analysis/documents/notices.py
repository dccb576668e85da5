"""Defects of a text that distort what is measured on it: found with their place, never repaired."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

import pandas as pd
from tqdm.auto import tqdm

from analysis import languages
from analysis.documents.quotation_marks import REVERSED, UNMATCHED, mark_faults
from analysis.documents.structure import MANY, Block, passage_blocks
from analysis.languages.detection import is_certainly_other

# Every notice there is, and what it means for the analyses.
NOTICES = {
    UNMATCHED: "a quotation has no beginning or no end: attribution may give it to the wrong speaker",
    REVERSED: "a quotation mark faces the wrong way: attribution has to guess where the quotation ends",
    "<< or >> for « or »": "a quotation is not marked as one",
    "two full stops": "a full stop is doubled, or an ellipsis has lost a dot",
    "glued words": "a space is missing: two words or two sentences count as one",
    "lower-case start of a sentence": "a full stop stands within a sentence: it counts as two",
    "wrong decoding": "letters were destroyed when the text was saved: words are not recognised",
    "character code": "a sign is written as HTML code and counts as a word",
    "passage in another language": "its words and syllables are counted by the rules of the wrong language",
}

# Occurrences per thousand million words, as a power of ten: what is a word of its own, and what is among the commonest.
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
    r"\b[^\W\d_]+(?:[?!;:»”](?=[^\W\d_]{2})|(?:\.|\.\.\.|…)(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ])|,(?=[^\W\d_]{2}))"
    r"[^\W\d_]+"
)
_LOWER_START = re.compile(
    r"(?<![\w.’'-])(?P<before>[\w.’'-]*\w)(?P<found>\.[ \t\xa0\u202f]+(?P<word>[a-zà-öø-ÿ][\w’'-]*))"
)
_SUSPECT = re.compile(r"(?<![^ \n\t\"«»“”])[^ \n\t\"«»“”]*[ÃÂâÅÐÑÎÏØÙ\x80-\x9f][^ \n\t\"«»“”]*")
_LOST = re.compile("\ufffd+")
_CODE = re.compile(r"&(?:[a-z]{2,8}|[A-Z][a-z]{2,7}|#x?[0-9a-fA-F]{2,6});")
_WORD = re.compile(r"[^\W\d_]+")
# A paragraph of fewer words is too short to tell its language from names and quotations; one with this share of a
# language's commonest words is in that language, without asking a detector.
_FEWEST_WORDS = 15
_AT_HOME = 0.35
_LONGEST_ABBREVIATION = 5


def notices(documents: pd.DataFrame) -> pd.DataFrame:
    """One row per defect of a text, in the order of the text.

    Returns
    -------
    `doc_id, start, end` (offsets into the document as it was read), `notice` (one of `NOTICES`, which says what each
    means for the analyses). A quotation that spans paragraphs is no defect, nor are apostrophes, names such as
    LinkedIn, or addresses. Wrong decoding is what the library ftfy would repair; nothing is changed.

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
        for start, end, notice in _found(passage.text, passage.language, blocks)
    ]
    return pd.DataFrame(rows, columns=["doc_id", "start", "end", "notice"]).astype(
        {"start": int, "end": int, "notice": "str"}
    )


def _found(text: str, language: str, blocks: list[Block]) -> list[tuple[int, int, str]]:
    masked = _ADDRESS.sub(lambda match: "_" * len(match.group()), text)
    found = list(
        mark_faults(text, [(block.start, block.end) for block in blocks if block.kind != "residue"])
    )
    found += _spans(_CHEVRONS, masked, "<< or >> for « or »")
    found += _spans(_TWO_STOPS, masked, "two full stops")
    found += _spans(_CODE, masked, "character code")
    found += _spans(_LOST, text, "wrong decoding")
    found += [(*span, "wrong decoding") for span in _mojibake(text)]
    found += [(*span, "glued words") for span in _glued(masked, language)]
    found += [(*span, "lower-case start of a sentence") for span in _lower_starts(masked, language)]
    found += [
        (block.start, block.end, "passage in another language")
        for block in blocks
        if block.kind == "paragraph" and _is_foreign(text[block.start : block.end], language)
    ]
    return sorted(set(found))


def _spans(pattern: re.Pattern[str], text: str, notice: str) -> Iterable[tuple[int, int, str]]:
    return [(*match.span(), notice) for match in pattern.finditer(text)]


def _mojibake(text: str) -> Iterator[tuple[int, int]]:
    """Words that ftfy knows for UTF-8 read as another encoding."""
    for match in _SUSPECT.finditer(text):
        # Imported here, because few texts need it; so below.
        from ftfy import fix_encoding

        if fix_encoding(match.group()) != match.group():
            yield match.start(), match.start() + len(match.group().rstrip("\xa0\u202f:;!?.,)"))


def _glued(text: str, language: str) -> Iterator[tuple[int, int]]:
    for match in _GLUED_CASE.finditer(text):
        if _is_glued(match.group(), language):
            yield match.span()
    for match in _GLUED_MARK.finditer(text):
        first = _WORD.match(match.group()).group()
        if len(first) >= 2 and not (
            match.group()[len(first)] == "." and first.casefold() in _abbreviations(language)
        ):
            yield match.span()


def _is_glued(word: str, language: str) -> bool:
    """Two words written as one, not a name that carries a capital inside (YouTube, McDonald, easyJet)."""
    from wordfreq import zipf_frequency

    cut = max(i for i, letter in enumerate(word) if letter.isupper())
    first, second = word[:cut], word[cut:]
    code = language if language in languages.available() else "en"
    if zipf_frequency(word, code) >= KNOWN or first.casefold() in ("mc", "mac", "fitz"):
        return False
    if first[0].islower():
        return len(first) >= 3 or first == "à"
    return len(first) >= 3 and zipf_frequency(second, code) >= COMMON


def _lower_starts(text: str, language: str) -> Iterator[tuple[int, int]]:
    for match in _LOWER_START.finditer(text):
        before, word = match["before"], match["word"]
        last = re.split(r"[’'-]", before)[-1]
        abbreviated = (
            "." in before
            or len(last) < 2
            or last.casefold() in _abbreviations(language)
            or not re.search("[aeiouyà-ÿ]", last.casefold())
        )
        if language != "fr" and last[0].isupper() and len(last) <= _LONGEST_ABBREVIATION:
            abbreviated = True
        if not abbreviated and word.islower():
            yield match.span("found")


@cache
def _abbreviations(language: str) -> frozenset[str]:
    """What a full stop may follow without an end of sentence; the other classes of the table are words that begin one."""
    rows = languages.load(language).table("abbreviations")
    return frozenset(
        row["entry"].casefold().rstrip(".")
        for row in rows
        if row["class"] in ("title", "number", "within", "open", "end")
    )


def _is_foreign(paragraph: str, language: str) -> bool:
    words = _WORD.findall(paragraph.casefold())
    if len(words) < _FEWEST_WORDS:
        return False
    common = _common_words(language)
    return sum(word in common for word in words) < _AT_HOME * len(words) and is_certainly_other(
        paragraph, language
    )


@cache
def _common_words(language: str) -> frozenset[str]:
    return frozenset(languages.load(language).entries("stop_words"))
