"""Quotation marks: paired by paragraph and by direction, never by counting.

A mark that opens without closing runs to the end of its paragraph; a mark that closes without opening is passed over,
so that a stray mark costs one quotation at most. Apostrophes are never marks: single marks only open after a space and
only close before one, and only count where no double mark of their paragraph holds them.
"""

import re
from typing import NamedTuple

_MARK = re.compile(r"<<|>>|''|``|[«»“”„\"‹›]|(?<![^\W_])['‘](?=\w)|(?<=[\w.,!?…])['’](?![^\W_])")
_PARAGRAPH = re.compile(r"[^\n]+")
# A line of dialogue: a long dash, then words that end like a sentence (a short dash or no end would be a list or a signature).
_DIALOGUE = re.compile(r"[^\S\n]*[—―][^\S\n]+(?=[^\W\d_])[^\n]*[.!?…][^\S\n]*$")
_OPENING = {"«", "„", "``", "<<", "‹"}
_CLOSING = {"»", "”", ">>", "›"}
# A quotation in single marks is taken for one up to this length; beyond it, the first mark was an apostrophe.
_LONGEST_SINGLE = 400


class Quotation(NamedTuple):
    """A stretch between quotation marks, the marks included; `closed` is False where it ran to the paragraph's end."""

    start: int
    end: int
    closed: bool


def quotations(text: str, start: int = 0, end: int | None = None) -> list[Quotation]:
    """The outermost quotations of text[start:end], in order."""
    found = []
    for paragraph in _PARAGRAPH.finditer(text, start, len(text) if end is None else end):
        found += _of_paragraph(text, *paragraph.span())
    return found


def _of_paragraph(text: str, start: int, end: int) -> list[Quotation]:
    pairs, opened, mark_of_opening, depth = [], None, "", 0
    marks = list(_MARK.finditer(text, start, end))
    for index, mark in enumerate(marks):
        opens = _direction(text, mark, end, opened is not None, mark_of_opening)
        if opened is not None and _nests(text, marks, index):
            depth += 1
            continue
        if opens is False and depth and mark.group() not in "'‘’":
            depth -= 1
            continue
        if opens and opened is None:
            if mark.group() in "'‘’" and not _single_closes(text, marks, index):
                continue
            opened, mark_of_opening = mark.start(), mark.group()
        elif opens is False and opened is not None and _closes(mark_of_opening, mark.group()):
            pairs.append(Quotation(opened, mark.end(), True))
            opened = None
    if not marks and _DIALOGUE.match(text[start:end]):
        return [Quotation(start, end - _trailing(text, start, end), True)]
    if opened is not None:
        pairs.append(Quotation(opened, end - _trailing(text, opened, end), False))
    return pairs


def _direction(text: str, mark: re.Match, end: int, inside: bool, opening: str) -> bool | None:
    """True where the mark opens, False where it closes, None where it does neither."""
    after = text[mark.end()] if mark.end() < end else " "
    before = text[mark.start() - 1] if mark.start() else " "
    if mark.group() in _OPENING:
        return not (inside and opening in _CLOSING)
    if mark.group() in _CLOSING:
        reversed_by_the_page = not inside and after.isalnum() and not before.isalnum()
        return True if reversed_by_the_page else False
    if mark.group() == "“" or mark.group() in ('"', "''"):
        if not inside:
            stray = after.isspace() and not before.isspace() and mark.group() != "“"
            return None if stray else True
        return False if after.isspace() or not after.isalnum() or not before.isspace() else None
    if mark.group() in "'‘’":
        return True if not inside and after.isalnum() else False if inside else None
    return None


def _nests(text: str, marks: list[re.Match], index: int) -> bool:
    """Whether an opening mark inside a quotation opens another one, which two closing marks after it show."""
    mark = marks[index]
    if mark.group() not in ("“", "«") or not text[mark.start() - 1].isspace():
        return False
    following = [other.group() for other in marks[index + 1 : index + 3]]
    return len(following) == 2 and all(other in ("”", "»") for other in following)


def _closes(opening: str, closing: str) -> bool:
    single = set("'‘’")
    return (opening in single) == (closing in single)


def _single_closes(text: str, marks: list[re.Match], index: int) -> bool:
    """Whether a single mark that opens at `index` is closed by the next single mark, and soon."""
    first = marks[index]
    for mark in marks[index + 1 : index + 4]:
        if mark.start() - first.start() > _LONGEST_SINGLE or mark.group() not in "'‘’":
            return False
        if not (mark.end() < len(text) and text[mark.end()].isalnum()):
            return mark.start() - first.start() > 1
    return False


def _trailing(text: str, start: int, end: int) -> int:
    stretch = text[start:end]
    return len(stretch) - len(stretch.rstrip())
