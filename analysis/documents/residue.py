"""Find residue: what lies around an article in the page that it was copied from.

It is related links, advertisements, share buttons, newsletter and cookie prompts. The words that
give it away are data of the languages (`residue.tsv`), pooled over all of them: a page's own words
need not be in the article's language. The column `reach` of an entry says where it counts:

- `line`: alone on a line;
- `end`: alone on a line, or at its end after a sentence;
- `rest`: at the beginning of a line or after a sentence, and all that follows on the line;
- `title`: the same, at the beginning of a line that does not end as a sentence.
"""

import re
from functools import cache
from unicodedata import normalize

from analysis import languages
from analysis.documents.lines import alternatives

# A longer run of related links has swallowed the article: only its first sentence is residue.
LONGEST_RUN = 500
_FIRST_SENTENCE = re.compile(r"[.!?…]+[»”\"')\]]*(?=\s|$)")
_SENTENCE_END = re.compile(r"[.!?…;]\W{0,5}$")
# Arrows, bullets and brackets before the first word of a line; quotation marks belong to the words.
_LEADING_MARKS = r"[^\w«“\"'‘]{0,6}+"
# What a sentence ends with, and the space after it.
_AFTER_SENTENCE = r"[.!?…»”\"')\]][ \t\xa0\u202f]*"
_LABEL_MARKS = ":»>"
_LABEL_END = re.compile(f"[{_LABEL_MARKS}]")
_LONGEST_LABEL = 40
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_COPYRIGHT = re.compile(
    r"(?:©|\([cC]\)|[Cc]opyright)\W{0,3}"
    r"(?:.{0,60}?\b(?:19|20)\d\d\b|.{0,80}(?i:droits réservés|rights reserved))"
)
_ORNAMENT = r"[\W_]{0,4}"
# What has to follow an entry that opens a related link: the end, a mark, or the capital of the
# link's own text.
_LINK = r"(?=[ \t\xa0\u202f]*(?:$|[:»>|–—→\-]|[^\W_a-zà-ÿ]|[«“\"]))"


def residue_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the residue in one line, text[start:end], as offsets into `text`, in order."""
    line = text[start:end]
    if _ADDRESS.fullmatch(line) or (len(line) < 200 and _COPYRIGHT.match(line)):
        return [(start, end)]
    leading = _leading_span(line)
    spans = [leading] if leading else _spans_in_line(line)
    return [(start + span_start, start + span_end) for span_start, span_end in spans]


def is_related_label(line: str) -> bool:
    """Whether a line is the label of related links and nothing else ("Lire aussi", "Most read")."""
    return bool(_related_label().fullmatch(line))


def _leading_span(line: str) -> tuple[int, int] | None:
    """Return the offsets of residue at the beginning of a line, None where there is none."""
    # Few lines begin with an entry: only those are looked at closely.
    if not _begun().match(line):
        return None
    if _alone().fullmatch(line):
        return 0, len(line)
    opening = _opening().match(line)
    if not opening and not _SENTENCE_END.search(line[-10:]):
        opening = _title().match(line)
    return (0, _end_of_run(line, 0, opening.end())) if opening else None


def _spans_in_line(line: str) -> list[tuple[int, int]]:
    """Return the offsets of residue after the text of a line, or between its sentences."""
    # Few lines have an entry after a sentence: only those are looked at closely.
    begun = _begun_after_sentence().search(line)
    opening = _opening_after_sentence().search(line, begun.start()) if begun else None
    if opening:
        return [(opening.start("residue"), _end_of_run(line, *opening.span("residue")))]
    labelled = _labelled_span(line)
    if labelled:
        return [labelled]
    if not begun:
        return []
    closing = _closing().search(line, max(0, len(line) - 120))
    if closing:
        return [(closing.start("residue"), len(line))]
    return [pasted.span("residue") for pasted in _pasted().finditer(line)]


def _labelled_span(line: str) -> tuple[int, int] | None:
    """Return the offsets of a related link whose label ends with a mark ("Lire aussi :")."""
    if not any(mark in line for mark in _LABEL_MARKS) or not _labelled().search(line):
        return None
    for mark in _LABEL_END.finditer(line):
        label = _labelled().search(line, max(0, mark.start() - _LONGEST_LABEL), mark.end())
        if label:
            return label.start(), _end_of_run(line, *label.span())
    return None


def _end_of_run(line: str, start: int, end: int) -> int:
    """Return where residue ends that begins with the entry line[start:end].

    It ends with its line, unless that would swallow an article written as one line.
    """
    if len(line) - start <= LONGEST_RUN:
        return len(line)
    sentence = _FIRST_SENTENCE.search(line, end, start + LONGEST_RUN)
    return sentence.end() if sentence else end


@cache
def _entries(reach: str, *classes: str) -> str:
    """Return one pattern for the entries of a reach in every language, of these classes or all."""
    patterns = [
        pattern + _required_after(entry, entry_class)
        for entry, entry_class in _rows(reach, classes)
        for pattern in _patterns(entry)
    ]
    return alternatives(patterns) or r"(?!)"


def _required_after(entry: str, entry_class: str) -> str:
    """Return the pattern of what has to follow an entry, so that it is not part of a sentence."""
    if entry_class == "related" and entry[-1].isalpha():
        return _LINK
    return r"(?!\w)" if entry[-1].isalnum() else ""


def _rows(reach: str, classes: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the entries of a reach with their classes, the longest first."""
    rows = {
        (row["entry"], row["class"])
        for code in languages.available()
        for row in languages.load(code).table("residue")
        if row["reach"] == reach and (not classes or row["class"] in classes)
    }
    return sorted(rows, key=lambda row: (-len(row[0]), row))


