"""What lies around an article: related links, advertisements, share buttons, newsletter and cookie prompts."""

import re
from functools import cache
from unicodedata import normalize

from analysis import languages
from analysis.documents.lines import alternatives

# A run of related links this long has swallowed the article: then only its first sentence is taken for residue.
LONGEST_RUN = 500
_FIRST_SENTENCE = re.compile(r"[.!?…]+[»”\"')\]]*(?=\s|$)")
_SENTENCE_END = re.compile(r"[.!?…;]\W{0,5}$")
# Arrows, bullets and brackets before the first word of a line; quotation marks belong to the words.
_FIRST_WORD = re.compile(r"[^\w«“\"'‘]{0,6}")
_LABEL_MARKS = ":»>"
_LABEL_END = re.compile(f"[{_LABEL_MARKS}]")
_LONGEST_LABEL = 40
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_COPYRIGHT = re.compile(
    r"(?:©|\([cC]\)|[Cc]opyright)\W{0,3}(?:.{0,60}?\b(?:19|20)\d\d\b|.{0,80}(?i:droits réservés|rights reserved))"
)
_ORNAMENT = r"[\W_]{0,4}"
# What has to follow an entry that opens a related link: the end, a mark, or the capital of the link's own text.
_LINK = r"(?=[ \t\xa0\u202f]*(?:$|[:»>|–—→\-]|[^\W_a-zà-ÿ]|[«“\"]))"


