"""Sentences and words of any table of documents, as offsets into the text exactly as it was read.

One regular expression finds the places where a sentence may end, and one the written words; what a full stop, an
apostrophe or a hyphen does there is data of the language (`abbreviations.tsv`, `elisions.tsv`). Every step is linear
in the length of the text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import pandas as pd

from analysis import languages
from analysis.documents import passage_blocks

APOSTROPHES = "'’ʼ‘´`"
HYPHENS = "‐‑-"
SPACES = " \u00a0\u2009\u202f"
# What stands on a letter or hides in a word although Unicode does not call it a letter: combining accents, vowel signs
# of Hebrew, Arabic and Devanagari, the soft hyphen, joiners.
MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
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
_NUMBER = rf"(?<![\w.,])\d{{1,3}}(?:[{SPACES}]\d{{3}}(?!\d))++(?:,\d++)?|\d++(?:[.,:/]\d++)++(?!\w)"
_ELIDED_INITIALS = rf"{_RUN}[{APOSTROPHES}](?=(?:[^\W\d_]\.){{2}})"
_JOINED = rf"{_RUN}(?:[{APOSTROPHES}{HYPHENS}]{_RUN})++[{APOSTROPHES}]?|{_RUN}[{APOSTROPHES}]"
_WORD = re.compile(
    rf"{_PLAIN_WORD}|{_ADDRESS}|{_INITIALS_WORD}|{_NUMBER}|{_ELIDED_INITIALS}"
    rf"|(?P<joined>{_JOINED})|(?P<stopped>{_RUN}(?=\.))|{_RUN}"
)
# Inside a sentence a full stop before a space belongs to the word.
_WRITTEN = re.compile(
    rf"{_PLAIN_WORD}|{_ADDRESS}|{_INITIALS_WORD}|{_NUMBER}"
    rf"|{_RUN}[{APOSTROPHES}](?:[^\W\d_]\.){{2,12}}|{_JOINED}|{_RUN}(?:\.\Z)?"
)
# Figures in groups of three, and the gaps that are not theirs.
_GROUPED = re.compile(rf"\d[{SPACES}]\d{{3}}(?!\d)")
_GAP = re.compile(r"(?<!\d)\s+|\s+(?!\d{3}(?!\d))")
# The second way needs no space: a stop between a word and a capital letter, where an editor lost the space.
STOPS = ".!?…‽。！？؟۔"
_END = re.compile(
    rf"[{STOPS}\n](?:(?<=\n)[^\S\n]*+\n"
    rf"|(?<!\n)(?P<more>[{STOPS}]*+)(?:[{re.escape(CLOSING)}]*+(?:[{SPACES}][»”›])*+(?=\s|$)"
    rf"|(?<=[^\W\d_]{{3}}[.!?])(?=[^\W\d_a-zà-ÿ](?:[^\W\d_A-Z]|[{APOSTROPHES}]))))"
)
_NEXT = re.compile(rf"[\s{re.escape(OPENING + CLOSING)}.…-]{{0,8}}([^\W_]++)")
_LAST = re.compile(r"[\w.-]*\Z")
_STRAIGHT = re.compile(rf'[{SPACES}]"(?=\s|\Z)')
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)*[^\W\d_]")
_PLAIN = str.maketrans(dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(HYPHENS, "-"))
# Written words up to this length are kept with their parts.
_SHORT = 40
_COUNTED = re.compile(r"[^\W_]")


def sentences(documents: pd.DataFrame) -> pd.DataFrame:
    """One row per sentence, in the order of the text; no sentence crosses a block, and residue has none.

    Returns
    -------
    `doc_id, start, end` (offsets into the document as it was read) and `kind`, the kind of the sentence's block:
    'paragraph' for running text, 'headline', 'subheading' and so on for what stands apart. A stretch without a letter
    or digit is no sentence.

    >>> docs = pd.DataFrame({"text": ["M. Dupont a dit : « Non. » Puis il est parti à 10 h. Fin."], "language": "fr"})
    >>> found = sentences(docs.assign(start=0))
    >>> [docs.text[0][start:end] for start, end in zip(found.start, found.end)]
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

    An elided word stands apart from its host (`l’|Irak`), and so does an inverted pronoun (`a-t-|il`) and an English
    contraction (`Smith|’s`, but `don’t`); compounds are one word (`aujourd’hui`, `États-Unis`), and so are numbers
    (`2 500`, `3,5`), addresses, and abbreviations with their stop (`M.`, `O.N.U.`).

    Returns
    -------
    `doc_id, start, end` (offsets into the document as it was read), `word` (as written) and `kind` (of its block).

    >>> docs = pd.DataFrame({"text": ["L’Irak compte 2 500 soldats, a-t-il dit."], "language": "fr"})
    >>> list(words(docs).word)
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
    """The sentences of text[start:end], a block or a part of one: offsets into `text`."""
    marks, spans, begin = _marks(language), [], start
    for stop in _END.finditer(text, start, end):
        if _ends(text, begin, end, stop, marks):
            past = _past_quote(text, begin, stop.end(), end)
            spans.append((begin, past))
            begin = past
    spans.append((begin, end))
    return [_trimmed(text, *span) for span in spans if _COUNTED.search(text, *span)]