@cache
def _alone() -> re.Pattern[str]:
    """Return the pattern of a line that is residue as a whole."""
    prompts = "|".join(_entries(reach) for reach in ("end", "rest"))
    return re.compile(
        rf"{_ORNAMENT}(?:(?:{_entries('line')})[^\w.]{{0,4}}|(?:{prompts}){_ORNAMENT})$"
    )


@cache
def _related_label() -> re.Pattern[str]:
    """Return the pattern of a line that is the label of related links."""
    entries = "|".join(_entries(reach, "related") for reach in ("line", "end", "rest"))
    return re.compile(f"{_ORNAMENT}(?:{entries}){_ORNAMENT}$")


@cache
def _opening() -> re.Pattern[str]:
    """Return the pattern of residue that opens a line."""
    return re.compile(f"{_LEADING_MARKS}(?:{_entries('rest')})")


@cache
def _begun() -> re.Pattern[str]:
    """Return the pattern of any entry at the beginning of a line, whatever follows it."""
    return re.compile(rf"[\W_]{{0,6}}(?:{_bare_entries('line', 'end', 'rest', 'title')})")


@cache
def _begun_after_sentence() -> re.Pattern[str]:
    """Return the pattern of any entry after a sentence, whatever follows it."""
    return re.compile(rf"{_AFTER_SENTENCE}+[\[(]?(?:{_bare_entries('end', 'rest')})")


def _bare_entries(*reaches: str) -> str:
    """Return one pattern for the entries of these reaches, whatever follows them."""
    return alternatives(
        pattern
        for reach in reaches
        for entry, _ in _rows(reach, ())
        for pattern in _patterns(entry)
    )


@cache
def _opening_after_sentence() -> re.Pattern[str]:
    """Return the pattern of residue that opens after a sentence."""
    return re.compile(rf"{_AFTER_SENTENCE}+(?P<residue>{_entries('rest')})")


@cache
def _title() -> re.Pattern[str]:
    """Return the pattern of residue that opens a line which does not end as a sentence."""
    return re.compile(f"{_LEADING_MARKS}(?:{_entries('title')})")


@cache
def _closing() -> re.Pattern[str]:
    """Return the pattern of residue at the end of a line, after a sentence."""
    return re.compile(rf"{_AFTER_SENTENCE}(?P<residue>[\[(]?(?:{_entries('end')})[\W_]{{0,3}})$")


@cache
def _pasted() -> re.Pattern[str]:
    """Return the pattern of an advertisement's label between two sentences, glued to the second.

    "… l’été. PublicitéLe maire …"
    """
    labels = "|".join(
        pattern for entry, _ in _rows("end", ("advertisement",)) for pattern in _patterns(entry)
    )
    return re.compile(rf"[.!?…»”][ \xa0]?(?P<residue>{labels})(?=[A-ZÀ-Þ][a-zà-ÿ’'])")


@cache
def _labelled() -> re.Pattern[str]:
    """Return the pattern of a label of related links with a mark after it, wherever it stands."""
    return re.compile(rf"(?:{_entries('rest', 'related')})(?=[ \xa0\u202f]?[:»>])")


def _patterns(entry: str) -> list[str]:
    """Return an entry as patterns: its first letter a capital, with its accent and without.

    Either apostrophe matches, and * stands for up to 80 characters. Each pattern begins with a
    literal letter, which is what makes a search for many of them fast (see `alternatives`).
    """
    first = entry[0].upper()
    rest = f"(?i:{''.join(map(_character, entry[1:]))})"
    if _bare(first) == first:
        return [re.escape(first) + rest]
    return [f"{letter}[\u0300-\u0327]?{rest}" for letter in (first, _bare(first))]


def _character(character: str) -> str:
    """Return the pattern of one character of an entry."""
    if character in "’'":
        return "['’]"
    if character == " ":
        return "[ \t\xa0\u202f]+"
    if character == "*":
        return ".{1,80}?"
    bare = _bare(character)
    return f"[{character}{bare}][\u0300-\u0327]?" if bare != character else re.escape(character)


def _bare(character: str) -> str:
    """Return a letter without its accent."""
    return normalize("NFD", character)[0]
