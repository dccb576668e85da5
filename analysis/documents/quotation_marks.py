"""Find quotation marks without a partner, and marks that face the wrong way.

Apostrophes and single quotation marks never count.
"""

import re
from typing import NamedTuple

UNMATCHED = "unmatched quotation mark"
REVERSED = "reversed quotation mark"

_MARK = re.compile('[«»“”„"]')
# Which marks close which: those of one family.
_FAMILY = {"«": "«»", "»": "«»", "“": "“”", "”": "“”", "„": "“”", '"': '"'}
_OPENERS = "«“„"
# An opening mark follows one of these, white space, or the beginning of the block.
_BEFORE_OPENING = "([{–—-'’/«“\"‘"
# A mark before one of these, or at the end of the block, closes whatever stands before it.
_AFTER_ANY_CLOSING = ".,;:!?)"
# A mark before one of these, or before white space, closes unless an opening mark may stand there.
_AFTER_CLOSING = ".,;:!?…)]}»”\"’'–—-/"
_SENTENCE_ENDS = (".", ",", "!", "?", "…")


class _Mark(NamedTuple):
    """A quotation mark: its offset, and the direction in which it works where it stands."""

    position: int
    family: str
    opens: bool
    reversed: bool


class _Faults(NamedTuple):
    """The marks of one block that have no partner in it, and the offsets of the reversed ones."""

    unclosed: list[_Mark]
    unopened: list[_Mark]
    reversed: list[int]


def mark_faults(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """Return the faulty marks of a text as (start, end, fault), in order.

    `spans` are the offsets of its blocks. A quotation that goes on in the next blocks is no fault:
    it may repeat its opening mark at the beginning of each, or close in a later one.
    """
    faults: list[tuple[int, str]] = []
    waiting: _Mark | None = None
    for start, end in spans:
        if not _MARK.search(text, start, end):
            continue  # a paragraph without a mark may lie within the quotation
        repeated = _is_repeated(text[start], waiting)
        block = _faults_of_block(text, start, end, repeats_opening=repeated)
        unmatched = block.unopened
        if waiting and not repeated:
            unmatched = _with_waiting(waiting, unmatched)
        waiting = block.unclosed.pop() if block.unclosed else None
        faults += [(position, REVERSED) for position in block.reversed]
        faults += [(mark.position, UNMATCHED) for mark in block.unclosed + unmatched]
    if waiting:
        faults.append((waiting.position, UNMATCHED))
    return sorted((position, position + 1, fault) for position, fault in faults)


def _is_repeated(first: str, waiting: _Mark | None) -> bool:
    """Whether a block, by its first character, repeats the opening mark that waits for its end."""
    return waiting is not None and _FAMILY.get(first) == waiting.family


def _with_waiting(waiting: _Mark, unopened: list[_Mark]) -> list[_Mark]:
    """Match the first closing mark of a block with the opening that waits from an earlier block.

    Return the marks that stay without a partner.
    """
    if unopened and unopened[0].family == waiting.family:
        return unopened[1:]
    return [*unopened, waiting]


def _faults_of_block(text: str, start: int, end: int, *, repeats_opening: bool) -> _Faults:
    """Pair the marks of the block text[start:end].

    With `repeats_opening` its first character is a mark that opens, whatever it looks like.
    """
    stack: list[_Mark] = []
    faults = _Faults([], [], [])
    begin = start
    if repeats_opening:
        stack.append(_Mark(start, _FAMILY[text[start]], opens=True, reversed=False))
        begin = start + 1
    for match in _MARK.finditer(text, begin, end):
        mark = _read(text, match.start(), start, end, stack)
        if mark is None:
            continue
        if mark.reversed:
            faults.reversed.append(mark.position)
        if mark.opens:
            stack.append(mark)
        elif _is_open(mark.family, stack):
            while stack[-1].family != mark.family:
                faults.unclosed.append(stack.pop())
            stack.pop()
        elif not mark.reversed:
            faults.unopened.append(mark)
    return faults._replace(unclosed=sorted([*faults.unclosed, *stack]))


def _read(text: str, position: int, start: int, end: int, stack: list[_Mark]) -> _Mark | None:
    """Return the mark at `position` in the block text[start:end]; None where it is none.

    `stack` holds the marks that are open there, the outermost first.
    """
    character = text[position]
    family = _FAMILY[character]
    is_open = _is_open(family, stack)
    before, after = _neighbours(text, position, start, end)
    opening, closing = _looks_opening(before, after), _looks_closing(before, after)
    if character == '"':
        return _straight_mark(position, before, opening, closing, is_open)
    if character in _OPENERS:
        closing = closing or (bool(stack) and _floats(text, position, start, after))
        is_reversed = closing and not opening and position > start
        return _Mark(position, family, opens=not is_reversed, reversed=is_reversed)
    is_reversed = character == "”" and opening and not closing and not is_open
    return _Mark(position, family, opens=is_reversed, reversed=is_reversed)


def _straight_mark(
    position: int, before: str, opening: bool, closing: bool, is_open: bool
) -> _Mark | None:
    """Return a straight mark; None after a digit, where it is a sign of inches or seconds.

    `opening` and `closing` say how it looks: like both, or like neither, it closes what is open.
    """
    if before.isdigit() and not is_open:
        return None
    opens = opening if opening != closing else not is_open
    return _Mark(position, _FAMILY['"'], opens, reversed=False)


def _is_open(family: str, stack: list[_Mark]) -> bool:
    """Whether a mark of this family is open."""
    return any(mark.family == family for mark in stack)


def _neighbours(text: str, position: int, start: int, end: int) -> tuple[str, str]:
    """Return the characters around a mark: before its block a space, after it a full stop."""
    before = text[position - 1] if position > start else " "
    after = text[position + 1] if position + 1 < end else "."
    return before, after


def _precedes_opening(before: str) -> bool:
    """Whether an opening mark may follow this character."""
    return before.isspace() or before in _BEFORE_OPENING


def _looks_opening(before: str, after: str) -> bool:
    """Whether a mark between these characters looks like one that opens."""
    return _precedes_opening(before) and not after.isspace() and after not in _AFTER_ANY_CLOSING


def _looks_closing(before: str, after: str) -> bool:
    """Whether a mark between these characters looks like one that closes."""
    if after in _AFTER_ANY_CLOSING:
        return True
    return not _precedes_opening(before) and (after.isspace() or after in _AFTER_CLOSING)


def _floats(text: str, position: int, start: int, after: str) -> bool:
    """Whether a mark is a “ between spaces after the end of a sentence, where it closes."""
    if text[position] != "“" or not text[position - 1].isspace() or not after.isspace():
        return False
    return text[start:position].rstrip().endswith(_SENTENCE_ENDS)
