"""Quotation marks that have lost their partner, or face the wrong way. Apostrophes and single marks never count."""

import re
from typing import NamedTuple

UNMATCHED = "unmatched quotation mark"
REVERSED = "reversed quotation mark"

_MARK = re.compile('[«»“”„"]')
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
    faults, waiting = [], None
    for start, end in spans:
        repeated = waiting is not None and _FAMILY.get(text[start]) == waiting.family
        left, lonely, turned = _unpaired(text, start, end, opening_at=start if repeated else -1)
        faults += [(position, REVERSED) for position in turned]
        if waiting and not repeated and _MARK.search(text, start, end):
            if lonely and lonely[0].family == waiting.family:
                lonely = lonely[1:]
            else:
                lonely.append(waiting)
        elif waiting and not repeated:
            continue  # a paragraph without a mark may lie within the quotation
        waiting = left.pop() if left else None
        faults += [(mark.position, UNMATCHED) for mark in left + lonely]
    if waiting:
        faults.append((waiting.position, UNMATCHED))
    return sorted((position, position + 1, fault) for position, fault in faults)


def _unpaired(
    text: str, start: int, end: int, *, opening_at: int
) -> tuple[list[_Mark], list[_Mark], list[int]]:
    """Of one block: openings without a close, closes without an opening, and where a mark faces the wrong way."""
    stack: list[_Mark] = []
    lonely: list[_Mark] = []
    turned: list[int] = []
    unclosed: list[_Mark] = []
    for match in _MARK.finditer(text, start, end):
        mark = _read(text, match.start(), start, end, stack)
        if match.start() == opening_at:
            mark = _Mark(opening_at, _FAMILY[text[opening_at]], True, False)
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
    opening = (
        (before.isspace() or before in _BEFORE_OPENING)
        and not last
        and not after.isspace()
        and after not in ".,;:!?)"
    )
    closing = (
        last
        or after in ".,;:!?)"
        or (
            not before.isspace()
            and before not in _BEFORE_OPENING
            and (after.isspace() or after in _AFTER_CLOSING)
        )
    )
    if (
        character == "“" and before.isspace() and after.isspace()
    ):  # floating: behind a sentence it closes what is open
        closing = closing or (bool(stack) and text[start:position].rstrip()[-1:] in tuple(".,!?…"))
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
