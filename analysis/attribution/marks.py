"""Find quotations by their marks, paired by paragraph and by direction, never by counting.

A mark that opens without closing runs to the end of its paragraph; a mark that closes without
opening is passed over, so that a stray mark costs one quotation at most. Apostrophes are never
marks: single marks only open after a space and only close before one, and only count where no
double mark of their paragraph holds them.
"""

import re
from typing import NamedTuple

_MARK = re.compile(r"<<|>>|''|``|[«»“”„\"‹›]|(?<![^\W_])['‘](?=\w)|(?<=[\w.,!?…])['’](?![^\W_])")
_PARAGRAPH = re.compile(r"[^\n]+")
# A line of dialogue: a long dash, then words that end like a sentence (a short dash or no end would
# be a list or a signature).
_DIALOGUE = re.compile(r"[^\S\n]*[—―][^\S\n]+(?=[^\W\d_])[^\n]*[.!?…][^\S\n]*$")
_OPENING = {"«", "„", "``", "<<", "‹"}
_CLOSING = {"»", "”", ">>", "›"}
# Marks that open or close, as the place decides.
_EITHER = {"“", '"', "''"}
_SINGLE = {"'", "‘", "’"}
# A quotation in single marks is taken for one up to this length; beyond it, the first mark was an
# apostrophe.
_LONGEST_SINGLE = 400


class Quotation(NamedTuple):
    """A stretch between quotation marks, the marks included.

    `closed` is False where no mark closes it and it runs to the end of its paragraph.
    """

    start: int
    end: int
    closed: bool


def quotations(text: str, start: int = 0, end: int | None = None) -> list[Quotation]:
    """Find the outermost quotations of text[start:end], in order."""
    pairs: list[Quotation] = []
    for paragraph in _PARAGRAPH.finditer(text, start, len(text) if end is None else end):
        pairs += _of_paragraph(text, *paragraph.span())
    return pairs


def _of_paragraph(text: str, start: int, end: int) -> list[Quotation]:
    marks = list(_MARK.finditer(text, start, end))
    if not marks and _DIALOGUE.match(text[start:end]):
        return [Quotation(start, end - _trailing(text, start, end), True)]
    pairs: list[Quotation] = []
    first = 0
    while first < len(marks):
        opening = marks[first]
        if not (_opens(text, opening, end) and _is_no_apostrophe(text, marks, first)):
            first += 1
            continue
        last = _closing(text, marks, first, end)
        if last is None:
            pairs.append(Quotation(opening.start(), end - _trailing(text, start, end), False))
            break
        pairs.append(Quotation(opening.start(), marks[last].end(), True))
        first = last + 1
    return pairs


def _closing(text: str, marks: list[re.Match[str]], first: int, end: int) -> int | None:
    """Return the place in `marks` of the mark that closes the quotation opened by marks[first].

    Quotations nested in it are passed over; None where no mark closes it.
    """
    opening, depth = marks[first], 0
    for index in range(first + 1, len(marks)):
        mark = marks[index]
        if _nests(text, marks, index):
            depth += 1
        elif not _closes_inside(text, mark, end, opening.group()):
            continue
        elif depth and mark.group() not in _SINGLE:
            depth -= 1
        elif _are_a_pair(opening, mark):
            return index
    return None


def _around(text: str, mark: re.Match[str], end: int) -> tuple[str, str]:
    """Return the characters before and after a mark; a space where the paragraph ends."""
    before = text[mark.start() - 1] if mark.start() else " "
    after = text[mark.end()] if mark.end() < end else " "
    return before, after


def _opens(text: str, mark: re.Match[str], end: int) -> bool:
    """Tell whether a mark outside any quotation opens one."""
    before, after = _around(text, mark, end)
    if mark.group() in _OPENING:
        return True
    if mark.group() in _CLOSING:
        # Reversed by the page.
        return after.isalnum() and not before.isalnum()
    if mark.group() == "“":
        return True
    if mark.group() in _EITHER:
        stray = after.isspace() and not before.isspace()
        return not stray
    return after.isalnum()


def _closes_inside(text: str, mark: re.Match[str], end: int, opening: str) -> bool:
    """Tell whether a mark inside a quotation, which `opening` opened, closes one."""
    if mark.group() in _OPENING:
        return opening in _CLOSING
    if mark.group() in _EITHER:
        before, after = _around(text, mark, end)
        return after.isspace() or not after.isalnum() or not before.isspace()
    return mark.group() in _CLOSING or mark.group() in _SINGLE


def _nests(text: str, marks: list[re.Match[str]], index: int) -> bool:
    """Tell whether an opening mark inside a quotation opens another one.

    It does where the two marks after it both close.
    """
    mark = marks[index]
    if mark.group() not in ("“", "«") or not text[mark.start() - 1].isspace():
        return False
    following = [other.group() for other in marks[index + 1 : index + 3]]
    return len(following) == 2 and all(other in ("”", "»") for other in following)


def _are_a_pair(opening: re.Match[str], closing: re.Match[str]) -> bool:
    return (opening.group() in _SINGLE) == (closing.group() in _SINGLE)


def _is_no_apostrophe(text: str, marks: list[re.Match[str]], index: int) -> bool:
    """Tell whether an opening mark is a double one, or a single one that is closed soon.

    A single mark has to be closed by the next single mark, before any double one.
    """
    first = marks[index]
    if first.group() not in _SINGLE:
        return True
    for mark in marks[index + 1 : index + 4]:
        if mark.start() - first.start() > _LONGEST_SINGLE or mark.group() not in _SINGLE:
            return False
        if not (mark.end() < len(text) and text[mark.end()].isalnum()):
            return mark.start() - first.start() > 1
    return False


def _trailing(text: str, start: int, end: int) -> int:
    """Count the spaces at the end of text[start:end]."""
    stretch = text[start:end]
    return len(stretch) - len(stretch.rstrip())