def residue_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The residue in text[start:end], one line: offsets into `text`, in order."""
    line = text[start:end]
    if _ADDRESS.fullmatch(line) or (len(line) < 200 and _COPYRIGHT.match(line)):
        return [(start, end)]
    found = _leading_span(line) if _begun().match(line) else None
    return [(start + a, start + b) for a, b in ([found] if found else _glued_spans(line))]


def is_related_label(line: str) -> bool:
    """Whether a line is nothing but the label above a list of related links ("Lire aussi", "Most read")."""
    return bool(_related_label().fullmatch(line))


def _leading_span(line: str) -> tuple[int, int] | None:
    if _alone().fullmatch(line):
        return 0, len(line)
    begin = _FIRST_WORD.match(line).end()
    opening = _opening().match(line, begin) or (
        _title().match(line, begin) if not _SENTENCE_END.search(line[-10:]) else None
    )
    return (0, _reach(line, 0, opening.end())) if opening else None


def _glued_spans(line: str) -> list[tuple[int, int]]:
    behind = _begun_behind_sentence().search(line)
    if behind and (glued := _glued().search(line, behind.start())):
        return [(glued.start("residue"), _reach(line, *glued.span("residue")))]
    for mark in (
        _LABEL_END.finditer(line)
        if any(map(line.__contains__, _LABEL_MARKS)) and _labelled().search(line)
        else ()
    ):
        if glued := _labelled().search(line, max(0, mark.start() - _LONGEST_LABEL), mark.end()):
            return [(glued.start(), _reach(line, *glued.span()))]
    if behind and (glued := _closing().search(line, max(0, len(line) - 120))):
        return [(glued.start("residue"), len(line))]
    return [glued.span("residue") for glued in _pasted().finditer(line)] if behind else []


def _reach(line: str, start: int, end: int) -> int:
    """Where a run of residue ends: with its line, unless that would swallow an article written as one line."""
    if len(line) - start <= LONGEST_RUN:
        return len(line)
    sentence = _FIRST_SENTENCE.search(line, end, start + LONGEST_RUN)
    return sentence.end() if sentence else end


@cache
def _entries(reach: str, *classes: str) -> str:
    """The entries of every language as one pattern: a page's own words need not be in the article's language."""
    patterns = [
        pattern
        + (
            _LINK
            if kind == "related" and entry[-1].isalpha()
            else r"(?!\w)"
            if entry[-1].isalnum()
            else ""
        )
        for entry, kind in _rows(reach, classes)
        for pattern in _patterns(entry)
    ]
    return alternatives(patterns) or r"(?!)"


def _rows(reach: str, classes: tuple[str, ...]) -> list[tuple[str, str]]:
    """Entries with their classes, the longest first."""
    found = {
        (row["entry"], row["class"])
        for code in languages.available()
        for row in languages.load(code).table("residue")
        if row["reach"] == reach and (not classes or row["class"] in classes)
    }
    return sorted(found, key=lambda item: (-len(item[0]), item))


@cache
def _alone() -> re.Pattern[str]:
    prompts = "|".join(_entries(reach) for reach in ("end", "rest"))
    return re.compile(
        rf"{_ORNAMENT}(?:(?:{_entries('line')})[^\w.]{{0,4}}|(?:{prompts}){_ORNAMENT})$"
    )


@cache
def _related_label() -> re.Pattern[str]:
    entries = "|".join(_entries(reach, "related") for reach in ("line", "end", "rest"))
    return re.compile(f"{_ORNAMENT}(?:{entries}){_ORNAMENT}$")


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(_entries("rest"))


@cache
def _begun() -> re.Pattern[str]:
    """Any entry at the beginning of a line, whatever follows it: few lines have one, only those are looked at closely."""
    return re.compile(rf"[\W_]{{0,6}}(?:{_bare_entries('line', 'end', 'rest', 'title')})")


@cache
def _begun_behind_sentence() -> re.Pattern[str]:
    """The same behind the end of a sentence."""
    return re.compile(rf"[.!?…»”\"')\]][ \t\xa0\u202f]*+[\[(]?(?:{_bare_entries('end', 'rest')})")


def _bare_entries(*reaches: str) -> str:
    return alternatives(
        pattern
        for reach in reaches
        for entry, _ in _rows(reach, ())
        for pattern in _patterns(entry)
    )


@cache
def _glued() -> re.Pattern[str]:
    """What opens residue, after the end of a sentence."""
    return re.compile(rf"[.!?…»”\"')\]][ \t\xa0\u202f]*+(?P<residue>{_entries('rest')})")


@cache
def _title() -> re.Pattern[str]:
    return re.compile(_entries("title"))


@cache
def _closing() -> re.Pattern[str]:
    return re.compile(
        rf"[.!?…»”\"')\]][ \t\xa0\u202f]*(?P<residue>[\[(]?(?:{_entries('end')})[\W_]{{0,3}})$"
    )


@cache
def _pasted() -> re.Pattern[str]:
    """An advertisement's label between two sentences, glued to the second ("… l’été. PublicitéLe maire …")."""
    labels = "|".join(
        pattern for entry, _ in _rows("end", ("advertisement",)) for pattern in _patterns(entry)
    )
    return re.compile(rf"[.!?…»”][ \xa0]?(?P<residue>{labels})(?=[A-ZÀ-Þ][a-zà-ÿ’'])")


@cache
def _labelled() -> re.Pattern[str]:
    """A related link that a colon gives away wherever it is glued."""
    return re.compile(rf"(?:{_entries('rest', 'related')})(?=[ \xa0\u202f]?[:»>])")


def _patterns(entry: str) -> list[str]:
    """An entry as patterns: its first letter a capital, either apostrophe, capitals with or without their accents.

    Each begins with its letter itself, which is what makes a search for many of them fast.
    """
    first, rest = entry[0].upper(), "(?i:" + "".join(map(_character, entry[1:])) + ")"
    return (
        [re.escape(first) + rest]
        if _bare(first) == first
        else [f"{letter}[\u0300-\u0327]?{rest}" for letter in (first, _bare(first))]
    )


def _character(character: str) -> str:
    if character in "’'":
        return "['’]"
    if character == " ":
        return "[ \t\xa0\u202f]+"
    if character == "*":
        return ".{1,80}?"
    bare = _bare(character)
    return f"[{character}{bare}][\u0300-\u0327]?" if bare != character else re.escape(character)


def _bare(character: str) -> str:
    return normalize("NFD", character)[0]