def word_spans(text: str, start: int, end: int, language: str) -> list[tuple[int, int]]:
    """The words of text[start:end]: offsets into `text`."""
    marks, spans = _marks(language), []
    for match in _WORD.finditer(text, start, end):
        kind = match.lastgroup
        if kind is None:
            spans.append(match.span())
        elif kind == "joined":
            begin, form = match.start(), match[0]
            parts = _short_parts(form, language) if len(form) <= _SHORT else _parts(form, marks)
            spans.extend((begin + first, begin + last) for first, last in parts)
        else:
            spans.append(
                (
                    match.start(),
                    match.end() + (kind == "stopped" and _keeps_stop(text, match, end, marks)),
                )
            )
    return spans


def spaced_runs(text: str, start: int, end: int) -> list[str]:
    """What stands between the spaces of the sentence text[start:end], from its first letter on, `2 500` undivided.

    The last one ends with a new line where it ends in a full stop, which is the sentence's and not an abbreviation's.
    """
    sentence = text[_COUNTED.search(text, start, end).start() : end]
    runs = _GAP.split(sentence) if _GROUPED.search(sentence) else sentence.split()
    if runs[-1].endswith("."):
        runs[-1] += "\n"
    return runs


def written_words(run: str) -> list[str]:
    """The words between two spaces as they are written: an elided word, a contraction, an inverted pronoun with its host."""
    return _WRITTEN.findall(run)


def parts(word: str, language: str) -> list[str]:
    """The words that a written word consists of: `l’Irak` of two, `États-Unis` of one."""
    if word.isalpha():
        return [word]
    return [word[start:end] for start, end in word_spans(word, 0, len(word), language)]


@dataclass(frozen=True)
class _Marks:
    """What the marks inside and after a word do in one language."""

    abbreviations: Mapping[str, str]
    openers: frozenset[str]
    compounds: frozenset[str]
    longest: int
    clitic: re.Pattern
    enclitic: re.Pattern
    inverted: re.Pattern


@cache
def _marks(language: str) -> _Marks:
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
        return "|".join(map(re.escape, known.entries("elisions", of_class=name))) or r"(?!)"

    return _Marks(
        abbreviations=capitals | classes,
        openers=frozenset(known.entries("abbreviations", of_class="opener")),
        compounds=compounds,
        longest=max(map(len, compounds), default=0),
        clitic=re.compile(rf"(?:{any_of('clitic')})[{APOSTROPHES}]", re.IGNORECASE),
        enclitic=re.compile(
            rf"(?<=[^\W\d_])[{APOSTROPHES}](?:{any_of('enclitic')})\Z", re.IGNORECASE
        ),
        inverted=re.compile(
            rf"(?:(?P<t>[{HYPHENS}]t[{APOSTROPHES}{HYPHENS}])|[{HYPHENS}])(?P<pronoun>{any_of('inverted')})\Z"
        ),
    )


