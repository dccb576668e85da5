"""Which number and which colour a speaker has: the same in a text, in a strip and in its key."""

from collections.abc import Iterable, Mapping

from analysis.wording import say

# Dark and light hue of each speaker, in order; after the last they begin again, the numbers do not. The dark ones stay apart
# for readers with a colour vision deficiency (after Okabe & Ito 2008, darkened to a contrast of at least 4.5 on white).
HUES = (
    ("#9a6b00", "#fbf0d5"),
    ("#005a8f", "#dcecf7"),
    ("#a63f00", "#fde5d8"),
    ("#00705a", "#d8f0e9"),
    ("#8a3a77", "#f5e1f0"),
    ("#3f6b1f", "#e6f1da"),
)
# Grey is nobody's hue: light the journalist's, a little darker that of words which nobody is known to have said.
GREY = "#d5d8dd"
UNKNOWN = ("#6b7079", "#eef0f2")
# What tables hold in the place of a speaker whom nobody names; a reader sees what `called` makes of it.
NOT_NAMED = "not named"


def numbers(speakers: Iterable[object]) -> dict[str, int]:
    """The number of each speaker: the order in which they are first heard. Who is not known has none."""
    known = dict.fromkeys(name for name in speakers if isinstance(name, str) and name != NOT_NAMED)
    return {name: number for number, name in enumerate(known, 1)}


def called(speaker: object) -> str:
    """What a reader sees in the place of a speaker: the name, or that nobody is named."""
    return speaker if isinstance(speaker, str) and speaker != NOT_NAMED else say("not-named")


def dark(number: int | None) -> str:
    """The colour that a speaker of that number is drawn in."""
    return (HUES[(number - 1) % len(HUES)] if number else UNKNOWN)[0]


def sign(speaker: object, of: Mapping[str, int]) -> str:
    """What stands in a speaker's dot: the number, or a question mark where nobody is known."""
    return str(of.get(speaker, "?"))
