"""Quotation marks that have lost their partner, or face the wrong way. Apostrophes and single marks never count."""

import re
from typing import NamedTuple

UNMATCHED = "unmatched quotation mark"
REVERSED = "reversed quotation mark"

_MARK = re.compile("[«»“”„\"]")
_FAMILY = {"«": "«»", "»": "«»", "“": "“”", "”": "“”", "„": "“”", '"': '"'}
_OPENERS = "«“„"
# What an opening mark stands behind, white space and the beginning of the block aside.
_BEFORE_OPENING = "([{–—-'’/«“\"‘"
_AFTER_CLOSING = ".,;:!?…)]}»”\"’'–—-/"


class _Mark(NamedTuple):
    position: int
    family: str
    opens: bool
    reversed: bool


def mark_faults(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """The faulty marks of a text, block by block: (start, end, fault).

    A quotation that goes on in the next blocks is none: it may repeat its opening mark at the head of each, or close later.
    """
    faults, pending = [], []
    for start, end in spans:
        left, lonely, turned = _unpaired(text, start, end)
        faults += [(position, position + 1, REVERSED) for position in turned]
        pending, unclosed = _carried_over(text, start, pending, left, lonely)
        faults += [(mark.position, mark.position + 1, UNMATCHED) for mark in unclosed]
    faults += [(mark.position, mark.position + 1, UNMATCHED) for mark in pending]
    return sorted(faults)


def _carried_over(text: str, start: int, pending: list[_Mark], left: list[_Mark], lonely: list[_Mark]) -> tuple[list[_Mark], list[_Mark]]:
    """The openings that wait for a later block, and the marks now known to have no partner.

    Of the openings that the last block left, one may be closed here or opened again at the head of this block.
    """
    faults = pending[:-1]
    waiting = pending[-1] if pending else None
    repeated = waiting and text[start:start + 1] in (*_FAMILY,) and _FAMILY[text[start]] == waiting.family
    if waiting and lonely and lonely[0].family == waiting.family:
        lonely = lonely[1:]
    elif waiting and not repeated:
        faults = [*faults, waiting]
    if waiting and repeated and not text[start] in _OPENERS + '"':
        lonely = [mark for mark in lonely if mark.position != start]
    return left, [*faults, *lonely]


def _unpaired(text: str, start: int, end: int) -> tuple[list[_Mark], list[_Mark], list[int]]:
    """Of one block: openings without a close, closes without an opening, and where a mark faces the wrong way."""
    stack: list[_Mark] = []
    lonely: list[_Mark] = []
    turned: list[int] = []
    unclosed: list[_Mark] = []
    for match in _MARK.finditer(text, start, end):
        mark = _read(text, match.start(), start, end, stack)
        if mark is None:
            continue
        if mark.reversed:
            turned.append(mark.position)
        if mark.opens:
            stack.append(mark)
        elif any(open_mark.family == mark.family for open_mark in stack):
            while stack[-1].family != mark.family:
                unclosed.append(stack.pop())
            stack.pop()
        elif not mark.reversed:
            lonely.append(mark)
    return sorted([*unclosed, *stack]), lonely, turned


def _read(text: str, position: int, start: int, end: int, stack: list[_Mark]) -> _Mark | None:
    """A mark with the direction in which it works here, None for the sign of inches or seconds."""
    character = text[position]
    before = text[position - 1] if position > start else " "
    after = text[position + 1] if position + 1 < end else " "
    last = position + 1 == end
    opening = (before.isspace() or before in _BEFORE_OPENING) and not last and not after.isspace() and after not in ".,;:!?)"
    closing = last or after in ".,;:!?)" or not before.isspace() and before not in _BEFORE_OPENING and (after.isspace() or after in _AFTER_CLOSING)
    if character == "“" and before.isspace() and after.isspace():  # floating: behind a sentence it closes what is open
        closing = closing or bool(stack) and text[start:position].rstrip()[-1:] in tuple(".,!?…")
    family = _FAMILY[character]
    is_open = any(mark.family == family for mark in stack)
    if character == '"':
        if before.isdigit() and not is_open:
            return None
        return _Mark(position, family, opening if opening != closing else not is_open, False)
    if character in _OPENERS:
        turned = closing and not opening and position > start
        return _Mark(position, family, not turned, turned)
    turned = opening and not closing and character == "”" and not is_open
    return _Mark(position, family, turned, turned)
