"""Give each speaker a number and a colour, the same in a text, in a chart and in its legend."""

from collections.abc import Iterable, Mapping

from analysis.wording import say

# Dark and light hue of each speaker, in order; after the last the hues begin again, the numbers go
# on. The dark ones stay apart for readers with a colour vision deficiency (after Okabe & Ito 2008,
# darkened to a contrast of at least 4.5 on white).
HUES = (
    ("#9a6b00", "#fbf0d5"),
    ("#005a8f", "#dcecf7"),
    ("#a63f00", "#fde5d8"),
    ("#00705a", "#d8f0e9"),
    ("#8a3a77", "#f5e1f0"),
    ("#3f6b1f", "#e6f1da"),
)
# Greys: light for the journalist's own words, a little darker for words of an unknown speaker.
GREY = "#d5d8dd"
UNKNOWN = ("#6b7079", "#eef0f2")
# What tables hold in the place of an unknown speaker; a reader sees what `called` makes of it.
NOT_NAMED = "not named"


def numbers(speakers: Iterable[object]) -> dict[str, int]:
    """Give each known speaker a number, from 1 in the order in which they come."""
    known = dict.fromkeys(name for name in speakers if isinstance(name, str) and name != NOT_NAMED)
    return {name: number for number, name in enumerate(known, 1)}


def called(speaker: object) -> str:
    """Return the speaker's name as a reader sees it, or the words for 'not named'."""
    return speaker if isinstance(speaker, str) and speaker != NOT_NAMED else say("not-named")


def dark(number: int | None) -> str:
    """Return the dark hue of the speaker with this number; None is an unknown speaker."""
    return (HUES[(number - 1) % len(HUES)] if number else UNKNOWN)[0]


def sign(speaker: object, numbers: Mapping[str, int]) -> str:
    """Return the text of a speaker's dot: the number, or a question mark for an unknown one."""
    return str(numbers.get(speaker, "?")) if isinstance(speaker, str) else "?"