def _ends(text: str, begin: int, end: int, stop: re.Match, marks: _Marks) -> bool:
    """Whether the sentence that began at `begin` ends with this stop."""
    if stop["more"] is None:
        return True
    at, past = stop.start(), stop.end("more")
    following = _NEXT.match(text, stop.end(), end)
    if following is None or following[1][0].islower() or not _COUNTED.search(text, begin, at):
        return False
    if text[at:past] != ".":
        return text[max(begin, at - 2) : at].rstrip()[-1:] not in ("(", "[")
    if stop.end() > past:
        return True
    if at - begin < 8 and _is_enumeration(text[begin:at]):
        return False
    before = text[max(begin, at - 24) : at].rpartition(" ")[2]
    if not before.isalpha():
        before = _LAST.search(before)[0]
    kind = marks.abbreviations.get(before)
    if kind is None:
        kind = "open" if before[-1:].isupper() and _INITIALS.fullmatch(before) else "end"
    if kind == "number":
        return not following[1][0].isdigit()
    if kind == "open":
        return following[1] in marks.openers and text[following.end() : following.end() + 1] != "."
    return kind == "end"


def _is_enumeration(beginning: str) -> bool:
    """Whether all there is before a stop is the number or letter of an item: `2. Le second`."""
    number = beginning.lstrip(OPENING + SPACES + "\n")
    return len(number) <= 2 and number.isalnum()


def _past_quote(text: str, begin: int, stop: int, end: int) -> int:
    """Where the sentence ends when a straight quotation mark that it opened is closed after a space."""
    mark = _STRAIGHT.match(text, stop, end)
    return mark.end() if mark and text.count('"', begin, stop) % 2 else stop


def _keeps_stop(text: str, word: re.Match, end: int, marks: _Marks) -> bool:
    """Whether the stop after a word belongs to it: an abbreviation's or an initial's."""
    form, following = word[0], text[word.end() + 1 : min(end, word.end() + 3)].strip()
    kind = marks.abbreviations.get(form)
    if kind is None:
        return len(form) == 1 and form.isupper() and following[:1].isupper()
    return kind != "number" or following[:1].isdigit()


def _parts(form: str, marks: _Marks) -> list[tuple[int, int]]:
    """The words that one written word with apostrophes or hyphens consists of: offsets into it."""
    start, end, first, last = 0, len(form), [], []
    while not _is_compound(form, start, end, marks) and (
        clitic := marks.clitic.match(form, start, end)
    ):
        first.append(clitic.span())
        start = clitic.end()
    if start < end and form[end - 1] in APOSTROPHES:
        end -= 1
    while len(last) < 2 and not _is_compound(form, start, end, marks):
        tail = marks.inverted.search(form, start, end) or marks.enclitic.search(form, start, end)
        if tail is None or tail.start() == start:
            break
        last.insert(0, (tail.start("pronoun") if tail.re is marks.inverted else tail.start(), end))
        end = last[0][0] if tail.re is marks.enclitic or tail["t"] else tail.start()
    return [*first, *([(start, end)] if start < end else []), *last]


@lru_cache(maxsize=2**16)
def _short_parts(form: str, language: str) -> list[tuple[int, int]]:
    return _parts(form, _marks(language))


def _is_compound(form: str, start: int, end: int, marks: _Marks) -> bool:
    if end - start > marks.longest:
        return False
    return form[start:end].lower().translate(_PLAIN) in marks.compounds


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    stretch = text[start:end]
    return end - len(stretch.lstrip()), start + len(stretch.rstrip())


def _table(rows: list[tuple], columns: list[str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=columns)
    kinds = {"start": int, "end": int} | {
        name: "str" for name in ("word", "kind") if name in columns
    }
    return table.astype(kinds)
