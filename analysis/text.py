"""Divide the texts of a table of documents into sentences and words.

Both are offsets into the text exactly as it was read. One regular expression finds the places where
a sentence may end, and one the written words; what a full stop, an apostrophe or a hyphen does
there is data of the language (`abbreviations.tsv`, `elisions.tsv`). Every step is linear in the
length of the text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import pandas as pd

from analysis import languages
from analysis.documents import passage_blocks
from analysis.documents.structure import trimmed

APOSTROPHES = "'’ʼ‘´`"
HYPHENS = "‐‑-"
SPACES = " \u00a0\u2009\u202f"
# Characters that belong to a word although Unicode does not call them letters: combining accents,
# vowel signs of Hebrew, Arabic and Devanagari, the soft hyphen, joiners.
MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u0900-\u0903\u093a-\u094f\u00ad\u200c\u200d\u2060\ufe20-\ufe2f"
)
DOMAINS = "com|org|net|info|gouv|edu|fr|be|ch|ca|eu|uk|io|tv|int"
OPENING = "\"'“‘„«‹([–—"
CLOSING = "\"'”’“»›)]"

# Letters and digits, taken without ever giving one back: the expressions below stay linear.
_RUN = rf"[^\W_]++(?:[{MARKS}]++[^\W_]*+)*+"
# Most words are letters and no more: they are found at once.
_PLAIN_WORD = rf"[^\W\d_][^\W_]*+(?![.@:{MARKS}{APOSTROPHES}{HYPHENS}])"
_ADDRESS = (
    rf"https?://[^\s<>«»\"“”]*[\w/]"
    rf"|(?<![\w.@-])(?:[\w-]{{1,63}}[.@]){{1,4}}(?:{DOMAINS})\b(?![@-])(?:/[^\s<>«»\"“”]*[\w/])?"
)
_INITIALS_WORD = r"(?<![\w.])(?:[^\W\d_]\.-?){2,12}(?![\w-])"
_NUMBER = (
    rf"(?<![\w.,])\d{{1,3}}(?:[{SPACES}]\d{{3}}(?!\d))++(?:,\d++)?"
    r"|\d++(?:[.,:/]\d++)++(?!\w)"
)
_ELIDED_INITIALS = rf"{_RUN}[{APOSTROPHES}](?=(?:[^\W\d_]\.){{2}})"
_JOINED = rf"{_RUN}(?:[{APOSTROPHES}{HYPHENS}]{_RUN})++[{APOSTROPHES}]?|{_RUN}[{APOSTROPHES}]"
_WORD = re.compile(
    rf"{_PLAIN_WORD}|{_ADDRESS}|{_INITIALS_WORD}|{_NUMBER}|{_ELIDED_INITIALS}"
    rf"|(?P<joined>{_JOINED})|(?P<stopped>{_RUN}(?=\.))|{_RUN}"
)
# Words between two spaces of a sentence, where a full stop at the end belongs to the word.
_WRITTEN = re.compile(
    rf"{_PLAIN_WORD}|{_ADDRESS}|{_INITIALS_WORD}|{_NUMBER}"
    rf"|{_RUN}[{APOSTROPHES}](?:[^\W\d_]\.){{2,12}}|{_JOINED}|{_RUN}(?:\.\Z)?"
)
# The space before a group of three digits, and white space that is none of these.
_GROUPED = re.compile(rf"\d[{SPACES}]\d{{3}}(?!\d)")
_GAP = re.compile(r"(?<!\d)\s+|\s+(?!\d{3}(?!\d))")
STOPS = ".!?…‽。！？؟۔"
# Where a sentence may end: a blank line; stops, with the quotation marks after them, before white
# space; a stop between a word and a capital letter, where an editor lost the space.
_END = re.compile(
    rf"[{STOPS}\n](?:(?<=\n)[^\S\n]*+\n"
    rf"|(?<!\n)(?P<more>[{STOPS}]*+)(?:[{re.escape(CLOSING)}]*+(?:[{SPACES}][»”›])*+(?=\s|$)"
    rf"|(?<=[^\W\d_]{{3}}[.!?])(?=[^\W\d_a-zà-ÿ](?:[^\W\d_A-Z]|[{APOSTROPHES}]))))"
)
_NEXT = re.compile(rf"[\s{re.escape(OPENING + CLOSING)}.…-]{{0,8}}([^\W_]++)")
_NOT_IN_ABBREVIATIONS = re.compile(r"[^\w.-]")
_STRAIGHT = re.compile(rf'[{SPACES}]"(?=\s|\Z)')
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)*[^\W\d_]")
_TO_ASCII_MARKS = str.maketrans(dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(HYPHENS, "-"))
# The parts of written words up to this length are kept in memory: the same words come again.
_LONGEST_KEPT = 40
# A sentence needs a letter or digit.
_COUNTED = re.compile(r"[^\W_]")


def sentences(documents: pd.DataFrame) -> pd.DataFrame:
    """One row per sentence, in the order of the text.

    No sentence crosses a block, and residue has none. A stretch without a letter or digit is no
    sentence.

    Returns
    -------
    `doc_id, start, end` (offsets into the document as it was read) and `kind`, the kind of the
    sentence's block: 'paragraph' for running text, 'headline', 'subheading' and so on for what
    stands apart.

    >>> text = "M. Dupont a dit : « Non. » Puis il est parti à 10 h. Fin."
    >>> rows = sentences(pd.DataFrame({"text": [text], "language": "fr", "start": 0}))
    >>> [text[start:end] for start, end in zip(rows.start, rows.end)]
    ['M. Dupont a dit : « Non. »', 'Puis il est parti à 10 h.', 'Fin.']
    """
    rows = [
        (passage.unit, passage.start + start, passage.start + end, block.kind)
        for passage, blocks in passage_blocks(documents)
        for block in blocks
        if block.kind != "residue"
        for start, end in sentence_spans(passage.text, block.start, block.end, passage.language)
    ]
    return _table(rows, ["doc_id", "start", "end", "kind"])


def words(documents: pd.DataFrame) -> pd.DataFrame:
    """One row per word, in the order of the text, residue left out.

    An elided word is a word of its own (`l’|Irak`), and so are an inverted pronoun (`a-t-|il`) and
    an English contraction (`Smith|’s`, but `don’t`); compounds are one word (`aujourd’hui`,
    `États-Unis`), and so are numbers (`2 500`, `3,5`), addresses, and abbreviations with their stop
    (`M.`, `O.N.U.`).

    Returns
    -------
    `doc_id, start, end` (offsets into the document as it was read), `word` (as written) and `kind`
    (of its block).

    >>> text = "L’Irak compte 2 500 soldats, a-t-il dit."
    >>> list(words(pd.DataFrame({"text": [text], "language": "fr"})).word)
    ['L’', 'Irak', 'compte', '2 500', 'soldats', 'a-t-', 'il', 'dit']
    """
    rows = [
        (
            passage.unit,
            passage.start + start,
            passage.start + end,
            passage.text[start:end],
            block.kind,
        )
        for passage, blocks in passage_blocks(documents)
        for block in blocks
        if block.kind != "residue"
        for start, end in word_spans(passage.text, block.start, block.end, passage.language)
    ]
    return _table(rows, ["doc_id", "start", "end", "word", "kind"])


def sentence_spans(text: str, start: int, end: int, language: str) -> list[tuple[int, int]]:
    """Return the sentences of text[start:end], a block or part of one, as offsets into `text`."""
    marks, spans, begin = _marks(language), [], start
    for stop in _END.finditer(text, start, end):
        if _ends(text, begin, end, stop, marks):
            past = _past_quote(text, begin, stop.end(), end)
            spans.append((begin, past))
            begin = past
    spans.append((begin, end))
    return [trimmed(text, *span) for span in spans if _COUNTED.search(text, *span)]


def word_spans(text: str, start: int, end: int, language: str) -> list[tuple[int, int]]:
    """Return the words of text[start:end] as offsets into `text`."""
    marks, spans = _marks(language), []
    for match in _WORD.finditer(text, start, end):
        kind = match.lastgroup
        if kind is None:
            spans.append(match.span())
        elif kind == "joined":
            begin, form = match.start(), match[0]
            kept = len(form) <= _LONGEST_KEPT
            word_parts = _kept_parts(form, language) if kept else _parts(form, marks)
            spans.extend((begin + first, begin + last) for first, last in word_parts)
        elif _keeps_stop(text, match, end, marks):
            spans.append((match.start(), match.end() + 1))
        else:
            spans.append(match.span())
    return spans


def spaced_runs(text: str, start: int, end: int) -> list[str]:
    """Return what stands between the spaces of the sentence text[start:end], `2 500` undivided.

    The sentence is taken from its first letter or digit on; without one there are no runs. The last
    run ends with a new line where it ends in a full stop, which is the sentence's and not an
    abbreviation's.
    """
    first = _COUNTED.search(text, start, end)
    if first is None:
        return []
    sentence = text[first.start() : end]
    runs = _GAP.split(sentence) if _GROUPED.search(sentence) else sentence.split()
    if runs[-1].endswith("."):
        runs[-1] += "\n"
    return runs


def written_words(run: str) -> list[str]:
    """Return the words between two spaces as they are written (see `spaced_runs`).

    Elided words, contractions and inverted pronouns stay with the word that they are attached to.
    """
    return _WRITTEN.findall(run)


def parts(word: str, language: str) -> list[str]:
    """Return the words that a written word is made of: two for `l’Irak`, one for `États-Unis`."""
    if word.isalpha():
        return [word]
    return [word[start:end] for start, end in word_spans(word, 0, len(word), language)]


@dataclass(frozen=True)
class _Marks:
    """What full stops, apostrophes and hyphens do in one language.

    `abbreviations` gives the class of each, `openers` the words that begin a sentence even after an
    abbreviation that may end one, `compounds` the words that are never divided, and
    `longest_compound` the number of characters of the longest.
    """

    abbreviations: Mapping[str, str]
    openers: frozenset[str]
    compounds: frozenset[str]
    longest_compound: int
    clitic: re.Pattern[str]
    enclitic: re.Pattern[str]
    inverted: re.Pattern[str]


@cache
def _marks(language: str) -> _Marks:
    """Read from the data of a language what its marks do."""
    known = languages.load(language)
    classes = {
        row["entry"]: row["class"]
        for row in known.table("abbreviations")
        if row["class"] != "opener"
    }
    capitals = {
        entry[0].upper() + entry[1:]: name for entry, name in classes.items() if len(entry) > 1
    }
    compounds = frozenset(known.entries("elisions", of_class="compound"))

    def any_of(name: str) -> str:
        """Return one pattern for the entries of a class of elisions."""
        return "|".join(map(re.escape, known.entries("elisions", of_class=name))) or r"(?!)"

    return _Marks(
        abbreviations=capitals | classes,
        openers=frozenset(known.entries("abbreviations", of_class="opener")),
        compounds=compounds,
        longest_compound=max(map(len, compounds), default=0),
        clitic=re.compile(rf"(?:{any_of('clitic')})[{APOSTROPHES}]", re.IGNORECASE),
        enclitic=re.compile(
            rf"(?<=[^\W\d_])[{APOSTROPHES}](?:{any_of('enclitic')})\Z", re.IGNORECASE
        ),
        inverted=re.compile(
            rf"(?:(?P<t>[{HYPHENS}]t[{APOSTROPHES}{HYPHENS}])|[{HYPHENS}])"
            rf"(?P<pronoun>{any_of('inverted')})\Z"
        ),
    )


def _ends(text: str, begin: int, end: int, stop: re.Match[str], marks: _Marks) -> bool:
    """Whether the sentence that began at `begin` ends with this match of `_END`."""
    if stop["more"] is None:  # a blank line
        return True
    at, past = stop.start(), stop.end("more")
    following = _NEXT.match(text, stop.end(), end)
    if following is None or following[1][0].islower() or not _COUNTED.search(text, begin, at):
        return False
    if text[at:past] != ".":
        return text[max(begin, at - 2) : at].rstrip()[-1:] not in ("(", "[")
    if stop.end() > past:  # a quotation mark or bracket follows
        return True
    return _full_stop_ends(text, begin, at, following, marks)


def _full_stop_ends(
    text: str, begin: int, at: int, following: re.Match[str], marks: _Marks
) -> bool:
    """Whether the full stop at `at` ends the sentence that began at `begin`.

    The word before it and the one after it (`following`, a match of `_NEXT`) decide.
    """
    if at - begin < 8 and _is_enumeration(text[begin:at]):
        return False
    before = text[max(begin, at - 24) : at].rpartition(" ")[2]
    if not before.isalpha():
        before = _NOT_IN_ABBREVIATIONS.split(before)[-1]
    kind = marks.abbreviations.get(before)
    if kind is None:
        kind = "open" if before[-1:].isupper() and _INITIALS.fullmatch(before) else "end"
    if kind == "number":
        return not following[1][0].isdigit()
    if kind == "open":
        return following[1] in marks.openers and text[following.end() : following.end() + 1] != "."
    return kind == "end"


def _is_enumeration(beginning: str) -> bool:
    """Whether the text before a stop is the number or letter of an item only: `2. Le second`."""
    number = beginning.lstrip(OPENING + SPACES + "\n")
    return len(number) <= 2 and number.isalnum()


def _past_quote(text: str, begin: int, stop: int, end: int) -> int:
    """Return the end of a sentence after a stop.

    A straight quotation mark after a space belongs to the sentence that opened the quotation.
    """
    mark = _STRAIGHT.match(text, stop, end)
    return mark.end() if mark and text.count('"', begin, stop) % 2 else stop


def _keeps_stop(text: str, word: re.Match[str], end: int, marks: _Marks) -> bool:
    """Whether a word (a match of `_WORD`) is an abbreviation or initial with a full stop."""
    if word.lastgroup != "stopped":
        return False
    form, following = word[0], text[word.end() + 1 : min(end, word.end() + 3)].strip()
    kind = marks.abbreviations.get(form)
    if kind is None:
        return len(form) == 1 and form.isupper() and following[:1].isupper()
    return kind != "number" or following[:1].isdigit()


def _parts(form: str, marks: _Marks) -> list[tuple[int, int]]:
    """Return the words that one written word with apostrophes or hyphens consists of.

    They are offsets into it: the elided words, the word that these are attached to, and up to two
    enclitics or inverted pronouns.
    """
    start, end = 0, len(form)
    elided: list[tuple[int, int]] = []
    while clitic := _elided(form, start, end, marks):
        elided.append(clitic.span())
        start = clitic.end()
    if start < end and form[end - 1] in APOSTROPHES:
        end -= 1
    attached: list[tuple[int, int]] = []
    while len(attached) < 2 and (ending := _ending(form, start, end, marks)):
        begin, host_end = ending
        attached.insert(0, (begin, end))
        end = host_end
    host = [(start, end)] if start < end else []
    return [*elided, *host, *attached]


@lru_cache(maxsize=2**16)
def _kept_parts(form: str, language: str) -> list[tuple[int, int]]:
    """Return the same as `_parts`, kept in memory."""
    return _parts(form, _marks(language))


def _elided(form: str, start: int, end: int, marks: _Marks) -> re.Match[str] | None:
    """Match the elided word at the beginning of form[start:end], unless that is a compound."""
    if _is_compound(form, start, end, marks):
        return None
    return marks.clitic.match(form, start, end)


def _ending(form: str, start: int, end: int, marks: _Marks) -> tuple[int, int] | None:
    """Find the inverted pronoun or enclitic at the end of form[start:end], unless a compound.

    Return where it begins and where the word before it ends: before the hyphen of `dit-il`, after
    the `-t-` of `a-t-il`. None where there is none, or no word before it.
    """
    if _is_compound(form, start, end, marks):
        return None
    inverted = marks.inverted.search(form, start, end)
    if inverted:
        begin = inverted.start("pronoun")
        host_end = begin if inverted["t"] else inverted.start()
        return (begin, host_end) if inverted.start() > start else None
    enclitic = marks.enclitic.search(form, start, end)
    if enclitic is None or enclitic.start() == start:
        return None
    return enclitic.start(), enclitic.start()


def _is_compound(form: str, start: int, end: int, marks: _Marks) -> bool:
    """Whether form[start:end] is a word that is never divided (`aujourd’hui`)."""
    if end - start > marks.longest_compound:
        return False
    return form[start:end].lower().translate(_TO_ASCII_MARKS) in marks.compounds


def _table(rows: list[tuple[Any, ...]], columns: list[str]) -> pd.DataFrame:
    """Return rows as a table whose offsets are integers and whose words and kinds are strings."""
    table = pd.DataFrame(rows, columns=columns)
    kinds = {"start": int, "end": int} | {
        name: "str" for name in ("word", "kind") if name in columns
    }
    return table.astype(kinds)
